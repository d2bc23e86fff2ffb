"""Plain SQL for the figures of tasks and of reports, with the due days worked out by hand."""

from __future__ import annotations

_TASKS = """WITH product AS (
    SELECT d.task, d.due, f.done_date done FROM planned_deliverable d
    LEFT JOIN deliverable_done f ON f.planned = d.id AND f.life WHERE d.life),
work AS (
    SELECT t.id, coalesce(a.our_role, t.commune_role) role, coalesce(a.state, 'not_started') state,
        a.done_date,
        coalesce(a.own_due, t.due, (SELECT max(due) FROM product p WHERE p.task = t.id)) due,
        EXISTS (SELECT 1 FROM product p WHERE p.task = t.id AND p.due <= :b AND p.due < :today
            AND coalesce(p.done, '9') > :b) lacks_product,
        json_extract(t.due_rule, '$.kind') IN ('ongoing', 'recurring') continuous,
        EXISTS (SELECT 1 FROM progress_update u WHERE u.assignment = a.id AND u.life
            AND (u.result IS NOT NULL OR u.zero_report) AND u.date BETWEEN :a AND :b) kept_up
    FROM task t LEFT JOIN assignment a ON a.task = t.id AND a.life
    WHERE t.life AND t.parent IS NULL AND coalesce(a.our_role, t.commune_role, 'none') <> 'none'),
judged AS (
    SELECT *, CASE
        WHEN state = 'done' AND done_date <= :b AND due IS NULL THEN 'done_no_due'
        WHEN state = 'done' AND done_date <= :b AND done_date <= due THEN 'done_on_time'
        WHEN state = 'done' AND done_date <= :b THEN 'done_late'
        WHEN state IN ('not_arisen', 'stopped', 'carried_over') THEN state
        WHEN due <= :b AND due < :today OR lacks_product THEN 'overdue'
        WHEN continuous AND kept_up THEN 'continuous'
        WHEN continuous THEN 'continuous_silent'
        WHEN state = 'not_started' THEN 'not_started'
        ELSE 'in_progress' END outcome
    FROM work)
SELECT count(*) FROM judged WHERE """
_OUTCOMES = (
    "done_on_time",
    "done_late",
    "done_no_due",
    "overdue",
    "in_progress",
    "not_started",
    "continuous",
    "continuous_silent",
    "not_arisen",
    "stopped",
    "carried_over",
)
_DONE = "outcome LIKE 'done%'"
TASKS: dict[str, tuple[str, ...]] = {
    **{f"tasks.{each}": (f"{_TASKS} outcome = '{each}'",) for each in _OUTCOMES},
    "tasks.total": (f"{_TASKS} 1",),
    "tasks.groups": (f"{_TASKS} 1",),
    "tasks.done": (f"{_TASKS} {_DONE}", f"{_TASKS} 1"),
    "tasks.done_in_period": (f"{_TASKS} {_DONE} AND done_date BETWEEN :a AND :b",),
}

# Plan, how often, month and day as printed: the last day is the one before. A report is due from
# the day its plan was issued.
_DUE = """WITH duty(number, period, last) AS (VALUES
    ('86/KH-UBND', '2026-02', '2026-02-19'), ('86/KH-UBND', '2026-03', '2026-03-19'),
    ('86/KH-UBND', '2026-04', '2026-04-19'), ('86/KH-UBND', '2026-05', '2026-05-19'),
    ('86/KH-UBND', '2026-06', '2026-06-19'), ('86/KH-UBND', '2026-07', '2026-07-19'),
    ('86/KH-UBND', '2026-08', '2026-08-19'), ('86/KH-UBND', '2026-09', '2026-09-19'),
    ('86/KH-UBND', '2026-10', '2026-10-19'), ('86/KH-UBND', '2026-11', '2026-11-19'),
    ('86/KH-UBND', '2026-12', '2026-12-19'),
    ('86/KH-UBND', '2026-H1', '2026-06-04'), ('86/KH-UBND', '2026', '2026-11-24'),
    ('07/KH-STP', '2026-H1', '2026-06-09'), ('07/KH-STP', '2026', '2026-11-19'),
    ('15/KH-UBND', '2026-Q1', '2026-03-14'), ('15/KH-UBND', '2026-Q2', '2026-06-14'),
    ('15/KH-UBND', '2026-Q3', '2026-09-14'), ('15/KH-UBND', '2026-Q4', '2026-12-14')),
made AS (
    SELECT r.period, p.number, d.last, coalesce(r.issued_date, r.frozen_date) day
    FROM report r JOIN report_obligation o ON o.id = r.obligation JOIN plan p ON p.id = o.plan
    JOIN duty d ON d.number = p.number AND d.period = r.period
    WHERE r.life AND r.state = 'frozen' AND r.corrects IS NULL)
SELECT count(*) FROM """
_SENT = f"{_DUE} made WHERE day BETWEEN :a AND :b"
REPORTS: dict[str, tuple[str, ...]] = {
    "reports.due": (f"{_DUE} duty WHERE last BETWEEN :a AND :b",),
    "reports.not_sent": (
        f"""{_DUE} duty WHERE last BETWEEN :a AND :b
            AND (number, period) NOT IN (SELECT number, period FROM made)""",
    ),
    "reports.sent": (_SENT,),
    "reports.on_time": (f"{_SENT} AND day <= last",),
    "reports.late": (f"{_SENT} AND day > last",),
    "reports.on_request": (f"{_SENT} AND last IS NULL",),
    "reports.returned": (
        """SELECT count(DISTINCT report) FROM remark WHERE life AND verdict = 'returned'
            AND date BETWEEN :a AND :b""",
    ),
    "reports.corrected": (
        """SELECT count(*) FROM report WHERE life AND state = 'frozen' AND corrects IS NOT NULL
            AND frozen_date BETWEEN :a AND :b""",
    ),
}
