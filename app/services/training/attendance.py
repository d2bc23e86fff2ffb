"""Attendance (điểm danh): one mark per person and session, and what follows from the marks.

A mark's record has an id worked out from session and person, so that two devices meet on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.desk import Desk
from app.ports import Changes, Edit, Filter, Record
from app.services.registers import records
from app.services.registers.derived import derived_id
from app.services.training import sessions as course_sessions
from app.services.training.counting import everything
from app.services.training.sessions import hours_of

ENOUGH = Decimal("0.8")
"""Share of the tiết from which "hoàn thành" is proposed; the decision stays the officer's."""
_OPEN_RESULTS = (None, "nominated")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark (present, excused, absent; None for none) with its note."""

    code: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """A mark to write; ``note`` None leaves the note as it is."""

    session: str
    officer: str
    code: str | None
    note: str | None = None


Marks = Mapping[tuple[str, str], Mark]
"""Marks by (session id, officer id)."""
NO_MARK = Mark()


@dataclass(frozen=True, slots=True)
class Grid:
    """A course's learners (``seats``, ``officers`` by id, in name order), sessions and marks."""

    course: Record
    sessions: tuple[Record, ...]
    seats: tuple[Record, ...]
    officers: Mapping[str, Record]
    marks: Marks

    def mark(self, session: str, officer: str) -> Mark:
        """Return the mark of a person in a session."""
        return self.marks.get((session, officer), NO_MARK)


def grid(desk: Desk, course_id: str) -> Grid:
    """Return the learners of a course against its sessions."""
    course = records.load(desk, "training_course", course_id)
    found = everything(desk, "participation", Filter("course", "=", course.id))
    seats = {s["officer"]: s for s in reversed(found) if s["role"] != "lecturer"}
    living = desk.store.get_many("officer", seats)
    names = everything(desk, "officer", order=("full_name",)) if living else ()
    officers = {o.id: o for o in names if o.id in living}
    sessions = course_sessions.of_course(desk, course.id)
    return Grid(
        course, sessions, tuple(seats[i] for i in officers), officers, _marks(desk, sessions)
    )


def mark(desk: Desk, course_id: str, wishes: Sequence[Wish]) -> Changes:
    """Write marks, and the tiết that follow from them where nobody typed others.

    ``hours_attended`` follows while it is empty or equals what the marks gave before.
    """
    before = grid(desk, course_id)
    known = [w for w in wishes if w.officer in before.officers]
    edits = [e for w in known if (e := _mark_edit(desk, before, w)) is not None]
    marks = {**before.marks, **{(w.session, w.officer): Mark(w.code) for w in known}}
    edits += _hour_edits(before, marks, {w.officer for w in known})
    return desk.store.write(edits) if edits else Changes()


def hours_present(sessions: Iterable[Record], marks: Marks, officer: str) -> Decimal | None:
    """Return the tiết somebody was present for; None before any mark of theirs."""
    own = [(s, marks.get((s.id, officer), NO_MARK).code) for s in sessions]
    if not any(code for _, code in own):
        return None
    return sum((hours_of(s) for s, code in own if code == "present"), Decimal(0))


def proposal(of: Grid, officer: str, marks: Marks | None = None) -> str | None:
    """Return the result the marks speak for; None before every session has a mark of theirs."""
    marks = of.marks if marks is None else marks
    if not of.sessions or any(not marks.get((s.id, officer), NO_MARK).code for s in of.sessions):
        return None
    present = hours_present(of.sessions, marks, officer) or Decimal(0)
    whole = sum((hours_of(s) for s in of.sessions), Decimal(0))
    if not present:
        return "absent"
    return "completed" if present >= whole * ENOUGH else "not_completed"


def proposed(of: Grid, *, decided_too: bool = False) -> dict[str, str]:
    """Return {seat id: proposed result} where it differs from what stands.

    Results somebody decided are left out unless ``decided_too``.
    """
    found = {s.id: (s["result"], proposal(of, s["officer"])) for s in of.seats}
    return {
        seat: wish
        for seat, (now, wish) in found.items()
        if wish and wish != now and (decided_too or now in _OPEN_RESULTS)
    }


def accept_proposals(desk: Desk, course_id: str, *, decided_too: bool = False) -> Changes:
    """Write the proposed results of a course."""
    wishes = proposed(grid(desk, course_id), decided_too=decided_too)
    return desk.store.write([Edit("participation", i, {"result": r}) for i, r in wishes.items()])


def take_hours(desk: Desk, course_id: str) -> Changes:
    """Let everybody's tiết follow from the marks again, also where others were typed."""
    of = grid(desk, course_id)
    found = {s.id: hours_present(of.sessions, of.marks, s["officer"]) for s in of.seats}
    edits = [
        Edit("participation", i, {"hours_attended": h}) for i, h in found.items() if h is not None
    ]
    return desk.store.write(edits) if edits else Changes()


def _marks(desk: Desk, sessions: Sequence[Record]) -> dict[tuple[str, str], Mark]:
    if not sessions:
        return {}
    within = Filter("session", "in", tuple(s.id for s in sessions))
    return {
        (a["session"], a["officer"]): Mark(a["mark"], a["note"])
        for a in everything(desk, "attendance", within)
    }


def _mark_edit(desk: Desk, before: Grid, wish: Wish) -> Edit | None:
    held = before.mark(wish.session, wish.officer)
    note = held.note if wish.note is None else wish.note.strip() or None
    if Mark(wish.code, note) == held:
        return None
    values = {
        "session": wish.session,
        "officer": wish.officer,
        "mark": wish.code,
        "note": note,
    }
    row_id = derived_id(desk, "attendance", wish.session, wish.officer)
    return Edit("attendance", row_id, values, deleted=False)


def _hour_edits(before: Grid, after: Marks, officers: set[str]) -> list[Edit]:
    edits = []
    for seat in before.seats:
        if seat["officer"] not in officers:
            continue
        old = hours_present(before.sessions, before.marks, seat["officer"])
        new = hours_present(before.sessions, after, seat["officer"])
        if new != old and seat["hours_attended"] in (None, old):
            edits.append(Edit("participation", seat.id, {"hours_attended": new}))
    return edits
