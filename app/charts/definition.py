"""What a chart says, as frozen data: no colours, no sizes, no drawing library.

Every chart can also be told as a table of its numbers, for those who do not see it. A share always
carries its two counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from app.text.dates import format_date
from app.text.numbers import format_number, format_percent

State = Literal["done", "in_progress", "overdue", "not_started", "not_arisen", "stopped", "no_data"]
STATE_LABELS: dict[State, str] = {
    "done": "Hoàn thành",
    "in_progress": "Đang thực hiện",
    "overdue": "Quá hạn",
    "not_started": "Chưa thực hiện",
    "not_arisen": "Chưa phát sinh",
    "stopped": "Dừng",
    "no_data": "Chưa có dữ liệu",
}


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart in rows; every row has as many cells as there are headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Point:
    """Two counts on a day."""

    day: date
    numerator: int
    denominator: int

    @property
    def words(self) -> str:
        """Return "9/10 (90%)", the counts alone over nothing."""
        return share_words(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Goal:
    """A milestone on its last day: the value asked for, in words too, and whether it is met."""

    day: date
    value: Decimal
    words: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class LineChart:
    """A figure over time with its milestones and the way that leads to them.

    ``percent`` draws the share of the two counts, otherwise the numerator alone. ``frozen`` are
    figures kept for good. ``empty`` is said when there is no point to draw.
    """

    title: str
    points: tuple[Point, ...]
    goals: tuple[Goal, ...] = ()
    frozen: tuple[Point, ...] = ()
    percent: bool = True
    empty: str = "Chưa có số liệu."

    @property
    def table(self) -> Table:
        """Return points, milestones and frozen figures in order of their days."""
        told = [(p.day, "Số liệu", p.words) for p in self.points]
        told += [(g.day, "Mốc", g.words + _state_of(g)) for g in self.goals]
        told += [(p.day, "Đã chốt", p.words) for p in self.frozen]
        rows = sorted(told, key=lambda row: row[0])
        return Table(
            ("Ngày", "Loại", "Giá trị"),
            tuple((format_date(day), kind, words) for day, kind, words in rows),
        )


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: how many are in a state."""

    state: State
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One group: its name, its pieces, and a key by which its rows are found."""

    label: str
    parts: tuple[Part, ...]
    key: str = ""

    @property
    def total(self) -> int:
        """Return how many there are in all."""
        return sum(p.count for p in self.parts)

    def count(self, state: State) -> int:
        """Return how many are in a state."""
        return sum(p.count for p in self.parts if p.state == state)

    @property
    def words(self) -> str:
        """Return how many are done of how many."""
        return share_words(self.count("done"), self.total)


@dataclass(frozen=True, slots=True)
class BarChart:
    """Groups with what is done, under way and overdue in each."""

    title: str
    bars: tuple[Bar, ...]
    empty: str = "Chưa có nhiệm vụ nào."

    @property
    def states(self) -> tuple[State, ...]:
        """Return the states that occur, in their fixed order."""
        there = {p.state for bar in self.bars for p in bar.parts if p.count}
        return tuple(s for s in STATE_LABELS if s in there)

    @property
    def table(self) -> Table:
        """Return a row per group with the count of every state that occurs."""
        return Table(
            ("Nhóm", "Hoàn thành/tổng số", *(STATE_LABELS[s] for s in self.states)),
            tuple(
                (b.label, b.words, *(format_number(b.count(s)) for s in self.states))
                for b in self.bars
            ),
        )


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One square: a state, and how far it got in percent."""

    state: State
    percent: int | None = None
    key: str = ""

    @property
    def words(self) -> str:
        """Return the state in words, with the percentage of work under way."""
        told = STATE_LABELS[self.state]
        shown = self.percent is not None and self.state in ("in_progress", "overdue")
        return f"{told} {self.percent}%" if shown else told


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One line of squares; ``done`` of ``total`` that have data."""

    label: str
    cells: tuple[HeatCell, ...]
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A matrix of states: lines down, ``columns`` (short name, full name) across."""

    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[HeatRow, ...]
    empty: str = "Chưa có dữ liệu."

    @property
    def states(self) -> tuple[State, ...]:
        """Return the states that occur, in their fixed order."""
        there = {c.state for row in self.rows for c in row.cells}
        return tuple(s for s in STATE_LABELS if s in there)

    @property
    def table(self) -> Table:
        """Return the matrix in words."""
        return Table(
            ("", "Hoàn thành/có dữ liệu", *(name for name, _ in self.columns)),
            tuple(
                (r.label, share_words(r.done, r.total), *(c.words for c in r.cells))
                for r in self.rows
            ),
        )


Chart = LineChart | BarChart | HeatMap


def share_words(numerator: int, denominator: int) -> str:
    """Return "9/10 (90%)"; no percentage over nothing."""
    told = f"{format_number(numerator)}/{format_number(denominator)}"
    return f"{told} ({format_percent(numerator, denominator)})" if denominator else told


def _state_of(goal: Goal) -> str:
    return {True: ", đạt", False: ", chưa đạt", None: ""}[goal.met]
