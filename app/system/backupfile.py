"""A backup as one file: the encrypted ledger, the wrapped keys, the encrypted attachments.

Everything inside is encrypted already; the device's private keys are never in it, so a restored
ledger cannot pretend to be the machine it came from.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, cast

from app.diskerrors import disk_errors
from app.errors import EnvironmentProblem, UserError
from app.system.atomic import Draft
from app.system.paths import DataFolder

ENDING = ".sao-luu.zip"
_LEDGER = "so.db"
_VAULT = "vault.json"
_FILES = "files/"
_CONTENT = re.compile(r"[0-9a-f]{2}/[0-9a-z]+\.age")
"""Where the file store keeps one content; no other name is ever unpacked."""


def write_backup(folder: DataFolder, copy_ledger: Callable[[Path], Path], target: Path) -> Path:
    """Write a verified backup file to ``target``, whole or not at all.

    ``copy_ledger`` writes a verified copy of the open ledger to a path. When this returns, the
    file is on the medium and was read back from it: a stick may be pulled. Raises
    EnvironmentProblem when the disk refuses or the copy does not read back.
    """
    with disk_errors(target), TemporaryDirectory(dir=folder.root, prefix="backup-") as work:
        target.parent.mkdir(parents=True, exist_ok=True)
        ledger = copy_ledger(Path(work) / _LEDGER)
        with Draft(target.parent, name=target.name) as draft:
            stream = cast("IO[bytes]", draft)
            # A file of a machine whose clock says 1970 has a day no zip can hold.
            with zipfile.ZipFile(stream, "w", strict_timestamps=False) as archive:
                archive.write(ledger, _LEDGER)
                archive.write(folder.vault, _VAULT)
                for content in contents(folder.files):
                    archive.write(folder.files / content, _FILES + content.as_posix())
            draft.commit(target, verify=True)
    return target


def unpack_backup(source: Path, into: DataFolder) -> None:
    """Put a backup's parts into an empty data folder.

    Raises UserError not_a_backup when the file is no backup, EnvironmentProblem bad_backup when it
    is damaged; then nothing of it stays.
    """
    if not zipfile.is_zipfile(source):
        raise _not_a_backup(source)
    with disk_errors(into.root), zipfile.ZipFile(source) as archive:
        names = archive.namelist()
        if _LEDGER not in names or _VAULT not in names:
            raise _not_a_backup(source)
        if archive.testzip() is not None:
            raise _damaged()
        into.create()
        _extract(archive, _LEDGER, into.database)
        _extract(archive, _VAULT, into.vault)
        for name in names:
            if name.startswith(_FILES) and _CONTENT.fullmatch(name.removeprefix(_FILES)):
                _extract(archive, name, into.files / name.removeprefix(_FILES))


def contents(files: Path) -> list[Path]:
    """Return every attachment under ``files``, as paths relative to it."""
    return sorted(path.relative_to(files) for path in files.rglob("*.age") if path.is_file())


def _extract(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with archive.open(name) as source, target.open("wb") as sink:
        shutil.copyfileobj(source, sink)


def _damaged() -> EnvironmentProblem:
    return EnvironmentProblem(
        "Tệp sao lưu bị hỏng, không đọc lại được trọn vẹn. Sổ đang dùng vẫn nguyên.",
        "Dùng một bản sao lưu khác, hoặc sao lưu lại sang USB khác.",
        code="bad_backup",
    )


def _not_a_backup(source: Path) -> UserError:
    return UserError(
        f"Tệp “{source.name}” không phải là bản sao lưu của Sổ Tư Pháp.",
        f"Chọn tệp có tên kết thúc bằng {ENDING}. Chưa có gì thay đổi.",
        code="not_a_backup",
    )
