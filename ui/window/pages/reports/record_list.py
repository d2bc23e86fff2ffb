"""The records behind a figure, of whatever types; Enter opens one on its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.desk import Desk
from app.ports import Query, Record
from app.records.registry import REGISTRY
from app.services.registers import records
from ui.window.i18n import t
from ui.window.widgets.parts import column, words

_RECORD = Qt.ItemDataRole.UserRole
MAX_ROWS = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One record: its type, id, and the words that stand for it."""

    type: str
    id: str
    words: str


class RecordList(QWidget):
    """A list of records; ``opened`` carries type and id of the one chosen."""

    opened = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setAccessibleName(t("Figure", "Các bản ghi đã tính"))
        self.list.itemActivated.connect(self.open_item)
        self.note = words(t("Figure", "Đang tìm các bản ghi…"), "muted")
        self.setLayout(column(self.note, self.list))

    def show_lines(self, lines: list[Line]) -> None:
        """Show these records in place of the ones before."""
        self.list.clear()
        for line in lines:
            item = QListWidgetItem(f"{REGISTRY[line.type].label}: {line.words}", self.list)
            item.setData(_RECORD, (line.type, line.id))
        self.list.setCurrentRow(0)
        if len(lines) >= MAX_ROWS:
            said = t("Figure", "{n} bản ghi đầu tiên. Enter để mở.")
        elif lines:
            said = t("Figure", "{n} bản ghi. Enter để mở.")
        else:
            said = t("Figure", "Không có bản ghi nào trong kỳ.")
        self.note.setText(said.format(n=len(lines)))

    def show_hint(self, hint: str) -> None:
        """Show no record, and say what to do."""
        self.list.clear()
        self.note.setText(hint)

    def open_item(self, item: QListWidgetItem) -> None:
        """Ask for the page of a record."""
        self.opened.emit(*item.data(_RECORD))


def lines_of_ids(desk: Desk, ids: Iterable[str]) -> list[Line]:
    """Return the living records with these ids, in their order, whatever their types."""
    order = list(dict.fromkeys(ids))[:MAX_ROWS]
    left = set(order)
    found: dict[str, Line] = {}
    for rtype in REGISTRY:
        if not left:
            break
        here = desk.store.get_many(rtype.name, left)
        left -= here.keys()
        found |= {line.id: line for line in _lines(desk, rtype.name, here.values())}
    return [found[i] for i in order if i in found]


def lines_of_queries(desk: Desk, queries: Iterable[Query]) -> list[Line]:
    """Return the first records of these queries."""
    lines: list[Line] = []
    for query in queries:
        wanted = Query(
            query.type,
            query.filters,
            order=REGISTRY[query.type].order,
            limit=max(MAX_ROWS - len(lines), 0),
        )
        lines += _lines(desk, query.type, desk.store.find(wanted).records)
    return lines


def _lines(desk: Desk, type_name: str, found: Iterable[Record]) -> list[Line]:
    here = list(found)
    names = records.titles(desk, type_name, [r.id for r in here])
    return [Line(type_name, r.id, names.get(r.id, "")) for r in here]
