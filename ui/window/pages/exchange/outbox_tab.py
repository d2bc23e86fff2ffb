"""Gửi và nhận: every package sent with its honest state, what waits, what has not arrived."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.exchange.standing import Exchange, OutboxEntry
from ui.window.i18n import t
from ui.window.icons import icon
from ui.window.pages.exchange.slip_dialog import show_slip
from ui.window.pages.exchange.wording import OUTBOX, missing_lines, outbox_line
from ui.window.session import Session
from ui.window.widgets.parts import Button, column, row, title, tone_colour, words

_ENTRY = Qt.ItemDataRole.UserRole


class OutboxTab(QWidget):
    """The outbox; Enter on a confirmed package shows its receipt."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setAccessibleName(t("Exchange", "Đã gửi và chờ gửi"))
        self.list.currentRowChanged.connect(lambda _: self._on_entry())
        self.list.itemActivated.connect(lambda _: self.open_slip())
        self.slip_button = Button(
            t("Exchange", "Phiếu hồi báo…"), self.open_slip, icon_name="print", kind="quiet"
        )
        self.missing = words(tone="warn")
        note = words(
            t(
                "Exchange",
                "Gói được mã hóa và kiểm tra toàn vẹn; chỉ bên nhận mở được. "
                "Thả tệp vào cửa sổ để nhập.",
            ),
            "muted",
        )
        heading = row(title(t("Exchange", "Đã gửi và chờ gửi"), 3), None, self.slip_button)
        self.setLayout(column(heading, self.list, self.missing, note))

    def show_status(self, found: Exchange) -> None:
        """Show where the exchange stands."""
        units = self._session.units
        self.list.clear()
        for entry in found.outbox:
            _, name, tone = OUTBOX[entry.state]
            item = QListWidgetItem(outbox_line(units, entry), self.list)
            item.setIcon(icon(name, tone_colour(tone)))
            item.setData(_ENTRY, entry)
        if not found.outbox:
            item = QListWidgetItem(t("Exchange", "Không có gì chờ gửi."), self.list)
            item.setForeground(QColor(tone_colour("muted")))
        self.list.setCurrentRow(0)
        self._on_entry()
        lines = list(missing_lines(units, found))
        self.missing.setText("\n".join(lines))
        self.missing.setVisible(bool(lines))

    def open_slip(self) -> None:
        """Show the receipt of the chosen package, when it was confirmed."""
        entry = self._entry()
        if entry is not None and entry.package and entry.code:
            show_slip(self, self._session, entry.package)

    def _entry(self) -> OutboxEntry | None:
        if self.list.currentRow() < 0:
            return None
        entry: OutboxEntry | None = self.list.currentItem().data(_ENTRY)
        return entry

    def _on_entry(self) -> None:
        entry = self._entry()
        self.slip_button.setEnabled(entry is not None and bool(entry.code))
