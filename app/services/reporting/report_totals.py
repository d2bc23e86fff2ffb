"""The unit's totals as a report takes them: with the ids of the records behind each."""

from __future__ import annotations

from collections.abc import Iterable

from app.desk import Desk
from app.reports import inputs
from app.services.totals.counted import Counted, plain
from app.services.totals.lines import line_of

_PEOPLE_LINES = (10, 11)
"""Lines told even when they are nothing: the province learns them from reports alone."""


def of_report(desk: Desk, found: Iterable[Counted]) -> tuple[inputs.Total, ...]:
    """Return the totals that say something, and those over people whatever they say."""
    return tuple(
        _total(desk, each)
        for each in found
        if each.says_something or line_of(each.key).number in _PEOPLE_LINES
    )


def _total(desk: Desk, each: Counted) -> inputs.Total:
    return inputs.Total(
        key=each.key,
        label=each.label,
        value=plain(each.value),
        numerator=plain(each.numerator),
        denominator=plain(each.denominator),
        parts=tuple(inputs.Part(label=p.label, value=plain(p.value) or 0) for p in each.parts),
        rows=tuple(dict.fromkeys(r.id for q in each.behind for r in desk.store.find(q).records)),
        measure=each.measure,
        note=each.note,
    )
