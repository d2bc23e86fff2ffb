from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.ports import Role
from tests.window.conftest import COMMUNE, PASSWORD
from tests.window.keys import press, type_text
from ui.window.jobs import TaskRunner
from ui.window.start.unlock import UnlockDialog
from ui.window.start.wizard import Wizard


@pytest.fixture
def runner(dressed_app):
    made = TaskRunner()
    yield made
    made.shutdown()


@pytest.fixture
def wizard(new_place, runner, settle, qtbot):
    made = Wizard(new_place, runner)
    qtbot.addWidget(made)
    made.show()
    settle(runner)
    return made


def to_key_step(wizard):
    wizard.next.click()
    type_text(wizard.unit.search, "thach ha")
    wizard.unit.list.setCurrentRow(0)
    wizard.next.click()
    type_text(wizard.person.name, "Lê Thị Ửng")
    wizard.next.click()


def test_a_commune_is_found_without_marks_and_its_ledger_made_and_opened(
    wizard, runner, settle, new_place, qtbot
):
    desks = []
    wizard.done_with.connect(desks.append)
    to_key_step(wizard)
    type_text(wizard.key.first, PASSWORD)
    type_text(wizard.key.second, PASSWORD)
    wizard.next.click()
    settle(runner)
    assert wizard.at_recovery
    assert len(wizard.recovery.code.text().replace("-", "")) > 20
    assert not wizard.next.isEnabled()
    wizard.recovery.confirm.click()
    wizard.next.click()
    assert desks[0].profile.person == "Lê Thị Ửng"
    assert desks[0].profile.role is Role.COMMUNE
    assert desks[0].profile.unit.full_name == "xã Thạch Hà"
    new_place.close(desks[0])


def test_each_step_says_what_is_missing(wizard):
    wizard.next.click()
    wizard.next.click()
    assert "Chọn một đơn vị" in wizard.banner.text
    assert wizard.stack.currentIndex() == 1


def test_two_different_passwords_make_no_ledger(wizard, new_place):
    to_key_step(wizard)
    type_text(wizard.key.first, PASSWORD)
    type_text(wizard.key.second, "khac")
    wizard.next.click()
    assert "chưa giống nhau" in wizard.banner.text
    assert new_place.is_new()


def test_the_recovery_sheet_carries_the_code(wizard, tmp_path):
    wizard.recovery.show_code("AAAA-BBBB")
    wizard.recovery.write(tmp_path / "ma.txt")
    assert "AAAA-BBBB" in (tmp_path / "ma.txt").read_text(encoding="utf-8")


def test_a_wrong_password_is_said_in_place_and_the_right_one_opens(
    new_place, runner, settle, qtbot
):
    desk, code = new_place.create(
        role=Role.COMMUNE, unit=COMMUNE, person="Lê Thị Ửng", password=PASSWORD
    )
    new_place.close(desk)
    dialog = UnlockDialog(new_place, runner)
    qtbot.addWidget(dialog)
    desks = []
    dialog.done_with.connect(desks.append)
    dialog.show()
    type_text(dialog.line, "sai")
    press(dialog.line, Qt.Key.Key_Return)
    settle(runner)
    assert "Mật khẩu không đúng" in dialog.banner.text
    dialog.other.click()
    type_text(dialog.line, code)
    dialog.open_button.click()
    settle(runner)
    assert desks
    new_place.close(desks[0])
