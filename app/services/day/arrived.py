"""Sections of Hôm nay about what came from other devices, and about what should be sent."""

from __future__ import annotations

from collections.abc import Iterator

from app.desk import Desk
from app.exchange import rhythm
from app.records.registry import REGISTRY
from app.services.day import news
from app.services.day.concerns import Concern, Line, Section, shortened
from app.services.day.news import News
from app.services.registers import conflicts, records


def remarks(desk: Desk) -> Section:
    """What the province answered."""
    return shortened(Concern.REMARK, _news(desk, News.REMARK))


def plans(desk: Desk) -> Section:
    """Plans of the province that are new or changed."""
    return shortened(Concern.PLAN_NEWS, _news(desk, News.PLAN))


def packages(desk: Desk) -> Section:
    """The reminder to send again, receipts, and packages nobody has confirmed."""
    lines = [*_sending(desk), *_news(desk, News.RECEIPT, News.UNCONFIRMED)]
    return shortened(Concern.PACKAGE, lines)


def differences(desk: Desk) -> Section:
    """What two devices wrote without knowledge of each other."""
    found = [c for c in conflicts.listing(desk) if c.type in REGISTRY]
    lines = (
        Line(
            c.type,
            c.row,
            records.titles(desk, c.type, [c.row]).get(c.row, REGISTRY[c.type].label),
            f"{REGISTRY[c.type].label}: {conflicts.group_label(c)}",
        )
        for c in found
    )
    return shortened(Concern.CONFLICT, lines)


def _sending(desk: Desk) -> list[Line]:
    said = rhythm.overdue(desk)
    return [Line("package", "export", said)] if said else []


def _news(desk: Desk, *kinds: News) -> Iterator[Line]:
    for item in news.listing(desk, *kinds):
        day = item.day.isoformat() if item.day else ""
        kind = "" if item.asks else item.news.value
        yield Line(item.type, item.id, item.title, item.note, day, news=kind)
