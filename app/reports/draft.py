"""The assembler's working paper: figures at hand, gaps noted, the officer's own words first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.reports.content import (
    Block,
    Bullet,
    Figure,
    Missing,
    MissingPart,
    NilReport,
    Paragraph,
    Span,
    bullet,
)
from app.reports.inputs import ReportInput
from app.text.folding import nfc

_DASHES = ("- ", "– ", "— ")
_STOPS = (".", ";", ":", "!", "?", "…")


@dataclass(slots=True)
class Draft:
    """What the section builders share while one report is put together.

    ``labels`` names the annexes enclosed ("Phụ lục II"), ``seen`` those the text has pointed at.
    """

    report: ReportInput
    figures: dict[str, Figure]
    missing: list[MissingPart] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def see(self, *annexes: str) -> str:
        """Return the sentence that points at these annexes, empty when none is enclosed."""
        found = [key for key in self.labels if key in annexes]
        self.seen.update(found)
        return f"Chi tiết tại {self._listed(found)} kèm theo." if found else ""

    def unseen(self) -> str:
        """Return the annexes that no section has pointed at, as words."""
        return self._listed([key for key in self.labels if key not in self.seen])

    def _listed(self, keys: Sequence[str]) -> str:
        return ", ".join(self.labels[key] for key in keys)

    def gap(self, key: str, why: str) -> Missing:
        """Note a gap and return the marker to print in its place."""
        self.missing.append(MissingPart(key, why))
        return Missing(key, why)

    def typed(self, key: str) -> str:
        """The officer's own text for ``key``, empty when there is none; it is now accounted for."""
        self.used.add(key)
        text = self.report.typed.get(key, "")
        return nfc(text) if text.strip() else ""

    def note_unplaced(self) -> None:
        """Typed text whose section is no longer in the report must not vanish unseen."""
        for key, text in self.report.typed.items():
            hidden = key.startswith("II.") and self.typed("II")
            if text.strip() and key not in self.used and not hidden:
                why = "nội dung đã soạn không còn mục tương ứng trong báo cáo"
                self.missing.append(MissingPart(key, why))

    def part(self, key: str, generated: Sequence[Block], why: str) -> list[Block]:
        """Choose what section ``key`` says: typed text, generated blocks, the nil sentence, a gap.

        Records that contradict a declared "không phát sinh" are printed and the clash is a gap.
        """
        if self.typed(key):
            return typed_blocks(self.typed(key))
        declared = key in self.report.nil
        if generated:
            if declared:
                clash = "đã chọn “không phát sinh” nhưng trong kỳ có số liệu ghi nhận"
                self.missing.append(MissingPart(key, clash))
            return list(generated)
        return [NilReport(key)] if declared else [self.gap(key, why)]

    def counts(self, key: str) -> list[Block]:
        """The register counts that belong to section ``key``; a count of nothing says nothing."""
        chosen = [each for each in self.report.counts if each.section == key]
        return itemised(
            [
                (f"{each.label}: ", self.figures[each.key], f" {each.unit}".rstrip())
                for each in chosen
                if self.figures[each.key].value
            ]
        )


def typed_blocks(typed: str) -> list[Block]:
    """The officer's words as they stand: a line is a paragraph, a line after a dash an item."""
    blocks: list[Block] = []
    for line in typed.splitlines():
        words = line.strip()
        if words.startswith(_DASHES):
            blocks.append(Bullet((Span(words[2:].strip()),)))
        elif words:
            blocks.append(Paragraph((Span(words),)))
    return blocks


def itemised(items: Sequence[tuple[str | Figure, ...]]) -> list[Block]:
    """Bullets closed with ";" and the last with "."; an ending the officer typed is left alone."""
    blocks: list[Block] = []
    for index, parts in enumerate(items):
        last = parts[-1]
        ended = isinstance(last, str) and last.rstrip().endswith(_STOPS)
        stop = "." if index == len(items) - 1 else ";"
        blocks.append(bullet(*parts) if ended else bullet(*parts, stop))
    return blocks
