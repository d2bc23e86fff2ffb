"""Every total of a period once more, as plain SQL over the decrypted tables, written by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.desk import Desk

FIRST, LAST = "2026-10-01", "2026-10-31"


def month(column: str) -> str:
    """Return the condition that a day lies in October 2026."""
    return f"life AND {column} >= '{FIRST}' AND {column} <= '{LAST}'"


def value(desk: Desk, sql: str) -> Decimal:
    """Return the one number of a query."""
    found = desk.store.core.connection.value(sql)  # type: ignore[attr-defined]
    return Decimal(str(round(found or 0, 6))).normalize()


def parts(desk: Desk, sql: str) -> dict[Any, Decimal]:
    """Return the numbers of a query by its first column."""
    rows = desk.store.core.connection.rows(sql)  # type: ignore[attr-defined]
    return {key: Decimal(str(round(number or 0, 6))).normalize() for key, number in rows}


def _count(table: str, day: str, more: str = "1") -> str:
    return f"SELECT count(*) FROM {table} WHERE {month(day)} AND {more}"


def _sum(table: str, day: str, column: str) -> str:
    return f"SELECT sum({column}) FROM {table} WHERE {month(day)}"


def _year(column: str) -> str:
    return f"SELECT sum({column}) FROM budget_line WHERE life AND year = 2026"


_PAPERS = "kind IN ('plan','directive','official_letter','decision','guidance','document')"
_ANSWERED = "answered_date IS NOT NULL"
_SCOPE = (
    "o.life AND (o.in_scope_from IS NULL OR o.in_scope_from <= '2026-10-31') "
    "AND (o.in_scope_to IS NULL OR o.in_scope_to >= '2026-10-31') "
    "AND (o.left_on IS NULL OR o.left_on >= '2026-10-31')"
)
_OFFICERS = f"SELECT count(*) FROM officer o WHERE {_SCOPE}"
_HELD = (
    "c.life AND c.status = 'completed' AND c.kind IN ('dao_tao','boi_duong','tap_huan','cap_nhat') "
    "AND COALESCE(c.date_to, c.date_from) BETWEEN '2026-10-01' AND '2026-10-31'"
)
_SEATS = (
    "FROM participation p JOIN training_course c ON c.id = p.course JOIN officer o "
    "ON o.id = p.officer AND o.life WHERE p.life AND COALESCE(p.role, '') != 'lecturer' AND "
)
_ATTENDED = f"{_SEATS} {_HELD} AND p.result IN ('completed', 'not_completed')"


def _document(register: str, day: str, more: str, step: str) -> str:
    return (
        f"SELECT count(*) FROM (SELECT document FROM {register} WHERE {month(day)} AND {more} "
        f"AND document IS NOT NULL UNION SELECT document FROM legal_step WHERE {month('done')} "
        f"AND kind = '{step}' AND skipped IS NOT 1 AND document IS NOT NULL)"
    )


REGISTERS = {
    "deliverable_done.made": _count("deliverable_done", "done_date"),
    "deliverable_done.papers": _count("deliverable_done", "done_date", _PAPERS),
    "guidance.guidances": _count("guidance", "date"),
    "guidance.documents": _count("guidance", "date", "form = 'letter'"),
    "guidance.persons": _sum("guidance", "date", "persons"),
    "event.held": _count("event", "date_from"),
    "event.sessions": _sum("event", "date_from", "sessions"),
    "event.attendees": _sum("event", "date_from", "attendees"),
    "event.officials": _sum("event", "date_from", "officials"),
    "event.residents": _sum("event", "date_from", "residents"),
    "event.businesses": _sum("event", "date_from", "businesses"),
    "communication_item.items": _sum("communication_item", "date", "quantity"),
    "communication_item.minutes": _sum("communication_item", "date", "minutes"),
    "communication_item.copies": _sum("communication_item", "date", "copies"),
    "communication_item.reach": _sum("communication_item", "date", "reach"),
    "communication_channel.kept": (
        "SELECT count(*) FROM communication_channel WHERE life AND date_to IS NULL"
    ),
    "legal_document.drafted": _count("legal_document", "started"),
    "legal_document.issued": _count("legal_document", "issued_date"),
    "legal_document.amended": _count(
        "legal_document", "issued_date", "work IN ('amend','replace','repeal')"
    ),
    "legal_document.published": _count("legal_document", "published_in_national_db"),
    "legal_document.appraised": _document("appraisal", "date", "kind = 'appraisal'", "appraisal"),
    "legal_step.done": _count("legal_step", "done"),
    "consultation.documents": _document(
        "consultation", "date_from", "kind = 'opinion'", "consultation"
    ),
    "consultation.communicated": _document(
        "consultation", "date_from", "kind = 'communication'", "communication"
    ),
    "consultation.opinions": _sum("consultation", "date_from", "opinions"),
    "consultation.adopted": _sum("consultation", "date_from", "adopted"),
    "party_consultation.sent": _document("party_consultation", "sent_date", "1", "party"),
    "party_consultation.answered": (
        f"SELECT count(DISTINCT document) FROM party_consultation WHERE {month('answered_date')}"
    ),
    "appraisal.reports": _count("appraisal", "date"),
    "comment.comments": _count("comment", "date"),
    "legal_review.rounds": _count("legal_review", "date_to"),
    "legal_review.documents": _sum("legal_review", "date_to", "documents_reviewed"),
    "legal_review.wrong": _sum("legal_review", "date_to", "documents_wrong"),
    "legal_review.proposals_up": _sum("legal_review", "date_to", "proposals_up"),
    "survey.rounds": _count("survey", "date_to"),
    "survey.plans": _count("survey", "date_to", "plan_number IS NOT NULL"),
    "survey.sheets_out": _sum("survey", "date_to", "sheets_out"),
    "survey.sheets_in": _sum("survey", "date_to", "sheets_in"),
    "survey.reports": _count("survey", "date_to", "report_number IS NOT NULL"),
    "dialogue.held": _count("dialogue", "date"),
    "dialogue.participants": _sum("dialogue", "date", "participants"),
    "dialogue.raised": _sum("dialogue", "date", "opinions_raised"),
    "dialogue.answered": _sum("dialogue", "date", "opinions_answered"),
    "dialogue.forwarded": _sum("dialogue", "date", "opinions_forwarded"),
    "feedback.received": _count("feedback", "received_date"),
    "feedback.ours": _count("feedback", "received_date", "in_competence = 'ours'"),
    "feedback.forwarded": _count("feedback", "received_date", "forwarded_date IS NOT NULL"),
    "feedback.answered": _count("feedback", "received_date", _ANSWERED),
    "feedback.on_time": _count("feedback", "received_date", "answered_date <= due_date"),
    "feedback.late": _count("feedback", "received_date", "answered_date > due_date"),
    "feedback.answered_no_due": _count(
        "feedback", "received_date", f"{_ANSWERED} AND due_date IS NULL"
    ),
    "feedback.pending": _count(
        "feedback", "received_date", "in_competence = 'ours' AND answered_date IS NULL"
    ),
    "difficulty.raised": _count("difficulty", "raised_date"),
    "difficulty.resolved_here": _count(
        "difficulty", "raised_date", "level = 'self' AND closed_date IS NOT NULL"
    ),
    "difficulty.sent": _count(
        "difficulty", "raised_date", "level = 'justice_dept' AND sent_date IS NOT NULL"
    ),
    "difficulty.beyond": _count("difficulty", "raised_date", "COALESCE(level, '') != 'self'"),
    "difficulty.answered": _count("difficulty", "raised_date", "answered_date IS NOT NULL"),
    "assignment_decision.issued": _count("assignment_decision", "date"),
    "talent_lead.introduced": _count("talent_lead", "date"),
    "expert_collaborator.standing": (
        "SELECT count(*) FROM expert_collaborator WHERE life AND date_to IS NULL"
    ),
    "core_force.persons": (
        "SELECT count(DISTINCT officer) FROM core_force WHERE life AND date_from <= '2026-10-31' "
        "AND (date_to IS NULL OR date_to >= '2026-10-31')"
    ),
    "material_issue.signed": _count("material_issue", "date", "receipt_signed = 1"),
    "training_need.needs": "SELECT count(*) FROM training_need WHERE life AND year = 2026",
    "nomination_list.lists": _count("nomination_list", "date"),
    "budget_line.estimate": _year("estimate"),
    "budget_line.allocated": _year("allocated"),
    "budget_line.spent": _year("spent"),
    "budget_line.settled": _year("settled"),
    "budget_line.base": ("SELECT max(total_spending) FROM budget_line WHERE life AND year = 2026"),
    "expert_payment.payments": _count("expert_payment", "date"),
    "expert_payment.amount": _sum("expert_payment", "date", "amount"),
    "inspection.held": _count("inspection", "date"),
    "inspection.findings": _sum("inspection", "date", "findings_count"),
    "inspection.to_follow": _count("inspection", "date", "follow_up IS NOT NULL"),
    "inspection.followed_up": _count("inspection", "date", "follow_up_done IS NOT NULL"),
    "commendation.commended": _count("commendation", "date", "kind IN ('commend','praise')"),
    "commendation.criticised": _count("commendation", "date", "kind = 'criticise'"),
    "review_summary.held": _count("review_summary", "date"),
}
"""The totals that follow from the declarations, and those worked out over two registers."""

PEOPLE = {
    "officers.total": _OFFICERS,
    "officers.full_time": f"{_OFFICERS} AND o.is_concurrent IS NOT 1",
    "officers.concurrent": f"{_OFFICERS} AND o.is_concurrent = 1",
    "officers.female": f"{_OFFICERS} AND o.gender = 'female'",
    "training.courses": f"SELECT count(*) FROM training_course c WHERE {_HELD}",
    "training.sessions": f"SELECT sum(sessions) FROM training_course c WHERE {_HELD}",
    "training.hours": f"SELECT sum(hours) FROM training_course c WHERE {_HELD}",
    "training.persons": f"SELECT count(DISTINCT p.officer) {_ATTENDED}",
    "training.attendances": f"SELECT count(*) {_ATTENDED}",
    "training.completed": (
        f"SELECT count(DISTINCT p.officer) {_SEATS} {_HELD} AND p.result = 'completed'"
    ),
    "training.certificates": (
        f"SELECT count(*) {_SEATS} c.kind <> 'hoi_nghi' AND c.status = 'completed' "
        "AND p.certificate_no IS NOT NULL AND COALESCE(p.certificate_date, "
        "c.date_to, c.date_from) BETWEEN '2026-10-01' AND '2026-10-31'"
    ),
    "material_issue.copies": (
        f"SELECT (SELECT COALESCE(sum(copies), 0) FROM material_issue WHERE {month('date')}) + "
        f"(SELECT count(*) {_SEATS} {_HELD} AND p.materials_issued = 1 AND NOT EXISTS (SELECT 1 "
        "FROM material_issue i WHERE i.life AND i.course = c.id AND i.officer = o.id))"
    ),
    "material_issue.persons": (
        f"SELECT count(*) FROM (SELECT officer FROM material_issue WHERE {month('date')} UNION "
        f"SELECT p.officer {_SEATS} {_HELD} AND p.materials_issued = 1)"
    ),
    "staffing_requirement.required": (
        "SELECT sum(count) FROM staffing_requirement WHERE life "
        "AND (date_to IS NULL OR date_to >= '2026-10-31')"
    ),
    "assignment_decision.filled": (
        "SELECT count(DISTINCT officer) FROM assignment_decision "
        "WHERE life AND requirement IS NOT NULL AND date <= '2026-10-31' AND date_to IS NULL"
    ),
}
"""Whole numbers over people and courses."""

_LAW = "o.law_degree IN ('bachelor','master','doctor')"
_CORE = (
    "EXISTS (SELECT 1 FROM core_force f WHERE f.life AND f.officer = o.id AND "
    "f.date_from <= '2026-10-31' AND (f.date_to IS NULL OR f.date_to >= '2026-10-31'))"
)
_RECRUITED = "(o.recruited_on IS NULL OR o.recruited_on <= '2026-10-31')"
_TRAINED = (
    "EXISTS (SELECT 1 FROM participation p JOIN training_course c ON c.id = p.course WHERE p.life "
    f"AND p.officer = o.id AND p.result = 'completed' AND {_HELD})"
)
RATIOS = {
    "officers.law_degree": (f"{_OFFICERS} AND {_LAW}", _OFFICERS),
    "officers.core_force": (f"{_OFFICERS} AND {_CORE}", _OFFICERS),
    "officers.talent": (
        f"{_OFFICERS} AND o.talent_category IS NOT NULL AND {_RECRUITED}",
        _OFFICERS,
    ),
    "officers.trained": (f"{_OFFICERS} AND {_TRAINED}", _OFFICERS),
    "officers.posts": (
        PEOPLE["assignment_decision.filled"],
        PEOPLE["staffing_requirement.required"],
    ),
    "budget_line.law_making_allocated": (
        f"{_year('allocated')} AND field = 'law_making'",
        REGISTERS["budget_line.base"],
    ),
    "budget_line.law_making_spent": (
        f"{_year('spent')} AND field = 'law_making'",
        REGISTERS["budget_line.base"],
    ),
}
"""Ratios: the queries of both numbers."""

_WORK = (
    "SELECT count(*) FROM task t LEFT JOIN assignment a ON a.task = t.id AND a.life WHERE t.life "
    "AND t.parent IS NULL AND COALESCE(a.our_role, t.commune_role, 'none') != 'none' AND "
)
_DONE = "a.state = 'done' AND a.done_date <= '2026-10-31'"
_ONGOING = "t.due_rule LIKE '%ongoing%'"
_OPEN = "COALESCE(a.state, 'not_started') IN ('not_started', 'in_progress')"
_TOLD = (
    "EXISTS (SELECT 1 FROM progress_update u WHERE u.assignment = a.id "
    f"AND u.life AND u.date BETWEEN '{FIRST}' AND '{LAST}' "
    "AND (u.result IS NOT NULL OR u.zero_report = 1))"
)
_LATE = "t.due < '2026-10-31'"
TASKS = {
    "tasks.total": f"{_WORK} 1",
    "tasks.groups": f"{_WORK} 1",
    "tasks.done_on_time": f"{_WORK} {_DONE} AND a.done_date <= t.due",
    "tasks.done_late": f"{_WORK} {_DONE} AND a.done_date > t.due",
    "tasks.done_no_due": f"{_WORK} {_DONE} AND t.due IS NULL",
    "tasks.overdue": f"{_WORK} {_OPEN} AND {_LATE}",
    "tasks.in_progress": (
        f"{_WORK} a.state = 'in_progress' AND NOT COALESCE({_LATE}, 0) AND NOT {_ONGOING}"
    ),
    "tasks.not_started": (
        f"{_WORK} COALESCE(a.state, 'not_started') = 'not_started' "
        f"AND NOT COALESCE({_LATE}, 0) AND NOT {_ONGOING}"
    ),
    "tasks.continuous": f"{_WORK} {_OPEN} AND {_ONGOING} AND {_TOLD}",
    "tasks.continuous_silent": f"{_WORK} {_OPEN} AND {_ONGOING} AND NOT {_TOLD}",
    "tasks.not_arisen": f"{_WORK} a.state = 'not_arisen'",
    "tasks.stopped": f"{_WORK} a.state = 'stopped'",
    "tasks.carried_over": f"{_WORK} a.state = 'carried_over'",
    "tasks.done_in_period": f"{_WORK} {_DONE} AND a.done_date >= '{FIRST}'",
    "reports.sent": _count("report", "frozen_date", "state = 'frozen' AND corrects IS NULL"),
    "reports.corrected": _count("report", "frozen_date", "corrects IS NOT NULL"),
    "documents.issued": (
        "SELECT count(*) FROM (SELECT done_date d, code_number n FROM deliverable_done WHERE "
        f"{month('done_date')} AND {_PAPERS} UNION SELECT date, code_number FROM guidance WHERE "
        f"{month('date')} AND form = 'letter' UNION SELECT date, decision FROM assignment_decision "
        f"WHERE {month('date')} UNION SELECT issued, number FROM plan WHERE {month('issued')} "
        "AND level = 'commune')"
    ),
}
"""Tasks as of the month's end, reports sent, and the papers of every register."""
