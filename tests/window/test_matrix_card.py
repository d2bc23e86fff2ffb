from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.ports import Role
from app.services.planning import plan_import
from app.services.work import tasks
from tests.desks import COMMUNE, PROVINCE, SMALL_PLAN, enrol, new_desk, send, task
from tests.window.conftest import PASSWORD, TODAY
from tests.window.keys import press
from ui.window.jobs import TaskRunner
from ui.window.session import Session
from ui.window.shell.main_window import MainWindow
from ui.window.state import WindowState
from ui.window.theme import Theme


@pytest.fixture
def province(dressed_app, new_place, settle, qtbot, tmp_path):
    """A province's window; one commune has sent its work on one plan."""
    desk, _ = new_place.create(
        role=Role.PROVINCE, unit=PROVINCE, person="Trần Thị Nhạn", password=PASSWORD
    )
    with new_desk(tmp_path / "commune", Role.COMMUNE, COMMUNE, today=TODAY) as commune:
        plan_import.confirm(commune, SMALL_PLAN)
        enrol(commune, desk, tmp_path / "enrol")
        tasks.update(commune, task(commune, "1.1").task, tasks.Update(state="done", on=TODAY))
        send(commune, "province", desk, tmp_path / "out")
    runner = TaskRunner()
    session = Session(
        new_place, desk, new_place.reader(desk), runner, WindowState(new_place.folder)
    )
    window = MainWindow(session, Theme(dressed_app, "light"))
    window.resize(1366, 768)
    window.show()
    settle(runner)
    yield window, lambda: settle(runner)
    window.hide()
    session.close()
    window.deleteLater()
    qtbot.wait(1)


def test_a_square_of_the_matrix_leads_to_the_commune(province):
    window, settle = province
    card = window.page("overview").matrix
    assert card.plans.count() == 1
    canvas = card.chart.canvas
    first = canvas.scene.areas[0]
    assert first.words.endswith("Ban hành kế hoạch của xã: Hoàn thành")
    press(canvas, Qt.Key.Key_Right)
    press(canvas, Qt.Key.Key_Return)
    settle()
    communes = window.page("communes")
    assert window.current_page is communes
    assert communes.table.current().id == COMMUNE


def test_the_matrix_is_there_as_a_table(province):
    window, _ = province
    chart = window.page("overview").matrix.chart
    press(chart.button, Qt.Key.Key_Space)
    assert chart.table.item(0, 1).text() == "1/3 (33,3%)"
    told = [chart.table.item(0, n).text() for n in range(2, chart.table.columnCount())]
    assert "Hoàn thành" in told
    assert "Quá hạn" in told
