"""A slip of half a sheet (A5) with one code in large letters, to be compared by telephone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Slip:
    """Title lines, rows of label and words, and the code with what is to be done with it."""

    issuer: str
    titles: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    code_label: str
    code: str
    note: str


def slip_pdf(slip: Slip, *, author: str, created: datetime) -> bytes:
    """Return the bytes of the slip's PDF; ``created`` is an aware moment."""
    from app.reports.drawing.pages import Info
    from app.reports.drawing.slips import draw_slip

    return draw_slip(slip, Info(" ".join(slip.titles), author, created)).data
