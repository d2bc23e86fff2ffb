from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.errors import UserError
from app.records.registry import REGISTRY
from app.services.registers import records
from tests.window.keys import press, type_text
from ui.window.widgets.history_panel import HistoryPanel
from ui.window.widgets.record_form import RecordForm

MORE_THAN_90 = {"year": 2027, "operator": ">", "value": 90, "unit": "percent"}
ALL = {"year": 2030, "operator": "=", "value": 100, "unit": "percent"}


@pytest.fixture
def form(office, qtbot):
    made = RecordForm(office.session, REGISTRY["indicator"])
    qtbot.addWidget(made)
    made.load({"name": "Tập huấn", "milestones": [MORE_THAN_90, ALL]})
    return made


def fill(row, *, year="", value="", operator="=", unit="percent"):
    row.year.clear()
    row.value.clear()
    type_text(row.year, year)
    type_text(row.value, value)
    row.operator.setCurrentIndex(row.operator.findData(operator))
    row.unit.setCurrentIndex(row.unit.findData(unit))


def test_milestones_come_back_as_they_went_in(form):
    assert [r.year.text() for r in form.editors["milestones"].rows] == ["2027", "2030"]
    assert form.collect()["milestones"] == [MORE_THAN_90, ALL]
    assert not form.dirty


def test_a_milestone_is_added_in_order_of_its_year(form):
    editor = form.editors["milestones"]
    press(editor.add_button, Qt.Key.Key_Space)
    fill(editor.rows[-1], year="2026", value="0,5", operator=">=")
    assert form.dirty
    assert form.collect()["milestones"][0] == {
        "year": 2026,
        "operator": ">=",
        "value": 0.5,
        "unit": "percent",
    }


def test_a_milestone_is_taken_out(form):
    editor = form.editors["milestones"]
    press(editor.rows[0].drop, Qt.Key.Key_Space)
    assert form.collect()["milestones"] == [ALL]
    press(editor.rows[0].drop, Qt.Key.Key_Space)
    assert form.collect()["milestones"] is None


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"year": "hai", "value": "90"}, "năm"),
        ({"year": "1027", "value": "90"}, "năm"),
        ({"year": "2027", "value": "nhiều"}, "giá trị"),
        ({"year": "2027", "value": "-1"}, "giá trị"),
        ({"year": "2027", "value": "101"}, "tỷ lệ"),
        ({"year": "2027", "value": "100", "operator": ">"}, "tỷ lệ"),
        ({"year": "2027", "value": "1,5", "unit": "count"}, "số nguyên"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(form, typed, why):
    fill(form.editors["milestones"].rows[0], **typed)
    with pytest.raises(UserError) as caught:
        form.collect()
    [problem] = caught.value.fields
    assert problem.field == "milestones"
    assert why in problem.message


def test_a_draft_keeps_what_stands_half_typed(form, office, qtbot):
    fill(form.editors["milestones"].rows[0], year="20", value="")
    raw = form.raw()
    other = RecordForm(office.session, REGISTRY["indicator"])
    qtbot.addWidget(other)
    other.load({"name": "Tập huấn"})
    other.restore(raw)
    assert other.raw()["milestones"] == raw["milestones"]


def test_a_broken_value_does_not_break_the_form(form):
    for broken in ([1, "x"], {"year": 2027}, [{"year": "x", "value": "nhiều", "operator": "!"}]):
        form.load({"name": "Lạ", "milestones": broken})
    assert form.editors["milestones"].rows[0].operator.currentData() == "!"


def test_history_tells_milestones_in_words(office, qtbot):
    row = records.save(
        office.desk, "indicator", None, {"name": "Tập huấn", "milestones": [MORE_THAN_90]}
    )[0].id
    records.save(office.desk, "indicator", row, {"milestones": [MORE_THAN_90, ALL]})
    panel = HistoryPanel(office.session)
    qtbot.addWidget(panel)
    panel.load(("indicator", row))
    office.settle()
    assert "2027: hơn 90%; 2030: 100%" in panel.text.toPlainText()
