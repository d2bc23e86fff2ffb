"""``today`` and ``agenda``: what asks for attention now, and what is due on the days ahead."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.exchange import clock
from app.services.day import agenda, lately, today
from app.services.registers import lists
from app.text.dates import format_date, weekday_name
from ui.command.answer import Answer, short, table


def declare(commands: Any) -> None:
    """Declare the commands and their forms."""
    now = commands.add_parser("today", help="việc cần xem hôm nay")
    now.set_defaults(handler=_today)
    days = commands.add_parser("agenda", help="lịch hạn theo ngày")
    days.add_argument("--from", dest="start", type=date.fromisoformat, metavar="NGÀY")
    days.add_argument("--to", dest="end", type=date.fromisoformat, metavar="NGÀY")
    days.add_argument("--out", type=Path, metavar="TỆP", help="ghi thành .pdf hoặc .xlsx")
    days.set_defaults(handler=_agenda)


def _today(desk: Desk, arguments: Namespace) -> Answer:
    del arguments
    found = today.sections(desk)
    doubt = lately.clock_doubt(desk)
    data = {
        "sections": [s.to_json() for s in found],
        "total": sum(s.total for s in found),
        **lately.upkeep(desk).to_json(),
        "first_steps": today.first_steps(desk),
        "clock": doubt.kind if doubt else None,
    }
    wrong = (clock.words(doubt),) if doubt else ()
    lines = [line for section in found for line in _section_lines(section)]
    return Answer(data, tuple(lines) or ("Không có việc nào đang giục.",), wrong=wrong)


def _section_lines(section: today.Section) -> list[str]:
    rows = [(short(x.id), _day(x.day), x.title, x.note) for x in section.lines]
    more = section.total - len(section.lines)
    left = [f"… và {more} dòng nữa"] if more > 0 else []
    return [f"{section.concern.label} ({section.total})", *table(rows), *left, ""]


def _agenda(desk: Desk, arguments: Namespace) -> Answer:
    first, last = agenda.month_of(arguments.start or arguments.end or desk.today)
    start, end = arguments.start or first, arguments.end or last
    days = agenda.agenda(desk, start, end)
    data = {"days": [d.to_json() for d in days], "total": sum(len(d.entries) for d in days)}
    if arguments.out:
        title = f"LỊCH HẠN TỪ {format_date(start)} ĐẾN {format_date(end)}"
        written = lists.write(desk, agenda.printed(days, title), arguments.out)
        return Answer({**data, "file": str(arguments.out)}, (f"Đã ghi {written} dòng.",))
    rows = [
        (f"{weekday_name(d.day)} {format_date(d.day)}", e.what.label, e.title, e.note)
        for d in days
        for e in d.entries
    ]
    return Answer(data, table(rows))


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text)) if text else ""
