"""Numbers as Vietnamese offices write them: a dot between thousands, a comma before decimals."""

from __future__ import annotations

import re
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

_UNIT = re.compile(r"(?:%|đồng|vnđ|vnd|đ|₫)$", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]")
_PLAIN = re.compile(r"[+-]?\d+")
_GROUPED = re.compile(r"([+-]?)(\d{1,3}(?:([.,])\d{3})(?:\3\d{3})*)(?:(?!\3)[.,](\d+))?")
_DECIMAL = re.compile(r"([+-]?\d+)[.,](\d+)")
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_SPACED_GROUPS = re.compile(r"[+-]?\d{1,3}(?:[\s\u00a0\u2009\u202f]\d{3})+(?:,\d+)?")
_NOTHING = "\u2013"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_ROMAN_TENS = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), *_ROMAN)


def _bare(s: str) -> str:
    text = _UNIT.sub("", s.strip().replace("\u2212", "-")).strip()
    return _SPACES.sub("", text) if _SPACED_GROUPS.fullmatch(text) else text


def parse_number(s: str) -> Decimal | None:
    """Read one number, or None when ``s`` is not exactly one.

    "1.234,5" and "1,234.5" are both 1234.5. Where one separator stands before three digits the
    Vietnamese reading holds: "1.500" is 1500 and "1,500" is 1.5 (see ``is_ambiguous``). A closing
    "%" or "đồng" is left aside: "92,3%" is 92.3.
    """
    text = _bare(s)
    if not text.isascii():
        return None
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    grouped = _GROUPED.fullmatch(text)
    if grouped and not (text.count(",") == 1 and "." not in text) and text.lstrip("+-")[0] != "0":
        whole = grouped[2].replace(grouped[3], "")
        return Decimal(f"{grouped[1]}{whole}.{grouped[4] or ''}")
    if found := _DECIMAL.fullmatch(text):
        return Decimal(f"{found[1]}.{found[2]}")
    return None


def is_ambiguous(s: str) -> bool:
    """Tell whether ``s`` reads differently in a Vietnamese and an American sheet ("1.500")."""
    return _AMBIGUOUS.fullmatch(_bare(s)) is not None


def format_number(x: Decimal | float, decimals: int = 0) -> str:
    """Return ``x`` with ``decimals`` places, halves rounded away from zero: "1.234,5"."""
    step = Decimal(1).scaleb(-decimals)
    value = (x if isinstance(x, Decimal) else Decimal(str(x))).quantize(step, ROUND_HALF_UP)
    text = f"{value + 0:,.{decimals}f}"
    return text.translate(str.maketrans(",.", ".,"))


def format_plain(x: Decimal | float) -> str:
    """Return ``x`` with as many places as it needs, at most two: "1.234", "12,5"."""
    value = x if isinstance(x, Decimal) else Decimal(str(x))
    places = next((n for n in (0, 1) if value == round(value, n)), 2)
    return format_number(value, places)


def format_percent(numerator: Decimal | int, denominator: Decimal | int) -> str:
    """Return the share as "92,3%", one place; whole shares without it ("90%"), "–" of nothing.

    Rounding never turns "not all" into 100% nor "some" into 0%.
    """
    if denominator == 0:
        return _NOTHING
    exact = Decimal(numerator) * 100 / Decimal(denominator)
    shown = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if exact < 100 <= shown:
        shown = Decimal("99.9")
    elif exact > 0 == shown:
        shown = Decimal("0.1")
    return f"{format_number(shown, 0 if exact == exact.to_integral_value() else 1)}%"


def format_size(size: int) -> str:
    """Return a number of bytes as "812 byte", "3,5 KB", "35 KB" or "1,2 MB"."""
    if size < 1000:
        return f"{size} byte"
    value, unit = Decimal(size) / 1024, "KB"
    for larger in ("MB", "GB"):
        if value >= 1000:
            value, unit = value / 1024, larger
    return f"{format_number(value, 1 if value < 10 else 0)} {unit}"


def format_share(numerator: Decimal | int, denominator: Decimal | int) -> str:
    """Return a small share with two places, rounded down: "0,49%" is never shown as "0,5%".

    For shares that are measured against a bar of less than one per cent.
    """
    if denominator == 0:
        return _NOTHING
    exact = Decimal(numerator) * 100 / Decimal(denominator)
    return f"{format_number(exact.quantize(Decimal('0.01'), ROUND_FLOOR), 2)}%"


def to_roman(n: int) -> str:
    """Return ``n`` (1 to 399) in Roman capitals, as annexes and quarters are numbered.

    Raises ValueError outside that range.
    """
    if not 1 <= n <= 399:
        raise ValueError(n)
    digits = []
    for value, letters in _ROMAN_TENS:
        count, n = divmod(n, value)
        digits.append(letters * count)
    return "".join(digits)
