from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.ports import Edit, Record
from app.services import training
from app.services.registers import records
from app.services.training import history, outputs, tables
from app.services.training.by_person import by_person
from app.services.training.counting import Facts
from app.services.training.groups import by_group
from app.services.training.tables import Span
from app.services.training.window import within
from app.text.numbers import format_percent
from tests.desks import course, officer, seat
from tests.reports.reading import page_texts

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31), "năm 2026")
OCTOBER = date(2026, 10, 8)


def _made(desk: Desk, kind: str, span: Span = YEAR, **more: str) -> dict:
    return outputs.make(desk, kind, span, **more).to_json()


def _give(desk: Desk, person: str, **values: object) -> None:
    material = new_id()
    desk.store.write([Edit("training_material", material, {"title": "Sổ tay"})])
    given = {"material": material, "officer": person, "date": OCTOBER, "copies": 2, **values}
    desk.store.write([Edit("material_issue", new_id(), given)])


def test_a_course_counts_people_once_and_copies_as_given(commune_desk: Desk) -> None:
    one, two = officer(commune_desk, "Ửng"), officer(commune_desk, "Ịnh")
    first = course(commune_desk, OCTOBER, name="Lớp một", hours=Decimal(8), form="online")
    second = course(commune_desk, date(2026, 11, 3), name="Lớp hai")
    seat(commune_desk, first, one, materials_issued=True)
    seat(commune_desk, first, two)
    seat(commune_desk, second, one, result="absent")
    seat(commune_desk, second, two, role="lecturer")
    _give(commune_desk, one, course=first)
    _give(commune_desk, two, course=second)
    made = _made(commune_desk, "course")
    assert made["counts"] == {"courses": 2, "persons": 2, "attendances": 2, "copies": 4}
    told = [(r["name"], r["nominated"], r["attended"], r["copies"]) for r in made["rows"]]
    assert told == [("Lớp một", 2, 2, 2), ("Lớp hai", 1, 0, 2)]
    assert made["rows"][0]["form"] == "Trực tuyến"
    assert "2 người; 2 lượt người" in made["note"]


def test_what_is_not_counted_is_said(commune_desk: Desk) -> None:
    course(commune_desk, OCTOBER, kind="hoi_nghi")
    course(commune_desk, OCTOBER, status="invited")
    course(commune_desk, OCTOBER, status="cancelled")
    made = _made(commune_desk, "course")
    assert made["total"] == 0
    assert "1 hội nghị, hội thảo; 1 lớp chưa hoàn thành" in made["note"]


def test_a_person_who_attends_twice_is_one_person_and_two_attendances(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Ửng", position_title="Công chức Tư pháp")
    for day in (OCTOBER, date(2026, 11, 3)):
        seat(commune_desk, course(commune_desk, day, hours=Decimal(8)), person)
    [row] = _made(commune_desk, "person")["rows"]
    assert (row["courses"], row["hours"], row["newest"]) == (2, 16, "2026-11-03")
    assert row["lack"] == "tài liệu"
    made = _made(commune_desk, "person")
    assert (made["counts"]["persons"], made["counts"]["attendances"]) == (1, 2)


def test_own_tiet_go_before_the_courses(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Ửng")
    here = course(commune_desk, OCTOBER, hours=Decimal(8))
    seat(commune_desk, here, person, hours_attended=Decimal("5.5"))
    assert _made(commune_desk, "person")["rows"][0]["hours"] == 5.5


def test_groups_overlap_and_the_last_line_counts_everybody_once(commune_desk: Desk) -> None:
    woman = officer(
        commune_desk, "Ửng", gender="female", position_title="Phó Chủ tịch UBND xã",
        duties=("drafting", "checking"),
    )  # fmt: skip
    officer(commune_desk, "Ịnh", position_title="Chủ tịch Hội Nông dân")
    seat(commune_desk, course(commune_desk, OCTOBER), woman)
    made = _made(commune_desk, "group")
    told = {r["group"]: (r["persons"], r["women"], r["ratio"]) for r in made["rows"]}
    assert told["Lãnh đạo UBND"] == (1, 1, f"1/1 ({format_percent(1, 1)})")
    assert told["Công chức tham gia soạn thảo văn bản"] == (1, 1, f"1/1 ({format_percent(1, 1)})")
    assert told["Đối tượng khác"] == (1, 0, f"0/1 ({format_percent(0, 1)})")
    assert made["counts"] == {"persons": 2, "women": 1, "trained": 1, "attendances": 1}
    assert "Chưa ghi giới tính: 1 người" in made["note"]


def test_the_target_keeps_both_conditions_apart(plan_desk: Desk) -> None:
    both, trained, given_only, none = (
        officer(plan_desk, n) for n in ("Ánh", "Bình", "Chi", "Dũng")
    )
    here = course(plan_desk, OCTOBER)
    seat(plan_desk, here, both, materials_issued=True)
    seat(plan_desk, here, trained)
    _give(plan_desk, given_only)
    officer(plan_desk, "Thôi việc", left_on=date(2026, 10, 31))
    made = _made(plan_desk, "target")
    lists: dict[str, list] = {}
    for row in made["rows"]:
        lists.setdefault(row["group"].split(":")[0], []).append(row["id"])
    assert lists == {
        "Đủ cả hai": [both],
        "Chỉ tập huấn, chưa có tài liệu": [trained],
        "Chỉ có tài liệu, chưa tập huấn": [given_only],
        "Chưa có cả hai": [none],
    }
    assert (made["counts"]["in_scope"], made["counts"]["trained"]) == (4, 2)


def test_the_window_of_the_target_is_printed_below(plan_desk: Desk) -> None:
    [plan] = plan_desk.store.find(training.counting.Query("plan")).records
    records.save(plan_desk, "plan", plan.id, {"period_from": 2025, "period_to": 2030})
    person = officer(plan_desk, "Ửng")
    seat(plan_desk, course(plan_desk, date(2025, 12, 30)), person)
    over_years, one_year = (_made(plan_desk, "target", window=w) for w in ("plan", "year"))
    assert (over_years["counts"]["trained"], one_year["counts"]["trained"]) == (1, 0)
    assert "từ 01/01/2025" in over_years["note"]
    assert "trong năm: từ 01/01/2026" in one_year["note"]


def test_a_history_has_the_columns_of_the_cv(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Ửng")
    degree = {"officer": person, "level": "bachelor", "field": "Luật kinh tế", "year": 2010}
    commune_desk.store.write([Edit("qualification", new_id(), degree)])
    here = course(
        commune_desk, date(2026, 3, 2), date_to=date(2026, 5, 8), organiser="Sở Tư pháp",
        name="Bồi dưỡng soạn thảo", form="online",
    )  # fmt: skip
    seat(commune_desk, here, person, certificate_no="12", certificate_kind="certificate")
    seat(commune_desk, course(commune_desk, OCTOBER, status="planned"), person)
    made = history.history(commune_desk, person).to_json()
    assert list(made["rows"][0])[2:] == ["institution", "subject", "time", "mode", "certificate"]
    assert made["rows"][0]["subject"] == "Luật kinh tế"
    learnt = made["rows"][1]
    assert (learnt["institution"], learnt["time"]) == ("Sở Tư pháp", "03/2026 - 05/2026")
    assert (learnt["mode"], learnt["certificate"]) == ("Trực tuyến", "Chứng chỉ, số 12")
    assert made["total"] == 2


@pytest.mark.parametrize("kind", outputs.KINDS)
def test_every_output_is_written_as_paper_and_sheet(
    commune_desk: Desk, tmp_path: Path, kind: str
) -> None:
    from openpyxl import load_workbook

    person = officer(commune_desk, "Đặng Thị Ửng")
    seat(commune_desk, course(commune_desk, OCTOBER, hours=Decimal(8)), person)
    made = outputs.make(commune_desk, kind, YEAR)
    tables.write(commune_desk, made, tmp_path / "a.pdf")
    tables.write(commune_desk, made, tmp_path / "a.xlsx")
    said = " ".join("".join(page_texts((tmp_path / "a.pdf").read_bytes())).split())
    assert made.title.splitlines()[0] in said
    assert load_workbook(tmp_path / "a.xlsx").active["A3"].value == "TT"
    with pytest.raises(UserError):
        tables.write(commune_desk, made, tmp_path / "a.doc")


def test_an_unknown_output_is_refused(commune_desk: Desk) -> None:
    with pytest.raises(UserError):
        outputs.make(commune_desk, "nothing", YEAR)


_RESULTS = st.sampled_from([None, "nominated", "completed", "not_completed", "absent"])
_SEATS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 5), _RESULTS, st.booleans()), max_size=40
)
_COURSES = st.lists(
    st.tuples(
        st.sampled_from([*training.COUNTED_KINDS, "hoi_nghi"]),
        st.sampled_from(["completed", "planned", "cancelled"]),
        st.integers(0, 500),
    ),
    min_size=5,
    max_size=5,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(courses=_COURSES, seats=_SEATS)
def test_persons_never_outnumber_attendances_nor_double(courses: list, seats: list) -> None:
    """Whatever the courses: distinct persons, each at most once per course, lecturers nowhere."""
    known = _facts(courses, seats)
    of = within(known, YEAR)
    learners = {(c, o) for c, o, result, lecturer in seats if _counts(courses[c], result, lecturer)}
    assert of.persons == {f"o{o}" for _, o in learners}
    assert len(of.persons) <= len(of.seats) == len(learners)
    group = by_group(of).counts
    assert group["trained"] <= len(of.persons)
    assert group["persons"] == len(known.officers)
    person = by_person(of).counts
    assert (person["persons"], person["attendances"]) == (len(of.persons), len(of.seats))


def _counts(held: tuple, result: str | None, lecturer: bool) -> bool:
    kind, status, days = held
    this_year = date(2026, 1, 1) <= date(2025, 7, 1) + timedelta(days=days) <= date(2026, 12, 31)
    learnt = result in ("completed", "not_completed") and not lecturer
    return kind != "hoi_nghi" and status == "completed" and this_year and learnt


def _facts(courses: list, seats: list) -> Facts:
    officers = {f"o{n}": Record("officer", f"o{n}", "", {"full_name": f"O {n}"}) for n in range(6)}
    made = {
        f"c{n}": Record(
            "training_course",
            f"c{n}",
            "",
            {"kind": k, "status": s, "date_from": date(2025, 7, 1) + timedelta(days=d)},
        )
        for n, (k, s, d) in enumerate(courses)
    }
    taken = tuple(
        Record("participation", str(n), "", {"course": f"c{c}", "officer": f"o{o}", "result": r})
        for n, (c, o, r, lecturer) in enumerate(seats)
        if not lecturer
    )
    return Facts(officers, made, taken, ())
