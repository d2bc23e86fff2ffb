"""The narrow list of a book: entries under their areas, with how many records each has."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.text.numbers import format_number
from ui.window.i18n import t
from ui.window.theme import current

if TYPE_CHECKING:
    from ui.window.pages.entries import Entry

_KEY = Qt.ItemDataRole.UserRole
_COUNT = Qt.ItemDataRole.UserRole + 1
_PAD, _INDENT = 8, 6
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft


class EntryList(QListWidget):
    """Arrows choose an entry, Enter goes into it."""

    chosen = Signal(str)
    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(t("Book", "Các mục: {name}").format(name=name))
        self.setItemDelegate(_EntryDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMinimumWidth(150)
        self.setMaximumWidth(320)
        self._items: dict[str, QListWidgetItem] = {}
        self.currentItemChanged.connect(self._on_current)

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """List the entries, a heading over each area."""
        self.blockSignals(True)
        self.clear()
        self._items.clear()
        for label, group in groupby(entries, lambda e: e.area_label):
            heading = QListWidgetItem(label, self)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            for entry in group:
                item = QListWidgetItem(entry.title, self)
                item.setData(_KEY, entry.key)
                item.setToolTip(entry.title)
                self._items[entry.key] = item
        self.blockSignals(False)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many records the entries have."""
        self.blockSignals(True)
        for key, count in counts.items():
            if key in self._items:
                item, number = self._items[key], format_number(count)
                item.setData(_COUNT, number if count else "")
                said = t("Book", "{name}, {n} dòng").format(name=item.text(), n=number)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        self.blockSignals(False)
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def mark(self, key: str) -> None:
        """Show which entry is open."""
        if key in self._items:
            self.blockSignals(True)
            self.setCurrentItem(self._items[key])
            self.blockSignals(False)
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter go into the open entry."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        key = item.data(_KEY) if item is not None else None
        if key:
            self.chosen.emit(key)


class _EntryDelegate(QStyledItemDelegate):
    """Draws areas as headings, entries with their counts; long names take a second line."""

    def __init__(self, entries: QListWidget) -> None:
        super().__init__(entries)
        self._list = entries

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        heading = index.data(_KEY) is None
        indent = 0 if heading else _INDENT
        room = self._list.viewport().width() - 2 * _PAD - indent - self._taken(option, index)
        words = option.fontMetrics.boundingRect(
            QRect(0, 0, max(room, 40), 1000), _WRAPPED, index.data()
        )
        above = 8 if heading and index.row() else 0
        return QSize(60, words.height() + 9 + above)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        colours, rect, state = current(), option.rect, option.state
        painter.save()
        if index.data(_KEY) is None:
            font = QFont(option.font)
            font.setPointSizeF(font.pointSizeF() * 0.9)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(colours.muted))
            place = rect.adjusted(_PAD, 0, -_PAD, -4)
            painter.drawText(place, _WRAPPED | Qt.AlignmentFlag.AlignBottom, index.data())
            painter.restore()
            return
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, QColor(colours.accent_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.hover))
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        inner = rect.adjusted(_PAD + _INDENT, 0, -_PAD, 0)
        painter.setPen(QColor(colours.muted))
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, align, index.data(_COUNT) or "")
        painter.setPen(QColor(colours.accent if chosen else colours.text))
        place = inner.adjusted(0, 0, -self._taken(option, index), 0)
        painter.drawText(place, _WRAPPED | Qt.AlignmentFlag.AlignVCenter, index.data())
        painter.restore()

    def _taken(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> int:
        """Return the room the count takes."""
        count = index.data(_COUNT) or ""
        return option.fontMetrics.horizontalAdvance(count) + 8 if count else 0
