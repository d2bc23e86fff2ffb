"""Figures over a query equal what a plain look at the records gives."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.ports import Edit, Filter, Query
from app.records.language import Of

VALUES = st.fixed_dictionaries(
    {
        "title": st.sampled_from(("Hoà giải", "Chứng thực", "Đối thoại")),
        "percent": st.none() | st.integers(0, 100),
        "fee": st.none() | st.decimals(0, 10_000, places=2),
        "kind": st.none() | st.sampled_from(("a", "b")),
        "kinds": st.lists(st.sampled_from(("x", "y")), unique=True).map(tuple),
        "due": st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    }
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(VALUES, max_size=12))
def test_counts_sums_and_different_values_are_exact(desk, rows):
    old = desk.ledger.find(Query("dossier", limit=1000)).records
    desk.ledger.write([Edit("dossier", r.id, deleted=True) for r in old])
    for row in rows:
        desk.add(**row)
    every = Query("dossier")
    fees: dict[str | None, Decimal] = defaultdict(Decimal)
    for row in rows:
        fees[row["kind"]] += row["fee"] or 0
    assert desk.ledger.tally(every, "sum", field="fee", by="kind") == fees
    assert desk.ledger.tally(every, "count", by="due") == Counter(r["due"] for r in rows)
    listed = Counter(k for r in rows for k in (r["kinds"] or (None,)))
    assert desk.ledger.tally(every, "count", by="kinds") == listed
    titles = desk.ledger.tally(every, "distinct", field="title").get(None, Decimal(0))
    assert titles == len({r["title"] for r in rows})
    early = Query("dossier", (Filter("due", "<=", date(2026, 6, 30)),))
    assert desk.ledger.tally(early).get(None, 0) == sum(
        r["due"] is not None and r["due"] <= date(2026, 6, 30) for r in rows
    )


def test_two_fields_of_one_record_compare_and_an_empty_one_never_does(desk):
    desk.add(title="a", percent=3, opened=2)
    desk.add(title="b", percent=3, opened=3)
    desk.add(title="c", percent=3)
    later = Query("dossier", (Filter("percent", ">", Of("opened")),))
    assert [r["title"] for r in desk.ledger.find(later).records] == ["a"]
    same = Query("dossier", (Filter("percent", "<=", Of("opened")),))
    assert [r["title"] for r in desk.ledger.find(same).records] == ["b"]
