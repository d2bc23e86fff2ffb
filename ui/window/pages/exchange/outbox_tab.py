"""Gửi và nhận: every package sent with its honest state, what waits, what has not arrived."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.exchange import missing_words
from app.exchange.standing import Exchange, OutboxEntry
from app.text.folding import fold
from ui.window.i18n import t
from ui.window.icons import icon
from ui.window.pages.exchange.slip_dialog import show_slip
from ui.window.pages.exchange.wording import OUTBOX, outbox_line
from ui.window.session import Session
from ui.window.widgets.editors import combo
from ui.window.widgets.parts import Button, column, row, title, tone_colour, words

_ENTRY = Qt.ItemDataRole.UserRole
_MISSING_SHOWN = 2
_SHOWN = 300


class OutboxTab(QWidget):
    """The outbox, newest first; Enter on a confirmed package shows its receipt."""

    missing_asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._entries: tuple[OutboxEntry, ...] = ()
        self.which = combo(t("Exchange", "Hiện những gói nào"))
        self.which.addItem(t("Exchange", "Mọi trạng thái"), "")
        for state, (said, _, _) in OUTBOX.items():
            self.which.addItem(said, state)
        self.which.currentIndexChanged.connect(lambda _: self._fill())
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(t("Exchange", "Lọc theo nơi nhận, số gói"))
        self.filter.setAccessibleName(t("Exchange", "Lọc theo nơi nhận, số gói"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(220)
        self.filter.textChanged.connect(lambda _: self._fill())
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setAccessibleName(t("Exchange", "Đã gửi và chờ gửi"))
        self.list.currentRowChanged.connect(lambda _: self._on_entry())
        self.list.itemActivated.connect(lambda _: self.open_slip())
        self.slip_button = Button(
            t("Exchange", "Phiếu hồi báo…"), self.open_slip, icon_name="print", kind="quiet"
        )
        self.missing = words(tone="warn")
        self.missing_button = Button(t("Exchange", "Gói còn thiếu…"), self.missing_asked.emit)
        note = words(
            t(
                "Exchange",
                "Gói được mã hóa và kiểm tra toàn vẹn; chỉ bên nhận mở được. "
                "Thả tệp vào cửa sổ để nhập.",
            ),
            "muted",
        )
        heading = row(
            title(t("Exchange", "Đã gửi và chờ gửi"), 3),
            None,
            self.which,
            self.filter,
            self.slip_button,
        )
        missing = row(self.missing, self.missing_button)
        missing.setStretch(0, 1)
        self.setLayout(column(heading, self.list, missing, note))

    def show_status(self, found: Exchange) -> None:
        """Show where the exchange stands."""
        units = self._session.units
        self._entries = found.outbox
        self._fill()
        lines = [missing_words.line(units, gap) for gap in found.missing[:_MISSING_SHOWN]]
        left = len(found.missing) - len(lines)
        if left > 0:
            lines.append(t("Exchange", "Còn {n} chỗ thiếu nữa.").format(n=left))
        self.missing.setText("\n".join(lines))
        self.missing.setVisible(bool(lines))
        self.missing_button.setVisible(bool(lines))

    def open_slip(self) -> None:
        """Show the receipt of the chosen package, when it was confirmed."""
        entry = self._entry()
        if entry is not None and entry.package and entry.code:
            show_slip(self, self._session, entry.package)

    def _fill(self) -> None:
        """Show what the filter leaves; of very many the newest."""
        place, wanted = max(0, self.list.currentRow()), fold(self.filter.text())
        state, units = self.which.currentData(), self._session.units
        lines = [
            (entry, outbox_line(units, entry))
            for entry in self._entries
            if state in ("", entry.state)
        ]
        lines = [(entry, line) for entry, line in lines if wanted in fold(line)]
        self.list.clear()
        for entry, line in lines[:_SHOWN]:
            _, name, tone = OUTBOX[entry.state]
            item = QListWidgetItem(line, self.list)
            item.setIcon(icon(name, tone_colour(tone)))
            item.setData(_ENTRY, entry)
        if len(lines) > _SHOWN:
            more = t("Exchange", "Còn {n} gói cũ hơn: lọc theo nơi nhận để xem.")
            self._say(more.format(n=len(lines) - _SHOWN))
        elif not self._entries:
            self._say(t("Exchange", "Không có gì chờ gửi."))
        elif not lines:
            self._say(t("Exchange", "Không có gói nào như thế."))
        self.list.setCurrentRow(min(place, self.list.count() - 1))
        self._on_entry()

    def _say(self, text: str) -> None:
        item = QListWidgetItem(text, self.list)
        item.setForeground(QColor(tone_colour("muted")))

    def _entry(self) -> OutboxEntry | None:
        if self.list.currentRow() < 0:
            return None
        entry: OutboxEntry | None = self.list.currentItem().data(_ENTRY)
        return entry

    def _on_entry(self) -> None:
        entry = self._entry()
        self.slip_button.setEnabled(entry is not None and bool(entry.code))
