"""The six clears of a task: how many there are, which are missing."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.work.tasks import CLEARS
from ui.window.i18n import t
from ui.window.theme import current
from ui.window.widgets.parts import row, words

_PART = QSize(16, 8)
_GAP = 3


class _Bars(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.filled = 0
        self.setFixedSize(len(CLEARS) * (_PART.width() + _GAP), _PART.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a part per clear, the clear ones filled."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colours = current()
        for n in range(len(CLEARS)):
            painter.setBrush(QColor(colours.good if n < self.filled else colours.line))
            left = n * (_PART.width() + _GAP)
            painter.drawRoundedRect(QRectF(left, 1, _PART.width(), _PART.height()), 3, 3)


class ClearsMeter(QWidget):
    """Bars and words: "Đủ 6 rõ: 4/6", with the missing ones named."""

    def __init__(self) -> None:
        super().__init__()
        self._bars = _Bars()
        self.label = words()
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = row(self._bars, self.label, gap=10)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def say(self, unclear: tuple[str, ...]) -> None:
        """Show which clears (keys of CLEARS) are missing."""
        self._bars.filled = len(CLEARS) - len(unclear)
        self._bars.update()
        if not unclear:
            self.label.setText(t("Clears", "Đủ 6 rõ: 6/6"))
            return
        self.label.setText(
            t("Clears", "Đủ 6 rõ: {n}/6 · còn thiếu: {missing}").format(
                n=self._bars.filled, missing=", ".join(CLEARS[key] for key in unclear)
            )
        )
