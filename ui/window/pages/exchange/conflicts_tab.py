"""Where two devices wrote differently: both values, whose they are, and one key that chooses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QTextBrowser, QWidget

from app.desk import Desk
from app.exchange import disputes
from app.exchange.disputes import Dispute
from app.ports import Conflict
from app.records.registry import REGISTRY
from app.services.registers import conflicts, records
from app.text.folding import fold
from ui.window.i18n import t
from ui.window.pages.exchange.conflict_words import conflict_html
from ui.window.session import Session
from ui.window.widgets.editors import combo
from ui.window.widgets.flow import flow
from ui.window.widgets.parts import Button, column, plain, row, words
from ui.window.widgets.records_view import split

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_CONFLICT = Qt.ItemDataRole.UserRole
_NOW, _OTHER = "1", "2"
"""Keys that keep the value in use, or use the other one."""


@dataclass(frozen=True, slots=True)
class _Shown:
    conflict: Conflict
    title: str


class _ChoiceList(QListWidget):
    """A list on which the keys 1 and 2 choose a value."""

    chosen = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the two keys; the list's own search by letters gets the rest."""
        if event.text() in (_NOW, _OTHER):
            self.chosen.emit(event.text())
        else:
            super().keyPressEvent(event)


class ConflictsTab(QWidget):
    """Conflicts beside both values: those that wait for a choice, or those chosen before."""

    open_asked = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._wanted = ""
        self._found: list[_Shown] = []
        self.which = combo(t("Conflict", "Hiện những chỗ nào"))
        self.which.addItem(t("Conflict", "Đang chờ chọn"), "open")
        self.which.addItem(t("Conflict", "Đã chọn xong"), "settled")
        self.which.currentIndexChanged.connect(lambda _: self.refresh())
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(t("Conflict", "Lọc theo tên, loại hồ sơ"))
        self.filter.setAccessibleName(t("Conflict", "Lọc theo tên, loại hồ sơ"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(lambda _: self._fill())
        self.list = _ChoiceList()
        self.list.setWordWrap(True)
        self.list.setAccessibleName(t("Conflict", "Chỗ hai máy ghi khác nhau"))
        self.values = QTextBrowser()
        self.values.setAccessibleName(t("Conflict", "Hai giá trị"))
        self.open_button = Button(t("Conflict", "Mở bản ghi"), self._open, kind="quiet")
        self.keep_now = Button(
            t("Conflict", "Giữ giá trị đang dùng (1)"),
            lambda: self.keep(other=False),
            icon_name="check",
        )
        self.keep_other = Button(
            t("Conflict", "Dùng giá trị kia (2)"), lambda: self.keep(other=True), icon_name="merge"
        )
        note = words(
            t(
                "Conflict",
                "Khi hai máy cùng sửa một chỗ, giá trị ghi sau được dùng, giá trị kia giữ ở đây. "
                "Trong danh sách, phím 1 giữ giá trị đang dùng, phím 2 dùng giá trị kia.",
            ),
            "muted",
        )
        buttons = flow(self.keep_now, self.keep_other, self.open_button)
        right = plain(column(self.values, buttons))
        self.filter.setMinimumWidth(260)
        layout = column(note, row(self.which, self.filter, None), split(self.list, right, (1, 1)))
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.list.currentItemChanged.connect(lambda *_: self._on_conflict())
        self.list.itemActivated.connect(lambda _: self._open())
        self.list.chosen.connect(lambda key: self.keep(other=key == _OTHER))

    def refresh(self) -> None:
        """Ask for the conflicts anew."""
        settled = self.which.currentData() == "settled"
        self._session.read(
            self, lambda desk: _ask(desk, settled=settled), self._show, replace="conflicts"
        )

    def choose(self, row_id: str) -> None:
        """Make a record's difference the current one, now or when it has been fetched."""
        self._wanted = row_id
        self.filter.clear()
        self.which.setCurrentIndex(0)
        self._select_wanted()

    def keep(self, *, other: bool) -> None:
        """Settle the chosen conflict with one of its two values."""
        conflict = self._conflict()
        if conflict is not None and conflict.open:
            dot = conflict.loser if other else conflict.winner
            self._session.write(
                self,
                lambda desk: conflicts.resolve(desk, conflict.id, dot),
                lambda _: self.refresh(),
            )

    def _show(self, found: Sequence[_Shown]) -> None:
        self._found = list(found)
        self._fill()

    def _fill(self) -> None:
        """Show the conflicts that the filter leaves, near the place where one was."""
        place, wanted = max(0, self.list.currentRow()), fold(self.filter.text())
        self.list.clear()
        for shown in self._found:
            text = _words(shown)
            if wanted in fold(text):
                QListWidgetItem(text, self.list).setData(_CONFLICT, shown.conflict)
        self.list.setCurrentRow(min(place, self.list.count() - 1))
        self._select_wanted()
        self._on_conflict()

    def _select_wanted(self) -> None:
        for number in range(self.list.count()):
            conflict: Conflict = self.list.item(number).data(_CONFLICT)
            if conflict.row == self._wanted:
                self.list.setCurrentRow(number)
                self._wanted = ""
                return

    def _conflict(self) -> Conflict | None:
        if self.list.currentRow() < 0:
            return None
        conflict: Conflict = self.list.currentItem().data(_CONFLICT)
        return conflict

    def _on_conflict(self) -> None:
        conflict = self._conflict()
        is_open = conflict is not None and conflict.open
        for button in (self.keep_now, self.keep_other):
            button.setEnabled(is_open)
        self.open_button.setEnabled(conflict is not None)
        if conflict is None:
            self.values.setPlainText(t("Conflict", "Không có khác biệt nào."))
            return
        # Whose devices they are is told by whom this device believes: the writing desk is asked.
        self._session.write(
            self,
            lambda desk: disputes.told(desk, conflict),
            lambda found: self._show_values(conflict, found),
            replace="dispute",
        )

    def _show_values(self, conflict: Conflict, found: Dispute) -> None:
        if self._conflict() == conflict:
            self.values.setHtml(conflict_html(self._session.units, conflict, found))

    def _open(self) -> None:
        conflict = self._conflict()
        if conflict is not None:
            self.open_asked.emit(conflict.type, conflict.row)


def _ask(desk: Desk, *, settled: bool) -> list[_Shown]:
    found = []
    for conflict in conflicts.listing(desk, include_closed=settled):
        if conflict.type in REGISTRY and conflict.open is not settled:
            names = records.titles(desk, conflict.type, [conflict.row])
            found.append(_Shown(conflict, names.get(conflict.row, "")))
    return found


def _words(shown: _Shown) -> str:
    rtype = REGISTRY[shown.conflict.type]
    return f"{rtype.label}: {shown.title}\n{conflicts.group_label(shown.conflict)}"
