"""The check of a ledger: is the file whole, guarded, and do its parts agree."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.records.language import LIFE_GROUP
from db import digest, guards
from db.core import Core
from db.layout import Layout


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: ``problems`` in Vietnamese, ``counts`` of records per type."""

    problems: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.problems


def check(core: Core, tables: tuple[str, ...]) -> Report:
    """Check pages, guards, registers against rows and sums, the search index against records."""
    problems, connection = [], core.connection
    if connection.rows("PRAGMA cipher_integrity_check"):
        problems.append("Có trang dữ liệu bị sửa hoặc hỏng.")
    if connection.rows("PRAGMA quick_check") != [("ok",)]:
        problems.append("Cấu trúc tệp dữ liệu bị hỏng.")
    if guards.missing(connection, tables):
        problems.append("Lớp bảo vệ chống ghi ngoài sổ không còn đủ.")
    if digest.totals_differ(core):
        problems.append("Tổng kiểm các mục ghi nhận không khớp với chính các mục ấy.")
    counts = {}
    for layout in core.layouts:
        name = layout.rtype.name
        total, alive, registers = _counts(core, layout)
        counts[name] = alive
        if total != registers:
            problems.append(f"{layout.rtype.label}: {total} dòng nhưng {registers} mục ghi nhận.")
        indexed = _indexed(core, layout)
        if layout.searched and indexed != alive:
            problems.append(
                f"{layout.rtype.label}: mục tìm kiếm có {indexed} trên {alive} bản ghi."
            )
    return Report(tuple(problems), counts)


def _counts(core: Core, layout: Layout) -> tuple[int, int, int]:
    total, alive = core.connection.row(
        f"SELECT count(*), coalesce(sum(life), 0) FROM {layout.table}"
    ) or (0, 0)
    registers = core.connection.value(
        "SELECT count(*) FROM register WHERE ent = ? AND grp = ?",
        (layout.rtype.number, LIFE_GROUP),
    )
    return total, alive, registers


def _indexed(core: Core, layout: Layout) -> int:
    return int(
        core.connection.value(
            "SELECT count(*) FROM search WHERE rowid BETWEEN ? AND ?",
            (layout.search_base, layout.search_end),
        )
    )
