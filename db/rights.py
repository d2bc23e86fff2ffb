"""Who may write what. The same rule refuses a local edit and quarantines a foreign op.

A COMMUNE group is written by the unit's own devices; a SHARED group by the commune whose record
it is; a PROVINCE group by the province; a PUBLISHED group by the unit that entered the record.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.errors import UserError
from app.exchange.ops import Op
from app.ports import Role
from app.records.language import RecordType, Scope

_ROLE_CODES = {Role.COMMUNE: 1, Role.PROVINCE: 2}


def role_code(role: Role) -> int:
    """Return what stands for a role in ops."""
    return _ROLE_CODES[role]


def not_yours(label: str) -> UserError:
    """Return the refusal to change what another unit wrote; ``label`` names the type of record."""
    return UserError(
        f"{label}: phần này do đơn vị khác ghi; ở đây chỉ xem, không sửa được.",
        "Hãy ghi nhận xét hoặc cập nhật vào phần của đơn vị mình.",
        code="not_permitted",
    )


def outward_scope(role: Role) -> Scope:
    """Return the scope of a device's outward stream."""
    return Scope.PROVINCE if role is Role.PROVINCE else Scope.SHARED


def may_write(scope: Scope, stream: Scope, *, own_record: bool) -> bool:
    """Tell whether a stream may carry a group; ``own_record`` when its unit entered the record."""
    match scope:
        case Scope.COMMUNE:
            return stream is Scope.COMMUNE
        case Scope.SHARED:
            return stream is Scope.SHARED and own_record
        case Scope.PROVINCE:
            return stream is Scope.PROVINCE
    return stream is not Scope.COMMUNE and own_record


def may_live(rtype: RecordType, stream: Scope, *, own_record: bool) -> bool:
    """Tell whether a stream may give birth to a record of a type, or delete one."""
    outward = [g.scope for g in rtype.groups if g.scope is not Scope.COMMUNE]
    if not outward:
        return stream is Scope.COMMUNE and own_record
    return own_record and any(may_write(s, stream, own_record=True) for s in outward)


def permitted(rtype: RecordType, op: Op, stream: Scope, *, own_record: bool) -> bool:
    """Tell whether a stream may carry an op; groups of a newer program are not judged."""
    if op.grp:
        group = rtype.group_by_number(op.grp)
        return group is None or may_write(group.scope, stream, own_record=own_record)
    return may_live(rtype, stream, own_record=own_record) and all(
        may_write(scope, stream, own_record=own_record) for scope in _scopes(rtype, op.val or {})
    )


def _scopes(rtype: RecordType, numbers: Iterable[int]) -> list[Scope]:
    groups = [rtype.group_by_number(int(number)) for number in numbers]
    return [g.scope for g in groups if g is not None]
