"""``enrol`` and ``exchange``: keys once, then packages there and back."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.exchange import missing_words, service, sticks
from app.exchange.results import to_json
from app.services.registers import conflicts, records
from ui.command import exchange_aside, exchange_more, exchange_root
from ui.command.answer import Answer, table
from ui.command.exchange_more import imported


def declare(commands: Any) -> None:
    """Declare the commands and their forms."""
    _declare_enrol(commands)
    exchange = commands.add_parser("exchange", help="trao đổi bằng tệp").add_subparsers(
        dest="action", required=True, metavar="VIỆC"
    )
    give = exchange.add_parser("export", help="xuất gói")
    give.add_argument("folder", type=Path)
    give.add_argument("--to", required=True, help="province, mã xã, communes hoặc devices")
    give.add_argument(
        "--stick", action="store_true", help="thư mục là gốc của USB: ghi hai bản, rồi rút ra được"
    )
    give.add_argument("--zip", action="store_true")
    give.add_argument("--mail", action="store_true")
    give.add_argument("--with", dest="attachments", action="append", default=[])
    give.set_defaults(handler=_export)
    take = exchange.add_parser("import", help="nhập gói, thư mục, .zip")
    take.add_argument("paths", type=Path, nargs="+")
    take.add_argument("--preview", action="store_true")
    take.set_defaults(handler=_import)
    exchange.add_parser("status", help="gói đã gửi, còn thiếu").set_defaults(handler=_status)
    exchange.add_parser("retry", help="thử lại các gói còn chờ").set_defaults(handler=_retry)
    exchange_more.declare(exchange)
    exchange_aside.declare(exchange)
    exchange.add_parser("conflicts", help="hai máy ghi khác nhau").set_defaults(handler=_conflicts)
    resolve = exchange.add_parser("resolve", help="chọn giá trị giữ lại")
    resolve.add_argument("id")
    resolve.add_argument("--keep", required=True, metavar="MÃ_GIÁ_TRỊ")
    resolve.set_defaults(handler=_resolve)
    device = commands.add_parser("device", help="các máy đã biết").add_subparsers(
        dest="action", required=True, metavar="VIỆC"
    )
    device.add_parser("list", help="các máy đã biết").set_defaults(handler=_devices)


def _declare_enrol(commands: Any) -> None:
    enrol = commands.add_parser("enrol", help="đăng ký máy với tỉnh").add_subparsers(
        dest="action", required=True, metavar="VIỆC"
    )
    request = enrol.add_parser("request", help="xin đăng ký")
    request.add_argument("folder", type=Path)
    request.set_defaults(handler=_request)
    grant = enrol.add_parser("grant", help="nhận đăng ký của một máy")
    grant.add_argument("file", type=Path)
    grant.add_argument("--words", required=True)
    grant.add_argument("--root-words", default="", help="24 từ, khi duyệt máy khác của tỉnh")
    grant.add_argument("folder", type=Path)
    grant.set_defaults(handler=_grant)
    accept = enrol.add_parser("accept", help="nhận kết quả đăng ký")
    accept.add_argument("file", type=Path)
    accept.add_argument("--words", required=True)
    accept.set_defaults(handler=_accept)
    revoke = enrol.add_parser("revoke", help="thu hồi một máy (mất, hỏng)")
    revoke.add_argument("device")
    revoke.set_defaults(handler=_revoke)
    exchange_root.declare(enrol)


def _request(desk: Desk, arguments: Namespace) -> Answer:
    made = service.enrol_request(desk, arguments.folder)
    return Answer(
        to_json(made), (f"Tệp: {made.file}", f"Đọc cho tỉnh sáu từ: {' '.join(made.words)}")
    )


def _grant(desk: Desk, arguments: Namespace) -> Answer:
    made = service.enrol_grant(
        desk,
        arguments.file,
        arguments.words,
        arguments.folder,
        root_words=arguments.root_words,
    )
    spoken = " ".join(made.words)
    return Answer(to_json(made), (f"Tệp: {made.file}", f"Đọc cho máy xin đăng ký sáu từ: {spoken}"))


def _accept(desk: Desk, arguments: Namespace) -> Answer:
    made = service.enrol_accept(desk, arguments.file, arguments.words)
    return Answer(to_json(made), ("Máy này đã được đăng ký.",))


def _revoke(desk: Desk, arguments: Namespace) -> Answer:
    row = service.revoke(desk, arguments.device)
    line = f"Không nhận thay đổi mới của máy {row.letter} ({row.unit}) nữa."
    return Answer({"device": to_json(row)}, (line,))


def _devices(desk: Desk, arguments: Namespace) -> Answer:
    found = service.devices(desk)
    rows = [(d.id[:8], d.unit, d.letter, "đã thu hồi" if d.revoked else "") for d in found.devices]
    return Answer(to_json(found), table(rows))


def _export(desk: Desk, arguments: Namespace) -> Answer:
    chosen = tuple(records.load(desk, "attachment", i).id for i in arguments.attachments)
    made = service.export(
        desk,
        arguments.to,
        arguments.folder,
        zip=arguments.zip,
        mail=arguments.mail,
        attachments=chosen,
        stick=arguments.stick or sticks.drive_at(desk, arguments.folder) is not None,
    )
    out = "Đã ghi, đọc lại và so đủ hai bản: có thể rút USB ra." if made.safe else ""
    return Answer(to_json(made), tuple(filter(None, (*made.files, made.next, out))))


def _import(desk: Desk, arguments: Namespace) -> Answer:
    done, _ = service.import_(desk, arguments.paths, preview=arguments.preview)
    return imported(done)


def _retry(desk: Desk, arguments: Namespace) -> Answer:
    done, _ = service.retry(desk)
    return imported(done)


def _status(desk: Desk, arguments: Namespace) -> Answer:
    now = service.status(desk)
    lines = tuple(f"{p.number or '(chưa xuất)'}: {p.state}" for p in now.outbox)
    gaps = tuple(missing_words.line(desk.units, gap) for gap in now.missing)
    return Answer(to_json(now), (*lines, *gaps, f"Xung đột: {now.conflicts}"))


def _conflicts(desk: Desk, arguments: Namespace) -> Answer:
    found = [conflicts.to_json(desk, c) for c in conflicts.listing(desk)]
    lines = tuple(
        f"{c['id'][:8]}  {c['title']}: {c['winner']['values']} ≠ {c['loser']['values']}"
        for c in found
    )
    return Answer({"conflicts": found, "total": len(found)}, lines)


def _resolve(desk: Desk, arguments: Namespace) -> Answer:
    changes = conflicts.resolve(desk, arguments.id, conflicts.dot_from(arguments.keep))
    return Answer({"changes": records.changes_json(changes)}, ("Đã chọn giá trị giữ lại.",))
