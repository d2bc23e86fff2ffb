"""The extracted tasks as a list: doubtful ones first, told by icon and word."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableView

from app.errors import UserError
from app.schedule.rules import describe, resolve
from app.text.dates import format_date
from ui.window.i18n import t
from ui.window.pages.plans.review_draft import ReviewDraft, ReviewRow
from ui.window.pages.plans.rows_table import RowsModel
from ui.window.pages.tasks.source import ROLE_LABELS
from ui.window.widgets.paged_model import Column, Row
from ui.window.widgets.parts import GAP
from ui.window.widgets.row_delegate import PAD, dress_rows

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

COLUMNS = (
    Column("look", t("Review", "Xem"), 11),
    Column("ref", t("Review", "Số"), 6),
    Column("title", t("Review", "Nhiệm vụ"), 30, wrap=True),
    Column("role", t("Review", "Vai trò xã"), 14),
    Column("due", t("Review", "Hạn"), 16),
)
_NO_PARENT = QModelIndex()
_OTHER_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class ReviewModel(RowsModel):
    """A review draft as Qt's views see it."""

    def __init__(self, draft: ReviewDraft) -> None:
        super().__init__(COLUMNS)
        self.draft = draft
        self.issued: date | None = None
        self._order: list[int] = []
        self.refresh()

    def refresh(self) -> None:
        """Show the draft as it now stands."""
        self._order = self.draft.order()
        self.put([_shown(self.draft.rows[n], n, self.issued) for n in self._order])

    def number_at(self, position: int) -> int | None:
        """Return the draft's number of a listed row."""
        return self._order[position] if 0 <= position < len(self._order) else None

    def position_of(self, number: int) -> int:
        """Return where a draft row is listed."""
        return self._order.index(number) if number in self._order else -1


class ReviewTable(QTableView):
    """The list; ``number_chosen`` carries the draft's row number."""

    number_chosen = Signal(int)
    accept_asked = Signal()
    drop_asked = Signal()
    edit_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(t("Review", "Nhiệm vụ đã đọc được"))
        dress_rows(self, COLUMNS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space accepts a row, Delete drops it, Enter and F2 go to its words."""
        asked = {
            Qt.Key.Key_Space: self.accept_asked,
            Qt.Key.Key_Delete: self.drop_asked,
            Qt.Key.Key_Return: self.edit_asked,
            Qt.Key.Key_Enter: self.edit_asked,
            Qt.Key.Key_F2: self.edit_asked,
        }.get(Qt.Key(event.key()))
        if asked is None or event.modifiers() & _OTHER_KEYS:
            super().keyPressEvent(event)
        else:
            asked.emit()

    def show_model(self, model: ReviewModel) -> None:
        """Show a draft's rows."""
        self.setModel(model)
        letter = self.fontMetrics().horizontalAdvance("n")
        for n, column in enumerate(COLUMNS):
            self.setColumnWidth(n, column.width * letter + 2 * PAD + GAP)
            if column.wrap:
                self.horizontalHeader().setSectionResizeMode(n, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._on_current)

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        model = self.model()
        number = model.number_at(now.row()) if isinstance(model, ReviewModel) else None
        if number is not None:
            self.number_chosen.emit(number)


def due_words(item: Any, issued: date | None) -> str:
    """Return the deadline of an item: its date when there is one, else the rule in words."""
    rule = item.get("deadline") or {"kind": "none"}
    try:
        due = resolve(rule, issued=issued)
        return format_date(due.nominal) if due.nominal else describe(rule)
    except UserError:
        return str(item.get("time_raw") or "")


def _shown(row: ReviewRow, number: int, issued: date | None) -> Row:
    item = row.item
    mark, icon, tone = _mark(row)
    role = item.get("our_role") or "none"
    label = ROLE_LABELS.get(role, "")
    if item.get("role_basis") == "inferred" and role != "none":
        label = t("Review", "{role} (suy ra)").format(role=label)
    return Row(
        str(number),
        (
            mark,
            str(item.get("id") or ""),
            str(item.get("title") or ""),
            label,
            due_words(item, issued),
        ),
        row,
        {"look": tone, "role": "muted" if role == "none" else ""},
        {"look": icon},
    )


def _mark(row: ReviewRow) -> tuple[str, str, str]:
    if row.needs_look:
        return t("Review", "Cần xem"), "question", "warn"
    if row.accepted:
        return t("Review", "Đã xem"), "done", "good"
    return t("Review", "Rõ"), "check", "muted"
