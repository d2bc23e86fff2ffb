"""Lines of one stream: what to call two histories that two copies of a disk wrote under one name.

Twins of a disk, or a restored copy that goes on, sign other ops under numbers already used. Nothing
of either is wrong, so both are kept and read; only one can keep the name. Segments form a tree by
the hash of the segment before them; where several follow one, the one with the lowest hash goes on
under the name so far, each other begins a line whose name comes from its own hash. The names depend
on the set of segments alone, so every replica that holds the same ones gives the same names.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple


class Link(NamedTuple):
    """A segment as a link of its chain: its hash, the hash before it, its first and last op."""

    hash: bytes
    prev: bytes
    lo: int
    hi: int


def line_name(first: bytes) -> bytes:
    """Return the 16-byte name of the line that begins with the segment of this hash."""
    return hashlib.sha256(b"TPX1/line\0" + first).digest()[:16]


def names(signed: bytes, links: Iterable[Link]) -> dict[bytes, bytes]:
    """Return the name of the line each segment belongs to, by segment hash.

    ``signed`` is the stream all of them were signed for. A segment whose predecessor is not held
    goes under the stream's own name until it arrives, unless others are there under its numbers, or
    end right before them: then it goes on from another past.
    """
    after: defaultdict[bytes, list[Link]] = defaultdict(list)
    known = {}
    for link in links:
        after[link.prev].append(link)
        known[link.hash] = link
    roots = sorted(
        (link for link in known.values() if link.prev not in known),
        key=lambda link: (link.lo, link.prev, link.hash),
    )
    named: dict[bytes, bytes] = {}
    taken: list[tuple[int, int]] = []
    for prev in dict.fromkeys(link.prev for link in roots):
        first = min(after[prev], key=lambda link: link.hash)
        free = all(first.hi < lo or hi < first.lo - 1 for lo, hi in taken)
        made = _below(after, prev, signed if free else line_name(first.hash))
        taken += [(known[h].lo, known[h].hi) for h, name in made.items() if name == signed]
        named |= made
    return named


def _below(after: dict[bytes, list[Link]], prev: bytes, name: bytes) -> dict[bytes, bytes]:
    """Return the names of all segments that follow ``prev``, whose own line is ``name``."""
    named = {}
    waiting = [(prev, name)]
    while waiting:
        place, here = waiting.pop()
        children = sorted(after.get(place, ()), key=lambda link: link.hash)
        for link in children:
            named[link.hash] = here if link is children[0] else line_name(link.hash)
            waiting.append((link.hash, named[link.hash]))
    return named
