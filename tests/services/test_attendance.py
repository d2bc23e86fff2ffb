from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import UserError
from app.ports import Query, Role
from app.services.registers import records
from app.services.training import add_participants, attendance, sessions, sheets
from app.services.training.attendance import Wish
from tests.desks import COMMUNE, course, enrol, new_desk, officer, send
from tests.reports.reading import page_texts

THURSDAY = date(2026, 10, 8)


def _slots(desk: Desk, course_id: str) -> list[tuple[date, str]]:
    return [(s["date"], s["part"]) for s in sessions.of_course(desk, course_id)]


def test_sessions_fall_on_working_days_morning_and_afternoon(commune_desk: Desk) -> None:
    here = course(commune_desk, THURSDAY, date_to=date(2026, 10, 12))
    added, _ = sessions.make(commune_desk, here)
    days = [THURSDAY, date(2026, 10, 9), date(2026, 10, 12)]
    assert added == 6
    assert _slots(commune_desk, here) == [(d, p) for d in days for p in ("morning", "afternoon")]
    assert {s["hours"] for s in sessions.of_course(commune_desk, here)} == {Decimal(4)}


def test_a_number_of_sessions_is_spread_over_the_days(commune_desk: Desk) -> None:
    here = course(
        commune_desk, THURSDAY, date_to=date(2026, 10, 9), sessions=3, hours=Decimal("13.5")
    )
    assert sessions.make(commune_desk, here)[0] == 3
    second = date(2026, 10, 9)
    assert _slots(commune_desk, here) == [
        (THURSDAY, "morning"),
        (THURSDAY, "afternoon"),
        (second, "morning"),
    ]
    assert {s["hours"] for s in sessions.of_course(commune_desk, here)} == {Decimal("4.5")}


def test_a_course_of_the_weekend_is_held_on_the_weekend(commune_desk: Desk) -> None:
    saturday = date(2026, 10, 10)
    here = course(commune_desk, saturday)
    sessions.make(commune_desk, here)
    assert _slots(commune_desk, here) == [(saturday, "morning"), (saturday, "afternoon")]


def test_made_twice_nothing_is_doubled_and_moved_ones_stay(commune_desk: Desk) -> None:
    here = course(commune_desk, THURSDAY, sessions=2)
    sessions.make(commune_desk, here)
    moved = sessions.of_course(commune_desk, here)[1]
    records.save(commune_desk, "course_session", moved.id, {"date": date(2026, 10, 13)})
    assert sessions.make(commune_desk, here)[0] == 0
    assert _slots(commune_desk, here)[1] == (date(2026, 10, 13), "afternoon")


def test_a_year_of_days_is_refused_beside_the_number(commune_desk: Desk) -> None:
    here = course(commune_desk, date(2026, 1, 5), date_to=date(2026, 12, 25))
    with pytest.raises(UserError) as caught:
        sessions.make(commune_desk, here)
    assert [f.field for f in caught.value.fields] == ["sessions"]
    assert commune_desk.store.count(Query("course_session")) == 0


def _class(desk: Desk, *names: str) -> tuple[str, list[str], list[str]]:
    here = course(desk, THURSDAY, sessions=2)
    people = [officer(desk, n) for n in names]
    add_participants(desk, here, people)
    sessions.make(desk, here)
    return here, people, [s.id for s in sessions.of_course(desk, here)]


def _hours(desk: Desk, course_id: str) -> dict[str, Decimal | None]:
    return {s["officer"]: s["hours_attended"] for s in attendance.grid(desk, course_id).seats}


def test_tiet_follow_the_marks_until_somebody_types_others(commune_desk: Desk) -> None:
    here, (one, two), (first, second) = _class(commune_desk, "Đặng Thị Ửng", "Lò Văn Ịnh")
    attendance.mark(
        commune_desk, here, [Wish(first, one, "present"), Wish(first, two, "excused", "ốm")]
    )
    assert _hours(commune_desk, here) == {one: Decimal(4), two: Decimal(0)}
    seat = next(s for s in attendance.grid(commune_desk, here).seats if s["officer"] == two)
    records.save(commune_desk, "participation", seat.id, {"hours_attended": Decimal(7)})
    attendance.mark(commune_desk, here, [Wish(second, p, "present") for p in (one, two)])
    assert _hours(commune_desk, here) == {one: Decimal(8), two: Decimal(7)}
    attendance.take_hours(commune_desk, here)
    assert _hours(commune_desk, here)[two] == Decimal(4)
    assert attendance.grid(commune_desk, here).mark(first, two).note == "ốm"


def test_results_are_proposed_and_only_open_ones_are_taken(commune_desk: Desk) -> None:
    here, people, held = _class(commune_desk, "Ửng", "Ịnh", "Mơ")
    seats = {s["officer"]: s.id for s in attendance.grid(commune_desk, here).seats}
    for person in people[:2]:
        records.save(commune_desk, "participation", seats[person], {"result": "nominated"})
    marks = dict(zip(people, ("present", "absent", "absent"), strict=True))
    attendance.mark(commune_desk, here, [Wish(s, p, m) for p, m in marks.items() for s in held])
    grid = attendance.grid(commune_desk, here)
    assert [attendance.proposal(grid, p) for p in people] == ["completed", "absent", "absent"]
    attendance.accept_proposals(commune_desk, here)
    results = {s["officer"]: s["result"] for s in attendance.grid(commune_desk, here).seats}
    # The third one's result had been decided; it is left to the officer.
    assert [results[p] for p in people] == ["completed", "absent", "completed"]


def test_no_result_is_proposed_while_a_mark_is_missing(commune_desk: Desk) -> None:
    here, (one,), (first, _) = _class(commune_desk, "Ửng")
    attendance.mark(commune_desk, here, [Wish(first, one, "present")])
    assert attendance.proposal(attendance.grid(commune_desk, here), one) is None


def test_two_machines_meet_on_the_same_mark(tmp_path: Path) -> None:
    with (
        new_desk(tmp_path / "a", Role.COMMUNE, COMMUNE) as desk,
        new_desk(tmp_path / "b", Role.COMMUNE, COMMUNE) as other,
    ):
        enrol(other, desk, tmp_path / "enrol")
        here, (one,), (first, _) = _class(desk, "Ửng")
        send(desk, "devices", other, tmp_path / "there")
        attendance.mark(desk, here, [Wish(first, one, "present")])
        attendance.mark(other, here, [Wish(first, one, "present")])
        send(other, "devices", desk, tmp_path / "back")
        assert desk.store.count(Query("attendance")) == 1


@pytest.mark.parametrize("blank", [False, True])
def test_the_sheet_names_everybody_and_every_session(
    commune_desk: Desk, tmp_path: Path, blank: bool
) -> None:
    here, people, held = _class(commune_desk, "Đặng Thị Ửng", "Lò Văn Ịnh")
    attendance.mark(commune_desk, here, [Wish(held[0], people[0], "excused")])
    target = tmp_path / "diem-danh.pdf"
    assert sheets.attendance_sheet(commune_desk, here, target, blank=blank) == 2
    said = "\n".join(page_texts(target.read_bytes()))
    for words in ("Đặng Thị Ửng", "Lò Văn Ịnh", "08/10", "DANH SÁCH ĐIỂM DANH"):
        assert words in said
    assert ("vắng có lý do" in said) is not blank


def test_a_sheet_of_nobody_is_refused(commune_desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        sheets.attendance_sheet(commune_desk, course(commune_desk, THURSDAY), tmp_path / "a.pdf")
