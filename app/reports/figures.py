"""The numbers of a report, each with the ids of the records it was counted from.

Everything is judged as of the end of the period: what was done afterwards is not done yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import Enum

import msgspec

from app.reports.content import Figure
from app.reports.inputs import Course, Deliverable, Group, Period, ReportInput, Task


class Outcome(Enum):
    """Where a task stands at the end of the period; each task is in exactly one."""

    DONE_ON_TIME = ("done_on_time", "Hoàn thành đúng hạn")
    DONE_LATE = ("done_late", "Hoàn thành chậm")
    DONE_NO_DUE = ("done_no_due", "Hoàn thành")
    OVERDUE = ("overdue", "Quá hạn")
    IN_PROGRESS = ("in_progress", "Đang thực hiện")
    NOT_STARTED = ("not_started", "Chưa triển khai")
    CONTINUOUS = ("continuous", "Thường xuyên, có cập nhật")
    CONTINUOUS_SILENT = ("continuous_silent", "Thường xuyên, chưa cập nhật")
    NOT_ARISEN = ("not_arisen", "Chưa phát sinh")
    STOPPED = ("stopped", "Dừng thực hiện")
    CARRIED_OVER = ("carried_over", "Chuyển sang năm sau")

    def __init__(self, key: str, label: str) -> None:
        self.key = key
        self.label = label


_AS_SAID = {
    "not_arisen": Outcome.NOT_ARISEN,
    "stopped": Outcome.STOPPED,
    "carried_over": Outcome.CARRIED_OVER,
}
DONE = frozenset({Outcome.DONE_ON_TIME, Outcome.DONE_LATE, Outcome.DONE_NO_DUE})


def within(day: date | None, period: Period) -> bool:
    """Whether ``day`` lies in the period, both ends included."""
    return day is not None and period.start <= day <= period.end


def due_of(task: Task) -> date | None:
    """The task's own deadline, else the last one of its products."""
    if task.due is not None:
        return task.due
    return max((each.due for each in task.deliverables if each.due), default=None)


def _passed(due: date | None, period: Period) -> bool:
    """Whether ``due`` had gone by when the figures were drawn up."""
    after = period.end + timedelta(days=1)
    return due is not None and due < min(period.as_of or after, after)


def _late_product(task: Task, period: Period) -> bool:
    return any(
        _passed(each.due, period) and (each.done is None or each.done > period.end)
        for each in task.deliverables
    )


def outcome(task: Task, period: Period) -> Outcome:
    """Judge ``task`` as of the end of ``period``; what was done later is not done yet."""
    due = due_of(task)
    if task.state == "done" and (task.done_date is None or task.done_date <= period.end):
        if due is None or task.done_date is None:
            return Outcome.DONE_NO_DUE
        return Outcome.DONE_ON_TIME if task.done_date <= due else Outcome.DONE_LATE
    if task.state in _AS_SAID:
        return _AS_SAID[task.state]
    if _passed(due, period) or _late_product(task, period):
        return Outcome.OVERDUE
    if task.continuous:
        updated = any(within(each.on, period) for each in task.results)
        return Outcome.CONTINUOUS if updated else Outcome.CONTINUOUS_SILENT
    return Outcome.NOT_STARTED if task.state == "not_started" else Outcome.IN_PROGRESS


def _count(key: str, label: str, rows: Iterable[str]) -> Figure:
    found = tuple(rows)
    return Figure(key, label, value=len(found), rows=found)


def task_figures(tasks: tuple[Task, ...], period: Period, prefix: str = "tasks") -> list[Figure]:
    """Totals of ``tasks``: all, by outcome, done (of all), done inside the period."""
    judged = [(task, outcome(task, period)) for task in tasks]
    done = tuple(task.id for task, state in judged if state in DONE)
    found = [_count(f"{prefix}.total", "Tổng số nhiệm vụ", (task.id for task in tasks))]
    found += [
        _count(f"{prefix}.{each.key}", each.label, (t.id for t, state in judged if state is each))
        for each in Outcome
    ]
    found.append(
        Figure(
            f"{prefix}.done",
            "Nhiệm vụ đã hoàn thành",
            numerator=len(done),
            denominator=len(tasks),
            rows=done,
        )
    )
    in_period = (t.id for t, state in judged if state in DONE and within(t.done_date, period))
    found.append(_count(f"{prefix}.done_in_period", "Hoàn thành trong kỳ", in_period))
    return found


def products_in_period(tasks: Iterable[Task], period: Period) -> list[Deliverable]:
    """The products finished inside the period."""
    return [each for task in tasks for each in task.deliverables if within(each.done, period)]


def courses_in_period(courses: Iterable[Course], period: Period) -> list[Course]:
    """The courses that ended inside the period (a course without an end: that began in it)."""
    return [course for course in courses if within(course.end or course.start, period)]


def training_figures(report: ReportInput) -> list[Figure]:
    """Courses, persons (người, each once) and attendances (lượt người), kept apart."""
    courses = courses_in_period(report.courses, report.period)
    persons = tuple(dict.fromkeys(who for course in courses for who in course.attended))
    course_ids = tuple(course.id for course in courses)
    attendances = sum(len(course.attended) for course in courses)
    scope = report.officers.in_scope
    completed = {who for course in courses for who in course.completed}
    trained = tuple(who for who in scope if who in completed)
    found = [
        _count("training.courses", "Lớp tập huấn, bồi dưỡng", course_ids),
        _count("training.persons", "Số người được tập huấn, bồi dưỡng", persons),
        Figure("training.attendances", "Lượt người", value=attendances, rows=course_ids),
    ]
    if scope:
        found.append(_share("officers.trained", "Người được bồi dưỡng trong kỳ", trained, scope))
        degree = tuple(who for who in scope if who in set(report.officers.law_degree))
        found.append(_share("officers.law_degree", "Người có trình độ luật", degree, scope))
    return found


def _share(key: str, label: str, part: tuple[str, ...], whole: tuple[str, ...]) -> Figure:
    return Figure(key, label, numerator=len(part), denominator=len(whole), rows=part)


def work_figures(report: ReportInput) -> list[Figure]:
    """Documents issued, meetings and their attendances, products, difficulties, register counts."""
    period = report.period
    documents = (each.id for each in report.documents if within(each.issued, period))
    meetings = [each for each in report.meetings if within(each.on, period)]
    heads = sum(each.attendances or 0 for each in meetings)
    ids = tuple(each.id for each in meetings)
    raised = (each.id for each in report.difficulties if within(each.raised, period))
    products = (each.id for each in products_in_period(report.tasks, period))
    found = [
        _count("documents", "Văn bản đã ban hành", documents),
        _count("meetings", "Hội nghị, cuộc họp", ids),
        Figure("meetings.attendances", "Lượt người dự", value=heads, rows=ids),
        _count("products", "Sản phẩm hoàn thành trong kỳ", products),
        _count("difficulties.raised", "Khó khăn, vướng mắc phát sinh trong kỳ", raised),
    ]
    for each in report.counts:
        value = len(each.rows) if each.value is None else each.value
        found.append(Figure(each.key, each.label, value=value, rows=each.rows))
    return found


def indicator_figures(report: ReportInput) -> list[Figure]:
    """One share per counted indicator, keyed ``indicator.<id>``."""
    return [
        Figure(
            f"indicator.{each.id}",
            each.name,
            numerator=each.numerator,
            denominator=each.denominator,
            rows=each.rows,
        )
        for each in report.indicators
        if each.numerator is not None and each.denominator is not None
    ]


def total_figures(report: ReportInput, known: Collection[str]) -> list[Figure]:
    """The unit's own totals, but for those the report has worked out itself."""
    return [
        Figure(
            each.key,
            each.label,
            value=each.value,
            numerator=each.numerator,
            denominator=each.denominator,
            rows=each.rows,
            measure=each.measure,
        )
        for each in report.totals
        if each.key not in known
    ]


def _group_figures(group: Group, period: Period) -> list[Figure]:
    """The totals of one group, its title in their labels."""
    return [
        msgspec.structs.replace(figure, label=f"{group.title}: {figure.label.lower()}")
        for figure in task_figures(group.tasks, period, f"group.{group.id}")
    ]


def all_figures(report: ReportInput) -> dict[str, Figure]:
    """Every figure of ``report`` by key; text and annexes both draw on this one dictionary."""
    found = task_figures(report.tasks, report.period)
    for plan in report.plans:
        for group in plan.groups:
            if group.tasks:
                found += _group_figures(group, report.period)
    found += training_figures(report) + work_figures(report) + indicator_figures(report)
    found += total_figures(report, {figure.key for figure in found})
    by_key = {figure.key: figure for figure in found}
    if len(by_key) != len(found):
        raise ValueError("a figure key is used twice")
    return by_key
