"""The log and the crash report: ids and places, never contents, names or paths."""

from __future__ import annotations

import faulthandler
import logging
import signal
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.system import crashes, logs
from app.system.logs import LOG_NAME, Redacted

ROOT = Path(__file__).resolve().parents[2]
NAME = "Lê Thị Ửng"


@pytest.fixture
def written(data):
    """Start the log; return how to read it."""
    root_level = logging.getLogger().level
    levels = {
        name: logging.getLogger(name).level for name in ("app", "db", "ui", "resources", "qt")
    }
    handler = logs.start_logging(data)
    yield lambda: (data.log / LOG_NAME).read_text(encoding="utf-8")
    logs.stop_logging(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    assert logging.getLogger().level == root_level


def fail(words):
    raise ValueError(words)


def caught(words=NAME):
    try:
        fail(words)
    except ValueError as error:
        return error


def test_our_lines_are_written_with_their_ids(written):
    logging.getLogger("app.services.work.tasks").info("task %s saved", "3f9a2c")
    assert "INFO app.services.work.tasks: task 3f9a2c saved" in written()


def test_paths_go_whatever_their_form(written, data, own_home):
    logger = logging.getLogger("db.backup")
    logger.info("backup to %s", f"/media/can bo/USB/Danh sách {NAME}.docx")
    logger.info("open '%s' failed", rf"C:\Users\{NAME}\Desktop\Kế hoạch.pdf")
    logger.info("share %s", rf"\\may-chu\{NAME}\so")
    logger.info("data in %s and home in %s", data.root, own_home / NAME)
    logger.info("file:%s", own_home / NAME)
    text = written()
    assert NAME not in text
    assert "Kế hoạch" not in text
    assert "can bo" not in text
    assert "Sổ Tư Pháp" not in text
    assert "open '<path>' failed" in text
    assert text.count("\n") == 5


@given(
    st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="'\"“”<>"), min_size=1)
)
def test_no_part_of_a_path_survives(part):
    marked = f"zq{part}qz"
    for path in (f"/home/{marked}/x.docx", f"D:\\{marked}\\x.docx", f"~/{marked}"):
        for line in (f"saved {path}", f"saved '{path}' twice", f'saved "{path}"'):
            assert marked not in Redacted().redact(line)


def test_numbers_and_fractions_are_no_paths():
    line = "package 41: part 3/4, 12/12 ops, took 5 ms, ratio 0.5"
    assert Redacted().redact(line) == line


def test_the_words_of_libraries_stay_out(written):
    logging.getLogger("docx.parts").warning("cannot read paragraph %s", NAME)
    logging.getLogger("docx.parts").info("chatter")
    text = written()
    assert NAME not in text
    assert "WARNING docx.parts: test_logs." in text
    assert "chatter" not in text


def test_warnings_are_logged_without_their_words(written):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"about {NAME}", UserWarning, stacklevel=1)
    assert "py.warnings" in written()
    assert NAME not in written()


def test_a_traceback_keeps_places_and_loses_words(written):
    try:
        try:
            fail(NAME)
        except ValueError as error:
            raise OSError(28, "full", f"/media/{NAME}") from error
    except OSError:
        logging.getLogger("app").exception("save of %s failed", "3f9a2c")
    text = written()
    assert NAME not in text
    assert "builtins.OSError [28]" in text
    assert "builtins.ValueError" in text
    assert " fail" in text
    assert str(ROOT) not in text


def test_the_log_rotates_and_keeps_five_files(data, monkeypatch):
    monkeypatch.setattr(logs, "_FILE_BYTES", 300)
    handler = logs.start_logging(data)
    for number in range(100):
        logging.getLogger("app").info("line %s", number)
    logs.stop_logging(handler)
    names = sorted(path.name for path in data.log.iterdir())
    assert names == [LOG_NAME, *(f"{LOG_NAME}.{n}" for n in range(1, 5))]
    assert "line 99" in (data.log / LOG_NAME).read_text("utf-8").splitlines()[-1]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_a_full_disk_stops_no_work(data, capfd):
    (data.log / LOG_NAME).symlink_to("/dev/full")
    handler = logs.start_logging(data)
    logging.getLogger("app").warning("line")
    logs.stop_logging(handler)
    assert capfd.readouterr().err == ""


def test_the_mark_tells_a_clean_exit_from_a_torn_one(data):
    assert logs.mark_running(data)
    assert not logs.mark_running(data)
    logs.mark_clean_exit(data)
    logs.mark_clean_exit(data)
    assert logs.mark_running(data)


def test_the_same_bug_has_the_same_code_whatever_it_was_about():
    codes = {crashes.bug_code(caught(words)) for words in (NAME, "another")}
    assert len(codes) == 1
    other = crashes.bug_code(OSError(28, NAME))
    assert other not in codes
    assert other.startswith("L-")
    assert len(other) == 8


CRASHING = """
import ctypes, sys
from pathlib import Path
from app.system.crashes import CrashFile
from app.system.paths import DataFolder

crash = CrashFile(DataFolder(Path(sys.argv[1])))
def inner():
    ctypes.string_at(0)
if sys.argv[2] == "crash":
    inner()
print(crash.previous)
crash.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGSEGV")
def test_a_crash_of_the_process_is_found_at_the_next_start(data):
    def run(what):
        return subprocess.run(
            [sys.executable, "-c", CRASHING, data.root, what],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    assert run("crash").returncode == -signal.SIGSEGV
    after = run("ok")
    assert "Segmentation fault" in after.stdout
    assert "in inner" in after.stdout
    assert str(Path(sys.prefix)) not in after.stdout
    assert run("ok").stdout.strip() == ""
    assert faulthandler.is_enabled()
