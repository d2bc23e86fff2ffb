"""Hôm nay: overdue, due soon, reports, doubts; with the day's figures above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.desk import Desk
from app.ports import Changes, Query
from app.services import today
from app.services.today import Concern, Line, Section
from app.text.dates import format_date
from ui.window.i18n import t
from ui.window.pages.page import CONFLICT, Page
from ui.window.pages.settings import LAST_BACKUP
from ui.window.pages.today.line_button import LineButton
from ui.window.session import Session
from ui.window.widgets.flow import flow
from ui.window.widgets.parts import (
    Button,
    Chip,
    card,
    clear,
    column,
    plain,
    row,
    scrolled,
    title,
    words,
)

_SHOWN = 5
_NEAR_DAYS = 10
_DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class _Kind:
    label: str
    icon: str
    tone: str


_KINDS = {
    Concern.OVERDUE: _Kind(t("Today", "Quá hạn"), "danger", "danger"),
    Concern.DUE_SOON: _Kind(t("Today", "Sắp đến hạn"), "clock", "warn"),
    Concern.REPORT: _Kind(t("Today", "Báo cáo phải gửi"), "reports", "accent"),
    Concern.REMARK: _Kind(t("Today", "Tỉnh đã trả lời"), "exchange", "accent"),
    Concern.CONFLICT: _Kind(t("Today", "Hai máy ghi khác nhau"), "question", "warn"),
    Concern.UNDATED_PLAN: _Kind(t("Today", "Kế hoạch chưa có ngày ban hành"), "plans", "warn"),
    Concern.DOUBT: _Kind(t("Today", "Chỗ cần xem lại trong kế hoạch"), "question", "warn"),
    Concern.UPDATE_MISSING: _Kind(
        t("Today", "Việc thường xuyên chưa cập nhật tháng này"), "half", "plain"
    ),
    Concern.TRAINING_GAP: _Kind(
        t("Today", "Người chưa được tập huấn, cấp tài liệu"), "people", "plain"
    ),
}
_COUNTED = (
    ("in_progress", t("Today", "{n} đang thực hiện"), "accent"),
    ("not_started", t("Today", "{n} chưa thực hiện"), "plain"),
    ("done", t("Today", "{n} hoàn thành"), "good"),
)


@dataclass(frozen=True, slots=True)
class _Morning:
    sections: list[Section]
    counts: Mapping[str, int]
    plans: int
    backup: str | None
    exchange: date | None


class TodayPage(Page):
    """What asks for attention this morning."""

    open_asked = Signal(str, str)
    page_asked = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session, t("Today", "Hôm nay"))
        self._expanded: set[Concern] = set()
        self._morning: _Morning | None = None
        self._counts = row(gap=10)
        self._sections = QVBoxLayout()
        self._sections.setSpacing(14)
        body = plain(column(self._counts, self._sections, None, gap=16))
        self.set_body(scrolled(body))
        self._show_day()

    def refresh(self) -> None:
        """Ask for the morning's lines."""
        self._show_day()
        self.session.read(self, _ask, self._show, replace="today")

    def on_changed(self, changes: Changes) -> None:
        """Anything written may settle a line."""
        if changes and self.isVisible():
            self.refresh()

    def lines(self) -> list[LineButton]:
        """Return the lines on the page, from the top."""
        return self.findChildren(LineButton)

    def _show_day(self) -> None:
        day = self.session.today
        said = t("Today", "{weekday}, {day}").format(
            weekday=_DAYS[day.weekday()], day=format_date(day)
        )
        self.say_under_heading(said[:1].upper() + said[1:])

    def _show(self, morning: _Morning) -> None:
        self._morning = morning
        self._show_counts(morning)
        clear(self._sections)
        for section in morning.sections:
            self._sections.addWidget(self._section(section, _KINDS[section.concern]))
        if not morning.sections:
            self._sections.addWidget(self._nothing(morning.plans))

    def _show_counts(self, morning: _Morning) -> None:
        clear(self._counts)
        total = sum(morning.counts.values())
        if total:
            said = t("Today", "{n} nhiệm vụ của mình").format(n=total)
            self._counts.addWidget(Chip(said))
        for state, label, tone in _COUNTED:
            if morning.counts.get(state):
                self._counts.addWidget(Chip(label.format(n=morning.counts[state]), tone))
        self._counts.addStretch(1)
        self._counts.addWidget(flow(*self._lately(morning)))

    def _lately(self, morning: _Morning) -> tuple[Button, Button]:
        """Return when a package and a backup were last made, each one key from the next."""
        backup = date.fromisoformat(morning.backup) if morning.backup else None
        never = t("Today", "chưa có")
        days = [format_date(day) if day else never for day in (morning.exchange, backup)]
        return (
            Button(
                t("Today", "Trao đổi gần nhất: {day}").format(day=days[0]),
                lambda: self.page_asked.emit("exchange"),
                kind="quiet",
            ),
            Button(
                t("Today", "Sao lưu gần nhất: {day}").format(day=days[1]),
                lambda: self.page_asked.emit("settings"),
                kind="quiet",
            ),
        )

    def _section(self, section: Section, kind: _Kind) -> QWidget:
        heading = title(f"{kind.label} ({section.total})", 2)
        is_open = section.concern in self._expanded
        shown = section.lines if is_open else section.lines[:_SHOWN]
        buttons = [self._line(section.concern, kind, line) for line in shown]
        layout = column(heading, *buttons, gap=2)
        if len(shown) < len(section.lines):
            more = t("Today", "Xem thêm {n} dòng").format(n=len(section.lines) - len(shown))
            button = Button(more, lambda: self._expand(section.concern), kind="quiet")
            layout.addLayout(row(button, None))
        elif section.total > len(section.lines):
            said = t("Today", "Còn {n} dòng nữa: xem ở trang Nhiệm vụ.")
            layout.addWidget(words(said.format(n=section.total - len(section.lines)), "muted"))
        return card(layout)

    def _line(self, concern: Concern, kind: _Kind, line: Line) -> LineButton:
        chip, tone = self._when(concern, line)
        said, note = line.title, line.note
        if concern is Concern.REPORT and note:
            said, note = t("Today", "Báo cáo {period}").format(period=note), said
        if line.last_day:
            note = _both_days(note, line)
        return LineButton(
            said,
            lambda: self._open(concern, line),
            note=note,
            chip=chip,
            tone=tone if chip else kind.tone,
            mark=kind.icon,
        )

    def _when(self, concern: Concern, line: Line) -> tuple[str, str]:
        if not line.day:
            return "", "plain"
        day = date.fromisoformat(line.day)
        left = (day - self.session.today).days
        shown = format_date(day)
        if concern is Concern.REMARK:
            return shown, "plain"
        if left < 0:
            return t("Today", "quá {n} ngày · {day}").format(n=-left, day=shown), "danger"
        if left == 0:
            return t("Today", "hôm nay · {day}").format(day=shown), "danger"
        said = t("Today", "còn {n} ngày · {day}").format(n=left, day=shown)
        return said, "warn" if left <= _NEAR_DAYS else "plain"

    def _nothing(self, plans: int) -> QWidget:
        if plans:
            said = words(t("Today", "Không có việc nào đang giục. Xem trang Nhiệm vụ để làm tiếp."))
            return card(column(said))
        said = words(
            t("Today", "Sổ còn trống. Bắt đầu bằng cách mở tệp kế hoạch của tỉnh (docx, pdf, txt).")
        )
        start = Button(
            t("Today", "Mở trang Kế hoạch"),
            lambda: self.page_asked.emit("plans"),
            icon_name="plans",
            kind="primary",
        )
        return card(column(said, row(start, None), gap=12))

    def _expand(self, concern: Concern) -> None:
        self._expanded.add(concern)
        if self._morning:
            self._show(self._morning)

    def _open(self, concern: Concern, line: Line) -> None:
        if concern is Concern.CONFLICT:
            self.open_asked.emit(CONFLICT, line.id)
        else:
            self.open_asked.emit(line.type, line.id)


def _both_days(note: str, line: Line) -> str:
    """Return a report's note with the plan's last day and the working day to send it by."""
    last = format_date(date.fromisoformat(line.last_day))
    said = t("Today", "Hạn gửi theo kế hoạch {last}").format(last=last)
    if line.day and line.day != line.last_day:
        safe = format_date(date.fromisoformat(line.day))
        said = t("Today", "{said}, nên gửi trước hết ngày {safe}").format(said=said, safe=safe)
    # First, for a long note is cut at its end.
    return f"{said}. {note}" if note else said


def _ask(desk: Desk) -> _Morning:
    unit = desk.profile.unit.code
    counts = desk.store.task_counts(unit)
    plans = desk.store.count(Query("plan"))
    backup = desk.store.setting(LAST_BACKUP)
    return _Morning(today.sections(desk), counts, plans, backup, today.last_exchange(desk))
