"""Which rows go into which register in the made-up year: 400 in all."""

from __future__ import annotations

from collections.abc import Callable

from tests.journeys.year import law, people, public
from tests.journeys.year.basics import Rows

SHEETS: dict[str, Callable[[], Rows]] = {
    "qualification": people.qualifications,
    "staffing_requirement": people.posts,
    "assignment_decision": people.decisions,
    "core_force": people.core_force,
    "talent_lead": people.talents,
    "expert_collaborator": people.experts,
    "training_need": people.needs,
    "legal_document": law.documents,
    "consultation": law.consultations,
    "party_consultation": law.party_consultations,
    "appraisal": law.appraisals,
    "comment": law.comments,
    "legal_review": law.reviews,
    "survey": law.surveys,
    "guidance": law.guidance,
    "drafting_team": law.drafting_team,
    "dialogue": public.dialogues,
    "feedback": public.feedback,
    "difficulty": public.difficulties,
    "communication_item": public.communication,
    "communication_channel": public.channels,
    "event": public.events,
    "inspection": public.inspections,
    "commendation": public.commendations,
    "review_summary": public.summaries,
    "budget_line": public.budget,
    "expert_payment": public.payments,
    "allowance": public.allowances,
}
"""The registers in the order they are written down: what is named stands before who names it."""
AT_THE_WINDOW = {"feedback": 2, "event": 1, "commendation": 1}
"""How many rows of these registers are typed into forms beside their sheets."""
ROWS = 400
