"""The rule of who may write what, as the ledger asks it.

The same rule refuses a local edit and quarantines a foreign op.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.errors import UserError
from app.exchange.ops import Op
from app.ports import Role
from app.records.language import RecordType, Scope
from app.records.rights import may_live as may_live
from app.records.rights import may_write as may_write
from app.records.rights import outward_scope as outward_scope

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
