"""Parting a document into head, body, closing and annexes (NĐ 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from app.planreader.document import Paragraph, Part, Table
from app.planreader.markers import NUMBER, read_marker
from app.planreader.phrases import words
from app.planreader.sections import heading_kind
from app.planreader.span import Span

_ANNEX = re.compile(r"^phu luc\b(?:\s+(?:so\s+)?[ivx\d]+)?\s*[:.]?(?:$|\s)")
_ANNEX_NAMED = re.compile(
    r"\bphu luc\b[^.;]{0,40}\b(?:kem theo|dinh kem|ban hanh kem)|kem theo[^.;]{0,30}\bphu luc\b"
)
_LONG_OPENING = 60
_SIGNER_TITLES = frozenset(
    {
        "giam doc",
        "pho giam doc",
        "kt. giam doc",
        "chu tich",
        "pho chu tich",
        "bi thu",
        "truong ban",
        "chanh van phong",
    }
)


@dataclass(slots=True)
class Form:
    """The parts of the document's form; tables stay in the body and the annexes."""

    opening: list[Span] = field(default_factory=list)
    body: list[Part] = field(default_factory=list)
    closing: list[Span] = field(default_factory=list)
    annexes: list[list[Part]] = field(default_factory=list)
    annex_missing: bool = False


def split_form(parts: list[Part]) -> Form:
    """Part the document; a document without a head or closing has them empty."""
    form = Form()
    start = _body_start(parts)
    form.opening = _spans(parts[:start])
    state = "body"
    for part in parts[start:]:
        state = _next_state(state, part)
        if state == "closing":
            form.closing += _spans([part])
        elif state == "annex":
            if not form.annexes or _begins_annex(part):
                form.annexes.append([])
            form.annexes[-1].append(part)
        else:
            form.body.append(part)
    mentions = any(_ANNEX_NAMED.search(span.plain) for span in _spans(form.body))
    has_table = any(isinstance(part, Table) for part in form.body)
    form.annex_missing = mentions and not form.annexes and not has_table
    return form


def _spans(parts: list[Part]) -> list[Span]:
    spans: list[Span] = []
    for part in parts:
        if isinstance(part, Paragraph):
            spans.append(part.span)
        else:
            spans += [cell for row in part.rows for cell in row.cells if cell]
    return spans


def _body_start(parts: list[Part]) -> int:
    """The body begins at the first numbered section behind the preamble."""
    for index, part in enumerate(parts[: _LONG_OPENING + 200]):
        if not isinstance(part, Paragraph):
            continue
        text = part.span.text
        marker = read_marker(f"{part.number} {text}" if part.number else text)
        if marker and (marker.rank <= NUMBER):
            return index
        if heading_kind(part.span) and text.isupper() and len(text) < 60:
            return index
    return min(len(parts), 1)


def _next_state(state: str, part: Part) -> str:
    if not isinstance(part, Paragraph):
        return state if state != "closing" or _is_signature(part) else "annex"
    if _begins_annex(part):
        return "annex"
    if state == "body" and _begins_closing(part.span):
        return "closing"
    return state


def _is_signature(table: Table) -> bool:
    text = " ".join(cell.plain for row in table.rows for cell in row.cells)
    return len(text) < 1500 and any(mark in text for mark in words("writing", "tail_marks"))


def _begins_closing(span: Span) -> bool:
    signer = span.text.isupper() and span.plain.strip(" .*") in _SIGNER_TITLES
    return signer or span.plain.lstrip("- ").startswith(words("writing", "tail_marks"))


def _begins_annex(part: Part) -> bool:
    if not isinstance(part, Paragraph):
        return False
    text = part.span.text
    return (
        bool(_ANNEX.match(part.span.plain))
        and len(text) < 400
        and text[:7] in ("PHỤ LỤC", "Phụ lục")
    )
