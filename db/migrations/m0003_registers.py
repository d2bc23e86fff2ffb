"""Step 3: the registers of people, training, law work, the public, money and the office's lists.

Frozen: it never looks at today's declarations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_SQL = (
    # task
    'CREATE INDEX "task__parent" ON "task" ("parent")',
    # indicator
    'ALTER TABLE "indicator" ADD COLUMN "window" TEXT',
    # report_obligation
    'ALTER TABLE "report_obligation" ADD COLUMN "named_staff" INTEGER',
    # indicator_value
    """CREATE TABLE "indicator_value" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "indicator" BLOB, "as_of" TEXT, "numerator" INTEGER, "denominator" INTEGER,
        "window" TEXT, "comment" TEXT, "met_ids" TEXT, "scope_ids" TEXT)""",
    'CREATE UNIQUE INDEX "indicator_value__id" ON "indicator_value" (id)',
    'CREATE INDEX "indicator_value__life" ON "indicator_value" (life)',
    """CREATE INDEX "indicator_value__indicator__as_of" ON "indicator_value" (
        "indicator", "as_of")""",
    # officer
    'ALTER TABLE "officer" ADD COLUMN "rank" TEXT',
    'ALTER TABLE "officer" ADD COLUMN "recruit_source" TEXT',
    'ALTER TABLE "officer" ADD COLUMN "talent_category" TEXT',
    'ALTER TABLE "officer" ADD COLUMN "recruited_on" TEXT',
    'ALTER TABLE "officer" ADD COLUMN "left_on" TEXT',
    # qualification
    """CREATE TABLE "qualification" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "officer" BLOB, "level" TEXT, "field" TEXT, "is_law" TEXT, "institution" TEXT,
        "date_from" TEXT, "date_to" TEXT, "mode" TEXT, "year" INTEGER,
        "certificate_no" TEXT)""",
    'CREATE UNIQUE INDEX "qualification__id" ON "qualification" (id)',
    'CREATE INDEX "qualification__life" ON "qualification" (life)',
    'CREATE INDEX "qualification__officer" ON "qualification" ("officer")',
    # staffing_requirement
    """CREATE TABLE "staffing_requirement" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "position" TEXT, "count" INTEGER, "law_degree" INTEGER, "document" TEXT,
        "date_from" TEXT, "date_to" TEXT, "position__key" BLOB)""",
    'CREATE UNIQUE INDEX "staffing_requirement__id" ON "staffing_requirement" (id)',
    'CREATE INDEX "staffing_requirement__life" ON "staffing_requirement" (life)',
    # assignment_decision
    """CREATE TABLE "assignment_decision" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "officer" BLOB, "requirement" BLOB, "decision" TEXT, "date" TEXT, "work" TEXT,
        "date_from" TEXT, "date_to" TEXT)""",
    'CREATE UNIQUE INDEX "assignment_decision__id" ON "assignment_decision" (id)',
    'CREATE INDEX "assignment_decision__life" ON "assignment_decision" (life)',
    'CREATE INDEX "assignment_decision__officer" ON "assignment_decision" ("officer")',
    'CREATE INDEX "assignment_decision__requirement" ON "assignment_decision" ("requirement")',
    # core_force
    """CREATE TABLE "core_force" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "officer" BLOB, "decision" TEXT, "date_from" TEXT, "date_to" TEXT, "strength" TEXT)""",
    'CREATE UNIQUE INDEX "core_force__id" ON "core_force" (id)',
    'CREATE INDEX "core_force__life" ON "core_force" (life)',
    'CREATE INDEX "core_force__officer" ON "core_force" ("officer")',
    # talent_lead
    """CREATE TABLE "talent_lead" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "full_name" TEXT, "category" TEXT, "introduced_by" TEXT, "date" TEXT, "outcome" TEXT,
        "outcome_date" TEXT, "note" TEXT, "full_name__key" BLOB)""",
    'CREATE UNIQUE INDEX "talent_lead__id" ON "talent_lead" (id)',
    'CREATE INDEX "talent_lead__life" ON "talent_lead" (life)',
    # expert_collaborator
    """CREATE TABLE "expert_collaborator" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "full_name" TEXT, "kind" TEXT, "organisation" TEXT, "strength" TEXT, "contract" TEXT,
        "date_from" TEXT, "date_to" TEXT, "work" TEXT, "full_name__key" BLOB)""",
    'CREATE UNIQUE INDEX "expert_collaborator__id" ON "expert_collaborator" (id)',
    'CREATE INDEX "expert_collaborator__life" ON "expert_collaborator" (life)',
    # training_course
    'ALTER TABLE "training_course" ADD COLUMN "code" TEXT',
    'ALTER TABLE "training_course" ADD COLUMN "documents_covered" TEXT',
    'ALTER TABLE "training_course" ADD COLUMN "target_group" TEXT',
    'ALTER TABLE "training_course" ADD COLUMN "seats_allocated" INTEGER',
    'ALTER TABLE "training_course" ADD COLUMN "lecturers" TEXT',
    'ALTER TABLE "training_course" ADD COLUMN "funding_source" TEXT',
    'ALTER TABLE "training_course" ADD COLUMN "cost" NUMERIC',
    'ALTER TABLE "training_course" ADD COLUMN "materials" TEXT',
    'ALTER TABLE "training_course" ADD COLUMN "organised_by_us" INTEGER',
    # participation
    'ALTER TABLE "participation" ADD COLUMN "nominated_by" TEXT',
    'ALTER TABLE "participation" ADD COLUMN "certificate_kind" TEXT',
    'ALTER TABLE "participation" ADD COLUMN "certificate_issuer" TEXT',
    'ALTER TABLE "participation" ADD COLUMN "grade" TEXT',
    'ALTER TABLE "participation" ADD COLUMN "cost_paid_by" TEXT',
    'ALTER TABLE "participation" ADD COLUMN "commitment_until" TEXT',
    'ALTER TABLE "participation" ADD COLUMN "follow_up" TEXT',
    'ALTER TABLE "participation" ADD COLUMN "position_then" TEXT',
    'ALTER TABLE "participation" ADD COLUMN "department_then" TEXT',
    # course_session
    """CREATE TABLE "course_session" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "course" BLOB, "date" TEXT, "part" TEXT, "hours" NUMERIC, "topic" TEXT)""",
    'CREATE UNIQUE INDEX "course_session__id" ON "course_session" (id)',
    'CREATE INDEX "course_session__life" ON "course_session" (life)',
    'CREATE INDEX "course_session__course__date" ON "course_session" ("course", "date")',
    # attendance
    """CREATE TABLE "attendance" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "session" BLOB, "officer" BLOB, "mark" TEXT, "note" TEXT)""",
    'CREATE UNIQUE INDEX "attendance__id" ON "attendance" (id)',
    'CREATE INDEX "attendance__life" ON "attendance" (life)',
    'CREATE INDEX "attendance__session" ON "attendance" ("session")',
    'CREATE INDEX "attendance__officer" ON "attendance" ("officer")',
    # training_material
    """CREATE TABLE "training_material" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "title" TEXT, "kind" TEXT, "source" TEXT, "issued_on" TEXT, "file_or_link" TEXT,
        "valid_until" TEXT, "title__key" BLOB)""",
    'CREATE UNIQUE INDEX "training_material__id" ON "training_material" (id)',
    'CREATE INDEX "training_material__life" ON "training_material" (life)',
    # material_issue
    """CREATE TABLE "material_issue" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "material" BLOB, "officer" BLOB, "course" BLOB, "date" TEXT, "form" TEXT,
        "copies" INTEGER, "receipt_signed" INTEGER)""",
    'CREATE UNIQUE INDEX "material_issue__id" ON "material_issue" (id)',
    'CREATE INDEX "material_issue__life" ON "material_issue" (life)',
    'CREATE INDEX "material_issue__material" ON "material_issue" ("material")',
    'CREATE INDEX "material_issue__officer" ON "material_issue" ("officer")',
    'CREATE INDEX "material_issue__course" ON "material_issue" ("course")',
    # training_need
    """CREATE TABLE "training_need" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "officer" BLOB, "topic" TEXT, "reason" TEXT, "year" INTEGER, "priority" TEXT,
        "status" TEXT)""",
    'CREATE UNIQUE INDEX "training_need__id" ON "training_need" (id)',
    'CREATE INDEX "training_need__life" ON "training_need" (life)',
    'CREATE INDEX "training_need__officer" ON "training_need" ("officer")',
    # nomination_list
    """CREATE TABLE "nomination_list" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "course" BLOB, "subject" TEXT, "officers" TEXT, "addressee" TEXT, "code_number" TEXT,
        "date" TEXT, "note" TEXT)""",
    'CREATE UNIQUE INDEX "nomination_list__id" ON "nomination_list" (id)',
    'CREATE INDEX "nomination_list__life" ON "nomination_list" (life)',
    'CREATE INDEX "nomination_list__course" ON "nomination_list" ("course")',
    # legal_document
    """CREATE TABLE "legal_document" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "kind" TEXT, "subject" TEXT, "work" TEXT, "basis" TEXT, "lead_dept" TEXT,
        "started" TEXT, "stage" TEXT, "code_number" TEXT, "issued_date" TEXT,
        "effective_from" TEXT, "published_in_national_db" TEXT, "drafter" BLOB, "task" BLOB,
        "note" TEXT, "subject__key" BLOB)""",
    'CREATE UNIQUE INDEX "legal_document__id" ON "legal_document" (id)',
    'CREATE INDEX "legal_document__life" ON "legal_document" (life)',
    # legal_step
    """CREATE TABLE "legal_step" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "document" BLOB, "position" INTEGER, "kind" TEXT, "name" TEXT, "due" TEXT,
        "done" TEXT, "document_number" TEXT, "skipped" INTEGER, "note" TEXT)""",
    'CREATE UNIQUE INDEX "legal_step__id" ON "legal_step" (id)',
    'CREATE INDEX "legal_step__life" ON "legal_step" (life)',
    'CREATE INDEX "legal_step__document__position" ON "legal_step" ("document", "position")',
    # drafting_team
    """CREATE TABLE "drafting_team" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "document" BLOB, "officer" BLOB, "expert" BLOB, "role" TEXT, "decision" TEXT,
        "trained_before" INTEGER, "date_from" TEXT, "date_to" TEXT)""",
    'CREATE UNIQUE INDEX "drafting_team__id" ON "drafting_team" (id)',
    'CREATE INDEX "drafting_team__life" ON "drafting_team" (life)',
    'CREATE INDEX "drafting_team__document" ON "drafting_team" ("document")',
    'CREATE INDEX "drafting_team__officer" ON "drafting_team" ("officer")',
    # consultation
    """CREATE TABLE "consultation" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "document" BLOB, "kind" TEXT, "audience" TEXT, "date_from" TEXT, "date_to" TEXT,
        "document_number" TEXT, "opinions" INTEGER, "adopted" INTEGER, "explained" INTEGER,
        "explanation_number" TEXT, "note" TEXT)""",
    'CREATE UNIQUE INDEX "consultation__id" ON "consultation" (id)',
    'CREATE INDEX "consultation__life" ON "consultation" (life)',
    'CREATE INDEX "consultation__document" ON "consultation" ("document")',
    # party_consultation
    """CREATE TABLE "party_consultation" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "document" BLOB, "content_group" TEXT, "sent_date" TEXT, "sent_number" TEXT,
        "due" TEXT, "answered_date" TEXT, "answer_number" TEXT, "opinion" TEXT)""",
    'CREATE UNIQUE INDEX "party_consultation__id" ON "party_consultation" (id)',
    'CREATE INDEX "party_consultation__life" ON "party_consultation" (life)',
    'CREATE INDEX "party_consultation__document" ON "party_consultation" ("document")',
    # appraisal
    """CREATE TABLE "appraisal" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "document" BLOB, "kind" TEXT, "body" TEXT, "requested" TEXT, "due" TEXT,
        "report_no" TEXT, "date" TEXT, "conclusion" TEXT, "note" TEXT)""",
    'CREATE UNIQUE INDEX "appraisal__id" ON "appraisal" (id)',
    'CREATE INDEX "appraisal__life" ON "appraisal" (life)',
    'CREATE INDEX "appraisal__document" ON "appraisal" ("document")',
    # comment
    """CREATE TABLE "comment" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "direction" TEXT, "subject" TEXT, "document" BLOB, "body" TEXT, "due" TEXT,
        "date" TEXT, "code_number" TEXT, "content" TEXT, "outcome" TEXT, "explanation" TEXT,
        "subject__key" BLOB)""",
    'CREATE UNIQUE INDEX "comment__id" ON "comment" (id)',
    'CREATE INDEX "comment__life" ON "comment" (life)',
    'CREATE INDEX "comment__document" ON "comment" ("document")',
    # legal_review
    """CREATE TABLE "legal_review" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "kind" TEXT, "subject" TEXT, "date_from" TEXT, "date_to" TEXT,
        "documents_reviewed" INTEGER, "documents_wrong" INTEGER, "findings" TEXT,
        "proposal" TEXT, "proposals_up" INTEGER, "report_number" TEXT, "handled" TEXT,
        "handled_by" BLOB, "task" BLOB, "subject__key" BLOB)""",
    'CREATE UNIQUE INDEX "legal_review__id" ON "legal_review" (id)',
    'CREATE INDEX "legal_review__life" ON "legal_review" (life)',
    # survey
    """CREATE TABLE "survey" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "kind" TEXT, "subject" TEXT, "plan_number" TEXT, "date_from" TEXT, "date_to" TEXT,
        "sheets_out" INTEGER, "sheets_in" INTEGER, "report_number" TEXT, "findings" TEXT,
        "task" BLOB, "subject__key" BLOB)""",
    'CREATE UNIQUE INDEX "survey__id" ON "survey" (id)',
    'CREATE INDEX "survey__life" ON "survey" (life)',
    # guidance
    """CREATE TABLE "guidance" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "subject" TEXT, "form" TEXT, "date" TEXT, "code_number" TEXT, "document" TEXT,
        "audience" TEXT, "persons" INTEGER, "task" BLOB, "subject__key" BLOB)""",
    'CREATE UNIQUE INDEX "guidance__id" ON "guidance" (id)',
    'CREATE INDEX "guidance__life" ON "guidance" (life)',
    # legal_step_template
    """CREATE TABLE "legal_step_template" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "applies_to" TEXT, "position" INTEGER, "kind" TEXT, "name" TEXT, "days" INTEGER)""",
    'CREATE UNIQUE INDEX "legal_step_template__id" ON "legal_step_template" (id)',
    'CREATE INDEX "legal_step_template__life" ON "legal_step_template" (life)',
    # dialogue
    """CREATE TABLE "dialogue" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "kind" TEXT, "date" TEXT, "place" TEXT, "topics" TEXT, "plan_document" TEXT,
        "participants" INTEGER, "opinions_raised" INTEGER, "opinions_answered" INTEGER,
        "opinions_forwarded" INTEGER, "minutes" TEXT, "result_report" TEXT, "task" BLOB,
        "topics__key" BLOB)""",
    'CREATE UNIQUE INDEX "dialogue__id" ON "dialogue" (id)',
    'CREATE INDEX "dialogue__life" ON "dialogue" (life)',
    # feedback
    """CREATE TABLE "feedback" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "received_date" TEXT, "channel" TEXT, "sender_kind" TEXT, "content" TEXT,
        "target_document" TEXT, "article" TEXT, "sender_name" TEXT, "in_competence" TEXT,
        "forwarded_to" TEXT, "forwarded_date" TEXT, "due_date" TEXT, "answer_document" TEXT,
        "answered_date" TEXT, "task" BLOB)""",
    'CREATE UNIQUE INDEX "feedback__id" ON "feedback" (id)',
    'CREATE INDEX "feedback__life" ON "feedback" (life)',
    # difficulty
    """CREATE TABLE "difficulty" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "raised_date" TEXT, "content" TEXT, "task" BLOB, "cause" TEXT, "proposal" TEXT,
        "level" TEXT, "sent_date" TEXT, "sent_in_report" BLOB, "answered_date" TEXT,
        "answer" TEXT, "closed_date" TEXT, "content__key" BLOB)""",
    'CREATE UNIQUE INDEX "difficulty__id" ON "difficulty" (id)',
    'CREATE INDEX "difficulty__life" ON "difficulty" (life)',
    'CREATE INDEX "difficulty__task" ON "difficulty" ("task")',
    # communication_item
    """CREATE TABLE "communication_item" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "kind" TEXT, "title" TEXT, "date" TEXT, "channel" BLOB, "topic" TEXT,
        "audience" TEXT, "link" TEXT, "quantity" INTEGER, "minutes" INTEGER,
        "copies" INTEGER, "reach" INTEGER, "task" BLOB, "title__key" BLOB)""",
    'CREATE UNIQUE INDEX "communication_item__id" ON "communication_item" (id)',
    'CREATE INDEX "communication_item__life" ON "communication_item" (life)',
    'CREATE INDEX "communication_item__channel" ON "communication_item" ("channel")',
    # communication_channel
    """CREATE TABLE "communication_channel" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "name" TEXT, "kind" TEXT, "link" TEXT, "date_from" TEXT, "date_to" TEXT,
        "name__key" BLOB)""",
    'CREATE UNIQUE INDEX "communication_channel__id" ON "communication_channel" (id)',
    'CREATE INDEX "communication_channel__life" ON "communication_channel" (life)',
    # event
    """CREATE TABLE "event" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "kind" TEXT, "name" TEXT, "date_from" TEXT, "date_to" TEXT, "place" TEXT,
        "topic" TEXT, "document_number" TEXT, "sessions" INTEGER, "officials" INTEGER,
        "residents" INTEGER, "businesses" INTEGER, "attendees" INTEGER, "task" BLOB,
        "name__key" BLOB)""",
    'CREATE UNIQUE INDEX "event__id" ON "event" (id)',
    'CREATE INDEX "event__life" ON "event" (life)',
    # inspection
    """CREATE TABLE "inspection" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "kind" TEXT, "subject" TEXT, "body" TEXT, "date" TEXT, "code_number" TEXT,
        "findings_count" INTEGER, "findings" TEXT, "follow_up" TEXT, "follow_up_due" TEXT,
        "follow_up_done" TEXT, "task" BLOB, "subject__key" BLOB)""",
    'CREATE UNIQUE INDEX "inspection__id" ON "inspection" (id)',
    'CREATE INDEX "inspection__life" ON "inspection" (life)',
    # commendation
    """CREATE TABLE "commendation" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "kind" TEXT, "recipient_kind" TEXT, "collective" TEXT, "form" TEXT, "decision" TEXT,
        "date" TEXT, "authority" TEXT, "reason" TEXT, "officer" BLOB)""",
    'CREATE UNIQUE INDEX "commendation__id" ON "commendation" (id)',
    'CREATE INDEX "commendation__life" ON "commendation" (life)',
    'CREATE INDEX "commendation__officer" ON "commendation" ("officer")',
    # review_summary
    """CREATE TABLE "review_summary" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "kind" TEXT, "subject" TEXT, "date" TEXT, "plan" BLOB, "document_number" TEXT,
        "results" TEXT, "subject__key" BLOB)""",
    'CREATE UNIQUE INDEX "review_summary__id" ON "review_summary" (id)',
    'CREATE INDEX "review_summary__life" ON "review_summary" (life)',
    # budget_line
    """CREATE TABLE "budget_line" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "year" INTEGER, "field" TEXT, "content" TEXT, "source" TEXT, "lump_sum" INTEGER,
        "estimate" NUMERIC, "allocated" NUMERIC, "spent" NUMERIC, "settled" NUMERIC,
        "total_spending" NUMERIC, "base_label" TEXT, "task" BLOB, "content__key" BLOB)""",
    'CREATE UNIQUE INDEX "budget_line__id" ON "budget_line" (id)',
    'CREATE INDEX "budget_line__life" ON "budget_line" (life)',
    'CREATE INDEX "budget_line__year__field" ON "budget_line" ("year", "field")',
    # expert_payment
    """CREATE TABLE "expert_payment" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "date" TEXT, "work" TEXT, "amount" NUMERIC, "budget_line" BLOB, "expert" BLOB,
        "contract" TEXT)""",
    'CREATE UNIQUE INDEX "expert_payment__id" ON "expert_payment" (id)',
    'CREATE INDEX "expert_payment__life" ON "expert_payment" (life)',
    'CREATE INDEX "expert_payment__expert" ON "expert_payment" ("expert")',
    'CREATE INDEX "expert_payment__budget_line" ON "expert_payment" ("budget_line")',
    # allowance
    """CREATE TABLE "allowance" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "officer" BLOB, "decision" TEXT, "date_from" TEXT, "date_to" TEXT,
        "monthly_amount" NUMERIC, "note" TEXT)""",
    'CREATE UNIQUE INDEX "allowance__id" ON "allowance" (id)',
    'CREATE INDEX "allowance__life" ON "allowance" (life)',
    'CREATE INDEX "allowance__officer" ON "allowance" ("officer")',
    # choice_entry
    """CREATE TABLE "choice_entry" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "list" TEXT, "label" TEXT, "counts_as" TEXT, "hidden" INTEGER, "label__key" BLOB)""",
    'CREATE UNIQUE INDEX "choice_entry__id" ON "choice_entry" (id)',
    'CREATE INDEX "choice_entry__life" ON "choice_entry" (life)',
    'CREATE INDEX "choice_entry__list" ON "choice_entry" ("list")',
    # access_log
    """CREATE TABLE "access_log" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "date" TEXT, "action" TEXT, "subject" TEXT, "count" INTEGER, "by" TEXT)""",
    'CREATE UNIQUE INDEX "access_log__id" ON "access_log" (id)',
    'CREATE INDEX "access_log__life" ON "access_log" (life)',
    'CREATE INDEX "access_log__date" ON "access_log" ("date")',
)


def apply(db: Database) -> None:
    """Create the tables of the new record types and add the new columns of older ones."""
    for statement in _SQL:
        db.execute(statement)
