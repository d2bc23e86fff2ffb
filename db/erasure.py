"""Erasure: a record goes for good, with its history; only the hashes of its ops stay.

An erasure takes away every op of its record that its own unit wrote: named in it or not, here
already or arriving later. So what is left depends on the set of ops alone. Only the unit that
entered a record may erase it, and an erased id is never used again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from app.exchange.merge import next_stamp
from app.exchange.ops import MAX_STAMP, Dot, Op, Why
from app.ports import ERASURE, Change, Changes, Erasure, Incoming, Note
from app.records.language import LIFE_GROUP, Scope
from db import aside, documents, search
from db.core import Core
from db.intake import Arrival
from db.layout import Layout
from db.rights import not_yours, role_code
from db.streams import OwnStreams

_Place = tuple[int, bytes]
"""A record: type number and id."""
_HASH = 32


def write(
    core: Core, own: OwnStreams, wishes: Sequence[Erasure], *, now: int
) -> tuple[Changes, dict[int, int]]:
    """Erase records inside the caller's transaction; those already gone are passed over.

    Returns what changed and the newest op number of each stream written. Raises UserError code
    not_permitted for a record of another unit.
    """
    made: list[Change] = []
    newest: dict[int, int] = {}
    for wish in wishes:
        layout = core.layouts[wish.type]
        # Contents may have been sent to the province, whatever the scope of the record.
        sid = own.sid(Scope.PUBLISHED if wish.files else layout.rtype.life_scope)
        op = _order(core, own, wish, now=now, seq=core.log.last(sid) + 1)
        if op is not None:
            core.log.append(sid, 0, op)
            made += obey(core, op, own.rid(sid), own.unit)
            newest[sid] = op.seq
    _merge_index(core, made)
    return Changes(tuple(made)), newest


def _order(core: Core, own: OwnStreams, wish: Erasure, *, now: int, seq: int) -> Op | None:
    """Return the op that erases a record, None when there is none any more."""
    layout, row = core.layouts[wish.type], bytes.fromhex(wish.id)
    sql = f"SELECT n, unit, updated FROM {layout.table} WHERE id = ?"
    found = core.connection.row(sql, (row,))
    if found is None:
        return None
    n, unit, updated = found
    if unit != own.unit:
        raise not_yours(layout.rtype.label)
    ent = layout.rtype.number
    return Op(
        seq=seq,
        st=next_stamp(now, [updated or 0]),
        ent=ent,
        row=row,
        grp=LIFE_GROUP,
        val=[bytes.fromhex(one) for one in wish.files] or None,
        base=None,
        who=role_code(own.role),
        txn=seq,
        why=int(Why.ERASE),
        res=tuple(_dots(core, _held(core, ent, n, row, unit)[0])),
    )


def is_erased(core: Core, ent: int, row: bytes) -> bool:
    """Tell whether an id was that of a record now erased."""
    sql = "SELECT 1 FROM erased WHERE ent = ? AND row = ?"
    return bool(core.connection.value(sql, (ent, row)))


def sift(core: Core, waiting: Sequence[Arrival]) -> tuple[list[Arrival], Counter[str], Changes]:
    """Obey the erasures among new ops and drop what is erased; return the rest.

    With it how many ops were applied, quarantined and erased, and which records went.
    """
    counts: Counter[str] = Counter()
    made: list[Change] = []
    orders = [one for one in waiting if one.op.why == Why.ERASE]
    born = {_place(one.op): one.unit for one in waiting if orders and isinstance(one.op.val, dict)}
    for one in orders:
        why = _refusal(core, one, born)
        if why is not None:
            aside.put(core, one, why)
        else:
            made += obey(core, one.op, one.rid, one.unit)
        counts["quarantined" if why else "applied"] += 1
    _merge_index(core, made)
    erased = set(core.connection.rows("SELECT ent, row, unit FROM erased"))
    rest = [one for one in waiting if one.op.why != Why.ERASE]
    gone: defaultdict[int, set[int]] = defaultdict(set)
    for one in rest:
        if one.trusted and (*_place(one.op), one.unit) in erased:
            gone[one.sid].add(one.op.seq)
    _drop_ops(core, gone)
    counts["erased"] += sum(map(len, gone.values()))
    rest = [one for one in rest if one.op.seq not in gone.get(one.sid, ())]
    return rest, counts, Changes(tuple(made))


def obey(core: Core, op: Op, rid: bytes, unit: str) -> list[Change]:
    """Take away all that a unit's devices wrote of the record an erasure names."""
    core.connection.execute(
        "INSERT INTO erased (ent, row, unit, files) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET files = max(files, excluded.files)",
        (*_place(op), unit, b"".join(op.val or ())),
    )
    layout = core.layouts.by_number(op.ent)
    n = None if layout is None else _standing(core, layout, op.row)[0]
    ours, others = _held(core, op.ent, n, op.row, unit)
    dots = [*_dots(core, ours), *op.res]
    _note_outside(core, (rid, op.seq), dots, unit=unit, st=op.st, files=op.val or ())
    with _overwriting(core):
        _drop_ops(core, ours)
        core.connection.execute("DELETE FROM setting WHERE instr(key, ?)", (op.row.hex(),))
        # What other units added to the record has nothing left to stand on.
        core.connection.many(
            "INSERT OR REPLACE INTO aside (sid, seq, ent, row, why) VALUES (?, ?, ?, ?, 'unborn')",
            [(sid, seq, *_place(op)) for sid, seqs in others.items() for seq in seqs],
        )
        if layout is None or n is None:
            return []
        drop_record(core, layout, n)
    return [Change(layout.rtype.name, op.row.hex(), (), "deleted")]


def note_carried(core: Core, incoming: Sequence[Incoming]) -> None:
    """Note which erased ops came in, new here or not: the packages they came in are kept."""
    erased = set(core.connection.rows("SELECT ent, row, unit FROM erased"))
    for one in incoming if erased else ():
        rid, ops = one.segment.rid, (op for op in one.ops if op.why != Why.ERASE)
        dots = [Dot(rid, op.seq) for op in ops if (*_place(op), one.unit) in erased]
        if dots:
            _note_outside(core, (rid, dots[0].seq), dots)


def _refusal(core: Core, one: Arrival, born: dict[_Place, str]) -> aside.Why | None:
    """Return why an erasure is not obeyed, None when it is; ``born``: units of records to come."""
    op, layout = one.op, core.layouts.by_number(one.op.ent)
    if one.late:
        return aside.Why.REVOKED
    if not one.trusted:
        return aside.Why.STREAM
    if not 0 <= op.st <= MAX_STAMP:
        return aside.Why.STAMP
    if op.grp or not _is_hashes(op.val):
        return aside.Why.VALUE
    entered_by = None if layout is None else _standing(core, layout, op.row)[1]
    unit = entered_by or born.get(_place(op))
    return None if unit in (None, one.unit) else aside.Why.SCOPE


def _standing(core: Core, layout: Layout, row: bytes) -> tuple[int | None, str | None]:
    """Return a record's place in its table and the unit that entered it; Nones for no record."""
    found = core.connection.row(f"SELECT n, unit FROM {layout.table} WHERE id = ?", (row,))
    return (None, None) if found is None else (found[0], found[1])


def _drop_ops(core: Core, ops: Mapping[int, Collection[int]]) -> None:
    """Drop ops, {sid: numbers}, wherever they are held."""
    for sid, seqs in ops.items():
        core.log.erase(sid, seqs)
        core.connection.many(
            "DELETE FROM aside WHERE sid = ? AND seq = ?", [(sid, seq) for seq in seqs]
        )


def _held(
    core: Core, ent: int, n: int | None, row: bytes, unit: str
) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Return the ops of a record that are held, {sid: numbers}: of a unit, and of others."""
    found = [] if n is None else core.log.of_record(ent, n, row)
    for sid, seq in core.connection.rows(
        "SELECT sid, seq FROM aside WHERE ent = ? AND row = ?", (ent, row)
    ):
        op = core.log.at(sid, seq)
        found += [] if op is None else [(sid, op)]
    units = dict(core.connection.rows("SELECT sid, unit FROM stream"))
    ours: defaultdict[int, set[int]] = defaultdict(set)
    others: defaultdict[int, set[int]] = defaultdict(set)
    for sid, op in found:
        if op.why != Why.ERASE:
            (ours if units[sid] == unit else others)[sid].add(op.seq)
    return ours, others


def _dots(core: Core, ops: Mapping[int, Collection[int]]) -> Iterator[Dot]:
    """Yield the dots of ops given as {sid: numbers}, in order."""
    for sid, seqs in sorted(ops.items()):
        rid = core.log.rid(sid)
        yield from (Dot(rid, seq) for seq in sorted(seqs))


def drop_record(core: Core, layout: Layout, n: int) -> None:
    """Take a record with its registers, conflicts and search words out of the tables."""
    place = (layout.rtype.number, n)
    for table in ("register", "branch", "settled", "trace"):
        core.connection.execute(f"DELETE FROM {table} WHERE ent = ? AND n = ?", place)
    core.connection.execute("UPDATE op SET n = 0 WHERE ent = ? AND n = ?", place)
    core.connection.execute(f"DELETE FROM {layout.table} WHERE n = ?", (n,))
    search.forget(core, layout, n)


def _merge_index(core: Core, made: Sequence[Change]) -> None:
    """Merge the parts of the search index: only then does it let go of a deleted record's words."""
    if any(core.layouts[one.type].searched for one in made):
        with _overwriting(core):
            core.connection.execute("INSERT INTO search (search) VALUES ('optimize')")


@contextmanager
def _overwriting(core: Core) -> Iterator[None]:
    """Let what is deleted be overwritten in the file, not only be marked as free."""
    core.connection.rows("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        core.connection.rows("PRAGMA secure_delete = OFF")


def _note_outside(
    core: Core,
    name: tuple[bytes, int],
    dots: Iterable[tuple[bytes, int]],
    *,
    unit: str = "",
    st: int = 0,
    files: Iterable[bytes] = (),
) -> None:
    """Note what the data folder may still hold of erased ops beside the database."""
    doc = {
        "unit": unit,
        "st": st,
        "ops": sorted({(rid.hex(), seq) for rid, seq in dots}),
        "files": [sha256.hex() for sha256 in files],
    }
    documents.put_notes(core.connection, [Note(ERASURE, f"{name[0].hex()}/{name[1]}", doc)])


def _is_hashes(value: object) -> bool:
    return value is None or (
        isinstance(value, list | tuple)
        and all(isinstance(one, bytes) and len(one) == _HASH for one in value)
    )


def _place(op: Op) -> _Place:
    return op.ent, op.row
