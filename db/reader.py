"""The reading half of the ledger, alike on the writer's connection and on a read-only one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from app.exchange.aside.why import Why as AsideWhy
from app.exchange.ops import Dot, Why
from app.exchange.segment import Segment, from_bytes
from app.ports import (
    Changes,
    Conflict,
    Edit,
    Erasure,
    HistoryEntry,
    Hits,
    Page,
    Query,
    Record,
    SetAside,
    Stream,
    TaskQuery,
    TaskRow,
)
from app.records.language import Measure, Registry, Scope
from db import documents, rows, streams, taskboard
from db import search as finding
from db.connection import Connection
from db.core import Core
from db.errors import problem


class Reader:
    """Everything that can be asked of a ledger; asking never changes anything.

    What is asked for seldom is loaded when it is.
    """

    def __init__(self, connection: Connection, registry: Registry) -> None:
        self.core = Core.over(connection, registry)

    def get(self, type_name: str, row_id: str) -> Record | None:
        """Return a record (deleted ones too, ``alive`` False), None when there is none."""
        return rows.get(self.core, type_name, row_id)

    def get_many(self, type_name: str, ids: Iterable[str]) -> dict[str, Record]:
        """Return the living records among ``ids``, by id."""
        return rows.get_many(self.core, type_name, ids)

    def find(self, query: Query) -> Page:
        """Return one page of living records; of deleted ones when the query says so."""
        return rows.find(self.core, query)

    def count(self, query: Query) -> int:
        """Return how many records match, without reading them."""
        return rows.count(self.core, query)

    def tally(
        self, query: Query, measure: Measure = "count", *, field: str = "", by: str = ""
    ) -> dict[Any, Decimal]:
        """Return a figure over every record of a query, by the values of one field."""
        return rows.tally(self.core, query, measure, field=field, by=by)

    def doubles(self, type_name: str, names: Sequence[str], unit: str) -> list[tuple[str, ...]]:
        """Return the ids, rising, of a unit's living records that are alike in these fields."""
        from db import doubles

        return doubles.doubles(self.core, type_name, names, unit)

    def parentless(self, type_name: str, field: str, unit: str | None) -> list[str]:
        """Return the ids of living records whose ``field`` names a record never heard of."""
        from db import doubles

        return doubles.parentless(self.core, type_name, field, unit)

    def expand(self, type_name: str, prefix: str) -> list[str]:
        """Return the ids (at most 3) that begin with a hex prefix."""
        return rows.expand(self.core, type_name, prefix)

    def is_erased(self, type_name: str, row_id: str) -> bool:
        """Tell whether an id was that of a record now erased."""
        from db import erasure

        number = self.core.layouts[type_name].rtype.number
        return erasure.is_erased(self.core, number, bytes.fromhex(row_id))

    def task_rows(self, query: TaskQuery) -> tuple[tuple[TaskRow, ...], int]:
        """Return one page of tasks beside a unit's work on them, and how many there are."""
        return taskboard.task_rows(self.core, query)

    def last_written(self, types: Sequence[str]) -> dict[str, int]:
        """Return when a living record of these types last changed, by unit code."""
        return rows.last_written(self.core, types)

    def task_counts(self, unit: str) -> dict[str, int]:
        """Return how many of a unit's own tasks are in each state; sub-tasks are not counted."""
        return taskboard.task_counts(self.core, unit)

    def search(
        self, text: str, *, types: Sequence[str] = (), limit: int = 50, offset: int = 0
    ) -> Hits:
        """Return hits over every searched field, exact-mark hits first, then type by type."""
        return finding.search(self.core, text, types=types, limit=limit, offset=offset)

    def history(self, type_name: str, row_id: str) -> list[HistoryEntry]:
        """Return every change of a record, newest first."""
        from db import history as past

        return past.history(self.core, type_name, row_id)

    def setting(self, key: str, default: Any = None) -> Any:
        """Return a setting of this data folder."""
        return documents.setting(self.core.connection, key, default)

    def note(self, kind: str, key: str) -> dict[str, Any] | None:
        """Return one note about the exchange."""
        return documents.note(self.core.connection, kind, key)

    def notes(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return all notes of a kind, by key."""
        return documents.notes(self.core.connection, kind)

    def streams(self, *, own_ones: bool = False) -> list[Stream]:
        """Return every known stream, own ones first; ``own_ones`` leaves the others out."""
        return list(streams.load(self.core.connection, own_ones=own_ones).values())

    def open_ops(self) -> int:
        """Return how many ops of own streams lie in no segment yet."""
        return int(self.core.connection.value("SELECT count(*) FROM op"))

    def segments(self, rid: bytes, above: int) -> list[Segment]:
        """Return the closed segments of a stream that hold ops numbered above ``above``."""
        found = self.core.connection.rows(
            "SELECT data FROM segment WHERE sid = (SELECT sid FROM stream WHERE rid = ?) "
            "AND hi > ? ORDER BY lo, hi",
            (rid, above),
        )
        return [from_bytes(data) for (data,) in found]

    def head_at(self, rid: bytes, hi: int) -> bytes | None:
        """Return the hash of the stream's segment that ends at an op, None when none does."""
        found: bytes | None = self.core.connection.value(
            "SELECT g.hash FROM segment g JOIN stream s ON s.sid = g.sid "
            "WHERE s.rid = ? AND g.hi = ?",
            (rid, hi),
        )
        return found

    def conflicts(self, *, include_closed: bool = False) -> list[Conflict]:
        """Return the conflicts, newest first."""
        from db import conflicts

        return conflicts.conflicts(self.core, include_closed=include_closed)

    def set_aside(self, *, limit: int, offset: int) -> tuple[list[SetAside], int]:
        """Return a page of the ops set aside that nobody has settled, and how many there are."""
        from db import aside_list

        return aside_list.page(self.core, limit=limit, offset=offset)

    def set_aside_at(self, dot: Dot) -> SetAside | None:
        """Return an op that is set aside and not settled, None when there is none."""
        from db import aside_list

        return aside_list.at(self.core, dot)

    def revoked_between(self, rid: bytes, lo: int, hi: int, *, settled: bool) -> int:
        """Return how many ops of a stream are set aside for a revocation, from ``lo`` to ``hi``.

        ``settled`` counts those too that somebody has settled.
        """
        from db import aside_list

        return aside_list.revoked_between(self.core, rid, lo, hi, settled=settled)

    def aside_counts(self) -> dict[AsideWhy, int]:
        """Return how many ops are set aside and not settled, by why."""
        from db import aside_list

        return aside_list.counts(self.core)

    def newest(self) -> int:
        """Return when this device last wrote something (Unix ms), 0 before it did."""
        log = self.core.log
        own = streams.load(self.core.connection, own_ones=True)
        ops = (log.at(sid, log.last(sid)) for sid in own)
        return max((op.st for op in ops if op is not None), default=0)

    def digest(self, scopes: Collection[Scope], *, unit: str = "") -> str:
        """Return one number for all registers of these scopes: equal vectors, equal digests."""
        from db.digest import digest

        return digest(self.core, scopes, unit=unit)

    def digests(self) -> dict[bytes, int]:
        """Return the sum of every stream held without a gap and with nothing set aside."""
        from db.digest import of_whole_streams

        return of_whole_streams(self.core)

    def write(
        self, edits: Sequence[Edit], *, why: Why = Why.EDIT, res: Sequence[Dot] = ()
    ) -> Changes:
        """Refuse: this twin only reads. Raises EnvironmentProblem code read_only."""
        del edits, why, res
        raise problem("read_only")

    def erase(self, wishes: Sequence[Erasure]) -> Changes:
        """Refuse: this twin only reads. Raises EnvironmentProblem code read_only."""
        del wishes
        raise problem("read_only")

    def set_setting(self, key: str, value: Any) -> None:
        """Refuse: this twin only reads. Raises EnvironmentProblem code read_only."""
        del key, value
        raise problem("read_only")

    def close(self) -> None:
        """Close the connection."""
        self.core.connection.close()
