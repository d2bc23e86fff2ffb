from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from app.ports import Role
from app.services.planning import plan_import
from tests.window.conftest import COMMUNE, PASSWORD, SAMPLE, TODAY
from tests.window.keys import type_text
from ui.bootstrap import opening
from ui.window.instance import Doorbell, ring
from ui.window.main import Starter
from ui.window.start.unlock import UnlockDialog
from ui.window.start.wizard import Wizard


@pytest.fixture
def begun(dressed_app, settle):
    starters = []

    def begin(place):
        starter = Starter(place, dressed_app)
        starters.append(starter)
        starter.begin()
        settle(starter.runner)
        return starter

    yield begin
    for starter in starters:
        for widget in (starter.window, *QApplication.topLevelWidgets()):
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        starter.finish()
        starter.deleteLater()


def shown(kind):
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def make(place):
    desk, _ = place.create(
        role=Role.COMMUNE, unit=COMMUNE, person="Đặng Thị Ửng", password=PASSWORD
    )
    place.close(desk)


def test_a_new_folder_begins_with_the_wizard(begun, new_place):
    begun(new_place)
    assert shown(Wizard).stack.currentIndex() == 0


def test_a_locked_ledger_asks_and_then_shows_the_window(begun, new_place, settle):
    make(new_place)
    starter = begun(new_place)
    dialog = shown(UnlockDialog)
    type_text(dialog.line, PASSWORD)
    dialog.open_button.click()
    settle(starter.runner)
    assert starter.window.isVisible()
    assert starter.window.session.profile.person == "Đặng Thị Ửng"


def test_damaged_keys_are_told_in_a_box_that_stays_until_it_is_read(begun, new_place, qtbot):
    make(new_place)
    for name in ("vault.json", "vault.copy.json"):
        (new_place.folder / name).write_bytes(b"damaged")
    starter = begun(new_place)
    left = []
    starter.left.connect(left.append)
    box = shown(QMessageBox)
    assert box.text()
    assert box.informativeText()
    assert left == []
    box.close()
    qtbot.waitUntil(lambda: left == [1])


def test_a_second_start_rings_the_open_window_and_leaves(begun, new_place, settle, tmp_path, qtbot):
    make(new_place)
    first = begun(new_place)
    type_text(shown(UnlockDialog).line, PASSWORD)
    shown(UnlockDialog).open_button.click()
    settle(first.runner)
    qtbot.waitUntil(lambda: first._doorbell is not None)
    rung = []
    first._doorbell.rung.connect(lambda: rung.append(1))
    left = []
    second = Starter(opening(tmp_path / "data", TODAY), QApplication.instance())
    second.left.connect(left.append)
    second.begin()
    settle(second.runner)
    qtbot.waitUntil(lambda: bool(rung))
    assert left == [0]
    assert second.window is None
    second.finish()
    second.deleteLater()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]


def test_a_second_start_waits_for_a_window_that_is_only_just_open(
    begun, new_place, settle, tmp_path, qtbot, monkeypatch
):
    monkeypatch.setattr("ui.window.main._LISTEN_AFTER_MS", 1_500)
    make(new_place)
    first = begun(new_place)
    type_text(shown(UnlockDialog).line, PASSWORD)
    shown(UnlockDialog).open_button.click()
    settle(first.runner)
    assert first._doorbell is None, "the lines come before the bell"
    left = []
    second = Starter(opening(tmp_path / "data", TODAY), QApplication.instance())
    second.left.connect(left.append)
    second.begin()
    qtbot.waitUntil(lambda: left == [0])
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]
    second.finish()
    second.deleteLater()


def test_a_bell_nobody_answers_says_so(dressed_app, tmp_path, qtbot):
    bell = Doorbell(tmp_path, dressed_app)
    assert ring(bell.address)
    bell.close()
    assert not ring("")
    assert not ring(bell.address)
    bell.deleteLater()


def test_a_province_sees_its_communes_and_sends_a_plan_to_all(begun, new_place, settle, qtbot):
    desk, _ = new_place.create(
        role=Role.PROVINCE, unit="42", person="Trần Thị Nhạn", password=PASSWORD
    )
    plan_import.import_file(desk, SAMPLE)
    new_place.close(desk)
    starter = begun(new_place)
    type_text(shown(UnlockDialog).line, PASSWORD)
    shown(UnlockDialog).open_button.click()
    settle(starter.runner)
    window = starter.window
    for spec in window.specs:
        window.open_page(spec.key)
        settle(starter.runner)
    communes = window.page("communes")
    assert communes.table.model.total == len(window.session.units.communes("42"))
    window.open_page("plans")
    settle(starter.runner)
    page = window.page("plans")
    page.tabs.view("plan").table.view.selectRow(0)
    settle(starter.runner)
    page.publish()
    settle(starter.runner)
    assert "đi cùng lần xuất gói" in page.banner.text
