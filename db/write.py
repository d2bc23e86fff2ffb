"""The one write(): op, register, row and search row of every edit in one durable transaction."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from app.errors import FieldProblem, UserError
from app.exchange.merge import next_stamp
from app.exchange.ops import NONCE, Dot, Op, Why
from app.ports import Change, Changes, Edit
from app.records.codec import ValueProblem, group_to_wire, normalise, problem
from app.records.language import LIFE_GROUP, Group, RecordType, Scope
from db import branches, erasure, registers, search
from db.core import Core, Subject
from db.layout import Layout
from db.rights import may_live, may_write, not_yours, role_code
from db.streams import OwnStreams

_NONCE_BYTES = 16


@dataclass(slots=True)
class Pen:
    """One call of write(): numbers its ops within each stream and writes them."""

    core: Core
    own: OwnStreams
    now: int
    why: Why = Why.EDIT
    res: tuple[Dot, ...] = ()
    written: dict[int, int] = field(default_factory=dict)
    _next: dict[int, tuple[int, int]] = field(default_factory=dict)
    _newest: dict[str, int] = field(default_factory=dict)

    def apply(self, edit: Edit) -> Change | None:
        """Write one edit; return what changed, None when nothing did."""
        layout = self.core.layouts[edit.type]
        values = _normalised(layout, edit.values)
        row = self.core.connection.row(layout.by_id, (bytes.fromhex(edit.id),))
        if row is None:
            return None if edit.deleted else self._create(layout, edit, values)
        n, row_id, unit, life, updated = row[:5]
        subject = Subject(
            layout, n, row_id, unit or "", bool(life), updated or 0, layout.values(row)
        )
        return self._change(subject, edit, values)

    def _create(self, layout: Layout, edit: Edit, values: dict[str, Any]) -> Change:
        row_id, rtype = bytes.fromhex(edit.id), layout.rtype
        if erasure.is_erased(self.core, rtype.number, row_id):
            raise _erased(rtype.label)
        groups = [g for g in rtype.groups if any(_filled(values, rtype, g))]
        life = rtype.life_scope
        if not may_live(rtype, self.own.stream_scope(life), own_record=True):
            raise not_yours(rtype.label)
        n = self._place(layout)
        subject = Subject(layout, n, row_id, self.own.unit, True, 0, values)
        born = [g for g in groups if self.own.sid(g.scope) == self.own.sid(life)]
        for group in groups:
            self._assert_may_write(subject, group)
        val = {g.number: _wire(rtype, g, values) for g in born}
        written = [LIFE_GROUP, *(g.number for g in born)]
        self._op(subject, LIFE_GROUP, val, life, written, is_first=True)
        for group in groups:
            if group not in born:
                wire = _wire(rtype, group, values)
                self._op(subject, group.number, wire, group.scope, [group.number], is_first=True)
        params = layout.insert_params(n, row_id, subject.unit, True, subject.updated, values)
        self.core.connection.execute(layout.insert, params)
        search.index(self.core, layout, n, values)
        named = tuple(f.name for f in layout.fields if values.get(f.name) is not None)
        return Change(rtype.name, edit.id, named, "new")

    def _change(self, subject: Subject, edit: Edit, values: dict[str, Any]) -> Change | None:
        layout, before = subject.layout, subject.alive
        if values and not before and edit.deleted is None and self.why is not Why.RESOLVE:
            raise _deleted(layout.rtype.label)
        changed = tuple(name for name, value in values.items() if subject.values[name] != value)
        subject.values.update(values)
        groups = [g for g in layout.rtype.groups if self._is_touched(subject, g, changed, values)]
        for group in groups:
            self._assert_may_write(subject, group)
            self._whole_group(subject, group)
        # Last, so that a deletion has seen what was written with it.
        if not self._live(subject, edit.deleted) and not groups:
            return None
        self._project(subject, groups, before=before, changed=changed)
        return Change(layout.rtype.name, edit.id, changed, _kind(before, subject.alive))

    def _live(self, subject: Subject, deleted: bool | None) -> bool:
        """Delete a record or bring it back; tell whether that took an op."""
        if deleted is None or (deleted is not subject.alive and self.why is not Why.RESOLVE):
            return False
        rtype = subject.layout.rtype
        if not self._may_live(subject):
            if self.why is Why.RESOLVE and deleted is not subject.alive:
                # Another unit's deletion is accepted: the group's own op says so.
                return False
            raise not_yours(rtype.label)
        # A deletion names the values it removes, so that an edit it has not seen stands out.
        removed = registers.group_dots(self.core, subject.ent, subject.n) if deleted else ()
        val: dict[int, Any] | None = None if deleted else {}
        self._op(subject, LIFE_GROUP, val, rtype.life_scope, [LIFE_GROUP], removed=removed)
        subject.alive = not deleted
        return True

    def _may_live(self, subject: Subject) -> bool:
        rtype = subject.layout.rtype
        stream = self.own.stream_scope(rtype.life_scope)
        return may_live(rtype, stream, own_record=subject.unit == self.own.unit)

    def _is_touched(
        self, subject: Subject, group: Group, changed: Sequence[str], named: Mapping[str, Any]
    ) -> bool:
        fields = {f.name for f in subject.layout.rtype.fields_of(group.name)}
        if self.why is Why.RESOLVE:
            # Keeping the value that won is a decision too, and must reach the others.
            place = (subject.ent, subject.n, group.number)
            return (
                bool(fields & named.keys())
                or branches.concerns(self.core, place, self.res)
                or (not self._may_live(subject) and branches.hides(self.core, place, self.res))
            )
        return bool(fields.intersection(changed))

    def _whole_group(self, subject: Subject, group: Group) -> None:
        """Write the whole group, with the fields of a newer program as they were."""
        wire = _wire(subject.layout.rtype, group, subject.values)
        kept = registers.unknown_fields(self.core, subject.ent, subject.n, subject.row, group)
        self._op(subject, group.number, {**kept, **wire}, group.scope, [group.number])
        if kept:
            sid = self.own.sid(group.scope)
            place = (sid, self.written[sid], subject.ent, subject.row)
            registers.note_unknown_fields(self.core, place)

    def _assert_may_write(self, subject: Subject, group: Group) -> None:
        stream = self.own.stream_scope(group.scope)
        if not may_write(group.scope, stream, own_record=subject.unit == self.own.unit):
            raise not_yours(subject.layout.rtype.label)

    def _op(
        self,
        subject: Subject,
        grp: int,
        val: Any,
        scope: Scope,
        writes: Sequence[int],
        *,
        removed: Sequence[Dot] = (),
        is_first: bool = False,
    ) -> None:
        """Write one op, and its stamp into every register it ``writes``.

        Before the first ops of a new record there is nothing to look for.
        """
        sid = self.own.sid(scope)
        seq, txn = self._number(sid)
        place = (subject.ent, subject.n)
        standing = None if is_first else registers.register(self.core, *place, grp)
        base = None if standing is None else (standing.rid, standing.seq)
        seen = [standing.st] if standing else []
        seen += registers.settled_stamps(self.core, self.res)
        res = dict.fromkeys((*self.res, *removed))
        op = Op(
            seq=seq,
            st=next_stamp(self.now, seen),
            ent=subject.ent,
            row=subject.row,
            grp=grp,
            val=val,
            base=base,
            who=role_code(self.own.role),
            txn=txn,
            why=int(self.why),
            res=tuple((dot.rid, dot.seq) for dot in res),
        )
        self.core.log.append(sid, subject.n, op)
        self.written[sid] = seq
        registers.win(self.core, *place, writes, op.st, sid, seq)
        if is_first:
            branches.note_resolution(self.core, subject.n, op, self.own.rid(sid))
        else:
            branches.after_local_op(self.core, *place, op, self.own.rid(sid))
        subject.updated = max(subject.updated, op.st)

    def _place(self, layout: Layout) -> int:
        """Return the place of a new record in its table."""
        if layout.table not in self._newest:
            newest = self.core.connection.value(f"SELECT max(n) FROM {layout.table}")
            self._newest[layout.table] = newest or 0
        self._newest[layout.table] += 1
        return self._newest[layout.table]

    def _number(self, sid: int) -> tuple[int, int]:
        """Return the next number in a stream, and the first one of this transaction."""
        seq, txn = self._next.get(sid) or (0, 0)
        if not seq:
            seq = txn = self.core.log.last(sid) + 1
        self._next[sid] = (seq + 1, txn)
        return seq, txn

    def _project(
        self, subject: Subject, groups: Sequence[Group], *, before: bool, changed: Sequence[str]
    ) -> None:
        """Bring row and search index to what the registers now say."""
        layout, numbers = subject.layout, tuple(g.number for g in groups)
        life = None if subject.alive == before else subject.alive
        params = layout.group_params(subject.n, life, subject.updated, numbers, subject.values)
        self.core.connection.execute(layout.group_update(numbers, life is not None), params)
        if not subject.alive:
            search.forget(self.core, layout, subject.n)
        elif not before or any(f.name in changed for f in layout.searched):
            search.index(self.core, layout, subject.n, subject.values)


def write(
    core: Core,
    own: OwnStreams,
    edits: Sequence[Edit],
    *,
    now: int,
    why: Why = Why.EDIT,
    res: Sequence[Dot] = (),
) -> tuple[Changes, dict[int, int]]:
    """Write all edits inside the caller's transaction.

    Returns what changed and the newest op number of each stream written. Raises UserError code
    invalid (with fields), not_permitted or deleted.
    """
    pen = Pen(core, own, now, why, tuple(res))
    made = [change for edit in edits if (change := pen.apply(edit)) is not None]
    return Changes(tuple(made)), pen.written


def _normalised(layout: Layout, values: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    problems: list[FieldProblem] = []
    for name, value in values.items():
        declared = layout.rtype.field(name)
        try:
            made[name] = normalise(declared, value)
        except ValueProblem as error:
            problems.append(problem(declared, error))
    if problems:
        raise UserError(
            f"{layout.rtype.label}: có giá trị không đúng.",
            "Hãy sửa các ô được đánh dấu rồi lưu lại.",
            code="invalid",
            fields=tuple(problems),
        )
    return made


def _kind(before: bool, alive: bool) -> Literal["new", "changed", "deleted"]:
    if before == alive:
        return "changed"
    return "new" if alive else "deleted"


def _wire(rtype: RecordType, group: Group, values: Mapping[str, Any]) -> dict[int, Any]:
    """Return a group as its op says it; a personal one with the nonce that hides its hash."""
    wire = group_to_wire(rtype, group.name, values)
    return {NONCE: os.urandom(_NONCE_BYTES), **wire} if group.personal else wire


def _filled(values: Mapping[str, Any], rtype: RecordType, group: Group) -> list[bool]:
    return [values.get(f.name) is not None for f in rtype.fields_of(group.name)]


def _deleted(label: str) -> UserError:
    return UserError(
        f"{label}: bản ghi này đã bị xóa.",
        "Hãy khôi phục bản ghi trước khi sửa.",
        code="deleted",
    )


def _erased(label: str) -> UserError:
    return UserError(
        f"{label}: bản ghi này đã bị xóa hẳn, mã của nó không dùng lại.",
        "Hãy thêm một bản ghi mới.",
        code="erased",
    )
