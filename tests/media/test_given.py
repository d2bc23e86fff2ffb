"""F3: files as others hand them over, and disks that refuse, without mounting anything."""

from __future__ import annotations

import errno
import os
import signal
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import EnvironmentProblem
from app.exchange import service
from tests.exchange.desks import Town, add_plan, states, title_of
from tests.media.disks import disk, fill

Pair = tuple[Desk, Desk]

NAMES = (
    unicodedata.normalize("NFD", "Gói dữ liệu xã Đồng Tiến.tpx"),
    unicodedata.normalize("NFC", "Gói dữ liệu xã Đồng Tiến.tpx"),
    "TPX-99001-A-000001-1of1 (1).tpx",
    "TPX-99001-A-000001-1of1.tpx.download",
    "Copy of TPX-99001-A-000001-1of1.TPX",
    "không đuôi",
    " .tpx",
)


def exported(sender: Desk, stick: Path) -> bytes:
    service.export(sender, "province", stick)
    (path,) = stick.glob("*.tpx")
    return path.read_bytes()


def test_names_that_others_gave_do_not_matter(town: Town, enrolled: Pair, tmp_path: Path) -> None:
    sender, receiver = enrolled
    add_plan(sender, "Kế hoạch")
    raw = exported(sender, town.stick())
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
    raw = exported(sender, stick)
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


def test_a_full_disk_of_the_receiver_loses_nothing(
    town: Town, enrolled: Pair, tmp_path: Path
) -> None:
    """The data folder's own disk is full: the import is told off, and done later (I8, I12)."""
    sender, receiver = enrolled
    row = add_plan(sender, "Kế hoạch")
    stick = town.stick()
    exported(sender, stick)
    with disk("tmpfs", tmp_path) as full:
        fill(full.root)
        (receiver.folder / "inbox").symlink_to(full.root)
        (entry,) = service.import_(receiver, [stick])[0].packages
        assert (entry.status.value, entry.code) == ("refused", "disk_full")
        assert title_of(receiver, row) is None
        (receiver.folder / "inbox").unlink()
    assert service.import_(receiver, [stick])[0].packages[0].status == "applied"
    assert title_of(receiver, row) == "Kế hoạch"


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """Within the block no file grows beyond ``size`` bytes: a full disk without one to mount."""
    resource = pytest.importorskip("resource", reason="limits of POSIX")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def refusing(desk: Desk, limit: int) -> Desk:
    """The desk whose written-out files the system cuts off at a limit; its ledger has room."""

    def write(path: Path, data: bytes) -> None:
        with files_up_to(limit):
            desk.write_file(path, data)

    return replace(desk, write_file=write)


@pytest.mark.parametrize("limit", [0, 1000])
def test_a_medium_that_takes_no_more(
    town: Town, enrolled: Pair, tmp_path: Path, limit: int
) -> None:
    """The same as a full stick, where nobody may mount: whole files only, nothing called sent."""
    sender, receiver = enrolled
    row = add_plan(sender, "Kế hoạch")
    root = tmp_path / "usb"
    with pytest.raises(EnvironmentProblem) as caught:
        service.export(refusing(sender, limit), "province", root, stick=True)
    assert caught.value.code == "file_too_big"
    assert caught.value.next_step
    assert [path for path in root.rglob("*") if path.is_file()] == []
    assert states(sender) == [(None, "unexported")]

    exported(sender, town.stick())
    (entry,) = service.import_(refusing(receiver, limit), [town.root / "stick2"])[0].packages
    assert (entry.status.value, entry.code) == ("refused", "file_too_big")
    assert title_of(receiver, row) is None
    service.import_(receiver, [town.root / "stick2"])
    assert title_of(receiver, row) == "Kế hoạch"


Refusal = Callable[..., int]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EROFS, "read_only"),
        (errno.ENOSPC, "disk_full"),
        (errno.ENOTCONN, "drive_gone"),
        (errno.EIO, "disk_error"),
        (errno.EACCES, "no_permission"),
    ],
)
def test_every_refusal_of_a_medium_is_named(
    enrolled: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    """The medium answers every opening for writing so, as the system would."""
    sender, _ = enrolled
    add_plan(sender, "Kế hoạch")
    root = tmp_path / "usb"
    root.mkdir()
    real: Refusal = os.open

    def answer(path, flags, *rest, **more):
        if flags & os.O_CREAT and str(path).startswith(str(root)):
            raise OSError(number, os.strerror(number), str(path))
        return real(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", answer)
    with pytest.raises(EnvironmentProblem) as caught:
        service.export(sender, "province", root, stick=True)
    assert caught.value.code == code
    assert "vẫn còn nguyên" in caught.value.message
    assert states(sender) == [(None, "unexported")]
    monkeypatch.undo()
    assert service.export(sender, "province", root, stick=True).safe


def test_a_stick_pulled_in_the_middle_of_reading(
    town: Town, enrolled: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender, receiver = enrolled
    row = add_plan(sender, "Kế hoạch")
    stick = town.stick()
    exported(sender, stick)
    real = Path.stat

    def gone(self: Path, **how: bool) -> os.stat_result:
        if self.is_relative_to(stick) and self != stick:
            raise OSError(errno.ENOTCONN, "Transport endpoint is not connected")
        return real(self, **how)

    monkeypatch.setattr(Path, "stat", gone)
    entries = service.import_(receiver, [stick])[0].packages
    assert {(entry.status.value, entry.code) for entry in entries} == {("refused", "unreadable")}
    assert "USB còn cắm chắc" in entries[0].next
    monkeypatch.undo()
    assert service.import_(receiver, [stick])[0].packages[0].status == "applied"
    assert title_of(receiver, row) == "Kế hoạch"


def test_a_long_test_without_its_program_fails_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A skip would hide that nobody has looked at a real stick."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with (
        pytest.raises(pytest.fail.Exception, match=r"apt-get install .* exfatprogs exfat-fuse"),
        disk("exfat", tmp_path),
    ):
        pass
