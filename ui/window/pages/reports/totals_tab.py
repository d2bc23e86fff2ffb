"""Số liệu trong kỳ: every total of a period, the records behind each, and ways to take them out."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from app.desk import Desk
from app.schedule.periods import Period
from app.services.reporting import fragment
from app.services.reporting.fragment import Fragment
from app.services.totals import listing
from app.services.totals.counted import Counted
from app.services.totals.wording import words as in_words
from ui.window.i18n import t
from ui.window.pages.reports.periods import recent_periods
from ui.window.pages.reports.record_list import RecordList, lines_of_queries
from ui.window.pages.reports.totals_source import TotalsSource, rows_of
from ui.window.session import Session
from ui.window.widgets.editors import combo
from ui.window.widgets.list_menu import ListMenu
from ui.window.widgets.paged_model import Row
from ui.window.widgets.paged_table import PagedTable
from ui.window.widgets.parts import Banner, Button, card, column, row, title
from ui.window.widgets.records_view import split


class TotalsTab(QWidget):
    """The totals on the left, the records behind the chosen one on the right."""

    open_asked = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._stale = False
        self.period = combo(t("Totals", "Kỳ số liệu"))
        for each in recent_periods(session.today):
            self.period.addItem(each.label(), each.code)
        self.filled = QCheckBox(t("Totals", "Chỉ mục có số liệu"))
        self.banner = Banner()
        self.table = PagedTable(
            session,
            TotalsSource(self.period.currentData()),
            name=t("Totals", "Số liệu trong kỳ"),
            empty=t("Totals", "Không có số liệu nào khớp."),
            key="columns-totals",
        )
        self.table.bar.addWidget(ListMenu(session, self.table, None))
        self.copy_button = Button(t("Totals", "Chép số liệu"), self.copy_all, icon_name="copy")
        self.staff_button = Button(
            t("Totals", "Chép đoạn đội ngũ, tập huấn"), self.copy_staff, icon_name="copy"
        )
        self.staff_button.setToolTip(
            t("Totals", "Đoạn văn để dán vào báo cáo công tác tư pháp hằng năm.")
        )
        self.about = title("", 2)
        self.rows = RecordList()
        self._build()
        self._show_nothing()

    def showEvent(self, event: QShowEvent) -> None:
        """Count anew what changed while another page was open."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Count anew."""
        self._stale = False
        self.table.show_source(TotalsSource(self.period.currentData(), self.filled.isChecked()))
        self.table.forget_shown()
        self._show_nothing()

    def focus_search(self) -> None:
        """Go to the search box."""
        self.table.search.setFocus()

    def copy_all(self) -> None:
        """Put every total on the clipboard as text, a line each, columns by tabs."""
        period = self._chosen_period()

        def read(desk: Desk) -> list[Counted]:
            return listing.listing(desk, listing.asked(desk, period))

        self._session.read(self, read, self._copy)

    def copy_staff(self) -> None:
        """Put the paragraph on staff and training on the clipboard."""
        period = self._chosen_period()
        self._session.read(
            self, lambda desk: fragment.staff_and_training(desk, period), self._copy_fragment
        )

    def _build(self) -> None:
        self._session.changed.connect(self._on_changed)
        self.period.currentIndexChanged.connect(self.refresh)
        self.filled.toggled.connect(self.refresh)
        self.table.selected.connect(self._show)
        self.table.activated.connect(lambda _: self.rows.list.setFocus())
        self.rows.opened.connect(self.open_asked)
        bar = row(self.period, self.filled, None, self.copy_button, self.staff_button)
        right = card(column(self.about, self.rows))
        body = split(self.table, right, (3, 2))
        layout = column(bar, self.banner, body)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def _on_changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def _chosen_period(self) -> Period:
        return Period.parse(self.period.currentData())

    def _show(self, chosen: Row) -> None:
        figure: Counted | None = chosen.record
        if figure is None:
            return
        self.about.setText(f"{figure.label}: {in_words(figure)}")
        self._session.read(
            self,
            lambda desk: lines_of_queries(desk, figure.behind),
            self.rows.show_lines,
            replace="behind",
        )

    def _show_nothing(self) -> None:
        self.about.clear()
        self.rows.show_hint(t("Totals", "Chọn một số liệu để xem các bản ghi đã tính."))

    def _copy(self, found: list[Counted]) -> None:
        lines = [
            self.period.currentText(),
            *("\t".join(each.texts).rstrip() for each in rows_of(found)),
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.banner.say(t("Totals", "Đã chép {n} số liệu.").format(n=len(found)), "good")

    def _copy_fragment(self, found: Fragment) -> None:
        data = QMimeData()
        data.setText(found.text)
        data.setHtml(found.html)
        QGuiApplication.clipboard().setMimeData(data)
        self.banner.say(t("Totals", "Đã chép; dán vào văn bản đang soạn."), "good")
