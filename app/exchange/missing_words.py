"""What has not arrived, in words: one line of it, and the sentence that asks its sender for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.exchange.in_words import day_words, numbers_words, unit_words
from app.exchange.standing import Missing
from app.records.units import Units


def line(units: Units, gap: Missing) -> str:
    """Return what is missing, as a sentence: the packages when they are known, else the changes."""
    whose = f"của {unit_words(units, gap.unit)}, máy {gap.device}"
    if gap.packages:
        what = f"Chưa nhận được gói số {numbers_words(gap.packages)} {whose}"
    elif gap.before is not None and gap.before.number:
        since = f"gói số {gap.before.number} (nhận ngày {day_words(gap.before.day)})"
        what = f"Chưa nhận đủ các gói {whose}, sau {since}"
    else:
        what = f"Chưa nhận được phần việc {whose}"
    return f"{what}: {_changes(gap)}{_source(gap)}."


def request(units: Units, own: str, gaps: Sequence[Missing]) -> str:
    """Return the message that asks one unit for what is missing of it; ``own`` is who asks."""
    (unit,) = {gap.unit for gap in gaps}
    devices = ", ".join(dict.fromkeys(gap.device for gap in gaps))
    whom = "máy khác của đơn vị" if unit == own else unit_words(units, unit)
    return (
        f"Kính gửi {whom}: {unit_words(units, own)} chưa nhận được {_asked(gaps)}. "
        f"Đề nghị mở Sổ Tư Pháp trên máy {devices}, vào trang Trao đổi, "
        "chọn “Xuất gói gửi đi” và gửi gói vừa xuất. "
        "Gói mới tự mang lại phần còn thiếu, không cần tìm gói cũ."
    )


def _asked(gaps: Iterable[Missing]) -> str:
    told = []
    for gap in gaps:
        if gap.packages:
            told.append(f"gói dữ liệu số {numbers_words(gap.packages)} của máy {gap.device}")
        elif gap.before is not None and gap.before.number:
            told.append(f"đủ các gói của máy {gap.device} sau gói số {gap.before.number}")
        else:
            told.append(f"phần việc {_changes(gap)} của máy {gap.device}")
    return "; ".join(dict.fromkeys(told))


def _changes(gap: Missing) -> str:
    return f"thay đổi số {gap.lo}–{gap.hi}" if gap.lo < gap.hi else f"thay đổi số {gap.lo}"


def _source(gap: Missing) -> str:
    """Return by which package it is known, unless the writer's own packages say so at once."""
    if not gap.day:
        return ""
    return f" (theo gói số {gap.number} của máy {gap.teller}, nhận ngày {day_words(gap.day)})"
