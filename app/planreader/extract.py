"""From a document's paragraphs and tables to the extraction of the contract."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.planreader.agencies import binds_commune, split_agencies
from app.planreader.document import Document, Part, Table
from app.planreader.drafts import Draft
from app.planreader.duties import (
    closing_duties,
    duties_below,
    duty_deadline,
    gives_duties,
    is_closing,
)
from app.planreader.form import split_form
from app.planreader.grid_table import read_columns, row_drafts
from app.planreader.head import Head, read_head
from app.planreader.items import PlanContext, make_duty, make_task
from app.planreader.markers import DASH
from app.planreader.model import Extraction, PlanHead, PlanItem, ReadWarning
from app.planreader.outline import Node, build
from app.planreader.plan_warnings import NOT_A_PLAN, head_warnings, section_not_read, speaks_of_work
from app.planreader.preamble import plan_lead
from app.planreader.prose_tasks import has_values, tasks_below
from app.planreader.reporting import Assignment, find_reporting
from app.planreader.sections import is_sectioned, sections
from app.planreader.span import Span
from app.planreader.targets import TargetText, find_targets, year_of_heading


@dataclass(slots=True)
class _Findings:
    """Drafts collected from body and annexes before they become items."""

    tasks: list[Draft] = field(default_factory=list)
    rows: list[Draft] = field(default_factory=list)
    duties: list[Draft] = field(default_factory=list)
    targets: list[TargetText] = field(default_factory=list)
    warnings: list[ReadWarning] = field(default_factory=list)


def extract(document: Document) -> Extraction:
    """Return what the plan says; every reader ends here."""
    form = split_form(document.parts)
    head = read_head(form.opening, form.closing)
    found = _Findings()
    root = build(form.body)
    _read_body(root, found)
    for annex in form.annexes:
        _read_annex(annex, found)
    if not speaks_of_work(document):
        found = _Findings(warnings=[*found.warnings, NOT_A_PLAN])
    tasks = _choose_tasks(found)
    plan = _context(head, found)
    made_tasks = [make_task(draft, plan) for draft in tasks]
    made_duties = [_make_duty(draft, plan) for draft in found.duties]
    warnings = [ReadWarning(code=code, text=text, where="") for code, text in document.troubles]
    warnings += found.warnings + head_warnings(head, made_tasks, form)
    return Extraction(
        doc=_plan_head(head),
        tasks=made_tasks,
        org_duties=made_duties,
        targets=find_targets(found.targets + _row_targets(found.rows)),
        reporting=find_reporting(_assignments(found.duties, made_duties)),
        warnings=warnings,
        source_text=document.blocks,
    )


def _plan_head(head: Head) -> PlanHead:
    return PlanHead(
        title=head.title,
        number=head.number,
        number_suffix=head.number_suffix,
        province=head.province,
        date=head.date,
        date_partial=head.date_partial,
        issuer=head.issuer,
        signer=head.signer,
    )


def _make_duty(draft: Draft, plan: PlanContext) -> PlanItem:
    term = duty_deadline(draft, plan.year)
    return make_duty(draft, plan, term.deadline, term.words, term.parts)


def _read_body(root: Node, found: _Findings) -> None:
    if not is_sectioned(root):
        _read_unsectioned(root, found)
        return
    kinds = sections(root)
    named = any(kind == "tasks" for kind, _ in kinds)
    for kind, node in kinds:
        _take_tables(node, found)
        labelled = any(has_values(span) for span in node.words())
        if kind == "duties":
            found.duties += duties_below(node)
        elif kind == "tasks" or (kind == "unknown" and (labelled or not named)):
            found.tasks += tasks_below(node)
        elif kind == "unknown" and found.tasks and gives_duties(node):
            found.duties += duties_below(node)
        elif kind == "unknown" and node.children:
            found.warnings.append(section_not_read(node.heading()))
        if kind in ("tasks", "targets", "unknown"):
            found.targets += _target_texts(node, in_targets=kind == "targets")
    for span in root.spans:
        found.duties += closing_duties([span]) if found.tasks else []


def _read_unsectioned(root: Node, found: _Findings) -> None:
    """An extract without sections: numbered groups of tasks, closing paragraphs with duties."""
    closing = _closing_spans(root)
    _take_tables(root, found)
    for node in root.children:
        found.tasks += tasks_below(node) or []
        found.targets += _target_texts(node, in_targets=False)
    found.duties += closing_duties(closing, "(đoạn kết, không tiêu đề)")


def _closing_spans(root: Node) -> list[Span]:
    """Take the paragraphs behind the last item that speak of agencies out of that item."""
    if not root.children:
        return []
    last = root.children[-1]
    while last.children:
        last = last.children[-1]
    taken: list[Span] = []
    while last.parts and isinstance(last.parts[-1], Span) and not has_values(last.parts[-1]):
        taken.insert(0, last.parts.pop())  # type: ignore[arg-type]
    return taken


def _take_tables(node: Node, found: _Findings) -> None:
    for below in node.walk():
        for part in below.parts:
            if isinstance(part, Table):
                _read_table(part, found)


def _read_table(table: Table, found: _Findings) -> bool:
    columns = read_columns(table)
    if not columns:
        return False
    drafts, lost = row_drafts(table, columns)
    found.rows += drafts
    for row in lost:
        text = " | ".join(cell.text for cell in row.cells if cell)
        found.warnings.append(
            ReadWarning(
                code="row_not_read",
                text=f"Một hàng của bảng không đọc được thành nhiệm vụ: “{text[:120]}”. Hãy "
                f"xem lại bản gốc.",
                where=str(row.cells[0].place.keys()),
            )
        )
    return True


def _read_annex(parts: list[Part], found: _Findings) -> None:
    """An annex holds a table of tasks, or items with labels; anything else is not read."""
    read = False
    for part in parts:
        if isinstance(part, Table):
            read = _read_table(part, found) or read
    if read:
        return
    root = build(parts)
    if any(has_values(span) for span in root.words()):
        for node in root.children:
            found.tasks += tasks_below(node)


def _choose_tasks(found: _Findings) -> list[Draft]:
    """Where a table of tasks repeats the prose body, only its rows are tasks."""
    if not found.rows:
        return found.tasks
    rows = {_first_words(row) for row in found.rows}
    kept = [draft for draft in found.tasks if draft.has_labels and _first_words(draft) not in rows]
    dropped = len(found.tasks) - len(kept)
    if dropped:
        found.warnings.append(
            ReadWarning(
                code="body_repeats_table",
                text=f"Phần lời văn có {dropped} mục không in cơ quan, thời hạn; nhiệm vụ được "
                f"lấy theo bảng.",
                where="",
            )
        )
    return [*kept, *found.rows]


def _first_words(draft: Draft) -> str:
    return " ".join(draft.title.plain.split()[:8])


def _context(head: Head, found: _Findings) -> PlanContext:
    lead = plan_lead(head.preamble)
    duty_leads = [
        agency
        for draft in found.duties
        for agency in draft.given_lead or split_agencies(draft.title.text[:80])
    ]
    binds = any(binds_commune(agency) for agency in duty_leads) or any(
        binds_commune(d.title.text) for d in found.duties
    )
    return PlanContext(year=head.year, date=head.date, lead=lead, binds_communes=binds)


def _target_texts(node: Node, *, in_targets: bool) -> list[TargetText]:
    texts: list[TargetText] = []
    year = year_of_heading(node.head.plain)
    for number, below in enumerate(node.walk()):
        spans = [below.head, *below.spans]
        ident = f"{below.path() or '#'}#{number}" if below.rank >= DASH else below.path() or "#"
        inside = in_targets or (
            "muc tieu" in node.head.plain[:40] and "yeu cau" not in node.head.plain[:60]
        )
        texts += [TargetText(ident, span, inside, year) for span in spans if span]
    return texts


def _row_targets(rows: list[Draft]) -> list[TargetText]:
    return [TargetText(f"PL.{draft.id}", draft.title, False) for draft in rows]


def _assignments(drafts: list[Draft], duties: list[PlanItem]) -> list[Assignment]:
    found: list[Assignment] = []
    for draft, duty in zip(drafts, duties, strict=True):
        found += [
            Assignment(span, duty.lead)
            for span in (draft.title, *draft.content)
            if not is_closing(span)
        ]
    return found
