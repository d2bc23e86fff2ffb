"""One report: its paper with clickable figures, its sections to write, freezing and saving."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QTabWidget, QTextBrowser, QWidget

from app.desk import Desk
from app.ports import Changes, Record
from app.records.registry import REGISTRY
from app.services.reporting import reports
from app.services.reporting.reports import Made
from app.text.dates import format_date
from app.text.filenames import ascii_name
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.pages.reports.annex_menu import AnnexMenu
from ui.window.pages.reports.figure_dialog import FigureDialog
from ui.window.pages.reports.record_list import Line, lines_of_ids
from ui.window.pages.reports.report_html import FIGURE, RECORD, SECTION, to_html
from ui.window.pages.reports.section_editor import SectionEditor
from ui.window.session import Session
from ui.window.theme import current
from ui.window.troubles import ask
from ui.window.widgets.flow import flow
from ui.window.widgets.parts import Banner, Button, Chip, column, row, title

_WRITTEN = {".pdf": "PDF", ".docx": "Word", ".xlsx": "Excel"}
_VERDICT_TONES = {"accepted": "good", "returned": "warn", "needs_more": "warn"}


class ReportPane(QWidget):
    """Shows one report; a frozen one can only be saved or corrected."""

    open_asked = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._made: Made | None = None
        self.heading = title("", 2)
        self.state, self.gaps = Chip(), Chip()
        self.banner = Banner()
        self.answer = Banner()
        self.paper = QTextBrowser()
        self.paper.setAccessibleName(t("Report", "Bản xem trước"))
        self.paper.setOpenLinks(False)
        self.paper.anchorClicked.connect(self._on_link)
        self.editor = SectionEditor(session)
        self.editor.kept.connect(self.reload)
        self.annexes = AnnexMenu(session)
        self.annexes.kept.connect(self.reload)
        self.freeze_button = Button(
            t("Report", "Chốt số liệu…"), self.ask_freeze, icon_name="lock", kind="primary"
        )
        self.correct_button = Button(t("Report", "Đính chính…"), self._ask_reason, icon_name="undo")
        self.save_buttons = tuple(
            Button(t("Report", "Lưu {kind}…").format(kind=name), partial(self._save_as, ending))
            for ending, name in _WRITTEN.items()
        )
        self.tabs = QTabWidget()
        self.tabs.addTab(self.paper, t("Report", "Bản xem trước"))
        self.tabs.addTab(self.editor, t("Report", "Soạn lời văn"))
        buttons = flow(*self.save_buttons, self.annexes, self.correct_button, self.freeze_button)
        chips = row(self.state, self.gaps, None)
        layout = column(self.heading, chips, self.answer, self.banner, self.tabs, buttons)
        layout.setStretch(4, 1)
        self.setLayout(layout)

    @property
    def made(self) -> Made | None:
        """Return the report shown."""
        return self._made

    def show_made(self, made: Made) -> None:
        """Show a report as it stands."""
        fresh = self._made is None or self._made.report.id != made.report.id
        self._made = made
        frozen = made.report["state"] == "frozen"
        self.heading.setText(made.report["title"] or REGISTRY["report"].label)
        frozen_on = made.report["frozen_date"]
        if frozen and frozen_on:
            self.state.say(t("Report", "Đã chốt {day}").format(day=format_date(frozen_on)), "good")
        else:
            self.state.say(t("Report", "Đang soạn"), "accent")
        gaps = t("Report", "còn {n} phần cần bổ sung").format(n=len(made.missing))
        self.gaps.say(gaps if made.missing else "", "warn")
        if fresh:
            self.banner.silence()
            self.answer.silence()
        self._session.read(
            self,
            lambda desk: reports.remarks(desk, made.report.id),
            self._show_remarks,
            replace="remarks",
        )
        self._show_paper(made)
        self.tabs.setTabVisible(1, not frozen)
        self.freeze_button.setVisible(not frozen)
        self.annexes.setVisible(not frozen)
        self.correct_button.setVisible(frozen)
        if not frozen:
            self.editor.load(made)
            self.annexes.load(made)

    def reload(self) -> None:
        """Draw the report up anew from the records."""
        if self._made is not None:
            report = self._made.report.id
            self._session.read(
                self, lambda desk: reports.look(desk, report), self.show_made, replace="look"
            )

    def ask_freeze(self) -> None:
        """Ask before the figures become final, naming what is missing."""
        commit_pending_input()
        made = self._made
        if made is None:
            return
        detail = t("Report", "Số liệu sẽ không đổi nữa; nếu sai phải lập bản đính chính.")
        if made.missing:
            parts = "\n".join(f"– {m.section}: {m.why}" for m in made.missing)
            detail += t("Report", "\n\nCòn để trống:\n{parts}").format(parts=parts)
        box = ask(
            self,
            t("Report", "Chốt số liệu báo cáo này?"),
            detail,
            yes=t("Report", "Chốt, chấp nhận để trống") if made.missing else t("Report", "Chốt"),
            no=t("Report", "Chưa"),
        )
        box.accepted.connect(lambda: self.freeze(accept_missing=bool(made.missing)))
        box.open()

    def freeze(self, *, accept_missing: bool) -> None:
        """Make the figures final."""
        if self._made is not None:
            report = self._made.report.id
            self._session.write(
                self,
                lambda desk: reports.freeze(desk, report, accept_missing=accept_missing),
                lambda result: self.show_made(result[0]),
            )

    def write_to(self, target: Path) -> None:
        """Write the report to a file by its ending."""
        if self._made is None:
            return
        report = self._made.report.id
        said = t("Report", "Đã ghi {name}.").format(name=target.name)

        def write(desk: Desk) -> Path:
            return reports.write(desk, report, target)

        self._session.read(self, write, lambda _: self.banner.say(said, "good"))

    def _show_paper(self, made: Made) -> None:
        bar = self.paper.verticalScrollBar()
        at = bar.value()
        self.paper.setHtml(to_html(made.document, current()))
        bar.setValue(at)

    def _show_remarks(self, found: tuple[Record, ...]) -> None:
        if found:
            verdict = REGISTRY["remark"].field("verdict").choice_label(found[0]["verdict"])
            text = t("Report", "Tỉnh: {verdict}. {text}").format(
                verdict=verdict, text=found[0]["text"] or ""
            )
            self.answer.say(text, _VERDICT_TONES.get(found[0]["verdict"], "info"))
        else:
            self.answer.silence()

    def _on_link(self, link: QUrl) -> None:
        where = link.toString()
        if where.startswith(SECTION):
            self.tabs.setCurrentIndex(1)
            self.editor.choose(where.removeprefix(SECTION))
        elif where.startswith(RECORD):
            row_id = where.removeprefix(RECORD)
            self._session.read(self, lambda desk: lines_of_ids(desk, [row_id]), self._open)
        elif where.startswith(FIGURE) and self._made is not None:
            figure = self._made.figures.get(where.removeprefix(FIGURE))
            if figure is not None:
                FigureDialog(self, self._session, figure, self.open_asked.emit).open()

    def _open(self, found: list[Line]) -> None:
        for line in found:
            self.open_asked.emit(line.type, line.id)

    def _save_as(self, ending: str) -> None:
        if self._made is None:
            return
        dialog = QFileDialog(self, t("Report", "Lưu báo cáo"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending.lstrip("."))
        dialog.selectFile(ascii_name(self._made.report["title"] or "bao-cao") + ending)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda target: self.write_to(Path(target)))
        dialog.open()

    def _ask_reason(self) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(t("Report", "Đính chính báo cáo"))
        dialog.setLabelText(t("Report", "Lý do đính chính"))
        dialog.textValueSelected.connect(self._correct)
        dialog.open()

    def _correct(self, reason: str) -> None:
        if self._made is None:
            return
        report = self._made.report.id

        def correct(desk: Desk) -> tuple[Made, Changes]:
            return reports.correct(desk, report, reason)

        self._session.write(self, correct, lambda result: self.show_made(result[0]))
