"""Training: courses with their sessions, who took part, who was given what, and what comes out.

The counting that every page and report leans on is at hand here; the rest stands in the modules.
"""

from app.services.training.counting import (
    ATTENDED,
    COUNTED_KINDS,
    CourseTotals,
    Facts,
    Lack,
    Totals,
    add_participants,
    counts,
    course_totals,
    everything,
    facts,
    lacking,
    last_day,
    people,
    seat_edit,
    totals,
)

__all__ = [
    "ATTENDED",
    "COUNTED_KINDS",
    "CourseTotals",
    "Facts",
    "Lack",
    "Totals",
    "add_participants",
    "counts",
    "course_totals",
    "everything",
    "facts",
    "lacking",
    "last_day",
    "people",
    "seat_edit",
    "totals",
]
