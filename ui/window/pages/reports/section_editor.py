"""The officer's own words for one section of a report."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from app.reports.content import ReportDocument
from app.services.reporting import reports
from app.services.reporting.reports import Made
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.pages.reports.report_html import sections_of
from ui.window.session import Session
from ui.window.widgets.drafts import DraftKeeper
from ui.window.widgets.editors import QuietCombo
from ui.window.widgets.flow import flow
from ui.window.widgets.parts import Button, column, row, words


class SectionEditor(QWidget):
    """Choose a section, write, keep; or say that nothing arose."""

    kept = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._report = ""
        self._typed: dict[str, str] = {}
        self.section = QuietCombo()
        self.section.setAccessibleName(t("Section", "Mục đang soạn"))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(t("Section", "Lời văn của mục"))
        self.text.setTabChangesFocus(True)
        self.note = words(tone="muted")
        self.keep = Button(t("Section", "Giữ lời văn"), self.save, icon_name="save", kind="primary")
        self.auto = Button(t("Section", "Dùng lời tự động"), self._take_back)
        self.nil = Button(t("Section", "Không phát sinh"), self._say_nil)
        label = QLabel(t("Section", "Soạn mục"))
        label.setBuddy(self.section)
        layout = column(
            row(label, self.section),
            self.text,
            self.note,
            flow(self.keep, self.auto, self.nil),
        )
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.drafts = DraftKeeper(self, session, self.text.toPlainText)
        self.section.currentIndexChanged.connect(self._show_section)
        self.text.textChanged.connect(self._on_typed)

    @property
    def dirty(self) -> bool:
        """Tell whether words are typed that are not kept yet."""
        return self.text.toPlainText() != self._typed.get(self._key(), "")

    def load(self, made: Made) -> None:
        """Show the sections of a draft; the open one stays open."""
        before, report = self._key(), made.report
        same = report.id == self._report
        self._report = report.id
        if not (same and self.dirty):
            self._typed = dict((report["texts"] or {}).get("typed") or {})
        self._fill(made.document, before if same else "")

    def choose(self, key: str) -> None:
        """Open a section to write in."""
        number = self.section.findData(key)
        if number < 0:
            number = self.section.findData(key.split(".")[0])
        if number >= 0:
            self.section.setCurrentIndex(number)
        self.text.setFocus()

    def save(self) -> None:
        """Keep the words."""
        commit_pending_input()
        self._write(self.text.toPlainText() or None, nil=False)

    def _fill(self, document: ReportDocument, key: str) -> None:
        self.section.blockSignals(True)
        self.section.clear()
        for value, label in sections_of(document):
            self.section.addItem(label, value)
        self.section.setCurrentIndex(max(self.section.findData(key), 0))
        self.section.blockSignals(False)
        self._show_section()

    def _show_section(self) -> None:
        key = self._key()
        self.drafts.begin(f"report/{self._report}/{key}", self._offer)
        text = self._typed.get(key, "")
        if self.text.toPlainText() != text:
            self.text.setPlainText(text)
        self.note.setText(
            t("Section", "Mục này dùng lời văn tự soạn.")
            if text
            else t("Section", "Để trống: chương trình tự viết từ số liệu.")
        )

    def _offer(self, typed: str) -> None:
        if typed and typed != self.text.toPlainText():
            self.text.setPlainText(typed)
            self.note.setText(t("Section", "Đã đưa lại lời văn gõ dở từ lần trước; nhớ giữ."))

    def _on_typed(self) -> None:
        if self.dirty:
            self.drafts.touch()

    def _take_back(self) -> None:
        self._write(None, nil=False)

    def _say_nil(self) -> None:
        self._write(None, nil=True)

    def _write(self, text: str | None, *, nil: bool) -> None:
        report, key = self._report, self._key()

        def done(_: object) -> None:
            self.drafts.forget()
            self._typed[key] = text or ""
            self.kept.emit()

        self._session.write(
            self, lambda desk: reports.write_text(desk, report, key, text, nil=nil), done
        )

    def _key(self) -> str:
        return str(self.section.currentData() or "")
