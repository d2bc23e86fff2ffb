from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import UserError
from app.ports import Query
from app.services.sheets.opening import Source
from app.services.training import class_list
from app.services.training.class_list import NEW, SKIP, ClassList
from tests.desks import course, officer, seat

OCTOBER = date(2026, 10, 8)


def _look(desk: Desk, course_id: str, text: str) -> ClassList:
    return class_list.look(desk, course_id, Source(text=text))


def _told(found: ClassList) -> list[tuple[str, str]]:
    return [(e.name, e.state) for e in found.entries]


def test_names_are_recognised_without_numbers_titles_and_tone_places(commune_desk: Desk) -> None:
    people = [officer(commune_desk, n) for n in ("Hoàng Thị Thuý", "Nguyễn Văn Khoẻ", "Lò Văn Ịnh")]
    here = course(commune_desk, OCTOBER)
    found = _look(
        commune_desk, here, "1. Bà Hoàng Thị Thúy - Công chức\n2) Nguyễn Văn Khỏe\nlo van inh\n"
    )
    assert [e.officers for e in found.entries] == [(p,) for p in people]
    assert "bỏ dấu" in found.entries[2].why
    assert found.entries[0].why == ""
    assert found.entries[0].person["position_title"] == "Công chức"


def test_every_row_says_what_becomes_of_it(commune_desk: Desk) -> None:
    here = course(commune_desk, OCTOBER)
    seat(commune_desk, here, officer(commune_desk, "Đã Có Mặt"))
    for post in ("Công chức", "Phó Chủ tịch"):
        officer(commune_desk, "Trần Trùng Tên", position_title=post)
    found = _look(
        commune_desk,
        here,
        "TT\tHọ và tên\tChức vụ\tSố chứng chỉ\tNgày cấp\n"
        "1\tĐã Có Mặt\t\t\t\n"
        "2\tTrần Trùng Tên\t\t\t\n"
        "3\tTrần Trùng Tên\tPhó Chủ tịch\t\t\n"
        "4\tNgười Mới\tCông chức\t12\t08/10/2026\n"
        "5\tNgười Mới\tCông chức\t\t\n"
        "6\tSai Ngày\t\t\t31/02/2026\n",
    )
    assert [s for _, s in _told(found)] == [
        "there", "namesakes", "found", "new", "repeated", "refused",
    ]  # fmt: skip
    assert [e.name for e in found.undecided] == ["Trần Trùng Tên"]


def test_chosen_rows_are_written_in_one_step_with_new_people(commune_desk: Desk) -> None:
    here = course(commune_desk, OCTOBER, status="invited")
    known = officer(commune_desk, "Đặng Thị Ửng", position_title="Công chức")
    found = _look(commune_desk, here, "Đặng Thị Ửng\nNgười Mới - Văn thư\nNgười Thừa")
    choices = {**found.choices(), 3: SKIP}
    assert choices == {1: known, 2: NEW, 3: SKIP}
    added, changes = class_list.take(commune_desk, found, choices)
    assert added == 2
    assert len({c.id for c in changes.items}) == 3
    seats = commune_desk.store.find(Query("participation")).records
    assert {(s["result"], s["position_then"]) for s in seats} == {
        ("nominated", "Công chức"),
        ("nominated", "Văn thư"),
    }
    names = {o["full_name"] for o in commune_desk.store.find(Query("officer")).records}
    assert names == {"Đặng Thị Ửng", "Người Mới"}


def test_two_rows_for_one_person_keep_nothing(commune_desk: Desk) -> None:
    here = course(commune_desk, OCTOBER)
    one, _ = (officer(commune_desk, "Trần Trùng Tên") for _ in range(2))
    found = _look(commune_desk, here, "Trần Trùng Tên\nTrần Trùng Tên")
    with pytest.raises(UserError):
        class_list.take(commune_desk, found, {1: one, 2: one})
    assert commune_desk.store.count(Query("participation")) == 0


def test_a_workbook_needs_no_column_for_the_course(commune_desk: Desk, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for line in (("DANH SÁCH LỚP",), ("STT", "Họ và tên", "Kết quả"), (1, "Lò Văn Ịnh", "Vắng")):
        book.active.append(line)
    book.save(tmp_path / "lop.xlsx")
    person, here = officer(commune_desk, "Lò Văn Ịnh"), course(commune_desk, OCTOBER)
    found = class_list.look(commune_desk, here, Source(tmp_path / "lop.xlsx"))
    class_list.take(commune_desk, found, found.choices())
    [entry] = commune_desk.store.find(Query("participation")).records
    assert (entry["officer"], entry["result"]) == (person, "absent")


def test_a_list_without_names_is_refused(commune_desk: Desk) -> None:
    with pytest.raises(UserError):
        _look(commune_desk, course(commune_desk, OCTOBER), "1\n2\n3\n")
