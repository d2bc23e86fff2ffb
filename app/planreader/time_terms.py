"""Days, months, quarters, years, terms and periods as printed in plans (plain ASCII form)."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Any

from app.planreader.phrases import pattern

_D = r"\d{1,2}"
_FULL_DAY = (
    rf"(?<!thang )(?:{_D}\s*/\s*{_D}\s*/|{_D}\s*-\s*{_D}\s*-|{_D}\s*\.\s*{_D}\s*\.)\s*\d{{4}}\b"
)
_LONG_DAY = rf"(?<!thu ){_D}\s+thang\s+{_D}(?:\s+nam\s+\d{{4}})?"
_SHORT_DAY = rf"{_D}\s*/\s*{_D}\b(?!\s*/?\s*\d{{2,}})"
_ANY_DAY = rf"(?:{_FULL_DAY}|{_LONG_DAY}|(?<![\d/]){_SHORT_DAY})"

FIXED_DAY = re.compile(rf"(?<![\d/]){_ANY_DAY}")
FROM_TO_DAYS = re.compile(
    rf"\b(?:tu\s+)?(?:ngay\s+)?(?P<first>{_ANY_DAY}|{_D}(?=\s*(?:den|-)\s*(?:ngay\s+)?{_D}\s*/))"
    rf"\s*(?:den|-)\s*(?:het\s+)?(?:ngay\s+)?(?P<last>{_ANY_DAY})"
)
FROM_DAY = re.compile(rf"\b(?:tu|ke tu)\s+(?:ngay\s+)?(?P<first>{_ANY_DAY})")
FINISH = re.compile(r"\b(?:truoc|xong|hoan thanh|cham nhat|den het|muon nhat|khong qua)\b")
TERM = re.compile(
    r"\b(?:(?:trong\s+)?(?:thoi han|vong)\s+|cham nhat\s+(?:la\s+|sau\s+)?|sau\s+|khong qua\s+"
    r"|trong\s+)?"
    r"(?P<count>\d{1,3})\s*(?:\([^)]*\)\s*)?(?P<unit>ngay|tuan|thang)\s*(?P<working>lam viec)?"
    r"(?=,?\s*(?:ke tu|tu khi|tu ngay|sau khi|sau ngay|tinh tu|tu luc))"
)
PLAN_ISSUE = re.compile(
    r"ke hoach\s+(?:nay\s+)?(?:duoc\s+)?(?:ky\s+)?(?:ban hanh|ky)|ban hanh\s+ke hoach(?:\s+nay)?\b"
    r"|ngay\s+(?:ky\s+)?ban hanh\s*$|ngay ky\s*$"
)
PART_OF_YEAR = re.compile(r"(?<!tu )\b(?:(?P<half>0?6)\s+thang\s+)?(?P<end>dau|cuoi|giua)\s+nam\b")

_YEAR = re.compile(
    r"(?<![\d/.])(?<!\d-\d-)(?<!\d-\d\d-)(?<!so )((?:19|20)\d{2})(?!\d|/(?:qh|nd|tt|qd|nq))"
)
_MONTH = re.compile(
    r"\bthang\s+(?P<list>\d{1,2}(?:\s*(?:,|va|den|-|den thang|den het thang|va thang"
    r"|, thang)\s*\d{1,2}(?!\d))*)"
    r"\s*(?:(?:/|-|\.|nam|,? nam|/nam)\s*(?P<year>(?:19|20)\d{2}))?(?!\s*[/\d])"
)
_MONTH_PAIR = re.compile(
    r"\bthang\s+(?P<m1>\d{1,2})\s*(?:/|nam)\s*(?P<y1>\d{4})\s*(?:den|-)\s*(?:het\s+)?(?:thang\s+)?"
    r"(?P<m2>\d{1,2})\s*(?:/|nam)\s*(?P<y2>\d{4})"
)
_Q = r"(?:iv|i{1,3}|[1-4])"
_QUARTER = re.compile(
    rf"\bqu[yi]\s+(?P<list>{_Q}\b(?:\s*(?:,|va|den|-|;|/)?\s*(?:qu[yi]\s+)?{_Q}\b(?!\s*thang|\d))*)"
    r"(?:\s*(?:/|-|,?\s*nam|,)?\s*(?P<year>(?:19|20)\d{2}))?"
)
_QUARTER_VALUE = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}

OPEN_END = pattern("time", "open_end")


def years(words: str) -> list[str]:
    """Return the years printed, without those inside dates and document numbers."""
    return [found.group(1) for found in _YEAR.finditer(words)]


def term_days(term: re.Match[str]) -> int:
    """Return the length of a term in days; weeks are seven days, months thirty."""
    return int(term["count"]) * {"ngay": 1, "tuan": 7, "thang": 30}[term["unit"]]


def strictly_before(words: str, position: int) -> bool:
    """Return whether "trước" stands before the day, without "trước hoặc trong"."""
    return bool(re.search(r"\btruoc\s+(?:ngay\s+|thang\s+)?$", words[:position]))


def day(words: str, year_hint: int | None) -> tuple[str, bool]:
    """Return an ISO date and whether its year is a guess; ``""`` when no such day exists."""
    numbers = [int(n) for n in re.findall(r"\d+", words)]
    inferred = len(numbers) < 3
    if len(numbers) == 2 and year_hint:
        numbers.append(year_hint)
    if len(numbers) != 3:
        return "", False
    try:
        return date(numbers[2], numbers[1], numbers[0]).isoformat(), inferred
    except ValueError:
        return "", False


def months(words: str, year_hint: int | None) -> tuple[list[str], bool]:
    """Return the months named, first and last of a run, as ``YYYY-MM``."""
    pair = _MONTH_PAIR.search(words)
    if pair:
        ends = [(pair["y1"], int(pair["m1"])), (pair["y2"], int(pair["m2"]))]
        return [f"{y}-{m:02d}" for y, m in ends if 1 <= m <= 12], False
    found = _MONTH.search(words)
    if not found:
        return [], False
    numbers = [int(n) for n in re.findall(r"\d+", found["list"])]
    later = years(words[found.end() :])
    year = found["year"] or (later[0] if later and re.search(r"\bnam\b", words) else "")
    inferred = not year
    year = year or (str(year_hint) if year_hint else "")
    if not year or not all(1 <= n <= 12 for n in numbers):
        return [], False
    return [f"{year}-{n:02d}" for n in numbers], inferred


def separate_months(words: str, year_hint: int | None) -> tuple[list[str], bool]:
    """Return months named one by one that do not follow each other ("tháng 4, tháng 9")."""
    printed = _MONTH.search(words)
    named, inferred = months(words, year_hint)
    apart = printed is not None and not re.search(r"-|\bden\b", printed["list"])
    steps = any(int(b[-2:]) - int(a[-2:]) != 1 for a, b in pairwise(named))
    return (named, inferred) if apart and steps else ([], False)


def quarters(words: str, year_hint: int | None) -> tuple[list[str], bool]:
    """Return the quarters named as ``YYYY-Qn``; a dash or "đến" fills the ones between."""
    found: list[str] = []
    inferred = False
    matches = list(_QUARTER.finditer(words))
    printed = [m["year"] for m in matches if m["year"]]
    for match in matches:
        later = years(words[match.end() :])
        year = match["year"] or (later[0] if later else "") or (printed[-1] if printed else "")
        inferred = inferred or not year
        year = year or (str(year_hint) if year_hint else "")
        if year:
            found += [f"{year}-Q{n}" for n in _quarter_numbers(match["list"])]
    return sorted(set(found)), inferred and bool(found)


def _quarter_numbers(words: str) -> list[int]:
    numbers = [_QUARTER_VALUE[n] for n in re.findall(r"\b(?:iv|i{1,3}|[1-4])\b", words)]
    if len(numbers) == 2 and re.search(r"-|den", words) and numbers[0] < numbers[1]:
        return list(range(numbers[0], numbers[1] + 1))
    return numbers


def part_of_year(part: re.Match[str], year: str) -> dict[str, Any]:
    """Return the months meant by "6 tháng đầu năm", "đầu năm", "cuối năm"."""
    first, last = {"dau": ("01", "06"), "cuoi": ("07", "12"), "giua": ("06", "06")}[part["end"]]
    if part["half"]:
        return {"kind": "range", "from": f"{year}-{first}", "to": f"{year}-{last}"}
    if part["end"] == "dau":
        return {"kind": "quarter", "value": [f"{year}-Q1"]}
    return {"kind": "month", "value": f"{year}-{last}"}


_EACH = r"(?:hang|moi|dinh k[iy](?:\s+(?:hang|moi|theo))?|tung|theo)"
_PERIODS = {
    "week": re.compile(rf"\b{_EACH}\s+tuan\b|\btuan/(?:01|1|mot)\s+lan|\btuan/lan|\blan/tuan"),
    "month": re.compile(
        rf"\b{_EACH}\s+thang\b(?!\s+\d)|\b(?:0?1|mot)\s+thang\s*/?\s*(?:0?1\s+|mot\s+)?lan|\blan/thang"
    ),
    "quarter": re.compile(
        rf"\b{_EACH}\s+qu[yi]\b(?!\s+(?:i|\d))|\bqu[yi]/(?:0?1\s+)?lan|\blan/qu[yi]|\bthang\s*(?:,|va)\s*qu[yi]\b(?!\s+(?:i|\d|dinh))|\b0?3\s+thang\s*/?\s*(?:0?1\s+)?lan"
    ),
    "6 months": re.compile(
        r"\b(?:dinh k[iy]|hang|moi|thang|qu[yi])\b[\s,;(]*[^.;]{0,24}?\b(?:0?6|sau)\s+thang\b"
        r"(?!\s+(?:dau|cuoi))"
        r"|\b(?:0?6|sau)\s+thang\s*(?:/|mot|01|1)\s*(?:0?1\s+)?lan"
        r"|\b(?:0?6|sau)\s+thang\s*(?:,|va)\s*(?:01\s+|mot\s+|hang\s+|ca\s+)?nam\b"
    ),
    "year": re.compile(
        rf"\b{_EACH}\s+nam\b(?!\s+(?:\d|hoc))|\bnam\s*/?\s*(?:0?1|mot)\s+lan|\bnam/lan|\blan/nam\b"
        r"|\b(?:thang|qu[yi])\s*(?:,|va)\s*(?:01\s+|mot\s+|ca\s+)?nam\b(?!\s+\d)"
    ),
}
_DAY_OF_MONTH = re.compile(
    r"\bngay\s+(?:mung\s+|thu\s+)?(\d{1,2})\b(?!\s*[/.-]\s*\d|\s+thang\s+\d)"
)


def periods(words: str) -> list[dict[str, Any]]:
    """Return one recurring rule for each period named ("hằng tháng", "6 tháng, năm")."""
    names = _times_a_year(words) or [n for n, period in _PERIODS.items() if period.search(words)]
    found: list[dict[str, Any]] = [{"kind": "recurring", "every": name} for name in names]
    if len(found) == 1:
        found[0].update(_due_day(words, names[0]))
    return found


def _times_a_year(words: str) -> list[str]:
    """Two reports a year are one every six months, four one a quarter, twelve one a month."""
    found = re.search(
        r"\b(\d{1,2})\s+lan\s*/\s*nam\b|\b(\d{1,2})\s+lan\s+(?:trong|mot|moi)\s+nam\b", words
    )
    every = {2: "6 months", 4: "quarter", 12: "month"}
    number = int(found[1] or found[2]) if found else 0
    return [every[number]] if number in every else []


def _due_day(words: str, every: str) -> dict[str, Any]:
    due: dict[str, Any] = {}
    printed = FIXED_DAY.search(words)
    monthly = _DAY_OF_MONTH.search(words)
    if printed and every in ("year", "6 months"):
        numbers = [int(n) for n in re.findall(r"\d+", printed.group())]
        if 1 <= numbers[1] <= 12:
            due["by"] = f"{numbers[1]:02d}-{numbers[0]:02d}"
            position = printed.start()
    elif monthly:
        due["by"] = f"{int(monthly.group(1)):02d}"
        position = monthly.start()
    if "by" in due and strictly_before(words, position):
        due["before"] = True
    return due
