"""Drafts to items: agencies, deadline, products, the commune's part, doubts and confidence."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import Any

from app.planreader.agencies import (
    Doers,
    later_helpers,
    leading_agencies,
    read_field,
    split_agencies,
)
from app.planreader.agency_names import agency_run
from app.planreader.deadlines import NONE, Deadline, parse_deadline
from app.planreader.drafts import Draft
from app.planreader.model import PlanItem
from app.planreader.roles import Part, our_part
from app.planreader.sentence_time import time_in_sentence, time_of_item
from app.planreader.span import Span, join

_FOOTNOTE_SIGN = re.compile(r"[¹²³⁴-⁹⁰]+|\[\d{1,2}\]")
_BULLET = re.compile(r"(?:^|\n|(?<=\s))[-+•–]\s+(?=[^\s\d])|(?:^|\n)\(?\d{1,2}[.)]\s+")
_PREFIX = re.compile(r"^(?P<who>[^:]{3,160}?)\s*:\s+(?=\S)")
_OLD_YEARS = 3
_FAR_YEARS = 25


@dataclass(frozen=True, slots=True)
class PlanContext:
    """What the whole plan says: its year and date, and a doer named once for all tasks."""

    year: int | None = None
    date: str | None = None
    lead: list[str] = field(default_factory=list)
    binds_communes: bool = False


def make_task(draft: Draft, plan: PlanContext) -> PlanItem:
    """Return the task a draft describes."""
    lead_field = draft.value("lead", "implement")
    title, doers, lead_raw = _task_doers(draft, lead_field)
    coop_values = draft.values("coop")
    coop = [*doers.coop, *_helpers(coop_values)]
    time = join(draft.values("time"), "; ")
    if not time and draft.is_sentence:
        time = time_in_sentence(draft.title, plan.year)
    elif not (draft.in_table or draft.has_labels):
        time = time_of_item(draft.title, plan.year)
    deadline, parts = parse_deadline(time.text, year_hint=plan.year)
    outputs = _products(draft)
    parts = _name_parts(parts, outputs)
    part = our_part(
        doers.lead, coop, implement=_is_implement(draft), words=_all_words(draft), plan=plan
    )
    coop_raw = join(coop_values, "; ").text
    fields = _Fields(
        title, doers.lead, coop, lead_raw, coop_raw, time.text, outputs, deadline, parts, part
    )
    doubts = [*draft.doubts, *_deadline_doubts(deadline, parts, time.text, plan), *part.doubts]
    return _item(draft, fields, doubts)


def _helpers(values: list[Span]) -> list[str]:
    return [name for span in values for name in split_agencies(_without_verb(span.text))]


def _products(draft: Draft) -> list[str]:
    return [
        one
        for span in draft.values("output")
        for one in split_outputs(span.text, in_table=draft.in_table)
    ]


def make_duty(
    draft: Draft, plan: PlanContext, deadline: Deadline, time_raw: str, parts: list[Deadline]
) -> PlanItem:
    """Return the duty a draft describes; its doers stand in a heading or open its sentence."""
    doers = leading_agencies(draft.title.text)
    lead = draft.given_lead or doers.lead
    helpers = dict.fromkeys([*doers.coop, *later_helpers(draft.title.text, doers.end)])
    coop = [name for name in helpers if name not in lead]
    part = our_part(lead, coop, implement=True, words=_all_words(draft), plan=plan)
    if part.basis == "printed" and draft.given_raw and part.role == "lead":
        part = Part("lead", "inferred", part.commune_is_lead, part.commune_is_coop, part.doubts)
    fields = _Fields(
        draft.title, lead, coop, draft.given_raw, "", time_raw, [], deadline, parts, part
    )
    return _item(
        draft,
        fields,
        [*draft.doubts, *_deadline_doubts(deadline, parts, time_raw, plan), *part.doubts],
    )


@dataclass(frozen=True, slots=True)
class _Fields:
    title: Span
    lead: list[str]
    coop: list[str]
    lead_raw: str
    coop_raw: str
    time_raw: str
    outputs: list[str]
    deadline: Deadline
    parts: list[dict[str, Any]]
    part: Part


def _item(draft: Draft, fields: _Fields, doubts: list[str]) -> PlanItem:
    unique = list(dict.fromkeys(doubts))
    return PlanItem(
        id=draft.id,
        group=draft.group,
        title=clean_title(fields.title.text),
        content="\n".join(span.text for span in draft.content if span is not fields.title),
        lead=fields.lead,
        coop=fields.coop,
        lead_raw=fields.lead_raw,
        coop_raw=fields.coop_raw,
        time_raw=fields.time_raw,
        outputs=fields.outputs,
        commune_is_lead=fields.part.commune_is_lead,
        commune_is_coop=fields.part.commune_is_coop,
        our_role=fields.part.role,
        role_basis=fields.part.basis,
        deadline=fields.deadline,
        deadline_parts=fields.parts,
        source=fields.title.source(),
        confidence=round(max(0.2, 1.0 - 0.2 * len(unique)), 2),
        doubts=unique,
    )


def _task_doers(draft: Draft, lead_field: Span) -> tuple[Span, Doers, str]:
    """Return the title, who leads and coordinates, and the printed words about it.

    Without a label only an explicit form counts: "Các sở, ngành: …" or "Sở A chủ trì …".
    """
    title = draft.title
    if lead_field:
        return title, read_field(lead_field.text), lead_field.text
    prefix = _PREFIX.match(title.text)
    if prefix and agency_run(title.text) == prefix.end("who"):
        return title.cut(prefix.end()), Doers(split_agencies(prefix["who"]), []), prefix["who"]
    sentence = leading_agencies(title.text)
    if sentence.lead and draft.is_sentence:
        return title, sentence, title.text[: sentence.end]
    if sentence.lead and re.match(
        r"(?:giao|phan cong)\s|.*\bchu tri\b", title.plain[: sentence.end + 10]
    ):
        return title, sentence, title.text[: sentence.end]
    return title, Doers([], []), ""


def _is_implement(draft: Draft) -> bool:
    return not draft.value("lead") and bool(draft.value("implement"))


def _without_verb(text: str) -> str:
    return re.sub(r"^(?:phối hợp với|phối hợp)\s*:?\s*", "", text, flags=re.IGNORECASE)


def _all_words(draft: Draft) -> str:
    return join([draft.title, *draft.content]).plain


def clean_title(text: str) -> str:
    """Return a title without footnote signs and the closing sign of an item."""
    return " ".join(_FOOTNOTE_SIGN.sub("", text).split()).rstrip(" .;:,")


def split_outputs(text: str, *, in_table: bool = False) -> list[str]:
    """Return the products of a field: one a dash, else one a semicolon outside brackets."""
    if not text or not re.search(r"\w", text):
        return []
    bullets = [m.start() for m in _BULLET.finditer(text)]
    if bullets and (in_table or bullets[0] == 0):
        edges = ([0] if text[: bullets[0]].strip() else []) + bullets + [len(text)]
        pieces = [text[a:b] for a, b in itertools.pairwise(edges)]
    else:
        lines = _cell_lines(text) if in_table else [text]
        pieces = [piece for line in lines for piece in _outside_brackets(line)]
    cleaned = [" ".join(_BULLET.sub(" ", piece).split()).strip(" .;,-–") for piece in pieces]
    return [piece for piece in cleaned if piece]


def _cell_lines(text: str) -> list[str]:
    """Lines of a cell that begin with a capital after a finished line are products of their own."""
    pieces = [""]
    for line in text.split("\n"):
        begins = pieces[-1].rstrip().endswith((";", ".")) and line[:1].isupper()
        if begins:
            pieces.append(line)
        else:
            pieces[-1] = f"{pieces[-1]} {line}".strip()
    return pieces


def _outside_brackets(text: str) -> list[str]:
    pieces, depth = [""], 0
    for char in text:
        depth += (char == "(") - (char == ")")
        if char in ";\n" and depth <= 0:
            pieces.append("")
        else:
            pieces[-1] += char
    return pieces


def _name_parts(parts: list[Deadline], outputs: list[str]) -> list[dict[str, Any]]:
    """Terms printed line by line beside products belong to them in order."""
    if len(parts) < 2 or len(parts) != len(outputs):
        return parts
    plain_times = all(
        parse_deadline(p["part"])[0].get("kind") != "none" and len(p["part"]) < 40 for p in parts
    )
    if not plain_times:
        return parts
    return [{**part, "part": output} for part, output in zip(parts, outputs, strict=True)]


def _deadline_doubts(
    deadline: Deadline, parts: list[dict[str, Any]], raw: str, plan: PlanContext
) -> list[str]:
    doubts: list[str] = []
    if deadline.get("unclear"):
        doubts.append(f"Không hiểu cụm thời gian “{raw.strip()}”; hãy tự nhập thời hạn.")
    everything = [deadline, *(part["deadline"] for part in parts)]
    if any(one.get("year_inferred") for one in everything):
        doubts.append("Thời hạn không in năm; năm lấy theo kế hoạch, cần xác nhận.")
    years = [
        int(y)
        for one in everything
        for y in re.findall(r"\b(?:19|20)\d\d\b", str(list(one.values())))
    ]
    if plan.year and any(
        year < plan.year - _OLD_YEARS or year > plan.year + _FAR_YEARS for year in years
    ):
        doubts.append("Năm trong thời hạn lệch xa năm của kế hoạch; có thể in nhầm, cần kiểm tra.")
    if deadline.get("date") and plan.date and deadline["date"] < plan.date:
        doubts.append("Thời hạn in trước ngày ban hành kế hoạch; cần kiểm tra.")
    if any(one.get("from") == "plan_issue" for one in everything) and not plan.date:
        doubts.append(
            "Kế hoạch để trống ngày ban hành nên chưa tính được thời hạn này; hãy nhập ngày ban "
            "hành."
        )
    return doubts


def no_deadline() -> Deadline:
    """Return the deadline of an item that prints none."""
    return dict(NONE)
