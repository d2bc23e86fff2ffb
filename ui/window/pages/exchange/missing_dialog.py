"""What has not arrived, unit by unit, and the message that asks for it, ready to be copied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QWidget,
)

from app.exchange import missing_words
from app.exchange.standing import Missing
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.parts import Banner, Button, column, row, title, words

_GAPS = Qt.ItemDataRole.UserRole
_MESSAGE_LINES = 5


class MissingDialog(QDialog):
    """Gói còn thiếu; ``export_asked`` sends word of what is here."""

    export_asked = Signal()

    def __init__(self, parent: QWidget, session: Session, gaps: Sequence[Missing]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        heading = t("Missing", "Gói còn thiếu")
        self.setWindowTitle(heading)
        self.banner = Banner()
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(heading)
        self.message = QPlainTextEdit()
        self.message.setAccessibleName(t("Missing", "Câu đề nghị gửi lại"))
        self.message.setTabChangesFocus(True)
        self.message.setFixedHeight(self.fontMetrics().lineSpacing() * (_MESSAGE_LINES + 1))
        label = QLabel(t("Missing", "&Câu đề nghị gửi lại (sửa được, rồi chép vào thư hoặc Zalo)"))
        label.setBuddy(self.message)
        self.copy_button = Button(t("Missing", "Chép câu này"), self.copy, kind="primary")
        self.copy_button.setDefault(True)
        note = t(
            "Missing",
            "Không có gì bị mất ở nơi gửi: gói sau của nơi ấy tự mang lại phần thiếu. Nếu máy này "
            "vừa được khôi phục, hãy xuất gói trước để nơi gửi biết còn thiếu từ đâu. Số gói có "
            "thể gồm cả gói nơi ấy gửi cho máy khác.",
        )
        buttons = row(
            Button(t("Missing", "Xuất gói gửi đi…"), self._export, icon_name="usb"),
            None,
            Button(t("Missing", "Đóng"), self.reject),
            self.copy_button,
        )
        layout = column(
            title(heading, 2),
            words(note, "muted"),
            self.banner,
            self.list,
            label,
            self.message,
            buttons,
            margin=16,
        )
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self.resize(760, 500)
        self.list.currentRowChanged.connect(lambda _: self._on_unit())
        self._fill(gaps)

    def copy(self) -> None:
        """Put the message on the clipboard."""
        QApplication.clipboard().setText(self.message.toPlainText())
        self.banner.say(t("Missing", "Đã chép. Dán vào thư hoặc Zalo để gửi."), "good")

    def _fill(self, gaps: Iterable[Missing]) -> None:
        by_unit: defaultdict[str, list[Missing]] = defaultdict(list)
        for gap in gaps:
            by_unit[gap.unit].append(gap)
        for found in by_unit.values():
            said = "\n".join(missing_words.line(self._session.units, gap) for gap in found)
            QListWidgetItem(said, self.list).setData(_GAPS, found)
        if not by_unit:
            empty = QListWidgetItem(t("Missing", "Không thiếu gói nào."), self.list)
            empty.setFlags(Qt.ItemFlag.NoItemFlags)
        self.copy_button.setEnabled(bool(by_unit))
        self.list.setCurrentRow(0)

    def _on_unit(self) -> None:
        if self.list.currentRow() < 0:
            return
        gaps: list[Missing] | None = self.list.currentItem().data(_GAPS)
        own = self._session.profile.unit.code
        text = missing_words.request(self._session.units, own, gaps) if gaps else ""
        self.message.setPlainText(text)

    def _export(self) -> None:
        self.accept()
        self.export_asked.emit()
