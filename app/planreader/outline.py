"""The tree of a document: parts, sections, numbered items, lettered items, dashes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.planreader.document import Paragraph, Part, Table
from app.planreader.labels import starts_with_label
from app.planreader.markers import DASH, LETTER, NUMBER, PART, PLUS, Marker, body_of, read_marker
from app.planreader.span import EMPTY, Span


@dataclass(slots=True)
class Node:
    """An item: its marker, the words of its own line, and what follows until the next item.

    ``parts`` keeps paragraphs (unmarked or labelled), tables and child items in printed order.
    """

    rank: int = -1
    label: str = ""
    head: Span = EMPTY
    parts: list[Span | Table | Node] = field(default_factory=list)
    parent: Node | None = None

    @property
    def children(self) -> list[Node]:
        """The items directly below."""
        return [part for part in self.parts if isinstance(part, Node)]

    @property
    def spans(self) -> list[Span]:
        """The unmarked paragraphs directly below."""
        return [part for part in self.parts if isinstance(part, Span)]

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it in printed order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def words(self) -> Iterator[Span]:
        """Yield every paragraph of this item and of those below, in printed order."""
        if self.head:
            yield self.head
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.words()
            elif isinstance(part, Span):
                yield part

    def path(self) -> str:
        """Return the printed number with those above it ("III.6", "1.2", "II.2.c")."""
        if "." in self.label:
            return self.label
        above = self.parent.path() if self.parent and self.parent.rank >= 0 else ""
        own = self.label if self.rank not in (PART, DASH, PLUS) else ""
        return f"{above}.{own}" if above and own else above or own

    def heading(self) -> str:
        """Return the item's own line with its number, as shown for a group."""
        if self.rank in (DASH, PLUS):
            return self.head.text
        sign = "" if self.rank == PART or ("." in self.label and self.rank < LETTER) else "."
        return f"{self.label}{sign} {self.head.text}".strip()


def build(parts: list[Part]) -> Node:
    """Return the tree of the document; labelled lines stay paragraphs of the item above them."""
    root = Node()
    current = root
    for part in parts:
        if isinstance(part, Table):
            current.parts.append(part)
            continue
        marker = _marker_of(part)
        body = body_of(part.span, marker if not part.number else None)
        if marker is None and current.rank == PART and not current.head and not current.parts:
            current.head = part.span
            continue
        if marker is None or (marker.rank > NUMBER and starts_with_label(body)):
            current.parts.append(body if marker else part.span)
            continue
        parent = _parent_for(current, marker)
        node = Node(marker.rank, marker.label, body, parent=parent)
        parent.parts.append(node)
        current = node
    return root


def _marker_of(paragraph: Paragraph) -> Marker | None:
    if paragraph.number:
        marker = read_marker(f"{paragraph.number} x y")
        if marker:
            return Marker(marker.rank, marker.label, 0)
    return read_marker(paragraph.span.text)


def _parent_for(current: Node, marker: Marker) -> Node:
    node = current
    while node.parent is not None and node.rank >= marker.rank:
        node = node.parent
    return node
