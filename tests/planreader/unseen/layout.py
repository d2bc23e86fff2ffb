"""The sources of the unseen plans: a light notation that is rendered as text, .docx and .pdf.

A line is a paragraph. ``@txt`` says how the text form looks, ``@head`` and ``@sign`` hold a left
and a right column, ``@page`` starts a page, ``@table`` (column shares) to ``@end`` hold rows of
cells parted by "|": "//" parts paragraphs of a cell, "^" joins the cell with the one above, and
``@group`` is a heading over the columns.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from pathlib import Path

SOURCES = Path(__file__).parent / "sources"
NAMES = sorted(path.stem for path in SOURCES.glob("*.txt"))
FLAT_CHARACTERS = 140  # what the columns of an annex hold together when a page is copied
FLAT_PAGE_LINES = 40

Cell = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """A left and a right column without rules: the letterhead or the signatures."""

    kind: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; a cell that is None is joined with the one above."""

    cells: tuple[Cell | None, ...]
    group: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table; the first row is its heading."""

    shares: tuple[int, ...]
    rows: tuple[Row, ...]

    def filled(self) -> list[tuple[Row, list[Cell]]]:
        """The rows, with what stands above in place of joined cells."""
        above: list[Cell] = [()] * len(self.shares)
        found = []
        for row in self.rows:
            above = [
                old if cell is None else cell for old, cell in zip(above, row.cells, strict=True)
            ]
            found.append((row, above))
        return found


@dataclass(frozen=True, slots=True)
class Page:
    """The start of a new page (an annex)."""


Block = str | Columns | Grid | Page


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan in blocks, and how its text form looks."""

    blocks: tuple[Block, ...]
    options: dict[str, str] = field(default_factory=dict)


def load(name: str) -> Plan:
    """Read the source of an unseen plan."""
    return parse((SOURCES / f"{name}.txt").read_text("utf-8"))


def parse(text: str) -> Plan:
    """Turn the notation into blocks."""
    options: dict[str, str] = {}
    blocks: list[Block] = []
    table: tuple[tuple[int, ...], list[Row]] | None = None
    for line in text.splitlines():
        word, _, rest = line.partition(" ")
        if word == "@txt":
            options = dict(part.split("=") for part in rest.split())
        elif word in ("@head", "@sign"):
            _add_column_row(blocks, word[1:], rest)
        elif word == "@page":
            blocks.append(Page())
        elif word == "@table":
            table = (tuple(int(share) for share in rest.split(",")), [])
        elif word == "@end":
            assert table is not None
            blocks.append(Grid(table[0], tuple(table[1])))
            table = None
        elif table is not None:
            table[1].append(_row(line, len(table[0])))
        else:
            blocks.append(line)
    return Plan(tuple(blocks), options)


def _add_column_row(blocks: list[Block], kind: str, rest: str) -> None:
    left, _, right = (part.strip() for part in rest.partition("||"))
    last = blocks[-1] if blocks else None
    if isinstance(last, Columns) and last.kind == kind:
        blocks[-1] = Columns(kind, (*last.rows, (left, right)))
    else:
        blocks.append(Columns(kind, ((left, right),)))


def _row(line: str, width: int) -> Row:
    group = line.startswith("@group ")
    words = [word.strip() for word in line.removeprefix("@group ").split("|")]
    words += [""] * (width - len(words))
    cells = [
        None if word == "^" else tuple(part.strip() for part in word.split("//") if part.strip())
        for word in words
    ]
    assert len(cells) == width, line
    return Row(tuple(cells), group)


def as_text(plan: Plan, *, wrap: int | None = None, apart: bool = False) -> str:
    """The text of a plan as somebody copied it.

    ``wrap`` overrides the width of its lines (0: a paragraph is a line); ``apart`` asks for blank
    lines between paragraphs, which the stacked look has anyway.
    """
    width = int(plan.options.get("wrap", "0")) if wrap is None else wrap
    gap = "\n\n" if apart or plan.options["head"] == "stacked" else "\n"
    parts = [_block_text(block, plan, width) for block in plan.blocks]
    return gap.join(part for part in parts if part) + "\n"


def _block_text(block: Block, plan: Plan, width: int) -> str:
    if isinstance(block, str):
        return _wrapped(block, width)
    if isinstance(block, Page):
        return "\f"
    if isinstance(block, Columns):
        return _columns_text(block, plan.options["head"])
    return {"pipe": _pipe, "tabs": _tabs, "cells": _cells, "flat": _flat}[plan.options["table"]](
        block
    )


def _wrapped(words: str, width: int) -> str:
    if not width:
        return words
    return textwrap.fill(words, width, break_long_words=False, break_on_hyphens=False)


def _columns_text(block: Columns, look: str) -> str:
    if look == "columns":
        return "\n".join(f"{left:<38}{right}".rstrip() for left, right in block.rows)
    rights = [right for _, right in block.rows if right]
    return "\n".join([*(left for left, _ in block.rows if left), "", *rights])


def _pipe(grid: Grid) -> str:
    lines = [
        "| " + " | ".join(" ".join(cell) for cell in cells) + " |" for _, cells in grid.filled()
    ]
    lines.insert(1, "|" + " --- |" * len(grid.shares))
    return "\n".join(lines)


def _tabs(grid: Grid) -> str:
    return "\n".join("\t".join(" ".join(cell) for cell in cells) for _, cells in grid.filled())


def _cells(grid: Grid) -> str:
    return "\n".join(part for _, cells in grid.filled() for cell in cells for part in cell)


def _flat(grid: Grid) -> str:
    """One cell after the other, wrapped as in its column; empty cells vanish, pages numbered."""
    whole = sum(grid.shares)
    lines = [
        line
        for _, cells in grid.filled()
        for share, cell in zip(grid.shares, cells, strict=True)
        for part in cell
        for line in textwrap.wrap(
            part, max(8, share * FLAT_CHARACTERS // whole), break_on_hyphens=False
        )
    ]
    for number, place in enumerate(range(FLAT_PAGE_LINES, len(lines), FLAT_PAGE_LINES), 2):
        lines[place] = f"\f{number}\n{lines[place]}"
    return "\n".join(lines)
