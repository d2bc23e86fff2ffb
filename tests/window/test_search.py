"""Search everywhere by keyboard: kinds, counts, pages, and what was opened last."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.exchange.ops import new_id
from app.ports import Edit, Query
from tests.window.keys import press, type_text
from ui.window.shell.search import SearchDialog
from ui.window.shell.search_rows import found_of

PEOPLE = 130


@pytest.fixture
def people(office):
    edits = [Edit("officer", new_id(), {"full_name": f"Lê Thị Ửng {n}"}) for n in range(PEOPLE)]
    edits.append(Edit("officer", new_id(), {"full_name": "Le Thi Ung Không Dấu"}))
    office.desk.store.write(edits)
    return [e.id for e in edits]


@pytest.fixture
def dialog(office):
    office.window.open_search()
    office.settle()
    return office.window.findChild(SearchDialog)


def search(office, dialog, text):
    dialog.box.clear()
    type_text(dialog.box, text)
    dialog._pause.stop()
    dialog._search()
    office.settle()


def headings(dialog):
    rows = [dialog.hits.item(n) for n in range(dialog.hits.count())]
    return [row.text() for row in rows if found_of(row) is None]


def test_the_typing_pause_starts_the_search(office, dialog, qtbot, people):
    type_text(dialog.box, "le thi ung")
    assert dialog._pause.isActive()
    assert dialog._pause.interval() == 200
    qtbot.waitUntil(lambda: dialog.hits.count() > 10, timeout=5000)


def test_hits_stand_under_their_kind_with_counts_exact_marks_first(office, dialog, people):
    search(office, dialog, "lê thị ửng")
    assert headings(dialog)[0] == f"Công chức · {PEOPLE}" or headings(dialog)[0].endswith(
        f"· {PEOPLE}"
    )
    assert dialog.hits.words == ("le", "thi", "ung")
    assert dialog.hits.found.exact
    assert str(PEOPLE + 1) in dialog.count.text()


def test_arrows_pass_the_headings_and_enter_opens_the_right_page(office, dialog):
    search(office, dialog, "nq66")
    assert len(headings(dialog)) >= 2
    seen = set()
    for _ in range(dialog.hits.count()):
        assert dialog.hits.found is not None
        seen.add(dialog.hits.found.type)
        press(dialog.box, Qt.Key.Key_Down)
    assert "plan" in seen
    while dialog.hits.found.type != "plan":
        press(dialog.box, Qt.Key.Key_Up)
    press(dialog.box, Qt.Key.Key_Return)
    office.settle()
    page = office.window.page("plans")
    assert office.window.current_page is page
    assert page.tabs.view("plan").pane.record.type == "plan"


def test_the_next_hits_come_when_the_list_is_scrolled_down(office, dialog, people):
    search(office, dialog, "le thi ung")
    first = dialog._loaded
    assert first == 50
    for _ in range(4):
        dialog.hits.scrollToBottom()
        office.settle()
    assert dialog._loaded == PEOPLE + 1
    ids = [
        found_of(dialog.hits.item(n)).id
        for n in range(1, dialog.hits.count())
        if found_of(dialog.hits.item(n))
    ]
    assert len(set(ids)) == PEOPLE + 1
    assert "cuộn" not in dialog.count.text()


def test_deleted_records_are_not_found_and_nothing_is_said_calmly(office, dialog, people):
    office.desk.store.write([Edit("officer", i, deleted=True) for i in people])
    search(office, dialog, "le thi ung")
    assert dialog.hits.count() == 0
    assert "Không thấy gì" in dialog.count.text()


def test_what_was_opened_and_written_last_is_offered_before_typing(office, dialog, people):
    dialog.reject()
    plan = office.desk.store.find(Query("plan")).records[0]
    office.window.open_record("plan", plan.id)
    office.settle()
    person = people[7]
    office.session.write(
        office.window,
        lambda desk: desk.store.write([Edit("officer", person, {"note": "mới ghi"})]),
    )
    office.settle()
    office.window.open_search()
    office.settle()
    fresh = [d for d in office.window.findChildren(SearchDialog) if d.isVisible()][-1]
    rows = [found_of(fresh.hits.item(n)) for n in range(fresh.hits.count())]
    assert [r.id for r in rows if r][:2] == [person, plan.id]
    press(fresh.box, Qt.Key.Key_Down)
    press(fresh.box, Qt.Key.Key_Return)
    office.settle()
    assert office.window.current_page is office.window.page("plans")


def test_the_ledger_alone_knows_what_was_opened(office):
    plan = office.desk.store.find(Query("plan")).records[0]
    office.window.open_record("plan", plan.id)
    office.settle()
    written = Path(office.place.folder / "window.ini")
    assert not written.exists() or plan.id not in written.read_text("utf-8", "replace")
    assert office.desk.store.setting("recent")[0] == ["plan", plan.id]


def test_a_record_listed_inside_another_opens_with_that_other(office, dialog, people):
    course = new_id()
    office.desk.store.write(
        [
            Edit("training_course", course, {"name": "Lớp kỹ năng soạn thảo"}),
            Edit(
                "participation",
                new_id(),
                {"course": course, "officer": people[0], "certificate_no": "CN-7788"},
            ),
        ]
    )
    search(office, dialog, "cn7788")
    assert dialog.hits.found.title == "Lê Thị Ửng 0"
    assert dialog.hits.found.home == "Lớp kỹ năng soạn thảo"
    press(dialog.box, Qt.Key.Key_Return)
    office.settle()
    page = office.window.current_page
    assert page is office.window.page("people")
    assert page.current.pane.record.id == course
