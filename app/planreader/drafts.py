"""A task or duty before its fields are read: the spans found for it, nothing interpreted yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.planreader.labels import Labelled
from app.planreader.span import EMPTY, Span


@dataclass(slots=True)
class Draft:
    """One item to be: its number, its group's heading, its title and its labelled values.

    ``in_table`` marks a row of a table; ``given_lead`` are agencies known from a heading.
    """

    id: str
    group: str
    title: Span
    content: list[Span] = field(default_factory=list)
    labels: list[Labelled] = field(default_factory=list)
    in_table: bool = False
    given_lead: list[str] = field(default_factory=list)
    given_raw: str = ""
    doubts: list[str] = field(default_factory=list)
    is_sentence: bool = False

    def value(self, *roles: str) -> Span:
        """Return the first value labelled with one of the roles, or an empty span."""
        return next(
            (item.value for item in self.labels if item.role in roles and item.value), EMPTY
        )

    def values(self, *roles: str) -> list[Span]:
        """Return every value labelled with one of the roles."""
        return [item.value for item in self.labels if item.role in roles and item.value]

    @property
    def has_labels(self) -> bool:
        """Whether a doer, a time or a product is printed for this item."""
        return any(item.role in KEY_ROLES for item in self.labels)


KEY_ROLES = frozenset({"lead", "implement", "coop", "time", "output"})
