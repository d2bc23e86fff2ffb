"""Six weeks around a month as a table, Monday first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.services.day.agenda import Day, What
from app.text.dates import format_date, weekday_name
from ui.window.i18n import t

DAY_ROLE = Qt.ItemDataRole.UserRole
WEEKS, DAYS = 6, 7
_NAMES = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
WORDS = {
    What.TASK: t("Calendar", "nhiệm vụ"),
    What.OWN_DAY: t("Calendar", "hạn đơn vị đặt"),
    What.PRODUCT: t("Calendar", "sản phẩm"),
    What.REPORT: t("Calendar", "báo cáo"),
    What.REPORT_SAFE: t("Calendar", "nên gửi báo cáo"),
    What.DEADLINE: t("Calendar", "hạn của sổ"),
    What.TRAINING: t("Calendar", "buổi tập huấn"),
}

_SHORT = {
    What.REPORT_SAFE: t("Calendar", "nên gửi BC"),
    What.TRAINING: t("Calendar", "tập huấn"),
}
"""Words short enough for a cell, where the full ones are not."""


def first_shown(month: date) -> date:
    """Return the Monday that opens the month's page; ``month`` is any day of it."""
    first = month.replace(day=1)
    return first - timedelta(days=first.weekday())


class MonthModel(QAbstractTableModel):
    """The days of one page; each cell is a ``Day`` once its month has been read."""

    def __init__(self) -> None:
        super().__init__()
        self.month = date(2000, 1, 1)
        self._days: Mapping[date, Day] = {}

    def show(self, month: date, days: Mapping[date, Day]) -> None:
        """Show a month (any day of it) with what is known of its days."""
        self.month, self._days = month.replace(day=1), days
        last = self.index(WEEKS - 1, DAYS - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def date_at(self, index: Index) -> date:
        """Return the date of a cell."""
        return first_shown(self.month) + timedelta(days=index.row() * DAYS + index.column())

    def index_of(self, day: date) -> QModelIndex:
        """Return the cell of a date, an invalid index when it is on another page."""
        passed = (day - first_shown(self.month)).days
        return (
            self.index(passed // DAYS, passed % DAYS)
            if 0 <= passed < WEEKS * DAYS
            else QModelIndex()
        )

    def day(self, day: date) -> Day | None:
        """Return what is known of a date."""
        return self._days.get(day)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of weeks."""
        return 0 if parent.isValid() else WEEKS

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of days of a week."""
        return 0 if parent.isValid() else DAYS

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a weekday's name."""
        wanted = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return _NAMES[section] if wanted and orientation is Qt.Orientation.Horizontal else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's number, its words for screen readers and tips, or its day."""
        at = self.date_at(index)
        if role == DAY_ROLE:
            return at
        if role == Qt.ItemDataRole.DisplayRole:
            return str(at.day)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return said(at, self._days.get(at))
        return None


def counted(day: Day) -> list[tuple[What, int]]:
    """Return how many things of each kind a day has, in the order of kinds."""
    found = Counter(e.what for e in day.entries)
    return [(what, found[what]) for what in What if found[what]]


def told(what: What, count: int) -> str:
    """Return a kind and how many in few words; a day to send by needs no number of one."""
    words = _SHORT.get(what, WORDS[what])
    return words if what is What.REPORT_SAFE and count == 1 else f"{count} {words}"


def said(at: date, day: Day | None) -> str:
    """Return a day in words."""
    parts = [f"{weekday_name(at)} {format_date(at)}"]
    if day is not None:
        parts += [day.name] if day.name else []
        parts += [f"{n} {WORDS[what]}" for what, n in counted(day)]
        parts += [] if day.entries else [t("Calendar", "không có hạn nào")]
    return ", ".join(parts)
