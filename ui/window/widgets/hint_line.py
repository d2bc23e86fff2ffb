"""A quiet word under a text field whose content travels, when it seems to hold a private number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from app.records.codec import ValueProblem
from app.records.language import RecordType
from app.services.privacy import hints
from ui.window.widgets.editors import Editor
from ui.window.widgets.parts import words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel, QWidget

_PAUSE_MS = 400


def hint_line(rtype: RecordType, editor: Editor, owner: QWidget) -> QLabel:
    """Return the line for a field; it is hidden until there is something to say."""
    line = words(tone="warn")
    line.hide()
    pause = QTimer(owner, singleShot=True, interval=_PAUSE_MS)

    def look() -> None:
        try:
            said = hints.hint(rtype, editor.field, editor.value())
        except ValueProblem:
            said = ""
        line.setText(said)
        line.setVisible(bool(said))

    pause.timeout.connect(look)
    editor.edited.connect(pause.start)
    return line
