"""The ledger: one encrypted database file, as the program sees it (Store and Replica)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.exchange.ops import Dot, Why
from app.ports import PEER, Applied, Changes, Edit, Erasure, Incoming, Note, Role
from app.records.language import Registry
from db import documents, guards, marks, streams
from db.anchor import Anchor
from db.connection import Connection, connect
from db.errors import missing_file
from db.migrations import STEPS, Step, migrate, pending
from db.places import BACKUPS, FILE_NAME
from db.reader import Reader
from db.streams import OwnStreams

if TYPE_CHECKING:
    from db.integrity import Report


class Ledger(Reader):
    """The one writer of a data folder; ``reader()`` gives read-only twins for other threads.

    ``clock`` returns the wall clock in Unix milliseconds. What writes is loaded with the first
    write, so that it does not hold up opening.
    """

    def __init__(
        self,
        folder: Path,
        key: bytes,
        connection: Connection,
        *,
        registry: Registry,
        clock: Callable[[], int],
        own: OwnStreams,
        anchor: Anchor,
    ) -> None:
        super().__init__(connection, registry)
        self.folder = folder
        self._key, self._registry, self._clock = key, registry, clock
        self._own, self._anchor = own, anchor

    @property
    def own(self) -> OwnStreams:
        """Return the streams this data folder writes, and its unit, role and device."""
        return self._own

    def reader(self) -> Reader:
        """Open a read-only twin over its own connection."""
        return Reader(connect(self.folder / FILE_NAME, self._key, read_only=True), self._registry)

    def write(
        self, edits: Sequence[Edit], *, why: Why = Why.EDIT, res: Sequence[Dot] = ()
    ) -> Changes:
        """Write all edits in one durable transaction; unchanged groups write nothing.

        With ``why`` RESOLVE the groups named in the edits are written even when unchanged, and
        ``res`` are the two dots of the conflict. Raises UserError code invalid, not_permitted or
        deleted; EnvironmentProblem code disk_full, busy …: then nothing was written.
        """
        from db.incoming import replay_born
        from db.write import write

        with self.core.connection.transaction():
            changes, newest = write(
                self.core, self._own, edits, now=self._clock(), why=why, res=res
            )
            changes += replay_born(self.core, self._born(changes))
        for sid, seq in newest.items():
            self._anchor.advance(self._own.rid(sid), seq)
        return changes

    def erase(self, wishes: Sequence[Erasure]) -> Changes:
        """Erase records with their history in one durable transaction; other replicas follow.

        Raises UserError code not_permitted; EnvironmentProblem: then nothing was erased.
        """
        from db import erasure

        with self.core.connection.transaction():
            changes, newest = erasure.write(self.core, self._own, wishes, now=self._clock())
        self.core.log.committed()
        self._empty_log()
        for sid, seq in newest.items():
            self._anchor.advance(self._own.rid(sid), seq)
        return changes

    def erase_again(self) -> None:
        """Erase what had been erased in the database that a restored backup has replaced."""
        from db import renewal

        wishes = renewal.erased_since(self.core)
        if wishes:
            self.erase(wishes)
            documents.drop_setting(self.core.connection, renewal.ERASED_SINCE)

    def _after_erasing(self) -> None:
        """Once it is durable: nothing erased stays in the log beside the file."""
        if not self.core.connection.is_open and self.core.log.committed():
            self._empty_log()

    def _empty_log(self) -> None:
        """Write the log beside the file back into it, so that it holds no erased value."""
        self.core.connection.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def _born(self, changes: Changes) -> list[tuple[int, bytes]]:
        return [
            (self._registry[c.type].number, bytes.fromhex(c.id))
            for c in changes.items
            if c.kind == "new"
        ]

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a setting durably."""
        documents.put_setting(self.core.connection, key, value)

    def put_notes(self, notes: Sequence[Note]) -> Changes:
        """Keep notes in one durable transaction; return what notes about devices changed."""
        with self.core.connection.transaction():
            changes = self._keep(notes)
        self._after_erasing()
        return changes

    def _keep(self, notes: Sequence[Note]) -> Changes:
        """Keep notes; what they say of revoked devices is obeyed at once."""
        documents.put_notes(self.core.connection, notes)
        if any(note.kind == PEER for note in notes):
            from db import revoked

            return revoked.settle(self.core)
        return Changes()

    def close_segments(self, device: bytes, sign: Callable[[bytes], bytes]) -> int:
        """Close the open ops of own streams into signed segments; return how many were made."""
        from db import segments

        with self.core.connection.transaction():
            made = segments.close(self.core, device, sign)
        if made:
            self._anchor.set(streams.reached(self.core.connection))
        return made

    def preview(self, incoming: Sequence[Incoming]) -> Applied:
        """Return what ``apply`` would do; write nothing."""
        from db import renewal
        from db.incoming import apply

        try:
            with self.core.connection.transaction(keep=False):
                if renewal.comes_back_longer(self.core, incoming):
                    # Our own open ops bear numbers that others have used: see apply().
                    renewal.renew(self.core)
                return apply(self.core, incoming, now=self._clock())
        finally:
            self.core.log.forget_decoded()

    def apply(
        self, incoming: Sequence[Incoming], tell: Callable[[Applied], Sequence[Note]] | None = None
    ) -> Applied:
        """Apply segments, and keep what ``tell`` makes of it, in one transaction.

        Known ops change nothing.
        An own stream that comes back longer than it is here shows that this database was
        restored: new streams are begun first.
        """
        from db import digest, renewal
        from db.incoming import apply

        with self.together():
            if renewal.comes_back_longer(self.core, incoming):
                renewal.renew(self.core)
            done = apply(self.core, incoming, now=self._clock())
            digest.sum_up(self.core)
            changes = self._keep(tell(done) if tell else ())
            return replace(done, changes=done.changes + changes)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make everything that is applied and noted in a block one durable write.

        Raises EnvironmentProblem: then nothing of the block was written (code undone: a part of it
        failed).
        """
        try:
            with self.core.connection.transaction():
                yield
        except BaseException:
            self.core.log.forget_decoded()
            raise
        finally:
            self._own = streams.own(self.core.connection)
        self._after_erasing()
        if not self.core.connection.is_open:
            self._anchor.set(streams.reached(self.core.connection))

    def renew_streams(self, *, device: bytes | None = None) -> None:
        """Begin new own streams: this database was restored or copied. Open ops move along.

        ``device`` is the id of the device that writes from now on; None leaves it.
        """
        from db import renewal

        with self.together():
            renewal.renew(self.core, device)

    def replay_after_update(self) -> None:
        """Apply what waited for a newer program: the declarations have grown."""
        from db import renewal

        renewal.replay_after_update(self.core, self._registry)

    def back_up(self, target: Path) -> Path:
        """Write a verified encrypted copy to the file ``target``."""
        from db.backup import back_up

        return back_up(self.core.connection, self._key, target)

    def back_up_and_rotate(self, folder: Path) -> Path:
        """Add a dated, verified copy to a folder and drop the oldest ones there."""
        from db.backup import back_up_and_rotate

        return back_up_and_rotate(self.core.connection, self._key, folder, now=self._clock())

    def check(self) -> Report:
        """Check the file, its guards, and that rows, registers and search index agree."""
        from db.integrity import check

        return check(self.core, guarded_tables(self._registry))

    def close(self) -> None:
        """Write the log back into the database file and close it.

        EnvironmentProblem when the disk refuses; what was saved stays in the log beside the file.
        """
        from db import digest

        try:
            self._anchor.set(streams.reached(self.core.connection))
            digest.sum_up_many(self.core)
            self.core.connection.execute("PRAGMA optimize")
            self.core.connection.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._anchor.close()
            super().close()


def create_ledger(
    folder: Path,
    key: bytes,
    *,
    registry: Registry,
    unit: str,
    role: Role,
    device: bytes,
    clock: Callable[[], int],
    steps: Sequence[Step] = STEPS,
    machine: str | None = None,
) -> Ledger:
    """Create the ledger of a data folder and open it.

    ``key`` is 32 random bytes, ``unit`` the unit's code, ``device`` the 16-byte device id.
    FileExistsError when the folder already holds one.
    """
    path = folder / FILE_NAME
    if path.exists():
        raise FileExistsError(path)
    folder.mkdir(parents=True, exist_ok=True)
    connection = connect(path, key, create=True)
    migrate(connection, steps)
    guards.create(connection, guarded_tables(registry))
    with connection.transaction():
        own = streams.create_own(connection, unit=unit, role=role, device=device)
        documents.put_setting(connection, marks.REGISTRY, marks.fingerprint(registry))
    anchor = Anchor(folder, machine)
    anchor.set(streams.reached(connection))
    return Ledger(folder, key, connection, registry=registry, clock=clock, own=own, anchor=anchor)


def open_ledger(
    folder: Path,
    key: bytes,
    *,
    registry: Registry,
    clock: Callable[[], int],
    steps: Sequence[Step] = STEPS,
    machine: str | None = None,
    device: bytes | None = None,
) -> Ledger:
    """Open the ledger of a data folder, growing an older file first (with a backup before).

    Raises EnvironmentProblem: code missing, wrong_key, damaged, newer_program, unguarded, busy …
    A restored or copied database begins new streams before anything is written, and so does one
    whose streams belong to another device than ``device``, the id of the one at hand.
    """
    path = folder / FILE_NAME
    if not path.is_file() or not path.stat().st_size:
        raise missing_file()
    connection = connect(path, key)
    try:
        _grow(connection, key, folder, registry, steps)
        guards.assert_present(connection, guarded_tables(registry))
        anchor, own = Anchor(folder, machine), streams.own(connection)
        ledger = Ledger(
            folder, key, connection, registry=registry, clock=clock, own=own, anchor=anchor
        )
        _settle_streams(ledger, anchor, device)
        if marks.has_new_declarations(connection, registry):
            ledger.replay_after_update()
    except BaseException:
        connection.close()
        raise
    return ledger


def guarded_tables(registry: Registry) -> tuple[str, ...]:
    """Return the tables that only write() and apply() may change."""
    names = tuple(t.name for t in registry)
    return (*guards.SYSTEM_TABLES, *names)


def _grow(
    connection: Connection, key: bytes, folder: Path, registry: Registry, steps: Sequence[Step]
) -> None:
    waiting = pending(connection, steps)
    if not waiting:
        return
    from db.backup import back_up

    back_up(connection, key, folder / BACKUPS / f"truoc-{waiting[0].name}.db")
    migrate(connection, steps)
    guards.create(connection, guarded_tables(registry))


def _settle_streams(ledger: Ledger, anchor: Anchor, device: bytes | None) -> None:
    """Begin new streams unless this is the very database and device that wrote the present ones."""
    connection = ledger.core.connection
    reached = streams.reached(connection)
    is_ours = device in (None, ledger.own.device)
    if marks.is_from_backup(connection) or not anchor.fits(reached) or not is_ours:
        ledger.renew_streams(device=device)
        ledger.erase_again()
    else:
        anchor.set(reached)
