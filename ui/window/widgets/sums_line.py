"""What adds up under a list: the sums over every row that fulfils the search and the filters."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

from app.desk import Desk
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.paged_table import PagedTable
from ui.window.widgets.parts import tabular
from ui.window.widgets.record_source import RecordSource

_PAUSE_MS = 250


class SumsLine(QLabel):
    """Follows a table whose source adds up; silent where there is nothing to add."""

    def __init__(self, session: Session, table: PagedTable) -> None:
        super().__init__()
        self._session = session
        self._table = table
        self.setWordWrap(True)
        self.setFont(tabular(self.font()))
        self.setAccessibleName(t("Table", "Tổng cộng"))
        self.hide()
        # Rows come first: adding up a long list would keep the next page waiting.
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.load)
        table.model.renewed.connect(self._wait)

    def _wait(self) -> None:
        # The figure of another list must not stand under this one, not for a moment.
        self.setText(t("Table", "Tổng:  …"))
        self._pause.start()

    def load(self) -> None:
        """Add up anew."""
        source = self._table.model.source
        if not isinstance(source, RecordSource) or not source.adds_up:
            return
        if not self._table.isVisible():
            return
        wish = self._table.model.wish

        def ask(desk: Desk) -> tuple[tuple[str, str], ...]:
            return source.sums(desk, wish)

        self._session.read(self, ask, self._show, replace="sums")

    def _show(self, sums: tuple[tuple[str, str], ...]) -> None:
        words = "   ·   ".join(f"{label}: {figure}" for label, figure in sums)
        self.setText(t("Table", "Tổng:  {words}").format(words=words) if words else "")
        self.setVisible(bool(words))
