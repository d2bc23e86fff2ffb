"""Backups: encrypted copies, verified before they count, rotated; and the way back."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from app.errors import EnvironmentProblem
from db import documents, marks
from db.connection import Connection, connect
from db.errors import disk_problem
from db.migrations import STEPS, Step, pending
from db.places import BACKUPS, FILE_NAME
from db.renewal import carry_erasures

KEEP = 10
"""How many of the newest backups a rotation keeps, besides the first of each month."""
_PREFIX = "so-tu-phap-"


def back_up(connection: Connection, key: bytes, target: Path) -> Path:
    """Write an encrypted copy of the open database to ``target``, whole and verified or not at all.

    The copy carries a mark: opened as a ledger, it begins new streams. Raises EnvironmentProblem
    code disk_full, read_only or bad_backup.
    """
    with _disk_errors():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + ".part")
        part.unlink(missing_ok=True)
        try:
            _copy(connection, key, part)
            verify(part, key)
            _sync(part)
            part.replace(target)
        finally:
            for leftover in (part, *_side_files(part)):
                leftover.unlink(missing_ok=True)
    return target


def back_up_and_rotate(connection: Connection, key: bytes, folder: Path, *, now: int) -> Path:
    """Add a dated backup to a folder and drop the oldest beyond KEEP; ``now`` in milliseconds."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(now / 1000))
    made = back_up(connection, key, folder / f"{_PREFIX}{stamp}.db")
    for old in superfluous(sorted(folder.glob(f"{_PREFIX}*.db"))):
        old.unlink(missing_ok=True)
    return made


def superfluous(backups: Sequence[Path]) -> list[Path]:
    """Return the dated backups a rotation drops, given all of them from oldest to newest."""
    first_of_month: dict[str, Path] = {}
    for one in backups:
        first_of_month.setdefault(one.name.removeprefix(_PREFIX)[:6], one)
    kept = {*backups[-KEEP:], *first_of_month.values()}
    return [one for one in backups if one not in kept]


def verify(path: Path, key: bytes) -> None:
    """Read every page of a copy; EnvironmentProblem code bad_backup when it cannot be trusted."""
    copy = connect(path, key, read_only=True)
    try:
        torn = copy.rows("PRAGMA cipher_integrity_check")
        checked = copy.rows("PRAGMA quick_check")
    finally:
        copy.close()
    if torn or checked != [("ok",)]:
        raise EnvironmentProblem(
            "Bản sao lưu không đọc lại được trọn vẹn nên không dùng. Sổ đang dùng vẫn nguyên.",
            "Hãy sao lưu lại, tốt nhất là sang ổ đĩa hoặc USB khác.",
            code="bad_backup",
        )


def restore(
    folder: Path, key: bytes, source: Path, *, steps: Sequence[Step] = STEPS
) -> Path | None:
    """Put a backup in the place of a folder's database, which must not be open.

    What stood there is kept in ``backups/``; its place is returned. Raises EnvironmentProblem when
    the backup does not open (wrong_key, bad_backup, newer_program): then nothing is changed.
    """
    verify(source, key)
    _assert_known(source, key, steps)
    current = folder / FILE_NAME
    with _disk_errors():
        part = folder / f"{FILE_NAME}.part"
        try:
            shutil.copyfile(source, part)
            verify(part, key)
            _sync(part)
            kept = _put_away(folder, key)
            _carry_erasures(current, part, key)
            for side in _side_files(current):
                side.unlink(missing_ok=True)
            part.replace(current)
        finally:
            part.unlink(missing_ok=True)
    return kept


def _copy(connection: Connection, key: bytes, part: Path) -> None:
    copy = connect(part, key, create=True)
    try:
        with connection.lock:
            connection.raw.backup(copy.raw)
        documents.put_setting(copy, marks.BACKUP, True)
        # A backup is one file, whatever happens to it next.
        copy.rows("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()


def _assert_known(source: Path, key: bytes, steps: Sequence[Step]) -> None:
    copy = connect(source, key, read_only=True)
    try:
        pending(copy, steps)
    finally:
        copy.close()


def _put_away(folder: Path, key: bytes) -> Path | None:
    """Keep the present database: as a verified copy or, when damaged, its files as they are."""
    current = folder / FILE_NAME
    if not current.is_file():
        return None
    kept = _free_name(folder / BACKUPS, "truoc-phuc-hoi")
    try:
        connection = connect(current, key)
        try:
            return back_up(connection, key, kept)
        finally:
            connection.close()
    except EnvironmentProblem as problem:
        if problem.code == "disk_full":
            raise
    kept.parent.mkdir(parents=True, exist_ok=True)
    for file in (current, *_side_files(current)):
        if file.is_file():
            shutil.copyfile(file, kept.with_name(kept.name + file.name.removeprefix(FILE_NAME)))
    return kept


def _carry_erasures(current: Path, part: Path, key: bytes) -> None:
    if not current.is_file():
        return
    # A damaged database cannot tell; other devices still know what it erased.
    with (
        suppress(EnvironmentProblem),
        closing(connect(current, key, read_only=True)) as before,
        closing(connect(part, key)) as after,
    ):
        carry_erasures(before, after)
        after.rows("PRAGMA journal_mode = DELETE")


def _free_name(folder: Path, stem: str) -> Path:
    number = 1
    while (folder / f"{stem}-{number:03}.db").exists():
        number += 1
    return folder / f"{stem}-{number:03}.db"


def _side_files(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise disk_problem(error) from error
