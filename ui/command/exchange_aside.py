"""``exchange`` quarantine, aside and missing: what waits, what was set aside, what has not come."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from app.desk import Desk
from app.exchange import missing_words, service
from app.exchange.aside import changes, packages
from app.exchange.aside.words import AsideOp
from app.exchange.in_words import day_words, unit_words
from app.exchange.results import to_json
from app.services.registers import records
from ui.command.answer import Answer
from ui.command.exchange_more import imported


def declare(exchange: Any) -> None:
    """Declare the commands below ``exchange``."""
    exchange.add_parser("quarantine", help="gói để riêng").set_defaults(handler=_quarantine)
    accept = exchange.add_parser("accept", help="nhận một gói của máy đã thu hồi (ở tỉnh)")
    accept.add_argument("id")
    accept.set_defaults(handler=_accept)
    forget = exchange.add_parser("forget", help="bỏ một gói để riêng")
    forget.add_argument("id")
    forget.set_defaults(handler=_forget)
    exchange.add_parser("missing", help="gói còn thiếu, câu đề nghị gửi lại").set_defaults(
        handler=_missing
    )
    _declare_changes(exchange)


def _declare_changes(exchange: Any) -> None:
    commands = exchange.add_parser("aside", help="từng thay đổi để riêng").add_subparsers(
        dest="what", required=True, metavar="VIỆC"
    )
    listed = commands.add_parser("list", help="liệt kê")
    listed.add_argument("--limit", type=int, default=changes.PAGE)
    listed.add_argument("--offset", type=int, default=0)
    listed.set_defaults(handler=_list)
    look = commands.add_parser("open", help="xem từng thay đổi của một gói để riêng")
    look.add_argument("id")
    look.set_defaults(handler=_look)
    take = commands.add_parser("accept", help="nhận một thay đổi")
    take.add_argument("id", metavar="MÃ_THAY_ĐỔI")
    take.set_defaults(handler=_take)
    hide = commands.add_parser("dismiss", help="bỏ khỏi danh sách (vẫn giữ)")
    hide.add_argument("ids", nargs="+", metavar="MÃ_THAY_ĐỔI")
    hide.set_defaults(handler=_hide)


def _quarantine(desk: Desk, arguments: Namespace) -> Answer:
    del arguments
    found = packages.listing(desk)
    lines = [f"{a.id[:8]}  {a.hint or a.file}: {a.reason} {a.next}".strip() for a in found.packages]
    return Answer(to_json(found), tuple(lines) or ("Không có gói nào để riêng.",))


def _accept(desk: Desk, arguments: Namespace) -> Answer:
    return imported(packages.accept(desk, arguments.id)[0])


def _forget(desk: Desk, arguments: Namespace) -> Answer:
    gone = packages.forget(desk, arguments.id)
    return Answer({"package": to_json(gone)}, (f"Đã bỏ {gone.hint or gone.file}.",))


def _missing(desk: Desk, arguments: Namespace) -> Answer:
    del arguments
    gaps = service.status(desk).missing
    units = dict.fromkeys(gap.unit for gap in gaps)
    own = desk.profile.unit.code
    asked = {
        unit: missing_words.request(desk.units, own, [gap for gap in gaps if gap.unit == unit])
        for unit in units
    }
    data = {
        "missing": [to_json(gap) for gap in gaps],
        "total": len(gaps),
        "requests": [{"unit": unit, "text": text} for unit, text in asked.items()],
    }
    lines = [missing_words.line(desk.units, gap) for gap in gaps]
    return Answer(data, (*lines, *asked.values()) if gaps else ("Không thiếu gói nào.",))


def _list(desk: Desk, arguments: Namespace) -> Answer:
    found = changes.listing(desk, limit=arguments.limit, offset=arguments.offset)
    lines = tuple(_line(desk, change) for change in found.changes)
    left = found.total - found.offset - len(found.changes)
    more = (f"… và {left} thay đổi nữa",) if left > 0 else ()
    return Answer(to_json(found), (*lines, *more) or ("Không có thay đổi nào để riêng.",))


def _look(desk: Desk, arguments: Namespace) -> Answer:
    return imported(packages.lay_out(desk, arguments.id)[0])


def _take(desk: Desk, arguments: Namespace) -> Answer:
    change, done = changes.accept(desk, arguments.id)
    data = {"change": to_json(change), "changes": records.changes_json(done)}
    return Answer(data, (f"Đã nhận: {_what(change)}.",))


def _hide(desk: Desk, arguments: Namespace) -> Answer:
    count = changes.dismiss(desk, arguments.ids)
    return Answer({"dismissed": count}, (f"Đã bỏ {count} dòng khỏi danh sách; vẫn giữ nguyên.",))


def _line(desk: Desk, change: AsideOp) -> str:
    whose = f"{unit_words(desk.units, change.unit)}, máy {change.letter}, {day_words(change.day)}"
    values = "; ".join(f"{field.label}: {field.value}" for field in change.fields)
    said = "(dữ liệu cá nhân)" if change.personal else values
    return "  ".join(filter(None, (change.id, f"{_what(change)} ({whose})", said, change.reason)))


def _what(change: AsideOp) -> str:
    name = f"{change.label}: {change.title}" if change.title else change.label
    return f"{name} · {change.action}"
