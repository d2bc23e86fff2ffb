"""Where the data lies: one folder, its layout, and the default place for it."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from app.diskerrors import disk_errors

APP_NAME = "so-tu-phap"


class DataFolder(Struct, frozen=True):
    """The data folder of one desk; every path in it has its name here."""

    root: Path

    @property
    def database(self) -> Path:
        """Return the encrypted ledger."""
        return self.root / "so.db"

    @property
    def vault(self) -> Path:
        """Return the file of wrapped keys."""
        return self.root / "vault.json"

    @property
    def vault_copy(self) -> Path:
        """Return the second copy of the file of wrapped keys."""
        return self.root / "vault.copy.json"

    @property
    def device_key(self) -> Path:
        """Return the encrypted private keys of this device."""
        return self.root / "device.key"

    @property
    def anchor(self) -> Path:
        """Return the witness of the last op written here (clone and restore detection)."""
        return self.root / "anchor.json"

    @property
    def files(self) -> Path:
        """Return the folder of encrypted attachments."""
        return self.root / "files"

    @property
    def lent(self) -> Path:
        """Return the folder of attachments decrypted to be looked at; empty while closed."""
        return self.root / "lent"

    @property
    def inbox(self) -> Path:
        """Return the folder of packages as they came."""
        return self.root / "inbox"

    @property
    def outbox(self) -> Path:
        """Return the folder of packages as they went."""
        return self.root / "outbox"

    @property
    def log(self) -> Path:
        """Return the log folder."""
        return self.root / "log"

    @property
    def lock(self) -> Path:
        """Return the lock file."""
        return self.root / "lock"

    @property
    def backups(self) -> Path:
        """Return the folder of encrypted backups."""
        return self.root / "backups"

    def create(self) -> None:
        """Make the folder and its rooms, closed to other users; harmless when they are there."""
        for folder in (self.root, self.files, self.inbox, self.outbox, self.log, self.backups):
            with disk_errors(folder):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def is_set_up(self) -> bool:
        """Tell whether a ledger has already been made here."""
        return self.database.exists()


def data_folder(chosen: Path | None = None) -> DataFolder:
    """Return the data folder: ``chosen`` (from ``--data-dir``), else this user's default one."""
    return DataFolder(chosen.expanduser().absolute() if chosen else default_root())


def default_root() -> Path:
    """Return the default data folder: under %LOCALAPPDATA% on Windows, XDG_DATA_HOME on Linux."""
    from platformdirs import user_data_path

    return user_data_path(APP_NAME, appauthor=False)
