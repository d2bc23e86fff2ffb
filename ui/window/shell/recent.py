"""Which records were opened or written last, so that the search offers them before any typing."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.ports import Changes
from app.records.registry import REGISTRY
from ui.window.session import Session

_FEW = 3
"""A use case that writes more records than this is an import or a carry-over, not somebody's work
on a record."""


class Recent(QObject):
    """Keeps ids alone, in the ledger's own settings."""

    def __init__(self, owner: QObject, session: Session) -> None:
        super().__init__(owner)
        self._session = session
        session.changed.connect(self._on_changed)

    def note(self, *records: tuple[str, str]) -> None:
        """Remember that records were opened, the most telling one first."""
        from app.services.registers import finding

        self._session.write(self, lambda desk: finding.remember(desk, records))

    def _on_changed(self, changes: Changes) -> None:
        written = [(c.type, c.id) for c in changes.items if c.kind != "deleted"]
        shown = [(t, i) for t, i in written if any(f.searched for f in REGISTRY[t].fields)]
        if shown and len(changes.items) <= _FEW:
            self.note(*shown)
