"""One indicator: its figure on a day, milestones, chart, people, frozen figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QTabWidget, QWidget

from app.charts.definition import LineChart
from app.desk import Desk
from app.indicators import wording
from app.indicators.measure import DEFINITIONS, POSTS, TYPED
from app.ports import Changes, Record
from app.records.registry import REGISTRY
from app.services.targets import charts, indicator_detail, indicator_paper
from app.services.targets.indicator_detail import Detail
from app.services.targets.indicator_facts import frozen_counts
from app.text.dates import format_date, parse_date
from app.text.filenames import ascii_name
from ui.window import noting
from ui.window.i18n import t
from ui.window.pages.indicators.freeze_dialog import FreezeDialog
from ui.window.pages.indicators.frozen_tab import FrozenTab
from ui.window.pages.indicators.indicator_list import short_name
from ui.window.pages.indicators.milestone_cards import MilestoneCards
from ui.window.pages.indicators.people_list import PeopleList
from ui.window.session import Session
from ui.window.widgets.chart_view import ChartView
from ui.window.widgets.date_editor import DateField
from ui.window.widgets.flow import flow
from ui.window.widgets.parts import Banner, Button, column, plain, row, scrolled, title, words

MET, UNMET, FROZEN = 1, 2, 3


class IndicatorPane(QWidget):
    """Shows an indicator as of a day; every figure leads to the rows behind it."""

    open_asked = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._indicator = ""
        self.detail: Detail | None = None
        self.heading = title("", 2)
        self.figure = Button("", self.show_people, kind="quiet")
        self.figure.setToolTip(t("Indicator", "Xem những người được tính"))
        self.day = DateField(t("Indicator", "Tính đến ngày"))
        self.day.line.setFixedWidth(self.day.line.fontMetrics().horizontalAdvance("0") * 14)
        self.day.line.textEdited.connect(lambda _: self._on_day())
        self.banner = Banner()
        self.milestones = MilestoneCards()
        self.milestones.missing_asked.connect(lambda: self._open_tab(UNMET))
        self.chart = ChartView()
        self.chart.picked.connect(self._on_point)
        self.rule = words(tone="muted")
        self.met = PeopleList(t("Indicator", "Đạt"))
        self.unmet = PeopleList(t("Indicator", "Chưa đạt"))
        self.frozen = FrozenTab(session)
        for people in (self.met, self.unmet):
            people.open_asked.connect(self.open_asked)
        self._make_buttons()
        self._lay_out()

    def show_indicator(self, row_id: str) -> None:
        """Show another indicator, as of the same day."""
        if row_id != self._indicator:
            self.banner.silence()
        self._indicator = row_id
        self.reload()

    def reload(self) -> None:
        """Count anew."""
        indicator, day = self._indicator, self.as_of
        if not indicator or day is None:
            return

        def ask(desk: Desk) -> tuple[Detail, LineChart]:
            detail = indicator_detail.look(desk, indicator, day)
            return detail, charts.coverage(desk, detail)

        self._session.read(self, ask, self._show, replace="indicator")

    @property
    def as_of(self) -> date | None:
        """Return the day to count on: today unless another stands typed, None for no real day."""
        typed = self.day.line.text().strip()
        return parse_date(typed) if typed else self._session.today

    def show_people(self) -> None:
        """Go to the people behind the figure: those who lack something first."""
        if self.detail is not None:
            self._open_tab(UNMET if self.detail.unmet else MET)

    def ask_freeze(self) -> None:
        """Ask before the figure is kept for good."""
        if self.detail is not None:
            FreezeDialog(self, self._session, self.detail, done=self._on_frozen).open()

    def write_chart(self, target: Path) -> None:
        """Write the chart with its figures to a PDF."""
        detail, said = self.detail, t("Indicator", "Đã ghi {name}.").format(name=target.name)
        if detail is not None:
            self._session.read(
                self,
                lambda desk: indicator_paper.write_chart(desk, detail, target),
                lambda _: self.banner.say(said, "good"),
            )

    def write_people(self, target: Path) -> None:
        """Write the people with what each lacks to a sheet."""
        detail = self.detail
        if detail is None:
            return

        def say(result: tuple[int, Changes]) -> None:
            told = t("Indicator", "Đã ghi {n} dòng vào {name}. Tệp có tên người: giữ tại xã.")
            self.banner.say(told.format(n=result[0], name=target.name), "good")

        self._session.write(
            self, lambda desk: indicator_paper.write_people(desk, detail, target), say
        )

    def _make_buttons(self) -> None:
        self.today_button = Button(t("Indicator", "Hôm nay"), self._to_today, kind="quiet")
        self.freeze_button = Button(
            t("Indicator", "Chốt số liệu…"), self.ask_freeze, icon_name="lock", kind="primary"
        )
        self.pdf_button = Button(
            t("Indicator", "Lưu PDF…"), lambda: self._save_as(".pdf"), icon_name="print"
        )
        self.chart.bar.addWidget(self.pdf_button)
        self.excel_buttons = tuple(
            Button(t("Indicator", "Lưu Excel…"), lambda: self._save_as(".xlsx"), icon_name="save")
            for _ in (MET, UNMET)
        )
        self.edit_button = Button(t("Indicator", "Sửa chỉ tiêu"), self._edit, kind="quiet")

    def _lay_out(self) -> None:
        label = words(t("Indicator", "Tính đến ngày"), "muted")
        label.setWordWrap(False)
        chooser = plain(row(label, self.day, self.today_button, gap=6))
        self.tabs = QTabWidget()
        whole = column(8, self.milestones, self.chart, self.rule, None, gap=12)
        self.tabs.addTab(scrolled(plain(whole)), t("Indicator", "Tiến độ"))
        for people, button in zip((self.met, self.unmet), self.excel_buttons, strict=True):
            self.tabs.addTab(plain(column(8, people, row(None, button))), "")
        self.tabs.addTab(self.frozen, "")
        self.tabs.currentChanged.connect(self._on_tab)
        bar = flow(self.figure, chooser, self.edit_button, self.freeze_button)
        layout = column(self.heading, bar, self.banner, self.tabs)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _show(self, found: tuple[Detail, LineChart]) -> None:
        self.detail, chart = found
        detail, state = self.detail, self.detail.state
        if state.indicator.id != self._indicator:
            return
        self.heading.setText(short_name(state.indicator["name"]))
        self.heading.setToolTip(state.indicator["name"])
        self.day.line.setPlaceholderText(format_date(self._session.today))
        self.figure.setText(detail.standing)
        self.figure.setEnabled(bool(detail.met or detail.unmet))
        self.milestones.show_detail(detail)
        counted = state.counts is not None
        self.chart.setVisible(counted)
        if counted:
            self.chart.show_chart(chart)
        self.rule.setText(state.note)
        self.rule.setVisible(bool(state.note))
        self._show_lists(detail)
        self._show_actions(detail)

    def _show_lists(self, detail: Detail) -> None:
        self.met.show_rows(detail.met)
        self.unmet.show_rows(detail.unmet)
        self.frozen.show_values(detail.frozen)
        posts = detail.state.measure == POSTS
        met = t("Indicator", "Đủ người ({n})") if posts else t("Indicator", "Đạt ({n})")
        unmet = t("Indicator", "Chưa đủ ({n})") if posts else t("Indicator", "Chưa đạt ({n})")
        lists = (
            (MET, met, len(detail.met)),
            (UNMET, unmet, len(detail.unmet)),
            (FROZEN, t("Indicator", "Đã chốt ({n})"), len(detail.frozen)),
        )
        for number, label, count in lists:
            self.tabs.setTabText(number, label.format(n=count))
        has_rows = bool(detail.met or detail.unmet)
        self.tabs.setTabVisible(MET, has_rows)
        self.tabs.setTabVisible(UNMET, has_rows)

    def _show_actions(self, detail: Detail) -> None:
        state, future = detail.state, detail.as_of > self._session.today
        words_only = state.counts is None and state.measure != TYPED
        self.freeze_button.setEnabled(not words_only and not future)
        self.freeze_button.setText(
            t("Indicator", "Nhập số liệu…")
            if state.measure == TYPED
            else t("Indicator", "Chốt số liệu…")
        )
        self.freeze_button.setToolTip(
            t("Indicator", "Chỉ chốt được số liệu đến hôm nay.")
            if future
            else t("Indicator", "Giữ số liệu và danh sách người của ngày này")
        )
        self.pdf_button.setEnabled(state.counts is not None)
        self.today_button.setVisible(detail.as_of != self._session.today)

    def _on_day(self) -> None:
        wrong = self.as_of is None
        self.day.line.setProperty("wrong", "true" if wrong else "false")
        self.day.line.style().polish(self.day.line)
        self.reload()

    def _to_today(self) -> None:
        self.day.line.clear()
        self._on_day()

    def _on_point(self, key: str) -> None:
        """Look at the day of a point of the chart."""
        self.day.choose(date.fromisoformat(key))

    def _open_tab(self, number: int) -> None:
        self.tabs.setCurrentIndex(number)
        (self.met if number == MET else self.unmet).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_tab(self, number: int) -> None:
        """Note in the log of personal data that names were shown."""
        over_people = self.detail is not None and self.detail.state.measure in DEFINITIONS
        if over_people and number in (MET, UNMET, FROZEN):
            noting.viewed(self._session, REGISTRY["officer"])

    def _on_frozen(self, result: tuple[Record, Changes]) -> None:
        kept = result[0]
        counts = frozen_counts(kept)
        told = t("Indicator", "Đã chốt {share}, tính đến ngày {day}.").format(
            share=wording.share(counts) if counts else "", day=format_date(kept["as_of"])
        )
        self.banner.say(told, "good")

    def _edit(self) -> None:
        self.open_asked.emit("indicator", self._indicator)

    def _save_as(self, ending: str) -> None:
        if self.detail is None:
            return
        dialog = QFileDialog(self, t("Indicator", "Lưu tệp"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending.lstrip("."))
        dialog.selectFile(ascii_name(self.detail.state.indicator["name"], 60) + ending)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        write = self.write_chart if ending == ".pdf" else self.write_people
        dialog.fileSelected.connect(lambda target: write(Path(target)))
        dialog.open()
