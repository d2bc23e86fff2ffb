"""Summed figures as small tables: of the reports sent, then of the registers, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from app.province.consolidation import SummedFigure
from app.services.reporting.consolidated import Gathered
from app.services.totals.wording import words
from app.text.numbers import format_percent, format_plain, format_share
from ui.window.i18n import t
from ui.window.theme import current


def figures_html(found: Gathered) -> str:
    """Return the figures as HTML; a percentage stands beside its two counts."""
    if not (found.told or found.lines):
        return f"<p>{escape(t('Consolidated', 'Chưa có xã nào gửi báo cáo của kỳ này.'))}</p>"
    parts = [_table([(f.label, _text(f), len(f.units)) for f in found.told])]
    for line, given in found.lines:
        rows = [(e.figure.label, words(e.figure), len(e.units)) for e in given]
        parts += [f"<h4>{escape(line.title)}</h4>", _table(rows)]
    return "".join(parts)


def _table(given: Sequence[tuple[str, str, int]]) -> str:
    if not given:
        return ""
    rows = "".join(
        f"<tr><td>{escape(label)}</td><td align='right'><b>{escape(text)}</b></td>"
        f"<td align='right'>{units}</td></tr>"
        for label, text, units in given
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
        return format_plain(figure.value or 0)
    counts = f"{format_plain(figure.numerator or 0)}/{format_plain(figure.denominator)}"
    if not figure.denominator:
        return counts
    above, below = Decimal(str(figure.numerator or 0)), Decimal(str(figure.denominator))
    share = (format_share if figure.measure else format_percent)(above, below)
    return f"{counts} ({share})"
