"""Choosing a period: year, half, quarter or month, and one step back or forward."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.schedule.periods import Period, PeriodKind, period_of
from ui.window.i18n import t
from ui.window.widgets.editors import combo
from ui.window.widgets.parts import Button, row, words


class PeriodChooser(QWidget):
    """Holds a period; ``changed`` tells that it is another."""

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._period = period_of(today, PeriodKind.YEAR)
        self.kind = combo(
            t("Period", "Kỳ"),
            (t("Period", "Năm"), PeriodKind.YEAR),
            (t("Period", "6 tháng"), PeriodKind.HALF_YEAR),
            (t("Period", "Quý"), PeriodKind.QUARTER),
            (t("Period", "Tháng"), PeriodKind.MONTH),
        )
        self.label = words()
        self.label.setWordWrap(False)
        back = Button("‹", self.back, kind="quiet", name=t("Period", "Kỳ trước"))
        ahead = Button("›", self.ahead, kind="quiet", name=t("Period", "Kỳ sau"))
        self.setLayout(row(self.kind, back, self.label, ahead, gap=4))
        self.kind.currentIndexChanged.connect(lambda _: self._take_kind())
        self._say()

    @property
    def period(self) -> Period:
        """Return the period chosen."""
        return self._period

    def back(self) -> None:
        """Go one period back."""
        self._take(self._period.previous())

    def ahead(self) -> None:
        """Go one period forward."""
        self._take(self._period.next())

    def _take_kind(self) -> None:
        kind = self.kind.currentData()
        # The same stretch of time stays in sight when the length changes.
        within = self._today if self._period.contains(self._today) else self._period.end
        self._take(period_of(within, PeriodKind(kind)))

    def _take(self, period: Period) -> None:
        if period != self._period:
            self._period = period
            self._say()
            self.changed.emit()

    def _say(self) -> None:
        label = self._period.label()
        self.label.setText(f"{label[:1].upper()}{label[1:]}")
