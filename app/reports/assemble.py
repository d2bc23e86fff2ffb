"""Put a periodic report together from records: a pure function, same input, same paper."""

from __future__ import annotations

from typing import NamedTuple

from app.reports.annexes import build_annexes
from app.reports.content import MARKER, Figure, MissingPart, ReportDocument, Signature, Snapshot
from app.reports.draft import Draft
from app.reports.figures import all_figures
from app.reports.inputs import Plan, ReportInput
from app.reports.letterhead import committee_signature, commune_letterhead, commune_recipients
from app.reports.sections import assessment, leadership, outlook, proposals, results, targets
from app.text.compose import cite_again, cite_first


class Assembled(NamedTuple):
    """The paper, its figures by key, and the gaps to fill or accept before freezing."""

    document: ReportDocument
    figures: dict[str, Figure]
    missing: list[MissingPart]

    def snapshot(self) -> Snapshot:
        """What is stored when the report is frozen."""
        return Snapshot(self.document, self.figures, tuple(self.missing))


def assemble(report: ReportInput) -> Assembled:
    """Build the month, half-year or year report of a commune on one or more plans.

    Only records dated inside the period count as results. Raises ``ValueError`` when the period
    ends before it starts or a figure key is used twice.
    """
    if report.period.end < report.period.start:
        raise ValueError("the period ends before it starts")
    figures = all_figures(report)
    annexes = build_annexes(report, figures)
    draft = Draft(report, figures, labels={annex.key: annex.label for annex in annexes})
    opening = _opening(draft)
    sections = (
        leadership(draft),
        results(draft),
        targets(draft),
        assessment(draft),
        outlook(draft),
        proposals(draft),
    )
    subject, closing = _subject(draft), _closing(draft)
    draft.note_unplaced()
    document = ReportDocument(
        letterhead=commune_letterhead(
            report.unit, _year(report), symbol=report.symbol, superior=report.superior
        ),
        subject=subject,
        addressees=report.addressees or (f"Sở Tư pháp {report.province}",),
        opening=opening,
        sections=sections,
        closing=closing,
        recipients=report.recipients or commune_recipients(report.unit),
        signature=Signature(committee_signature(report.signer), report.signer_name),
        annexes=annexes,
    )
    return Assembled(document, draft.figures, draft.missing)


def _year(report: ReportInput) -> int:
    return report.issue_year or report.period.end.year


def _subject(draft: Draft) -> tuple[str, ...]:
    report, typed = draft.report, draft.typed("subject")
    if typed:
        return tuple(line.strip() for line in typed.splitlines() if line.strip())
    cited = "; ".join(cite_first(plan.cited) for plan in report.plans)
    return (f"Kết quả thực hiện {cited}", f"({report.period.label})")


def _cite(draft: Draft, plan: Plan) -> str:
    """The full citation; a plan without number or date is marked, since the paper must name it."""
    cited = cite_first(plan.cited)
    if plan.number and plan.issued:
        return cited
    draft.missing.append(MissingPart("opening", f"chưa ghi đủ số, ngày: {cited}"))
    return f"{cited} {MARKER}"


def _opening(draft: Draft) -> str:
    report, typed = draft.report, draft.typed("opening").strip()
    if typed:
        return typed
    cited = "; ".join([_cite(draft, plan) for plan in report.plans])
    agency = report.unit.committee
    return f"Thực hiện {cited}; {agency} báo cáo kết quả {report.period.label} như sau:"


def _closing(draft: Draft) -> str:
    """The closing sentence with the end mark "./."."""
    report, typed = draft.report, draft.typed("closing").strip()
    if not typed:
        cited = "; ".join(cite_again(plan.cited) for plan in report.plans)
        agency = report.unit.committee
        typed = (
            f"Trên đây là báo cáo kết quả thực hiện {cited} ({report.period.label}) của {agency}"
        )
        left = draft.unseen()
        typed += f" (kèm theo {left})" if left else ""
    return typed if typed.endswith("./.") else f"{typed.rstrip('.')}./."
