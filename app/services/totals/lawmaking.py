"""Legal documents by what was done about them: a register of its own, or a step ticked off.

An officer writes a consultation down in its register, or only gives the step its day; a document
counts once either way.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.desk import Desk
from app.ports import Filter, Query
from app.services.totals.counted import ALL, Asked, Counted, of_rows

_DONE = (
    ("consultation.documents", "VBQPPL được lấy ý kiến", "consultation"),
    ("consultation.communicated", "Dự thảo được truyền thông", "communication"),
    ("party_consultation.sent", "Dự thảo xin ý kiến cấp ủy", "party"),
    ("legal_document.appraised", "VBQPPL được thẩm định", "appraisal"),
)
_REGISTERS: dict[str, tuple[str, str, tuple[Filter, ...]]] = {
    "consultation": ("consultation", "date_from", (Filter("kind", "=", "opinion"),)),
    "communication": ("consultation", "date_from", (Filter("kind", "=", "communication"),)),
    "party": ("party_consultation", "sent_date", ()),
    "appraisal": ("appraisal", "date", (Filter("kind", "=", "appraisal"),)),
}


def counted(desk: Desk, asked: Asked) -> Iterator[Counted]:
    """Yield how many documents were consulted on, communicated, sent to the Party, appraised."""
    for key, label, step in _DONE:
        yield of_rows(key, label, "legal_document", _documents(desk, asked, step))


def _documents(desk: Desk, asked: Asked, step: str) -> list[str]:
    type_name, day, where = _REGISTERS[step]
    ticked = (Filter("kind", "=", step), Filter("skipped", "!=", True))
    queries = (
        Query(type_name, (*asked.whose, *asked.within(day), *where), order=(day,), limit=ALL),
        Query(
            "legal_step",
            (*asked.whose, *asked.within("done"), *ticked),
            order=("done",),
            limit=ALL,
        ),
    )
    found = (r["document"] for q in queries for r in desk.store.find(q).records)
    return list(dict.fromkeys(document for document in found if document))
