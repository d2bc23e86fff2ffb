"""Any long list: how many rows there are, and those near the screen, fetched off the GUI thread.

Rows come as ready texts; painting asks the model for nothing it has to work out. Changes move
rows one way or the other; the model is never reset, so selection and screen readers keep their
place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.desk import Desk
from app.ports import Filter
from ui.window.session import Session

PAGE = 200
ROW_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex

_NO_PARENT = QModelIndex()
_TITLE_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ToolTipRole,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``width`` in letters, ``order`` the name by which its source can sort."""

    key: str
    title: str
    width: int = 14
    order: str = ""
    wrap: bool = False
    right: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is shown: texts by column, and by column key a tone and an icon."""

    id: str
    texts: tuple[str, ...]
    record: Any = None
    tones: Mapping[str, str] = field(default_factory=dict)
    icons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wish:
    """What to list: words to search, conditions, the order, and which slice."""

    text: str = ""
    filters: tuple[Filter, ...] = ()
    order: str = ""
    descending: bool = False
    limit: int = PAGE
    offset: int = 0


class Source(Protocol):
    """Where rows come from; ``rows`` runs in the read lane."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns, always the same ones."""

    def rows(self, desk: Desk, wish: Wish) -> tuple[tuple[Row, ...], int]:
        """Return a slice and how many rows there are in all."""


class PagedModel(QAbstractTableModel):
    """A source as Qt's views see it."""

    loaded = Signal()
    """A page arrived; the total may have changed."""
    renewed = Signal()
    """The first page of a new answer arrived: rows may stand elsewhere now."""

    def __init__(self, session: Session, source: Source) -> None:
        super().__init__()
        self._session = session
        self._source = source
        self._wish = Wish()
        self._total = 0
        self._pages: dict[int, tuple[Row, ...]] = {}
        self._asked: set[int] = set()
        self._generation = 0
        self._fresh = 0

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns."""
        return self._source.columns

    @property
    def source(self) -> Source:
        """Return where the rows come from."""
        return self._source

    @property
    def wish(self) -> Wish:
        """Return what is being listed."""
        return self._wish

    @property
    def total(self) -> int:
        """Return how many rows there are."""
        return self._total

    def show_source(self, source: Source) -> None:
        """List another source with the same columns."""
        self._source = source
        self.reload()

    def search(self, text: str) -> None:
        """List the rows with these words."""
        self._wish = replace(self._wish, text=text)
        self.reload(first=0)

    def narrow(self, filters: tuple[Filter, ...]) -> None:
        """List the rows that fulfil these conditions."""
        self._wish = replace(self._wish, filters=filters)
        self.reload(first=0)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column, if its source can; -1 is the source's own order."""
        name = self.columns[column].order if 0 <= column < len(self.columns) else ""
        descending = bool(name) and order is Qt.SortOrder.DescendingOrder
        if (name, descending) != (self._wish.order, self._wish.descending):
            self._wish = replace(self._wish, order=name, descending=descending)
            self.reload(first=0)

    def reload(self, first: int | None = None) -> None:
        """Fetch anew what is on the screen; the rest follows when it is looked at."""
        wanted = {first} if first is not None else set(self._asked) or {0}
        self._generation += 1
        self._asked = set()
        for page in sorted(wanted):
            self._ask(page)

    def row_at(self, position: int) -> Row | None:
        """Return a row, None while it is still on its way."""
        page = self._pages.get(position // PAGE)
        if page is None:
            self._ask(position // PAGE)
            return None
        within = position % PAGE
        return page[within] if within < len(page) else None

    def position_of(self, row_id: str) -> int | None:
        """Return where a fetched row stands."""
        for number, page in self._pages.items():
            for within, row in enumerate(page):
                if row.id == row_id:
                    return number * PAGE + within
        return None

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role in _TITLE_ROLES:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            # A title cut short must begin at its beginning.
            fits = column.right and len(column.title) < column.width
            side = Qt.AlignmentFlag.AlignRight if fits else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, or the whole row for the delegate."""
        if role == ROW_ROLE:
            return self.row_at(index.row())
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        row = self.row_at(index.row())
        if row is None:
            return ""
        text = row.texts[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()].title}: {text}"
        return text

    def _ask(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        source, generation = self._source, self._generation
        wish = replace(self._wish, offset=page * PAGE)
        self._session.read(
            self,
            lambda desk: source.rows(desk, wish),
            lambda found: self._take(generation, page, found),
            failed=self._on_failed,
        )

    def _on_failed(self, error: BaseException) -> None:
        from ui.window.troubles import show_trouble

        show_trouble(self.parent(), error)

    def _take(self, generation: int, page: int, found: tuple[tuple[Row, ...], int]) -> None:
        if generation != self._generation:
            return
        rows, total = found
        renewed = self._fresh != generation
        if renewed:
            self._fresh = generation
            self._pages = {}
        self._pages[page] = rows
        self._resize(total)
        if rows:
            first = self.index(page * PAGE, 0)
            last = self.index(min(page * PAGE + len(rows), self._total) - 1, len(self.columns) - 1)
            self.dataChanged.emit(first, last)
        self.loaded.emit()
        if renewed:
            self.renewed.emit()

    def _resize(self, total: int) -> None:
        if total > self._total:
            self.beginInsertRows(_NO_PARENT, self._total, total - 1)
            self._total = total
            self.endInsertRows()
        elif total < self._total:
            self.beginRemoveRows(_NO_PARENT, total, self._total - 1)
            self._total = total
            self.endRemoveRows()
