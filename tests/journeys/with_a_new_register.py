"""The program with one register more: its declaration, its migration, and nothing else.

Run as the program is: ``python -m tests.journeys.with_a_new_register COMMAND``.
"""

from __future__ import annotations

import sys
from typing import Any

import db.ledger
from app.records.language import Field, Group, Kind, RecordType, Scope, Total, choices
from app.records.registry import REGISTRY
from db.migrations import STEPS, Step
from db.migrations.draft import statements
from ui.bootstrap import main

LIBRARY = RecordType(
    number=970,
    name="law_library",
    label="Tủ sách pháp luật",
    plural="Tủ sách pháp luật",
    area="public",
    title="place",
    groups=(
        Group(1, "content", "Nội dung", Scope.SHARED),
        Group(2, "counts", "Số liệu", Scope.SHARED),
    ),
    fields=(
        Field(1, "place", "Nơi đặt", "content", required=True, listed=True, searched=True,
              sorted=True),
        Field(2, "date", "Ngày mở", "content", kind=Kind.DATE, required=True, listed=True),
        Field(3, "kind", "Kiểu tủ", "content", kind=Kind.CHOICE, open=True, listed=True,
              choices=choices(("shelf", "Tủ gỗ"), ("digital", "Tủ điện tử"))),
        Field(4, "books", "Số sách", "counts", kind=Kind.INTEGER, minimum=0, listed=True,
              summed=True, measure="cuốn"),
        Field(5, "keeper", "Người giữ", "content", kind=Kind.REF, target="officer"),
    ),
    order=("-date",),
    period="date",
    totals=(
        Total("opened", "Tủ sách pháp luật đã mở", by="kind"),
        Total("books", "Sách trong tủ", "sum", "books"),
    ),
)  # fmt: skip


def _tables(database: Any) -> None:
    for statement in statements(LIBRARY):
        database.execute(statement)


def add_the_register() -> None:
    """Put the declaration among the others and its migration behind them."""
    types = (*REGISTRY, LIBRARY)
    REGISTRY._types = types
    REGISTRY._by_name = {r.name: r for r in types}
    REGISTRY._by_number = {r.number: r for r in types}
    steps = (*STEPS, Step("m9002_law_library", _tables))
    for make in (db.ledger.create_ledger, db.ledger.open_ledger):
        assert make.__kwdefaults__ is not None
        make.__kwdefaults__["steps"] = steps


if __name__ == "__main__":
    add_the_register()
    sys.exit(main())
