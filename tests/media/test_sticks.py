"""F3: sticks as they are: full, read-only, of other file systems, with names others have given."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

import pytest

from app.desk import Desk
from app.errors import EnvironmentProblem
from app.exchange import service
from tests.exchange.conftest import commune, enrolled, province, town
from tests.exchange.desks import Town, add_plan, title_of

__all__ = ["commune", "enrolled", "province", "town"]

Pair = tuple[Desk, Desk]
MEGABYTE = 1024 * 1024


@contextmanager
def mounted(*command: str) -> Iterator[Path]:
    """A file system mounted by a command; the test is skipped where nobody may mount."""
    # Not under pytest's own folders: another run clears those, and would meet the mount.
    point = Path(mkdtemp(prefix="stick-"))
    made = subprocess.run([*command, str(point)], capture_output=True, text=True, check=False)
    if made.returncode:
        point.rmdir()
        pytest.skip(f"cannot mount here: {made.stderr.strip()[:200]}")
    try:
        yield point
    finally:
        subprocess.run(["umount", str(point)], check=True)
        point.rmdir()


def small_stick():
    if not sys.platform.startswith("linux"):
        pytest.skip("no tmpfs on this system")
    return mounted("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs")


def fill(folder: Path, *, leave: int = 0) -> None:
    """Leave so many bytes free, in pages."""
    film = folder / "phim.mp4"
    with suppress(OSError), film.open("wb", buffering=0) as stream:
        while stream.write(bytes(4096)) == 4096:
            pass
    os.truncate(film, film.stat().st_size - leave)


def assert_travels(sender: Desk, receiver: Desk, stick: Path) -> None:
    row = add_plan(sender, "Kế hoạch phổ biến, giáo dục pháp luật")
    service.export(sender, "province", stick, zip=True, mail=True)
    (entry, *_) = service.import_(receiver, [stick])[0].packages
    assert entry.status == "applied"
    assert title_of(receiver, row) is not None


@pytest.mark.parametrize("leave", [0, 4096])
def test_a_full_stick_is_told_and_the_same_work_goes_on_another(
    town: Town, enrolled: Pair, leave: int
) -> None:
    """ENOSPC: whatever looks like a package on it is a whole one (I8, I10, I11)."""
    sender, receiver = enrolled
    row = add_plan(sender, "Gói trên USB đầy")
    with small_stick() as stick:
        fill(stick, leave=leave)
        with pytest.raises(EnvironmentProblem) as caught:
            service.export(sender, "province", stick)
        assert caught.value.code == "disk_full"
        assert caught.value.next_step
        for path in stick.rglob("*.tpx"):
            told = service.import_(receiver, [path])[0].packages
            assert {entry.status for entry in told} <= {"applied", "duplicate"}
    assert town.send(sender, "province", receiver).packages[0].status == "applied"
    assert title_of(receiver, row) == "Gói trên USB đầy"


def test_a_read_only_stick_is_told_and_can_still_be_read(town: Town, enrolled: Pair) -> None:
    sender, receiver = enrolled
    row = add_plan(sender, "Kế hoạch")
    with small_stick() as stick:
        service.export(sender, "province", stick)
        subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=True)
        with pytest.raises(EnvironmentProblem) as caught:
            service.export(sender, "province", stick)
        assert caught.value.code in ("read_only", "no_access", "folder_unwritable")
        assert service.import_(receiver, [stick])[0].packages[0].status == "applied"
    assert title_of(receiver, row) == "Kế hoạch"


def test_a_full_disk_of_the_receiver_loses_nothing(
    town: Town, enrolled: Pair, tmp_path: Path
) -> None:
    """The data folder's own disk is full: the import is told off, and done later (I8, I12)."""
    sender, receiver = enrolled
    row = add_plan(sender, "Kế hoạch")
    stick = town.stick()
    service.export(sender, "province", stick)
    with small_stick() as full:
        fill(full)
        (receiver.folder / "inbox").symlink_to(full)
        (entry,) = service.import_(receiver, [stick])[0].packages
        assert (entry.status.value, entry.code) == ("refused", "disk_full")
        assert title_of(receiver, row) is None
        (receiver.folder / "inbox").unlink()
    assert service.import_(receiver, [stick])[0].packages[0].status == "applied"


def test_a_stick_pulled_in_the_middle_of_reading(
    town: Town, enrolled: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender, receiver = enrolled
    row = add_plan(sender, "Kế hoạch")
    stick = town.stick()
    service.export(sender, "province", stick)
    (path,) = stick.glob("*.tpx")
    real = Path.open

    def pulled(self: Path, *args, **kwargs):
        if self.suffix == ".tpx" and self.is_relative_to(stick):
            raise OSError(5, "Input/output error")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", pulled)
    (entry,) = service.import_(receiver, [path])[0].packages
    assert (entry.status.value, entry.code) == ("refused", "unreadable")
    monkeypatch.undo()
    assert service.import_(receiver, [path])[0].packages[0].status == "applied"
    assert title_of(receiver, row) == "Kế hoạch"


NAMES = (
    unicodedata.normalize("NFD", "Gói dữ liệu xã Đồng Tiến.tpx"),
    unicodedata.normalize("NFC", "Gói dữ liệu xã Đồng Tiến.tpx"),
    "TPX-99001-A-000001-1of1 (1).tpx",
    "TPX-99001-A-000001-1of1.tpx.download",
    "Copy of TPX-99001-A-000001-1of1.TPX",
    "không đuôi",
    " .tpx",
)


def test_names_that_others_gave_do_not_matter(town: Town, enrolled: Pair, tmp_path: Path) -> None:
    sender, receiver = enrolled
    add_plan(sender, "Kế hoạch")
    stick = town.stick()
    service.export(sender, "province", stick)
    raw = next(stick.glob("*.tpx")).read_bytes()
    for name in NAMES:
        (tmp_path / name).write_bytes(raw)
        (entry,) = service.import_(receiver, [tmp_path / name])[0].packages
        assert entry.status in ("applied", "duplicate")
    names = tmp_path / "nhiều bản"
    names.mkdir()
    for name in NAMES[:5]:
        (names / name).write_bytes(raw)
    assert len(service.import_(receiver, [names])[0].packages) == 1


@pytest.mark.parametrize("damage", ["empty", "zeros in the middle", "zeros at the end", "all zero"])
def test_what_a_dying_stick_gives_back(
    town: Town, enrolled: Pair, tmp_path: Path, damage: str
) -> None:
    sender, receiver = enrolled
    row = add_plan(sender, "Kế hoạch")
    stick = town.stick()
    service.export(sender, "province", stick)
    (path,) = stick.glob("*.tpx")
    raw = path.read_bytes()
    third = len(raw) // 3
    broken = {
        "empty": b"",
        "zeros in the middle": raw[:third] + bytes(third) + raw[2 * third :],
        "zeros at the end": raw[: 2 * third] + bytes(len(raw) - 2 * third),
        "all zero": bytes(len(raw)),
    }[damage]
    bad = stick / "hỏng.tpx"
    bad.write_bytes(broken)
    (entry,) = service.import_(receiver, [bad])[0].packages
    assert (entry.status.value, entry.code in ("damaged", "not_a_package")) == ("refused", True)
    assert entry.reason
    assert entry.next
    # The whole copy beside it is taken all the same.
    service.import_(receiver, [stick])
    assert title_of(receiver, row) == "Kế hoạch"


def image(path: Path, *make: str) -> Path:
    with path.open("wb") as file:
        file.truncate(64 * MEGABYTE)
    subprocess.run([*make, str(path)], check=True, capture_output=True)
    return path


@pytest.mark.long
def test_a_stick_with_exfat(town: Town, enrolled: Pair, tmp_path: Path) -> None:
    if not (shutil.which("mount.exfat-fuse") and shutil.which("mkfs.exfat")):
        pytest.skip("needs exfat-fuse and exfatprogs")
    disk = image(tmp_path / "exfat.img", "mkfs.exfat")
    with mounted("mount.exfat-fuse", str(disk)) as stick:
        assert_travels(*enrolled, stick)


@pytest.mark.long
def test_a_disk_with_the_names_windows_allows(town: Town, enrolled: Pair, tmp_path: Path) -> None:
    if not (shutil.which("ntfs-3g") and shutil.which("mkfs.ntfs")):
        pytest.skip("needs ntfs-3g")
    disk = image(tmp_path / "ntfs.img", "mkfs.ntfs", "-F", "-Q")
    with mounted("ntfs-3g", "-o", "windows_names", str(disk)) as stick:
        assert_travels(*enrolled, stick)
