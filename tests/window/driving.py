"""An office at its window: what a person sees and does, told in the steps of a journey."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)

from tests.window.keys import press, type_text
from ui.bootstrap import opening
from ui.window.main import Starter
from ui.window.pages.exchange.enrol_tab import SixWordsDialog
from ui.window.start.wizard import Wizard

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.window.jobs import TaskRunner

W = TypeVar("W", bound=QWidget)
CTRL = Qt.KeyboardModifier.ControlModifier


class OfficeAtWork:
    """One data folder with its own program around it, driven by keys and clicks."""

    def __init__(
        self, folder: Path, today: date, qtbot: QtBot, settle: Callable[[TaskRunner], None]
    ) -> None:
        self._qtbot = qtbot
        self._settle = settle
        self.place = opening(folder, today)
        self.starter = Starter(self.place, QApplication.instance())
        self.starter.begin()
        self.settle()

    @property
    def window(self) -> Any:
        """The open main window."""
        return self.starter.window

    def settle(self) -> None:
        """Wait until nothing is under way."""
        self._settle(self.starter.runner)

    def set_up(self, *, unit: str, person: str, password: str, province: bool = False) -> str:
        """Go through the first start by keyboard; return the recovery code."""
        wizard = shown(Wizard)
        if province:
            press(wizard.role.province, Qt.Key.Key_Space)
        press(wizard.next, Qt.Key.Key_Space)
        type_text(wizard.unit.search, unit)
        press(wizard.unit.search, Qt.Key.Key_Return)
        type_text(wizard.person.name, person)
        press(wizard.person.name, Qt.Key.Key_Return)
        type_text(wizard.key.first, password)
        type_text(wizard.key.second, password)
        press(wizard.key.second, Qt.Key.Key_Return)
        self.settle()
        code: str = wizard.recovery.code.text()
        press(wizard.recovery.confirm, Qt.Key.Key_Space)
        press(wizard.next, Qt.Key.Key_Space)
        self.settle()
        return code

    def open_page(self, key: str) -> Any:
        """Open a page of the rail by its shortcut."""
        number = 1 + [spec.key for spec in self.window.specs].index(key)
        self.shortcut(Qt.Key(Qt.Key.Key_0.value + number))
        page = self.window.page(key)
        assert self.window.current_page is page
        return page

    def shortcut(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = CTRL) -> None:
        """Press a shortcut of the main window."""
        self.window.activateWindow()
        self._qtbot.waitUntil(self.window.isActiveWindow)
        target = self.window.focusWidget() or self.window
        QTest.keyClick(target, key, modifiers)
        self.settle()

    def press_button(self, within: QWidget, words: str) -> None:
        """Press the visible button with these words on it."""
        buttons = [b for b in within.findChildren(QPushButton) if b.isVisible()]
        button = next(b for b in buttons if b.text().startswith(words))
        assert button.isEnabled(), words
        press(button, Qt.Key.Key_Space)
        self.settle()

    def choose_path(self, path: Path) -> None:
        """Type a path into the open file dialog."""
        dialog = shown(QFileDialog)
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        line.clear()
        type_text(line, str(path))
        dialog.accept()
        self.settle()

    def say_words(self, six: str) -> None:
        """Type the six words heard on the telephone."""
        dialog = shown(SixWordsDialog)
        type_text(dialog.line, six)
        press(dialog.line, Qt.Key.Key_Return)
        self.settle()

    def answer_box(self, words: str = "") -> str:
        """Press the default button of the open question, or the one with ``words`` on it.

        Return what it asked.
        """
        box = shown(QMessageBox)
        asked = f"{box.text()} {box.informativeText()}"
        chosen = [b for b in box.buttons() if words and b.text().startswith(words)]
        press(chosen[0] if words else box.defaultButton(), Qt.Key.Key_Space)
        self.settle()
        return asked

    def close_dialog(self, kind: type[QDialog]) -> None:
        """Leave a dialog by Esc."""
        press(shown(kind), Qt.Key.Key_Escape)
        self.settle()

    def leave(self) -> None:
        """Close the window and the desk."""
        self.starter.put_away()
        self.starter.deleteLater()
        self._qtbot.wait(1)


def shown(kind: type[W]) -> W:
    """Return the visible window of a kind."""
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    assert found, f"no {kind.__name__} is open"
    return found[-1]
