"""Taking a plan in: from a read (and reviewed) document to dated tasks of the unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.ports import Changes
from app.services.filing import files
from app.services.planning import plans
from app.services.planning.plan_edits import Imported, PlanEdits, items_of


def import_file(
    desk: Desk,
    path: Path,
    *,
    issued: date | None = None,
    number: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Imported, Changes]:
    """Read a plan file and confirm what was read; the original file is kept beside it."""
    from app.planreader import read_plan

    extraction = read_plan(path, progress=progress, cancelled=cancelled)
    return confirm(
        desk,
        extraction.to_json(),
        issued=issued,
        number=number,
        original=path,
        blocks=extraction.source_text,
    )


def confirm(
    desk: Desk,
    draft: Mapping[str, Any],
    *,
    issued: date | None = None,
    number: str | None = None,
    original: Path | None = None,
    blocks: Sequence[Any] = (),
) -> tuple[Imported, Changes]:
    """Put a reviewed draft (the reader's JSON, as corrected) into the ledger in one transaction.

    ``issued`` and ``number`` fill what the document leaves blank. ``blocks`` are the pieces of
    the original (``Extraction.source_text``), kept so that every task can show its words again.
    Raises UserError plan_empty when there is no task, plan_exists when the same plan is here.
    """
    items = items_of(draft)
    doc = draft.get("doc") or {}
    day = issued or issued_of(doc)
    title = doc.get("title") or (original.stem if original else "Kế hoạch")
    result = Imported(new_id(), number or doc.get("number"), day)
    answered = {"date_blank": result.issued, "number_blank": result.number}
    result.warnings = [w for w in draft.get("warnings") or () if not answered.get(w["code"])]
    _refuse_twin(desk, title, result)
    plan = PlanEdits(desk, result)
    text = msgspec.to_builtins(list(blocks)) or None
    document = head_edits(desk, plan, doc, result, title, original, text=text)
    plan.add(
        "plan",
        result.plan,
        document=document,
        title=title,
        number=result.number,
        issued=day,
        issuer=doc.get("issuer"),
        level="province",
        version=1,
        status="active",
    )
    for position, (item, kind) in enumerate(items):
        plan.new_task(position, item, kind)
    plan.indicators(draft.get("targets") or ())
    plan.obligations(draft.get("reporting") or ())
    return result, desk.store.write(plan.edits)


def issued_of(doc: Mapping[str, Any]) -> date | None:
    """Return the day of issue a document prints, None when it is blank."""
    return date.fromisoformat(doc["date"]) if doc.get("date") else None


def head_edits(
    desk: Desk,
    plan: PlanEdits,
    doc: Mapping[str, Any],
    result: Imported,
    title: str,
    original: Path | None,
    **links: Any,
) -> str:
    """Add the document of a plan (and its original file) to the edits; return its id.

    ``links`` are further values, such as the documents it ``replaces`` or ``amends``.
    """
    document = new_id()
    kept = files.attach_edits(desk, original, "source_document", document)
    plan.edits += kept
    plan.add(
        "source_document",
        document,
        type_name="Kế hoạch",
        code_number=result.number,
        issued_date=result.issued,
        organ_name=doc.get("issuer"),
        subject=title,
        signer_name=doc.get("signer"),
        file=kept[-1].values["attachment"] if kept else None,
        **links,
    )
    return document


def _refuse_twin(desk: Desk, title: str, new: Imported) -> None:
    """Refuse a plan that is here already."""
    twin = plans.twin_of(desk, title, new.number, new.issued)
    if twin is not None:
        raise UserError(
            f"Kế hoạch “{twin['number'] or twin['title']}” đã có trong sổ.",
            "Mở trang Kế hoạch để xem. Nếu đây là bản mới hơn, chọn “Cập nhật bằng bản mới”.",
            code="plan_exists",
        )
