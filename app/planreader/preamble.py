"""A doer named once for the whole plan in its preamble."""

from __future__ import annotations

import re

from app.planreader.agencies import split_agencies
from app.planreader.agency_names import agency_run
from app.planreader.span import Span

_CALL = re.compile(r"\b(?:de nghi|yeu cau|giao|chi dao)\s+(?=cac |ubnd |uy ban |so )")
_FOLLOWS = re.compile(
    r"(?:nhiem vu|noi dung|cong viec)[^.]{0,60}(?:sau day|sau|duoi day)\s*:?$|nhu sau\s*:?$"
    r"|sau day\s*:?$|sau\s*:$"
)


def plan_lead(preamble: list[Span]) -> list[str]:
    """Return the agencies the preamble asks to carry out "các nhiệm vụ sau đây", or ``[]``."""
    for span in preamble:
        if not _FOLLOWS.search(span.plain):
            continue
        for call in _CALL.finditer(span.plain):
            end = agency_run(span.text, call.end())
            if end > call.end():
                return split_agencies(span.text[call.end() : end])
    return []
