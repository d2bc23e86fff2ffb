"""What a report lists out of the registers: the meetings held, the difficulties met."""

from __future__ import annotations

from collections.abc import Iterator

from app.desk import Desk
from app.ports import Filter, Query, Record
from app.records.registry import REGISTRY
from app.reports import inputs
from app.services.reporting.report_work import Work
from app.services.totals.counted import ALL, Asked
from app.text.folding import fold

_OPEN = Filter("closed_date", "empty")


def meetings(desk: Desk, asked: Asked) -> tuple[inputs.Meeting, ...]:
    """Return the conferences and events of the span, by day."""
    filters = (*asked.whose, *asked.within("date_from"))
    found = desk.store.find(Query("event", filters, order=("date_from",), limit=ALL)).records
    return tuple(
        inputs.Meeting(id=r.id, name=r["name"], on=r["date_from"], attendances=r["attendees"])
        for r in found
    )


def difficulties(desk: Desk, work: Work, asked: Asked) -> tuple[inputs.Difficulty, ...]:
    """Return the difficulties of the register, then those written in updates, each once.

    Of the register are those raised in the span, and earlier ones not settled before it, whose task
    is of this plan or of none.
    """
    found: dict[str, inputs.Difficulty] = {}
    for each in (*_kept(desk, work, asked), *_written(work)):
        found.setdefault(fold(each.content), each)
    return tuple(found.values())


def _kept(desk: Desk, work: Work, asked: Asked) -> Iterator[inputs.Difficulty]:
    levels = REGISTRY["difficulty"].field("level")
    raised = (*asked.whose, Filter("raised_date", "<=", asked.end))
    still = Filter("closed_date", ">=", asked.start)
    records: list[Record] = []
    for condition in (_OPEN, still):
        query = Query("difficulty", (*raised, condition), order=("raised_date",), limit=ALL)
        records += desk.store.find(query).records
    for r in sorted(records, key=lambda r: (r["raised_date"], r.id)):
        if r["task"] is None or r["task"] in work.known or work.plan is None:
            ours = r["level"] == "self"
            yield inputs.Difficulty(
                id=r.id,
                content=r["content"],
                raised=r["raised_date"],
                cause=r["cause"] or "",
                # What the commune settles itself is no proposal to anybody.
                proposal="" if ours else r["proposal"] or "",
                level="" if ours or not r["level"] else levels.choice_label(r["level"]),
                closed=r["closed_date"],
            )


def _written(work: Work) -> Iterator[inputs.Difficulty]:
    for update in work.updates:
        if update["difficulty"]:
            yield inputs.Difficulty(
                id=update.id, content=update["difficulty"], raised=update["date"]
            )
