"""The op: one change, as it is written down, kept for ever and exchanged.

A *stream* is one device's log for one audience; its random 16-byte id is the ``rid`` (replica
incarnation). Ops of a stream are numbered from 1 without gaps. A *register* is one field group of
one record; the op with the greatest (st, rid, seq) is its winner, whatever order ops arrive in.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from enum import IntEnum
from typing import Any, NamedTuple

import msgspec

MAX_STAMP = 4_102_444_800_000
"""2100-01-01 in Unix milliseconds: later stamps are quarantined alike on every replica."""


NONCE = 0
"""Field number of the 16 random bytes in every value of a personal group: no field has it.

An op's hash outlives the op when it is erased; guessing a name cannot reproduce it.
"""


class Dot(NamedTuple):
    """The name of an op: which stream, which number."""

    rid: bytes
    seq: int


class Register(NamedTuple):
    """One unit of merging: record type number, 16-byte record id, group number (0 is life)."""

    ent: int
    row: bytes
    grp: int


class Stamp(NamedTuple):
    """What decides between two ops of a register: the greatest wins."""

    st: int
    rid: bytes
    seq: int


class Why(IntEnum):
    """Why an op was written."""

    EDIT = 0
    RESOLVE = 1
    REVERT = 2
    MIGRATE = 3
    REISSUE = 4
    ERASE = 5


class Op(msgspec.Struct, frozen=True, array_like=True):
    """One change of one register (or, at birth, of several at once).

    ``val`` for group 0: None deletes the record; a mapping {group number: {field number: value}}
    says that it exists and gives first values. For any other group: {field number: value}, the
    whole group, empty fields left out. ``base`` is the dot of the value that was overwritten.
    ``st`` is in Unix milliseconds; ``who`` a role code; ``txn`` numbers the transaction within
    the stream; ``res`` the dots a resolution settles.

    An erasure (``why`` ERASE, group 0) takes the whole record away: ``res`` names the ops its
    writer held, ``val`` is None or the SHA-256s (32 bytes) of attachments whose content goes too.
    """

    seq: int
    st: int
    ent: int
    row: bytes
    grp: int
    val: Any
    base: tuple[bytes, int] | None
    who: int
    txn: int
    why: int = 0
    res: tuple[tuple[bytes, int], ...] = ()

    def writes(self) -> Iterator[tuple[Register, Any]]:
        """Yield every register this op writes, with its value.

        A birth writes life (value True) and each group it brings; a deletion writes life False;
        an erasure writes nothing.
        """
        for group in self.groups():
            value = self.val if self.grp else self.val[group] if group else self.val is not None
            yield Register(self.ent, self.row, group), value

    def groups(self) -> tuple[int, ...]:
        """Return the numbers of the groups this op writes, in rising order."""
        if self.why == Why.ERASE:
            return ()
        return (self.grp,) if self.grp else (0, *sorted(self.val or ()))

    def stamp(self, rid: bytes) -> Stamp:
        """Return what this op, written in stream ``rid``, is compared by."""
        return Stamp(self.st, rid, self.seq)


def new_id() -> str:
    """Return a fresh random record id, 32 hex digits."""
    return os.urandom(16).hex()
