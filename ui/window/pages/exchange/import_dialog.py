"""Before an import: what each package would change; nothing is taken in before "Nhập"."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDialog, QListWidgetItem, QWidget

from app.exchange.results import Import, Imported
from ui.window.i18n import t
from ui.window.pages.exchange.details_dialog import show_details
from ui.window.pages.exchange.slip_dialog import show_slip
from ui.window.pages.exchange.wording import STATUS, package_line
from ui.window.session import Session
from ui.window.widgets.enter_list import EnterList
from ui.window.widgets.parts import Button, column, row, title, tone_colour, words


def is_new(found: Import) -> bool:
    """Tell whether any package brings something that is not here yet."""
    return any(str(p.status) not in ("refused", "duplicate") for p in found.packages)


def _useful_first(package: Imported) -> int:
    """Order what can be taken in before what waits, what is refused, and what is known."""
    order = ("applied", "assembling", "held", "quarantined", "refused", "duplicate")
    return order.index(str(package.status))


class ImportDialog(QDialog):
    """Shows a preview, or the result; ``go_on`` asks for the import itself."""

    go_on = Signal()

    def __init__(
        self, parent: QWidget, session: Session, found: Import, paths: Sequence[Path] = ()
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, units = session, session.units
        self._packages = sorted(found.packages, key=_useful_first)
        self._paths, self._preview = tuple(paths), found.preview
        preview = found.preview
        heading = (
            t("Import", "Gói này sẽ thay đổi gì") if preview else t("Import", "Kết quả nhập gói")
        )
        self.setWindowTitle(heading)
        self.list = EnterList(heading)
        for package in self._packages:
            item = QListWidgetItem(package_line(units, package, preview=preview), self.list)
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
        self.slip = Button(
            t("Import", "Phiếu hồi báo…"), self._show_slip, icon_name="print", kind="quiet"
        )
        self.more = Button(
            t("Import", "Xem từng thay đổi…"), self._show_details, icon_name="search", kind="quiet"
        )
        self.list.currentRowChanged.connect(lambda _: self._on_package())
        self.list.itemActivated.connect(lambda _: self._open_package())
        useful = is_new(found)
        self.take.setVisible(preview)
        self.take.setEnabled(useful)
        ready = self.take if preview and useful else close
        ready.setDefault(True)
        parts: list[QWidget] = [title(heading, 2), self.list]
        if preview:
            parts.insert(1, words(note, "muted"))
        self.setLayout(column(*parts, row(self.slip, self.more, None, close, self.take), margin=16))
        self.resize(640, 420)
        self._on_package()
        # Enter does what the coloured key says; the list is one step back.
        ready.setFocus()

    def _on_package(self) -> None:
        package = self._package()
        self.slip.setVisible(self._receipt() is not None)
        tells = package is not None and bool(package.kinds or package.changes.conflicts)
        has_more = self._preview and tells
        self.more.setVisible(has_more)

    def _package(self) -> Imported | None:
        number = self.list.currentRow()
        return self._packages[number] if 0 <= number < len(self._packages) else None

    def _open_package(self) -> None:
        """Enter: the changes before an import, the receipt after it."""
        if self.more.isVisible():
            self._show_details()
        else:
            self._show_slip()

    def _show_details(self) -> None:
        package = self._package()
        if package is not None:
            show_details(self, self._session, self._paths, package)

    def _receipt(self) -> str | None:
        """Return the id of the chosen package when it has a receipt."""
        package = self._package()
        return package.id if package is not None and package.receipt else None

    def _show_slip(self) -> None:
        package = self._receipt()
        if package:
            show_slip(self, self._session, package)

    def _go(self) -> None:
        self.accept()
        self.go_on.emit()
