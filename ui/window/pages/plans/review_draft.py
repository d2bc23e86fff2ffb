"""A plan just read, on its way into the ledger: corrected row by row, every step can be undone.

Holds plain JSON data (the reader's) and knows nothing of widgets. Rows are tasks and duties in the
plan's order; the doubtful ones are listed first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One task or duty; ``accepted`` once a person has looked at what was doubtful."""

    item: Item
    kind: Literal["task", "duty"]
    doubtful: bool
    accepted: bool = False

    @property
    def needs_look(self) -> bool:
        """Tell whether a doubt still waits for a person."""
        return self.doubtful and not self.accepted


@dataclass(slots=True)
class ReviewDraft:
    """The rows, and the steps back."""

    source: Mapping[str, Any]
    rows: tuple[ReviewRow, ...] = ()
    _past: list[tuple[ReviewRow, ...]] = field(default_factory=list)

    @classmethod
    def of(cls, extraction: Mapping[str, Any]) -> ReviewDraft:
        """Return the draft of an extraction (the JSON of ``plan read``)."""
        rows = [_row(item, "task") for item in extraction.get("tasks") or ()]
        rows += [
            _row(item, "duty")
            for item in extraction.get("org_duties") or ()
            if item.get("our_role") != "none"
        ]
        return cls(extraction, tuple(rows))

    @property
    def can_undo(self) -> bool:
        """Tell whether there is a step to take back."""
        return bool(self._past)

    def order(self) -> list[int]:
        """Return row numbers as they are listed: doubtful ones first, else the plan's order."""
        return sorted(range(len(self.rows)), key=lambda n: (not self.rows[n].doubtful, n))

    def next_doubt(self) -> int | None:
        """Return the first row that still needs a look."""
        return next((n for n in self.order() if self.rows[n].needs_look), None)

    def waiting(self) -> int:
        """Return how many rows still need a look."""
        return sum(row.needs_look for row in self.rows)

    def accept(self, number: int) -> None:
        """Note that a person has looked at a row."""
        row = self.rows[number]
        self._put(number, replace(row, accepted=True))

    def edit(self, number: int, **values: Any) -> None:
        """Change values of a row; what a person wrote needs no further look."""
        row = self.rows[number]
        if all(row.item.get(name) == value for name, value in values.items()):
            return
        self._put(number, replace(row, item={**row.item, **values}, accepted=True))

    def not_ours(self, number: int) -> None:
        """Keep a row in the plan, but not as the unit's own."""
        self.edit(number, our_role="none", role_basis=None)

    def drop(self, number: int) -> None:
        """Leave a row out: it is no task."""
        self._replace((*self.rows[:number], *self.rows[number + 1 :]))

    def add(self, after: int, items: Sequence[Item]) -> int:
        """Put new tasks below a row (-1: at the top), in its place when nothing is written in it.

        Returns the number of the first.
        """
        place = min(after + 1, len(self.rows))
        above = self.rows[:place]
        if above and not _title(above[-1]) and not _has_more(above[-1]):
            above = above[:-1]
        self._replace((*above, *(_row(i, "task") for i in items), *self.rows[place:]))
        return len(above)

    def duplicate(self, number: int) -> int:
        """Put a copy of a row below it; return the copy's number."""
        copy = replace(self.rows[number], accepted=True)
        self._replace((*self.rows[: number + 1], copy, *self.rows[number + 1 :]))
        return number + 1

    def wordless(self) -> int | None:
        """Return the first row without words that has something else written in it."""
        return next((n for n, r in enumerate(self.rows) if not _title(r) and _has_more(r)), None)

    def split(self, number: int, titles: Sequence[str]) -> None:
        """Make several tasks of one, each with its own words and everything else the same."""
        row = self.rows[number]
        words = [title.strip() for title in titles if title.strip()]
        if len(words) < 2:
            return
        outputs = row.item.get("outputs") or []
        parts = [
            replace(
                row,
                item={**row.item, "title": title, "outputs": outputs if n == 0 else []},
                accepted=True,
            )
            for n, title in enumerate(words)
        ]
        self._replace((*self.rows[:number], *parts, *self.rows[number + 1 :]))

    def merge_into_previous(self, number: int) -> int:
        """Join a row to the one before it in the plan; return the joined row's number."""
        if number == 0:
            return number
        above, row = self.rows[number - 1], self.rows[number]
        joined = {
            **above.item,
            "title": f"{above.item['title'].rstrip('.;')}; {row.item['title']}",
            "outputs": [*(above.item.get("outputs") or ()), *(row.item.get("outputs") or ())],
        }
        self._replace(
            (
                *self.rows[: number - 1],
                replace(above, item=joined, accepted=True),
                *self.rows[number + 1 :],
            )
        )
        return number - 1

    def undo(self) -> None:
        """Take the last step back."""
        if self._past:
            self.rows = self._past.pop()

    def to_json(self) -> dict[str, Any]:
        """Return the corrected extraction; a row that was looked at has no doubts left.

        Rows in which nothing is written are left out.
        """
        rows = [r for r in self.rows if _title(r) or _has_more(r)]
        return {
            **self.source,
            "tasks": [_settled(r) for r in rows if r.kind == "task"],
            "org_duties": [_settled(r) for r in rows if r.kind == "duty"],
        }

    def rows_json(self) -> list[dict[str, Any]]:
        """Return the rows as they stand, to be kept and taken up again later."""
        return [
            {"item": dict(r.item), "kind": r.kind, "doubtful": r.doubtful, "accepted": r.accepted}
            for r in self.rows
        ]

    def take_rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take up rows kept by ``rows_json``."""
        self.rows = tuple(ReviewRow(**row) for row in rows)

    def _put(self, number: int, row: ReviewRow) -> None:
        if self.rows[number] != row:
            self._replace((*self.rows[:number], row, *self.rows[number + 1 :]))

    def _replace(self, rows: tuple[ReviewRow, ...]) -> None:
        self._past.append(self.rows)
        self.rows = rows


def _row(item: Item, kind: Literal["task", "duty"]) -> ReviewRow:
    return ReviewRow(item, kind, bool(item.get("doubts")))


def _settled(row: ReviewRow) -> dict[str, Any]:
    item = dict(row.item)
    if row.accepted:
        item["doubts"] = []
    return item


def _title(row: ReviewRow) -> str:
    return str(row.item.get("title") or "").strip()


def _has_more(row: ReviewRow) -> bool:
    return any(row.item.get(name) for name in ("lead", "coop", "time_raw", "outputs"))
