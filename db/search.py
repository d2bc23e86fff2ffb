"""Search over every searched field, without marks, by the beginnings of words.

The index holds each living record twice: folded ("uy ban") for finding, and with its marks
("ủy ban") so that records that say exactly what was typed come first.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from msgspec import Struct

from app.ports import Hit, HitGroup, Hits
from app.records.codec import show
from app.records.language import Field, Kind
from app.text.folding import fold, nfc, search_text
from app.text.matching import matches, typed_words
from db.core import Core
from db.layout import Layout

_WORD = re.compile(r"[^\W_]+")
_SNIPPET_BEFORE = 40
_SNIPPET_LENGTH = 140


class Words(Struct, frozen=True):
    """A typed query as words: folded, and with marks."""

    plain: tuple[str, ...]
    marked: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Words:
        """Cut a typed query into words; letters and digits part ("nq66" asks for nq and 66)."""
        return cls(typed_words(text), tuple(marked_text(text).split()))

    def __bool__(self) -> bool:
        """Tell whether there is anything to look for."""
        return bool(self.plain)

    @property
    def any_marks(self) -> str:
        """Return the index expression for records with all the words, marks or not."""
        return _expression("plain", self.plain)

    @property
    def exact(self) -> str:
        """Return the index expression for records with all the words as typed."""
        return _expression("marked", self.marked)


def index(core: Core, layout: Layout, n: int, values: Mapping[str, Any]) -> None:
    """Put a living record into the index, in place of what stood there."""
    if layout.searched:
        text = layout.words(values)
        core.connection.execute(
            "INSERT OR REPLACE INTO search (rowid, plain, marked) VALUES (?, ?, ?)",
            (layout.search_base | n, search_text(text), marked_text(text)),
        )


def forget(core: Core, layout: Layout, n: int) -> None:
    """Take a record out of the index."""
    if layout.searched:
        core.connection.execute("DELETE FROM search WHERE rowid = ?", (layout.search_base | n,))


def search(core: Core, text: str, *, types: Sequence[str], limit: int, offset: int) -> Hits:
    """Return a page of hits: exact marks first, then by type, newest first."""
    words = Words.of(text)
    if not words:
        return Hits([], 0, ())
    wanted = [core.layouts[name] for name in types] or list(core.layouts)
    found = _rowids(core, words.any_marks)
    known = set(found)
    exact = [rowid for rowid in _rowids(core, words.exact) if rowid in known]
    first = set(exact)
    page = list(islice(_ordered(found, exact, first, wanted), offset, offset + limit))
    groups = _groups(found, exact, wanted)
    hits = _hits(core, wanted, page, words, first)
    return Hits(hits, sum(group.count for group in groups), groups)


def _groups(found: list[int], exact: list[int], wanted: Sequence[Layout]) -> tuple[HitGroup, ...]:
    """Return how many hits of each type there are, in the order in which they come."""
    counts = [(one.rtype.name, len(_of(exact, one)), len(_of(found, one))) for one in wanted]
    groups = [HitGroup(name, True, sharp) for name, sharp, _ in counts]
    groups += [HitGroup(name, False, whole - sharp) for name, sharp, whole in counts]
    return tuple(group for group in groups if group.count)


def _rowids(core: Core, expression: str) -> list[int]:
    rows = core.connection.rows(
        "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid", (expression,)
    )
    return [rowid for (rowid,) in rows]


def _ordered(
    found: list[int], exact: list[int], first: set[int], wanted: Sequence[Layout]
) -> Iterator[int]:
    for layout in wanted:
        yield from reversed(_of(exact, layout))
    for layout in wanted:
        yield from (rowid for rowid in reversed(_of(found, layout)) if rowid not in first)


def _of(rowids: list[int], layout: Layout) -> list[int]:
    """Return the part of an ordered list that belongs to one type."""
    low = bisect_left(rowids, layout.search_base)
    return rowids[low : bisect_right(rowids, layout.search_end, low)]


def _hits(
    core: Core, wanted: Sequence[Layout], page: Sequence[int], words: Words, first: set[int]
) -> list[Hit]:
    hits: dict[int, Hit] = {}
    for layout in wanted:
        places = [r - layout.search_base for r in page if layout.holds(r)]
        if not places:
            continue
        marks = ", ".join("?" * len(places))
        for row in core.connection.rows(f"{layout.select} WHERE n IN ({marks})", places):
            rowid = layout.search_base | row[0]
            hits[rowid] = _hit(layout, row, words, exact=rowid in first)
    return [hits[rowid] for rowid in page if rowid in hits]


def _hit(layout: Layout, row: tuple[Any, ...], words: Words, *, exact: bool) -> Hit:
    record = layout.record(row)
    field, shown = _best_field(layout.searched, record.values, words)
    named = layout.rtype.field(layout.rtype.title)
    # Words of a record that is named after another one are the asker's to fetch.
    title = "" if named.kind is Kind.REF else show(named, record[named.name])
    return Hit(record.type, record.id, title, field.name, snippet(shown, words), exact)


def _best_field(
    fields: Sequence[Field], values: Mapping[str, Any], words: Words
) -> tuple[Field, str]:
    """Return the field in which most of the words stand, those with the typed marks first."""

    def score(shown: str) -> tuple[int, int]:
        marked, plain = marked_text(shown).split(), search_text(shown).split()
        return _matches(words.marked, marked), _matches(words.plain, plain)

    shown = [(f, show(f, values.get(f.name))) for f in fields]
    return max(shown, key=lambda pair: score(pair[1]))


def _matches(words: Sequence[str], text: Sequence[str]) -> int:
    return sum(any(t.startswith(w) for t in text) for w in words)


def snippet(text: str, words: Words) -> str:
    """Return the part of ``text`` around the first word that matches, cut at spaces."""
    text = " ".join(text.split())
    at = next((begin for begin, _ in matches(text, words.plain)), 0)
    at = text.rfind(" ", 0, at) + 1
    start = 0 if at <= _SNIPPET_BEFORE else text.rfind(" ", 0, at - _SNIPPET_BEFORE) + 1
    end = len(text)
    if end - start > _SNIPPET_LENGTH:
        end = text.rfind(" ", start, start + _SNIPPET_LENGTH)
        end = start + _SNIPPET_LENGTH if end <= start else end
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def _expression(column: str, words: Sequence[str]) -> str:
    return f"{{{column}}} : (" + " AND ".join(f'"{word}"*' for word in words) + ")"


def marked_text(text: str) -> str:
    """Return the words of a text in lower case with their marks; a word without any is folded."""
    return " ".join(_WORD.findall(nfc(text).casefold())) or fold(text)
