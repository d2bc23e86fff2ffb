"""Sections I to VI of a periodic report on a plan; the agency is the subject of every sentence."""

from __future__ import annotations

from app.reports.annexes import indicator_table, milestone_text
from app.reports.content import Block, Column, Figure, Heading, Section, Table, paragraph
from app.reports.draft import Draft, itemised
from app.reports.figures import Outcome, courses_in_period, outcome, within
from app.reports.inputs import Difficulty, Indicator
from app.reports.phrases import LEADING, MONEY, SAYABLE, STAFF, TRAINING
from app.reports.results import group_blocks, reported_ids, undated
from app.reports.topics import sentences, topic_blocks
from app.text.compose import CitedDocument, cite_again, cite_first
from app.text.dates import format_date

_BODY_WIDTH_MM = 165.0


def leadership(draft: Draft) -> Section:
    """I: documents issued and meetings held inside the period; then the posts and the money."""
    report, figures = draft.report, draft.figures
    agency, blocks = report.unit.committee, list[Block]()
    documents = [each for each in report.documents if within(each.issued, report.period)]
    if documents:
        blocks.append(paragraph(f"{agency} đã ban hành ", figures["documents"], " văn bản:"))
        cited = (
            CitedDocument(each.type_name, each.number, each.issued, "", each.subject)
            for each in documents
        )
        blocks += itemised([(cite_first(each),) for each in cited])
    meetings = [each for each in report.meetings if within(each.on, report.period)]
    if meetings:
        blocks.append(
            paragraph(
                f"{agency} đã tổ chức ",
                figures["meetings"],
                " hội nghị, cuộc họp với ",
                figures["meetings.attendances"],
                " lượt người dự:",
            )
        )
        blocks += itemised([(f"{each.name}, ngày {format_date(each.on)}",) for each in meetings])
    blocks += sentences(draft, LEADING) + draft.counts("I")
    why = "chưa ghi văn bản chỉ đạo, hội nghị triển khai trong kỳ"
    title = "CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO, TRIỂN KHAI"
    told = draft.part("I", blocks, why)
    if not draft.typed("I") and (blocks or "I" not in report.nil):
        told += sentences(draft, (STAFF, *MONEY)) + _pointer(
            draft, "I", "papers", "events", "staff", "money"
        )
    return Section("I", title, tuple(told))


def _pointer(draft: Draft, section: str, *annexes: str) -> list[Block]:
    """The sentence that points at annexes, unless the officer's own words stand in its place."""
    words = "" if draft.typed(section) else draft.see(*annexes)
    return [paragraph(words)] if words else []


def _tally(figures: dict[str, Figure]) -> list[str | Figure]:
    """``…, trong đó hoàn thành đúng hạn 3; quá hạn 1``: only outcomes that occur."""
    parts: list[str | Figure] = []
    for each in Outcome:
        figure = figures[f"tasks.{each.key}"]
        if figure.value:
            parts += ["; " if parts else "; trong đó: ", f"{each.label.lower()} ", figure]
    return parts


def _overview(draft: Draft) -> Block:
    report, figures = draft.report, draft.figures
    until = min(report.period.end, report.period.as_of or report.period.end)
    return paragraph(
        f"Tính đến ngày {format_date(until)}, {report.unit.committee} được giao ",
        figures["tasks.total"],
        " nhiệm vụ; đã hoàn thành ",
        figures["tasks.done"],
        *_tally(figures),
        f". {draft.see('tasks')}".rstrip(),
    )


def results(draft: Draft) -> Section:
    """II: the plan's groups in the plan's order, then what the registers say of the period."""
    report = draft.report
    title = "KẾT QUẢ THỰC HIỆN NHIỆM VỤ"
    if draft.typed("II"):
        return Section("II", title, tuple(draft.part("II", [], "")))
    order, blocks = 0, list[Block]()
    if report.tasks:
        blocks = [_overview(draft), *draft.counts("II")]
        order, told = _groups(draft)
        blocks += undated(draft) + told
    training = _training(draft, order + 1)
    topics = training + topic_blocks(draft, order + 1 + bool(training))
    if not report.tasks:
        why = "chưa có nhiệm vụ nào của đơn vị trong kế hoạch"
        blocks = draft.part("II", draft.counts("II"), why)
    return Section("II", title, tuple(blocks + topics))


def _groups(draft: Draft) -> tuple[int, list[Block]]:
    """Return how many groups there are, and what each says."""
    plans = [plan for plan in draft.report.plans if plan.tasks]
    order, blocks = 0, list[Block]()
    for plan in plans:
        if len(plans) > 1:
            blocks.append(paragraph(f"Thực hiện {cite_again(plan.cited)}:"))
        for group in plan.groups:
            if group.tasks:
                order += 1
                blocks.append(Heading(f"II.{group.id}", str(order), group.title))
                blocks += group_blocks(draft, group)
    return order, blocks


def _training(draft: Draft, order: int) -> list[Block]:
    """Training is told of when there was any, or when the officer has a word about it."""
    key, generated = "II.training", list[Block]()
    if courses_in_period(draft.report.courses, draft.report.period):
        generated = [_courses(draft), *sentences(draft, TRAINING)]
        generated += _pointer(draft, key, "training")
    if not (generated or draft.typed(key) or key in draft.report.nil):
        return []
    return [Heading(key, str(order), SAYABLE[key]), *draft.part(key, generated, "")]


def _courses(draft: Draft) -> Block:
    figures = draft.figures
    parts: list[str | Figure] = [
        f"Trong kỳ, {draft.report.unit.committee} tổ chức, cử tham gia ",
        figures["training.courses"],
        " lớp, với ",
        figures["training.persons"],
        " người (",
        figures["training.attendances"],
        " lượt người)",
    ]
    if "officers.trained" in figures:
        parts += ["; số người thuộc đội ngũ được bồi dưỡng: ", figures["officers.trained"]]
    return paragraph(*parts, ".")


def targets(draft: Draft) -> Section:
    """III: every target with its two counts; as a table when there is no annex for it."""
    report, blocks = draft.report, list[Block]()
    if report.indicators and "indicators" in draft.labels:
        blocks += _pointer(draft, "III", "indicators")
        counted = [each for each in report.indicators if f"indicator.{each.id}" in draft.figures]
        blocks += itemised([_target(draft, each) for each in counted])
    elif report.indicators:
        blocks.append(_narrow(indicator_table(report)))
    if not draft.typed("III"):
        blocks += [
            draft.gap("III", f"chưa có số liệu của chỉ tiêu “{each.name}”")
            for each in report.indicators
            if f"indicator.{each.id}" not in draft.figures
        ]
    why = "chưa có chỉ tiêu nào được tính trong kỳ"
    title = "KẾT QUẢ THỰC HIỆN MỤC TIÊU, CHỈ TIÊU"
    return Section("III", title, tuple(draft.part("III", blocks, why)))


def _target(draft: Draft, each: Indicator) -> tuple[str | Figure, ...]:
    words = {True: "đạt", False: "chưa đạt", None: "chưa có căn cứ đánh giá"}
    marks = "; ".join(f"mốc {milestone_text(m)}: {words[m.met]}" for m in each.milestones)
    return (f"{each.name}: ", draft.figures[f"indicator.{each.id}"], f"; {marks}" if marks else "")


def _narrow(table: Table) -> Table:
    factor = _BODY_WIDTH_MM / sum(column.width for column in table.columns)
    columns = tuple(Column(c.title, c.width * factor, c.align) for c in table.columns)
    return Table(columns, table.rows, table.note)


def _achieved(draft: Draft) -> list[Block]:
    figures = draft.figures
    done, products = figures["tasks.done_in_period"], figures["products"]
    if not (done.value or products.value):
        return []
    return [
        paragraph(
            f"Trong kỳ, {draft.report.unit.committee} hoàn thành ",
            done,
            " nhiệm vụ và ",
            products,
            " sản phẩm; lũy kế hoàn thành ",
            figures["tasks.done"],
            " nhiệm vụ được giao.",
        )
    ]


def _shortcomings(draft: Draft) -> list[Block]:
    report, overdue = draft.report, draft.figures["tasks.overdue"]
    if not overdue.value:
        return []
    late = [task for task in report.tasks if outcome(task, report.period) is Outcome.OVERDUE]
    opening = paragraph(f"{report.unit.committee} còn ", overdue, " nhiệm vụ quá hạn:")
    return [opening, *itemised([(f"{task.ref} {task.title}".strip(),) for task in late])]


def _open_difficulties(draft: Draft) -> list[Difficulty]:
    period = draft.report.period
    return [
        each
        for each in draft.report.difficulties
        if each.raised <= period.end and (each.closed is None or each.closed >= period.start)
    ]


def assessment(draft: Draft) -> Section:
    """IV: achieved, shortcomings, causes, difficulties; judgement is the officer's to type."""
    found = _open_difficulties(draft)
    causes = itemised([(each.cause,) for each in found if each.cause.strip()])
    parts: tuple[tuple[str, list[Block], str], ...] = (
        ("Kết quả đạt được", _achieved(draft), "chưa ghi kết quả đạt được"),
        ("Tồn tại, hạn chế", _shortcomings(draft), "chưa ghi tồn tại, hạn chế"),
        ("Nguyên nhân", causes, "chưa ghi nguyên nhân"),
        (
            "Khó khăn, vướng mắc",
            itemised([(each.content,) for each in found]) + _pointer(draft, "IV.4", "difficulty"),
            "chưa ghi khó khăn, vướng mắc",
        ),
    )
    blocks: list[Block] = []
    for order, (title, generated, why) in enumerate(parts, start=1):
        key = f"IV.{order}"
        blocks.append(Heading(key, str(order), title))
        blocks += draft.part(key, [*generated, *draft.counts(key)], why)
    return Section("IV", "ĐÁNH GIÁ CHUNG", tuple(blocks))


def outlook(draft: Draft) -> Section:
    """V: the next period, never from a record that section II has reported as a result."""
    reported = reported_ids(draft.report)
    steps = [each for each in draft.report.next_steps if each.id not in reported]
    items: list[tuple[str | Figure, ...]] = [
        (f"{each.text} (trước ngày {format_date(each.due)})" if each.due else each.text,)
        for each in steps
    ]
    title = f"PHƯƠNG HƯỚNG, NHIỆM VỤ TRỌNG TÂM {draft.report.period.next_label}".upper()
    why = "chưa ghi nhiệm vụ trọng tâm kỳ tới"
    return Section("V", title, tuple(draft.part("V", itemised(items), why)))


def proposals(draft: Draft) -> Section:
    """VI: proposals, and those raised with difficulties still open."""
    items: list[tuple[str | Figure, ...]] = [(each.text,) for each in draft.report.proposals]
    items += [
        (f"{each.level}: {each.proposal}" if each.level else each.proposal,)
        for each in _open_difficulties(draft)
        if each.proposal.strip()
    ]
    blocks = itemised(items) + draft.counts("VI")
    why = "chưa ghi đề xuất, kiến nghị"
    return Section("VI", "ĐỀ XUẤT, KIẾN NGHỊ", tuple(draft.part("VI", blocks, why)))
