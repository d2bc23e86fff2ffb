"""What asks for attention this morning, in sections of lines, each one key from its fix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.desk import Desk
from app.services.day import news, today
from app.services.day.today import Concern, Line, Section, Upkeep
from ui.window.i18n import t
from ui.window.pages.back_up import back_up_now
from ui.window.pages.page import CONFLICT, TASK_LIST, Page
from ui.window.pages.today.kinds import KINDS, SEEN, Kind, said, when
from ui.window.pages.today.lately import lately
from ui.window.pages.today.line_button import LineButton
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
_COUNTED = (
    ("in_progress", t("Today", "{n} đang thực hiện"), "accent"),
    ("not_started", t("Today", "{n} chưa thực hiện"), "plain"),
    ("done", t("Today", "{n} hoàn thành"), "good"),
)
_STEPS = {
    "plan": (t("Today", "Mở tệp kế hoạch của tỉnh (docx, pdf, txt) hoặc gõ tay"), "plans"),
    "officer": (t("Today", "Ghi danh sách người làm công tác pháp luật của xã"), "people"),
    "backup": (t("Today", "Sao lưu sổ ra USB hoặc máy khác"), "backup"),
}


@dataclass(frozen=True, slots=True)
class _Morning:
    sections: list[Section]
    counts: Mapping[str, int]
    upkeep: Upkeep
    steps: list[str]
    behind: datetime | None


class MorningView(QWidget):
    """The sections; Enter opens a line, Ctrl+Enter does what is usually done about it."""

    open_asked = Signal(str, str)
    do_asked = Signal(str, str)
    page_asked = Signal(str)
    new_asked = Signal(str)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._session = page.session
        self._fresh = True
        self._lines: list[LineButton] = []
        self._expanded: set[Concern] = set()
        self._morning: _Morning | None = None
        self._counts = row(gap=10)
        self._sections = QVBoxLayout()
        self._sections.setSpacing(14)
        body = plain(column(self._counts, self._sections, None, gap=14))
        body.layout().setContentsMargins(0, 10, 0, 0)  # type: ignore[union-attr]
        self.setLayout(column(scrolled(body)))

    def refresh(self) -> None:
        """Ask for the morning's lines."""
        self._session.read(self, _ask, self._show, replace="today")

    def lines(self) -> list[LineButton]:
        """Return the lines, from the top."""
        return list(self._lines)

    def _show(self, morning: _Morning) -> None:
        place = self._focused_line()
        self._morning = morning
        self._lines = []
        self._show_counts(morning)
        clear(self._sections)
        if morning.behind:
            self._warn_of_clock(morning.behind)
        if morning.steps:
            self._sections.addWidget(self._first(morning.steps))
        for section in morning.sections:
            self._sections.addWidget(self._section(section, KINDS[section.concern]))
        if not morning.sections and not morning.steps:
            self._sections.addWidget(self._nothing())
        if self._fresh:
            # The program has just started: the first line is what one came for.
            self._fresh = False
            place = place if self._cursor_is_busy() else 0
        self._focus_line(place)

    def _cursor_is_busy(self) -> bool:
        focus = self.window().focusWidget()
        return not self.isVisible() or isinstance(focus, QLineEdit | QPlainTextEdit)

    def _focused_line(self) -> int | None:
        lines = self.lines()
        focus = self.window().focusWidget()
        return next((n for n, line in enumerate(lines) if line is focus), None)

    def _focus_line(self, place: int | None) -> None:
        """Keep the cursor near the line it stood on when the lines are drawn anew."""
        if place is not None and self._lines:
            line = self._lines[min(place, len(self._lines) - 1)]
            # A line made just now takes the cursor only once it is shown.
            QTimer.singleShot(0, line, line.setFocus)

    def _show_counts(self, morning: _Morning) -> None:
        clear(self._counts)
        total = sum(morning.counts.values())
        if total:
            said_total = t("Today", "{n} nhiệm vụ của mình").format(n=total)
            self._counts.addWidget(Chip(said_total))
        for state, label, tone in _COUNTED:
            if morning.counts.get(state):
                self._counts.addWidget(Chip(label.format(n=morning.counts[state]), tone))
        self._counts.addStretch(1)
        exchange, backup = lately(morning.upkeep)
        self._counts.addWidget(
            flow(
                self._deed(exchange, lambda: self.new_asked.emit("exchange")),
                self._deed(backup, lambda: back_up_now(self._page, self.refresh)),
            )
        )

    def _deed(self, words_and_icon: tuple[str, str, str], act: Callable[[], object]) -> Button:
        text, icon_name, tip = words_and_icon
        button = Button(text, act, icon_name=icon_name, kind="quiet")
        button.setToolTip(tip)
        return button

    def _section(self, section: Section, kind: Kind) -> QWidget:
        concern = section.concern
        heading = title(f"{concern.label} ({section.total})", 2)
        head = row(heading)
        head.setStretch(0, 1)
        if kind.second:
            hint = words(t("Today", "Ctrl+Enter: {deed}").format(deed=kind.second), "muted")
            hint.setWordWrap(False)
            head.addWidget(hint)
        is_open = concern in self._expanded
        shown = section.lines if is_open else section.lines[:_SHOWN]
        layout = column(head, *(self._line(concern, kind, line) for line in shown), gap=2)
        if len(shown) < len(section.lines):
            more = t("Today", "Xem thêm {n} dòng").format(n=len(section.lines) - len(shown))
            button = Button(more, lambda: self._expand(concern), kind="quiet")
            layout.addLayout(row(button, None))
        elif section.total > len(section.lines):
            layout.addLayout(row(self._whole(section, kind), None))
        return card(layout)

    def _whole(self, section: Section, kind: Kind) -> QWidget:
        """Return the way to all lines of a section that has more than are shown."""
        left = section.total - len(section.lines)
        said_left = t("Today", "Còn {n} dòng nữa: mở cả danh sách").format(n=left)
        if kind.part:
            return Button(
                said_left, lambda: self.open_asked.emit(TASK_LIST, kind.part), kind="quiet"
            )
        if section.concern is Concern.DEADLINE:
            return Button(said_left, lambda: self.page_asked.emit("registers"), kind="quiet")
        return words(t("Today", "Còn {n} dòng nữa.").format(n=left), "muted")

    def _line(self, concern: Concern, kind: Kind, line: Line) -> LineButton:
        chip, tone = when(concern, line, self._session.today)
        text, note = said(concern, line)
        button = LineButton(
            text,
            lambda: self._open(concern, line),
            note=note,
            chip=chip,
            tone=tone if chip else kind.tone,
            mark=kind.icon,
            second=lambda: self._do(concern, kind, line),
        )
        self._lines.append(button)
        return button

    def _first(self, steps: list[str]) -> QWidget:
        heading = title(t("Today", "Bắt đầu"), 2)
        about = words(t("Today", "Làm lần lượt từng bước; bước nào xong sẽ tự biến mất."), "muted")
        lines = [
            LineButton(
                f"{n}. {_STEPS[step][0]}",
                lambda key=_STEPS[step][1]: self._begin(key),  # type: ignore[misc]
                tone="accent",
                mark="backup" if step == "backup" else _STEPS[step][1],
            )
            for n, step in enumerate(steps, start=1)
        ]
        self._lines += lines
        return card(column(heading, about, *lines, gap=4))

    def _begin(self, key: str) -> None:
        if key == "backup":
            back_up_now(self._page, self.refresh)
        else:
            self.page_asked.emit(key)

    def _nothing(self) -> QWidget:
        text = t("Today", "Không có việc nào đang giục. Xem trang Nhiệm vụ để làm tiếp.")
        return card(column(words(text)))

    def _warn_of_clock(self, behind: datetime) -> None:
        self._page.banner.say(
            t(
                "Today",
                "Ngày giờ của máy đang chậm hơn lần ghi gần nhất ({moment}). Hãy chỉnh đồng hồ của "
                "máy: hạn và báo cáo tính theo ngày này có thể sai.",
            ).format(moment=f"{behind:%d/%m/%Y %H:%M}"),
            "warn",
        )

    def _expand(self, concern: Concern) -> None:
        self._expanded.add(concern)
        if self._morning:
            self._show(self._morning)

    def _open(self, concern: Concern, line: Line) -> None:
        if line.news:
            self._see(line)
        if concern is Concern.PACKAGE:
            self.page_asked.emit("exchange")
        elif concern is Concern.CONFLICT:
            self.open_asked.emit(CONFLICT, line.id)
        else:
            self.open_asked.emit(line.type, line.place)

    def _do(self, concern: Concern, kind: Kind, line: Line) -> None:
        if kind.second == SEEN:
            self._see(line)
        elif kind.second:
            self.do_asked.emit(line.type, line.place)
        else:
            self._open(concern, line)

    def _see(self, line: Line) -> None:
        """Remember a piece of news as looked at; it leaves the page."""
        key = (line.news, line.id)
        self._session.write(
            self, lambda desk: news.mark_seen(desk, [key]), lambda _: self.refresh()
        )


def _ask(desk: Desk) -> _Morning:
    return _Morning(
        today.sections(desk),
        desk.store.task_counts(desk.profile.unit.code),
        today.upkeep(desk),
        today.first_steps(desk),
        today.clock_behind(desk),
    )
