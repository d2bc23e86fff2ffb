"""The rest of ``exchange``: sticks, receipts, health, the diagnostic text."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.exchange import diagnosis, health, receipts, rhythm, sticks
from app.exchange.refusal import Status
from app.exchange.results import Import, Imported, to_json
from ui.command.answer import Answer, table


def declare(exchange: Any) -> None:
    """Declare the commands below ``exchange``."""
    _declare_sticks(exchange)
    slips = exchange.add_parser("receipts", help="phiếu hồi báo")
    slips.add_argument("id", nargs="?", help="mã gói")
    slips.set_defaults(handler=_receipts)
    slip = exchange.add_parser("receipt", help="ghi một phiếu hồi báo ra tệp")
    slip.add_argument("id")
    slip.add_argument("file", type=Path, metavar="TỆP.pdf|.txt")
    slip.set_defaults(handler=_receipt)
    well = exchange.add_parser("health", help="tình trạng trao đổi")
    well.add_argument("--every", type=int, metavar="NGÀY", help="đặt số ngày nhắc")
    well.set_defaults(handler=_health)
    diagnose = exchange.add_parser("diagnose", help="ghi văn bản chẩn đoán, không có nội dung")
    diagnose.add_argument("file", type=Path, metavar="TỆP.txt")
    diagnose.set_defaults(handler=_diagnose)


def imported(done: Import) -> Answer:
    """Return the answer of an import; 1 when anything was refused."""
    taken = tuple(_line(p) for p in done.packages if p.status is not Status.REFUSED)
    refused = tuple(_line(p) for p in done.packages if p.status is Status.REFUSED)
    return Answer(to_json(done), taken, code=1 if refused else 0, wrong=refused)


def _line(package: Imported) -> str:
    code = package.receipt.code if package.receipt else ""
    check = f"mã kiểm tra {receipts.grouped(code)}" if code else ""
    said = (f"{package.file}: {package.status.value}", package.reason, package.next, check)
    return " – ".join(filter(None, said))


def _declare_sticks(exchange: Any) -> None:
    exchange.add_parser("sticks", help="USB đang cắm").set_defaults(handler=_sticks)
    tidy = exchange.add_parser("tidy", help="dọn gói đã được báo nhận trên USB")
    tidy.add_argument("folder", type=Path)
    tidy.add_argument("--delete", action="store_true", help="xóa thật; không có thì chỉ liệt kê")
    tidy.set_defaults(handler=_tidy)


def _sticks(desk: Desk, arguments: Namespace) -> Answer:
    found = sticks.at_hand(desk)
    rows = [(s.path, s.label, "đã dùng trao đổi" if s.known else "") for s in found.sticks]
    return Answer(to_json(found), table(rows) if rows else ("Không có USB nào đang cắm.",))


def _tidy(desk: Desk, arguments: Namespace) -> Answer:
    done = sticks.tidy(desk, arguments.folder, delete=arguments.delete)
    said = "tệp đã xóa" if done.deleted else "tệp đã được báo nhận, có thể xóa (--delete)"
    return Answer(to_json(done), (*done.files, f"{done.total} {said}"))


def _receipts(desk: Desk, arguments: Namespace) -> Answer:
    if arguments.id:
        slip = receipts.find(desk, arguments.id)
        return Answer({"receipt": to_json(slip)}, tuple(receipts.text(desk, slip)))
    found = receipts.listing(desk)
    rows = [
        (s.id[:8], "nhận" if s.way == "in" else "gửi", str(s.number), s.sender, s.to, s.day, s.code)
        for s in found.receipts
    ]
    return Answer(to_json(found), table(rows) if rows else ("Chưa có phiếu hồi báo nào.",))


def _receipt(desk: Desk, arguments: Namespace) -> Answer:
    slip = receipts.write(desk, arguments.id, arguments.file)
    data = {"file": str(arguments.file), "receipt": to_json(slip)}
    return Answer(data, (f"Đã ghi {arguments.file.name}; mã {receipts.grouped(slip.code)}",))


def _health(desk: Desk, arguments: Namespace) -> Answer:
    if arguments.every is not None:
        rhythm.set_rhythm(desk, arguments.every)
    found = health.health(desk)
    lines = tuple(f"[{line.level}] {line.words} → {line.next}" for line in found.lines)
    return Answer(to_json(found), lines or ("Trao đổi đang tốt: không có gì phải làm.",))


def _diagnose(desk: Desk, arguments: Namespace) -> Answer:
    lines = diagnosis.write(desk, arguments.file)
    return Answer({"file": str(arguments.file), "lines": len(lines)}, (f"Đã ghi {arguments.file}",))
