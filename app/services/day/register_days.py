"""The section of Hôm nay about the registers' declared deadlines, whatever their type."""

from __future__ import annotations

from datetime import timedelta

from app.desk import Desk
from app.services.day import deadlines
from app.services.day.concerns import SHOWN, Concern, Line, Section
from app.services.day.due import soon
from app.services.registers import records


def answers_due(desk: Desk) -> Section:
    """Records whose declared deadlines have passed or come soon."""
    end, yesterday = soon(desk), desk.today - timedelta(days=1)
    lines: list[Line] = []
    total = late = 0
    for rtype, deadline in deadlines.declared(desk):
        query = deadlines.still_open(desk, rtype, deadline, end=end, limit=SHOWN)
        page = desk.store.find(query)
        total += page.total
        if page.total:
            past = deadlines.still_open(desk, rtype, deadline, end=yesterday)
            late += desk.store.count(past)
        above = deadlines.parents(desk, rtype, page.records)
        names = records.titles(desk, rtype.name, [r.id for r in page.records])
        for record in page.records:
            note = " · ".join(p for p in (deadline.label, above.get(record.id, "")) if p)
            day = record[deadline.due].isoformat()
            lines.append(Line(rtype.name, record.id, names[record.id], note, day))
    lines.sort(key=lambda line: line.day)
    return Section(Concern.DEADLINE, tuple(lines[:SHOWN]), total, late)
