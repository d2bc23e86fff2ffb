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
from app.services import conflicts, records
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
        self.setLayout(column(note, split(self.list, right, (1, 1))))
        self.list.currentItemChanged.connect(lambda *_: self._show_values())
        self.list.itemActivated.connect(lambda _: self._open())

    def refresh(self) -> None:
        """Ask for the conflicts anew."""
        self._session.read(self, _ask, self._show, replace="conflicts")

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
            group = _group_label(shown.conflict)
            item = QListWidgetItem(f"{rtype.label}: {shown.title}\n{group}", self.list)
            item.setData(_CONFLICT, shown.conflict)
        self.list.setCurrentRow(0)
        for button in self._buttons:
            button.setEnabled(bool(found))
        if not found:
            self.values.setPlainText(t("Conflict", "Không có khác biệt nào."))

    def _show_values(self) -> None:
        item = self.list.currentItem()
        if self.list.currentRow() < 0:
            return
        conflict: Conflict = item.data(_CONFLICT)
        now = _html(conflict, conflict.winner_value)
        other = _html(conflict, conflict.loser_value)
        self.values.setHtml(
            f"<p><b>{escape(t('Conflict', 'Đang dùng'))}</b></p>{now}"
            f"<p><b>{escape(t('Conflict', 'Giá trị kia'))}</b></p>{other}"
        )

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


def _group_label(conflict: Conflict) -> str:
    groups = {g.name: g.label for g in REGISTRY[conflict.type].groups}
    return groups.get(conflict.group, t("Conflict", "Xóa hay giữ bản ghi"))


def _html(conflict: Conflict, values: Mapping[str, Any] | None) -> str:
    rtype = REGISTRY[conflict.type]
    if values is None:
        return f"<p>{escape(t('Conflict', '(đã xóa)'))}</p>"
    lines = [
        f"<li>{escape(f.label)}: {escape(show(f, values.get(f.name)) or '–')}</li>"
        for f in _fields(rtype, conflict.group)
        if not f.hidden
    ]
    return f"<ul>{''.join(lines)}</ul>"


def _fields(rtype: RecordType, group: str) -> tuple[Field, ...]:
    return rtype.fields if group == conflicts.LIFE else rtype.fields_of(group)
