"""The paragraph on staff and training for the annual report on justice work, ready to be copied.

The province's plans want these results told in "báo cáo công tác tư pháp", which is written
elsewhere: so the words come as text, and as HTML that keeps the bold heading in a word processor.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from app.desk import Desk
from app.reports.content import Block, Heading, Paragraph
from app.reports.draft import Draft
from app.reports.figures import total_figures
from app.reports.inputs import Period as ReportPeriod
from app.reports.inputs import ReportInput
from app.reports.phrases import STAFF, STAFF_WORK, TRAINING_WORK
from app.reports.topics import sentences
from app.schedule.periods import Period
from app.services.reporting.report_input import unit_name
from app.services.reporting.report_totals import of_report
from app.services.totals import listing
from app.services.totals.counted import Counted

_HEADING = Heading("staff", "12", "Công tác tổ chức cán bộ; tập huấn, bồi dưỡng")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A heading and its paragraphs."""

    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """Return the words, a paragraph a line."""
        return "\n".join(each.text for each in _written(self.blocks))

    @property
    def html(self) -> str:
        """Return the words with their heading in bold."""
        return "".join(
            f"<p><b>{escape(b.text)}</b></p>"
            if isinstance(b, Heading)
            else f"<p>{escape(b.text)}</p>"
            for b in _written(self.blocks)
        )


def staff_and_training(desk: Desk, period: Period) -> Fragment:
    """Return what the registers say of the staff and of training in a period."""
    found = listing.of_registers(desk, listing.asked(desk, period))
    draft = _draft(desk, period, found)
    return Fragment((_HEADING, *sentences(draft, (STAFF, *STAFF_WORK, *TRAINING_WORK))))


def _draft(desk: Desk, period: Period, found: Iterable[Counted]) -> Draft:
    report = ReportInput(
        unit=unit_name(desk),
        province="",
        period=ReportPeriod(
            label=period.label(), start=period.start, end=period.end, next_label=""
        ),
        plans=(),
        totals=of_report(desk, found),
    )
    return Draft(report, {f.key: f for f in total_figures(report, ())})


def _written(blocks: Iterable[Block]) -> list[Heading | Paragraph]:
    return [b for b in blocks if isinstance(b, Heading | Paragraph)]
