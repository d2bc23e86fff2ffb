"""A figure in words: Vietnamese digits, its measure, its two counts when it is a ratio."""

from __future__ import annotations

from decimal import Decimal

from app.services.totals.counted import Counted
from app.text.numbers import format_percent, format_plain, format_share


def words(figure: Counted) -> str:
    """Return a figure as it is shown: "1.250.000 đồng", "9/10 (90%)"; no share of nothing."""
    if figure.denominator is None:
        return f"{format_plain(figure.value or Decimal(0))} {figure.measure}".strip()
    above = figure.numerator or Decimal(0)
    counts = f"{format_plain(above)}/{format_plain(figure.denominator)}"
    if not figure.denominator:
        return counts
    share = format_share if figure.measure else format_percent
    return f"{counts} ({share(above, figure.denominator)})"


def parts_words(figure: Counted) -> str:
    """Return the parts of a figure: "Nghị quyết: 2; Quyết định: 1"; empty when it is one whole."""
    return "; ".join(f"{part.label}: {format_plain(part.value)}" for part in figure.parts)
