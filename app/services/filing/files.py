"""Attachments: taking copies of files, keeping them as evidence of a record, giving them back.

Taking (``take``) touches files only and may run beside other work; keeping (``keep``) writes the
ledger. Content lies in the store once, however many attachments and records have it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.desk import Desk
from app.errors import Trouble, UserError
from app.exchange.ops import new_id
from app.ports import Changes, Edit, Filter, Query, Record
from app.services.filing import photos
from app.services.filing.file_checks import refuse_secret, refuse_unfit, told
from app.services.registers import records
from app.text.folding import nfc

Watch = Callable[[int, int], None]
"""Told the bytes done and the bytes in all; what it raises stops the work."""
PROGRAMS = re.compile(
    r"\.(exe|com|bat|cmd|scr|pif|msi|msp|ps1|vbs|vbe|js|jse|wsf|wsh|hta|lnk|url|jar|reg|cpl|dll|sh"
    r"|desktop|appimage|docm|dotm|xlsm|xltm|pptm)$",
    re.IGNORECASE,
)
"""Endings of files that could run when opened."""
_MANY = 10_000


@dataclass(frozen=True, slots=True)
class Taken:
    """A file whose content is in the store; ``before`` is its size when it was made smaller."""

    name: str
    sha256: str
    size: int
    before: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, and why."""

    name: str
    why: Trouble


class Stopped(Exception):
    """Raised by a watch when the person no longer wants the rest."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of several files: one that is refused does not stop the others."""

    taken: tuple[Taken, ...] = ()
    refused: tuple[Refused, ...] = ()
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """The attachments now linked to a record, and the names of files that were so before."""

    attachments: tuple[Record, ...]
    known: tuple[str, ...]


def take_all(
    desk: Desk,
    sources: Sequence[Path],
    *,
    shrink: bool = False,
    watch: Callable[[int, int, str], None] | None = None,
) -> Batch:
    """Take copies of several files; ``shrink`` makes photos small.

    ``watch`` is told the bytes done, the bytes in all, and the file's name; by ``Stopped`` it ends
    the work with the files done so far. A file that cannot be taken is listed with the reason.
    """
    taken: list[Taken] = []
    refused: list[Refused] = []
    sizes = [_size_of(source) for source in sources]
    whole = sum(sizes)
    for n, source in enumerate(sources):

        def tell(done: int, _: int, at: int = sum(sizes[:n]), name: str = source.name) -> None:
            if watch is not None:
                watch(at + done, whole, name)

        try:
            tell(0, 0)
            taken.append(take(desk, source, shrink=shrink, watch=tell))
        except Trouble as why:
            refused.append(Refused(source.name, why))
        except Stopped:
            return Batch(tuple(taken), tuple(refused), stopped=True)
    return Batch(tuple(taken), tuple(refused))


def take(desk: Desk, source: Path, *, shrink: bool = False, watch: Watch | None = None) -> Taken:
    """Take a copy of a file; nothing links to it yet.

    Raises UserError not_a_file, file_missing, file_empty, file_unreadable, file_too_large,
    file_changed, or secret (Luật 117/2025/QH15); EnvironmentProblem when the disk refuses.
    """
    refuse_unfit(source)
    refuse_secret(source)
    with told(source):
        small = photos.shrink(source) if shrink else None
    if small is not None:
        sha256, size = desk.files.put_data(small.data, small.name)
        return Taken(nfc(small.name), sha256, size, small.before)
    sha256, size = desk.files.put(source, watch=watch)
    return Taken(nfc(source.name), sha256, size)


def take_data(desk: Desk, data: bytes, name: str) -> Taken:
    """Take a content that is in memory, such as a pasted picture."""
    sha256, size = desk.files.put_data(data, name)
    return Taken(name, sha256, size)


def keep(desk: Desk, taken: Iterable[Taken], type_name: str, row_id: str) -> tuple[Kept, Changes]:
    """Link files that were taken to a record, in one transaction.

    A content the record has already is not linked twice; one that is kept under the same name
    elsewhere is used from there.
    """
    record = records.load(desk, type_name, row_id)
    edits, ids, known = keep_edits(desk, taken, record.type, record.id)
    changes = desk.store.write(edits) if edits else Changes()
    found = desk.store.get_many("attachment", ids)
    return Kept(tuple(found[i] for i in ids if i in found), known), changes


def keep_edits(
    desk: Desk, taken: Iterable[Taken], type_name: str, row_id: str
) -> tuple[list[Edit], list[str], tuple[str, ...]]:
    """Return the edits that link taken files, the attachments' ids, and the names known before."""
    here = {one["sha256"] for one in attachments_of(desk, row_id)}
    edits: list[Edit] = []
    ids: list[str] = []
    known: list[str] = []
    for one in taken:
        if one.sha256 in here:
            known.append(one.name)
            continue
        here.add(one.sha256)
        attachment = _same(desk, one)
        if attachment is None:
            attachment = new_id()
            values = {"file_name": one.name, "sha256": one.sha256, "size": one.size}
            edits.append(Edit("attachment", attachment, {**values, "added": desk.today}))
        edits.append(link_edit(attachment, type_name, row_id))
        ids.append(attachment)
    return edits, ids, tuple(known)


def link_edit(attachment: str, type_name: str, row_id: str) -> Edit:
    """Return the edit that makes a file evidence of a record."""
    values = {"attachment": attachment, "record_type": type_name, "record": row_id}
    return Edit("evidence", new_id(), values)


def attach_edits(desk: Desk, source: Path | None, type_name: str, row_id: str) -> list[Edit]:
    """Take a copy of a file and return the edits that keep it and link it to a new record.

    The last edit links the attachment. No file, no edits. Raises as ``take`` does.
    """
    if source is None:
        return []
    return keep_edits(desk, [take(desk, source)], type_name, row_id)[0]


def attach(desk: Desk, source: Path, type_name: str, row_id: str) -> Changes:
    """Attach a file to a record."""
    return keep(desk, [take(desk, source)], type_name, row_id)[1]


def attachments_of(desk: Desk, *row_ids: str) -> list[Record]:
    """Return the files linked to any of these records, newest first, each once."""
    if not row_ids:
        return []
    links = desk.store.find(Query("evidence", (Filter("record", "in", row_ids),), limit=_MANY))
    wanted = [link["attachment"] for link in links.records if link["attachment"]]
    found = desk.store.get_many("attachment", wanted)
    return sorted(found.values(), key=lambda r: r.updated, reverse=True)


def save_as(desk: Desk, attachment: Record, target: Path) -> None:
    """Write an attachment's content to a file of the user's choice; asks no ledger."""
    desk.files.export(attachment["sha256"], target)


def look_at(desk: Desk, attachment: Record) -> Path:
    """Return a decrypted copy to open in another program; it is gone when the desk closes.

    Asks no ledger. Raises UserError code ``program`` for a file that would run instead of being
    shown.
    """
    name = attachment["file_name"]
    if PROGRAMS.search(name.rstrip(". ")):
        raise UserError(
            f"“{name}” có thể tự chạy lệnh nên không mở thẳng từ sổ.",
            "Nếu tin nguồn gốc của tệp, hãy lưu ra rồi mở.",
            code="program",
        )
    return desk.files.lend(attachment["sha256"], name)


def _size_of(source: Path) -> int:
    try:
        return source.stat().st_size
    except OSError:
        return 0


def _same(desk: Desk, one: Taken) -> str | None:
    """Return the attachment that already keeps this content under this name."""
    query = Query("attachment", (Filter("sha256", "=", one.sha256),), limit=_MANY)
    found = desk.store.find(query).records
    return next((a.id for a in found if a["file_name"] == one.name), None)
