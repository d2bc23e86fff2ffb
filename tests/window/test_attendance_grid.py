from __future__ import annotations

from datetime import date

import pytest
import shiboken6
from PySide6.QtCore import Qt

from app.ports import Query
from app.services.training import add_participants, attendance, sessions
from tests.desks import course, officer
from tests.window.keys import press, type_text
from ui.window.pages.people.attendance_dialog import AttendanceDialog

DAY = date(2026, 10, 8)
KEY = Qt.Key


@pytest.fixture
def marking(office, qtbot):
    """The attendance window of a course with two people (Ánh, Bình) and two sessions."""
    desk = office.desk
    here = course(desk, DAY, name="Tập huấn", sessions=2)
    people = [officer(desk, n) for n in ("Trần Quốc Ánh", "Lò Văn Bình")]
    add_participants(desk, here, people)
    sessions.make(desk, here)
    dialog = AttendanceDialog(
        office.window, office.session, desk.store.get("training_course", here)
    )
    dialog.open()
    office.settle()
    yield dialog
    if shiboken6.isValid(dialog):
        dialog.close()
    office.settle()
    qtbot.wait(1)


def _kept(office, dialog) -> list[list[str | None]]:
    if shiboken6.isValid(dialog):
        dialog.grid.keeper.hand_over()
    office.settle()
    of = attendance.grid(office.desk, dialog._course.id)
    return [[of.mark(s.id, seat["officer"]).code for s in of.sessions] for seat in of.seats]


def _shown(dialog) -> list[list[str]]:
    model = dialog.grid.model_
    return [
        [model.index(r, c).data() for c in range(model.columnCount())]
        for r in range(model.rowCount())
    ]


def test_keys_alone_mark_everybody_and_every_mark_is_kept_at_once(office, marking):
    grid = marking.grid
    assert grid.hasFocus()
    press(grid, KEY.Key_Space)
    press(grid, KEY.Key_Right)
    type_text(grid, "k")
    press(grid, KEY.Key_K)
    press(grid, KEY.Key_Down)
    press(grid, KEY.Key_2)
    assert _kept(office, marking) == [["present", "absent"], [None, "excused"]]
    press(grid, KEY.Key_0)
    press(grid, KEY.Key_Left)
    for _ in range(4):
        press(grid, KEY.Key_Return)
    assert _kept(office, marking) == [["present", "absent"], [None, None]]


def test_one_key_fills_a_session_or_a_person_and_leaves_other_marks(office, marking):
    grid = marking.grid
    press(grid, KEY.Key_P)
    press(grid, KEY.Key_B)
    assert _kept(office, marking) == [["excused", None], ["present", None]]
    press(grid, KEY.Key_N)
    assert _kept(office, marking) == [["excused", "present"], ["present", None]]


def test_marks_are_told_in_shapes_and_words_and_lead_to_tiet_and_result(office, marking):
    grid = marking.grid
    for row, key in ((0, KEY.Key_C), (1, KEY.Key_K)):
        for column in range(2):
            grid.setCurrentIndex(grid.model_.index(row, column))
            press(grid, key)
    office.settle()
    assert _shown(marking) == [
        ["✓", "✓", "8", "Hoàn thành"],
        ["K", "K", "0", "Hoàn thành → đề xuất: Vắng"],
    ]
    last = grid.model_.index(1, 1)
    told = last.data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "Lò Văn Bình, 08/10 Chiều: vắng không lý do"
    assert marking.current.text() == told
    marking.accept_proposals(decided_too=True)
    office.settle()
    assert _shown(marking)[1][3] == "Vắng"


def test_a_note_stays_with_its_mark(office, marking):
    grid = marking.grid
    press(grid, KEY.Key_P)
    grid.note("ốm, có giấy")
    office.settle()
    press(grid, KEY.Key_K)
    office.settle()
    assert grid.model_.index(0, 0).data() == "K*"
    marking.grid.keeper.hand_over()
    office.settle()
    [mark] = office.desk.store.find(Query("attendance")).records
    assert (mark["mark"], mark["note"]) == ("absent", "ốm, có giấy")


def test_marks_typed_faster_than_they_are_written_are_all_kept_on_closing(office, marking):
    grid = marking.grid
    for row in range(2):
        for column in range(2):
            grid.setCurrentIndex(grid.model_.index(row, column))
            press(grid, KEY.Key_1)
    marking.done(0)
    assert _kept(office, marking) == [["present"] * 2] * 2


def test_the_first_mark_is_written_at_once_and_the_next_soon_after(office, marking, qtbot):
    press(marking.grid, KEY.Key_1)
    office.settle()
    assert office.desk.store.count(Query("attendance")) == 1
    press(marking.grid, KEY.Key_Down)
    press(marking.grid, KEY.Key_1)
    qtbot.waitUntil(lambda: not marking.grid.keeper.unwritten)
    assert office.desk.store.count(Query("attendance")) == 2


def test_several_chosen_cells_take_one_mark(office, marking):
    marking.grid.selectAll()
    press(marking.grid, KEY.Key_X)
    assert _kept(office, marking) == [["present"] * 2] * 2


def test_a_mark_written_elsewhere_appears(office, marking):
    of = marking.grid.model_.grid
    wish = attendance.Wish(of.sessions[0].id, of.seats[1]["officer"], "excused")
    office.session.write(marking, lambda desk: attendance.mark(desk, of.course.id, [wish]))
    office.settle()
    assert marking.grid.model_.index(1, 0).data() == "P"


def test_the_sheets_are_written(office, marking, tmp_path):
    for blank in (False, True):
        target = tmp_path / f"{blank}.pdf"
        marking.print_to(target, blank=blank)
        office.settle()
        assert target.read_bytes().startswith(b"%PDF")
        assert target.name in marking.banner.text
