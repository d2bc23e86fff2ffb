"""The people (or posts) behind one count of an indicator; Enter opens a record."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.services.targets.indicator_detail import Row

_RECORD = Qt.ItemDataRole.UserRole


class PeopleList(QListWidget):
    """Lists rows; ``open_asked`` carries the type and id of the one opened."""

    open_asked = Signal(str, str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.itemActivated.connect(self._open)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show rows; the one that was current stays so when it is still there."""
        at = self.currentRow()
        kept = self.item(at).data(_RECORD) if at >= 0 else None
        self.clear()
        for row in rows:
            words = f"{row.title}: {row.lacking}" if row.lacking else row.title
            item = QListWidgetItem(words, self)
            item.setData(_RECORD, (row.type, row.id))
            if (row.type, row.id) == kept:
                self.setCurrentItem(item)
        if self.currentRow() < 0:
            self.setCurrentRow(0)

    def _open(self, item: QListWidgetItem) -> None:
        self.open_asked.emit(*item.data(_RECORD))
