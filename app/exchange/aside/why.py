"""Why an op that is kept does not count: it waits for something, or must not count at all."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """Why an op stands aside."""

    TYPE = "type"
    """Of a record type only a newer program knows."""
    GROUP = "group"
    """Of a field group only a newer program knows."""
    FIELD = "field"
    """Applied, but it also holds fields only a newer program knows."""
    UNBORN = "unborn"
    """The record's birth has not arrived yet."""
    STAMP = "stamp"
    """From a clock beyond 2100."""
    SCOPE = "scope"
    """Its writer may not write this."""
    STREAM = "stream"
    """Its stream is not what it claims to be, or another unit's own."""
    VALUE = "value"
    """Its value is none the field can hold."""
    REVOKED = "revoked"
    """Its device was revoked, and this comes after what still counts."""


AFTER_UPDATE = (Why.TYPE, Why.GROUP, Why.FIELD)
"""What an update of the program may make readable."""
SETTLED = "aside_settled"
"""Kind of the notes of ops a person has settled, by ``rid:seq``: {"how", "day"}; they stay kept."""
