"""Which annexes a report encloses: a menu of ticks."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from app.reports.annexes import ANNEXES
from app.services.reporting import reports
from app.services.reporting.reports import Made
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.parts import Button


class AnnexMenu(Button):
    """A button with the annexes of a draft; a tick is kept at once."""

    kept = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(t("Report", "Phụ lục…"), self.open_menu)
        self._session = session
        self._report = ""
        self._chosen: frozenset[str] = frozenset()

    def load(self, made: Made) -> None:
        """Take the choice of a draft."""
        self._report = made.report.id
        self._chosen = reports.annexes_of(made.report)

    def open_menu(self) -> None:
        """Show the annexes, ticked or not."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, label in ANNEXES.items():
            action = menu.addAction(label)
            action.setCheckable(True)
            action.setChecked(key in self._chosen)
            action.toggled.connect(lambda on, key=key: self.switch(key, on=on))
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def switch(self, key: str, *, on: bool) -> None:
        """Enclose an annex, or leave it out; one without rows never appears."""
        report, chosen = self._report, self._chosen | {key} if on else self._chosen - {key}
        self._chosen = chosen
        self._session.write(
            self,
            lambda desk: reports.choose_annexes(desk, report, chosen),
            lambda _: self.kept.emit(),
        )
