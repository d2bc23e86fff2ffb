"""Báo cáo: what is due, and one report beside the list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget

from app.desk import Desk
from app.ports import Changes, Record
from app.schedule.periods import Period
from app.services.reporting import due_reports, reports
from app.services.reporting.due_reports import DueReport
from app.services.reporting.reports import Made
from ui.window.i18n import t
from ui.window.pages.page import Page
from ui.window.pages.reports.due_source import DueSource
from ui.window.pages.reports.pane import ReportPane
from ui.window.pages.reports.periods import recent_periods
from ui.window.pages.reports.totals_tab import TotalsTab
from ui.window.session import Session
from ui.window.widgets.editors import combo
from ui.window.widgets.paged_model import Row
from ui.window.widgets.paged_table import PagedTable
from ui.window.widgets.parts import Button, card, column, plain, row, title, words
from ui.window.widgets.records_view import split


class ReportsPage(Page):
    """The reports of the unit."""

    open_asked = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__(session, t("Reports", "Báo cáo"))
        self._chosen: DueReport | None = None
        self._make_next = False
        self.table = PagedTable(
            session,
            DueSource(),
            name=t("Reports", "Báo cáo phải gửi"),
            empty=t(
                "Reports",
                "Chưa có nghĩa vụ báo cáo nào. Chúng đến cùng kế hoạch, mở ở trang Kế hoạch.",
            ),
        )
        self.pane = ReportPane(session)
        self.pane.open_asked.connect(self.open_asked)
        self.about = title("", 2)
        self.recipient = words(tone="muted")
        self.period = combo(t("Reports", "Kỳ báo cáo"))
        self.make_button = Button(
            t("Reports", "Lập báo cáo"), self.make, icon_name="reports", kind="primary"
        )
        self.right = QStackedWidget()
        self.right.addWidget(self._choose_hint())
        self.right.addWidget(self._maker())
        self.right.addWidget(self.pane)
        self.totals = TotalsTab(session)
        self.totals.open_asked.connect(self.open_asked)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        due = column(split(self.table, self.right, (5, 6)))
        due.setContentsMargins(0, 12, 0, 0)
        self.tabs.addTab(plain(due), t("Reports", "Báo cáo phải gửi"))
        self.tabs.addTab(self.totals, t("Reports", "Số liệu trong kỳ"))
        self.set_body(self.tabs)
        self.table.selected.connect(self._on_selected)
        self.table.activated.connect(lambda _: self.make_button.setFocus())

    def refresh(self) -> None:
        """Fetch the list and the open report anew."""
        if self.tabs.currentWidget() is self.totals:
            self.totals.refresh()
            return
        self.table.refresh()
        if self.right.currentWidget() is self.pane and not self.pane.editor.dirty:
            self.pane.reload()

    def focus_search(self) -> None:
        """Go to the search box."""
        if self.tabs.currentWidget() is self.totals:
            self.totals.focus_search()
        else:
            self.table.search.setFocus()

    def save(self) -> None:
        """Keep the words being written."""
        if self.right.currentWidget() is self.pane and self.pane.editor.dirty:
            self.pane.editor.save()

    def on_changed(self, changes: Changes) -> None:
        """Fetch the list anew when reports or duties changed."""
        if changes.touches("report", "report_obligation", "plan"):
            self.table.refresh()

    def leave_then(self, go_on: Callable[[], object]) -> None:
        """Keep unfinished words as a draft and go on."""
        if self.pane.editor.dirty:
            self.pane.editor.drafts.keep_now()
        go_on()

    def open_record(self, type_name: str, row_id: str) -> None:
        """Show a report, or the one due under a duty ("duty/period" names which)."""
        self.tabs.setCurrentIndex(0)
        if type_name == "remark":
            self.session.read(self, lambda d: d.store.get(type_name, row_id), self._open_remarked)
        elif type_name == "report":
            self._look(row_id)
        else:
            duty, _, period = row_id.partition("/")
            self.session.read(
                self,
                lambda desk: due_reports.due_of(desk, duty, period),
                self._open_due,
                replace="due",
            )

    def do_record(self, type_name: str, row_id: str) -> None:
        """Show a due report, drawn up at once when it is not begun."""
        self._make_next = type_name == "report_obligation"
        self.open_record(type_name, row_id)

    def make(self) -> None:
        """Draw up the chosen report."""
        due = self._chosen
        if due is None:
            return
        obligation, period = due.obligation.id, self.period.currentData()

        def make(desk: Desk) -> tuple[Made, Changes]:
            return reports.make(desk, obligation, period)

        self.session.write(self, make, lambda result: self._show_made(result[0]))

    def _choose_hint(self) -> QWidget:
        hint = words(t("Reports", "Chọn một báo cáo ở bên trái để lập hoặc xem."), "muted")
        return card(column(hint, None))

    def _maker(self) -> QWidget:
        note = words(
            t(
                "Reports",
                "Chương trình lấy số liệu từ sổ, đánh dấu phần còn thiếu; "
                "số nào cũng mở được bản ghi.",
            ),
            "muted",
        )
        return card(
            column(
                self.about,
                self.recipient,
                8,
                row(self.period, self.make_button, None),
                note,
                None,
            )
        )

    def _on_selected(self, chosen: Row) -> None:
        self.leave_then(lambda: self._open_due(chosen.record))

    def _open_due(self, due: DueReport | None) -> None:
        make, self._make_next = self._make_next, False
        if due is None:
            return
        self._chosen = due
        if due.report is not None:
            self._look(due.report.id)
            return
        self.about.setText(due.obligation["text"] or "")
        self.recipient.setText(
            t("Reports", "Nơi nhận: {who}").format(who=due.obligation["recipient"] or "–")
        )
        self._fill_periods(due.occurrence.period)
        self.right.setCurrentIndex(1)
        if make and due.occurrence.period is not None:
            self.make()
        else:
            self.make_button.setFocus()

    def _open_remarked(self, remark: Record | None) -> None:
        if remark is not None and remark["report"]:
            self._look(remark["report"])

    def _fill_periods(self, wanted: Period | None) -> None:
        self.period.clear()
        for period in [wanted] if wanted else recent_periods(self.session.today):
            self.period.addItem(period.label(), period.code)

    def _look(self, report_id: str) -> None:
        self.session.read(
            self, lambda desk: reports.look(desk, report_id), self._show_made, replace="look"
        )

    def _show_made(self, made: Made) -> None:
        self.pane.show_made(made)
        self.right.setCurrentWidget(self.pane)
