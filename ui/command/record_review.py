"""More of ``record``: what may have been entered twice, and what waits for its parent."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from app.desk import Desk
from app.records.registry import REGISTRY
from app.services.privacy import access
from app.services.registers import doubles, merging, records, waiting
from ui.command.answer import Answer, short, table


def declare(record: Any) -> None:
    """Declare the commands below ``record``."""
    listing = record.add_parser("doubles", help="bản ghi có thể nhập trùng")
    listing.add_argument("type", nargs="?", default="")
    listing.set_defaults(handler=_doubles)
    keep = record.add_parser("keep", help="giữ một trong hai bản trùng, xóa bản kia")
    keep.add_argument("id")
    keep.add_argument("--drop", required=True, metavar="MÃ", help="bản bị xóa")
    keep.set_defaults(handler=_keep)
    distinct = record.add_parser("distinct", help="hai bản ghi không trùng: thôi liệt kê")
    distinct.add_argument("id")
    distinct.add_argument("other")
    distinct.set_defaults(handler=_distinct)
    record.add_parser("waiting", help="bản ghi chờ bản ghi gốc").set_defaults(handler=_waiting)


def _doubles(desk: Desk, arguments: Namespace) -> Answer:
    pairs = doubles.listing(desk, arguments.type)
    for name in {pair.type for pair in pairs}:
        access.viewed(desk, name)
    found = [doubles.to_json(desk, pair) for pair in pairs]
    rows = [(*map(short, f["ids"]), REGISTRY[f["type"]].label, f["titles"][0]) for f in found]
    lines = table(rows) or ("Không có bản ghi nào có vẻ trùng.",)
    return Answer({"doubles": found, "total": len(found)}, lines)


def _keep(desk: Desk, arguments: Namespace) -> Answer:
    kept = records.locate(desk, arguments.id)
    changes = merging.keep(desk, kept.type, kept.id, arguments.drop)
    data = {"record": records.as_json(kept), "changes": records.changes_json(changes)}
    return Answer(data, ("Đã giữ một bản; bản kia đã xóa, lịch sử vẫn còn.",))


def _distinct(desk: Desk, arguments: Namespace) -> Answer:
    one = records.locate(desk, arguments.id)
    other = records.load(desk, one.type, arguments.other)
    doubles.separate(desk, one.id, other.id)
    return Answer({"distinct": [one.id, other.id]}, ("Đã ghi nhớ: hai bản này không trùng.",))


def _waiting(desk: Desk, arguments: Namespace) -> Answer:
    found = waiting.listing(desk)
    rows = [(short(w.record.id), w.rtype.label, f"chờ {w.parent.label.lower()}") for w in found]
    data = {"waiting": [waiting.to_json(desk, w) for w in found], "total": len(found)}
    return Answer(data, table(rows) or ("Không có bản ghi nào chờ bản ghi gốc.",))
