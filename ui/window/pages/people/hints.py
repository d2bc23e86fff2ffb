"""Quiet notes beside a course or an officer: what is worth a second look. Never in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.ports import Changes
from app.services.registers import records
from app.services.training.warnings import Hint
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.parts import column, words

_ABOUT = (
    "training_course",
    "participation",
    "course_session",
    "attendance",
    "officer",
    "nomination_list",
)
_SHOWN = 3
Asked = tuple[list[Hint], dict[str, str]]


class HintLine(QWidget):
    """Shows the notes of the record last asked about; nothing when there are none."""

    def __init__(self, session: Session, find: Callable[[Desk, str], Sequence[Hint]]) -> None:
        super().__init__()
        self._session = session
        self._find = find
        self._about = ""
        self.text = words(tone="warn")
        self.setLayout(column(self.text))
        self.hide()
        session.changed.connect(self._on_changed)

    def load(self, row_id: str) -> None:
        """Show the notes about a record; "" for none."""
        self._about = row_id
        if not row_id:
            self.hide()
            return

        def ask(desk: Desk) -> Asked:
            found = list(self._find(desk, row_id))
            return found, records.titles(desk, "officer", [h.officer for h in found if h.officer])

        self._session.read(self, ask, self._show, replace="hints")

    def _show(self, found: Asked) -> None:
        hints, names = found
        lines = [_line(h, names if h.course else {}) for h in hints]
        more = len(lines) - _SHOWN
        if more > 0:
            rest = t("Hints", "và {n} điểm khác (xem Thống kê tập huấn)").format(n=more)
            lines = [*lines[:_SHOWN], rest]
        told = "\n".join(f"• {line}" for line in lines)
        self.text.setText(told)
        self.setAccessibleName(told)
        self.setVisible(bool(lines))

    def _on_changed(self, changes: Changes) -> None:
        if self._about and changes.touches(*_ABOUT):
            self.load(self._about)


def _line(hint: Hint, names: dict[str, str]) -> str:
    name = names.get(hint.officer, "")
    return f"{name}: {hint.words[:1].lower()}{hint.words[1:]}" if name else hint.words
