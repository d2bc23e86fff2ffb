"""What a review is about: the draft, its origin, and the plan it may be a new version of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from app.diskerrors import is_file
from app.planreader import Extraction
from app.planreader.document import Block
from app.text.dates import format_date


@dataclass(frozen=True, slots=True)
class Subject:
    """A draft on its way; ``number`` and ``issued`` are as typed, ``plan`` is an id or empty."""

    draft: Mapping[str, Any]
    blocks: tuple[Block, ...] = ()
    path: Path | None = None
    plan: str = ""
    number: str = ""
    issued: str = ""
    rows: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def of(cls, extraction: Extraction, path: Path | None, plan: str = "") -> Subject:
        """Return what there is to review in a plan just read."""
        head = extraction.doc
        return cls(
            extraction.to_json(),
            tuple(extraction.source_text),
            path,
            plan,
            head.number or "",
            format_date(date.fromisoformat(head.date)) if head.date else "",
        )

    @property
    def typed(self) -> bool:
        """Tell whether the plan has no original to look at: it is typed by hand."""
        return not self.blocks

    @property
    def title(self) -> str:
        """Return the plan's title, the file's name when it has none."""
        found = (self.draft.get("doc") or {}).get("title")
        return found or (self.path.stem if self.path else "")

    def to_json(self) -> dict[str, Any]:
        """Return everything but the rows, to be kept and taken up again later."""
        return {
            "draft": dict(self.draft),
            "blocks": msgspec.to_builtins(list(self.blocks)),
            "path": str(self.path) if self.path else "",
            "plan": self.plan,
            "number": self.number,
            "issued": self.issued,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any], later: Mapping[str, Any]) -> Subject:
        """Return a kept review; ``later`` are the rows and words typed since it began.

        The original file may be gone by now; the plan is then kept without it.
        """
        whole = {**kept, **later}
        path = Path(whole["path"]) if whole["path"] else None
        return cls(
            {**whole["draft"], **({"doc": later["doc"]} if later.get("doc") else {})},
            tuple(msgspec.convert(whole["blocks"], list[Block])),
            path if path and is_file(path) else None,
            whole["plan"],
            whole["number"],
            whole["issued"],
            tuple(whole.get("rows") or ()),
        )
