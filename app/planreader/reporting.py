"""Reporting duties: "định kỳ hằng tháng (trước ngày 25), 6 tháng, năm … trước ngày 01/6 …".

A sentence may hold several; each period takes the term that fits it: a bare day belongs to the
month, a day with its month to the half-year or the year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.planreader.agencies import binds_commune
from app.planreader.agency_names import opens_agency
from app.planreader.model import Reporting
from app.planreader.span import Span

_SENTENCE = re.compile(r"(?<=[.;])\s+|\.\s*$")
_REPORT = re.compile(
    r"\bbao cao\b(?!\s*(?:vien\b|chuyen de|tham dinh|danh gia tac dong|giai trinh"
    r"|cong tac tu phap))"
)
_IN_ORDER_TO = re.compile(
    r"\bde\s+(?:kip thoi\s+)?(?:(?:tong hop|theo doi|xem xet)[\s,]*(?:va\s+)?)*(?:trinh\s+"
    r"|,\s*)*bao cao\b[^.;]*"
)
_LISTEN = re.compile(
    r"\b(?:nghe|xem xet|cho y kien|tiep nhan|che do|mau|dot xuat ve|cac|hoi nghi)\s+bao cao\b"
)
_PERIODS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("event", re.compile(r"\bbao cao nhanh\b|\bbao cao (?:ngay )?khi (?:xay ra|phat sinh)\b")),
    ("week", re.compile(r"\b(?:hang|dinh ky hang|moi) tuan\b")),
    (
        "month",
        re.compile(r"\b(?:hang|moi|dinh ky|theo|bao cao) thang\b(?!\s+\d)|\bdinh ky hang thang\b"),
    ),
    (
        "quarter",
        re.compile(
            r"\b(?:hang|moi|dinh ky|bao cao) quy\b(?!\s+(?:i|dinh|che))|(?<=thang), quy\b"
            r"(?! dinh)|(?<=thang) va quy\b(?! dinh)|\bquy,"
        ),
    ),
    ("half_year", re.compile(r"\b(?:0?6|sau) thang(?!\s+cuoi)(?: dau nam)?\b")),
    (
        "year",
        re.compile(
            r"\b(?:hang|moi|dinh ky|cuoi|bao cao|tong ket|ket qua) nam\b(?!\s+\d)"
            r"|(?:,|\bva) nam(?=\s*\()|(?:thang|quy"
            r"|dau nam)\s*(?:,|va|;)\s*(?:01 |mot |ca |bao cao |hang )?nam\b(?!\s+\d)"
        ),
    ),
    (
        "on_request",
        re.compile(
            r"\bhoac (?:dot xuat )?(?:theo|khi co) (?:de nghi|yeu cau)|\bkhi co (?:yeu cau"
            r"|de nghi)|\bdot xuat\b|\bva (?:dot xuat )?theo yeu cau\b"
        ),
    ),
)
_DUE = re.compile(
    r"(?P<mark>va(?= ngay)|truoc(?: hoac trong)?|cham nhat(?: la)?(?: vao)?|muon nhat|vao|gui)\s+"
    r"(?:ngay\s+)?(?P<day>\d{1,2})(?!\d)(?:\s*(?:/|thang)\s*(?P<month>\d{1,2})(?!\s*ngay))?(?:\s*(?:/"
    r"|nam)\s*(?P<year>\d{4}))?(?!\s*(?:ngay|%|gio\b|h\b))"
)
_RECIPIENT = re.compile(
    r"\b(?:ve|cho|gui(?: ve)?|toi|len)\s+(?=UBND|Ủy ban|Uỷ ban|Sở|Bộ|Tỉnh|Văn phòng|Ban|cơ quan"
    r"|Chủ tịch)|\b[Bb]áo cáo\s+(?:(?:kết quả|tình hình)\s+)?(?=UBND|Ủy ban|Uỷ ban|Sở|Bộ|Tỉnh"
    r"|Ban|cơ quan|Chủ tịch|HĐND)"
    r"|\b(?:về|cho|gửi(?: về)?|tới|lên)\s+(?=UBND|Ủy ban|Uỷ ban|Sở|Bộ|Tỉnh|Văn phòng|Ban|Chủ tịch)"
)
_RECIPIENT_END = re.compile(
    r"\s+(?=về |kết quả|tình hình|trước |định kỳ|theo |khi |để |việc|hằng|hàng|xem xét"
    r"|qua hệ thống|chậm)|[.;,](?=\s+(?:trước|để|đồng thời|chậm))|[.;]"
)
_BY_RULE = re.compile(
    r"theo quy dinh|dinh ky|theo yeu cau|theo tien do|theo che do|ket qua (?:trien khai "
    r"|to chuc )?thuc hien|tong hop,? bao cao|tham muu.{0,30}bao cao"
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A sentence-bearing text of the duties with the agencies it binds."""

    span: Span
    who: list[str]


def find_reporting(assignments: list[Assignment]) -> list[Reporting]:
    """Return the reporting obligations of the duties in printed order."""
    found: list[Reporting] = []
    for assignment in assignments:
        for sentence in _sentences(assignment.span):
            found += _in_sentence(sentence, assignment.who)
    return found


def _sentences(span: Span) -> Iterator[Span]:
    start = 0
    for mark in _SENTENCE.finditer(span.text):
        if span.text[mark.start() - 1 : mark.start()] == ";" and opens_agency(
            span.text, mark.end()
        ):
            continue
        yield span.cut(start, mark.start() + (span.text[mark.start() : mark.start() + 1] == "."))
        start = mark.end()
    if start < len(span):
        yield span.cut(start)


def _in_sentence(sentence: Span, who: list[str]) -> list[Reporting]:
    words = sentence.plain
    main = _IN_ORDER_TO.sub(lambda m: " " * len(m.group()), words)
    main = _LISTEN.sub(lambda m: " " * len(m.group()), main)
    # A term behind the purpose clause still belongs to the report.
    kept = _keep_terms(words, main)
    if not _REPORT.search(main):
        return []
    periods = [(name, m.start()) for name, rule in _PERIODS if (m := rule.search(kept))]
    periods.sort(key=lambda item: item[1])
    if not periods:
        if not (_DUE.search(kept) or _BY_RULE.search(main)):
            return []
        periods = [("unspecified", 0)]
    dues = list(_DUE.finditer(kept))
    yearly = [due for due in dues if due["month"]]
    named = [name for name, _ in periods if name != "on_request"]
    if len(yearly) == 2 and named in (["year"], ["unspecified"]):
        others = [pair for pair in periods if pair[0] == "on_request"]
        periods = [("half_year", 0), ("year", 1), *others]
    terms = _assign(periods, dues)
    return [_obligation(sentence, who, name, terms.get(name)) for name, _ in periods]


def _keep_terms(words: str, main: str) -> str:
    kept = list(main)
    for rule in (_DUE, *(rule for _, rule in _PERIODS)):
        for mark in rule.finditer(words):
            kept[mark.start() : mark.end()] = words[mark.start() : mark.end()]
    return "".join(kept)


def _assign(periods: list[tuple[str, int]], dues: list[re.Match[str]]) -> dict[str, re.Match[str]]:
    """Give each period its term: first the fitting kind, then the printed order."""
    names = [name for name, _ in periods if name != "on_request"]
    terms: dict[str, re.Match[str]] = {}
    yearly = [name for name in names if name in ("half_year", "year", "unspecified")]
    for due in dues:
        if due["month"]:
            options = [name for name in yearly if name not in terms]
            fitting = [n for n in options if (n == "half_year") == (int(due["month"]) in (5, 6, 7))]
            choice = (fitting or options)[:1]
        else:
            choice = [n for n in names if n in ("month", "quarter", "week") and n not in terms][
                :1
            ] or [n for n in names if n not in terms][:1]
        for name in choice:
            terms[name] = due
    return terms


def _obligation(
    sentence: Span, who: list[str], period: str, due: re.Match[str] | None
) -> Reporting:
    value = None
    if due:
        value = f"{int(due['day']):02d}"
        if due["month"]:
            value = f"{int(due['month']):02d}-{value}"
        if due["year"] and due["month"] and period in ("unspecified", "year", "once"):
            value = f"{due['year']}-{value}"
            period = "once" if period == "unspecified" else period
    return Reporting(
        period=period,
        due=value,
        before=bool(due and due["mark"] in ("truoc", "va")),
        to=_recipient(sentence.text),
        who=who,
        commune=any(binds_commune(agency) for agency in who),
        text=sentence.text,
        source=sentence.source(),
    )


def _recipient(text: str) -> str | None:
    found = _RECIPIENT.search(text)
    if not found:
        return None
    end = _RECIPIENT_END.search(text, found.end())
    name = text[found.end() : end.start() if end else len(text)].strip(" ,;.")
    return name or None
