"""What every part of the ledger works with: one connection, the tables, the op log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.exchange.merge import Node, node_of
from app.exchange.ops import Dot, Op, Register
from app.records.language import LIFE_GROUP, Registry
from db.connection import Connection
from db.layout import Layout, Layouts
from db.oplog import OpLog


@dataclass(slots=True)
class Core:
    """One open database as the modules of this package share it."""

    connection: Connection
    layouts: Layouts
    log: OpLog

    @classmethod
    def over(cls, connection: Connection, registry: Registry) -> Core:
        """Build the core of a connection."""
        return cls(connection, Layouts(registry), OpLog(connection))

    def node(self, register: Register, dot: Dot) -> Node | None:
        """Return an op as the merge of ``register`` sees it, None when it is not held."""
        op = self.log.find(dot)
        node = None if op is None else register_node(register, op, dot.rid)
        return node or self._in_another_line(register, dot)

    def _in_another_line(self, register: Register, dot: Dot) -> Node | None:
        """Return the op of this register that a writer meant who knew a line by its signed name."""
        for (rid,) in self.connection.rows(
            "SELECT rid FROM stream WHERE line_of = ? ORDER BY rid", (dot.rid,)
        ):
            op = self.log.find(Dot(rid, dot.seq))
            node = None if op is None else register_node(register, op, rid)
            if node is not None:
                return node
        return None


@dataclass(slots=True)
class Subject:
    """A record in the middle of a transaction: its place, and how it stands now."""

    layout: Layout
    n: int
    row: bytes
    unit: str
    alive: bool
    updated: int
    values: dict[str, Any]

    @property
    def ent(self) -> int:
        """Return the number of its type."""
        return self.layout.rtype.number


def register_node(register: Register, op: Op, rid: bytes) -> Node | None:
    """Return ``op`` of stream ``rid`` as the merge of a register sees it; None if it is no part."""
    for written, value in op.writes():
        if written == register:
            return node_of(op, rid, value)
    return None


def group_label(core: Core, ent: int, grp: int) -> str:
    """Return the name of a field group, "life" for a record's existence."""
    if grp == LIFE_GROUP:
        return "life"
    layout = core.layouts.by_number(ent)
    group = layout.rtype.group_by_number(grp) if layout else None
    return group.name if group else str(grp)
