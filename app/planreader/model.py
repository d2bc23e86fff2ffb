"""What the reader hands over: the extraction of a plan (contract of ``plan read --json``)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from app.planreader.document import Block

OurRole = Literal["lead", "implement", "cooperate", "conditional", "none"]
RoleBasis = Literal["printed", "inferred"]
Source = dict[str, int]


class PlanHead(msgspec.Struct, frozen=True, kw_only=True):
    """The head of the document; blanks of a draft are None."""

    title: str
    number: str | None
    number_suffix: str | None
    province: str | None
    date: str | None
    date_partial: str | None
    issuer: str | None
    signer: str | None


class PlanItem(msgspec.Struct, frozen=True, kw_only=True):
    """A task, or a duty of the section "Tổ chức thực hiện".

    ``lead`` and ``coop`` are the agencies one by one, ``*_raw`` the printed words; ``content``
    are the words below the title; ``confidence`` runs from 0 to 1 and ``doubts`` says in
    Vietnamese why it is not 1.
    """

    id: str
    group: str
    title: str
    content: str
    lead: list[str]
    coop: list[str]
    lead_raw: str
    coop_raw: str
    time_raw: str
    outputs: list[str]
    commune_is_lead: bool
    commune_is_coop: bool
    our_role: OurRole
    role_basis: RoleBasis
    deadline: dict[str, Any]
    deadline_parts: list[dict[str, Any]]
    source: Source
    confidence: float
    doubts: list[str]


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """One milestone of an indicator; ``op`` None means equal; ``series`` joins its milestones."""

    id: str
    text: str
    subject: str
    percent: float | None
    count: int | None
    op: str | None
    year: str | None
    period: dict[str, str] | None
    commune: bool
    series: str
    source: Source


class Reporting(msgspec.Struct, frozen=True, kw_only=True):
    """One reporting obligation; ``before`` says that the last day is the one before ``due``."""

    period: str
    due: str | None
    before: bool
    to: str | None
    who: list[str]
    commune: bool
    text: str
    source: Source


class ReadWarning(msgspec.Struct, frozen=True, kw_only=True):
    """Something the person should look at; ``where`` names the item or place."""

    code: str
    text: str
    where: str


class Extraction(msgspec.Struct, frozen=True, kw_only=True):
    """Everything read out of a plan; ``source_text`` is the original for the review screen."""

    doc: PlanHead
    tasks: list[PlanItem]
    org_duties: list[PlanItem]
    targets: list[Target]
    reporting: list[Reporting]
    warnings: list[ReadWarning]
    source_text: list[Block]

    def to_json(self) -> dict[str, Any]:
        """Return the contract's object, without the original text."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        del found["source_text"]
        for target in found["targets"]:
            for key in ("percent", "count", "op", "period"):
                if target[key] is None:
                    del target[key]
        for item in (*found["tasks"], *found["org_duties"]):
            if not item["deadline_parts"]:
                del item["deadline_parts"]
        return found
