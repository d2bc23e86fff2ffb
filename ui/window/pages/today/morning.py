"""What asks for attention this morning, in sections of lines, each one key from its fix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.desk import Desk
from app.services.day import today
from app.services.day.concerns import Concern, Line, Section
from ui.window.i18n import t
from ui.window.pages.page import CONFLICT, TASK_LIST, Page
from ui.window.pages.today.kinds import KINDS, SEEN, Kind, said, when
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

if TYPE_CHECKING:
    from app.exchange.clock import Doubt
    from app.services.day.lately import Upkeep

T = TypeVar("T")
_Step = tuple[Section, int] | None
"""A section, and the place from which to ask for the next; None when there is none."""
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
class _Figures:
    """What stands above the sections."""

    counts: Mapping[str, int]
    upkeep: Upkeep
    clock: Doubt | None


class _Morning(Struct):
    """What has been told so far; ``figures`` come last."""

    steps: list[str]
    sections: list[Section] = field(default_factory=list)
    figures: _Figures | None = None


class MorningView(QWidget):
    """The sections; Enter opens a line, Ctrl+Enter does what is usually done about it.

    They are asked for one by one, the most pressing first. At the start each is shown as it comes;
    later all are shown anew at once, when the last has come.
    """

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
        figures = plain(self._counts)
        # Kept free from the start: the figures come last and must not push the lines down.
        figures.setMinimumHeight(2 * self.fontMetrics().height())
        body = plain(column(figures, self._sections, None, gap=14))
        body.layout().setContentsMargins(0, 10, 0, 0)  # type: ignore[union-attr]
        self.setLayout(column(scrolled(body)))

    def refresh(self) -> None:
        """Ask for the morning's lines."""
        self._read(
            lambda desk: (today.first_steps(desk), today.section_after(desk, 0)), self._start
        )

    def lines(self) -> list[LineButton]:
        """Return the lines, from the top."""
        return list(self._lines)

    def _read(self, ask: Callable[[Desk], T], then: Callable[[T], None]) -> None:
        self._session.read(self, ask, then, replace="today")

    def _start(self, told: tuple[list[str], _Step]) -> None:
        steps, step = told
        morning = _Morning(steps)
        if self._fresh:
            self._morning = morning
            self._show_steps(steps)
        self._take(morning, step)

    def _take(self, morning: _Morning, step: _Step) -> None:
        """Keep a section and ask for the next; after the last one, for the figures."""
        if step is None:
            self._read(_figures, lambda figures: self._end(morning, figures))
            return
        section, place = step
        morning.sections.append(section)
        if self._morning is morning:
            self._show_section(section)
            self._go_to_first_line()
        self._read(lambda desk: today.section_after(desk, place), partial(self._take, morning))

    def _end(self, morning: _Morning, figures: _Figures) -> None:
        morning.figures = figures
        if self._morning is morning:
            self._show_figures(figures)
            if not self._lines:
                self._sections.addWidget(self._nothing())
            self._go_to_first_line()
        else:
            self._show(morning)

    def _go_to_first_line(self) -> None:
        """The program has just started: the first line is what one came for."""
        if self._fresh:
            self._fresh = False
            if not self._cursor_is_busy():
                self._focus_line(0)

    def _show(self, morning: _Morning) -> None:
        """Show everything anew."""
        place = self._focused_line()
        self._morning = morning
        self._lines = []
        clear(self._sections)
        self._show_steps(morning.steps)
        for section in morning.sections:
            self._show_section(section)
        if not self._lines:
            self._sections.addWidget(self._nothing())
        if morning.figures:
            self._show_figures(morning.figures)
        self._focus_line(place)

    def _show_steps(self, steps: list[str]) -> None:
        if steps:
            self._sections.addWidget(self._first(steps))

    def _show_section(self, section: Section) -> None:
        self._sections.addWidget(self._section(section, KINDS[section.concern]))

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

    def _show_figures(self, figures: _Figures) -> None:
        from ui.window.pages.today.lately import lately

        clear(self._counts)
        if figures.clock:
            self._warn_of_clock(figures.clock)
        counts = figures.counts
        total = sum(counts.values())
        if total:
            said_total = t("Today", "{n} nhiệm vụ của mình").format(n=total)
            self._counts.addWidget(Chip(said_total))
        for state, label, tone in _COUNTED:
            if counts.get(state):
                self._counts.addWidget(Chip(label.format(n=counts[state]), tone))
        self._counts.addStretch(1)
        exchange, backup = lately(figures.upkeep)
        self._counts.addWidget(
            flow(
                self._deed(exchange, lambda: self.new_asked.emit("exchange")),
                self._deed(backup, self._back_up),
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
            self._back_up()
        else:
            self.page_asked.emit(key)

    def _back_up(self) -> None:
        from ui.window.pages.back_up import back_up_now

        back_up_now(self._page, self.refresh)

    def _nothing(self) -> QWidget:
        text = t("Today", "Không có việc nào đang giục. Xem trang Nhiệm vụ để làm tiếp.")
        return card(column(words(text)))

    def _warn_of_clock(self, doubt: Doubt) -> None:
        from app.exchange import clock
        from ui.window.clock_settings import open_clock_settings

        late = t("Today", "Hạn và báo cáo tính theo ngày này có thể sai.")
        settings = (clock.NEXT, lambda: open_clock_settings(self))
        self._page.banner.say(f"{clock.words(doubt)} {late}", "warn", settings)

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
        from app.services.day import news

        key = (line.news, line.id)
        self._session.write(
            self, lambda desk: news.mark_seen(desk, [key]), lambda _: self.refresh()
        )


def _figures(desk: Desk) -> _Figures:
    from app.services.day import lately

    counts = desk.store.task_counts(desk.profile.unit.code)
    return _Figures(counts, lately.upkeep(desk), lately.clock_doubt(desk))
