"""Receipts of packages (phiếu hồi báo) for both sides: listed, as plain text, as an A5 page.

The receiver makes the receipt when it takes a package in and sends it back with its next package.
Both then hold the same numbers and the same ten characters, which can be read out by telephone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import UserError
from app.exchange import acks, standing
from app.exchange.in_words import day_words, unit_words
from app.exchange.inbox import arrivals_kept
from app.exchange.letter import own_letter
from app.exchange.refusal import Status
from app.exchange.results import Ops
from app.exchange.standing import Slip, Slips

if TYPE_CHECKING:
    from app.desk import Desk
    from app.reports import slip as paper

_STATUS: dict[str, str] = {
    Status.APPLIED: "Đã nhập",
    Status.DUPLICATE: "Đã nhập trước đó",
    Status.HELD: "Giữ lại chờ",
    Status.QUARANTINED: "Để riêng, chưa nhập",
}
_NOTE = "Hai bên đọc mã này cho nhau qua điện thoại: giống nhau là gói đã đến đủ."


def listing(desk: Desk) -> Slips:
    """Return the receipts of packages taken in and of our own that were confirmed."""
    found = sorted((*_taken(desk), *_confirmed(desk)), key=_newest_last, reverse=True)
    return Slips(tuple(found), len(found))


def find(desk: Desk, package: str) -> Slip:
    """Return the receipt of a package by its id in hex, or a unique beginning of six digits."""
    found = standing.named(listing(desk).receipts, package)
    if found is None:
        raise UserError(
            "Không tìm thấy đúng một phiếu hồi báo có mã gói này.",
            "Hãy xem danh sách phiếu hồi báo và ghi đủ mã gói (ít nhất sáu ký tự).",
            code="unknown_receipt",
        )
    return found


def write(desk: Desk, package: str, target: Path) -> Slip:
    """Write a receipt to a file, as an A5 page (.pdf) or as text (.txt); return it."""
    slip = find(desk, package)
    ending = target.suffix.lower()
    if ending == ".pdf":
        desk.write_file(target, _pdf(desk, slip))
    elif ending == ".txt":
        desk.write_file(target, ("\r\n".join(text(desk, slip)) + "\r\n").encode("utf-8-sig"))
    else:
        raise UserError(
            "Phiếu hồi báo chỉ ghi được thành tệp .pdf hoặc .txt.",
            "Hãy đặt tên tệp kết thúc bằng .pdf hoặc .txt.",
            code="unknown_ending",
        )
    return slip


def grouped(code: str) -> str:
    """Return the ten characters in groups that can be read out: ``7KQ 42M X9TB``."""
    return " ".join(filter(None, (code[:3], code[3:6], code[6:])))


def text(desk: Desk, slip: Slip) -> list[str]:
    """Return a receipt as lines of text."""
    rows = [f"{label}: {said}" for label, said in rows_of(desk, slip)]
    return [
        desk.profile.unit.full_name,
        "",
        "PHIẾU HỒI BÁO GÓI DỮ LIỆU",
        "",
        *rows,
        "",
        f"MÃ KIỂM TRA: {grouped(slip.code)}",
        _NOTE,
    ]


def rows_of(desk: Desk, slip: Slip) -> list[tuple[str, str]]:
    """Return what a receipt says, as label and words."""
    ops = slip.ops
    day = "Ngày nhập" if slip.way == "in" else "Ngày gửi"
    rows = [
        ("Gói số", str(slip.number)),
        ("Mã gói", f"{slip.id[:16]} {slip.id[16:]}"),
        ("Nơi gửi", f"{unit_words(desk.units, slip.sender)}, máy {slip.letter}"),
        ("Nơi nhận", unit_words(desk.units, slip.to)),
        (day, day_words(slip.day)),
        ("Kết quả", _STATUS.get(slip.status, slip.status)),
        ("Số thay đổi trong gói", str(ops.into)),
        ("- đang được dùng", str(ops.applied)),
        ("- đã có giá trị mới hơn", str(ops.superseded)),
        ("- chờ dữ liệu đến sau", str(ops.held)),
        ("- để riêng, không nhập", str(ops.quarantined)),
        ("- đã xóa theo yêu cầu", str(ops.erased)),
    ]
    if slip.conflicts is not None:
        rows.append(("Chỗ hai bên ghi khác nhau", str(slip.conflicts)))
    return rows


def _pdf(desk: Desk, slip: Slip) -> bytes:
    from app.reports.slip import slip_pdf

    moment = desk.moment()
    return slip_pdf(_paper(desk, slip), author=desk.profile.unit.full_name, created=moment)


def _paper(desk: Desk, slip: Slip) -> paper.Slip:
    from app.reports.slip import Slip as Paper

    return Paper(
        desk.profile.unit.letterhead,
        ("PHIẾU HỒI BÁO GÓI DỮ LIỆU",),
        tuple(rows_of(desk, slip)),
        "Mã kiểm tra",
        grouped(slip.code),
        _NOTE,
    )


def _taken(desk: Desk) -> Iterator[Slip]:
    for doc in arrivals_kept(desk.replica).values():
        sender, receipt = doc.get("from"), doc.get("receipt")
        if sender and receipt and sender["device"] != desk.keys.device_id.hex():
            yield Slip(
                doc["id"],
                doc["number"],
                "in",
                sender["unit"],
                sender["letter"],
                desk.profile.unit.code,
                receipt["day"],
                doc["status"],
                _ops(doc),
                doc.get("conflicts"),
                receipt["code"],
            )


def _confirmed(desk: Desk) -> Iterator[Slip]:
    own = own_letter(desk.replica, desk.profile.letter)
    for pid, doc in acks.outbox(desk.replica):
        receipt = doc["receipt"]
        if receipt:
            yield Slip(
                pid,
                doc["number"],
                "out",
                desk.profile.unit.code,
                own,
                doc["unit"],
                doc["day"],
                receipt["status"],
                _ops(receipt),
                None,
                receipt["code"],
            )


def _ops(doc: Mapping[str, Any]) -> Ops:
    return Ops(*doc["ops"])


def _newest_last(slip: Slip) -> tuple[str, int, str]:
    return slip.day, slip.number, slip.id
