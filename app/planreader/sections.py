"""Telling the sections of a plan apart by their headings."""

from __future__ import annotations

import re
from typing import Literal

from app.planreader.markers import NUMBER, PART, is_caps
from app.planreader.outline import Node
from app.planreader.phrases import pattern
from app.planreader.span import Span

Section = Literal["duties", "tasks", "targets", "purpose", "budget", "unknown"]

_ORDER: tuple[Section, ...] = ("duties", "tasks", "targets", "purpose", "budget")
_SHORT = 140


def section_of(node: Node) -> Section:
    """Return what a heading says its section holds; ``unknown`` for any other words.

    A heading counts by the phrase that comes first ("MỤC TIÊU, NHIỆM VỤ": targets and tasks are
    told apart below it); a section of the duties keeps that name whatever else it mentions.
    """
    words = node.head.plain
    if not words or len(words) > _SHORT:
        return "unknown"
    best: tuple[int, Section] | None = None
    for section in _ORDER:
        found = pattern("sections", section).search(words)
        if found and (best is None or found.start() < best[0]):
            best = (found.start(), section)
            if section == "duties" and not re.match(r"(?:noi dung|nhiem vu|muc dich)", words):
                break
    return best[1] if best else "unknown"


def is_sectioned(root: Node) -> bool:
    """Return whether the top items are sections (Roman numbers or headings in capitals)."""
    top = root.children
    if any(node.rank < NUMBER for node in top):
        return True
    return any(is_caps(node.head.text) or section_of(node) in ("duties", "purpose") for node in top)


def sections(root: Node) -> list[tuple[Section, Node]]:
    """Return the sections of the plan in order; parts ("Phần thứ nhất") are opened up.

    A section in the targets' name that also names tasks is split by its own sub-headings.
    """
    found: list[tuple[Section, Node]] = []
    for node in root.children:
        kind = section_of(node)
        opened = node.rank <= PART + 1 and any(child.rank < NUMBER for child in node.children)
        if opened or (kind in ("targets", "purpose") and _mixes(node)):
            found += [
                (section_of(child) if section_of(child) != "unknown" else kind, child)
                for child in node.children
            ]
        else:
            found.append((kind, node))
    return found


def _mixes(node: Node) -> bool:
    """Return whether "MỤC TIÊU, NHIỆM VỤ" or "MỤC ĐÍCH, MỤC TIÊU" holds parts of several kinds."""
    kinds = {section_of(child) for child in node.children} - {"unknown"}
    return len(kinds) > 1 and bool(kinds & {"tasks", "targets"})


def heading_kind(span: Span) -> Section | None:
    """Return what an unnumbered line says its section holds, or None when it is no heading."""
    for section in _ORDER:
        if pattern("sections", section, r"^(?:{})\b").match(span.plain):
            return section
    return None
