"""Before an import: what each package would change; nothing is taken in before "Nhập"."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from app.exchange.results import Import
from app.records.units import Units
from ui.window.i18n import t
from ui.window.pages.exchange.wording import STATUS, package_line
from ui.window.widgets.parts import Button, column, row, title, tone_colour, words


class ImportDialog(QDialog):
    """Shows a preview, or the result; ``go_on`` asks for the import itself."""

    go_on = Signal()

    def __init__(self, parent: QWidget, units: Units, found: Import) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        preview = found.preview
        heading = (
            t("Import", "Gói này sẽ thay đổi gì") if preview else t("Import", "Kết quả nhập gói")
        )
        self.setWindowTitle(heading)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setAccessibleName(heading)
        for package in found.packages:
            item = QListWidgetItem(package_line(units, package), self.list)
            tone = STATUS.get(str(package.status), ("", ""))[1]
            item.setForeground(QColor(tone_colour(tone)))
        if not found.packages:
            QListWidgetItem(t("Import", "Không thấy gói nào ở đây."), self.list)
        self.list.setCurrentRow(0)
        note = t(
            "Import",
            "Chưa có gì thay đổi. Khi nhập, chỗ hai bên ghi khác nhau vẫn giữ cả hai để xem lại.",
        )
        self.take = Button(t("Import", "Nhập"), self._go, icon_name="check", kind="primary")
        close = Button(
            t("Import", "Thôi") if preview else t("Import", "Đóng"),
            self.reject,
            kind="plain" if preview else "primary",
        )
        useful = any(str(p.status) not in ("refused", "duplicate") for p in found.packages)
        self.take.setVisible(preview)
        self.take.setEnabled(useful)
        (self.take if preview and useful else close).setDefault(True)
        parts: list[QWidget] = [title(heading, 2), self.list]
        if preview:
            parts.insert(1, words(note, "muted"))
        self.setLayout(column(*parts, row(None, close, self.take), margin=16))
        self.resize(640, 420)

    def _go(self) -> None:
        self.accept()
        self.go_on.emit()
