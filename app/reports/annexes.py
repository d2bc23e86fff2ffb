"""The annex tables: task progress, targets, training (widths in mm of a landscape A4 page)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.reports.content import Annex, Cell, Column, Figure, Row, Table
from app.reports.figures import courses_in_period, outcome
from app.reports.inputs import Course, Deliverable, Indicator, Milestone, Period, ReportInput, Task
from app.reports.letterhead import BLANK_NUMBER, blank_date
from app.text.dates import format_date
from app.text.numbers import format_number, format_percent, to_roman

ANNEXES = {
    "tasks": "Tiến độ nhiệm vụ",
    "indicators": "Chỉ tiêu",
    "staff": "Đội ngũ",
    "training": "Tập huấn, bồi dưỡng",
    "law": "Văn bản quy phạm pháp luật",
    "feedback": "Phản ánh, kiến nghị",
    "dialogue": "Đối thoại",
    "difficulty": "Khó khăn, vướng mắc",
    "communication": "Truyền thông",
    "money": "Kinh phí",
    "papers": "Văn bản chỉ đạo đã ban hành",
    "events": "Hội nghị, sự kiện",
}
"""The annexes a report may enclose, in their order; each is switched on or off per report."""
USUAL_ANNEXES = frozenset({"tasks", "indicators", "training"})

_OPERATORS = {">": "> ", ">=": "≥ ", "=": "= "}

TASK_COLUMNS = (
    Column("TT", 9, "center"),
    Column("Tên nhiệm vụ", 48),
    Column("Cơ quan chủ trì", 22),
    Column("Cơ quan phối hợp", 24),
    Column("Kết quả, sản phẩm", 27),
    Column("Thời gian hoàn thành", 21, "center"),
    Column("Người thực hiện", 21),
    Column("Ngày hoàn thành", 21, "center"),
    Column("Trạng thái", 20, "center"),
    Column("Văn bản, minh chứng (số, ngày)", 25),
    Column("Ghi chú", 14),
)
INDICATOR_COLUMNS = (
    Column("TT", 14, "center"),
    Column("Chỉ tiêu", 86),
    Column("Mốc", 40, "center"),
    Column("Tử số", 22, "right"),
    Column("Mẫu số", 22, "right"),
    Column("Tỷ lệ", 24, "right"),
    Column("Đạt/Chưa đạt", 30, "center"),
)
TRAINING_COLUMNS = (
    Column("TT", 10, "center"),
    Column("Tên lớp", 66),
    Column("Cơ quan tổ chức", 40),
    Column("Thời gian", 26, "center"),
    Column("Hình thức", 23, "center"),
    Column("Số tiết", 16, "right"),
    Column("Số người được cử", 21, "right"),
    Column("Số tham dự", 19, "right"),
    Column("Hoàn thành", 23, "right"),
    Column("Tài liệu cấp (bản)", 23, "right"),
)


def text(value: str) -> Cell:
    """A cell of words."""
    return Cell(value)


def number(value: float | None, figure: str = "") -> Cell:
    """A cell of a number, empty when unknown; whole unless it has a fraction."""
    if value is None:
        return Cell("")
    places = 0 if value == int(value) else 1
    return Cell(format_number(value, places), number=value, figure=figure)


def day(value: date | None) -> Cell:
    """A cell of a date, empty when unknown."""
    return Cell(format_date(value), day=value) if value else Cell("")


def group_row(title: str) -> Row:
    """A bold row across the table."""
    return Row((Cell(title),), group=True)


def _known(value: date | None, period: Period) -> date | None:
    """A date of fact, unless it lies after the period."""
    return value if value is not None and value <= period.end else None


def _evidence(task: Task, period: Period) -> str:
    lines = []
    for each in task.deliverables:
        if _known(each.done, period) and each.document_number:
            dated = f", {format_date(each.document_date)}" if each.document_date else ""
            lines.append(f"{each.document_number}{dated}")
    return "\n".join(lines)


def _due(task: Task) -> Cell:
    if task.due is not None:
        return day(task.due)
    if task.due_text:
        return text(task.due_text)
    dates = sorted({each.due for each in task.deliverables if each.due})
    return day(dates[0]) if len(dates) == 1 else text("\n".join(map(format_date, dates)))


def _product(each: Deliverable, task: Task) -> str:
    """The product, with its own deadline where that is not the task's."""
    if each.due is None or each.due == task.due:
        return each.title
    return f"{each.title} (hạn {format_date(each.due)})"


def _state(task: Task, period: Period) -> str:
    label = outcome(task, period).label
    return label if task.percent is None else f"{label} ({task.percent}%)"


def _task_row(index: int, task: Task, period: Period) -> Row:
    who = task.assignee
    if task.people_count is not None:
        who = f"{who}\n({task.people_count} người)".strip()
    products = "\n".join(_product(each, task) for each in task.deliverables)
    return Row(
        (
            number(index),
            text(task.title),
            text(task.lead_text),
            text(task.coop_text),
            text(products),
            _due(task),
            text(who),
            day(_known(task.done_date, period) if task.state == "done" else None),
            text(_state(task, period)),
            text(_evidence(task, period)),
            text(task.note),
        ),
        record=task.id,
    )


def task_rows(report: ReportInput) -> Iterator[Row]:
    """The tasks under their groups; groups count in Roman, tasks run on through the annex."""
    groups = [group for plan in report.plans for group in plan.groups if group.tasks]
    index = 0
    for order, group in enumerate(groups, start=1):
        yield group_row(f"{to_roman(order)}. {group.title}")
        for task in group.tasks:
            index += 1
            yield _task_row(index, task, report.period)


def milestone_text(milestone: Milestone) -> str:
    """``> 90% (2027)``."""
    places = 0 if milestone.value == int(milestone.value) else 1
    value = format_number(milestone.value, places)
    unit = "%" if milestone.unit == "percent" else ""
    return f"{_OPERATORS[milestone.operator]}{value}{unit} ({milestone.year})"


def _met(milestone: Milestone) -> str:
    words = {True: "Đạt", False: "Chưa đạt", None: "Chưa có số liệu"}
    return words[milestone.met]


def _indicator_row(index: int, each: Indicator) -> Row:
    shared = ""
    if each.numerator is not None and each.denominator:
        shared = format_percent(each.numerator, each.denominator)
    key = f"indicator.{each.id}"
    counted = each.numerator is not None and each.denominator is not None
    return Row(
        (
            number(index),
            text(each.name),
            text("\n".join(map(milestone_text, each.milestones))),
            number(each.numerator if counted else None, key),
            number(each.denominator if counted else None, key),
            Cell(shared, figure=key if shared else ""),
            text("\n".join(map(_met, each.milestones))),
        ),
        record=each.id,
    )


def indicator_table(report: ReportInput) -> Table:
    """One row per target; the notes (what the numerator counts, over which time) stand below."""
    rows = tuple(_indicator_row(i, each) for i, each in enumerate(report.indicators, start=1))
    notes = (f"{each.name}: {each.note}" for each in report.indicators if each.note)
    return Table(INDICATOR_COLUMNS, rows, "\n".join(notes))


def _course_row(index: int, course: Course) -> Row:
    first, last = course.start, course.end
    when = day(first or last)
    if first and last and first != last:
        when = text(f"{format_date(first)} -\n{format_date(last)}")
    return Row(
        (
            number(index),
            text(course.name),
            text(course.organiser),
            when,
            text(course.form),
            number(course.hours),
            number(course.nominated),
            number(len(course.attended)),
            number(len(course.completed)),
            number(course.materials),
        ),
        record=course.id,
    )


def training_table(report: ReportInput, figures: dict[str, Figure]) -> Table:
    """The courses that ended in the period; persons and attendances are two sums in the note."""
    courses = courses_in_period(report.courses, report.period)
    rows = tuple(_course_row(i, course) for i, course in enumerate(courses, start=1))
    persons, attendances = figures["training.persons"], figures["training.attendances"]
    note = f"Tổng cộng: {persons.text} người; {attendances.text} lượt người." if rows else ""
    return Table(TRAINING_COLUMNS, rows, note)


def build_annexes(report: ReportInput, figures: dict[str, Figure]) -> tuple[Annex, ...]:
    """The annexes asked for that have rows, numbered in Roman when there are two or more."""
    made = [
        Annex(key, "", title, "", table)
        for key, title, table in (
            ("tasks", "TIẾN ĐỘ THỰC HIỆN NHIỆM VỤ", Table(TASK_COLUMNS, tuple(task_rows(report)))),
            ("indicators", "KẾT QUẢ THỰC HIỆN CHỈ TIÊU", indicator_table(report)),
            ("training", "KẾT QUẢ TẬP HUẤN, BỒI DƯỠNG", training_table(report, figures)),
        )
        if key in report.annexes and table.rows
    ]
    order = list(ANNEXES)
    kept = sorted(
        (*made, *report.extra_annexes),
        key=lambda each: order.index(each.key) if each.key in order else len(order),
    )
    blank = blank_date(report.issue_year or report.period.end.year)
    note = f"(Kèm theo Báo cáo {BLANK_NUMBER}{report.symbol} {blank} của {report.unit.committee})"
    return tuple(
        Annex(
            each.key,
            to_roman(n) if len(kept) > 1 else "",
            each.title,
            each.note or note,
            each.table,
            each.landscape,
        )
        for n, each in enumerate(kept, start=1)
    )
