"""How each milestone stands, in words: met or missing, what it means for so few, the estimate."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.indicators import wording
from app.indicators.forecast import Outlook
from app.indicators.measure import subject
from app.services.targets.indicator_detail import Detail
from ui.window.i18n import t
from ui.window.widgets.parts import Button, Chip, card, clear, column, row, title, words


class MilestoneCards(QWidget):
    """A card per milestone; ``missing_asked`` when somebody wants to see who is missing."""

    missing_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._cards = column(gap=8)
        self.setLayout(self._cards)

    def show_detail(self, detail: Detail) -> None:
        """Show the milestones of an indicator."""
        clear(self._cards)
        for outlook, told in zip(detail.outlooks, detail.milestone_words(), strict=True):
            self._cards.addWidget(self._card(detail, outlook, told))
        if not detail.outlooks:
            said = t("Indicator", "Chỉ tiêu chưa có mốc. Nhấn “Sửa chỉ tiêu” để thêm năm và mức.")
            self._cards.addWidget(words(said, "muted"))

    def _card(self, detail: Detail, outlook: Outlook, told: tuple[str, str, str]) -> QWidget:
        stone, what = outlook.stone, subject(detail.state.measure)
        verdict, meaning, estimate = told
        chip = Chip(*_state(stone.met))
        head = row(title(wording.milestone_name(stone, what), 3), chip)
        head.setStretch(0, 1)
        lines = [words(_sentence(verdict))]
        if meaning and not stone.met:
            lines.append(words(_sentence(meaning), "muted"))
        if estimate:
            lines.append(words(estimate, "warn" if outlook.in_time is False else "muted"))
        if stone.missing and detail.unmet:
            see = (
                t("Indicator", "Xem ai còn thiếu")
                if what == "người"
                else t("Indicator", "Xem vị trí còn thiếu")
            )
            head.addWidget(Button(see, self.missing_asked.emit, kind="quiet"))
        return card(column(head, *lines, gap=4))


def _state(met: bool | None) -> tuple[str, str]:
    if met is None:
        return t("Indicator", "chưa tính được"), "plain"
    return (t("Indicator", "đạt"), "good") if met else (t("Indicator", "chưa đạt"), "warn")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
