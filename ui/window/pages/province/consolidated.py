"""Báo cáo tổng hợp: the communes' frozen figures of a period, summed; remarks on each report."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QTextBrowser

from app.desk import Desk
from app.ports import Changes
from app.records.registry import REGISTRY
from app.schedule.periods import Period, PeriodKind, period_of
from app.services.reporting import consolidated, province
from app.services.reporting.consolidated import Gathered
from app.services.reporting.province import CommuneState
from app.text.filenames import ascii_name
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.pages.page import Page
from ui.window.pages.province.figures_html import figures_html
from ui.window.session import Session
from ui.window.widgets.editors import combo
from ui.window.widgets.paged_model import Column, Row, Wish
from ui.window.widgets.paged_table import PagedTable
from ui.window.widgets.parts import Button, column, plain, row, title, words
from ui.window.widgets.records_view import split

_BACK = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.HALF_YEAR: 2, PeriodKind.YEAR: 2}
_COLUMNS = (
    Column("unit", t("Consolidated", "Xã, phường"), 24),
    Column("state", t("Consolidated", "Báo cáo"), 16),
)


@dataclass(frozen=True, slots=True)
class ReportSource:
    """The communes of the province with their frozen report of a period."""

    period: str

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns."""
        return _COLUMNS

    def rows(self, desk: Desk, wish: Wish) -> tuple[tuple[Row, ...], int]:
        """Return the communes, those that sent first."""
        states = province.communes(desk, Period.parse(self.period))
        states.sort(key=lambda s: not s.reports)
        rows = tuple(_row(s) for s in states[wish.offset : wish.offset + wish.limit])
        return rows, len(states)


def _row(state: CommuneState) -> Row:
    sent = bool(state.reports)
    return Row(
        state.unit.code,
        (
            state.unit.full_name,
            t("Consolidated", "Đã có") if sent else t("Consolidated", "Chưa có"),
        ),
        state,
        {"state": "good" if sent else "muted"},
        {"state": "done" if sent else "none"},
    )


class ConsolidatedPage(Page):
    """Figures of a period over the communes, and the answers to them."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, t("Consolidated", "Báo cáo tổng hợp"))
        self.period = combo(t("Consolidated", "Kỳ báo cáo"))
        for period in _recent(session):
            self.period.addItem(period.label(), period.code)
        self.table = PagedTable(
            session,
            ReportSource(self.period.currentData()),
            name=t("Consolidated", "Báo cáo các xã"),
            empty=t("Consolidated", "Chưa có xã nào."),
        )
        self.figures = QTextBrowser()
        self.figures.setAccessibleName(t("Consolidated", "Số liệu cộng"))
        self.remark = QPlainTextEdit()
        self.remark.setAccessibleName(t("Consolidated", "Ý kiến gửi xã"))
        self.remark.setTabChangesFocus(True)
        self.remark.setFixedHeight(self.remark.fontMetrics().lineSpacing() * 3 + 18)
        self._answers = tuple(
            Button(choice.label, partial(self.answer, choice.code))
            for choice in REGISTRY["remark"].field("verdict").choices
        )
        save = Button(
            t("Consolidated", "Lưu báo cáo tổng hợp…"),
            self._ask_file,
            icon_name="save",
            kind="primary",
        )
        self.action_bar.addWidget(self.period)
        self.action_bar.addWidget(save)
        self._build()

    def refresh(self) -> None:
        """Sum anew."""
        code = self.period.currentData()
        self.table.show_source(ReportSource(code))
        self.session.read(
            self,
            lambda desk: consolidated.gather(desk, Period.parse(code)),
            self._show,
            replace="sum",
        )

    def on_changed(self, changes: Changes) -> None:
        """Sum anew after an import."""
        if changes and self.isVisible():
            self.refresh()

    def answer(self, verdict: str) -> None:
        """Answer the chosen commune's report."""
        commit_pending_input()
        chosen = self.table.current()
        if chosen is None or not chosen.record.reports:
            self.banner.say(t("Consolidated", "Chọn một xã đã gửi báo cáo."), "info")
            return
        report, text = chosen.record.reports[-1].id, self.remark.toPlainText()

        def done(_: Changes) -> None:
            self.remark.clear()
            said = t("Consolidated", "Đã ghi ý kiến; sẽ gửi trong lần xuất gói tới.")
            self.banner.say(said, "good")

        self.session.write(self, lambda desk: province.remark(desk, report, verdict, text), done)

    def write_to(self, target: Path) -> None:
        """Write the consolidated report."""
        period = Period.parse(self.period.currentData())
        said = t("Consolidated", "Đã ghi {name}.").format(name=target.name)
        self.session.read(
            self,
            lambda desk: consolidated.write(desk, period, target),
            lambda _: self.banner.say(said, "good"),
        )

    def _build(self) -> None:
        self.period.currentIndexChanged.connect(self.refresh)
        right = column(
            title(t("Consolidated", "Số liệu cộng"), 2),
            self.figures,
            title(t("Consolidated", "Ý kiến với báo cáo của xã đang chọn"), 3),
            self.remark,
            row(*self._answers, None),
            words(t("Consolidated", "Trả lại và yêu cầu bổ sung phải ghi nội dung."), "muted"),
        )
        self.set_body(split(self.table, plain(right), (2, 3)))

    def _show(self, found: Gathered) -> None:
        sent = t("Consolidated", "{n} xã, phường đã gửi.").format(n=len(found.units))
        self.say_under_heading(sent)
        self.figures.setHtml(figures_html(found))

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, t("Consolidated", "Lưu báo cáo tổng hợp"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["PDF (*.pdf)", "Word (*.docx)", "Excel (*.xlsx)"])
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(ascii_name(f"tong-hop-{self.period.currentData()}") + ".pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda target: self.write_to(Path(target)))
        dialog.open()


def _recent(session: Session) -> list[Period]:
    found = []
    for kind, count in _BACK.items():
        period = period_of(session.today, kind)
        for _ in range(count):
            found.append(period)
            period = period.previous()
    return found
