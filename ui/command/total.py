"""``total``: every figure of a period, and the records behind one of them."""

from __future__ import annotations

from argparse import Namespace
from itertools import groupby
from typing import Any

from app.desk import Desk
from app.schedule.periods import Period, PeriodKind, period_of
from app.services.registers import records
from app.services.totals import listing
from app.services.totals.counted import Asked, Counted
from app.services.totals.lines import line_of
from app.services.totals.wording import parts_words, words
from ui.command.answer import Answer, short, table


def declare(commands: Any) -> None:
    """Declare the command and its forms."""
    total = commands.add_parser("total", help="số liệu trong kỳ").add_subparsers(
        dest="action", required=True, metavar="VIỆC"
    )
    found = total.add_parser("list", help="mọi số liệu của một kỳ")
    found.set_defaults(handler=_list)
    rows = total.add_parser("rows", help="các bản ghi của một số liệu")
    rows.add_argument("key")
    rows.set_defaults(handler=_rows)
    for form in (found, rows):
        form.add_argument("--period", help="2026-10, 2026-Q3, 2026-H1, 2026; mặc định tháng này")
        form.add_argument("--unit", default="", help="mã xã, ở sổ của tỉnh")


def _asked(desk: Desk, arguments: Namespace) -> Asked:
    this_month = period_of(desk.today, PeriodKind.MONTH)
    period = Period.parse(arguments.period) if arguments.period else this_month
    return listing.asked(desk, period, arguments.unit)


def _list(desk: Desk, arguments: Namespace) -> Answer:
    found = listing.listing(desk, _asked(desk, arguments))
    data = {"totals": [listing.to_json(f) for f in found], "total": len(found)}
    lines: list[str] = []
    for line, figures in groupby(found, key=lambda f: line_of(f.key)):
        lines += [f"{line.number}. {line.title}", *table([_line(f) for f in figures])]
    return Answer(data, tuple(lines))


def _line(figure: Counted) -> tuple[str, ...]:
    return (f"  {figure.key}", figure.label, f"{words(figure)} {parts_words(figure)}".strip())


def _rows(desk: Desk, arguments: Namespace) -> Answer:
    found = listing.rows(desk, _asked(desk, arguments), arguments.key)
    names = {
        (kind, i): title
        for kind in dict.fromkeys(r.type for r in found.records)
        for i, title in records.titles(
            desk, kind, [r.id for r in found.records if r.type == kind]
        ).items()
    }
    data = {
        "figure": listing.to_json(found.figure),
        "rows": [records.as_json(r) for r in found.records],
        "total": len(found.records),
    }
    shown = [(short(r.id), r.type, names.get((r.type, r.id), "")) for r in found.records]
    return Answer(data, table(shown))
