"""What lies outside the database of erased records: copies of packages, and attachments' contents.

The ledger lists it in the transaction that erases; it is cleared afterwards, and again after the
next import when the program was killed in between.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.exchange import inbox
from app.ports import ERASURE, Filter, Note, Query

if TYPE_CHECKING:
    from app.desk import Desk

RECEIVED = "received_file"
"""Kind of the notes about attachments that came by themselves, without their record."""
_GONE = "erased_file"


@dataclass(frozen=True, slots=True)
class Cleared:
    """How many copies of packages and contents of attachments were deleted."""

    packages: int = 0
    files: int = 0


def clear(desk: Desk) -> Cleared:
    """Delete what erased records have left beside the database."""
    packages = files = 0
    for key, doc in desk.replica.notes(ERASURE).items():
        packages += inbox.forget(desk, doc["ops"], doc["files"])
        unused = [sha256 for sha256 in doc["files"] if not _is_used(desk, sha256, doc)]
        files += _remove(desk, unused)
        kept = {"unit": doc["unit"], "st": doc["st"]}
        desk.replica.put_notes(
            [
                *(Note(RECEIVED, sha256, None) for sha256 in unused),
                *(Note(_GONE, sha256, kept) for sha256 in unused),
                Note(ERASURE, key, None),
            ]
        )
    return Cleared(packages, files)


def is_erased(desk: Desk, sha256: str, made: int) -> bool:
    """Tell whether a content of a package made at ``made`` (Unix ms) was erased since.

    One packed later was attached anew, on purpose.
    """
    doc = desk.replica.note(_GONE, sha256)
    return doc is not None and made <= doc["st"] and not _is_used(desk, sha256, doc)


def left_by(desk: Desk, contents: Iterable[str]) -> list[Note]:
    """Return the notes by which the package that brought erased contents will be forgotten."""
    return [
        Note(ERASURE, sha256, {**doc, "ops": [], "files": [sha256]})
        for sha256 in contents
        if (doc := desk.replica.note(_GONE, sha256)) is not None
    ]


def _is_used(desk: Desk, sha256: str, erasure: Mapping[str, Any]) -> bool:
    """Tell whether a record still needs a content, or it came from elsewhere or later."""
    ours = (Filter("sha256", "=", sha256),)
    if any(desk.store.count(Query("attachment", ours, deleted=gone)) for gone in (False, True)):
        return True
    received = desk.replica.note(RECEIVED, sha256)
    return received is not None and bool(
        received["unit"] != erasure["unit"] or received["made"] > erasure["st"]
    )


def _remove(desk: Desk, contents: Iterable[str]) -> int:
    held: Collection[str] = [sha256 for sha256 in contents if desk.files.has(sha256)]
    for sha256 in held:
        desk.files.remove(sha256)
    return len(held)
