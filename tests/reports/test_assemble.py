"""What the report says: only facts of the period, every number traceable, every gap visible."""

from __future__ import annotations

import re
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports.assemble import assemble
from app.reports.content import (
    MARKER,
    NIL_SENTENCE,
    Bullet,
    Figure,
    Heading,
    Paragraph,
    ReportDocument,
    Snapshot,
    from_json,
    to_json,
)
from app.reports.figures import Outcome, outcome, task_figures
from app.reports.inputs import (
    Deliverable,
    Group,
    NextStep,
    Plan,
    ReportInput,
    Result,
    Task,
)
from tests.reports.samples import COMMUNE, OCTOBER, full_input

replace = msgspec.structs.replace


def texts(document: ReportDocument) -> list[str]:
    return [block.text for block in document.blocks() if not hasattr(block, "columns")]


def small_input(*tasks: Task, **more: object) -> ReportInput:
    group = Group(id="g", title="Nhóm việc", tasks=tasks)
    plan = Plan(
        id="p",
        number="7/KH-UBND",
        issued=date(2026, 2, 3),
        issuer="UBND tỉnh Thanh Sơn Hà",
        subject="thực hiện chương trình",
        groups=(group,),
    )
    return ReportInput(
        unit=COMMUNE, province="tỉnh Thanh Sơn Hà", period=OCTOBER, plans=(plan,), **more
    )


def test_a_complete_month_has_no_gap_and_all_six_sections() -> None:
    made = assemble(full_input())
    assert made.missing == []
    assert made.document.missing() == ()
    assert [section.number for section in made.document.sections] == [
        "I",
        "II",
        "III",
        "IV",
        "V",
        "VI",
    ]
    assert made.document.sections[4].title == ("PHƯƠNG HƯỚNG, NHIỆM VỤ TRỌNG TÂM THÁNG 11 NĂM 2026")
    assert made.document.closing.endswith("của UBND xã Tân Thành./.")
    assert made.document.opening.startswith(
        "Thực hiện Kế hoạch số 141/KH-UBND ngày 05 tháng 3 năm 2026 của UBND tỉnh Thanh Sơn Hà "
        "thực hiện chương trình"
    )


def test_only_results_dated_inside_the_period_are_told() -> None:
    words = " ".join(texts(assemble(full_input()).document))
    assert "hoàn thành đợt 1 việc rà soát" in words
    assert "Kết quả của kỳ trước" not in words


def test_the_first_and_the_last_day_belong_to_the_period() -> None:
    days = (OCTOBER.start, OCTOBER.end, OCTOBER.start - timedelta(1), OCTOBER.end + timedelta(1))
    results = tuple(Result(id=str(n), on=day, text=f"Việc {n}") for n, day in enumerate(days))
    task = Task(id="t", ref="1", title="Rà soát", state="in_progress", results=results)
    words = " ".join(texts(assemble(small_input(task)).document))
    assert "Việc 0" in words
    assert "Việc 1" in words
    assert "Việc 2" not in words
    assert "Việc 3" not in words


def test_every_number_shown_leads_to_a_figure_and_its_rows() -> None:
    made = assemble(full_input())
    linked = [
        span
        for block in made.document.blocks()
        if isinstance(block, Paragraph | Bullet)
        for span in block.spans
        if span.figure
    ]
    assert len(linked) > 15
    for span in linked:
        assert span.text == made.figures[span.figure].text
    assert made.figures["tasks.total"].rows == tuple(f"t{n}" for n in range(1, 13))
    assert made.figures["count.dialogues"].rows == ("x1", "x2")


def test_a_percentage_never_stands_without_its_two_counts() -> None:
    for text in texts(assemble(full_input(40)).document):
        for found in re.finditer(r"\(\d+(,\d)?%\)", text):
            assert re.search(r"\d+/\d+ $", text[: found.start()]), text
    with pytest.raises(ValueError, match="numerator"):
        Figure("k", "Tỷ lệ", numerator=3)
    assert Figure("k", "Tỷ lệ", numerator=0, denominator=0).text == "0/0"


def test_persons_and_attendances_are_kept_apart() -> None:
    figures = assemble(full_input()).figures
    assert figures["training.persons"].value == 5
    assert figures["training.attendances"].value == 9
    assert figures["officers.trained"].text == "2/10 (20%)"


def test_what_was_done_after_the_period_is_not_done_yet() -> None:
    late = Task(
        id="t",
        ref="1",
        title="Rà soát",
        state="done",
        due=date(2026, 10, 15),
        done_date=date(2026, 11, 2),
        deliverables=(
            Deliverable(
                id="d",
                title="Báo cáo",
                done=date(2026, 11, 2),
                document_number="9/BC-UBND",
            ),
        ),
    )
    made = assemble(small_input(late))
    assert made.figures["tasks.done"].text == "0/1 (0%)"
    assert made.figures["tasks.overdue"].rows == ("t",)
    assert "9/BC-UBND" not in str(to_json(made.document), "utf-8")


def test_a_task_due_on_the_day_of_reckoning_is_not_overdue() -> None:
    task = Task(id="t", ref="1", title="x", state="in_progress", due=date(2026, 10, 22))
    before = replace(OCTOBER, as_of=date(2026, 10, 22))
    assert outcome(task, before) is Outcome.IN_PROGRESS
    assert outcome(task, replace(before, as_of=date(2026, 10, 23))) is Outcome.OVERDUE
    assert outcome(replace(task, due=OCTOBER.end), OCTOBER) is Outcome.OVERDUE


days = st.dates(date(2026, 8, 1), date(2026, 12, 31))
tasks = st.builds(
    Task,
    id=st.uuids().map(str),
    ref=st.just(""),
    title=st.just("x"),
    state=st.sampled_from(["not_started", "in_progress", "done", "not_arisen"]),
    due=st.none() | days,
    done_date=st.none() | days,
    continuous=st.booleans(),
    results=st.lists(
        st.builds(Result, id=st.uuids().map(str), on=days, text=st.just("x")), max_size=2
    ).map(tuple),
)


@given(st.lists(tasks, max_size=12).map(tuple))
def test_every_task_is_in_exactly_one_outcome(many: tuple[Task, ...]) -> None:
    figures = {figure.key: figure for figure in task_figures(many, OCTOBER)}
    parts = [figures[f"tasks.{each.key}"] for each in Outcome]
    assert sum(part.value or 0 for part in parts) == len(many)
    assert sorted(row for part in parts for row in part.rows) == sorted(task.id for task in many)
    assert figures["tasks.done"].denominator == len(many)


def test_an_unfilled_section_is_a_visible_gap_that_blocks() -> None:
    made = assemble(small_input(Task(id="t", ref="II.3", title="Rà soát")))
    gaps = {part.section: part.why for part in made.missing}
    assert set(gaps) == {"I", "II.g", "III", "IV.1", "IV.2", "IV.3", "IV.4", "V", "VI"}
    assert "II.3" in gaps["II.g"]
    assert {marker.section for marker in made.document.missing()} == set(gaps)
    assert all(marker.text.startswith(MARKER) for marker in made.document.missing())


def test_nil_is_printed_only_when_the_officer_said_so() -> None:
    quiet = small_input(Task(id="t", ref="1", title="x"))
    assert NIL_SENTENCE not in texts(assemble(quiet).document)
    keys = frozenset({"I", "II.g", "III", "IV.1", "IV.2", "IV.3", "IV.4", "V", "VI"})
    said = assemble(replace(quiet, nil=keys))
    assert said.missing == []
    assert texts(said.document).count(NIL_SENTENCE) == len(keys)


def test_a_nil_update_of_every_task_makes_the_group_nil() -> None:
    nil = Result(id="r", on=date(2026, 10, 9), text="", nil=True)
    task = Task(id="t", ref="1", title="x", state="in_progress", results=(nil,))
    made = assemble(small_input(task))
    assert NIL_SENTENCE in texts(made.document)
    assert "II.g" not in {part.section for part in made.missing}


def test_nil_against_the_records_is_a_gap_and_the_records_are_told() -> None:
    made = assemble(replace(full_input(), nil=frozenset({"I"})))
    assert [part.section for part in made.missing] == ["I"]
    assert any("Quyết định số 12/QĐ-UBND" in text for text in texts(made.document))


def test_a_continuous_task_without_an_update_is_named() -> None:
    told = Task(
        id="a",
        ref="1",
        title="x",
        state="in_progress",
        results=(Result(id="r", on=date(2026, 10, 9), text="Đã làm"),),
    )
    silent = Task(id="b", ref="II.7", title="y", state="in_progress", continuous=True)
    gaps = [part.why for part in assemble(small_input(told, silent)).missing]
    assert any("II.7" in why for why in gaps)


def test_the_next_period_never_draws_on_what_was_reported() -> None:
    made = full_input()
    stolen = NextStep(id="d5", text="Báo cáo đã nộp")
    document = assemble(replace(made, next_steps=(*made.next_steps, stolen))).document
    outlook = [block.text for block in document.sections[4].blocks]
    assert outlook == ["Hoàn thành báo cáo rà soát quý IV (trước ngày 20/11/2026)."]


def test_typed_text_replaces_and_is_never_rewritten() -> None:
    words = 'UBND xã  viết "thế này" & <thế kia>;  không chấm'
    made = assemble(replace(full_input(), typed={"IV.2": f"{words}\n- ý một\n- ý hai"}))
    blocks = made.document.sections[3].blocks
    at = next(i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.key == "IV.2")
    assert [block.text for block in blocks[at + 1 : at + 4]] == [words, "ý một", "ý hai"]


def test_a_plan_without_its_number_is_marked() -> None:
    known = full_input()
    nameless = replace(known, plans=(replace(known.plans[0], number=""),))
    made = assemble(nameless)
    assert MARKER in made.document.opening
    assert [part.section for part in made.missing] == ["opening"]


def test_the_annexes_are_numbered_and_named_in_the_body() -> None:
    document = assemble(full_input()).document
    assert [annex.label for annex in document.annexes] == [
        "Phụ lục I",
        "Phụ lục II",
        "Phụ lục III",
    ]
    body = " ".join(texts(document))
    assert all(annex.label in body for annex in document.annexes)
    assert len(document.annexes[0].table.columns) == 11
    alone = assemble(replace(full_input(), annexes=frozenset({"tasks"}))).document
    assert [annex.label for annex in alone.annexes] == ["Phụ lục"]
    assert any(hasattr(block, "columns") for block in alone.sections[2].blocks)


def test_the_snapshot_survives_json_unchanged() -> None:
    document = assemble(full_input()).document
    assert from_json(to_json(document)) == document
    assert to_json(from_json(to_json(document))) == to_json(document)
    with pytest.raises(ValueError, match="unknown field"):
        from_json(to_json(document)[:-1] + b',"x":1}')


def test_a_figure_key_used_twice_is_refused() -> None:
    known = full_input()
    with pytest.raises(ValueError, match="twice"):
        assemble(replace(known, counts=known.counts * 2))


def test_the_whole_snapshot_survives_json() -> None:
    snapshot = assemble(replace(full_input(), nil=frozenset({"I"}))).snapshot()
    assert snapshot.missing
    assert msgspec.json.decode(to_json(snapshot), type=Snapshot) == snapshot


def test_typed_text_whose_section_is_gone_is_not_lost_unseen() -> None:
    made = assemble(replace(full_input(), typed={"II.gone": "Nội dung đã gõ"}))
    assert [part.section for part in made.missing] == ["II.gone"]


def test_a_done_task_without_a_day_is_a_gap() -> None:
    known = full_input()
    undated = Task(id="u", ref="II.99", title="x", state="done")
    plan = known.plans[0]
    groups = (replace(plan.groups[0], tasks=(*plan.groups[0].tasks, undated)), *plan.groups[1:])
    made = assemble(replace(known, plans=(replace(plan, groups=groups),)))
    assert ["II.99" in part.why for part in made.missing] == [True]
    assert made.figures["tasks.done_no_due"].rows == ("u",)


def test_annex_rows_lead_to_their_records() -> None:
    annexes = assemble(full_input()).document.annexes
    tasks = [row.record for row in annexes[0].table.rows if not row.group]
    assert tasks == [f"t{n}" for n in range(1, 13)]
    first = annexes[0].table.rows[1]
    assert first.cells[4].text == "Báo cáo kết quả rà soát (hạn 20/10/2026)"
    assert [row.record for row in annexes[2].table.rows] == ["c1", "c2", "c3"]


def test_two_plans_in_one_report_are_told_apart() -> None:
    known = full_input()
    own = Task(
        id="z",
        ref="1",
        title="Việc của kế hoạch thứ hai",
        state="in_progress",
        results=(Result(id="rz", on=date(2026, 10, 8), text="Đã họp"),),
    )
    second = Plan(
        id="p2",
        number="9/KH-UBND",
        issued=date(2026, 1, 9),
        issuer="UBND xã Tân Thành",
        subject="về phổ biến pháp luật",
        groups=(Group(id="z1", title="Nhóm riêng", tasks=(own,)),),
    )
    made = assemble(replace(known, plans=(*known.plans, second)))
    assert made.missing == []
    words = texts(made.document)
    assert "Thực hiện Kế hoạch số 9/KH-UBND:" in words
    assert made.figures["tasks.total"].value == 13
    assert "ngày 09 tháng 01 năm 2026" in made.document.opening
