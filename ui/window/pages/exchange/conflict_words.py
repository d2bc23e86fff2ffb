"""One conflict in words: both values side by side, whose and when, which stands and why."""

from __future__ import annotations

from html import escape

from app.exchange.disputes import Dispute, Hand
from app.exchange.in_words import unit_words
from app.ports import Conflict
from app.records.units import Units
from app.text.moments import moment_of
from ui.window.i18n import t


def conflict_html(units: Units, conflict: Conflict, dispute: Dispute) -> str:
    """Return both values side by side, the fields that differ alone."""
    sides = (conflict.winner_value, conflict.loser_value)
    whose = [hand_words(units, hand) for hand in (dispute.winner, dispute.loser)]
    lines = [
        ["", *_heads(conflict, dispute)],
        [t("Conflict", "Ai ghi, lúc nào"), *whose],
    ]
    if None in sides:
        gone, kept = t("Conflict", "đã xóa"), t("Conflict", "còn giữ")
        lines.append(
            [t("Conflict", "Bản ghi"), *(gone if side is None else kept for side in sides)]
        )
    lines += [[both.label, both.winner or "–", both.loser or "–"] for both in dispute.fields]
    return f"{_table(lines)}<p>{escape(_why(units, conflict, dispute))}</p>"


def hand_words(units: Units, hand: Hand | None) -> str:
    """Return who wrote something and when."""
    if hand is None:
        return t("Conflict", "không còn giữ")
    device = t("Conflict", "máy {letter}").format(letter=hand.letter or "?")
    return t("Conflict", "{unit}, {device}, {moment}").format(
        unit=unit_words(units, hand.unit),
        device=t("Conflict", "máy này") if hand.own else device,
        moment=f"{moment_of(hand.at):%d/%m/%Y %H:%M}",
    )


def _heads(conflict: Conflict, dispute: Dispute) -> tuple[str, str]:
    if conflict.open:
        return t("Conflict", "Đang dùng"), t("Conflict", "Giá trị kia")
    later, earlier = t("Conflict", "Giá trị ghi sau"), t("Conflict", "Giá trị ghi trước")
    chosen = t("Conflict", "{value} (được chọn)")
    return (
        chosen.format(value=later) if dispute.chosen == "winner" else later,
        chosen.format(value=earlier) if dispute.chosen == "loser" else earlier,
    )


def _table(lines: list[list[str]]) -> str:
    rows = []
    for number, line in enumerate(lines):
        cells = (escape(cell).replace("\n", "<br>") for cell in line)
        tag = "th align='left'" if number == 0 else "td"
        rows.append(f"<tr>{''.join(f'<{tag}>{cell}</{tag[:2]}>' for cell in cells)}</tr>")
    return f"<table cellspacing='0' cellpadding='6' width='100%'>{''.join(rows)}</table>"


def _why(units: Units, conflict: Conflict, dispute: Dispute) -> str:
    if not conflict.open:
        whose = hand_words(units, dispute.settled)
        return t("Conflict", "Đã chọn xong: {whose}.").format(whose=whose)
    winner, loser = dispute.winner, dispute.loser
    if winner is not None and loser is not None and winner.at > loser.at:
        return t(
            "Conflict",
            "Hai máy ghi khi chưa biết việc của nhau. Giá trị ghi sau theo ngày giờ của máy đang "
            "được dùng, ở mọi máy như nhau.",
        )
    return t(
        "Conflict",
        "Hai máy ghi khi chưa biết việc của nhau. Giá trị đang dùng được chọn theo một thứ tự "
        "chung, ở mọi máy như nhau.",
    )
