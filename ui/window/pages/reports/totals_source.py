"""Every total of a period as rows of a list, grouped by the lines of a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from app.desk import Desk
from app.schedule.periods import Period
from app.services.totals import listing
from app.services.totals.counted import Counted
from app.services.totals.lines import line_of
from app.services.totals.wording import parts_words, words
from app.text.folding import fold
from ui.window.i18n import t
from ui.window.widgets.paged_model import Column, Row, Wish

_COLUMNS = (
    Column("label", t("Totals", "Số liệu"), 26, wrap=True),
    Column("value", t("Totals", "Giá trị"), 20, right=True),
    Column("parts", t("Totals", "Trong đó"), 26, wrap=True),
)


@dataclass(frozen=True, slots=True)
class TotalsSource:
    """The totals of one period; ``filled`` leaves out those that are nothing."""

    period: str
    filled: bool = False

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns."""
        return _COLUMNS

    def rows(self, desk: Desk, wish: Wish) -> tuple[tuple[Row, ...], int]:
        """Return the totals with these words."""
        span = listing.asked(desk, Period.parse(self.period))
        wanted = fold(wish.text).split()
        found = [
            figure
            for figure in listing.listing(desk, span)
            if (figure.says_something or not self.filled) and _has(figure, wanted)
        ]
        rows = rows_of(found)
        return tuple(rows[wish.offset : wish.offset + wish.limit]), len(rows)


def rows_of(found: Iterable[Counted]) -> list[Row]:
    """Return the totals as rows, each line of a report under its heading."""
    rows: list[Row] = []
    for line, figures in groupby(found, key=lambda f: line_of(f.key)):
        heading = (f"{line.number}. {line.title}", "", "")
        rows.append(Row(f"line.{line.number}", heading, None, {"label": "accent"}))
        rows += [_row(figure) for figure in figures]
    return rows


def _row(figure: Counted) -> Row:
    tones = {} if figure.says_something else {"value": "muted"}
    return Row(figure.key, (figure.label, words(figure), parts_words(figure)), figure, tones)


def _has(figure: Counted, wanted: list[str]) -> bool:
    """Tell whether all words looked for are in a total or in the heading it stands under."""
    told = fold(f"{line_of(figure.key).title} {figure.label} {parts_words(figure)}")
    return all(word in told for word in wanted)
