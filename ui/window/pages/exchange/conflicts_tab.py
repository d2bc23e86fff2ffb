"""Where two devices wrote differently: both values, and the record to put it right in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QTextBrowser, QWidget

from app.desk import Desk
from app.ports import Conflict
from app.records.codec import show
from app.records.language import Field, RecordType
from app.records.registry import REGISTRY
from app.services.registers import conflicts, records
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.flow import flow
from ui.window.widgets.parts import Button, column, plain, words
from ui.window.widgets.records_view import split

_CONFLICT = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class _Shown:
    conflict: Conflict
    title: str


class ConflictsTab(QWidget):
    """Open conflicts beside both values."""

    open_asked = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._wanted = ""
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setAccessibleName(t("Conflict", "Chỗ hai máy ghi khác nhau"))
        self.values = QTextBrowser()
        self.values.setAccessibleName(t("Conflict", "Hai giá trị"))
        self.open_button = Button(t("Conflict", "Mở bản ghi"), self._open, kind="quiet")
        self.keep_now = Button(
            t("Conflict", "Giữ giá trị đang dùng"),
            lambda: self.keep(other=False),
            icon_name="check",
        )
        self.keep_other = Button(
            t("Conflict", "Dùng giá trị kia"), lambda: self.keep(other=True), icon_name="merge"
        )
        self._buttons = (self.keep_now, self.keep_other, self.open_button)
        note = words(
            t(
                "Conflict",
                "Khi hai máy cùng sửa một chỗ, giá trị ghi sau được dùng, giá trị kia giữ ở đây.",
            ),
            "muted",
        )
        right = plain(column(self.values, flow(*self._buttons)))
        layout = column(note, split(self.list, right, (1, 1)))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.list.currentItemChanged.connect(lambda *_: self._show_values())
        self.list.itemActivated.connect(lambda _: self._open())

    def refresh(self) -> None:
        """Ask for the conflicts anew."""
        self._session.read(self, _ask, self._show, replace="conflicts")

    def choose(self, row_id: str) -> None:
        """Make a record's difference the current one, now or when it has been fetched."""
        self._wanted = row_id
        self._select_wanted()

    def keep(self, *, other: bool) -> None:
        """Settle the chosen conflict with one of its two values."""
        item = self.list.currentItem()
        if self.list.currentRow() >= 0:
            conflict: Conflict = item.data(_CONFLICT)
            dot = conflict.loser if other else conflict.winner
            self._session.write(
                self,
                lambda desk: conflicts.resolve(desk, conflict.id, dot),
                lambda _: self.refresh(),
            )

    def _show(self, found: list[_Shown]) -> None:
        self.list.clear()
        for shown in found:
            rtype = REGISTRY[shown.conflict.type]
            group = conflicts.group_label(shown.conflict)
            item = QListWidgetItem(f"{rtype.label}: {shown.title}\n{group}", self.list)
            item.setData(_CONFLICT, shown.conflict)
        self.list.setCurrentRow(0)
        self._select_wanted()
        for button in self._buttons:
            button.setEnabled(bool(found))
        if not found:
            self.values.setPlainText(t("Conflict", "Không có khác biệt nào."))

    def _select_wanted(self) -> None:
        for number in range(self.list.count()):
            conflict: Conflict = self.list.item(number).data(_CONFLICT)
            if conflict.row == self._wanted:
                self.list.setCurrentRow(number)
                self._wanted = ""
                return

    def _show_values(self) -> None:
        item = self.list.currentItem()
        if self.list.currentRow() < 0:
            return
        conflict: Conflict = item.data(_CONFLICT)
        self.values.setHtml(_html(conflict))

    def _open(self) -> None:
        item = self.list.currentItem()
        if self.list.currentRow() >= 0:
            conflict: Conflict = item.data(_CONFLICT)
            self.open_asked.emit(conflict.type, conflict.row)


def _ask(desk: Desk) -> list[_Shown]:
    found = []
    for conflict in conflicts.listing(desk):
        if conflict.type in REGISTRY:
            names = records.titles(desk, conflict.type, [conflict.row])
            found.append(_Shown(conflict, names.get(conflict.row, "")))
    return found


def _html(conflict: Conflict) -> str:
    """Return both values side by side, the fields that differ alone."""
    sides = (conflict.winner_value, conflict.loser_value)
    heads = ("", t("Conflict", "Đang dùng"), t("Conflict", "Giá trị kia"))
    lines = [tuple(f"<b>{escape(head)}</b>" for head in heads)]
    if None in sides:
        gone, kept = t("Conflict", "đã xóa"), t("Conflict", "còn giữ")
        words_now = (gone if side is None else kept for side in sides)
        lines.append((escape(t("Conflict", "Bản ghi")), *map(escape, words_now)))
    rtype = REGISTRY[conflict.type]
    for field in _fields(rtype, conflict.group):
        texts = [_text(field, side) for side in sides]
        if not field.hidden and texts[0] != texts[1]:
            lines.append((escape(field.label), *map(escape, texts)))
    body = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in line)}</tr>" for line in lines)
    return f"<table cellspacing='0' cellpadding='6' width='100%'>{body}</table>"


def _text(field: Field, values: Mapping[str, Any] | None) -> str:
    return show(field, values.get(field.name)) or "–" if values is not None else "–"


def _fields(rtype: RecordType, group: str) -> tuple[Field, ...]:
    return rtype.fields if group == conflicts.LIFE else rtype.fields_of(group)
