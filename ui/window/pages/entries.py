"""The entries of a book, from the declarations and the tables of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.records.language import Field, Kind, RecordType
from app.records.registry import AREAS, REGISTRY
from ui.window.session import Session
from ui.window.shell.catalogue import BOOKS, EXTRAS, SPECIAL, load

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a book's list; ``types`` are the record types that open in its widget."""

    key: str
    title: str
    area: str
    make: Callable[[Session], QWidget]
    types: tuple[str, ...]
    help: str = ""
    counted: bool = False

    @property
    def area_label(self) -> str:
        """Return the words over its group."""
        return AREAS.get(self.area, self.area)


def entries_of(book: str, switched_on: frozenset[str]) -> tuple[Entry, ...]:
    """Return the entries of a book; ``switched_on`` names the optional types that are shown."""
    found: list[Entry] = []
    for area in BOOKS[book]:
        found += [_of_type(r) for r in REGISTRY if r.area == area and is_entry(r, switched_on)]
        found += [
            Entry(e.key, e.title, e.area, load_widget(e.where), e.types)
            for e in EXTRAS
            if e.area == area
        ]
    return tuple(found)


def is_entry(rtype: RecordType, switched_on: frozenset[str]) -> bool:
    """Tell whether a type has a list of its own."""
    return rtype.manual and not rtype.inside and (not rtype.optional or rtype.name in switched_on)


def home_field(rtype: RecordType) -> Field | None:
    """Return the reference to the record in which one without a list of its own is shown."""
    if rtype.inside:
        return rtype.field(rtype.inside)
    return next((f for f in rtype.fields if f.kind is Kind.REF and f.required), None)


def load_widget(where: str) -> Callable[[Session], QWidget]:
    """Return a maker of the widget "module:Class" that loads its module when first used."""

    def make(session: Session) -> QWidget:
        widget: QWidget = load(where)(session)
        return widget

    return make


def _of_type(rtype: RecordType) -> Entry:
    def make(session: Session) -> QWidget:
        from ui.window.widgets.records_view import RecordsView

        special = SPECIAL.get(rtype.name)
        made: QWidget = load(special)(session, rtype) if special else RecordsView(session, rtype)
        return made

    return Entry(
        rtype.name, rtype.plural, rtype.area, make, (rtype.name,), rtype.help, counted=True
    )
