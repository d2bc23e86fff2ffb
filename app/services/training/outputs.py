"""What must come out of the training records, by name.

Persons (người) and attendances (lượt người) stand apart in every table. A course belongs to the
period in which it ends; only courses held to the end and of a counted kind count.
"""

from __future__ import annotations

from collections.abc import Callable

from app.desk import Desk
from app.errors import UserError
from app.services.training import warnings
from app.services.training.by_course import by_course
from app.services.training.by_person import by_person
from app.services.training.counting import Facts, facts
from app.services.training.groups import by_group
from app.services.training.nominations import listed
from app.services.training.tables import Output, Span
from app.services.training.target import against_target
from app.services.training.window import within

KINDS = {
    "course": "Theo lớp",
    "person": "Theo người",
    "group": "Theo nhóm đối tượng",
    "target": "So với chỉ tiêu",
    "nomination": "Danh sách cử đi",
    "warning": "Cần xem lại",
}
"""Outputs over a period; one person's history stands in ``history``."""


def make(
    desk: Desk, kind: str, span: Span, *, window: str = "plan", known: Facts | None = None
) -> Output:
    """Return one output over a span; UserError for an unknown kind.

    ``window`` (year, plan) says how far back the target looks.
    """
    if kind not in KINDS:
        raise UserError(
            f"Không có bảng “{kind}”.", f"Các bảng: {', '.join(KINDS)}.", code="invalid"
        )
    of = within(known or facts(desk), span)
    makers: dict[str, Callable[[], Output]] = {
        "course": lambda: by_course(desk, of),
        "person": lambda: by_person(of),
        "group": lambda: by_group(of),
        "target": lambda: against_target(desk, of, window),
        "nomination": lambda: listed(desk, span),
        "warning": lambda: warnings.listed(desk, span, of.facts),
    }
    return makers[kind]()
