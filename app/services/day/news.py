"""What came from the province and has not been looked at: answers, plans, receipts.

What was seen is remembered on this machine alone: one note per thing with the stamp it had then,
so a plan that changes again is news again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from app.desk import Desk
from app.exchange import acks
from app.exchange.in_words import unit_words
from app.ports import Filter, Query, Record

SEEN = "today/seen"
"""Setting: stamps of what was looked at, by "kind/id"."""
_REMARK_DAYS = timedelta(days=62)
_WHOM = {
    "province": "Sở Tư pháp",
    "communes": "các xã, phường",
    "devices": "máy khác của đơn vị",
}
_UNCONFIRMED_AFTER = timedelta(days=14)
_ALL = 1000


class News(StrEnum):
    """What kind of thing came."""

    REMARK = "remark"
    PLAN = "plan"
    RECEIPT = "receipt"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that came; ``stamp`` changes when it changes, ``asks`` tells it wants an answer."""

    news: News
    type: str
    id: str
    title: str
    note: str
    day: date | None
    stamp: str
    asks: bool = False

    @property
    def key(self) -> str:
        """Return the name under which it is remembered as seen."""
        return f"{self.news.value}/{self.id}"


def listing(desk: Desk, *kinds: News) -> list[Item]:
    """Return what is new of these kinds, newest first within one; what asks for something stays.

    Every kind when none is named.
    """
    seen = _seen(desk)
    found = (i for i in _standing(desk, *kinds) if i.asks or seen.get(i.key) != i.stamp)
    return list(found)


def mark_seen(desk: Desk, items: Iterable[tuple[str, str]]) -> None:
    """Remember things as looked at: (kind of news, id) pairs; unknown ones are passed over."""
    wanted = {f"{kind}/{row}" for kind, row in items}
    stamps = {i.key: i.stamp for i in _standing(desk)}
    kept = {k: v for k, v in _seen(desk).items() if k in stamps}
    desk.store.set_setting(SEEN, {**kept, **{k: stamps[k] for k in wanted if k in stamps}})


def _standing(desk: Desk, *kinds: News) -> Iterator[Item]:
    """Yield what came, looked at or not; of all kinds when none is named."""
    for read, told in _READ:
        if not kinds or {*told} & {*kinds}:
            yield from (item for item in read(desk) if not kinds or item.news in kinds)


def _seen(desk: Desk) -> dict[str, str]:
    return dict(desk.store.setting(SEEN) or {})


def _remarks(desk: Desk) -> list[Item]:
    """Answers to reports; one that asks for more stands until a corrected report is frozen."""
    since = Filter("date", ">=", desk.today - _REMARK_DAYS)
    found = desk.store.find(Query("remark", (since,), order=("-date",), limit=_ALL)).records
    answered = _corrected(desk, {r["report"] for r in found if r["report"]})
    return [_remark(r) for r in found if r["report"] not in answered]


def _remark(record: Record) -> Item:
    asks = record["verdict"] in ("returned", "needs_more")
    said = {"accepted": "Tiếp nhận", "returned": "Trả lại", "needs_more": "Yêu cầu bổ sung"}
    verdict = said.get(record["verdict"], "")
    title = record["text"] or f"{verdict} báo cáo"
    return Item(
        News.REMARK,
        "remark",
        record.id,
        title,
        verdict,
        record["date"],
        str(record.updated),
        asks,
    )


def _corrected(desk: Desk, reports: set[str]) -> set[str]:
    if not reports:
        return set()
    filters = (Filter("corrects", "in", tuple(reports)), Filter("state", "=", "frozen"))
    found = desk.store.find(Query("report", filters, limit=_ALL)).records
    return {r["corrects"] for r in found}


def _plans(desk: Desk) -> list[Item]:
    """Plans of the province, as they stand since they were last looked at."""
    others = (Filter("unit", "!=", desk.profile.unit.code), Filter("status", "!=", "replaced"))
    found = desk.store.find(Query("plan", others, order=("-issued",), limit=_ALL)).records
    return [
        Item(
            News.PLAN,
            "plan",
            plan.id,
            plan["title"] or "",
            _version(plan),
            plan["issued"],
            str(plan.updated),
        )
        for plan in found
    ]


def _version(plan: Record) -> str:
    number = plan["number"] or ""
    version = plan["version"] or 1
    return f"{number}, bản {version}".lstrip(", ") if version > 1 else number


def _packages(desk: Desk) -> list[Item]:
    """The newest package the other side has confirmed, and those it has been silent about."""
    sent = acks.outbox(desk.replica)
    confirmed = [(pid, doc) for pid, doc in sent if doc["receipt"]]
    items = [_receipt(pid, doc) for pid, doc in confirmed[:1]]
    newest = confirmed[0][1]["number"] if confirmed else 0
    old = desk.today - _UNCONFIRMED_AFTER
    for pid, doc in sent:
        silent = doc["number"] > newest and date.fromisoformat(doc["day"]) <= old
        if silent and not doc["receipt"]:
            items.append(_silent(desk, pid, doc))
    return items


def _receipt(pid: str, doc: dict[str, Any]) -> Item:
    title = f"Đã xác nhận gói số {doc['number']}"
    code = doc["receipt"]["code"]
    return Item(
        News.RECEIPT,
        "package",
        pid,
        title,
        f"mã {code}",
        date.fromisoformat(doc["day"]),
        code,
    )


def _silent(desk: Desk, pid: str, doc: dict[str, Any]) -> Item:
    title = f"Gói số {doc['number']} gửi đi chưa có xác nhận"
    day = date.fromisoformat(doc["day"])
    whom = _WHOM.get(doc["to"]) or unit_words(desk.units, doc["to"])
    return Item(News.UNCONFIRMED, "package", pid, title, f"gửi {whom}", day, doc["day"])


_READ: tuple[tuple[Callable[[Desk], list[Item]], tuple[News, ...]], ...] = (
    (_remarks, (News.REMARK,)),
    (_plans, (News.PLAN,)),
    (_packages, (News.RECEIPT, News.UNCONFIRMED)),
)
"""How each kind is read."""
