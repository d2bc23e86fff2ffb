"""Annex tables that put records together: the staff by post, communication by kind, the papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.desk import Desk
from app.ports import Query, Record
from app.records.registry import REGISTRY
from app.reports.annexes import day, number, text
from app.reports.content import Annex, Cell, Column, Row, Table
from app.services.registers import records
from app.services.totals import declared, papers
from app.services.totals.counted import NOT_SAID, Asked, Counted

_TT = Column("TT", 10, "center")
_PAPERS = (
    _TT,
    Column("Tên loại", 40),
    Column("Số, ký hiệu", 40),
    Column("Ngày", 28, "center"),
    Column("Trích yếu", 130),
)
_MEDIA = (
    _TT,
    Column("Loại", 60),
    Column("Số lượng", 24, "right"),
    Column("Số phút", 24, "right"),
    Column("Số bản", 24, "right"),
    Column("Lượt tiếp cận", 28, "right"),
    Column("Nền tảng", 78),
)
_COUNTS = (
    Column("Nữ", 18, "right"),
    Column("Đại học luật trở lên", 28, "right"),
    Column("Chuyên trách", 24, "right"),
    Column("Kiêm nhiệm", 24, "right"),
    Column("Đã bồi dưỡng trong kỳ", 30, "right"),
    Column("Nòng cốt", 22, "right"),
)
_BY_POST = (_TT, Column("Chức danh", 74), Column("Số người", 20, "right"), *_COUNTS)
_BY_NAME = (_TT, Column("Họ và tên", 50), Column("Chức danh", 44), *_COUNTS)
_NO_POST = "Chưa ghi chức danh"
_SUMMED = ("quantity", "minutes", "copies", "reach")


@dataclass(frozen=True, slots=True)
class _Heads:
    """Who of the officers is counted under each column, by id."""

    columns: tuple[frozenset[str], ...]

    def counts(self, ids: Sequence[str]) -> list[int]:
        """Return how many of these stand under each column."""
        return [sum(i in column for i in ids) for column in self.columns]


def papers_annex(desk: Desk, asked: Asked) -> Iterator[Annex]:
    """Yield the documents issued to carry the plans out."""
    rows = tuple(
        Row(
            (
                number(n),
                text(paper.type_name),
                text(paper.number),
                day(paper.issued),
                text(paper.subject),
            ),
            record=paper.record.id,
        )
        for n, paper in enumerate(papers.issued(desk, asked), start=1)
    )
    if rows:
        yield Annex("papers", "", "VĂN BẢN CHỈ ĐẠO ĐÃ BAN HÀNH", "", Table(_PAPERS, rows))


def communication_annex(desk: Desk, figures: Mapping[str, Counted]) -> Iterator[Annex]:
    """Yield how much was published, by kind and where; the office's own words count as it said."""
    rtype = REGISTRY["communication_item"]
    kind = rtype.field("kind")
    found = _behind(desk, figures["communication_item.items"])
    if not found:
        return
    code_of = declared.coder(desk, rtype, kind)
    channels = records.titles(
        desk, "communication_channel", (r["channel"] for r in found if r["channel"])
    )
    groups: dict[str, list[Record]] = {}
    for record in found:
        groups.setdefault(code_of(record["kind"]), []).append(record)
    order = [c.code for c in kind.choices]
    codes = sorted(groups, key=lambda c: (order.index(c) if c in order else len(order), c))
    rows = [
        _media_row(n, kind.choice_label(code) or NOT_SAID, groups[code], channels)
        for n, code in enumerate(codes, start=1)
    ]
    rows.append(_media_row(None, "Cộng", found, {}))
    yield Annex(
        "communication", "", "TRUYỀN THÔNG, PHỔ BIẾN PHÁP LUẬT", "", Table(_MEDIA, tuple(rows))
    )


def staff_annex(desk: Desk, figures: Mapping[str, Counted], *, named: bool) -> Iterator[Annex]:
    """Yield the staff by post; by name only when the duty asks for a list of names."""
    officers = _behind(desk, figures["officers.total"])
    if not officers:
        return
    heads = _heads(desk, figures)
    if named:
        rows = [
            Row(
                (
                    number(n),
                    text(o["full_name"]),
                    text(o["position_title"] or ""),
                    *_ticks(heads, o),
                ),
                record=o.id,
            )
            for n, o in enumerate(officers, start=1)
        ]
        columns = _BY_NAME
    else:
        posts = records.grouped(officers, "position_title")
        rows = [
            _post_row(n, post or _NO_POST, [o.id for o in posts[post]], heads)
            for n, post in enumerate(sorted(posts, key=lambda p: p or "\uffff"), start=1)
        ]
        rows.append(_post_row(None, "Cộng", [o.id for o in officers], heads))
        columns = _BY_POST
    yield Annex("staff", "", "ĐỘI NGŨ", "", Table(columns, tuple(rows)))


def _behind(desk: Desk, figure: Counted) -> list[Record]:
    rtype = figure.behind[0].type
    queries = (
        Query(q.type, q.filters, order=REGISTRY[rtype].order, limit=q.limit) for q in figure.behind
    )
    return [r for q in queries for r in desk.store.find(q).records]


def _heads(desk: Desk, figures: Mapping[str, Counted]) -> _Heads:
    keys = ("female", "law_degree", "full_time", "concurrent", "trained", "core_force")
    return _Heads(
        tuple(frozenset(r.id for r in _behind(desk, figures[f"officers.{k}"])) for k in keys)
    )


def _post_row(n: int | None, post: str, ids: list[str], heads: _Heads) -> Row:
    counts = (number(c) for c in (len(ids), *heads.counts(ids)))
    return Row((number(n), text(post), *counts))


def _ticks(heads: _Heads, officer: Record) -> list[Cell]:
    return [text("x" if count else "") for count in heads.counts([officer.id])]


def _media_row(
    n: int | None, label: str, found: Sequence[Record], channels: Mapping[str, str]
) -> Row:
    sums = (sum(r[name] or 0 for r in found) for name in _SUMMED)
    places = dict.fromkeys(channels[r["channel"]] for r in found if r["channel"] in channels)
    return Row((number(n), text(label), *map(number, sums), text("; ".join(places))))
