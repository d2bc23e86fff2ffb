"""What a file is evidence of, as a list one can jump from."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QWidget

from app.services.filing.evidence import KeptFile, Use
from ui.window.i18n import t
from ui.window.widgets.parts import column, words

_USE = Qt.ItemDataRole.UserRole
_MOST_ROWS = 5


class AttachmentUses(QWidget):
    """The records that use a file; ``asked`` carries type and id of the one to open."""

    asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.heading = words(tone="muted")
        self.list = QListWidget()
        self.list.setAccessibleName(t("Files", "Nơi dùng tệp"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._open)
        self.setLayout(column(self.heading, self.list, gap=4))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    @property
    def use(self) -> Use | None:
        """Return the current record, None when there is none."""
        row = self.list.currentRow()
        return self.list.item(row).data(_USE) if row >= 0 else None

    def show_file(self, file: KeptFile | None, here: str = "") -> None:
        """Show where a file is used; the record ``here`` it is seen from is left out."""
        uses = [use for use in file.uses if use.id != here] if file is not None else []
        self.list.clear()
        for use in uses:
            item = QListWidgetItem(f"{use.label}: {use.title}", self.list)
            item.setData(_USE, use)
            item.setToolTip(t("Files", "Nhấn đúp hoặc Enter để mở"))
        if here:
            said = t("Files", "Tệp đang chọn còn là minh chứng cho {n} bản ghi khác:")
        elif uses:
            said = t("Files", "Là minh chứng cho {n} bản ghi (nhấn đúp hoặc Enter để mở):")
        else:
            said = t("Files", "Chưa là minh chứng của bản ghi nào.")
        if uses:
            self.list.setCurrentRow(0)
        self.heading.setText(said.format(n=len(uses)))
        self.list.setVisible(bool(uses))
        row = max(self.list.sizeHintForRow(0), 1)
        self.list.setFixedHeight(row * min(max(len(uses), 1), _MOST_ROWS) + 4)

    def _open(self, item: QListWidgetItem) -> None:
        use: Use = item.data(_USE)
        self.asked.emit(use.type, use.id)
