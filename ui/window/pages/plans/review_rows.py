"""The tasks of a plan under review: the list, what can be done to a row, its words below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.services.planning import typed_plan
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.pages.plans.review_draft import ReviewDraft
from ui.window.pages.plans.review_editor import ReviewEditor
from ui.window.pages.plans.review_table import ReviewModel, ReviewTable
from ui.window.pages.plans.split_dialog import SplitDialog
from ui.window.widgets.flow import flow
from ui.window.widgets.parts import Button, column


class ReviewRows(QWidget):
    """List and editor of a draft's rows; ``number`` is the row shown, -1 for none.

    ``typed`` puts the buttons for writing first. ``shown`` carries where the row's words stand,
    ``said`` a sentence and its tone.
    """

    changed = Signal()
    shown = Signal(object)
    said = Signal(str, str)

    def __init__(self, draft: ReviewDraft, today: date, *, typed: bool) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self.draft = draft
        self.number = -1
        self._today = today
        self.model = ReviewModel(draft)
        self.model.setParent(self)
        self.table = ReviewTable()
        self.editor = ReviewEditor()
        self._build(typed=typed)
        self._connect()

    def set_issued(self, issued: date | None) -> None:
        """Count terms from this day of issue."""
        self.model.issued = issued
        self.model.refresh()

    def shortcuts(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        """Return the keys that work anywhere in the review, and what they do."""
        return (
            ("Alt+K", self.not_ours),
            ("Alt+T", self.split),
            ("Alt+G", self.merge),
            ("Alt+Z", self.undo),
            ("Alt+N", self.add_row),
            ("Alt+D", self.duplicate),
            ("Alt+V", self.paste_rows),
            ("Alt+Return", self.accept),
        )

    def show_row(self, number: int) -> None:
        """Show the rows as they now stand, this one chosen (-1: none)."""
        self.model.refresh()
        self.editor.setEnabled(number >= 0)
        self.undo_button.setEnabled(self.draft.can_undo)
        self.number = number
        if number >= 0:
            position = self.model.position_of(number)
            self.table.setCurrentIndex(self.model.index(position, 2))
            self._load(number)
        self.changed.emit()

    def accept(self) -> None:
        """Mark the row as looked at and go to the next doubtful one."""
        self.editor.flush()
        if self.number >= 0:
            self.draft.accept(self.number)
            following = self.draft.next_doubt()
            self.show_row(self.number if following is None else following)

    def not_ours(self) -> None:
        """Say that the row is not the commune's."""
        self._change(lambda n: self.draft.not_ours(n))

    def drop(self) -> None:
        """Leave the row out."""
        self._change(lambda n: self.draft.drop(n))

    def merge(self) -> None:
        """Join the row to the one above it in the plan."""
        self.editor.flush()
        if self.number > 0:
            self.show_row(self.draft.merge_into_previous(self.number))

    def split(self) -> None:
        """Ask where to split the row."""
        self.editor.flush()
        if self.number >= 0:
            words_now = self.draft.rows[self.number].item.get("title") or ""
            dialog = SplitDialog(self, words_now)
            dialog.split.connect(lambda parts: self._change(lambda n: self.draft.split(n, parts)))
            dialog.open()

    def add_row(self) -> None:
        """Put an empty row below the current one and begin to write in it."""
        self.editor.flush()
        self.show_row(self.draft.add(self.number, [typed_plan.empty_item()]))
        self.editor.title.setFocus()

    def duplicate(self) -> None:
        """Put a copy of the row below it."""
        self.editor.flush()
        if self.number >= 0:
            self.show_row(self.draft.duplicate(self.number))

    def paste_rows(self) -> None:
        """Take rows copied from a spreadsheet below the current one."""
        self.editor.flush()
        year = (self.model.issued or self._today).year
        found = typed_plan.read_rows(QGuiApplication.clipboard().text(), year=year)
        if not found.items:
            said = t("Review", "Chưa có gì để dán. Trong Excel, chọn các dòng rồi nhấn Ctrl+C.")
            self.said.emit(said, "info")
            return
        self.show_row(self.draft.add(self.number, found.items))
        said = t("Review", "Đã dán {n} nhiệm vụ.").format(n=len(found.items))
        self.said.emit(" ".join((said, *found.notes)), "warn" if found.notes else "good")
        self.table.setFocus()

    def undo(self) -> None:
        """Take the last step back."""
        commit_pending_input()
        self.draft.undo()
        self.show_row(min(self.number, len(self.draft.rows) - 1))

    def _build(self, *, typed: bool) -> None:
        self.undo_button = Button(
            t("Review", "Hoàn tác"), self.undo, icon_name="undo", kind="quiet"
        )
        judge = (
            Button(t("Review", "Đã xem, đúng"), self.accept, icon_name="check"),
            _tool(t("Review", "Không thuộc xã"), self.not_ours, "stop", "Alt+K"),
            _tool(t("Review", "Tách"), self.split, "split", "Alt+T"),
            _tool(t("Review", "Gộp lên"), self.merge, "merge", "Alt+G"),
            _tool(t("Review", "Bỏ dòng"), self.drop, "delete", "Delete"),
            self.undo_button,
        )
        write = (
            _tool(t("Review", "Thêm dòng"), self.add_row, "add", "Alt+N"),
            _tool(t("Review", "Nhân đôi"), self.duplicate, "copy", "Alt+D"),
            _tool(t("Review", "Dán từ Excel"), self.paste_rows, "register", "Alt+V"),
        )
        tools = flow(*((*write, *judge) if typed else (*judge, *write)))
        layout = column(self.table, tools, self.editor, gap=8)
        layout.setStretch(0, 1)
        self.table.setMinimumHeight(self.table.verticalHeader().defaultSectionSize() * 3)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.table.show_model(self.model)
        self.table.number_chosen.connect(self._on_chosen)
        self.editor.changed.connect(self._on_edited)
        self.table.accept_asked.connect(self.accept)
        self.table.drop_asked.connect(self.drop)
        self.table.edit_asked.connect(self.editor.title.setFocus)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self.table)
        paste.setContext(Qt.ShortcutContext.WidgetShortcut)
        paste.activated.connect(self.paste_rows)

    def _change(self, act: Callable[[int], None]) -> None:
        self.editor.flush()
        if self.number >= 0:
            act(self.number)
            self.show_row(min(self.number, len(self.draft.rows) - 1))

    def _load(self, number: int) -> None:
        shown = self.draft.rows[number]
        doubts = "; ".join(shown.item.get("doubts") or ()) if shown.needs_look else ""
        self.editor.load(shown.item, doubts, self.model.issued)
        self.shown.emit(shown.item.get("source"))

    def _on_chosen(self, number: int) -> None:
        if number != self.number:
            self.editor.flush()
            self.number = number
            self._load(number)

    def _on_edited(self, values: dict[str, Any]) -> None:
        self.draft.edit(self.number, **values)
        self.model.refresh()
        self.undo_button.setEnabled(True)
        self.changed.emit()


def _tool(text: str, act: Callable[[], object], icon_name: str, keys: str) -> Button:
    button = Button(text, act, icon_name=icon_name, kind="quiet")
    button.setToolTip(keys)
    return button
