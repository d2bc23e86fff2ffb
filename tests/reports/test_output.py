"""A file appears whole or not at all, and each failure has its own calm sentence."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from app.errors import EnvironmentProblem
from app.reports.output import deliver


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "usb"
    path.mkdir()
    return path


def test_a_full_disk_leaves_the_old_file_and_no_rubbish(folder: Path) -> None:
    resource = pytest.importorskip("resource", reason="Windows has no limit on file size to set")
    target = folder / "bao-cao.pdf"
    target.write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(EnvironmentProblem) as caught:
            deliver(b"x" * 100_000, target)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.code == "disk_full"
    assert "bao-cao.pdf" in caught.value.message
    assert caught.value.next_step
    assert target.read_bytes() == b"old"
    assert list(folder.iterdir()) == [target]


def test_a_folder_that_is_gone_is_told(folder: Path) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        deliver(b"x", folder / "gone" / "bao-cao.pdf")
    assert caught.value.code == "target_gone"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EACCES, "file_in_use"),
        (errno.EROFS, "read_only"),
        (errno.ENOSPC, "disk_full"),
        (errno.EBADF, "write_failed"),
    ],
)
def test_a_refused_replacement_is_told_and_cleaned_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    """Windows refuses to replace a file that Word holds open; here the refusal is played."""

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(number, "refused", str(target))

    target = folder / "bao-cao.docx"
    target.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(EnvironmentProblem) as caught:
        deliver(b"new", target)
    assert caught.value.code == code
    assert list(folder.iterdir()) == [target]
    assert target.read_bytes() == b"old"
