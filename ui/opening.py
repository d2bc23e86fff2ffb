"""How a way in gets at the desk: what ``ui.bootstrap`` offers to the window and to the commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from app.desk import Desk
from app.ports import Role
from app.records.units import Units


class Opening(Protocol):
    """One data folder, not yet open. Nothing here touches Qt; every call may be slow."""

    @property
    def folder(self) -> Path:
        """Return where the data lies."""

    @property
    def units(self) -> Units:
        """Return the list of provinces and communes."""

    def is_new(self) -> bool:
        """Tell whether the folder holds no ledger yet."""

    def can_use_keyring(self) -> bool:
        """Tell whether this machine keeps keys for the user; may take 5 s."""

    def create(
        self, *, role: Role, unit: str, person: str, title: str = "", password: str | None = None
    ) -> tuple[Desk, str]:
        """Make the ledger of a unit (code); return the desk and the recovery code to print.

        Without a password the OS keyring must be able to hold the key; EnvironmentProblem if not.
        """

    def open(self, *, password: str | None = None, recovery_code: str | None = None) -> Desk:
        """Open the ledger by the keyring, the password or the recovery code.

        Raises UserError password_needed when nothing given opens it, wrong_password, wrong_code.
        The returned desk writes; it must be used from one thread at a time.
        """

    def reader(self, desk: Desk) -> Desk:
        """Return a twin of the desk that only reads, for use beside the writing one."""

    def demo(self, *, years: int = 1) -> Desk:
        """Fill the (new) folder with a made-up commune and a year of data, and open it."""

    def trial(self) -> Opening:
        """Return the opening of the trial folder, which lies beside this one and apart from it."""

    @property
    def is_trial(self) -> bool:
        """Tell whether this is a trial folder beside a real one."""

    def close(self, desk: Desk) -> None:
        """Close the desk in good order and give the folder's lock back."""

    def has_password(self) -> bool:
        """Tell whether a password opens the folder."""

    def check_key(self, *, password: str | None = None, recovery_code: str | None = None) -> None:
        """Raise what ``open`` would say against a key; change nothing. The desk may be open.

        Takes a fraction of a second, so that guessing is slow. Raises UserError wrong_password,
        recovery_code_wrong.
        """

    def change_password(self, password: str | None) -> None:
        """Let this password open the (open) folder; None leaves it to the keyring alone."""

    def renew_recovery_code(self) -> str:
        """Return a new recovery code for the (open) folder; the old one opens it no more."""

    def get_ready(self) -> None:
        """Load what the first save needs, so that it waits for no slow disk."""

    def watch(self) -> str:
        """Keep a trace from now until ``close``, should the process itself die.

        Return the places in the program where it died the last time, "" when it did not. For a
        program with one window alone: the interpreter keeps one such file.
        """

    def announce(self, address: str) -> None:
        """Say where this window can be asked to come to the front ("" for nowhere)."""

    def holder(self) -> str:
        """Return the address of the window that holds the folder, "" when there is none."""

    def check_backup(
        self, backup: Path, *, password: str | None = None, recovery_code: str | None = None
    ) -> None:
        """Raise what ``restore`` would say against a backup; change nothing. The desk may be open.

        Raises UserError not_a_backup, password_needed, wrong_password, wrong_code, other_ledger;
        EnvironmentProblem when it is damaged.
        """

    def restore(
        self, backup: Path, *, password: str | None = None, recovery_code: str | None = None
    ) -> dict[str, Any]:
        """Put a backup's ledger into this folder, not open now; return {"file", "restored"}.

        What the folder held is set aside, never erased. The restored ledger writes under new
        stream ids. Raises UserError when the file is no backup or cannot be opened.
        """

    def self_test(self) -> dict[str, Any]:
        """Try every part of the program in a throw-away folder; {"ok", "checks": [...]}."""

    def log_bug(self, error: BaseException) -> str:
        """Keep what a bug of ours did, without contents; return the short code shown for it."""
