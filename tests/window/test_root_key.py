"""The province's root key in the window: words out to paper, and in again on another machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.exchange import root, service
from app.ports import Role
from tests.window.conftest import PASSWORD, TODAY
from ui.bootstrap import opening
from ui.command.options import common_options
from ui.command.run import run
from ui.window.jobs import TaskRunner
from ui.window.pages.exchange.enrol_tab import EnrolTab
from ui.window.pages.exchange.root_dialog import RootPaperDialog, RootWordsDialog
from ui.window.session import Session
from ui.window.state import WindowState

PROVINCE = "42"


@pytest.fixture
def tab_of(dressed_app, settle, qtbot):
    """Opens the enrolment tab of a data folder."""
    sessions = []

    def open_tab(place, desk):
        runner = TaskRunner()
        session = Session(place, desk, place.reader(desk), runner, WindowState(place.folder))
        tab = EnrolTab(session)
        qtbot.addWidget(tab)
        tab.resize(900, 700)
        tab.show()
        tab.refresh()
        settle(runner)
        sessions.append(session)
        return tab, lambda: settle(runner)

    yield open_tab
    for session in sessions:
        session.close()
    qtbot.wait(1)


@pytest.fixture
def restored(tmp_path):
    """A province's backup on another machine, its fingerprint and its 24 words."""
    old = opening(tmp_path / "cu", TODAY)
    desk, _ = old.create(role=Role.PROVINCE, unit=PROVINCE, person="Trần Văn Sở", password=PASSWORD)
    paper = root.paper(desk)
    backup = desk.upkeep.backup(tmp_path)
    old.close(desk)
    new = opening(tmp_path / "moi", TODAY)
    new.restore(backup, password=PASSWORD)
    return new, paper


def open_dialogs(kind):
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


def dialog_of(kind):
    (found,) = open_dialogs(kind)
    return found


def test_a_restored_province_types_its_words_and_is_told_which_is_wrong(tab_of, restored):
    place, paper = restored
    desk = place.open(password=PASSWORD)
    tab, settled = tab_of(place, desk)
    card = tab.root
    assert "chưa được khóa gốc chứng nhận" in card.told.text()
    assert paper.fingerprint in card.told.text()
    assert not card.paper_button.isVisible()
    QTest.keyClick(card.restore_button, Qt.Key.Key_Space)
    dialog = dialog_of(RootWordsDialog)
    typed = list(paper.words)
    dialog.text.setPlainText(" ".join([*typed[:6], "xyzq", *typed[7:]]))
    QTest.keyClick(dialog.go, Qt.Key.Key_Space)
    settled()
    assert dialog.isVisible()
    assert "Từ thứ 7" in dialog.wrong.text()
    assert dialog.counted.text() == "Đã gõ 24/24 từ"

    dialog.text.setPlainText(" ".join(typed).upper())
    QTest.keyClick(dialog.go, Qt.Key.Key_Space)
    settled()

    assert open_dialogs(RootWordsDialog) == []
    assert "đã được khóa gốc của tỉnh chứng nhận" in tab.banner.text
    assert "chỉ còn trên bản giấy" in card.told.text()
    assert service.status(desk).enrolled


def test_the_words_are_shown_numbered_and_the_key_leaves_once_they_are_typed(tab_of, tmp_path):
    place = opening(tmp_path / "tinh", TODAY)
    desk, _ = place.create(
        role=Role.PROVINCE, unit=PROVINCE, person="Trần Văn Sở", password=PASSWORD
    )
    tab, settled = tab_of(place, desk)
    QTest.keyClick(tab.root.paper_button, Qt.Key.Key_Space)
    settled()
    shown = dialog_of(RootPaperDialog)
    told = [label.text() for label in shown.findChildren(QLabel)]
    words = root.paper(desk).words
    assert {f"{n}. {word}" for n, word in enumerate(words, start=1)} <= set(told)
    shown.close()

    QTest.keyClick(tab.root.forget_button, Qt.Key.Key_Space)
    dialog = dialog_of(RootWordsDialog)
    dialog.text.setPlainText(" ".join(words))
    QTest.keyClick(dialog.go, Qt.Key.Key_Space)
    settled()
    assert tab.banner.text == "Khóa gốc chỉ còn trên bản giấy."
    assert not tab.root.paper_button.isVisible()
    assert not root.state(desk).here


def test_a_second_province_device_is_granted_with_the_words_when_the_key_lies_in_the_safe(
    tab_of, tmp_path
):
    place = opening(tmp_path / "tinh", TODAY)
    desk, _ = place.create(
        role=Role.PROVINCE, unit=PROVINCE, person="Trần Văn Sở", password=PASSWORD
    )
    words = " ".join(root.paper(desk).words)
    root.forget(desk, words)
    other = opening(tmp_path / "may-hai", TODAY)
    second, _ = other.create(
        role=Role.PROVINCE, unit=PROVINCE, person="Lê Thị Hai", password=PASSWORD
    )
    asked = service.enrol_request(second, tmp_path / "usb")
    tab, settled = tab_of(place, desk)

    tab.grant(Path(asked.file), " ".join(asked.words))
    settled()
    dialog = dialog_of(RootWordsDialog)
    dialog.text.setPlainText(words)
    QTest.keyClick(dialog.go, Qt.Key.Key_Space)
    settled()

    assert "Đã duyệt" in tab.banner.text
    assert tab.devices.count() == 2
    other.close(second)


def test_a_commune_sees_nothing_of_a_root(office):
    office.window.open_page("exchange")
    office.settle()
    page = office.window.page("exchange")
    page.tabs.setCurrentIndex(1)
    assert page.enrol.devices.isVisible()
    assert not page.enrol.root.isVisible()


def test_the_commands_print_the_words_and_take_them_again(restored, tmp_path, capsys):
    place, paper = restored

    def command(*words):
        (tmp_path / "pw").write_text(PASSWORD, encoding="utf-8")
        options, rest = common_options(["--json", "--password-file", str(tmp_path / "pw"), *words])
        code = run(opening(place.folder, TODAY), options, rest)
        told = capsys.readouterr()
        return code, json.loads(told.out or told.err)

    code, told = command("enrol", "root-restore", "--words", " ".join(paper.words[:5]))
    assert (code, told["error"]["code"]) == (1, "wrong_paper")
    code, told = command("enrol", "root-restore", "--words", " ".join(paper.words))
    assert (code, told["fingerprint"]) == (0, paper.fingerprint)
    assert told["device"]["role"] == "province"
    code, told = command("enrol", "root-paper")
    assert (code, told["error"]["code"]) == (1, "root_not_here")
