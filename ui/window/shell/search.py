"""Search everywhere (Ctrl+K): every searched field of every record, without marks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from app.ports import Hit
from app.records.registry import REGISTRY
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.session import Session
from ui.window.widgets.paged_table import DEBOUNCE_MS
from ui.window.widgets.parts import column, words

_HIT = Qt.ItemDataRole.UserRole
_LEAST_LETTERS = 2


class SearchDialog(QDialog):
    """A box to type in and the hits below; Enter opens the chosen one."""

    def __init__(self, parent: QWidget, session: Session, chosen: Callable[[Hit], None]) -> None:
        super().__init__(parent)
        self._session = session
        self._chosen = chosen
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Search", "Tìm khắp nơi"))
        self.resize(min(720, parent.width() - 40), min(480, parent.height() - 40))
        self.box = QLineEdit()
        self.box.setAccessibleName(t("Search", "Từ cần tìm"))
        self.box.setPlaceholderText(
            t("Search", "Gõ từ cần tìm, không cần dấu: nhiệm vụ, kết quả, người, lớp, văn bản…")
        )
        self.hits = QListWidget()
        self.hits.setAccessibleName(t("Search", "Kết quả tìm"))
        self.hits.setWordWrap(True)
        self.hits.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hits.itemActivated.connect(self._open)
        self.count = words(t("Search", "Enter để mở, Esc để đóng."), "muted")
        self.setLayout(column(self.box, self.hits, self.count, margin=16))
        self._pause = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._pause.timeout.connect(self._search)
        self.box.textChanged.connect(lambda: self._pause.start())
        self.box.installEventFilter(self)
        self.box.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows walk through the hits and Enter open one while typing."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                QApplication.sendEvent(self.hits, event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                commit_pending_input()
                item = self.hits.currentItem()
                if item is not None:
                    self._open(item)
                return True
        return super().eventFilter(watched, event)

    def _search(self) -> None:
        text = self.box.text()
        if len(text.strip()) < _LEAST_LETTERS:
            self.hits.clear()
            return
        self._session.read(self, lambda desk: desk.store.search(text), self._show, replace="hits")

    def _show(self, found: tuple[list[Hit], int]) -> None:
        hits, total = found
        self.hits.clear()
        for hit in hits:
            item = QListWidgetItem(_words(hit), self.hits)
            item.setData(_HIT, hit)
        self.hits.setCurrentRow(0)
        text = t("Search", "{n} kết quả. Enter để mở.") if total else t("Search", "Không thấy gì.")
        self.count.setText(text.format(n=total))

    def _open(self, item: QListWidgetItem) -> None:
        self.accept()
        self._chosen(item.data(_HIT))


def _words(hit: Hit) -> str:
    rtype = REGISTRY[hit.type]
    label = next((f.label for f in rtype.fields if f.name == hit.field), "")
    head = f"{rtype.label}: {hit.title}"
    return head if hit.snippet in ("", hit.title) else f"{head}\n{label}: {hit.snippet}"
