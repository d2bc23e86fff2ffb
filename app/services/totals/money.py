"""The share of law-making in all spending: two numbers and what the second one is.

Which spending the 0.5 % is measured against is not said by any plan, so both numbers stand beside
the ratio, with the words the office gave to its base.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.desk import Desk
from app.ports import Filter, Query, Record
from app.services.totals.counted import ALL, Asked, Counted, rows_of

_LAW_MAKING = Filter("field", "=", "law_making")
_AMOUNTS = (
    ("allocated", "Kinh phí phân bổ cho xây dựng pháp luật so với tổng chi"),
    ("spent", "Kinh phí đã chi cho xây dựng pháp luật so với tổng chi"),
)


def counted(desk: Desk, asked: Asked) -> Iterator[Counted]:
    """Yield the base, and the share of what was allocated and of what was spent."""
    years = (Filter("year", ">=", asked.start.year), Filter("year", "<=", asked.end.year))
    lines = Query("budget_line", (*asked.whose, *years), order=("year",), limit=ALL)
    based = _with(lines, Filter("total_spending", "filled"))
    bases = desk.store.find(based).records
    base, note = (
        _base(bases),
        "; ".join(dict.fromkeys(r["base_label"] for r in bases if r["base_label"])),
    )
    yield Counted(
        "budget_line.base",
        "Tổng chi ngân sách làm mẫu số",
        base,
        behind=(based,),
        measure="đồng",
        note=note,
    )
    for name, label in _AMOUNTS:
        making = _with(lines, _LAW_MAKING, Filter(name, "filled"))
        amount = desk.store.tally(making, "sum", field=name).get(None, Decimal(0))
        yield Counted(
            f"budget_line.law_making_{name}",
            label,
            numerator=amount,
            denominator=base,
            behind=(making, rows_of("budget_line", (r.id for r in bases))),
            measure="đồng",
            note=note,
        )


def _base(lines: Sequence[Record]) -> Decimal:
    """Return the whole spending, once for each unit and year: several lines may repeat it."""
    found: dict[tuple[str, int], Decimal] = {}
    for line in lines:
        same = line.unit, line["year"]
        found[same] = max(line["total_spending"], found.get(same, Decimal(0)))
    return sum(found.values(), Decimal(0))


def _with(query: Query, *more: Filter) -> Query:
    return Query(query.type, (*query.filters, *more), order=query.order, limit=query.limit)
