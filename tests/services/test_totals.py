"""Every total of a period equals a plain SQL count, for a written month and for random records."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.ports import Edit, Query, Role
from app.records.language import Kind, RecordType
from app.records.registry import REGISTRY
from app.reports.annexes import ANNEXES
from app.reports.phrases import LEADING, MONEY, STAFF, STAFF_WORK, TOPICS, TRAINING_WORK
from app.schedule.periods import Period
from app.services.registers import optional, picklists
from app.services.reporting.annex_tables import TABLES
from app.services.totals import listing
from app.services.totals.counted import Counted
from app.services.totals.lines import LINES, line_of
from app.services.totals.wording import parts_words, words
from app.services.work import tasks
from tests.desks import COMMUNE, new_desk, on, task
from tests.services import plain_sql
from tests.services.year import add, day, fill

OCTOBER = Period.parse("2026-10")
_EDGE = (date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 1))
_RANDOM_TYPES = tuple(
    rtype
    for rtype in REGISTRY
    if rtype.totals and not rtype.optional and rtype.area not in ("people", "training")
)


def figures(desk: Desk, period: Period = OCTOBER) -> dict[str, Counted]:
    return {f.key: f for f in listing.listing(desk, listing.asked(desk, period))}


def assert_plain(desk: Desk, found: dict[str, Counted], queries: dict[str, str]) -> None:
    ours = {key: found[key].value for key in queries}
    assert ours == {key: plain_sql.value(desk, sql) for key, sql in queries.items()}


@pytest.fixture
def october(plan_desk: Desk) -> Desk:
    """The small plan with work done, and every register of October filled."""
    tasks.update(
        plan_desk, task(plan_desk, "2.1").task, tasks.Update("done", result="Xong", on=day(2))
    )
    tasks.finish_product(
        plan_desk,
        task(plan_desk, "1.1").task,
        title="Kế hoạch của UBND xã",
        kind="plan",
        code_number="40/UBND",
        on=day(22),
    )
    fill(plan_desk)
    return plan_desk


def test_every_total_of_the_month_is_a_plain_sql_count(october: Desk) -> None:
    found = figures(october)
    whole = plain_sql.REGISTERS | plain_sql.PEOPLE | plain_sql.TASKS
    known = {*whole, *plain_sql.RATIOS, "tasks.done"}
    assert known | {f"reports.{k}" for k in REPORTS_ELSEWHERE} == set(found)
    assert_plain(october, found, whole)
    for key, (above, below) in plain_sql.RATIOS.items():
        expected = plain_sql.value(october, above), plain_sql.value(october, below)
        assert (found[key].numerator, found[key].denominator) == expected, key
        assert found[key].value is None
    done = found["tasks.done"]
    assert (done.numerator, done.denominator) == (1, 3)


REPORTS_ELSEWHERE = ("due", "not_sent", "on_time", "late", "on_request", "returned")
"""Which reports are due is the calendar's to say: test_totals_of_reports."""


def test_all_fifteen_lines_have_figures_and_no_figure_is_without_a_line(october: Desk) -> None:
    assert {line_of(key).number for key in figures(october)} == {line.number for line in LINES}


def test_every_figure_that_a_report_speaks_of_is_counted(october: Desk) -> None:
    optional.switch(october, "allowance", on=True)
    known = figures(october).keys()
    sentences = (*LEADING, STAFF, *MONEY, *STAFF_WORK, *TRAINING_WORK)
    sentences += tuple(s for topic in TOPICS for s in topic.sentences)
    assert {clause.key for sentence in sentences for clause in sentence.clauses} <= known
    assert {key for table in TABLES for key in table.figures} <= known
    assert {table.key for table in TABLES} <= ANNEXES.keys()


def test_a_paper_in_two_registers_is_one_paper(october: Desk) -> None:
    """The guidance letter 40/UBND of the 22nd is also a product of a task."""
    assert figures(october)["documents.issued"].value == 2


def test_the_records_behind_a_count_are_as_many_as_it_says(october: Desk) -> None:
    span = listing.asked(october, OCTOBER)
    for key in (
        "feedback.received",
        "event.held",
        "tasks.total",
        "training.courses",
        "feedback.late",
    ):
        rows = listing.rows(october, span, key)
        assert len(rows.records) == rows.figure.value, key
    late = listing.rows(october, span, "feedback.late").records
    assert [r["answered_date"] > r["due_date"] for r in late] == [True]


def test_parts_add_up_and_words_of_ones_own_count_as_the_office_said(october: Desk) -> None:
    items = figures(october)["communication_item.items"]
    assert parts_words(items) == "Tin: 3; Bài: 2; Tiểu phẩm: 1"
    rtype = REGISTRY["communication_item"]
    kind = rtype.field("kind")
    picklists.add(october, rtype, kind, "Tiểu phẩm", counts_as="video")
    items = figures(october)["communication_item.items"]
    assert (parts_words(items), items.value) == ("Tin: 3; Bài: 2; Video: 1", 6)
    for typed in ("Tin", "Pa-nô tuyên truyền", "Pa-nô tuyên truyền"):
        values = {"kind": typed, "title": "Từ máy khác", "date": day(9), "quantity": 1}
        october.store.write([Edit("communication_item", new_id(), values)])
    items = figures(october)["communication_item.items"]
    assert parts_words(items) == "Tin: 4; Bài: 2; Video: 1; Pa-nô tuyên truyền: 2"


def test_a_year_field_counts_in_every_month_of_its_year(october: Desk) -> None:
    for code, spent in (("2026-01", 19_500_000), ("2026", 19_500_000), ("2025-12", 1)):
        assert figures(october, Period.parse(code))["budget_line.spent"].value == spent


def test_the_share_of_law_making_stands_with_its_two_numbers_and_their_base(october: Desk) -> None:
    """The base is repeated on two lines of the year, and counts once; nothing is rounded up."""
    share = figures(october)["budget_line.law_making_spent"]
    assert words(share) == "12.000.000/4.800.000.000 (0,25%)"
    assert share.note == "tổng chi ngân sách xã theo dự toán"


def test_an_optional_register_counts_once_it_is_switched_on(october: Desk) -> None:
    assert "allowance.persons" not in figures(october)
    optional.switch(october, "allowance", on=True)
    assert figures(october)["allowance.persons"].value == 0


def test_staff_is_counted_as_it_stood_on_the_last_day(october: Desk) -> None:
    [core] = october.store.find(Query("core_force")).records
    october.store.write([Edit("core_force", core.id, {"date_to": day(15, 11)})])
    assert figures(october)["core_force.persons"].value == 1
    december = figures(on(october, date(2026, 12, 31)), Period.parse("2026-12"))
    assert december["core_force.persons"].value == 0


def test_a_step_ticked_off_counts_like_an_entry_in_its_register(commune_desk: Desk) -> None:
    document = add(
        commune_desk, "legal_document", kind="decision", subject="Quy chế", started=day(1)
    )
    steps = {s["kind"]: s.id for s in commune_desk.store.find(Query("legal_step")).records}
    commune_desk.store.write([Edit("legal_step", steps["consultation"], {"done": day(9)})])
    assert figures(commune_desk)["consultation.documents"].value == 1
    add(commune_desk, "consultation", document=document, audience="Thôn", date_from=day(9))
    assert figures(commune_desk)["consultation.documents"].value == 1


def test_an_unknown_figure_or_unit_is_refused(october: Desk) -> None:
    with pytest.raises(UserError) as caught:
        listing.one(october, listing.asked(october, OCTOBER), "feedback.nothing")
    assert caught.value.code == "not_found"
    with pytest.raises(UserError):
        listing.asked(october, OCTOBER, "99999")


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_totals_of_any_records_are_plain_sql_counts(seed: int) -> None:
    random = Random(seed)
    with (
        tempfile.TemporaryDirectory() as folder,
        new_desk(Path(folder) / "d", Role.COMMUNE, COMMUNE) as desk,
    ):
        pool: dict[str, list[str]] = {}
        edits = [
            Edit(rtype.name, new_id(), _values(rtype, random, pool))
            for rtype in _RANDOM_TYPES
            for _ in range(random.randrange(1, 9))
        ]
        desk.store.write(edits)
        gone = random.sample(edits, len(edits) // 10)
        desk.store.write([Edit(e.type, e.id, deleted=True) for e in gone])
        keys = {f"{t.name}.{total.key}" for t in _RANDOM_TYPES for total in t.totals}
        wanted = {k: sql for k, sql in plain_sql.REGISTERS.items() if k in keys}
        assert keys <= {*wanted, "legal_document.appraised"}
        assert_plain(desk, figures(desk), wanted)
        for figure in figures(desk).values():
            if figure.parts and figure.key.partition(".")[0] in {t.name for t in _RANDOM_TYPES}:
                assert sum(p.value for p in figure.parts) == figure.value, figure.key


def _values(rtype: RecordType, random: Random, pool: dict[str, list[str]]) -> dict[str, Any]:
    """Make values of any kind, near the edges of the month; a third of the fields stays empty."""
    makers: dict[Kind, Any] = {
        Kind.TEXT: lambda f: random.choice(("Số 1", "Số 2", "đ ư ạ")),
        Kind.LONG_TEXT: lambda f: "Nội dung dài",
        Kind.INTEGER: lambda f: (
            random.choice((2025, 2026)) if f.minimum == 2020 else random.randrange(50)
        ),
        Kind.DECIMAL: lambda f: Decimal(random.randrange(10**9)) / 4,
        Kind.BOOL: lambda f: random.random() < 0.5,
        Kind.DATE: lambda f: random.choice((*_EDGE, _EDGE[1] + timedelta(random.randrange(30)))),
        Kind.CHOICE: lambda f: random.choice(
            (*(c.code for c in f.choices), "Của riêng xã")[: len(f.choices) + f.open]
        ),
        Kind.CHOICES: lambda f: (random.choice(f.choices).code,),
        Kind.REF: lambda f: random.choice(pool.setdefault(f.target, [new_id() for _ in range(3)])),
    }
    return {
        f.name: makers[f.kind](f)
        for f in rtype.fields
        if f.kind in makers and random.random() < 0.67
    }
