"""A chart in the window: sharp at any scale, walked by arrow keys, told as a table on demand."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QTableWidget, QTableWidgetItem, QWidget

from app.charts.definition import Chart, HeatMap
from app.charts.layout import LEAST_WIDTH, lay_out
from app.charts.scene import Area, Scene
from ui.window.i18n import t
from ui.window.theme import current
from ui.window.widgets.chart_paint import paint
from ui.window.widgets.parts import Button, column, row

_MARGIN = 8
_FORWARD = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_BACKWARD = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_TABLE_ROWS = 9


class ChartCanvas(QWidget):
    """Draws a chart and lets its places be chosen by mouse and keys.

    ``picked`` carries the key of a chosen place that has one.
    """

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._chart: Chart | None = None
        self._scene = Scene(0, 0, ())
        self._at = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def scene(self) -> Scene:
        """Return the chart as it is laid out now."""
        return self._scene

    @property
    def area(self) -> Area | None:
        """Return the place the keys are at, None before they were used."""
        return self._scene.areas[self._at] if 0 <= self._at < len(self._scene.areas) else None

    def show_chart(self, chart: Chart) -> None:
        """Show another chart."""
        self._chart = chart
        self._at = -1
        self.setAccessibleName(chart.title)
        # A matrix is never squeezed: it says how wide it must be at least.
        least = ceil(lay_out(chart, LEAST_WIDTH).width) if isinstance(chart, HeatMap) else 0
        self.setMinimumWidth(max(least, int(LEAST_WIDTH)) + 2 * _MARGIN)
        self._lay_out()
        self._tell()

    def sizeHint(self) -> QSize:
        """Return the size of the chart."""
        return QSize(int(self._scene.width), int(self._scene.height)) + QSize(
            2 * _MARGIN, 2 * _MARGIN
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the chart out for the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chart, and a ring around the place the keys are at."""
        painter = QPainter(self)
        painter.translate(_MARGIN, _MARGIN)
        paint(self._scene, painter, current(), self.font())
        if self.hasFocus():
            self._paint_focus(painter)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew in the other colours."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step from place to place; Enter chooses."""
        key, areas = Qt.Key(event.key()), self._scene.areas
        if areas and key in _FORWARD + _BACKWARD:
            first = 0 if key in _FORWARD else len(areas) - 1
            step = 1 if key in _FORWARD else -1
            self._go(first if self._at < 0 else (self._at + step) % len(areas))
        elif key in _ENTER and self.area is not None:
            self._pick(self.area)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the place under the mouse."""
        number = self._number_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and number is not None:
            self._go(number)
            self._pick(self._scene.areas[number])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what lies under the mouse."""
        number = self._number_at(event.position())
        area = self._scene.areas[number] if number is not None else None
        self.setToolTip(area.words if area else "")
        can_pick = area is not None and bool(area.key)
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if can_pick else Qt.CursorShape.ArrowCursor
        )

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys are."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

    def _lay_out(self) -> None:
        if self._chart is None:
            return
        self._scene = lay_out(self._chart, self.width() - 2 * _MARGIN)
        self.setFixedHeight(int(self._scene.height) + 2 * _MARGIN)
        self.update()

    def _go(self, number: int) -> None:
        self._at = number
        self._tell()
        self.update()

    def _pick(self, area: Area) -> None:
        if area.key:
            self.picked.emit(area.key)

    def _tell(self) -> None:
        """Let screen readers say where the keys are, or what can be done."""
        hint = t("Chart", "Biểu đồ. Phím mũi tên để đi qua từng số; bảng số ở nút bên dưới.")
        self.setAccessibleDescription(self.area.words if self.area else hint)

    def _number_at(self, place: QPointF) -> int | None:
        x, y = place.x() - _MARGIN, place.y() - _MARGIN
        held = (n for n, area in enumerate(self._scene.areas) if area.holds(x, y))
        return next(held, None)

    def _paint_focus(self, painter: QPainter) -> None:
        area = self.area
        box = (
            QRectF(area.x - 2, area.y - 2, area.width + 4, area.height + 4)
            if area
            else QRectF(-_MARGIN + 1, -_MARGIN + 1, self.width() - 2, self.height() - 2)
        )
        painter.setPen(QPen(QColor(current().accent), 2 if area else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)


class ChartView(QWidget):
    """A chart with a button that shows its numbers as a table; ``bar`` takes more buttons."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.canvas = ChartCanvas()
        self.canvas.picked.connect(self.picked)
        self.table = QTableWidget()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.setTabKeyNavigation(False)
        self.table.hide()
        self.button = Button(t("Chart", "Xem bảng số"), self._toggle, kind="quiet")
        self.bar = row(self.button, None)
        self.setLayout(column(self.canvas, self.bar, self.table, gap=4))

    def show_chart(self, chart: Chart) -> None:
        """Show a chart; the table follows."""
        self.canvas.show_chart(chart)
        self.table.setAccessibleName(t("Chart", "Bảng số: {title}").format(title=chart.title))
        if self.table.isVisibleTo(self):
            self._fill(chart)
        self._chart = chart

    def _toggle(self) -> None:
        shown = not self.table.isVisibleTo(self)
        if shown:
            self._fill(self._chart)
        self.table.setVisible(shown)
        self.button.setText(t("Chart", "Ẩn bảng số") if shown else t("Chart", "Xem bảng số"))

    def _fill(self, chart: Chart) -> None:
        told = chart.table
        self.table.setColumnCount(len(told.headings))
        self.table.setRowCount(len(told.rows))
        self.table.setHorizontalHeaderLabels(list(told.headings))
        for number, cells in enumerate(told.rows):
            for place, words in enumerate(cells):
                self.table.setItem(number, place, QTableWidgetItem(words))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        line = self.table.fontMetrics().lineSpacing() + 12
        self.table.verticalHeader().setDefaultSectionSize(line)
        self.table.setFixedHeight(line * (min(len(told.rows), _TABLE_ROWS) + 1) + 18)
