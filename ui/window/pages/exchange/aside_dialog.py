"""What was set aside or waits: whole packages, and single changes of packages taken in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QTabWidget, QWidget

from app.errors import UserError
from ui.window.i18n import t
from ui.window.pages.exchange.aside_changes import AsideChanges
from ui.window.pages.exchange.aside_packages import AsidePackages
from ui.window.session import Session
from ui.window.widgets.parts import Banner, Button, column, row, title


class AsideDialog(QDialog):
    """Để riêng; ``changed`` tells that something was taken in or forgotten."""

    changed = Signal()
    open_asked = Signal(str, str)

    def __init__(self, parent: QWidget, session: Session, *, changes: bool = False) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = t("Aside", "Để riêng và đang chờ")
        self.setWindowTitle(heading)
        self.banner = Banner()
        self.packages = AsidePackages(session, self.banner)
        self.changes = AsideChanges(session, self.banner)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.packages, t("Aside", "Gói"))
        self.tabs.addTab(self.changes, t("Aside", "Từng thay đổi"))
        self.tabs.setCurrentIndex(int(changes))
        close = Button(t("Aside", "Đóng"), self.reject, kind="primary")
        close.setDefault(True)
        layout = column(title(heading, 2), self.banner, self.tabs, row(None, close), margin=16)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.resize(820, 560)
        self.tabs.tabBar().setFocus()
        self._connect()
        self._refresh()

    def show_user_error(self, error: UserError) -> None:
        """Show a refusal above."""
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def _connect(self) -> None:
        for tab in (self.packages, self.changes):
            tab.changed.connect(self.changed)
        self.packages.changed.connect(self.changes.refresh)
        self.changes.changed.connect(self.packages.refresh)
        self.packages.laid_out.connect(lambda: self.tabs.setCurrentIndex(1))
        self.packages.counted.connect(lambda n: self._count(0, t("Aside", "Gói"), n))
        self.changes.counted.connect(lambda n: self._count(1, t("Aside", "Từng thay đổi"), n))
        self.changes.open_asked.connect(self._open)

    def _refresh(self) -> None:
        self.packages.refresh()
        self.changes.refresh()

    def _count(self, tab: int, name: str, count: int) -> None:
        self.tabs.setTabText(tab, f"{name} ({count})" if count else name)

    def _open(self, type_name: str, row_id: str) -> None:
        self.reject()
        self.open_asked.emit(type_name, row_id)
