"""Looking after an open ledger: backups as one file, and the check (see ``app.ports.Upkeep``)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from app.ports import DeviceKeys, Replica, Store
from app.system import clock
from app.system.paths import DataFolder


class LedgerUpkeep:
    """Backups and the check of one ledger, seen as store and as replica.

    ``copy`` writes a verified copy of the open database to a path; ``check`` names what is wrong.
    """

    def __init__(
        self,
        folder: DataFolder,
        store: Store,
        replica: Replica,
        keys: DeviceKeys,
        *,
        copy: Callable[[Path], Path],
        check: Callable[[], tuple[str, ...]],
    ) -> None:
        self._folder = folder
        self._store = store
        self._replica = replica
        self._keys = keys
        self._copy = copy
        self.check = check

    def backup(self, folder: Path) -> Path:
        """Write a verified backup file into ``folder``; return it."""
        from app.exchange import acks
        from app.exchange.streams import close_known
        from app.system.backupfile import ENDING, write_backup

        unit = self._store.setting("profile")["unit"]
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        close_known(self._replica, self._keys)
        target = folder / f"SoTuPhap-{unit}-{stamp}{ENDING}"
        held = acks.covered_by_backup(self._replica.streams())
        made = write_backup(self._folder, self._copy, target)
        self._store.set_setting(acks.SAFE, held)
        self._store.set_setting("last_backup", clock.now_ms())
        return made
