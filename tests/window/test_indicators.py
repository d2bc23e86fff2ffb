from __future__ import annotations

from datetime import date

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox

from app.ports import Edit, Query
from app.services.registers import records
from app.services.targets import indicator_values, indicators
from tests.desks import course, officer, seat
from tests.window.driving import shown
from tests.window.keys import press, type_text
from ui.window.pages.indicators.freeze_dialog import FreezeDialog
from ui.window.pages.indicators.pane import MET, UNMET


@pytest.fixture
def entry(office):
    """The page with ten officers, nine of them trained, shown in the people book."""
    here = course(office.desk, date(2026, 10, 8))
    for number in range(10):
        person = officer(office.desk, f"Người {number}")
        if number:
            seat(office.desk, here, person)
    office.window.open_page("people")
    office.settle()
    book = office.window.page("people")
    book.open_entry("indicators")
    office.settle()
    return book.view("indicators")


def choose(entry, office, measure):
    """Choose the first indicator of a measure."""
    [state, *_] = [s for s in indicators.listing(office.desk) if s.measure == measure]
    for number in range(entry.list.count()):
        if entry.list.item(number).data(Qt.ItemDataRole.UserRole)[1] == state.indicator.id:
            entry.list.setCurrentRow(number)
    office.settle()
    return state


def test_the_figure_is_told_with_its_two_counts(entry, office):
    choose(entry, office, "trained")
    assert entry.pane.figure.text() == "9/10 người (90%)"
    assert entry.pane.tabs.tabText(UNMET) == "Chưa đạt (1)"
    words = [label.text() for label in entry.pane.milestones.findChildren(type(entry.pane.rule))]
    assert "9/10 = 90% chưa đạt hơn 90%, còn thiếu 1 người." in words
    assert "Với 10 người thì hơn 90% nghĩa là cả 10 người." in words


def test_enter_on_a_missing_person_opens_the_person(entry, office):
    choose(entry, office, "trained")
    press(entry.pane.figure, Qt.Key.Key_Space)
    assert entry.pane.tabs.currentIndex() == UNMET
    assert entry.pane.unmet.item(0).text() == "Người 0: chưa được bồi dưỡng, tập huấn"
    press(entry.pane.unmet, Qt.Key.Key_Return)
    office.settle()
    book = office.window.page("people")
    assert book.current is book.view("officer")
    assert book.current.pane.record["full_name"] == "Người 0"


def test_another_day_counts_anew(entry, office):
    choose(entry, office, "trained")
    type_text(entry.pane.day.line, "7/10/2026")
    office.settle()
    assert entry.pane.figure.text() == "0/10 người (0%)"
    press(entry.pane.today_button, Qt.Key.Key_Space)
    office.settle()
    assert entry.pane.figure.text() == "9/10 người (90%)"


def test_no_real_day_is_marked_and_counts_nothing_new(entry, office):
    choose(entry, office, "trained")
    type_text(entry.pane.day.line, "31/02/2026")
    office.settle()
    assert entry.pane.day.line.property("wrong") == "true"
    assert entry.pane.figure.text() == "9/10 người (90%)"


def test_a_day_to_come_is_looked_at_but_not_frozen(entry, office):
    choose(entry, office, "trained")
    type_text(entry.pane.day.line, "1/1/2028")
    office.settle()
    assert entry.pane.figure.text() == "9/10 người (90%)"
    assert not entry.pane.freeze_button.isEnabled()


def test_freezing_keeps_the_figure_and_shows_it(entry, office):
    state = choose(entry, office, "trained")
    press(entry.pane.freeze_button, Qt.Key.Key_Space)
    dialog = shown(FreezeDialog)
    type_text(dialog.comment, "Báo cáo năm")
    press(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.Key.Key_Space)
    office.settle()
    [kept] = indicator_values.frozen(office.desk, state.indicator.id)
    assert (kept["numerator"], kept["denominator"], kept["comment"]) == (9, 10, "Báo cáo năm")
    assert "9/10 (90%)" in entry.pane.banner.text
    assert entry.pane.frozen.list.item(0).text() == "20/11/2026: 9/10 (90%)\nBáo cáo năm"
    assert "Người 0" in entry.pane.frozen.people.text()


def test_two_frozen_figures_are_compared(entry, office):
    state = choose(entry, office, "trained")
    for day in (date(2026, 9, 30), date(2026, 11, 20)):
        indicator_values.freeze(office.desk, state.indicator.id, as_of=day)
    entry.refresh()
    office.settle()
    told = [
        label.text()
        for label in entry.pane.frozen.findChildren(type(entry.pane.rule))
        if label.text().startswith("Mới đạt")
    ]
    assert len(told) == 1
    assert told[0].startswith("Mới đạt (9): Người 1, ")


def test_a_typed_figure_is_typed_where_it_is_frozen(entry, office):
    values = {"name": "Hồ sơ đúng hạn", "measure": "typed"}
    records.save(office.desk, "indicator", None, values)
    entry.refresh()
    office.settle()
    state = choose(entry, office, "typed")
    assert entry.pane.figure.text() == "Chưa có số liệu."
    press(entry.pane.freeze_button, Qt.Key.Key_Space)
    dialog = shown(FreezeDialog)
    accept = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    type_text(dialog.numerator, "95")
    press(accept, Qt.Key.Key_Space)
    assert "mẫu số" in dialog.problem.text()
    type_text(dialog.denominator, "90")
    press(accept, Qt.Key.Key_Space)
    office.settle()
    assert "lớn hơn mẫu số" in dialog.problem.text()
    assert office.desk.store.count(Query("indicator_value")) == 0
    dialog.numerator.clear()
    type_text(dialog.numerator, "72")
    press(accept, Qt.Key.Key_Space)
    office.settle()
    [kept] = indicator_values.frozen(office.desk, state.indicator.id)
    assert (kept["numerator"], kept["denominator"]) == (72, 90)
    assert entry.pane.figure.text() == "72/90 (80%)"


def test_a_plan_shows_its_tasks_group_by_group(entry, office):
    entry.list.setCurrentRow(0)
    office.settle()
    assert entry.stack.currentWidget() is entry.plan_pane
    canvas = entry.plan_pane.chart.canvas
    assert canvas.scene.areas
    press(canvas, Qt.Key.Key_Down)
    press(canvas, Qt.Key.Key_Return)
    assert entry.plan_pane.tasks.count() > 0
    opened = []
    entry.open_asked.connect(lambda *what: opened.append(what))
    press(entry.plan_pane.tasks, Qt.Key.Key_Return)
    office.settle()
    assert opened[0][0] == "task"


def test_the_page_follows_what_others_change(entry, office):
    choose(entry, office, "trained")
    office.session.write(
        office.window,
        lambda desk: desk.store.write(
            [Edit("officer", "ab" * 16, {"full_name": "Mới", "in_scope_from": date(2026, 1, 1)})]
        ),
    )
    office.settle()
    assert entry.pane.figure.text() == "9/11 người (81,8%)"
    assert entry.pane.tabs.tabText(MET) == "Đạt (9)"


def test_people_go_into_a_sheet_and_the_log(entry, office, tmp_path):
    choose(entry, office, "trained")
    entry.pane.write_people(tmp_path / "nguoi.xlsx")
    office.settle()
    rows = list(load_workbook(tmp_path / "nguoi.xlsx").active.iter_rows(values_only=True))
    assert len(rows) == 11
    assert ("Người 0", "Chưa đạt", "chưa được bồi dưỡng, tập huấn") in [r[1:] for r in rows]
    noted = [
        r for r in records.listing(office.desk, "access_log").records if r["action"] == "export"
    ]
    assert [r["count"] for r in noted] == [10]


def test_the_chart_goes_into_a_pdf_without_names(entry, office, tmp_path):
    import pypdfium2

    choose(entry, office, "trained")
    entry.pane.write_chart(tmp_path / "chi-tieu.pdf")
    office.settle()
    document = pypdfium2.PdfDocument(tmp_path / "chi-tieu.pdf")
    read = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    read = " ".join(read.split())
    assert "9/10 người (90%)" in read
    assert "2027: hơn 90% – chưa đạt" in read
    assert "Người 0" not in read
