"""A change that was set aside, told so that a person can judge it: of what, what, whose, and why.

Personal values are never told, but for what a record that is here is called: who may see them
opens the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from app.exchange.aside.why import AFTER_UPDATE, Why
from app.exchange.in_words import field_words, title_words
from app.exchange.ops import Op
from app.exchange.ops import Why as OpWhy
from app.ports import Record, Role, SetAside
from app.records.codec import ValueProblem, group_from_wire
from app.records.language import RecordType
from app.records.registry import REGISTRY
from app.records.rights import may_keep, writable_groups
from app.text.moments import day_of

if TYPE_CHECKING:
    from app.desk import Desk
    from app.exchange.trust import Trust

WAITING = (*AFTER_UPDATE, Why.UNBORN)
"""These come right by themselves."""
_BY_HAND = (Why.REVOKED, Why.STAMP)
_NEWER = "Hãy cập nhật chương trình; phần này tự nhập sau khi cập nhật."
_TELL_SENDER = "Hãy báo nơi gửi kiểm tra máy đã ghi; dòng này có thể bỏ."
_TAKE = "Nếu đúng là việc của đơn vị, hãy nhận dòng này: máy này ghi lại giá trị ấy."
_LET_COUNT = "Nếu đã hỏi đơn vị và đúng là việc của họ, hãy nhận dòng này."
_LET_COUNT_MANY = (
    "Nếu đã hỏi đơn vị và đúng là việc của họ, hãy nhận đến hết dòng này: {n} thay đổi, cả những "
    "thay đổi máy ấy ghi trước dòng này."
)
_REASONS: dict[Why, tuple[str, str]] = {
    Why.TYPE: ("Loại hồ sơ này chỉ bản chương trình mới hơn mới có.", _NEWER),
    Why.GROUP: ("Phần này của hồ sơ chỉ bản chương trình mới hơn mới có.", _NEWER),
    Why.FIELD: ("Đã nhập, trừ những ô chỉ bản chương trình mới hơn mới có.", _NEWER),
    Why.UNBORN: (
        "Bản ghi mà thay đổi này thuộc về chưa đến.",
        "Không phải làm gì: thay đổi tự nhập khi gói có bản ghi ấy đến.",
    ),
    Why.STAMP: (
        "Đồng hồ của máy đã ghi sai quá xa (trước 1970 hoặc sau 2100): không được tính.",
        "Hãy báo nơi gửi chỉnh ngày giờ của máy rồi ghi lại.",
    ),
    Why.SCOPE: ("Máy đã ghi không có quyền ghi phần này.", _TELL_SENDER),
    Why.STREAM: ("Máy đã ghi không ghi đúng phần của đơn vị mình.", _TELL_SENDER),
    Why.VALUE: ("Giá trị không đúng kiểu nên không đọc được.", _TELL_SENDER),
    Why.REVOKED: (
        "Ghi sau khi máy ấy bị thu hồi.",
        "Chỉ đơn vị ấy hoặc Sở Tư pháp nhận được dòng này.",
    ),
}
_STANDS = "Sổ đã có đúng giá trị này; có thể bỏ dòng."
_DELETED = "Hãy khôi phục bản ghi trước, rồi nhận dòng này."
_PARENT = "Hãy nhận dòng “Thêm mới” của bản ghi này trước."


class FieldText(msgspec.Struct, frozen=True):
    """One field: what the change says, and what stands here now."""

    label: str
    value: str
    now: str


class AsideOp(msgspec.Struct, frozen=True):
    """One change that is kept and does not count.

    ``id`` is its name, ``stream:number``; ``code`` why it stands aside (app.exchange.aside.why);
    ``waits`` when it comes right by itself. ``type`` is "" for a type this program does not know,
    ``title`` "" when nothing tells it; ``known`` when the record is here. ``action`` says which
    part of it, or what became of it. ``fields`` is empty for a ``personal`` part. ``device`` (hex)
    of ``letter`` wrote it on ``day`` (ISO, by its own clock). ``takes`` is how many changes taking
    it over takes in, 0 when it cannot be.
    """

    id: str
    code: str
    waits: bool
    type: str
    label: str
    record: str
    known: bool
    title: str
    action: str
    fields: tuple[FieldText, ...]
    personal: bool
    unit: str
    letter: str
    device: str
    day: str
    reason: str
    next: str
    takes: int


def described(desk: Desk, believed: Trust, one: SetAside) -> AsideOp:
    """Return a change that stands aside in words."""
    op, rtype = one.op, REGISTRY.by_number(one.op.ent)
    row = op.row.hex()
    held = desk.store.get(rtype.name, row) if rtype else None
    peer = believed.peers.get(one.device)
    said = said_by(op)
    takes, next_step = _way_on(desk, one)
    if one.why not in WAITING and _stands_already(op, held, said):
        next_step = _STANDS
    return AsideOp(
        name_of(one),
        one.why.value,
        one.why in WAITING,
        rtype.name if rtype else "",
        rtype.label if rtype else "Loại hồ sơ mới",
        row,
        held is not None,
        _title(rtype, held, said),
        _action(rtype, op),
        tuple(_fields(desk, rtype, held, said or {})) if rtype and not _is_personal(op) else (),
        _is_personal(op),
        one.unit,
        peer.certificate.letter if peer else "",
        one.device.hex(),
        day_of(op.st).isoformat(),
        _REASONS[one.why][0],
        next_step,
        takes,
    )


def name_of(one: SetAside) -> str:
    """Return the name of a change: stream in hex, a colon, its number."""
    return f"{one.dot.rid.hex()}:{one.dot.seq}"


def said_by(op: Op) -> dict[str, Any] | None:
    """Return the fields an op gives its record, None when that cannot be read here."""
    rtype = REGISTRY.by_number(op.ent)
    groups = op.val if op.grp == 0 else {op.grp: op.val}
    if rtype is None or op.why == OpWhy.ERASE or not isinstance(groups or {}, Mapping):
        return None
    said: dict[str, Any] = {}
    try:
        for number, raw in (groups or {}).items():
            said |= group_from_wire(rtype, int(number), raw)
    except (ValueProblem, TypeError, ValueError):
        return None
    return said


def hindrance(desk: Desk, one: SetAside) -> str | None:
    """Return what stands in the way of taking a change over by hand, None when nothing does.

    A unit takes over its own work alone: what it takes it writes anew itself, so every other
    replica reads it like any other change of this unit. What a province lets count, counts
    everywhere by its next roster.
    """
    if may_let_count(desk, one):
        return None
    op, rtype = one.op, REGISTRY.by_number(one.op.ent)
    other = _REASONS[one.why][1]
    if one.why not in _BY_HAND or rtype is None or said_by(op) is None:
        return other
    if one.unit != desk.profile.unit.code:
        return other
    held = desk.store.get(rtype.name, op.row.hex())
    if held is None and (
        op.grp or op.val is None or desk.store.is_erased(rtype.name, op.row.hex())
    ):
        return _PARENT if op.grp else other
    if held is not None and not held.alive:
        return _DELETED
    return None if _may(desk, rtype, op, held) else other


def may_let_count(desk: Desk, one: SetAside) -> bool:
    """Tell whether this is the province, which may let a revoked device's later work count."""
    return desk.profile.role is Role.PROVINCE and one.why is Why.REVOKED


def _way_on(desk: Desk, one: SetAside) -> tuple[int, str]:
    """Return how many changes taking this one over takes in, and the next step in words."""
    lacking = hindrance(desk, one)
    if lacking is not None:
        return 0, lacking
    if not may_let_count(desk, one):
        return 1, _TAKE
    count = desk.replica.revoked_between(one.dot.rid, 1, one.dot.seq, settled=True)
    return count, _LET_COUNT if count == 1 else _LET_COUNT_MANY.format(n=count)


def _may(desk: Desk, rtype: RecordType, op: Op, held: Record | None) -> bool:
    """Tell whether this desk may write what an op says."""
    role = desk.profile.role
    own_record = held is None or held.unit == desk.profile.unit.code
    if op.grp == 0 and not may_keep(rtype, role, own_record=own_record):
        return False
    groups = {rtype.group_by_number(int(n)) for n in ((op.val or {}) if op.grp == 0 else (op.grp,))}
    writable = writable_groups(rtype, role, own_record=own_record)
    return all(group is not None and group.name in writable for group in groups)


def _action(rtype: RecordType | None, op: Op) -> str:
    if op.why == OpWhy.ERASE:
        return "Xóa hẳn"
    if op.grp == 0:
        return "Xóa" if op.val is None else "Thêm mới"
    group = rtype.group_by_number(op.grp) if rtype else None
    return f"Sửa phần “{group.label}”" if group else "Phần mới"


def _is_personal(op: Op) -> bool:
    """Tell whether an op says anything of a personal group."""
    rtype = REGISTRY.by_number(op.ent)
    numbers = op.val if op.grp == 0 and isinstance(op.val, Mapping) else (op.grp,)
    # Of an op that cannot be read nothing is told, so what else its value holds does not matter.
    known = (n for n in numbers or () if isinstance(n, int))
    groups = [rtype.group_by_number(n) for n in known] if rtype else []
    return any(group is not None and group.personal for group in groups)


def _stands_already(op: Op, held: Record | None, said: Mapping[str, Any] | None) -> bool:
    """Tell whether the record says by now what an op that does not count says."""
    if held is None or said is None:
        return False
    if op.grp == 0 and op.val is None:
        return not held.alive
    return held.alive and all(held[name] == value for name, value in said.items())


def _title(rtype: RecordType | None, held: Record | None, said: Mapping[str, Any] | None) -> str:
    if rtype is None:
        return ""
    if held is not None:
        return title_words(rtype, held.values)
    group = rtype.group(rtype.field(rtype.title).group)
    tells = said is not None and said.get(rtype.title) and not group.personal
    return title_words(rtype, said or {}) if tells else ""


def _fields(
    desk: Desk, rtype: RecordType, held: Record | None, said: Mapping[str, Any]
) -> Iterator[FieldText]:
    """Yield the fields in which a change differs from what stands here."""
    for field in rtype.fields:
        if field.name not in said or field.hidden:
            continue
        now = held[field.name] if held is not None and held.alive else None
        if said[field.name] != now:
            value, standing = (field_words(desk, field, v) for v in (said[field.name], now))
            yield FieldText(field.label, value, standing)
