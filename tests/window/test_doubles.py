"""Cần soát: a pair side by side, keeping one, telling two apart, a child that waits."""

from __future__ import annotations

from datetime import date

from app.exchange import service
from app.exchange.ops import new_id
from app.ports import Edit, Role
from app.records.registry import REGISTRY
from app.services.registers import records
from tests.desks import enrol, new_desk, officer
from tests.window.conftest import COMMUNE, PASSWORD
from ui.window.widgets.paged_model import Wish
from ui.window.widgets.record_source import RecordSource

REVIEW = 4


def enter(office, type_name, **values):
    row = new_id()
    office.session.write(
        office.window, lambda desk: desk.store.write([Edit(type_name, row, values)])
    )
    office.settle()
    return row


def opened(office):
    office.window.open_page("exchange")
    office.settle()
    page = office.window.page("exchange")
    page.tabs.setCurrentIndex(REVIEW)
    office.settle()
    return page


def headings(page):
    return [page.review.list.item(n).text() for n in range(page.review.list.count())]


def test_two_of_one_person_stand_side_by_side_and_one_is_kept(office):
    first = enter(office, "officer", full_name="Lò Thị Ửng", position_title="Văn phòng")
    second = enter(office, "officer", full_name="Lò Thị Ửng", position_title="Tư pháp")
    course = enter(office, "training_course", name="Lớp", date_from=date(2026, 3, 5))
    seat = enter(office, "participation", course=course, officer=first)
    page = opened(office)
    tab = page.review
    assert headings(page) == ["Lò Thị Ửng\nCông chức: có thể trùng"]
    assert page.tabs.tabText(REVIEW) == "Cần soát (1)"
    said = tab.values.toPlainText()
    assert "Văn phòng" in said
    assert "Tư pháp" in said

    pair = tab._pair()
    keep = tab.keep_first if pair.left.id == second else tab.keep_second
    keep.click()
    office.settle()
    assert headings(page) == []
    assert page.tabs.tabText(REVIEW) == "Cần soát"
    assert office.desk.store.get("participation", seat)["officer"] == second
    assert "bản kia đã xóa" in page.banner.text
    office.session.undoing.undo(page.banner, page.banner.say)
    office.settle()
    assert len(headings(page)) == 1
    assert office.desk.store.get("participation", seat)["officer"] == first


def test_two_people_of_one_name_are_listed_no_more(office):
    for _ in range(2):
        enter(office, "officer", full_name="Lò Thị Ửng")
    page = opened(office)
    page.review.distinct.click()
    office.settle()
    assert headings(page) == []
    assert "Không có bản ghi nào cần soát." in page.review.values.toPlainText()


def test_a_child_whose_parent_is_late_is_listed_and_says_so_in_its_list(office):
    person = enter(office, "officer", full_name="Lò Thị Ửng")
    enter(office, "participation", course=new_id(), officer=person)
    page = opened(office)
    assert headings(page) == ["Lò Thị Ửng\nNgười tham dự: chờ lớp bồi dưỡng, tập huấn"]
    assert "(chờ bản ghi gốc)" in page.review.values.toPlainText()
    assert not page.review.distinct.isVisible()


def test_a_list_says_of_a_link_why_there_are_no_words_for_it(office):
    gone = enter(office, "officer", full_name="Lò Văn Đi")
    for person in (new_id(), gone):
        enter(office, "training_need", officer=person, topic="drafting", year=2027)
    office.session.write(office.window, lambda desk: records.delete(desk, "officer", gone))
    office.settle()
    rows, _ = RecordSource(REGISTRY["training_need"]).rows(office.desk, Wish())
    shown = {text for row in rows for text in row.texts}
    assert {"(chờ bản ghi gốc)", "(đã xóa)"} <= shown


def test_what_an_import_doubles_is_told_when_it_is_done(office, tmp_path):
    enter(office, "officer", full_name="Lò Thị Ửng")
    with new_desk(tmp_path / "laptop", Role.COMMUNE, COMMUNE, password=PASSWORD) as laptop:
        enrol(laptop, office.desk, tmp_path / "enrol")
        officer(laptop, "Lò Thị Ửng")
        service.export(laptop, "devices", tmp_path / "stick")
    page = opened(office)
    assert page.tabs.tabText(REVIEW) == "Cần soát"
    page._import([tmp_path / "stick"], preview=False)
    office.settle()
    assert page.tabs.tabText(REVIEW) == "Cần soát (1)"
    assert "1 chỗ mới cần soát" in page.banner.text
