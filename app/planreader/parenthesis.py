"""Doers and time in a closing parenthesis: "(Sở Nội vụ chủ trì; hoàn thành trước 30/6/2026)"."""

from __future__ import annotations

import re

from app.planreader.agencies import read_field
from app.planreader.agency_names import agency_run, is_agency_list, opens_agency
from app.planreader.deadlines import parse_deadline
from app.planreader.labels import Labelled
from app.planreader.span import Span

_LAST = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*[.;,]?\s*$")
_OPEN = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)$")
_OTHER_VERB = re.compile(
    r"(?:\s+(?!(?:chu|tri|phoi|hop|thuc|hien|va|cung)\b)[a-z]+){1,4}\s*(?:[;.,]|$)"
)
_PART = re.compile(
    r";\s*|\.\s+(?=[^\W\d_])|,\s*(?=(?:hoàn thành|thời gian|trước ngày|xong|trong (?:quý|tháng"
    r"|năm)|thường xuyên|quý|tháng)\b)",
    re.IGNORECASE,
)
_TIME_START = re.compile(
    r"(?:giai doan|thu (?:hai|ba|tu|nam|sau|bay)|chu nhat|moi|cuoi|dau|ngay|khi|hoan thanh"
    r"|thoi gian|thoi han|xong|truoc|trong|quy|thang|nam|thuong xuyen|hang|dinh ky|cham nhat"
    r"|den|tu)\b"
)


def read_parenthesis(span: Span) -> tuple[Span, list[Labelled]]:
    """Return the span without a closing parenthesis of doers or time, and what it says.

    Any other parenthesis is left alone.
    """
    last = _LAST.search(span.text)
    if not last:
        return span, []
    found = _read(span, last.start(1), last.end(1))
    if not found:
        return span, []
    return span.cut(0, last.start()), found


def read_open_parenthesis(span: Span) -> tuple[Span, list[Labelled]]:
    """Do the same for a parenthesis whose later parts were read as labels, so that it is open."""
    last = _OPEN.search(span.text)
    found = _read(span, last.start(1), len(span)) if last else []
    return (span.cut(0, last.start()), found) if last and found else (span, [])


def _read(span: Span, start: int, end: int) -> list[Labelled]:
    found: list[Labelled] = []
    position = start
    marks = [
        m
        for m in _PART.finditer(span.text, start, end)
        if not opens_agency(span.text, m.end())
        or _has_other_verb(span.cut(m.end(), end))
        or span.plain[: m.start()].endswith(" phoi hop")
    ]
    unread: list[Span] = []
    for mark in [*marks, None]:
        part = span.cut(position, mark.start() if mark else end)
        read = _part(part)
        found += read
        unread += [] if read else [part]
        position = mark.end() if mark else end
    if not any(item.role in ("lead", "implement", "coop", "time") for item in found):
        return []
    return found + _with_other_verbs(unread, found)


def _has_other_verb(words: Span) -> bool:
    """Return whether agencies and a verb of their own open ``words`` ("Sở B hướng dẫn; …")."""
    end = agency_run(words.text)
    return bool(end and _OTHER_VERB.match(words.plain, end))


def _with_other_verbs(parts: list[Span], found: list[Labelled]) -> list[Labelled]:
    """Read "Sở B hướng dẫn" beside the doer that leads; the first leads where none is said to."""
    named: list[Labelled] = []
    has_lead = any(item.role in ("lead", "implement") for item in found)
    for part in parts:
        end = agency_run(part.text)
        if _has_other_verb(part):
            named.append(Labelled("coop" if has_lead else "implement", "", part.cut(0, end)))
            has_lead = True
    return named


def _part(part: Span) -> list[Labelled]:
    words = part.plain
    if (
        opens_agency(part.text)
        and re.search(r"\bchu tri\b|\bthuc hien$", words)
        and read_field(part.text).lead
    ):
        return [
            Labelled(
                "implement" if words.endswith("thuc hien") and "chu tri" not in words else "lead",
                "",
                part,
            )
        ]
    coop = re.match(r"phoi hop(?:\s+voi)?[\s:]*", words)
    if coop and opens_agency(part.text, coop.end()):
        return [Labelled("coop", "", part.cut(coop.end()))]
    if opens_agency(part.text) and words.endswith("phoi hop"):
        return [Labelled("coop", "", part.cut(0, len(part) - len("phối hợp")))]
    if _TIME_START.match(words) and len(words) < 90:
        deadline, _ = parse_deadline(
            re.sub(r"^(?:thời gian|thời hạn)[^:]*:\s*", "", part.text), year_hint=2000
        )
        if not deadline.get("unclear") and deadline["kind"] != "event":
            return [Labelled("time", "", part)]
    if is_agency_list(part.text):
        return [Labelled("lead", "", part)]
    return []
