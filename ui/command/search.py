"""``search``: every searched field of every record, without marks."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from app.desk import Desk
from app.services.registers import finding
from app.services.registers.finding import Found
from ui.command.answer import Answer, short, table


def declare(commands: Any) -> None:
    """Declare the command."""
    search = commands.add_parser("search", help="tìm khắp sổ, không cần dấu")
    search.add_argument("text")
    search.add_argument("--limit", type=int, default=finding.PAGE)
    search.add_argument("--offset", type=int, default=0)
    search.set_defaults(handler=_search)


def _search(desk: Desk, arguments: Namespace) -> Answer:
    page = finding.everywhere(
        desk, arguments.text, limit=max(arguments.limit, 0), offset=max(arguments.offset, 0)
    )
    data = {
        "hits": [_json(one) for one in page.found],
        "total": page.total,
        "groups": [{"type": g.type, "exact": g.exact, "count": g.count} for g in page.groups],
    }
    return Answer(data, table([_row(one) for one in page.found]))


def _row(one: Found) -> tuple[str, ...]:
    return short(one.id), one.label, f"{one.head} – {one.rest}" if one.rest else one.head


def _json(one: Found) -> dict[str, Any]:
    return {
        "type": one.type,
        "id": one.id,
        "title": one.title,
        "home": one.home or None,
        "field": one.field,
        "snippet": one.snippet,
        "exact": one.exact,
    }
