"""Making `.venv`: a fitting one is left alone, a half-made one is noticed, two do not collide."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from installer import environment, system_libraries
from installer.environment import Environment

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def made(tmp_path: Path) -> Environment:
    """An environment as a finished installation leaves it."""
    (tmp_path / "requirements.lock").write_text("one==1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    made = Environment(tmp_path)
    made.python.parent.mkdir(parents=True)
    made.python.touch()
    made.script.touch()
    made.stamp.write_text(made.wanted_stamp())
    return made


def test_a_finished_environment_is_left_alone(made: Environment) -> None:
    before = {path: path.stat().st_mtime_ns for path in made.folder.rglob("*")}
    environment.prepare(made)
    assert {path: path.stat().st_mtime_ns for path in made.folder.rglob("*")} == before


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_file_asks_for_a_refresh(made: Environment, name: str) -> None:
    assert made.is_ready()
    (made.root / name).write_text("changed\n")
    assert not made.is_ready()


def test_a_moved_project_asks_for_a_refresh(made: Environment, tmp_path: Path) -> None:
    moved = Environment(made.root.rename(tmp_path.parent / f"{tmp_path.name} moved"))
    assert moved.written_stamp() is not None
    assert not moved.is_ready()


@pytest.mark.parametrize("lost", ["stamp", "python", "script"])
def test_an_installation_cut_short_is_noticed(made: Environment, lost: str) -> None:
    getattr(made, lost).unlink()
    assert not made.is_ready()


def test_a_second_caller_waits_for_the_first(tmp_path: Path) -> None:
    lock = tmp_path / "setup.lock"
    program = (
        "import sys; from pathlib import Path; from installer import environment\n"
        f"with environment._alone(Path({str(lock)!r})): print('inside', flush=True)\n"
    )
    with environment._alone(lock):
        second = subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert second.stderr is not None
        assert "đang chờ".encode() in second.stderr.readline()
        assert second.poll() is None
    told, _ = second.communicate(timeout=30)
    assert told.split() == [b"inside"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux asks for system libraries")
def test_a_missing_system_library_is_named_with_its_package() -> None:
    libraries = {"libc.so.6": "libc6", "libnot-there-at-all.so.9": "libnot9"}
    assert system_libraries.missing(libraries) == {"libnot-there-at-all.so.9": "libnot9"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows needs no system libraries")
def test_where_nothing_can_be_installed_the_line_to_run_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    line = system_libraries.apt_packages(["libegl1", "libgl1"])
    assert line is not None
    assert line.startswith("sudo ")
    assert "--no-install-recommends libegl1 libgl1" in line


def test_the_programs_of_the_long_tests_are_named_by_their_packages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert system_libraries.missing_programs("ntfs-3g", "mkfs.ntfs", "zzuf") == ["ntfs-3g", "zzuf"]
    assert set(system_libraries.missing_programs()) == set(system_libraries.LONG_TESTS.values())
    for name in system_libraries.LONG_TESTS:
        program = tmp_path / name
        program.touch()
        program.chmod(0o755)
    assert system_libraries.missing_programs() == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Debian's packages are known")
def test_the_long_tests_say_what_to_install_and_go_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    environment.provide_programs()
    told = capfd.readouterr().err
    assert "apt-get install -y --no-install-recommends exfatprogs exfat-fuse" in told
