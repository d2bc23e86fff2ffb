"""A data folder where a synchronising program sees it: told in three places, in nobody's way."""

from __future__ import annotations

import faulthandler

import pytest
from PySide6.QtWidgets import QLabel

from app.ports import Role
from tests.journeys.program import Program
from tests.window.conftest import COMMUNE, PASSWORD, TODAY
from tests.window.driving import OfficeAtWork
from tests.window.keys import type_text
from ui.bootstrap import opening
from ui.window.at_rest import AtRest
from ui.window.start.unlock import UnlockDialog
from ui.window.widgets.parts import Banner


@pytest.fixture
def at_work(dressed_app, settle, qtbot, tmp_path):
    """Return the program over a new ledger in a folder of this name, past its unlocking."""

    def begin(name):
        place = opening(tmp_path / name / "so-tu-phap", TODAY)
        desk, _ = place.create(role=Role.COMMUNE, unit=COMMUNE, person="Lò Ún", password=PASSWORD)
        place.close(desk)
        office = OfficeAtWork(place.folder, TODAY, qtbot, settle)
        dialog = next(w for w in dressed_app.topLevelWidgets() if isinstance(w, UnlockDialog))
        type_text(dialog.line, PASSWORD)
        dialog.open_button.click()
        office.settle()
        return office

    return begin


def notices(window):
    return [strip.text for strip in window.findChildren(Banner) if not strip.isHidden()]


def at_rest(window):
    return not window.findChild(AtRest)._timer.isActive()


def test_a_synchronised_folder_is_told_and_stops_nothing(at_work, qtbot):
    office = at_work("OneDrive - UBND xa")
    qtbot.waitUntil(lambda: bool(notices(office.window)), timeout=20_000)
    (sentence,) = notices(office.window)
    assert "đồng bộ đám mây" in sentence
    settings = office.open_page("settings")
    assert settings.folder_risk.isVisible()
    assert settings.folder_risk.text() == sentence
    assert str(office.place.folder) in {label.text() for label in settings.findChildren(QLabel)}
    assert faulthandler.is_enabled(), "only a process of the window's own keeps a crash file"
    assert not (office.place.folder / "log" / "crash.txt").exists()
    office.leave()

    command = Program(office.place.folder, PASSWORD)
    told = command.ok("check")
    assert (told["ok"], told["folder_risk"]) == (True, sentence)
    assert sentence in command.start("check").stdout.decode()


def test_an_ordinary_folder_is_not_spoken_of(at_work, qtbot):
    office = at_work("Tài liệu")
    qtbot.waitUntil(lambda: at_rest(office.window), timeout=20_000)
    office.settle()
    assert notices(office.window) == []
    settings = office.open_page("settings")
    assert not settings.folder_risk.isVisible()
    office.leave()
    assert Program(office.place.folder, PASSWORD).ok("check")["folder_risk"] == ""
