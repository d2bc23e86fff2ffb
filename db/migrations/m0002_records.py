"""Step 2: the tables of the record types. Frozen: it never looks at today's declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_SQL = (
    # source_document
    """CREATE TABLE "source_document" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "type_name" TEXT, "code_number" TEXT, "issued_date" TEXT, "organ_name" TEXT,
        "subject" TEXT, "signer_position" TEXT, "signer_name" TEXT, "amends" TEXT,
        "replaces" TEXT, "arrival_date" TEXT, "arrival_number" TEXT, "file" BLOB,
        "text" TEXT)""",
    'CREATE UNIQUE INDEX "source_document__id" ON "source_document" (id)',
    'CREATE INDEX "source_document__life" ON "source_document" (life)',
    # plan
    """CREATE TABLE "plan" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "document" BLOB, "level" TEXT, "title" TEXT, "number" TEXT, "issued" TEXT,
        "issuer" TEXT, "period_from" INTEGER, "period_to" INTEGER, "version" INTEGER,
        "status" TEXT, "published_to" TEXT, "same_as" BLOB, "amends" BLOB,
        "title__key" BLOB)""",
    'CREATE UNIQUE INDEX "plan__id" ON "plan" (id)',
    'CREATE INDEX "plan__life" ON "plan" (life)',
    # task_group
    """CREATE TABLE "task_group" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "plan" BLOB, "number" TEXT, "title" TEXT, "position" INTEGER)""",
    'CREATE UNIQUE INDEX "task_group__id" ON "task_group" (id)',
    'CREATE INDEX "task_group__life" ON "task_group" (life)',
    'CREATE INDEX "task_group__plan__position" ON "task_group" ("plan", "position")',
    # task
    """CREATE TABLE "task" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "plan" BLOB, "task_group" BLOB, "ref" TEXT, "title" TEXT, "kind" TEXT,
        "position" INTEGER, "lead_text" TEXT, "coop_text" TEXT, "lead" TEXT, "coop" TEXT,
        "commune_role" TEXT, "role_basis" TEXT, "time_text" TEXT, "due_rule" TEXT,
        "due" TEXT, "source" TEXT, "doubts" TEXT, "same_as" BLOB, "parent" BLOB,
        "content" TEXT, "title__key" BLOB)""",
    'CREATE UNIQUE INDEX "task__id" ON "task" (id)',
    'CREATE INDEX "task__life" ON "task" (life)',
    'CREATE INDEX "task__plan__position" ON "task" ("plan", "position")',
    'CREATE INDEX "task__due" ON "task" ("due")',
    'CREATE INDEX "task__same_as" ON "task" ("same_as")',
    # planned_deliverable
    """CREATE TABLE "planned_deliverable" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "task" BLOB, "kind" TEXT, "title" TEXT, "position" INTEGER, "due_rule" TEXT,
        "due" TEXT)""",
    'CREATE UNIQUE INDEX "planned_deliverable__id" ON "planned_deliverable" (id)',
    'CREATE INDEX "planned_deliverable__life" ON "planned_deliverable" (life)',
    """CREATE INDEX "planned_deliverable__task__position" ON "planned_deliverable" (
        "task", "position")""",
    # indicator
    """CREATE TABLE "indicator" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "plan" BLOB, "name" TEXT, "measure" TEXT, "milestones" TEXT, "position" INTEGER,
        "commune" INTEGER)""",
    'CREATE UNIQUE INDEX "indicator__id" ON "indicator" (id)',
    'CREATE INDEX "indicator__life" ON "indicator" (life)',
    'CREATE INDEX "indicator__plan__position" ON "indicator" ("plan", "position")',
    # report_obligation
    """CREATE TABLE "report_obligation" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "plan" BLOB, "period" TEXT, "due" TEXT, "before" INTEGER, "data_rule" TEXT,
        "recipient" TEXT, "text" TEXT, "position" INTEGER)""",
    'CREATE UNIQUE INDEX "report_obligation__id" ON "report_obligation" (id)',
    'CREATE INDEX "report_obligation__life" ON "report_obligation" (life)',
    """CREATE INDEX "report_obligation__plan__position" ON "report_obligation" (
        "plan", "position")""",
    # assignment
    """CREATE TABLE "assignment" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "task" BLOB, "parent" BLOB, "carried_from" BLOB, "our_role" TEXT, "role_basis" TEXT,
        "content" TEXT, "deciding_authority" TEXT, "responsible_head" TEXT, "own_due" TEXT,
        "no_product" INTEGER, "state" TEXT, "percent" INTEGER, "done_date" TEXT,
        "assignee" BLOB, "co_assignees" TEXT)""",
    'CREATE UNIQUE INDEX "assignment__id" ON "assignment" (id)',
    'CREATE INDEX "assignment__life" ON "assignment" (life)',
    'CREATE INDEX "assignment__task__unit" ON "assignment" ("task", "unit")',
    'CREATE INDEX "assignment__unit__state" ON "assignment" ("unit", "state")',
    'CREATE INDEX "assignment__assignee" ON "assignment" ("assignee")',
    # progress_update
    """CREATE TABLE "progress_update" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "assignment" BLOB, "date" TEXT, "state" TEXT, "percent" INTEGER, "result" TEXT,
        "difficulty" TEXT, "next_step" TEXT, "zero_report" INTEGER)""",
    'CREATE UNIQUE INDEX "progress_update__id" ON "progress_update" (id)',
    'CREATE INDEX "progress_update__life" ON "progress_update" (life)',
    """CREATE INDEX "progress_update__assignment__date" ON "progress_update" (
        "assignment", "date")""",
    'CREATE INDEX "progress_update__unit__date" ON "progress_update" ("unit", "date")',
    # deliverable_done
    """CREATE TABLE "deliverable_done" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "assignment" BLOB, "planned" BLOB, "kind" TEXT, "title" TEXT, "code_number" TEXT,
        "done_date" TEXT)""",
    'CREATE UNIQUE INDEX "deliverable_done__id" ON "deliverable_done" (id)',
    'CREATE INDEX "deliverable_done__life" ON "deliverable_done" (life)',
    'CREATE INDEX "deliverable_done__assignment" ON "deliverable_done" ("assignment")',
    'CREATE INDEX "deliverable_done__planned" ON "deliverable_done" ("planned")',
    # attachment
    """CREATE TABLE "attachment" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "file_name" TEXT, "sha256" TEXT, "size" INTEGER, "added" TEXT,
        "file_name__key" BLOB)""",
    'CREATE UNIQUE INDEX "attachment__id" ON "attachment" (id)',
    'CREATE INDEX "attachment__life" ON "attachment" (life)',
    # evidence
    """CREATE TABLE "evidence" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "attachment" BLOB, "record_type" TEXT, "record" TEXT)""",
    'CREATE UNIQUE INDEX "evidence__id" ON "evidence" (id)',
    'CREATE INDEX "evidence__life" ON "evidence" (life)',
    'CREATE INDEX "evidence__record" ON "evidence" ("record")',
    'CREATE INDEX "evidence__attachment" ON "evidence" ("attachment")',
    # officer
    """CREATE TABLE "officer" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "full_name" TEXT, "gender" TEXT, "position_title" TEXT, "department" TEXT,
        "employment_kind" TEXT, "duties" TEXT, "is_concurrent" INTEGER, "is_head" INTEGER,
        "in_scope_from" TEXT, "in_scope_to" TEXT, "law_degree" TEXT, "note" TEXT,
        "full_name__key" BLOB)""",
    'CREATE UNIQUE INDEX "officer__id" ON "officer" (id)',
    'CREATE INDEX "officer__life" ON "officer" (life)',
    # training_course
    """CREATE TABLE "training_course" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "name" TEXT, "kind" TEXT, "topic_group" TEXT, "skill_topics" TEXT, "organiser" TEXT,
        "host_level" TEXT, "form" TEXT, "place" TEXT, "task" BLOB, "calling_document" TEXT,
        "date_from" TEXT, "date_to" TEXT, "sessions" INTEGER, "hours" NUMERIC, "status" TEXT,
        "name__key" BLOB)""",
    'CREATE UNIQUE INDEX "training_course__id" ON "training_course" (id)',
    'CREATE INDEX "training_course__life" ON "training_course" (life)',
    # participation
    """CREATE TABLE "participation" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "course" BLOB, "officer" BLOB, "role" TEXT, "hours_attended" NUMERIC, "result" TEXT,
        "materials_issued" INTEGER, "certificate_no" TEXT, "certificate_date" TEXT)""",
    'CREATE UNIQUE INDEX "participation__id" ON "participation" (id)',
    'CREATE INDEX "participation__life" ON "participation" (life)',
    'CREATE INDEX "participation__course" ON "participation" ("course")',
    'CREATE INDEX "participation__officer" ON "participation" ("officer")',
    # report
    """CREATE TABLE "report" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "obligation" BLOB, "period" TEXT, "title" TEXT, "corrects" BLOB, "reason" TEXT,
        "texts" TEXT, "state" TEXT, "frozen_date" TEXT, "snapshot" TEXT, "figures" TEXT,
        "code_number" TEXT, "issued_date" TEXT)""",
    'CREATE UNIQUE INDEX "report__id" ON "report" (id)',
    'CREATE INDEX "report__life" ON "report" (life)',
    'CREATE INDEX "report__obligation__period" ON "report" ("obligation", "period")',
    'CREATE INDEX "report__unit__period" ON "report" ("unit", "period")',
    # remark
    """CREATE TABLE "remark" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "report" BLOB, "unit_code" TEXT, "verdict" TEXT, "text" TEXT, "date" TEXT)""",
    'CREATE UNIQUE INDEX "remark__id" ON "remark" (id)',
    'CREATE INDEX "remark__life" ON "remark" (life)',
    'CREATE INDEX "remark__report" ON "remark" ("report")',
)


def apply(db: Database) -> None:
    """Create one table for each record type, with its indexes."""
    for statement in _SQL:
        db.execute(statement)
