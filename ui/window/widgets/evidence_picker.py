"""Choosing records, several at once, that a file shall be evidence of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from app.records.language import RecordType
from app.services.filing import evidence_choice
from app.services.filing.evidence_choice import Candidate
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.session import Session
from ui.window.widgets.editors import combo
from ui.window.widgets.paged_table import DEBOUNCE_MS
from ui.window.widgets.parts import column, row, words

_CANDIDATE = Qt.ItemDataRole.UserRole
_PAGE = 50
_MARGIN = 16

Chosen = Callable[[list[tuple[str, str]]], None]


class EvidencePicker(QDialog):
    """A kind, a search box and a list to tick; what was ticked stays so under other words."""

    def __init__(self, parent: QWidget, session: Session, chosen: Chosen) -> None:
        super().__init__(parent)
        self._session = session
        self._chosen = chosen
        self._total = 0
        self._ticked: dict[tuple[str, str], Candidate] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Evidence", "Dùng tệp cho bản ghi khác"))
        self.resize(760, 520)
        self.kind = combo(t("Evidence", "Loại bản ghi"))
        self.search = QLineEdit()
        self.search.setAccessibleName(t("Evidence", "Từ cần tìm"))
        self.search.setPlaceholderText(t("Evidence", "Tìm, không cần gõ dấu"))
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(t("Evidence", "Bản ghi để chọn"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.count = words(tone="muted")
        self.summary = words()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._pause = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._build()
        session.read(self, evidence_choice.kinds, self._show_kinds)

    def _build(self) -> None:
        top = row(self.kind, self.search)
        top.setStretch(1, 1)
        layout = column(top, self.list, self.count, self.summary, self.buttons, margin=_MARGIN)
        layout.setStretchFactor(self.list, 1)
        self.setLayout(layout)
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)
        self._pause.timeout.connect(self._fetch)
        self.search.textChanged.connect(lambda: self._pause.start())
        self.list.itemChanged.connect(self._on_ticked)
        self.list.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._say_ticked()

    def _show_kinds(self, kinds: tuple[RecordType, ...]) -> None:
        for rtype in kinds:
            self.kind.addItem(rtype.plural, rtype.name)
        self.kind.insertItem(1, t("Evidence", "Mọi loại"), "")
        self.kind.currentIndexChanged.connect(self._fetch)
        self._fetch()
        self.search.setFocus()

    def _fetch(self) -> None:
        self._read(0)

    def _on_scrolled(self, value: int) -> None:
        loaded = self.list.count()
        if loaded < self._total and value >= self.list.verticalScrollBar().maximum() - 1:
            self._read(loaded)

    def _read(self, offset: int) -> None:
        kind, text = self.kind.currentData() or "", self.search.text()
        self._session.read(
            self,
            lambda desk: evidence_choice.candidates(desk, kind, text, limit=_PAGE, offset=offset),
            lambda found: self._show(found, offset),
            replace="candidates",
        )

    def _show(self, found: tuple[tuple[Candidate, ...], int], offset: int) -> None:
        candidates, self._total = found
        self.list.blockSignals(True)
        if not offset:
            self.list.clear()
        for one in candidates:
            label = "" if self.kind.currentData() else one.label
            said = " · ".join(filter(None, (label, one.note)))
            item = QListWidgetItem(f"{one.title}\n{said}".rstrip(), self.list)
            item.setData(_CANDIDATE, one)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = (one.type, one.id) in self._ticked
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        if not offset and candidates:
            self.list.setCurrentRow(0)
        if not self._total and not self.kind.currentData() and not self.search.text().strip():
            said = t("Evidence", "Gõ từ cần tìm.")
        else:
            said = t("Evidence", "{n} bản ghi. Phím cách để đánh dấu.").format(n=self._total)
        self.count.setText(said)

    def _on_ticked(self, item: QListWidgetItem) -> None:
        one: Candidate = item.data(_CANDIDATE)
        if item.checkState() is Qt.CheckState.Checked:
            self._ticked[one.type, one.id] = one
        else:
            self._ticked.pop((one.type, one.id), None)
        self._say_ticked()

    def _say_ticked(self) -> None:
        titles = [one.title for one in self._ticked.values()]
        self.summary.setText(
            t("Evidence", "Đã chọn {n}: {titles}").format(n=len(titles), titles="; ".join(titles))
            if titles
            else ""
        )
        self.summary.setVisible(bool(titles))
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setText(t("Evidence", "Dùng cho {n} bản ghi").format(n=len(titles)))
        ok.setEnabled(bool(titles))

    def _take(self) -> None:
        commit_pending_input()
        chosen = list(self._ticked)
        self.accept()
        self._chosen(chosen)
