"""What was done in one task group in the period: work, figures, products, completion."""

from __future__ import annotations

from app.reports.content import Block, Figure, NilReport, paragraph
from app.reports.draft import Draft, itemised
from app.reports.figures import DONE, Outcome, outcome, products_in_period, within
from app.reports.inputs import Deliverable, Group, Period, ReportInput, Task
from app.text.dates import format_date

_NAMED_GAPS = 5
_STOPS = (".", ";", "!", "?", "…")


def reported_ids(report: ReportInput) -> frozenset[str]:
    """Ids of every result and product of the period: what section II draws on."""
    updates = (each for task in report.tasks for each in task.results)
    told = {each.id for each in updates if within(each.on, report.period)}
    made = {each.id for each in products_in_period(report.tasks, report.period)}
    return frozenset(told | made)


def _product(each: Deliverable) -> str:
    if not each.document_number:
        return each.title
    dated = f" ngày {format_date(each.document_date)}" if each.document_date else ""
    return f"{each.title} (số {each.document_number}{dated})"


def _activity(draft: Draft, task: Task) -> list[tuple[str | Figure, ...]]:
    """The task's results and products of the period, as one item."""
    period = draft.report.period
    told = [each for each in task.results if within(each.on, period) and not each.nil]
    told = [each for each in told if each.text.strip()]
    made = [each for each in task.deliverables if within(each.done, period)]
    if not told and not made:
        return []
    words = [each.text.strip() for each in sorted(told, key=lambda each: each.on)]
    if made:
        words.append("Sản phẩm: " + "; ".join(map(_product, made)))
    words.append(f"Mức độ: {_degree(task, period)}")
    ended = [text if text.endswith(_STOPS) else f"{text}." for text in words]
    return [(f"{task.title}: {' '.join(ended)}",)]


def _degree(task: Task, period: Period) -> str:
    state = outcome(task, period)
    known = task.percent is not None and state not in DONE
    return f"{state.label.lower()}, {task.percent}%" if known else state.label.lower()


def _answered_nil(task: Task, period: Period) -> bool:
    """The officer's own word that nothing arose, or a task finished before the period."""
    if task.state in ("not_arisen", "stopped", "carried_over"):
        return True
    if any(each.nil and within(each.on, period) for each in task.results):
        return True
    return task.done_date is not None and task.done_date < period.start


def _silent(group: Group, period: Period) -> list[Task]:
    """Continuous tasks that lack the update every period asks for."""
    wanted = Outcome.CONTINUOUS_SILENT
    return [task for task in group.tasks if outcome(task, period) is wanted]


def _names(tasks: list[Task]) -> str:
    shown = ", ".join(task.ref or task.title for task in tasks[:_NAMED_GAPS])
    more = len(tasks) - _NAMED_GAPS
    return f"{shown} và {more} nhiệm vụ khác" if more > 0 else shown


def _quiet(draft: Draft, group: Group) -> list[Block]:
    """What a group without any activity says: done earlier, nothing arose, or a gap."""
    period, key = draft.report.period, f"II.{group.id}"
    waiting = [task for task in group.tasks if not _answered_nil(task, period)]
    if waiting or draft.typed(key) or key in draft.report.nil:
        return draft.part(key, [], f"chưa ghi kết quả trong kỳ: {_names(waiting)}")
    if all(task.done_date and task.done_date < period.start for task in group.tasks):
        return [paragraph("Các nhiệm vụ của nhóm đã hoàn thành trước kỳ báo cáo.")]
    return [NilReport(key)]


def undated(draft: Draft) -> list[Block]:
    """Tasks said to be done without a day: no one can tell whether they were in time."""
    found = [t for t in draft.report.tasks if t.state == "done" and t.done_date is None]
    if not found:
        return []
    return [draft.gap("II", f"nhiệm vụ hoàn thành chưa ghi ngày: {_names(found)}")]


def group_blocks(draft: Draft, group: Group) -> list[Block]:
    """Section II for one group: its share done, the activity of the period, and its gaps."""
    key, figures = f"II.{group.id}", draft.figures
    items = [item for task in group.tasks for item in _activity(draft, task)]
    counts = draft.counts(key)
    done = figures[f"group.{group.id}.done"]
    blocks: list[Block] = [paragraph("Hoàn thành ", done, " nhiệm vụ của nhóm.")]
    if not items and not counts:
        return blocks + _quiet(draft, group)
    typed = bool(draft.typed(key))
    blocks += draft.part(key, [*itemised(items), *counts], "")
    silent = _silent(group, draft.report.period)
    if silent and not typed:
        blocks.append(draft.gap(key, f"nhiệm vụ thường xuyên chưa cập nhật: {_names(silent)}"))
    return blocks
