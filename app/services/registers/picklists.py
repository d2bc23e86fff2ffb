"""Pick lists the office may grow: declared choices, entries of its own, and what those count as.

A field declared ``open`` also holds words typed on the spot ("khác, ghi rõ"); such a value is its
own label. An entry (``choice_entry``) offers such words to everybody, or takes a choice off the
offer; records that hold it keep it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.desk import Desk
from app.errors import FieldProblem
from app.exchange.ops import new_id
from app.ports import Changes, Edit, Filter, Query, Record
from app.records.language import Choice, Field, RecordType
from app.records.registry import REGISTRY
from app.records.validation import refusal
from app.text.folding import tone_key

_ENTRY = REGISTRY["choice_entry"]
_ALL = 10_000


def list_name(rtype: RecordType, field: Field) -> str:
    """Return the permanent name of a field's pick list."""
    return f"{rtype.name}.{field.name}"


def open_lists() -> tuple[tuple[RecordType, Field], ...]:
    """Return every pick list that the office may add to, in declared order."""
    return tuple((t, f) for t in REGISTRY for f in t.fields if f.open)


def entries(desk: Desk, rtype: RecordType, field: Field) -> tuple[Record, ...]:
    """Return the office's entries about a list, in Vietnamese order; hidden ones too."""
    filters = (Filter("list", "=", list_name(rtype, field)),)
    return desk.store.find(Query(_ENTRY.name, filters, order=("label",), limit=_ALL)).records


def options(desk: Desk, rtype: RecordType, field: Field) -> tuple[Choice, ...]:
    """Return what a form offers: the declared choices in use, then the office's own."""
    if not field.open:
        return field.choices
    own = entries(desk, rtype, field)
    declared = {tone_key(c.label) for c in field.choices}
    hidden = {tone_key(e["label"]) for e in own if e["hidden"]}
    kept = tuple(c for c in field.choices if tone_key(c.label) not in hidden)
    added = {tone_key(e["label"]): e["label"] for e in own}
    return kept + tuple(
        Choice(label, label)
        for key, label in added.items()
        if key not in declared and key not in hidden
    )


def counted_as(desk: Desk, rtype: RecordType, field: Field) -> Mapping[str, str]:
    """Return, by the office's words (as ``tone_key``), the declared code they count as."""
    codes = {c.code for c in field.choices}
    return {
        tone_key(e["label"]): e["counts_as"]
        for e in entries(desk, rtype, field)
        if e["counts_as"] in codes
    }


def part_of(field: Field, value: str | None, mapped: Mapping[str, str]) -> str:
    """Return the code or the words under which a value is counted; "" for an empty one.

    ``mapped`` comes from ``counted_as``.
    """
    if value is None or any(value == c.code for c in field.choices):
        return value or ""
    return mapped.get(tone_key(value), value)


def add(desk: Desk, rtype: RecordType, field: Field, label: str, *, counts_as: str = "") -> Changes:
    """Offer new words in a list; UserError (invalid) when the list has them already."""
    words = label.strip()
    problem = _problem(desk, rtype, field, words, counts_as)
    if problem is not None:
        raise refusal(_ENTRY, [problem])
    values = {"list": list_name(rtype, field), "label": words, "counts_as": counts_as or None}
    return desk.store.write([Edit(_ENTRY.name, new_id(), values)])


def set_hidden(desk: Desk, rtype: RecordType, field: Field, label: str, *, hidden: bool) -> Changes:
    """Take a choice off the offer, or put it back; records that hold it keep it."""
    known = [e for e in entries(desk, rtype, field) if tone_key(e["label"]) == tone_key(label)]
    if not known:
        values = {"list": list_name(rtype, field), "label": label, "hidden": hidden}
        return desk.store.write([Edit(_ENTRY.name, new_id(), values)])
    return desk.store.write([Edit(_ENTRY.name, e.id, {"hidden": hidden}) for e in known])


def _problem(
    desk: Desk, rtype: RecordType, field: Field, words: str, counts_as: str
) -> FieldProblem | None:
    if not words:
        return FieldProblem("label", "Chưa ghi.")
    labels: Iterable[str] = (c.label for c in options(desk, rtype, field))
    if tone_key(words) in {tone_key(label) for label in labels}:
        return FieldProblem("label", "Danh mục đã có lựa chọn này.")
    if counts_as and counts_as not in {c.code for c in field.choices}:
        return FieldProblem("counts_as", "Không có lựa chọn này trong danh mục có sẵn.")
    return None
