"""Summed figures as a small table."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from app.province.consolidation import SummedFigure
from app.text.numbers import format_number, format_percent
from ui.window.i18n import t
from ui.window.theme import current


def figures_html(figures: Sequence[SummedFigure]) -> str:
    """Return the figures as HTML; a percentage stands beside its two counts."""
    if not figures:
        return f"<p>{escape(t('Consolidated', 'Chưa có xã nào gửi báo cáo của kỳ này.'))}</p>"
    rows = "".join(
        f"<tr><td>{escape(f.label)}</td><td align='right'><b>{escape(_text(f))}</b></td>"
        f"<td align='right'>{len(f.units)}</td></tr>"
        for f in figures
    )
    heads = (
        t("Consolidated", "Số liệu"),
        t("Consolidated", "Cộng"),
        t("Consolidated", "Số xã"),
    )
    head = "".join(f"<th align='left'>{escape(h)}</th>" for h in heads)
    style = f"border-collapse:collapse;border-color:{current().line}"
    return (
        f"<table border='1' cellspacing='0' cellpadding='5' width='100%' style='{style}'>"
        f"<tr>{head}</tr>{rows}</table>"
    )


def _text(figure: SummedFigure) -> str:
    if figure.denominator is None:
        return format_number(figure.value or 0)
    counts = f"{format_number(figure.numerator or 0)}/{format_number(figure.denominator)}"
    if not figure.denominator:
        return counts
    return f"{counts} ({format_percent(figure.numerator or 0, figure.denominator)})"
