"""The values of one extracted task, corrected below the list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from app.planreader.deadlines import parse_deadline
from app.records.types.plans import ROLES
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.pages.plans.review_table import due_words
from ui.window.widgets.editors import combo
from ui.window.widgets.parts import column, plain, words

_LIST = "; "


class ReviewEditor(QWidget):
    """Fields of one row; ``changed`` carries the new values when a field is left."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._item: Mapping[str, Any] = {}
        self._issued: date | None = None
        self.title = QPlainTextEdit()
        self.title.setTabChangesFocus(True)
        self.title.setFixedHeight(self.title.fontMetrics().lineSpacing() * 2 + 18)
        self.lead, self.coop = QLineEdit(), QLineEdit()
        self.time, self.outputs = QLineEdit(), QLineEdit()
        self.role = combo(t("Review", "Vai trò của xã"), *((c.label, c.code) for c in ROLES))
        self.rule = words(tone="muted")
        self.doubts = words(tone="warn")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.addWidget(self.doubts, 0, 0, 1, 2)
        grid.addWidget(self._cell(t("Review", "Nhiệm vụ"), self.title), 1, 0, 1, 2)
        grid.addWidget(self._cell(t("Review", "Chủ trì (cách nhau bằng ;)"), self.lead), 2, 0)
        grid.addWidget(self._cell(t("Review", "Phối hợp (cách nhau bằng ;)"), self.coop), 2, 1)
        grid.addWidget(
            self._cell(t("Review", "Thời gian ghi trong văn bản"), self.time, self.rule), 3, 0
        )
        grid.addWidget(self._cell(t("Review", "Vai trò của xã"), self.role), 3, 1)
        grid.addWidget(
            self._cell(t("Review", "Sản phẩm (cách nhau bằng ;)"), self.outputs), 4, 0, 1, 2
        )
        for line in (self.lead, self.coop, self.time, self.outputs):
            line.editingFinished.connect(self._on_left)
        self.role.activated.connect(self._on_left)

    def load(self, item: Mapping[str, Any], doubts: str, issued: date | None) -> None:
        """Show a row."""
        self._item, self._issued = item, issued
        self.title.setPlainText(item.get("title") or "")
        self.lead.setText(_LIST.join(item.get("lead") or ()))
        self.coop.setText(_LIST.join(item.get("coop") or ()))
        self.time.setText(item.get("time_raw") or "")
        self.outputs.setText(_LIST.join(item.get("outputs") or ()))
        for line in (self.lead, self.coop, self.time, self.outputs):
            line.setCursorPosition(0)
        self.role.setCurrentIndex(self.role.findData(item.get("our_role") or "none"))
        self.rule.setText(due_words(item, issued))
        self.doubts.setText(doubts)
        self.doubts.setVisible(bool(doubts))

    def flush(self) -> None:
        """Hand over what is typed but not yet left."""
        commit_pending_input()
        self._on_left()

    def _on_left(self) -> None:
        values = self._values()
        if any(self._item.get(name) != value for name, value in values.items()):
            self._item = {**self._item, **values}
            self.rule.setText(due_words(self._item, self._issued))
            self.changed.emit(values)

    def _values(self) -> dict[str, Any]:
        """Return only what differs from the row, so that untouched words stay as printed."""
        item = self._item
        found: dict[str, Any] = {}
        title = self.title.toPlainText().strip()
        if title and title != item.get("title"):
            found["title"] = title
        for name, line in (("lead", self.lead), ("coop", self.coop), ("outputs", self.outputs)):
            parts = [p.strip() for p in line.text().split(";") if p.strip()]
            if parts != list(item.get(name) or ()):
                found[name] = parts
                if name != "outputs":
                    found[f"{name}_raw"] = line.text().strip()
        time = self.time.text().strip()
        if time != (item.get("time_raw") or ""):
            deadline, pieces = parse_deadline(time, year_hint=self._year())
            found |= {"time_raw": time, "deadline": deadline, "deadline_parts": pieces}
        role = self.role.currentData()
        if role != (item.get("our_role") or "none"):
            found |= {"our_role": role, "role_basis": None}
        return found

    def _year(self) -> int | None:
        return self._issued.year if self._issued else None

    def _cell(self, text: str, widget: QWidget, *below: QWidget) -> QWidget:
        label = QLabel(text)
        label.setBuddy(widget)
        widget.setAccessibleName(text)
        return plain(column(label, widget, *below, None, gap=2))
