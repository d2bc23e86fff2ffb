"""Materials given out: to many people at once, with a receipt to sign."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.ports import Changes, Edit, Filter, Query, Record
from app.records.validation import accepted
from app.services.registers import records
from app.services.training import sheets
from app.services.training.counting import everything
from app.text.folding import tone_key


@dataclass(frozen=True, slots=True)
class Handout:
    """What is given: a material, on which day, in which form, how many copies, in which course."""

    material: str
    day: date
    form: str = "print"
    copies: int = 1
    course: str | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """How many were given the material, and who had it already and was passed over."""

    new: int
    had: tuple[str, ...]


def issue(desk: Desk, handout: Handout, officer_ids: Iterable[str]) -> tuple[Issued, Changes]:
    """Write that people were given a material; who has it in the same course is passed over.

    Raises UserError for impossible values, and when nobody is named.
    """
    wanted = tuple(dict.fromkeys(officer_ids))
    if not wanted:
        raise UserError("Chưa chọn ai.", "Đánh dấu người nhận tài liệu.", code="empty")
    had = {
        i["officer"]
        for i in everything(desk, "material_issue", Filter("material", "=", handout.material))
        if i["course"] == handout.course
    }
    edits = [_edit(handout, officer) for officer in wanted if officer not in had]
    passed = records.titles(desk, "officer", had.intersection(wanted))
    changes = desk.store.write(edits) if edits else Changes()
    return Issued(len(edits), tuple(passed.values())), changes


def material_called(desk: Desk, title: str) -> tuple[Record, Changes]:
    """Return the material with this title (wherever its tone marks stand), made when unknown."""
    query = Query("training_material", limit=100_000)
    for known in desk.store.find(query).records:
        if tone_key(known["title"]) == tone_key(title):
            return known, Changes()
    return records.save(desk, "training_material", None, {"title": title, "kind": "document"})


def of_course(desk: Desk, course_id: str) -> tuple[Record, ...]:
    """Return what was given out in a course, newest first."""
    return everything(desk, "material_issue", Filter("course", "=", course_id), order=("-date",))


def sign(desk: Desk, issue_ids: Sequence[str], *, signed: bool = True) -> Changes:
    """Tick (or untick) that people signed for what they were given."""
    return desk.store.write(
        [Edit("material_issue", i, {"receipt_signed": signed}) for i in issue_ids]
    )


def receipt_of_course(desk: Desk, course_id: str, target: Path) -> int:
    """Write the receipt of everything given out in a course; return how many lines."""
    course = records.load(desk, "training_course", course_id)
    found = _by_name(desk, of_course(desk, course.id))
    return sheets.receipt_sheet(desk, course["name"], found, target)


def receipt_of_material(desk: Desk, material_id: str, target: Path) -> int:
    """Write the receipt of one material; return how many lines."""
    material = records.load(desk, "training_material", material_id)
    issues = everything(desk, "material_issue", Filter("material", "=", material.id))
    found = _by_name(desk, issues)
    return sheets.receipt_sheet(desk, material["title"], found, target)


def _by_name(desk: Desk, issues: Iterable[Record]) -> list[Record]:
    names = everything(desk, "officer", order=("full_name",))
    turn = {o.id: n for n, o in enumerate(names)}
    return sorted(
        (i for i in issues if i["officer"] in turn),
        key=lambda i: (turn[i["officer"]], i["date"] or date.min),
    )


def _edit(handout: Handout, officer: str) -> Edit:
    rtype = records.record_type("material_issue")
    values = {
        "material": handout.material,
        "officer": officer,
        "course": handout.course,
        "date": handout.day,
        "form": handout.form,
        "copies": handout.copies,
    }
    clean = accepted(rtype, values)
    return Edit(rtype.name, new_id(), {k: v for k, v in clean.items() if v is not None})
