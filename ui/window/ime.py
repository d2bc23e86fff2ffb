"""Vietnamese input methods: a word being composed is not yet in the field that shows it."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication


def commit_pending_input() -> None:
    """Put the word still being composed into its field.

    Called before saving, closing, changing page and acting on a shortcut; without it the last
    word typed with UniKey or ibus would be lost.
    """
    if QGuiApplication.instance() is not None:
        QGuiApplication.inputMethod().commit()
