"""Evidence: which records a kept file proves, from the file's side and from the record's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.desk import Desk
from app.errors import UserError
from app.ports import Changes, Edit, Filter, Query, Record, Role
from app.records.registry import REGISTRY
from app.services.filing import files
from app.services.registers import records
from app.services.work import tasks

_MANY = 10_000
_NO_EVIDENCE = frozenset({"attachment", "evidence", "task_group", "access_log", "choice_entry"})


@dataclass(frozen=True, slots=True)
class Use:
    """A record that a file is evidence of. A task is shown for the unit's work on it."""

    type: str
    id: str
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of the ledger, and everything it is used for."""

    record: Record
    uses: tuple[Use, ...]

    @property
    def id(self) -> str:
        """Return the attachment's id."""
        return self.record.id

    @property
    def name(self) -> str:
        """Return the file's name."""
        return str(self.record["file_name"] or "")


def files_of(desk: Desk, type_name: str, row_id: str) -> tuple[KeptFile, ...]:
    """Return the files of a record with all their uses, newest first.

    A task shows the files of its unit's work: of the assignment, its results and its products.
    """
    ids = _holders(desk, type_name, row_id)
    return _with_uses(desk, files.attachments_of(desk, *ids) if ids else [])


def kept_file(desk: Desk, attachment_id: str) -> KeptFile:
    """Return one file with its uses. Raises UserError not_found, ambiguous."""
    return _with_uses(desk, [records.load(desk, "attachment", attachment_id)])[0]


def listing(desk: Desk, *, unused: bool = False) -> tuple[KeptFile, ...]:
    """Return every file of the ledger, newest first; ``unused`` keeps those that prove nothing."""
    found = desk.store.find(Query("attachment", order=("-added",), limit=_MANY)).records
    return tuple(f for f in _with_uses(desk, found) if not (unused and f.uses))


def link(desk: Desk, attachment_id: str, targets: Iterable[tuple[str, str]]) -> Changes:
    """Use a file as evidence for more records, (type, id) each; what is linked stays linked once.

    Raises UserError not_found, or no_evidence for a record that cannot have any.
    """
    attachment = records.load(desk, "attachment", attachment_id)
    have = {(one["record_type"], one["record"]) for one in _links(desk, attachment.id)}
    edits: list[Edit] = []
    for type_name, row_id in targets:
        kind, target, first = place_of(desk, type_name, row_id)
        if (kind, target) not in have:
            have.add((kind, target))
            edits += [*first, files.link_edit(attachment.id, kind, target)]
    return desk.store.write(edits) if edits else Changes()


def unlink(desk: Desk, attachment_id: str, type_name: str, row_id: str) -> Changes:
    """Take a file from one record; it stays with the others, and in the ledger.

    Raises UserError not_linked when the record does not have it.
    """
    attachment = records.load(desk, "attachment", attachment_id)
    holders = set(_holders(desk, type_name, row_id))
    ours = [one for one in _links(desk, attachment.id) if one["record"] in holders]
    if not ours:
        raise UserError(
            f"“{attachment['file_name']}” không đính kèm ở bản ghi này, hoặc là tệp gốc của nó.",
            "Tệp gốc của văn bản được đổi ở ô “Tệp” của chính văn bản ấy.",
            code="not_linked",
        )
    return desk.store.write([Edit("evidence", one.id, deleted=True) for one in ours])


def delete(desk: Desk, attachment_id: str) -> Changes:
    """Delete a file that no record uses; it can be brought back.

    Raises UserError file_in_use naming what uses it.
    """
    found = kept_file(desk, attachment_id)
    if found.uses:
        first = found.uses[0]
        raise UserError(
            f"“{found.name}” còn dùng cho {len(found.uses)} bản ghi, trước hết là "
            f"{first.label.lower()} “{first.title}”.",
            "Bỏ tệp khỏi các bản ghi ấy trước.",
            code="file_in_use",
        )
    return records.delete(desk, "attachment", found.id)


def place_of(desk: Desk, type_name: str, row_id: str) -> tuple[str, str, list[Edit]]:
    """Return where evidence of a record is linked, with what must be written first.

    That of a task belongs to the unit's work on it, which is made when it is first needed.
    """
    record = records.load(desk, type_name, row_id)
    if type_name == "task" and desk.profile.role is Role.COMMUNE:
        work = tasks.assignment_edit(desk, record, {})
        known = desk.store.get("assignment", work.id)
        return "assignment", work.id, [] if known and known.alive else [work]
    if type_name in _NO_EVIDENCE:
        raise UserError(
            f"{REGISTRY[type_name].label} không nhận minh chứng.",
            "Chọn nhiệm vụ, kế hoạch, sản phẩm hoặc bản ghi trong sổ.",
            code="no_evidence",
        )
    return type_name, record.id, []


def attach(
    desk: Desk, taken: Sequence[files.Taken], type_name: str, row_id: str
) -> tuple[files.Kept, Changes]:
    """Link files that were taken to a record, a task's to the work on it."""
    kind, target, first = place_of(desk, type_name, row_id)
    made = desk.store.write(first) if first else Changes()
    kept, changes = files.keep(desk, taken, kind, target)
    return kept, made + changes


def _with_uses(desk: Desk, found: Sequence[Record]) -> tuple[KeptFile, ...]:
    ids = tuple(f.id for f in found)
    links = desk.store.find(Query("evidence", (Filter("attachment", "in", ids),), limit=_MANY))
    named = [*_named(links.records), *_originals(desk, ids)]
    words = _words_of(desk, [key for _, key in named])
    uses: dict[str, dict[Use, None]] = {}
    for file_id, key in named:
        if key in words:
            uses.setdefault(file_id, {})[words[key]] = None
    return tuple(KeptFile(f, tuple(uses.get(f.id, ()))) for f in found)


def _named(links: Iterable[Record]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield file, and type and id of the record, of each link."""
    for one in links:
        if one["record_type"] in REGISTRY and one["record"]:
            yield one["attachment"], (one["record_type"], one["record"])


def _originals(desk: Desk, ids: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the records that hold a file in a field of their own, as a document its original."""
    for rtype in REGISTRY:
        for field in rtype.fields:
            if field.target == "attachment" and rtype.name != "evidence":
                query = Query(rtype.name, (Filter(field.name, "in", ids),), limit=_MANY)
                yield from ((r[field.name], (r.type, r.id)) for r in desk.store.find(query).records)


def _words_of(desk: Desk, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Use]:
    """Return the living ones of records given by type and id, in words."""
    wanted: dict[str, set[str]] = {}
    for type_name, row_id in keys:
        wanted.setdefault(type_name, set()).add(row_id)
    found: dict[tuple[str, str], Use] = {}
    for type_name, ids in wanted.items():
        living = desk.store.get_many(type_name, ids)
        titles = records.titles(desk, type_name, living)
        for row_id, record in living.items():
            shown, label = (type_name, row_id), REGISTRY[type_name].label
            if type_name == "assignment" and record["task"]:
                shown, label = ("task", record["task"]), REGISTRY["task"].label
            found[type_name, row_id] = Use(*shown, label, titles.get(row_id, label))
    return found


def _links(desk: Desk, attachment_id: str) -> tuple[Record, ...]:
    query = Query("evidence", (Filter("attachment", "=", attachment_id),), limit=_MANY)
    return desk.store.find(query).records


def _holders(desk: Desk, type_name: str, row_id: str) -> tuple[str, ...]:
    """Return the ids of the records whose evidence a record shows as its own."""
    if type_name != "task":
        return (row_id,)
    ours = (Filter("task", "=", row_id), Filter("unit", "=", desk.profile.unit.code))
    work = [r.id for r in desk.store.find(Query("assignment", ours)).records]
    parts = [
        part.id
        for name in ("progress_update", "deliverable_done")
        for part in desk.store.find(
            Query(name, (Filter("assignment", "in", tuple(work)),), limit=_MANY)
        ).records
        if work
    ]
    return (row_id, *work, *parts)
