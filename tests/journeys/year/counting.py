"""Every total of a period by plain SQL, written without a look at how the program counts.

``:a`` and ``:b`` are the first and the last day. A figure is one statement; a ratio is two.
"""

from __future__ import annotations

from tests.journeys.year.people_sql import PEOPLE, TRAINING
from tests.journeys.year.work_sql import REPORTS, TASKS


def _sums(table: str, day: str, **figures: str) -> dict[str, tuple[str, ...]]:
    """Return ``SELECT what`` over the living rows of a register whose day lies in the period."""
    within = f"FROM {table} WHERE life AND {day} BETWEEN :a AND :b"
    return {
        f"{table}.{key}": (f"SELECT {what.replace(' IF ', f' {within} AND ')}",)
        if " IF " in what
        else (f"SELECT {what} {within}",)
        for key, what in figures.items()
    }


def _standing(table: str, **figures: str) -> dict[str, tuple[str, ...]]:
    return {
        f"{table}.{key}": (f"SELECT {what} FROM {table} WHERE life AND date_to IS NULL",)
        for key, what in figures.items()
    }


_DONE_STEP = "SELECT document FROM legal_step WHERE life AND done BETWEEN :a AND :b AND kind = "
_NOT_SKIPPED = "AND NOT coalesce(skipped, 0)"


def _documents(asked: str, step: str) -> tuple[str]:
    """Count documents in a register of their own or with the step ticked, each once."""
    ticked = f"{_DONE_STEP}'{step}' {_NOT_SKIPPED}"
    return (f"SELECT count(*) FROM ({asked} UNION {ticked})",)


_CONSULTED = (
    "SELECT document FROM consultation WHERE life AND date_from BETWEEN :a AND :b AND kind = "
)
_SENT = "SELECT document FROM party_consultation WHERE life AND sent_date BETWEEN :a AND :b"
_APPRAISED = (
    "SELECT document FROM appraisal WHERE life AND date BETWEEN :a AND :b AND kind = 'appraisal'"
)
_PAPERS = """SELECT count(DISTINCT coalesce(number || day, hex(id))) FROM (
    SELECT id, number, issued day FROM plan WHERE life AND level = 'commune'
    UNION ALL SELECT id, code_number, done_date FROM deliverable_done WHERE life AND kind IN
        ('plan', 'directive', 'official_letter', 'decision', 'guidance', 'document')
    UNION ALL SELECT id, code_number, date FROM guidance WHERE life AND form = 'letter'
    UNION ALL SELECT id, decision, date FROM assignment_decision WHERE life
    ) WHERE day BETWEEN :a AND :b"""
_YEAR = "CAST(substr(:{}, 1, 4) AS INTEGER)"
_YEARS = f"life AND year BETWEEN {_YEAR.format('a')} AND {_YEAR.format('b')}"
_BASE = f"""SELECT sum(most) FROM (
    SELECT max(total_spending) most FROM budget_line WHERE {_YEARS} GROUP BY year)"""
_MONEY = {
    f"budget_line.{name}": (f"SELECT sum({name}) FROM budget_line WHERE {_YEARS}",)
    for name in ("estimate", "allocated", "spent", "settled")
} | {
    f"budget_line.law_making_{name}": (
        f"SELECT sum({name}) FROM budget_line WHERE {_YEARS} AND field = 'law_making'",
        _BASE,
    )
    for name in ("allocated", "spent")
}

EXPECTED: dict[str, tuple[str, ...]] = {
    **TASKS,
    **PEOPLE,
    **TRAINING,
    **REPORTS,
    **_MONEY,
    "documents.issued": (_PAPERS,),
    **_sums("deliverable_done", "done_date", made="count(*)", papers="""count(*) IF kind IN
        ('plan', 'directive', 'official_letter', 'decision', 'guidance', 'document')"""),
    **_sums("guidance", "date", guidances="count(*)", documents="count(*) IF form = 'letter'",
            persons="sum(persons)"),
    **_sums("event", "date_from", held="count(*)", sessions="sum(sessions)",
            attendees="sum(coalesce(officials, 0) + coalesce(residents, 0)"
                      " + coalesce(businesses, 0))",
            officials="sum(officials)", residents="sum(residents)", businesses="sum(businesses)"),
    **_sums("communication_item", "date", items="sum(quantity)", minutes="sum(minutes)",
            copies="sum(copies)", reach="sum(reach)"),
    **_standing("communication_channel", kept="count(*)"),
    **_sums("legal_document", "started", drafted="count(*)"),
    **_sums("legal_document", "issued_date", issued="count(*)",
            amended="count(*) IF work IN ('amend', 'replace', 'repeal')"),
    **_sums("legal_document", "published_in_national_db", published="count(*)"),
    "legal_document.appraised": _documents(_APPRAISED, "appraisal"),
    "consultation.documents": _documents(f"{_CONSULTED}'opinion'", "consultation"),
    "consultation.communicated": _documents(f"{_CONSULTED}'communication'", "communication"),
    **_sums("consultation", "date_from", opinions="sum(opinions)", adopted="sum(adopted)"),
    "party_consultation.sent": _documents(_SENT, "party"),
    **_sums("party_consultation", "answered_date", answered="count(DISTINCT document)"),
    **_sums("appraisal", "date", reports="count(*)"),
    **_sums("comment", "date", comments="count(*)"),
    **_sums("legal_step", "done", done="count(*)"),
    **_sums("legal_review", "date_to", rounds="count(*)", documents="sum(documents_reviewed)",
            wrong="sum(documents_wrong)", proposals_up="sum(proposals_up)"),
    **_sums("survey", "date_to", rounds="count(*)", plans="count(plan_number)",
            sheets_out="sum(sheets_out)", sheets_in="sum(sheets_in)",
            reports="count(report_number)"),
    **_sums("dialogue", "date", held="count(*)", participants="sum(participants)",
            raised="sum(opinions_raised)", answered="sum(opinions_answered)",
            forwarded="sum(opinions_forwarded)"),
    **_sums("feedback", "received_date", received="count(*)",
            ours="count(*) IF in_competence = 'ours'", forwarded="count(forwarded_date)",
            answered="count(answered_date)", on_time="count(*) IF answered_date <= due_date",
            late="count(*) IF answered_date > due_date",
            answered_no_due="count(answered_date) IF due_date IS NULL",
            pending="count(*) IF in_competence = 'ours' AND answered_date IS NULL"),
    **_sums("difficulty", "raised_date", raised="count(*)",
            resolved_here="count(closed_date) IF level = 'self'",
            sent="count(sent_date) IF level = 'justice_dept'",
            beyond="count(*) IF level <> 'self'", answered="count(answered_date)"),
    **_standing("expert_collaborator", standing="count(*)"),
    **_sums("talent_lead", "date", introduced="count(*)"),
    **_sums("assignment_decision", "date", issued="count(*)"),
    "budget_line.base": (_BASE,),
    **_sums("expert_payment", "date", payments="count(*)", amount="sum(amount)"),
    **_standing("allowance", persons="count(DISTINCT officer)", monthly="sum(monthly_amount)"),
    **_sums("inspection", "date", held="count(*)", findings="sum(findings_count)",
            to_follow="count(follow_up)", followed_up="count(follow_up_done)"),
    **_sums("commendation", "date", commended="count(*) IF kind <> 'criticise'",
            criticised="count(*) IF kind = 'criticise'"),
    **_sums("review_summary", "date", held="count(*)"),
}  # fmt: skip
"""The statements of every total, by its key: a number, or the two numbers of a ratio."""
PARTS = {
    "feedback.received": "SELECT channel, count(*) FROM feedback WHERE life"
    " AND received_date BETWEEN :a AND :b GROUP BY 1",
    "budget_line.spent": f"SELECT field, sum(spent) FROM budget_line WHERE {_YEARS} GROUP BY 1",
    "legal_document.drafted": "SELECT kind, count(*) FROM legal_document WHERE life"
    " AND started BETWEEN :a AND :b GROUP BY 1",
    "communication_item.items": "SELECT CASE kind WHEN 'Tiểu phẩm quay tại bản' THEN 'video'"
    """ ELSE kind END, sum(quantity) FROM communication_item WHERE life
        AND date BETWEEN :a AND :b GROUP BY 1""",
    "legal_step.done": "SELECT kind, count(*) FROM legal_step WHERE life"
    " AND done BETWEEN :a AND :b GROUP BY 1",
}
"""Statements that tell some totals apart by the values of a field."""

NOTHING = {"tasks.stopped", "tasks.carried_over", "reports.on_request", "reports.returned",
           "material_issue.signed"}  # fmt: skip
"""Totals of which nothing happened in the year."""
