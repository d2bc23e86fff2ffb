"""The head of a plan under review: number and day, and for a typed plan its title and issuer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from app.text.dates import parse_date
from ui.window.i18n import t
from ui.window.pages.plans.subject import Subject
from ui.window.widgets.date_editor import DateField


class ReviewHead(QWidget):
    """Number, day of issue, title, issuer; ``edited`` after every letter."""

    edited = Signal()

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._typed = subject.typed
        self.title, self.issuer, self.number = QLineEdit(self), QLineEdit(self), QLineEdit()
        self.issued = DateField(t("Review", "Ngày ban hành"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._lay_out()
        doc = subject.draft.get("doc") or {}
        self.title.setText(doc.get("title") or "")
        self.issuer.setText(doc.get("issuer") or "")
        self.number.setText(subject.number)
        self.issued.line.setText(subject.issued)
        for line in (self.title, self.issuer, self.number, self.issued.line):
            line.setCursorPosition(0)
            line.textChanged.connect(self.edited)

    @property
    def has_wrong_day(self) -> bool:
        """Tell whether something is typed as the day that is no day."""
        return bool(self.issued.line.text().strip()) and self.issued_date() is None

    def issued_date(self) -> date | None:
        """Return the day of issue, None when it is blank or no day."""
        return parse_date(self.issued.line.text())

    def doc_with(self, doc: Mapping[str, Any]) -> dict[str, Any]:
        """Return the head of the draft with what is typed here."""
        if not self._typed:
            return dict(doc)
        return {
            **doc,
            "title": self.title.text().strip(),
            "issuer": self.issuer.text().strip() or None,
        }

    def _lay_out(self) -> None:
        if self._typed:
            self._put(t("Review", "Tên kế hoạch"), self.title, self.title, 0, 0, span=3)
            self._put(t("Review", "Cơ quan ban hành"), self.issuer, self.issuer, 0, 4)
            self.title.setPlaceholderText(t("Review", "Kế hoạch …"))
        else:
            self.title.hide()
            self.issuer.hide()
            self.number.setPlaceholderText(t("Review", "văn bản để trống: ghi số"))
            self.issued.line.setPlaceholderText(t("Review", "văn bản để trống: ghi ngày"))
        self._put(t("Review", "Số, ký hiệu"), self.number, self.number, 1, 0)
        self._put(t("Review", "Ngày ban hành"), self.issued, self.issued.line, 1, 2)
        for place in (1, 3, 5):
            self._grid.setColumnStretch(place, 1)

    def _put(
        self, text: str, widget: QWidget, line: QLineEdit, at_row: int, at: int, *, span: int = 1
    ) -> None:
        label = QLabel(text)
        label.setBuddy(line)
        line.setAccessibleName(text)
        self._grid.addWidget(label, at_row, at)
        self._grid.addWidget(widget, at_row, at + 1, 1, span)
