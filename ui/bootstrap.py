"""The one place that joins the domain with storage and the machine; both ways in start here.

``so-tu-phap`` alone opens the window; with a command it runs that and leaves. Qt is imported only
to open a window.
"""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import db
from app.desk import Desk, Profile
from app.errors import EnvironmentProblem, UserError
from app.exchange.letter import own_letter
from app.exchange.limits import SEGMENT_OPS
from app.ports import Replica, Role
from app.records.made_up import DEMO_COMMUNE, DEMO_PASSWORD, DEMO_PREFIX, with_made_up
from app.records.registry import REGISTRY
from app.records.units import Unit, Units, find_unit, load_units
from app.schedule.calendar import WorkCalendar
from app.system import clock, logs
from app.system.atomic import remove_leftovers, write_atomic
from app.system.crashes import CrashFile, report_bug
from app.system.devicekeys import (
    FileDeviceKeys,
    create_device_keys,
    open_device_keys,
    set_device_keys_aside,
)
from app.system.drives import folder_risk, removable_drives
from app.system.filestore import EncryptedFileStore, remove_lent
from app.system.keyring_adapter import KeyringState, OsKeyring
from app.system.lock import DataLock, read_holder
from app.system.machine import place_fingerprint
from app.system.making import is_unmade, making
from app.system.paths import DataFolder, data_folder
from app.system.upkeep import LedgerUpkeep
from app.system.vault import (
    Purpose,
    Vault,
    create_vault,
    has_password,
    open_vault,
    vault_id,
)
from app.version import VERSION
from ui.entry import open_window, prepare_streams

logger = logging.getLogger(__name__)

_TRIAL = "-dung-thu"
"""Ending of the folder "Dùng thử" keeps its made-up ledger in."""
_FIRST_SAVE = (
    "app.services.registers.finding",
    "app.services.registers.undo",
    "db.incoming",
    "db.write",
)
"""What a save loads when it is the first; these load the rest."""


class DataFolderOpening:
    """One data folder on its way to an open desk (see ``ui.opening``).

    ``today`` is the day to act as; None for the machine's own.
    """

    def __init__(self, folder: DataFolder, today: date | None = None) -> None:
        self._folder = folder
        self._today = today
        self._keyring = OsKeyring()
        self._lock: DataLock | None = None
        self._log: logs.LogFile | None = None
        self._crash: CrashFile | None = None
        self._vault: Vault | None = None
        self._ledgers: dict[int, list[db.Reader]] = {}
        self._units: Units | None = None

    @property
    def folder(self) -> Path:
        """Return where the data lies."""
        return self._folder.root

    @property
    def units(self) -> Units:
        """Return the list of provinces and communes, read when first asked for."""
        if self._units is None:
            self._units = load_units()
        return self._units

    def is_new(self) -> bool:
        """Tell whether the folder holds no ledger yet."""
        return is_unmade(self._folder)

    def has_password(self) -> bool:
        """Tell whether a password opens the folder."""
        return has_password(self._folder)

    def can_use_keyring(self) -> bool:
        """Tell whether this machine keeps keys for the user; may take seconds."""
        return self._keyring.probe() is KeyringState.OK

    def create(
        self, *, role: Role, unit: str, person: str, title: str = "", password: str | None = None
    ) -> tuple[Desk, str]:
        """Make the ledger of a unit; return the desk and the recovery code to print."""
        self._refuse_second()
        place = self.units.by_code(unit)
        _check_role(role, place.is_province)
        if not person.strip():
            raise UserError(
                "Chưa ghi họ tên người dùng.", "Ghi họ tên rồi làm lại.", code="invalid"
            )
        keyring = None if password is not None else self._usable_keyring()
        with self._held():
            self._refuse_second()
            with making(self._folder):
                return self._create(place, role, person.strip(), title, password, keyring)

    def _refuse_second(self) -> None:
        """Asked again under the lock: another program may have made the ledger meanwhile."""
        if not self.is_new():
            raise UserError(
                f"Thư mục “{self.folder.name}” đã có sổ.",
                "Mở sổ đang có, hoặc chọn một thư mục dữ liệu khác.",
                code="already_set_up",
            )

    def _create(
        self,
        place: Unit,
        role: Role,
        person: str,
        title: str,
        password: str | None,
        keyring: OsKeyring | None,
    ) -> tuple[Desk, str]:
        vault, code = create_vault(self._folder, password=password, keyring=keyring)
        keys = create_device_keys(self._folder.device_key, vault.key(Purpose.DEVICE))
        ledger = db.create_ledger(
            self.folder,
            vault.key(Purpose.DATABASE),
            registry=REGISTRY,
            unit=place.code,
            role=role,
            device=keys.device_id,
            clock=clock.now_ms,
            machine=place_fingerprint(self.folder),
        )
        profile = {"unit": place.code, "role": role.value, "person": person, "title": title}
        ledger.set_setting("profile", profile)
        self._vault = vault
        return self._desk(ledger, keys, vault), code

    def open(self, *, password: str | None = None, recovery_code: str | None = None) -> Desk:
        """Open the ledger by the recovery code, the password or the keyring, whichever is given."""
        if self.is_new():
            raise UserError(
                "Chưa có sổ ở đây.",
                "Tạo sổ trước: mở chương trình, hoặc dùng lệnh so-tu-phap init.",
                code="not_set_up",
            )
        with self._held():
            return self._open(password, recovery_code)

    def _open(self, password: str | None, recovery_code: str | None) -> Desk:
        vault = self._unlock(self._folder, password, recovery_code)
        keys = open_device_keys(self._folder.device_key, vault.key(Purpose.DEVICE))
        ledger = db.open_ledger(
            self.folder,
            vault.key(Purpose.DATABASE),
            registry=REGISTRY,
            clock=clock.now_ms,
            machine=place_fingerprint(self.folder),
            device=keys.device_id,
        )
        self._vault = vault
        return self._desk(ledger, keys, vault)

    def _unlock(self, folder: DataFolder, password: str | None, recovery_code: str | None) -> Vault:
        try:
            return open_vault(
                folder, password=password, recovery_code=recovery_code, keyring=self._keyring
            )
        except EnvironmentProblem as problem:
            if problem.code != "key_needed":
                raise
            # Nothing is wrong with the machine: a password has only to be asked for.
            raise UserError(problem.message, problem.next_step, code="password_needed") from problem

    def reader(self, desk: Desk) -> Desk:
        """Return a twin of the desk that only reads, for use beside the writing one."""
        ledgers = self._ledgers[id(desk)]
        twin = cast("db.Ledger", ledgers[0]).reader()
        ledgers.append(twin)
        # The twin refuses to write by itself; as a replica it is only asked for streams and notes.
        return replace(desk, store=twin, replica=cast("Replica", twin))

    def demo(self, *, years: int = 1) -> Desk:
        """Fill the new folder with a made-up commune and its data, and open it."""
        from app.services.trial import demo

        self._units = with_made_up(self.units)
        desk, _ = self.create(
            role=Role.COMMUNE,
            unit=DEMO_COMMUNE,
            person="Người dùng thử",
            password=DEMO_PASSWORD,
        )
        demo.fill(desk, years=years)
        return desk

    def trial(self) -> DataFolderOpening:
        """Return the opening of the trial folder, which lies beside this one and apart from it."""
        root = self.folder
        return DataFolderOpening(DataFolder(root.with_name(f"{root.name}{_TRIAL}")), self._today)

    @property
    def is_trial(self) -> bool:
        """Tell whether this is a trial folder beside a real one."""
        return self.folder.name.endswith(_TRIAL)

    def close(self, desk: Desk) -> None:
        """Close the desk in good order and give the folder's lock back."""
        ledgers = self._ledgers.pop(id(desk), [])
        if ledgers:
            _keep_calendar(desk)
            _close_full(desk)
        for ledger in reversed(ledgers):
            ledger.close()
        self._release()

    def get_ready(self) -> None:
        """Load what the first save needs."""
        for name in _FIRST_SAVE:
            import_module(name)

    def watch(self) -> str:
        """Keep a trace should the process die; return where it died the last time, "" if not."""
        if self._lock is None or self._crash is not None:
            return ""
        try:
            self._crash = CrashFile(self._folder)
        except EnvironmentProblem:
            # A disk that refuses this file says so at the next save; nothing else hangs on it.
            logger.warning("no crash file")
            return ""
        if self._crash.previous:
            logger.error("the last run died:\n%s", self._crash.previous)
        return self._crash.previous

    def announce(self, address: str) -> None:
        """Say where this window can be asked to come to the front."""
        if self._lock:
            self._lock.announce(address)

    def holder(self) -> str:
        """Return the address of the window that holds the folder, "" when there is none."""
        return read_holder(self._folder.lock).address

    def check_key(self, *, password: str | None = None, recovery_code: str | None = None) -> None:
        """Raise what ``open`` would say against a password or recovery code; change nothing."""
        open_vault(self._folder, password=password, recovery_code=recovery_code, keyring=None)

    def change_password(self, password: str | None) -> None:
        """Let this password open the open folder; None leaves it to the keyring alone."""
        if password is None:
            self._open_vault().remove_password(self._keyring)
        else:
            self._open_vault().set_password(password)

    def renew_recovery_code(self) -> str:
        """Return a new recovery code for the open folder; the old one opens it no more."""
        return self._open_vault().renew_recovery_code()

    def check_backup(
        self, backup: Path, *, password: str | None = None, recovery_code: str | None = None
    ) -> None:
        """Raise what ``restore`` would say against a backup; change nothing."""
        from tempfile import TemporaryDirectory

        self._folder.create()
        with TemporaryDirectory(dir=self.folder, prefix="restore-") as work:
            self._refuse_other(self._unpacked(backup, Path(work), password, recovery_code)[1])

    def restore(
        self, backup: Path, *, password: str | None = None, recovery_code: str | None = None
    ) -> dict[str, Any]:
        """Put a backup's ledger into this folder, which must not be open.

        An empty folder takes over the backup's keys and becomes a new device; a folder in use
        takes only a backup of its own, and keeps what it held in ``backups``.
        """
        from tempfile import TemporaryDirectory

        self._acquire()
        try:
            with TemporaryDirectory(dir=self.folder, prefix="restore-") as work:
                found, vault = self._unpacked(backup, Path(work), password, recovery_code)
                self._take_over(found, vault)
        finally:
            self._release()
        return {"file": str(backup), "restored": True}

    def _unpacked(
        self, backup: Path, work: Path, password: str | None, recovery_code: str | None
    ) -> tuple[DataFolder, Vault]:
        from app.system.backupfile import unpack_backup

        found = DataFolder(work)
        unpack_backup(backup, found)
        return found, self._unlock(found, password, recovery_code)

    def _refuse_other(self, vault: Vault) -> None:
        if not self.is_new() and vault.id != vault_id(self._folder):
            raise UserError(
                "Bản sao lưu này là của một sổ khác. Sổ ở đây không thay đổi.",
                "Khôi phục nó vào một thư mục dữ liệu trống: thêm --data-dir THƯ_MỤC.",
                code="other_ledger",
            )

    def _take_over(self, found: DataFolder, vault: Vault) -> None:
        import shutil

        from app.system.backupfile import contents
        from db.backup import restore

        self._refuse_other(vault)
        if self.is_new():
            shutil.copyfile(found.vault, self._folder.vault)
            set_device_keys_aside(self._folder.device_key)
            create_device_keys(self._folder.device_key, vault.key(Purpose.DEVICE))
        restore(self.folder, vault.key(Purpose.DATABASE), found.database)
        for content in contents(found.files):
            target = self._folder.files / content
            if not target.exists():
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                shutil.copyfile(found.files / content, target)

    def self_test(self) -> dict[str, Any]:
        """Try every part of the program in a throw-away folder."""
        from ui import selftest

        checks = selftest.run(lambda folder: opening(folder))
        return {
            "ok": all(c.ok for c in checks),
            "checks": [{"name": c.name, "ok": c.ok, "detail": c.detail} for c in checks],
        }

    def log_bug(self, error: BaseException) -> str:
        """Keep what a bug of ours did, without contents; return the short code shown for it."""
        if self._log is not None or not self.folder.exists():
            return report_bug(error)
        # A command has closed its desk, and the log with it, by the time its bug gets here.
        with contextlib.suppress(EnvironmentProblem):
            log = logs.start_logging(self._folder)
            try:
                return report_bug(error)
            finally:
                logs.stop_logging(log)
        return report_bug(error)

    def _open_vault(self) -> Vault:
        if self._vault is None:
            raise RuntimeError("the desk is not open")
        return self._vault

    def _desk(self, ledger: db.Ledger, keys: FileDeviceKeys, vault: Vault) -> Desk:
        said = ledger.setting("profile")
        profile = Profile(
            self._own_unit(said["unit"]),
            Role(said["role"]),
            said["person"],
            said.get("title", ""),
            own_letter(ledger),
        )
        calendar = WorkCalendar.shipped()
        calendar.recall((ledger.setting("calendar") or {}).get(VERSION, {}))
        desk = Desk(
            self.folder,
            ledger,
            ledger,
            EncryptedFileStore(
                self._folder.files, vault.key(Purpose.FILES), lent=self._folder.lent
            ),
            keys,
            profile,
            self.units,
            calendar,
            self._today or clock.today(),
            clock.now_ms,
            _write_verified,
            LedgerUpkeep(
                self._folder,
                ledger,
                ledger,
                keys,
                copy=ledger.back_up,
                check=lambda: ledger.check().problems,
            ),
            removable_drives,
            self._risk,
        )
        self._ledgers[id(desk)] = [ledger]
        return desk

    def _risk(self) -> str:
        found = folder_risk(self.folder)
        return found.sentence if found else ""

    def _own_unit(self, code: str) -> Unit:
        if code.startswith(DEMO_PREFIX):
            self._units = with_made_up(self.units)
            return self._units.by_code(code)
        return find_unit(code)

    @contextlib.contextmanager
    def _held(self) -> Iterator[None]:
        """Take the folder; give it back when what follows fails (a desk gives it back itself)."""
        self._acquire()
        with contextlib.ExitStack() as given_back:
            given_back.callback(self._release)
            yield
            given_back.pop_all()

    def _acquire(self) -> None:
        if self._lock is None:
            self._folder.create()
            self._lock = DataLock.acquire(self._folder.lock)
            self._log = logs.start_logging(self._folder)
            logs.mark_running(self._folder)
            remove_leftovers(self.folder)
            remove_leftovers(self._folder.files)
            remove_lent(self._folder.lent)

    def _release(self) -> None:
        if self._crash:
            self._crash.close()
            self._crash = None
        if self._log:
            logs.mark_clean_exit(self._folder)
            logs.stop_logging(self._log)
            self._log = None
        if self._lock:
            remove_lent(self._folder.lent)
            self._lock.release()
            self._lock = None

    def _usable_keyring(self) -> OsKeyring:
        if self.can_use_keyring():
            return self._keyring
        raise EnvironmentProblem(
            "Máy này không có kho khóa để giữ khóa của sổ. Chưa có gì được tạo.",
            "Đặt mật khẩu cho sổ (lệnh: biến SO_TU_PHAP_PASSWORD hoặc --password-file).",
            code="no_keyring",
        )


def _close_full(desk: Desk) -> None:
    """Close the open ops once they would fill a segment, however long nothing is sent.

    When a desk is closed, so that no save and no start ever waits for it.
    """
    if desk.replica.open_ops() >= SEGMENT_OPS:
        from app.exchange.streams import close_known

        close_known(desk.replica, desk.keys)


def _keep_calendar(desk: Desk) -> None:
    """Keep the years worked out with this version; the next start need not work them out again."""
    years = desk.calendar.worked_out()
    if years != (desk.store.setting("calendar") or {}).get(VERSION):
        desk.store.set_setting("calendar", {VERSION: years})


def _check_role(role: Role, is_province: bool) -> None:
    if (role is Role.PROVINCE) != is_province:
        wanted = "mã của một tỉnh" if role is Role.PROVINCE else "mã của một xã, phường, đặc khu"
        raise UserError("Mã đơn vị không hợp với vai trò.", f"Hãy dùng {wanted}.", code="unit_role")


def _write_verified(target: Path, data: bytes) -> None:
    write_atomic(target, data, verify=True)


def opening(data_dir: Path | None = None, today: date | None = None) -> DataFolderOpening:
    """Return the opening of a data folder, the user's own when none is named."""
    return DataFolderOpening(data_folder(data_dir), today)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program: a command when one is given, the window otherwise. Return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    prepare_streams()
    from ui.command.options import common_options

    options, rest = common_options(arguments)
    if options.wants_window(rest):
        return open_window(opening(options.data_dir, options.today), rest)
    from ui.command.run import run

    return run(opening(options.data_dir, options.today), options, rest)


if __name__ == "__main__":
    sys.exit(main())
