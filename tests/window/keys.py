"""Typing as people do it. QTest.keyClicks aborts on letters outside ASCII."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_NONE = Qt.KeyboardModifier.NoModifier


def type_text(widget: QWidget, text: str) -> None:
    """Send a key press and release per letter."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, _NONE, letter))


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE) -> None:
    """Send one key."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers))


def compose(widget: QWidget, unfinished: str) -> None:
    """Begin composing a word, as an input method does."""
    QApplication.sendEvent(widget, QInputMethodEvent(unfinished, []))


def commit(widget: QWidget, word: str) -> None:
    """End composing with a word."""
    event = QInputMethodEvent("", [])
    event.setCommitString(word)
    QApplication.sendEvent(widget, event)
