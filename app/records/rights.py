"""Who may write what: asked before a form is opened, at every write, and of every op that arrives.

A COMMUNE group is written by the unit's own devices; a SHARED group by the commune whose record
it is; a PROVINCE group by the province; a PUBLISHED group by the unit that entered the record.
"""

from __future__ import annotations

from app.ports import Role
from app.records.language import RecordType, Scope


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


def writable_groups(rtype: RecordType, role: Role, *, own_record: bool) -> frozenset[str]:
    """Return the groups of a record that a unit of this role may write."""
    outward = outward_scope(role)
    streams = {g.name: Scope.COMMUNE if g.scope is Scope.COMMUNE else outward for g in rtype.groups}
    return frozenset(
        g.name for g in rtype.groups if may_write(g.scope, streams[g.name], own_record=own_record)
    )


def may_keep(rtype: RecordType, role: Role, *, own_record: bool) -> bool:
    """Tell whether a unit of this role may enter a record of a type, or delete this one."""
    life = rtype.life_scope
    stream = Scope.COMMUNE if life is Scope.COMMUNE else outward_scope(role)
    return may_live(rtype, stream, own_record=own_record)
