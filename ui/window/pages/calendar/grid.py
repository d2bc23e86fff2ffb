"""The month as a grid: painted cells, keys that walk by day, week and month."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.services.day.agenda import Day, What
from ui.window.i18n import t
from ui.window.pages.calendar.month_model import DAY_ROLE, MonthModel, counted, told
from ui.window.pages.calendar.shapes import TONES, draw
from ui.window.theme import current
from ui.window.widgets.parts import tone_colour

_PAD = 6
_SHAPE = 8
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class MonthGrid(QTableView):
    """A month's page. ``chosen`` carries the day the cursor stands on, ``opened`` one by Enter."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.page = MonthModel()
        self.page.setParent(self)
        self.setModel(self.page)
        self.delegate = _DayDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(t("Calendar", "Lịch tháng"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            header.setMinimumSectionSize(20)
            header.setHighlightSections(False)
        self.verticalHeader().hide()
        self.setMinimumSize(320, 220)
        self.clicked.connect(lambda index: self.chosen.emit(self.page.date_at(index)))
        self.doubleClicked.connect(lambda index: self.opened.emit(self.page.date_at(index)))

    @property
    def current_day(self) -> date | None:
        """Return the day under the cursor."""
        index = self.currentIndex()
        return self.page.date_at(index) if index.isValid() else None

    def stand_on(self, day: date) -> None:
        """Put the cursor on a day of this page."""
        index = self.page.index_of(day)
        if index.isValid():
            self.setCurrentIndex(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by days and weeks, by months with PageUp and PageDown; Enter opens the day."""
        day = self.current_day
        key = Qt.Key(event.key())
        if day is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif key in _STEPS:
            self.chosen.emit(day + timedelta(days=_STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.chosen.emit(month_step(day, -1 if key is Qt.Key.Key_PageUp else 1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            edge = 0 if key is Qt.Key.Key_Home else 6
            self.chosen.emit(day + timedelta(days=edge - day.weekday()))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(day)
        else:
            event.ignore()


def month_step(day: date, months: int) -> date:
    """Return the same day so many months on, or the last day of a shorter month."""
    place = day.year * 12 + day.month - 1 + months
    first = date(place // 12, place % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


class _DayDelegate(QStyledItemDelegate):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.today = date(2000, 1, 1)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        at, page = index.data(DAY_ROLE), index.model()
        if not isinstance(page, MonthModel):
            return
        day, rect = page.day(at), option.rect
        painter.save()
        painter.setFont(option.font)
        self._ground(painter, option, day, inside=at.month == page.month.month)
        top = self._number(painter, option, at, day, at.month == page.month.month)
        if day is not None:
            room = QRect(rect.left() + _PAD, top, rect.width() - 2 * _PAD, rect.bottom() - top - 2)
            self._lines(painter, option, room, day, late=at < self.today)
        painter.restore()

    def _ground(
        self, painter: QPainter, option: QStyleOptionViewItem, day: Day | None, *, inside: bool
    ) -> None:
        colours, rect, state = current(), option.rect, option.state
        off = day is not None and not day.working
        painter.fillRect(rect, QColor(colours.window if off or not inside else colours.base))
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.accent_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.hover))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.accent))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _number(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        at: date,
        day: Day | None,
        inside: bool,
    ) -> int:
        """Draw the day's number and name; return where the lines below may begin."""
        colours, rect = current(), option.rect
        font = QFont(option.font)
        is_today = at == self.today
        font.setWeight(QFont.Weight.Bold if is_today else QFont.Weight.DemiBold)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        text = str(at.day)
        wide = metrics.horizontalAdvance(text)
        place = QRect(rect.left() + _PAD, rect.top() + 4, wide, metrics.height())
        if is_today:
            painter.setBrush(QColor(colours.accent))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(place.adjusted(-4, -1, 4, 1), 6, 6)
        painter.setPen(QColor(self._number_colour(day, inside=inside, is_today=is_today)))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        painter.setFont(option.font)
        below = place.bottom() + 4
        return below if day is None or not day.name else self._name(painter, rect, place, day)

    def _name(self, painter: QPainter, rect: QRect, number: QRect, day: Day) -> int:
        """Draw a day's name under its number where there is room, else beside it, cut short."""
        height, below = painter.fontMetrics().lineSpacing() + 1, number.bottom() + 4
        room = (rect.bottom() - below) // height - len(counted(day))
        painter.setPen(QColor(current().danger if not day.working else current().muted))
        width = rect.width() - 2 * _PAD
        lines = -(-painter.fontMetrics().horizontalAdvance(day.name) // max(1, width - 8))
        if lines > room:
            left = number.right() + 8
            beside = QRect(left, number.top(), rect.right() - left - 4, number.height())
            _elided(painter, beside, day.name)
            return below
        under = QRect(rect.left() + _PAD, below - 2, width, lines * height)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(under, flags | Qt.TextFlag.TextWordWrap, day.name)
        return under.bottom() + 1

    def _number_colour(self, day: Day | None, *, inside: bool, is_today: bool) -> str:
        colours = current()
        if is_today:
            return colours.on_accent
        if day is not None and not day.working and inside:
            return colours.danger
        return colours.text if inside else colours.muted

    def _lines(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        room: QRect,
        day: Day,
        *,
        late: bool,
    ) -> None:
        """Draw a line per kind, shape and word; what does not fit is told as a number."""
        height = painter.fontMetrics().lineSpacing() + 1
        found = counted(day)
        if room.height() < height:
            self._shapes(painter, option, found, late=late)
            return
        fits = max(1, room.height() // height)
        shown = found if len(found) <= fits else found[: fits - 1]
        for n, (what, count) in enumerate(shown):
            line = QRect(room.left(), room.top() + n * height, room.width(), height)
            pressing = late and what is not What.TRAINING
            colour = tone_colour("danger" if pressing else TONES[what])
            middle = line.center().y() - _SHAPE / 2 + 1
            draw(painter, what, QRectF(line.left(), middle, _SHAPE, _SHAPE), colour)
            text_colour = option.palette.color(QPalette.ColorRole.Text).name()
            painter.setPen(QColor(colour if pressing else text_colour))
            _elided(painter, line.adjusted(_SHAPE + 5, 0, 0, 0), told(what, count))
        left = sum(n for _, n in found[len(shown) :])
        if left:
            line = QRect(room.left(), room.top() + len(shown) * height, room.width(), height)
            painter.setPen(QColor(current().muted))
            _elided(painter, line, t("Calendar", "+{n} việc").format(n=left))

    def _shapes(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        found: list[tuple[What, int]],
        *,
        late: bool,
    ) -> None:
        """Draw the bare shapes beside the number of a low cell; the day's list has the words."""
        right, top = option.rect.right() - _PAD, option.rect.top() + _PAD + 2
        for n, (what, _) in enumerate(reversed(found)):
            pressing = late and what is not What.TRAINING
            colour = tone_colour("danger" if pressing else TONES[what])
            left = right - (n + 1) * (_SHAPE + 3)
            draw(painter, what, QRectF(left, top, _SHAPE, _SHAPE), colour)


def _elided(painter: QPainter, rect: QRect, text: str) -> None:
    short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, short)
