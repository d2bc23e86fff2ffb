"""One encrypted connection: how the file is opened, and how statements and transactions run.

SQLite's errors leave here either as an EnvironmentProblem in plain Vietnamese or, when they are
a bug of ours, as they are.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from app.text.sorting import sort_key
from db.errors import environment_problem, problem

BUSY_MS = 5_000
"""How long a writer waits for another process, in milliseconds."""


def _vi_key(text: str | None) -> bytes | None:
    """Order words in SQL as Vietnamese dictionaries do."""
    return None if text is None else sort_key(text)


class Connection:
    """A keyed SQLCipher connection; safe to hand from one thread to another.

    ``raw`` is the DB-API connection, for the backup API and for migrations.
    """

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        self.lock = threading.RLock()
        self._writing = self._open = self._undone = False
        raw.create_function("writing", 0, self._is_writing)
        raw.create_function("vi_key", 1, _vi_key, deterministic=True)

    def _is_writing(self) -> int:
        return int(self._writing)

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        with self.lock:
            try:
                found: list[tuple[Any, ...]] = self.raw.execute(sql, params).fetchall()
            except dbapi2.Error as error:
                _tell(error)
                raise
            return found

    def row(self, sql: str, params: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """Return the first row of a query, None when it has none."""
        with self.lock:
            try:
                found: tuple[Any, ...] | None = self.raw.execute(sql, params).fetchone()
            except dbapi2.Error as error:
                _tell(error)
                raise
            return found

    def value(self, sql: str, params: Sequence[Any] = ()) -> Any:
        """Return the first column of the first row, None when there is no row."""
        found = self.row(sql, params)
        return None if found is None else found[0]

    def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Run a statement; return the rowid of what it inserted."""
        with self.lock:
            try:
                return int(self.raw.execute(sql, params).lastrowid or 0)
            except dbapi2.Error as error:
                _tell(error)
                raise

    def many(self, sql: str, params: Iterable[Sequence[Any]]) -> None:
        """Run a statement once for each set of parameters."""
        with self.lock:
            try:
                self.raw.executemany(sql, params)
            except dbapi2.Error as error:
                _tell(error)
                raise

    @contextmanager
    def transaction(self, *, keep: bool = True) -> Iterator[None]:
        """Run a block as one durable write; undo all of it on any error, or when not ``keep``.

        Only inside it do the guards let anything into guarded tables. Inside another one it is part
        of that: its error undoes both. Whoever swallows that error meets EnvironmentProblem (code
        undone) at the next block and at the end.
        """
        with self.lock:
            if self._open and not keep:
                raise ValueError("what is not kept stands alone")
            with self._part() if self._open else self._whole(keep=keep):
                yield

    @property
    def is_open(self) -> bool:
        """Tell whether a transaction is open now."""
        return self._open

    @contextmanager
    def _whole(self, *, keep: bool) -> Iterator[None]:
        self.execute("BEGIN IMMEDIATE")
        self._open = self._writing = True
        self._undone = False
        try:
            yield
            if self._undone:
                raise problem("undone")
            if keep:
                self.execute("COMMIT")
        finally:
            self._open = self._writing = False
            # A full disk may have ended the transaction already.
            if self.raw.in_transaction:
                self.execute("ROLLBACK")

    @contextmanager
    def _part(self) -> Iterator[None]:
        if self._undone:
            raise problem("undone")
        try:
            yield
        except BaseException:
            self._undone = True
            raise

    @contextmanager
    def unguarded(self) -> Iterator[None]:
        """Let a migration, which opens its own transactions, through the guards."""
        with self.lock:
            self._writing = True
            try:
                yield
            finally:
                self._writing = False

    def close(self) -> None:
        """Close the connection."""
        with self.lock:
            self.raw.close()


def connect(path: Path, key: bytes, *, read_only: bool = False, create: bool = False) -> Connection:
    """Open the database at ``path`` with a raw 32-byte ``key``.

    Raises EnvironmentProblem: code wrong_key when the key does not fit or the file is no database,
    damaged, cannot_open, read_only or busy.
    """
    if len(key) != 32:
        raise ValueError("the key is 32 bytes")
    mode = "ro" if read_only else "rwc" if create else "rw"
    raw = None
    try:
        raw = dbapi2.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=512,
        )
        _prepare(raw, key, read_only=read_only)
    except dbapi2.Error as error:
        if raw is not None:
            raw.close()
        _tell(error)
        raise
    return Connection(raw)


def _prepare(raw: Any, key: bytes, *, read_only: bool) -> None:
    # Before the key: otherwise a wrong key prints C log lines on stderr.
    raw.execute("PRAGMA cipher_log_level = NONE")
    raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    raw.execute("PRAGMA cipher_memory_security = OFF")
    raw.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    # The first query is where a wrong key shows.
    raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    raw.execute("PRAGMA cache_size = -16000")
    # Sorting must never spill readable rows to the disk.
    raw.execute("PRAGMA temp_store = MEMORY")
    if not read_only:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")


def _tell(error: dbapi2.Error) -> None:
    """Raise what to tell the user about an error of SQLite; return when it is a bug of ours."""
    told = environment_problem(error)
    if told is not None:
        raise told from error
