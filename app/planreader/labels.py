"""Labelled values of plans: "Cơ quan chủ trì: …", "Thời gian hoàn thành: …", alone or in a row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from app.planreader.phrases import alternatives, table
from app.planreader.span import Span

_LABEL_WITHIN = 120

Role = Literal["lead", "implement", "coop", "time", "output", "content", "other", "number", "title"]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One value with the role its label gives it."""

    role: Role
    label: str
    value: Span


@cache
def roles_by_label() -> dict[str, Role]:
    """Return the role of every label and column heading, in matching form."""
    found: dict[str, Role] = {}
    for role, phrases in table("labels").items():
        found.update(dict.fromkeys(phrases, cast("Role", role)))
    return found


@cache
def _label_pattern() -> re.Pattern[str]:
    phrases = alternatives(tuple(roles_by_label()))
    return re.compile(
        rf"(?:(?<=^)|(?<=[.;,(\n]\s)|(?<=[;(])|(?<=\s[-+*]\s)|(?<=^[-+*]\s)|(?<=^[-+*]))(?:\d\.\s+|[a-e]\)\s+)?"
        rf"(?P<label>{phrases})(?:\s*\([^)]{{0,60}}\))?\s*(?P<colon>:)\s*"
    )


def role_of(words: str) -> Role | None:
    """Return the role of a label or column heading given in matching form, or None."""
    bare = re.sub(r"\([^)]*\)", " ", words)
    bare = " ".join(re.sub(r"[^a-z/, ]+", " ", bare).split()).strip(" ,/")
    return roles_by_label().get(bare)


def starts_with_label(span: Span) -> bool:
    """Return whether the paragraph or line begins with a label and a colon."""
    found = _label_pattern().search(span.plain, 0, _LABEL_WITHIN) if ":" in span.plain else None
    return found is not None and not re.search(r"\w", span.plain[: found.start()])


def read_labels(span: Span) -> tuple[Span, list[Labelled]]:
    """Return the words before the first label, and the labelled values of a paragraph.

    A label counts at the beginning, after a sentence, semicolon or opening parenthesis.
    """
    marks = list(_label_pattern().finditer(span.plain)) if ":" in span.plain else []
    if not marks:
        return span, []
    found: list[Labelled] = []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        end = following.start() if following else len(span)
        value = span.cut(mark.end(), end).trim(";,.-–+* ")
        if value.text.endswith(")") and value.text.count(")") > value.text.count("("):
            value = value.cut(0, len(value) - 1).trim(";,. ")
        found.append(
            Labelled(roles_by_label()[" ".join(mark["label"].split())], mark["label"], value)
        )
    return span.cut(0, marks[0].start()).trim("(-–+*; "), found
