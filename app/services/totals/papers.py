"""Documents issued to carry the plans out: plans, directives, decisions, guidance, letters.

They are kept in several registers; a paper entered in two of them (the same number and day) is
counted once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.desk import Desk
from app.ports import Filter, Query, Record
from app.records.types.work import PAPER_KINDS
from app.services.reporting.report_work import paper_name
from app.services.totals.counted import ALL, Asked, Counted, rows_of, told_apart
from app.text.folding import fold


@dataclass(frozen=True, slots=True)
class Paper:
    """One issued document: the record that tells of it, and how it is cited.

    ``subject`` is empty where it would name a person.
    """

    record: Record
    kind: str
    type_name: str
    number: str
    issued: date
    subject: str


def issued(desk: Desk, asked: Asked) -> list[Paper]:
    """Return the documents issued in a span, each once, oldest first."""
    found: dict[tuple[object, ...], Paper] = {}
    for paper in (*_plans(desk, asked), *_products(desk, asked), *_orders(desk, asked)):
        number = fold(paper.number)
        same = (number, paper.issued) if number else (paper.record.id,)
        found.setdefault(same, paper)
    return sorted(found.values(), key=lambda paper: (paper.issued, paper.number))


def counted(desk: Desk, asked: Asked) -> Iterator[Counted]:
    """Yield how many documents were issued, by kind."""
    papers = issued(desk, asked)
    kinds = Counter(paper.kind for paper in papers)
    types = dict.fromkeys(paper.record.type for paper in papers)
    yield Counted(
        "documents.issued",
        "Văn bản đã ban hành để triển khai",
        Decimal(len(papers)),
        parts=told_apart(kinds, {kind: paper_name(kind) for kind in PAPER_KINDS}),
        behind=tuple(rows_of(t, (p.record.id for p in papers if p.record.type == t)) for t in types)
        or (rows_of("deliverable_done", ()),),
    )


def _plans(desk: Desk, asked: Asked) -> Iterator[Paper]:
    """Plans of the commune itself."""
    for r in _read(desk, asked, "plan", "issued", Filter("level", "=", "commune")):
        yield Paper(r, "plan", paper_name("plan"), r["number"] or "", r["issued"], r["title"])


def _products(desk: Desk, asked: Asked) -> Iterator[Paper]:
    """Products of tasks that are documents."""
    for r in _read(desk, asked, "deliverable_done", "done_date", Filter("kind", "in", PAPER_KINDS)):
        yield Paper(
            r,
            r["kind"],
            paper_name(r["kind"]),
            r["code_number"] or "",
            r["done_date"],
            r["title"] or "",
        )


def _orders(desk: Desk, asked: Asked) -> Iterator[Paper]:
    """Guidance on applying the law, and decisions that give people their posts."""
    for r in _read(desk, asked, "guidance", "date", Filter("form", "=", "letter")):
        yield Paper(
            r, "guidance", paper_name("guidance"), r["code_number"] or "", r["date"], r["subject"]
        )
    for r in _read(desk, asked, "assignment_decision", "date"):
        subject = "Về việc bố trí, phân công nhiệm vụ"
        yield Paper(r, "decision", paper_name("decision"), r["decision"] or "", r["date"], subject)


def _read(desk: Desk, asked: Asked, type_name: str, day: str, *where: Filter) -> tuple[Record, ...]:
    filters = (*asked.whose, *asked.within(day), *where)
    return desk.store.find(Query(type_name, filters, order=(day,), limit=ALL)).records
