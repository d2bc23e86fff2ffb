from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.ports import Edit, Role
from app.records.language import Deadline
from app.records.registry import REGISTRY
from app.services.day import agenda, deadlines
from app.services.day.agenda import What
from app.services.registers import lists
from app.services.work import tasks
from app.services.work.tasks import Update
from tests.desks import COMMUNE, course, new_desk, task

DECLARED = [(rtype, d) for rtype in REGISTRY for d in rtype.deadlines]
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
DAYS = st.dates(date(2026, 10, 15), date(2026, 12, 15))


def entries(desk: Desk, start: date = FIRST, end: date = LAST) -> list[agenda.Entry]:
    return [e for day in agenda.agenda(desk, start, end) for e in day.entries]


def on_day(desk: Desk, day: date) -> list[tuple[What, str]]:
    return [(e.what, e.title) for e in entries(desk, day, day)]


def binds(deadline: Deadline, values: dict[str, object]) -> bool:
    """Whether a deadline asks for something, told without the program's own queries."""
    day = values.get(deadline.due)
    if not isinstance(day, date) or not FIRST <= day <= LAST or values.get(deadline.done):
        return False
    return all((values.get(f.field) == f.value) is (f.op == "=") for f in deadline.where)


def drawn_values(number: int, day: date, done: bool, odd: bool) -> dict[str, object]:
    """Values of a record: with or without its end, fulfilling the conditions or not."""
    deadline = DECLARED[number][1]
    met = {f.field: f.value for f in deadline.where if (f.op == "=") is not odd}
    ended = {deadline.done: day} if done else {}
    return {deadline.due: day, **ended, **met}


def test_every_declared_deadline_has_a_day_and_an_end_that_are_dates() -> None:
    assert len(DECLARED) >= 6
    for rtype, deadline in DECLARED:
        kinds = {rtype.field(n).kind.value for n in (deadline.due, deadline.done)}
        assert kinds == {"date"}, rtype.name


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(st.integers(0, len(DECLARED) - 1), DAYS, st.booleans(), st.booleans()),
        max_size=25,
    )
)
def test_every_open_deadline_in_range_appears_exactly_once(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[int, date, bool, bool]]
) -> None:
    with new_desk(tmp_path_factory.mktemp("desk") / "d", Role.COMMUNE, COMMUNE) as desk:
        wanted: Counter[tuple[str, date]] = Counter()
        for number, *rest in drawn:
            rtype, row, values = DECLARED[number][0], new_id(), drawn_values(number, *rest)
            desk.store.write([Edit(rtype.name, row, values)])
            asked = sum(binds(d, values) for d in rtype.deadlines)
            wanted += Counter({(row, rest[0]): asked})
        found = Counter((e.id, e.day) for e in entries(desk) if e.what is What.DEADLINE)
        assert found == wanted


def test_a_task_stands_on_the_plans_day_and_on_the_units_own(plan_desk: Desk) -> None:
    one = task(plan_desk, "2.1")
    assert (What.TASK, "2.1 Tự kiểm tra văn bản của xã") in on_day(plan_desk, date(2026, 10, 30))
    tasks.assign(plan_desk, one.task, {"own_due": date(2026, 10, 20)})
    assert (What.OWN_DAY, "2.1 Tự kiểm tra văn bản của xã") in on_day(plan_desk, date(2026, 10, 20))
    october = entries(plan_desk, date(2026, 10, 1), date(2026, 10, 31))
    assert [e.what for e in october if e.id == one.task] == [What.OWN_DAY, What.TASK]
    tasks.update(plan_desk, one.task, Update("done"))
    october = entries(plan_desk, date(2026, 10, 1), date(2026, 10, 31))
    assert [e for e in october if e.id == one.task] == []


def test_a_product_with_a_day_of_its_own_stands_until_it_is_handed_in(plan_desk: Desk) -> None:
    one = task(plan_desk, "1.2").task
    product = new_id()
    values = {"task": one, "title": "Bài viết", "due": date(2026, 11, 12)}
    plan_desk.store.write([Edit("planned_deliverable", product, values)])
    assert on_day(plan_desk, date(2026, 11, 12)) == [(What.PRODUCT, "Bài viết")]
    tasks.finish_product(plan_desk, one, title="Bài viết", planned=product)
    assert on_day(plan_desk, date(2026, 11, 12)) == []


def test_a_report_stands_on_its_last_day_and_on_the_safe_one(plan_desk: Desk) -> None:
    reports = [(e.day, e.what) for e in entries(plan_desk) if e.type == "report_obligation"]
    assert reports == [
        (date(2026, 11, 23), What.REPORT_SAFE),
        (date(2026, 11, 24), What.REPORT),
    ]
    only_safe = entries(plan_desk, date(2026, 11, 20), date(2026, 11, 23))
    assert [e.what for e in only_safe] == [What.REPORT_SAFE]


def test_training_stands_on_its_sessions_else_on_its_first_day(commune_desk: Desk) -> None:
    planned = course(commune_desk, date(2026, 11, 10), name="Lớp một", status="planned")
    course(commune_desk, date(2026, 11, 11), name="Lớp hai", status="cancelled")
    assert [(e.day.day, e.title) for e in entries(commune_desk)] == [(10, "Lớp một")]
    for day in (12, 13):
        values = {"course": planned, "date": date(2026, 11, day), "part": "morning"}
        commune_desk.store.write([Edit("course_session", new_id(), values)])
    assert [(e.day.day, e.note) for e in entries(commune_desk)] == [(12, "Sáng"), (13, "Sáng")]


def test_days_off_bear_their_names_and_swapped_days_are_told(commune_desk: Desk) -> None:
    days = {d.day: d for d in agenda.agenda(commune_desk, date(2026, 8, 20), date(2026, 9, 3))}
    assert days[date(2026, 9, 2)].name == "Quốc khánh"
    assert not days[date(2026, 9, 2)].working
    assert (days[date(2026, 8, 22)].working, days[date(2026, 8, 22)].name) == (True, "làm bù")
    assert days[date(2026, 8, 29)].name == ""
    assert not days[date(2026, 8, 29)].working


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(2026, 11, 2), date(2026, 11, 1)), (date(2026, 1, 1), date(2027, 12, 31))],
)
def test_a_span_that_cannot_be_is_refused(commune_desk: Desk, start: date, end: date) -> None:
    with pytest.raises(UserError) as caught:
        agenda.agenda(commune_desk, start, end)
    assert caught.value.code == "bad_span"


def test_the_month_is_printed_with_its_special_days_and_deadlines(
    plan_desk: Desk, tmp_path: Path
) -> None:
    start, end = agenda.month_of(date(2026, 11, 9))
    assert (start, end) == (FIRST, LAST)
    shown = agenda.printed(agenda.agenda(plan_desk, start, end), "LỊCH THÁNG 11/2026")
    kinds = [row[1] for row in shown.rows]
    assert {"Ngày nghỉ", "Hạn báo cáo", "Nên gửi báo cáo"} <= set(kinds)
    assert lists.write(plan_desk, shown, tmp_path / "lịch.pdf") == len(shown.rows)
    assert (tmp_path / "lịch.pdf").read_bytes().startswith(b"%PDF")


def test_a_switched_off_register_tells_no_deadline(commune_desk: Desk) -> None:
    names = {rtype.name for rtype, _ in deadlines.declared(commune_desk)}
    assert names == {r.name for r, _ in DECLARED if not r.optional}


def test_month_ends_are_right_around_the_year() -> None:
    for month in range(1, 13):
        start, end = agenda.month_of(date(2028, month, 15))
        assert start.day == 1
        assert (end + timedelta(days=1)).day == 1
        assert end.month == month
