"""Sticks: which ones this desk exchanges by, what lies on them, and what may be cleared away.

A stick is known by the number its file system carries, so it is recognised when plugged in again.
Nothing on it is deleted before its receiver has said that it holds it, and only when asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.diskerrors import disk_errors
from app.exchange import acks, names, standing, statements
from app.exchange.gather import gather
from app.exchange.inbox import status_of
from app.exchange.parts import read_part
from app.exchange.refusal import Refused, Status
from app.ports import Drive, Note

if TYPE_CHECKING:
    from app.desk import Desk
    from app.exchange.outgoing import Outgoing

KNOWN = "exchange/sticks"
"""Setting: the sticks exchanged by: {drive id: {"label", "day" it was last used}}."""
_TIDY_LIMIT = 2000


def at_hand(desk: Desk) -> standing.Sticks:
    """Return the removable drives plugged in now, known ones first."""
    known = remembered(desk)
    rows = [
        standing.Stick(
            str(d.path), d.label, d.id, d.free, d.read_only, bool(d.id) and d.id in known
        )
        for d in desk.drives()
    ]
    rows.sort(key=lambda row: (not row.known, row.path))
    return standing.Sticks(tuple(rows), len(rows))


def remembered(desk: Desk) -> dict[str, dict[str, str]]:
    """Return the sticks this desk has exchanged by: label and day of the last time, by id."""
    return dict(desk.store.setting(KNOWN) or {})


def remember(desk: Desk, folder: Path) -> None:
    """Remember the stick whose root ``folder`` is, if it is one."""
    drive = drive_at(desk, folder)
    if drive is not None and drive.id:
        used = {"label": drive.label, "day": desk.today.isoformat()}
        desk.store.set_setting(KNOWN, {**remembered(desk), drive.id: used})


def drive_at(desk: Desk, folder: Path) -> Drive | None:
    """Return the removable drive whose root a folder is, None when it is none."""
    wanted = folder.expanduser().absolute()
    return next((drive for drive in desk.drives() if drive.path == wanted), None)


def parts_on(root: Path) -> list[tuple[bytes, str]]:
    """Return the package parts on a stick: seal id and SHA-256. Reads the stick, no ledger."""
    found = []
    for part in gather([root]):
        if part.refusal is None:
            with suppress(Refused):
                raw = part.load()
                found.append((read_part(raw).sid, _sha256(raw)))
    return found


def count_new(desk: Desk, parts: Iterable[tuple[bytes, str]]) -> int:
    """Return how many packages among parts are for this desk to look at.

    Those already taken in, and those it wrote itself, are not counted.
    """
    own = {sha256 for _, doc in acks.outbox(desk.replica) for sha256 in _files(doc)}
    fresh = {sid for sid, sha256 in parts if sha256 not in own}
    return sum(status_of(desk.replica, sid) != Status.APPLIED for sid in fresh)


def with_files(made: Outgoing) -> Note:
    """Return the note of a package we sent, with the SHA-256s of its files.

    By them they are found on a stick again, whatever they are called there.
    """
    files = [_sha256(raw) for _, raw in made.files]
    return Note(made.note.kind, made.note.key, {**(made.note.doc or {}), "files": files})


def tidy(desk: Desk, root: Path, *, delete: bool = False) -> standing.Tidy:
    """Return our package files on a stick that their receivers say they hold; delete them if asked.

    Files of others, files not acknowledged and everything else on the stick stay.
    EnvironmentProblem when the stick is gone.
    """
    settled = _settled(desk)
    with disk_errors(root, verb="đọc"):
        files = [path for path in _own_files(root) if _hash_of(path) in settled]
    if delete:
        files = [path for path in files if _removed(path)]
        for folder in {path.parent for path in files}:
            _remove_empty(folder)
    rest = [str(path.relative_to(root)) for path in files]
    return standing.Tidy(tuple(rest), len(rest), delete)


def _settled(desk: Desk) -> set[str]:
    said = statements.statements(desk.replica)
    return {
        sha256
        for _, doc in acks.outbox(desk.replica)
        if acks.state_of(doc, said, {}) in ("received", "accepted")
        for sha256 in _files(doc)
    }


def _files(doc: Mapping[str, Any]) -> list[str]:
    return list(doc.get("files", ()))


def _own_files(root: Path) -> Iterator[Path]:
    """Yield the package files in this program's folders of a stick."""
    seen = 0
    for shelf in (names.SHELF, names.SPARE_SHELF):
        for path in sorted((root / shelf).glob("*/*.tpx")):
            seen += 1
            if seen > _TIDY_LIMIT:
                return
            yield path


def _hash_of(path: Path) -> str:
    try:
        return _sha256(path.read_bytes())
    except OSError:
        return ""


def _removed(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True


def _remove_empty(folder: Path) -> None:
    """Remove an export's folder in which the index alone is left."""
    with suppress(OSError):
        if all(path.name == names.README for path in folder.iterdir()):
            (folder / names.README).unlink(missing_ok=True)
            folder.rmdir()


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
