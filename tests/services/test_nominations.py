from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.ports import Edit, Query
from app.services import training
from app.services.registers import records
from app.services.training import materials, nominations
from app.services.training.materials import Handout
from tests.desks import course, officer, seat
from tests.reports.reading import page_texts

NOVEMBER = date(2026, 11, 17)


def _said(target: Path) -> str:
    return " ".join("".join(page_texts(target.read_bytes())).split())


def test_a_list_is_drawn_up_from_the_learners_of_the_course(commune_desk: Desk) -> None:
    here = course(commune_desk, NOVEMBER, status="invited", organiser="Sở Tư pháp", name="Tập huấn")
    two, one = officer(commune_desk, "Bình"), officer(commune_desk, "Ánh")
    for person in (two, one):
        seat(commune_desk, here, person, result="nominated")
    seat(commune_desk, here, officer(commune_desk, "Giảng viên"), role="lecturer")
    listed, _ = nominations.draw_up(commune_desk, here)
    assert listed["officers"] == (one, two)
    assert listed["addressee"] == "Sở Tư pháp"
    nominations.reorder(commune_desk, listed.id, (two, one))
    kept = records.load(commune_desk, "nomination_list", listed.id)
    assert kept["officers"] == (two, one)


def test_drawn_up_again_the_waiting_list_is_brought_up_to_date(commune_desk: Desk) -> None:
    here = course(commune_desk, NOVEMBER, status="invited")
    one, two, three = (officer(commune_desk, n) for n in ("Ánh", "Bình", "Chi"))
    for person in (one, three):
        seat(commune_desk, here, person)
    listed, _ = nominations.draw_up(commune_desk, here)
    nominations.reorder(commune_desk, listed.id, (three, one))
    seat(commune_desk, here, two)
    again, _ = nominations.draw_up(commune_desk, here)
    assert (again.id, again["officers"]) == (listed.id, (three, one, two))
    nominations.issue(commune_desk, again.id, "1/DS-UBND", NOVEMBER)
    assert nominations.draw_up(commune_desk, here)[0].id != listed.id


def test_nobody_to_nominate_is_refused(commune_desk: Desk) -> None:
    with pytest.raises(UserError):
        nominations.draw_up(commune_desk, course(commune_desk, NOVEMBER))
    assert commune_desk.store.count(Query("nomination_list")) == 0


def test_the_paper_keeps_the_order_and_leaves_number_and_date_blank(
    commune_desk: Desk, tmp_path: Path
) -> None:
    import docx

    here = course(commune_desk, NOVEMBER, name="Tập huấn soạn thảo", organiser="Sở Tư pháp")
    people = [
        officer(commune_desk, n, position_title="Công chức", department="Văn phòng")
        for n in ("Vũ Đình Đoàn", "Trần Quốc Ánh")
    ]
    listed, _ = nominations.draw_up(commune_desk, here, people)
    nominations.issue(commune_desk, listed.id, "15/DS-UBND", date(2026, 11, 6))
    nominations.write(commune_desk, listed.id, tmp_path / "cu-di.pdf")
    said = _said(tmp_path / "cu-di.pdf")
    assert said.index("Vũ Đình Đoàn") < said.index("Trần Quốc Ánh")
    assert "15/DS-UBND" not in said
    for words in ("DANH SÁCH", "Đơn vị/Bộ phận", "TM. ỦY BAN NHÂN DÂN", "17/11/2026"):
        assert words in said
    nominations.write(commune_desk, listed.id, tmp_path / "cu-di.docx")
    [_, table, *_] = docx.Document(str(tmp_path / "cu-di.docx")).tables
    assert [c.text for c in table.rows[1].cells][:2] == ["1", "Vũ Đình Đoàn"]


def test_issued_everybody_on_it_is_nominated_by_it(commune_desk: Desk) -> None:
    here = course(commune_desk, NOVEMBER, status="invited")
    seated, new = officer(commune_desk, "Ánh"), officer(commune_desk, "Bình", position_title="CC")
    seat(commune_desk, here, seated)
    listed, _ = nominations.draw_up(commune_desk, here, [seated, new])
    assert commune_desk.store.count(Query("participation")) == 1
    nominations.issue(commune_desk, listed.id, "15/DS-UBND", date(2026, 11, 6))
    found = {s["officer"]: s for s in commune_desk.store.find(Query("participation")).records}
    assert {(s["result"], s["nominated_by"]) for s in found.values()} == {
        ("nominated", "Số 15/DS-UBND, ngày 06/11/2026")
    }
    assert found[new]["position_then"] == "CC"


def test_a_result_of_a_course_that_is_over_stands(commune_desk: Desk) -> None:
    here, person = course(commune_desk, date(2026, 10, 8)), officer(commune_desk, "Ánh")
    seat(commune_desk, here, person)
    listed, _ = nominations.draw_up(commune_desk, here)
    nominations.save(
        commune_desk, listed.id, {"code_number": "3/DS-UBND", "date": date(2026, 10, 1)}
    )
    [entry] = commune_desk.store.find(Query("participation")).records
    assert (entry["result"], entry["nominated_by"][:8]) == ("completed", "Số 3/DS-")


def test_materials_go_to_many_and_nobody_gets_them_twice(
    commune_desk: Desk, tmp_path: Path
) -> None:
    here = course(commune_desk, NOVEMBER, name="Tập huấn")
    people = [officer(commune_desk, n) for n in ("Đặng Thị Ửng", "Lò Văn Ịnh", "Phạm Thị Mơ")]
    book, _ = materials.material_called(commune_desk, "Sổ tay hoà giải")
    same, changes = materials.material_called(commune_desk, "sổ tay hòa giải")
    assert (same.id, bool(changes)) == (book.id, False)
    handout = Handout(book.id, NOVEMBER, course=here)
    materials.issue(commune_desk, handout, people[:2])
    done, _ = materials.issue(commune_desk, handout, people)
    assert (done.new, set(done.had)) == (1, {"Đặng Thị Ửng", "Lò Văn Ịnh"})
    found = materials.of_course(commune_desk, here)
    materials.sign(commune_desk, [found[0].id])
    assert sum(bool(i["receipt_signed"]) for i in materials.of_course(commune_desk, here)) == 1
    assert materials.receipt_of_course(commune_desk, here, tmp_path / "ky.pdf") == 3
    assert materials.receipt_of_material(commune_desk, book.id, tmp_path / "ky2.pdf") == 3
    said = _said(tmp_path / "ky.pdf")
    assert all(n in said for n in ("Đặng Thị Ửng", "Ký nhận", "Sổ tay hoà giải"))


def test_impossible_copies_are_refused_and_nothing_is_kept(commune_desk: Desk) -> None:
    book, _ = materials.material_called(commune_desk, "Sổ tay")
    with pytest.raises(UserError):
        materials.issue(
            commune_desk, Handout(book.id, NOVEMBER, copies=0), [officer(commune_desk, "Ánh")]
        )
    assert commune_desk.store.count(Query("material_issue")) == 0


def test_an_issue_or_a_mark_both_count_as_given_by_the_first_day(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Ánh")
    seat(commune_desk, course(commune_desk, date(2026, 10, 8)), person, materials_issued=True)
    book, _ = materials.material_called(commune_desk, "Sổ tay")
    materials.issue(commune_desk, Handout(book.id, date(2026, 3, 2)), [person])
    [seen] = training.people(commune_desk)
    assert seen.materials_on == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("degree", "counts"),
    [
        ({"level": "bachelor", "field": "Luật kinh tế"}, True),
        ({"level": "master", "field": "Quản trị - Luật"}, True),
        ({"level": "intermediate", "field": "Luật"}, False),
        ({"level": "bachelor", "field": "Kỹ thuật xây dựng"}, False),
        ({"level": "bachelor", "field": "Kỷ luật đảng"}, False),
        ({"level": "bachelor", "field": "Hành chính", "is_law": "yes"}, True),
        ({"level": "bachelor", "field": "Luật", "is_law": "no"}, False),
    ],
)
def test_a_degree_in_law_is_known_by_its_field(
    commune_desk: Desk, degree: dict, counts: bool
) -> None:
    person = officer(commune_desk, "Ánh", law_degree="none")
    commune_desk.store.write([Edit("qualification", new_id(), {"officer": person, **degree})])
    [seen] = training.people(commune_desk)
    assert seen.law_degree is counts
