"""Search everywhere (Ctrl+K): every searched field of every record, without marks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidgetItem, QWidget

from app.ports import HitGroup
from app.records.registry import REGISTRY
from app.services.registers import finding
from app.services.registers.finding import Found, FoundPage
from app.text.matching import typed_words
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.session import Session
from ui.window.shell.search_rows import FoundList, found_of
from ui.window.widgets.paged_table import DEBOUNCE_MS
from ui.window.widgets.parts import column, words

_LEAST_LETTERS = 2
_PAGE_STEP = 8
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _PAGE_STEP,
    Qt.Key.Key_PageUp: -_PAGE_STEP,
}


class SearchDialog(QDialog):
    """A box to type in and the hits below; Enter opens the chosen one.

    Before anything is typed the records opened last are offered.
    """

    def __init__(
        self, parent: QWidget, session: Session, chosen: Callable[[str, str], None]
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._chosen = chosen
        self._loaded = 0
        self._total = 0
        self._group: HitGroup | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Search", "Tìm khắp nơi"))
        self.resize(min(820, parent.width() - 40), min(560, parent.height() - 40))
        self.box = QLineEdit()
        self.box.setAccessibleName(t("Search", "Từ cần tìm"))
        self.box.setPlaceholderText(
            t("Search", "Gõ từ cần tìm, không cần dấu: nhiệm vụ, kết quả, người, lớp, văn bản…")
        )
        self.hits = FoundList()
        self.hits.setAccessibleName(t("Search", "Kết quả tìm"))
        self.count = words(tone="muted")
        self.setLayout(column(self.box, self.hits, self.count, margin=16))
        self._pause = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._pause.timeout.connect(self._search)
        self.box.textChanged.connect(lambda: self._pause.start())
        self.box.installEventFilter(self)
        self.hits.itemActivated.connect(self._open)
        self.hits.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.box.setFocus()
        self._search()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows walk through the hits and Enter open one while typing."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None:
                self._walk(step)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                commit_pending_input()
                item = self.hits.currentItem()
                if item is not None:
                    self._open(item)
                return True
        return super().eventFilter(watched, event)

    def _walk(self, step: int) -> None:
        for _ in range(abs(step)):
            self.hits.step(1 if step > 0 else -1)
        if self.hits.currentRow() >= self.hits.count() - 1:
            self._read_more()

    def _search(self) -> None:
        text = self.box.text()
        if len(text.strip()) < _LEAST_LETTERS:
            self._session.read(self, finding.recent, self._show_recent, replace="hits")
            return
        self._session.read(
            self,
            lambda desk: finding.everywhere(desk, text),
            lambda page: self._show(text, page),
            replace="hits",
        )

    def _show_recent(self, found: tuple[Found, ...]) -> None:
        self._begin("")
        self._total = len(found)
        if found:
            self.hits.add_heading(t("Search", "Mở và sửa gần đây"))
        for one in found:
            self._add(one)
        self.hits.to_first()
        self.count.setText(t("Search", "Gõ ít nhất hai chữ để tìm. Enter để mở, Esc để đóng."))

    def _show(self, text: str, page: FoundPage) -> None:
        self._begin(text)
        self._add_page(page)
        self.hits.to_first()

    def _begin(self, text: str) -> None:
        self.hits.clear()
        self.hits.words = typed_words(text)
        self._loaded, self._group = 0, None

    def _add_page(self, page: FoundPage) -> None:
        self._total = page.total
        some_exact = any(g.exact for g in page.groups)
        groups = {(g.type, g.exact): g for g in page.groups}
        for one in page.found:
            group = groups[one.type, one.exact]
            if group != self._group:
                self._group = group
                self.hits.add_heading(_heading(group, some_exact=some_exact))
            self._add(one)
        if not self._total:
            said = t("Search", "Không thấy gì. Thử ít chữ hơn, hoặc bỏ dấu.")
        elif self._loaded < self._total:
            said = t("Search", "{n} kết quả, đang hiện {shown}: cuộn xuống để xem tiếp.")
        else:
            said = t("Search", "{n} kết quả. Enter để mở, Esc để đóng.")
        self.count.setText(said.format(n=self._total, shown=self._loaded))

    def _add(self, one: Found) -> None:
        self.hits.add_found(one)
        self._loaded += 1

    def _on_scrolled(self, value: int) -> None:
        if value >= self.hits.verticalScrollBar().maximum() - self.hits.viewport().height():
            self._read_more()

    def _read_more(self) -> None:
        """Fetch the next page; typing anew meanwhile drops it."""
        text, loaded = self.box.text(), self._loaded
        if loaded >= self._total or self._pause.isActive() or not self.hits.words:
            return

        def add(page: FoundPage) -> None:
            if self._loaded == loaded:
                self._add_page(page)

        self._session.read(
            self, lambda desk: finding.everywhere(desk, text, offset=loaded), add, replace="hits"
        )

    def _open(self, item: QListWidgetItem) -> None:
        found = found_of(item)
        if found is not None:
            self.accept()
            self._chosen(found.type, found.id)


def _heading(group: HitGroup, *, some_exact: bool) -> str:
    said = f"{REGISTRY[group.type].plural} · {group.count}"
    if some_exact and not group.exact:
        return t("Search", "{group} · gần đúng, khác dấu").format(group=said)
    return said
