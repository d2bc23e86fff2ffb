"""Small real disks for the tests: tmpfs, exFAT and NTFS as Windows names things, made and pulled.

A disk is an image file behind a loop device, as a stick is a chip behind a block device: what its
driver has not forced out is not in the image, so a copy of the image is a stick after a power cut.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

import pytest

from installer.system_libraries import missing_programs

MEGABYTE = 1024 * 1024
EXFAT, NTFS, TMPFS = "exfat", "ntfs", "tmpfs"
LABEL = "USB XA"
# The option of ntfs-3g that makes it refuse the names Windows refuses.
_NTFS = "windows_names"
_PROGRAMS = {EXFAT: ("mkfs.exfat", "mount.exfat-fuse"), NTFS: ("mkfs.ntfs", "ntfs-3g")}
_PATIENCE_SECONDS = 20


def need(*programs: str) -> None:
    """Fail, with what to install, when a long test lacks a program: a skip would hide the gap."""
    if packages := missing_programs(*programs):
        line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
        pytest.fail(f"this long test needs: {line}", pytrace=False)


def may_mount() -> bool:
    """Tell whether this process may mount; the tests without a mount stand in where it may not."""
    point = Path(mkdtemp(prefix="stick-"))
    mounting = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(point)]
    try:
        if subprocess.run(mounting, capture_output=True, check=False).returncode:
            return False
        subprocess.run(["umount", str(point)], check=True)
    except OSError:
        return False
    finally:
        point.rmdir()
    return True


@dataclass
class Disk:
    """One disk: plugged in at ``root`` between ``plug`` and ``unplug``; ``pull`` is the yank."""

    kind: str
    image: Path
    size: int = 8 * MEGABYTE
    place: Path | None = None
    root: Path = field(init=False)
    _device: str = ""
    _driver: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        # Not under pytest's own folders: another run clears those, and would meet the mount.
        self.root = Path(mkdtemp(prefix="stick-", dir=self.place))

    def format(self) -> None:
        """Make an empty file system in a new image."""
        with self.image.open("wb") as file:
            file.truncate(self.size)
        make = ("mkfs.exfat", "-L") if self.kind == EXFAT else ("mkfs.ntfs", "-F", "-Q", "-L")
        subprocess.run([*make, LABEL, str(self.image)], check=True, capture_output=True)

    def plug(self, *, read_only: bool = False) -> None:
        """Mount it."""
        access = "ro" if read_only else "rw"
        if self.kind == TMPFS:
            options = f"size={self.size},{access}"
            subprocess.run(
                ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(self.root)], check=True
            )
            return
        setup = ["losetup", "--find", "--show", *(["-r"] if read_only else []), str(self.image)]
        done = subprocess.run(setup, check=True, capture_output=True, text=True)
        self._device = done.stdout.strip()
        if self.kind == EXFAT:
            command = ["mount.exfat-fuse", "-d", "-o", access]
        else:
            command = ["ntfs-3g", "-o", f"{_NTFS},{access},no_detach"]
        self._driver = subprocess.Popen(
            [*command, self._device, str(self.root)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait_until(os.path.ismount)

    def _wait_until(self, true) -> None:
        end = time.monotonic() + _PATIENCE_SECONDS
        while not true(self.root):
            assert self._driver is not None
            assert self._driver.poll() is None, f"the driver of {self.kind} gave up"
            assert time.monotonic() < end, f"{self.kind} was not mounted"
            time.sleep(0.005)

    def make_read_only(self) -> None:
        """Move the little switch at the stick's side."""
        if self.kind == TMPFS:
            subprocess.run(["mount", "-o", "remount,ro", str(self.root)], check=True)
            return
        self.unplug()
        self.plug(read_only=True)

    def pull(self) -> None:
        """Pull the stick: its driver dies this moment, whatever it was doing."""
        assert self._driver is not None
        self._driver.kill()
        self._driver.wait()

    def plug_again(self) -> None:
        """Clear the dead mount away and plug the same stick in once more."""
        self.unplug()
        self.plug()

    def copy_as_cut(self, other: Path) -> None:
        """Copy what has reached the medium by this moment."""
        assert self._driver is not None
        self._driver.send_signal(signal.SIGSTOP)
        try:
            shutil.copyfile(self.image, other)
        finally:
            self._driver.send_signal(signal.SIGCONT)

    def unplug(self) -> None:
        """Unmount it, alive or dead."""
        with suppress(subprocess.CalledProcessError):
            subprocess.run(["umount", "-l", str(self.root)], check=True, capture_output=True)
        if self._driver is not None:
            self._driver.wait(_PATIENCE_SECONDS)
            self._driver = None
        if self._device:
            subprocess.run(["losetup", "--detach", self._device], check=True)
            self._device = ""

    def throw_away(self) -> None:
        """Unplug it and forget its mount point."""
        self.unplug()
        self.root.rmdir()


@contextmanager
def disk(kind: str, folder: Path, size: int = 8 * MEGABYTE) -> Iterator[Disk]:
    """Lend a new, plugged disk; fails (long) or skips (tmpfs) where it cannot be made."""
    if kind == TMPFS:
        if not may_mount():
            pytest.skip("needs the right to mount; tests/media/test_given.py stands in")
    else:
        need(*_PROGRAMS[kind], "losetup")
        if not may_mount():
            pytest.fail("this long test mounts disks: run it as root", pytrace=False)
    made = Disk(kind, folder / f"{kind}.img", size)
    try:
        if kind != TMPFS:
            made.format()
        made.plug()
        yield made
    finally:
        made.throw_away()


@contextmanager
def copy_of(cut: Path, kind: str) -> Iterator[Path]:
    """Plug in an image copied at some moment; yield its root."""
    made = Disk(kind, cut)
    try:
        made.plug()
        yield made.root
    finally:
        made.throw_away()


def fill(folder: Path, *, leave: int = 0) -> Path:
    """Leave so many bytes free, in pages; return the file that fills."""
    film = folder / "phim.mp4"
    with suppress(OSError), film.open("wb", buffering=0) as stream:
        while stream.write(bytes(4096)) == 4096:
            pass
    os.truncate(film, max(film.stat().st_size - leave, 0))
    return film
