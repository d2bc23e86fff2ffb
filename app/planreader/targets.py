"""Targets: shares and counts to reach, with their milestones.

"hơn 90% đến năm 2027 … 100% đến năm 2030" is one indicator with two milestones; both carry the
same ``series``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.planreader.agencies import binds_commune
from app.planreader.model import Target
from app.planreader.plain import plain
from app.planreader.span import Span

_PERCENT = re.compile(
    r"(?<![\d,.])(?P<value>\d{1,3}(?:[.,]\d{1,2})?)\s*(?:%"
    r"|phan tram)(?P<up>\s+tro len)?"
)
_COUNT = re.compile(
    r"(?<![\d,./-])(?P<value>\d{1,4}(?:\.\d{3})?)\s+"
    r"(?P<unit>cong chuc|can bo|vien chuc|nguoi|lop|hoi nghi|cuoc|mo hinh|van ban|xa|phuong"
    r"|co quan|don vi|vu viec|buoi|dot|to|cau lac bo|chuyen de|tin bai|luat su|hoa giai vien"
    r"|bao cao vien|tuyen truyen vien|vu|diem|ho|thon|ban|truong|hoc sinh|du an"
    r"|san pham|de an|dien dan)\b"
)
_AT_LEAST = re.compile(
    r"(?:it nhat|toi thieu|khong thap hon|khong duoi|khong it hon|tu|dat tren muc)\s*$"
)
_MORE = re.compile(r"(?:hon|tren|vuot)\s*$")
_AT_MOST = re.compile(r"(?:duoi|khong qua|khong vuot qua|toi da|it hon|khong qua muc)\s*$")
_YEAR_BEFORE = re.compile(
    r"(?:den\s+(?:het\s+)?(?:cuoi\s+)?(?:nam\s+)?|trong\s+nam\s+|nam\s+|truoc\s+nam\s+|vao\s+nam\s+|den\s+thang\s+\d{1,2}/|den\s+ngay\s+[\d/]+/)(?P<year>20\d\d)\b"
)
_OPENING_YEAR = re.compile(
    r"(?:phan dau\s+)?(?:den\s+|trong\s+)?(?:het\s+|cuoi\s+)?nam\s+(?P<year>20\d\d)\s*[:,]"
)
_YEAR_BEHIND = re.compile(
    r"\b(?:den (?:het |cuoi )?nam|vao nam|trong nam|truoc nam|tu nam)\s+(?P<year>20\d\d)\b"
)
_YEAR_AT_END = re.compile(
    r"(?:(?<!so voi )(?<!cung ky )(?<!ket qua )\bnam |\b(?:truoc|den)(?: het)?(?: ngay| thang)? "
    r"\d{1,2}/(?:\d{1,2}/)?)(?P<year>20\d\d)\W*$"
)
_CITED = re.compile(r"\b(?:so|thang|ngay|khoan|dieu|diem|muc|giai doan)\s*$")
_NEAR = 80
_LONG_SUBJECT = 400
_HEADING_YEAR = re.compile(r"^(?:cac )?(?:muc tieu|chi tieu)\b.{0,30}\bnam (?P<year>20\d\d)\W*$")
_PERIOD = re.compile(
    r"giai doan\s+(?:tu\s+)?(?:nam\s+)?(?P<from>20\d\d)\s*(?:-|den(?:\s+nam)?)\s*(?P<to>20\d\d)"
)
_EACH_YEAR = re.compile(r"\bhang nam\b|\bmoi nam\b")
_SENTENCE_BREAK = re.compile(r"[.;:]\s+(?=\S)")
_AIM = re.compile(
    r"\b(?:hoan thanh|to chuc|keo giam|giam|tang|phan dau|it nhat|toi thieu|dat|den nam|muc tieu"
    r"|bao dam|dam bao|moi|xay dung|khong qua|khong vuot|toi da|duoi)\b"
)
_BASELINE = re.compile(r"\b(?:hien nay|da dat|nam truoc|so voi|cung ky|thuc trang|ket qua dat)\b")
_BEFORE_NUMBER = re.compile(r"\s+(?:đạt|chiếm|lên)?\s*(?:trên|hơn|ít nhất|tối thiểu|từ)?\s*$")
_CUT = re.compile(
    r"[.;]|,\s+(?:it nhat|den nam|den het nam|phan dau)|\s+va\s+(?:den|phan dau|it nhat)"
)


@dataclass(frozen=True, slots=True)
class TargetText:
    """A paragraph to search: its printed id, whether it stands among targets, for which year."""

    id: str
    span: Span
    in_targets: bool
    year: str | None = None


def year_of_heading(heading: str) -> str | None:
    """Return the one year a heading sets for all below ("CHỈ TIÊU NĂM 2026"; matching form)."""
    found = _HEADING_YEAR.search(heading)
    return found["year"] if found else None


def find_targets(texts: list[TargetText]) -> list[Target]:
    """Return the targets of the paragraphs in printed order; a repeated one only once."""
    found: list[Target] = []
    seen: set[tuple[str, float | int | None, str | None]] = set()
    for text in texts:
        for target in _in_paragraph(text):
            key = (
                plain(target.subject),
                target.percent if target.percent is not None else target.count,
                target.year,
            )
            if key not in seen:
                seen.add(key)
                found.append(target)
    return found


def _in_paragraph(text: TargetText) -> list[Target]:
    words = text.span.plain
    if _BASELINE.search(words) and not _AIM.search(words):
        return []
    marks = [("percent", m) for m in _PERCENT.finditer(words)]
    if text.in_targets and not marks:
        marks = [
            ("count", m)
            for m in _COUNT.finditer(words)
            if _AIM.search(words, 0, m.end()) and not _in_citation(words, m)
        ]
    marks = [(kind, mark) for kind, mark in marks if _counts(kind, mark, words, text.in_targets)]
    marks = [pair for pair in marks if not _ends_span(words, pair[1])]
    return [_target(text, kind, mark, index, marks) for index, (kind, mark) in enumerate(marks)]


def _before(words: str, mark: re.Match[str]) -> str:
    """Return the few words before the number of a mark."""
    return words[max(0, mark.start("value") - _NEAR) : mark.start("value")]


def _ends_span(words: str, mark: re.Match[str]) -> bool:
    """The second number of "từ 5% đến 10%" is no target of its own."""
    return bool(re.search(r"%\s*(?:den|-)\s*$", _before(words, mark)))


def _in_citation(words: str, mark: re.Match[str]) -> bool:
    return bool(_CITED.search(_before(words, mark)))


def _counts(kind: str, mark: re.Match[str], words: str, in_targets: bool) -> bool:
    """Outside the section of targets only a bound ("không thấp hơn 0,5%") is a target."""
    if in_targets:
        return True
    before = _before(words, mark)
    bound = bool(
        _AT_LEAST.search(before)
        or _MORE.search(before)
        or _AT_MOST.search(before)
        or mark.groupdict().get("up")
    )
    aimed = bool(re.search(r"\b(?:phan dau|dat|bao dam|dam bao)\b[^.;]{0,40}$", before))
    return kind == "percent" and (bound or aimed)


def _target(
    text: TargetText,
    kind: str,
    mark: re.Match[str],
    index: int,
    marks: list[tuple[str, re.Match[str]]],
) -> Target:
    words = text.span.plain
    start = _clause_start(words, mark.start("value"), marks[index - 1][1].end() if index else 0)
    end = _clause_end(
        words,
        mark.end(),
        marks[index + 1][1].start("value") if index + 1 < len(marks) else len(words),
    )
    year, period = _year(words, marks, index, start, end)
    span = text.span.cut(start, end)
    subject = _subject(
        text.span, mark.end() if kind == "percent" else mark.start("unit"), end, marks, index, start
    )
    return Target(
        id=f"{text.id}-{index + 1}" if len(marks) > 1 else text.id,
        text=re.sub(r"^(?:và|,|;)\s+", "", span.text.strip(" ,;.")),
        subject=subject,
        percent=float(mark["value"].replace(",", ".")) if kind == "percent" else None,
        count=int(mark["value"].replace(".", "")) if kind == "count" else None,
        op=_operator(_before(words, mark), mark),
        year=year or (text.year if text.in_targets else None),
        period=period,
        commune=binds_commune(subject) or binds_commune(span.text),
        series=text.id,
        source=span.source(),
    )


def _clause_start(words: str, position: int, floor: int) -> int:
    """The clause of a number begins after the sentence or the number before it."""
    starts = [mark.end() for mark in _SENTENCE_BREAK.finditer(words, floor, position)]
    return max([floor, *starts])


def _clause_end(words: str, position: int, ceiling: int) -> int:
    following = _CUT.search(words, position, max(position, ceiling))
    return following.start() if following else ceiling


def _year(
    words: str, marks: list[tuple[str, re.Match[str]]], index: int, start: int, end: int
) -> tuple[str | None, dict[str, str] | None]:
    """The year of a number: before it in its clause, behind it, or that of its sentence.

    Which side a chain uses shows at its first number ("60% năm 2026, 90% năm 2027").
    """
    mark = marks[index][1]
    period = _PERIOD.search(words, start, end)
    if period:
        return period["to"], {"from": period["from"], "to": period["to"]}
    later = marks[index + 1][1].start("value") if index + 1 < len(marks) else end
    follows = _years_follow(words, marks)
    before = list(_YEAR_BEFORE.finditer(words, start, mark.start("value")))
    behind = _YEAR_BEHIND.search(words, mark.end(), max(end, later) if follows else end)
    if before and not follows:
        return before[-1]["year"], None
    if behind:
        return behind["year"], None
    sentence = words.rfind(". ", 0, mark.start("value")) + 1
    opening = _OPENING_YEAR.match(words, sentence + words.startswith(" ", sentence))
    found = opening or _YEAR_AT_END.search(words[mark.end() : end])
    return (found["year"] if found else None), None


def _years_follow(words: str, marks: list[tuple[str, re.Match[str]]]) -> bool:
    first = marks[0][1]
    later = marks[1][1].start("value") if len(marks) > 1 else len(words)
    before = _YEAR_BEFORE.search(words, 0, first.start("value"))
    return not before and bool(_YEAR_BEHIND.search(words, first.end(), later))


def _operator(before: str, mark: re.Match[str]) -> str | None:
    if _AT_MOST.search(before) and not _AT_LEAST.search(before):
        return "<="
    if _AT_LEAST.search(before) or mark.groupdict().get("up"):
        return ">="
    return ">" if _MORE.search(before) else None


def _subject(
    span: Span,
    start: int,
    end: int,
    marks: list[tuple[str, re.Match[str]]],
    index: int,
    clause: int,
) -> str:
    """The words behind the number; a milestone without its own takes those of the next one."""
    own = span.cut(start, end).text.strip(" ,;.")
    if len(own.split()) >= 2:
        return _short(own)
    following = span.plain[start : start + _NEAR].lstrip()
    stops = not following or following[0] in ";."
    if index + 1 < len(marks) and not stops:
        later = marks[index + 1][1].end()
        return _short(span.cut(later, min(later + _LONG_SUBJECT, len(span))).text)
    before = span.cut(clause, marks[index][1].start("value")).text
    return _short(_BEFORE_NUMBER.sub("", before))


def _short(words: str) -> str:
    first = re.split(r"[.;]|,\s+(?:đáp ứng|trong đó|góp phần)", words)[0].strip(" ,")
    return re.sub(
        r"\s+(?:đến (?:hết |cuối )?năm|trong năm|vào năm|trước năm)\s+20\d\d$", "", first
    )[:160]
