"""What the assembler needs to know, gathered by the caller from the records; no behaviour here.

Dates are calendar days. Ids are opaque record ids: they make every figure traceable to its rows.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from app.reports.content import Annex, Number
from app.text.compose import CitedDocument, UnitName

Role = Literal["lead", "cooperate", "implement", ""]
TaskState = Literal["not_started", "in_progress", "done", "not_arisen", "stopped", "carried_over"]
Signer = Literal["chair", "deputy", "acting_chair"]


class _Input(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the inputs: immutable and named fields only."""


class Period(_Input, frozen=True):
    """The reporting period and the one after it; both ends belong to the period.

    ``as_of`` is the day the figures are drawn up, when that is before the period is over; a task
    due on that very day is not yet overdue.
    """

    label: str
    start: date
    end: date
    next_label: str
    as_of: date | None = None


class Result(_Input, frozen=True):
    """A progress update, reported when dated inside the period; ``nil``: không phát sinh."""

    id: str
    on: date
    text: str
    nil: bool = False


class Deliverable(_Input, frozen=True):
    """A product asked for by the plan, with the document that proves it."""

    id: str
    title: str
    due: date | None = None
    done: date | None = None
    document_number: str = ""
    document_date: date | None = None


class Task(_Input, frozen=True):
    """A task and our part in it; ``due_text`` is printed when there is no date ("Thường xuyên").

    ``assignee`` is a post or division (the person's name stays at home); ``people_count`` the
    number of persons working on it. ``continuous`` marks "thường xuyên": it wants an update every
    period.
    """

    id: str
    ref: str
    title: str
    our_role: Role = ""
    state: TaskState = "not_started"
    percent: int | None = None
    due: date | None = None
    safe_due: date | None = None
    due_text: str = ""
    done_date: date | None = None
    continuous: bool = False
    lead_text: str = ""
    coop_text: str = ""
    assignee: str = ""
    people_count: int | None = None
    results: tuple[Result, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    note: str = ""


class Group(_Input, frozen=True):
    """A task group of the plan with the tasks that are ours."""

    id: str
    title: str
    tasks: tuple[Task, ...] = ()
    number: str = ""


class Plan(_Input, frozen=True):
    """The plan reported on, cited by number, date, issuing body and subject."""

    id: str
    subject: str
    issuer: str
    number: str = ""
    issued: date | None = None
    type_name: str = "Kế hoạch"
    groups: tuple[Group, ...] = ()

    @property
    def cited(self) -> CitedDocument:
        """The plan as a document to cite."""
        return CitedDocument(self.type_name, self.number, self.issued, self.issuer, self.subject)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Our tasks of every group, in the plan's order."""
        return tuple(task for group in self.groups for task in group.tasks)


class IssuedDocument(_Input, frozen=True):
    """A document our unit issued to carry the plan out."""

    id: str
    type_name: str
    subject: str
    number: str = ""
    issued: date | None = None


class Meeting(_Input, frozen=True):
    """A conference or meeting; ``attendances`` counts attendances (lượt người)."""

    id: str
    name: str
    on: date
    attendances: int | None = None


class Count(_Input, frozen=True):
    """A count out of any register, printed as a bullet of ``section`` (a section key).

    ``value`` defaults to the number of ``rows``; a count of nothing is not printed, since an empty
    register does not prove that nothing arose.
    """

    key: str
    section: str
    label: str
    unit: str = ""
    rows: tuple[str, ...] = ()
    value: int | None = None


class Part(_Input, frozen=True):
    """One part of a total, told apart by a pick list."""

    label: str
    value: Number


class Total(_Input, frozen=True):
    """A total of the unit for the period, whatever plan it serves; ``note`` is said beside it.

    Either ``value``, or ``numerator`` and ``denominator``; ``rows`` are the records behind it.
    """

    key: str
    label: str
    value: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    parts: tuple[Part, ...] = ()
    rows: tuple[str, ...] = ()
    measure: str = ""
    note: str = ""

    @property
    def says_something(self) -> bool:
        """Whether there is anything to report."""
        return bool(self.value if self.denominator is None else self.denominator)


class Course(_Input, frozen=True):
    """A training course; ``attended`` and ``completed`` are officers' ids, one per person."""

    id: str
    name: str
    organiser: str = ""
    start: date | None = None
    end: date | None = None
    form: str = ""
    hours: float | None = None
    nominated: int | None = None
    attended: tuple[str, ...] = ()
    completed: tuple[str, ...] = ()
    materials: int | None = None


class Officers(_Input, frozen=True):
    """Ids of the officers in scope at the end of the period, and of those with a law degree."""

    in_scope: tuple[str, ...] = ()
    law_degree: tuple[str, ...] = ()


class Milestone(_Input, frozen=True):
    """A value to reach by the end of ``year``; ``met`` as app.indicators judged, None = unknown."""

    year: int
    operator: Literal[">", ">=", "="]
    value: float
    met: bool | None = None
    unit: Literal["percent", "count"] = "percent"


class Indicator(_Input, frozen=True):
    """A target with its two counts as of the end of the period; None when not yet counted."""

    id: str
    name: str
    numerator: int | None = None
    denominator: int | None = None
    rows: tuple[str, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    note: str = ""


class Difficulty(_Input, frozen=True):
    """A difficulty met, its cause and what is proposed to whom."""

    id: str
    content: str
    raised: date
    cause: str = ""
    proposal: str = ""
    level: str = ""
    closed: date | None = None


class NextStep(_Input, frozen=True):
    """Something to do in the next period: a record of its own, never one reported as a result."""

    id: str
    text: str
    due: date | None = None


class Proposal(_Input, frozen=True):
    """A request to a higher body."""

    id: str
    text: str


class ReportInput(_Input, frozen=True):
    """All that one periodic report is assembled from.

    ``typed`` maps a section key to the officer's own text, which replaces what would be generated
    and is never rewritten; ``nil`` holds the keys of sections the officer declared "không phát
    sinh". Keys: ``subject opening I II II.<group id> II.<topic> III IV.1 IV.2 IV.3 IV.4 V VI
    closing``. ``totals`` are what the unit's registers count, told under their topics.
    ``province`` is the full name ("tỉnh Thanh Sơn Hà"); ``superior`` a line over the issuing body,
    normally none; ``issue_year`` the year printed beside the blank day (0: that of the period's
    end). ``annexes`` names the tables to enclose, ``extra_annexes`` are ready-made ones.
    """

    unit: UnitName
    province: str
    period: Period
    plans: tuple[Plan, ...]
    signer: Signer = "chair"
    signer_name: str = ""
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    symbol: str = "BC-UBND"
    superior: str = ""
    issue_year: int = 0
    documents: tuple[IssuedDocument, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    counts: tuple[Count, ...] = ()
    totals: tuple[Total, ...] = ()
    courses: tuple[Course, ...] = ()
    officers: Officers = Officers()
    indicators: tuple[Indicator, ...] = ()
    difficulties: tuple[Difficulty, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    typed: dict[str, str] = {}
    nil: frozenset[str] = frozenset()
    annexes: frozenset[str] = frozenset({"tasks", "indicators", "training"})
    extra_annexes: tuple[Annex, ...] = ()

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Our tasks of every plan."""
        return tuple(task for plan in self.plans for task in plan.tasks)
