"""A report that writes itself from the registers, read back from PDF, DOCX and XLSX."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import UserError
from app.ports import Edit, Record
from app.reports.annexes import ANNEXES
from app.reports.content import NIL_SENTENCE, Heading
from app.schedule.periods import Period
from app.services.planning import plans
from app.services.reporting import fragment, reports
from app.services.work import tasks
from tests.desks import officer, task
from tests.reports.reading import page_texts
from tests.services.year import add, day, fill

YEAR, OCTOBER = Period.parse("2026"), "2026-10"


def duty(desk: Desk) -> str:
    [plan] = plans.in_force(desk)
    [found] = plans.obligations_of(desk, plan.id)
    return found.id


def october(desk: Desk) -> reports.Made:
    return reports.make(desk, duty(desk), OCTOBER)[0]


@pytest.fixture
def full(plan_desk: Desk) -> Desk:
    """Every register filled, and the same difficulty also written in an update."""
    fill(plan_desk)
    told = tasks.Update(
        "in_progress",
        result="Phát 3 tin",
        difficulty="Công chức kiêm nhiệm  nhiều việc.",
        on=day(20),
    )
    tasks.update(plan_desk, task(plan_desk, "1.2").task, told)
    return plan_desk


def said(made: reports.Made) -> str:
    return "\n".join(getattr(block, "text", "") for block in made.document.blocks())


def test_the_registers_speak_in_sentences_whose_figures_are_links(full: Desk) -> None:
    made = october(full)
    words = said(made)
    for sentence in (
        "nhận 4 phản ánh, kiến nghị (hệ thống PAKN về VBQPPL: 2; văn bản: 1; cử tri: 1)",
        "tổ chức 1 cuộc đối thoại (6 tháng: 1), với 80 người dự",
        "có 6 sản phẩm truyền thông (tin: 3; bài: 2; tiểu phẩm: 1)",
        "có 3 người (công chức: 3); chuyên trách 2 người; kiêm nhiệm 1 người",
        "kinh phí đã chi cho xây dựng pháp luật là 12.000.000/4.800.000.000 (0,25%)",
        "1 hội nghị, cuộc họp với 65 lượt người dự",
    ):
        assert sentence in words
    linked = {s.figure for b in made.document.blocks() for s in getattr(b, "spans", ()) if s.figure}
    assert linked <= made.figures.keys()
    assert len(made.figures["feedback.received"].rows) == 4
    assert made.figures["budget_line.spent"].value == 19_500_000
    assert made.to_json()["figures"]["officers.law_degree"]["denominator"] == 3


def test_a_difficulty_is_told_once_though_it_stands_in_two_places(full: Desk) -> None:
    words = said(october(full))
    assert words.count("kiêm nhiệm") - words.count("kiêm nhiệm 1 người") == 1
    assert "Sở Tư pháp: Bổ sung biên chế" in words


def test_a_difficulty_of_another_plan_is_left_to_that_plan(full: Desk) -> None:
    made, row = october(full), "ab" * 16
    other = add(full, "plan", title="Kế hoạch khác", level="commune")
    full.store.write([Edit("task", row, {"plan": other, "title": "Việc khác"})])
    add(full, "difficulty", raised_date=day(9), content="Chỉ của kế hoạch khác", task=row)
    assert "Chỉ của kế hoạch khác" not in said(reports.look(full, made.report.id))


def test_nothing_is_said_of_a_register_without_a_record(plan_desk: Desk) -> None:
    keys = {b.key for b in october(plan_desk).document.blocks() if isinstance(b, Heading)}
    assert not keys & {"II.feedback", "II.dialogue", "II.training", "II.law"}


def test_nil_is_said_of_a_topic_only_when_the_officer_says_so(plan_desk: Desk) -> None:
    made = october(plan_desk)
    reports.write_text(plan_desk, made.report.id, "II.feedback", None, nil=True)
    blocks = reports.look(plan_desk, made.report.id).document.sections[1].blocks
    at = next(n for n, b in enumerate(blocks) if getattr(b, "key", "") == "II.feedback")
    assert blocks[at + 1].text == NIL_SENTENCE  # type: ignore[union-attr]
    add(plan_desk, "feedback", received_date=day(2), channel="system", content="Phản ánh")
    clash = reports.look(plan_desk, made.report.id).missing
    assert [m.why for m in clash if m.section == "II.feedback"] == [
        "đã chọn “không phát sinh” nhưng trong kỳ có số liệu ghi nhận"
    ]


def test_annexes_are_chosen_per_report_and_never_name_people(full: Desk) -> None:
    made = october(full)
    assert [a.key for a in made.document.annexes] == ["tasks", "indicators", "training"]
    reports.choose_annexes(full, made.report.id, ANNEXES)
    made = reports.look(full, made.report.id)
    assert [a.key for a in made.document.annexes] == list(ANNEXES)
    assert [a.number for a in made.document.annexes][:3] == ["I", "II", "III"]
    body = said(made) + made.document.closing
    assert all(annex.label in body for annex in made.document.annexes)
    assert "Ửng" not in str(made.document)
    with pytest.raises(UserError) as caught:
        reports.choose_annexes(full, made.report.id, ["khác"])
    assert caught.value.code == "invalid"


def test_a_years_report_encloses_every_annex_a_months_the_usual_three() -> None:
    month = Record("report", "", "", {"period": "2026-10"})
    assert reports.annexes_of(month) == {"tasks", "indicators", "training"}
    for period in ("2026-H1", "2026"):
        assert reports.annexes_of(Record("report", "", "", {"period": period})) == set(ANNEXES)


def test_the_rows_of_an_annex_are_those_behind_its_figure(full: Desk) -> None:
    made = october(full)
    reports.choose_annexes(full, made.report.id, ["feedback", "money", "staff"])
    made = reports.look(full, made.report.id)
    tables = {a.key: a.table for a in made.document.annexes}
    rows = {r.record for r in tables["feedback"].rows}
    assert rows == set(made.figures["feedback.received"].rows)
    assert tables["feedback"].rows[-1].cells[-1].text == "Chưa trả lời"
    assert [c.number for c in tables["money"].rows[-1].cells[3:6]] == [
        50_000_000,
        25_000_000,
        19_500_000,
    ]
    assert [c.text for c in tables["staff"].rows[0].cells[1:]] == ["Công chức tư pháp", *"2111110"]


def test_the_staff_is_listed_by_name_only_when_the_duty_asks(full: Desk) -> None:
    full.store.write([Edit("report_obligation", duty(full), {"named_staff": True})])
    made = october(full)
    reports.choose_annexes(full, made.report.id, ["staff"])
    [annex] = reports.look(full, made.report.id).document.annexes
    names = [row.cells[1].text for row in annex.table.rows]
    assert names == ["Lò Văn Ịnh", "Hoàng Thế Khoẻ", "Đặng Thị Ửng"]


def test_all_three_files_hold_the_words_and_the_tables(full: Desk, tmp_path: Path) -> None:
    import docx
    from openpyxl import load_workbook

    made = october(full)
    reports.choose_annexes(full, made.report.id, ANNEXES)
    reports.freeze(full, made.report.id, accept_missing=True)
    for name in ("bc.pdf", "bc.docx", "bc.xlsx"):
        reports.write(full, made.report.id, tmp_path / name)
    pages = page_texts((tmp_path / "bc.pdf").read_bytes())
    assert any("nhận 4 phản ánh, kiến nghị" in page for page in pages)
    assert any("Phụ lục VI" in page and "02/10/2026" in page for page in pages)
    paper = docx.Document(str(tmp_path / "bc.docx"))
    body = "\n".join(p.text for p in paper.paragraphs)
    assert "nhận 4 phản ánh, kiến nghị" in body
    assert len([t for t in paper.tables if len(t.columns) > 4]) >= len(ANNEXES) - 1
    book = load_workbook(tmp_path / "bc.xlsx")
    feedback = book["Phụ lục VI"]
    assert [feedback.cell(4, 2).value.date(), feedback.max_row] == [day(2), 7]
    assert book["Phụ lục X"].cell(4, 4).value == 30_000_000
    listed = {row[0].value: row[1].value for row in book["Số liệu"].iter_rows(min_row=4)}
    assert (listed["PAKN nhận được"], listed["Số tiết"]) == (4, 11.5)


def test_a_frozen_report_keeps_its_register_figures_and_annexes(full: Desk) -> None:
    made = october(full)
    reports.choose_annexes(full, made.report.id, ANNEXES)
    frozen, _ = reports.freeze(full, made.report.id, accept_missing=True)
    add(full, "feedback", received_date=day(3), channel="letter", content="Đến sau")
    officer(full, "Người mới", in_scope_from=day(1))
    after = reports.look(full, made.report.id)
    assert (after.document, dict(after.figures)) == (frozen.document, dict(frozen.figures))
    with pytest.raises(UserError):
        reports.choose_annexes(full, made.report.id, ["tasks"])


def test_the_paragraph_for_the_annual_report_counts_people_without_naming_them(full: Desk) -> None:
    found = fragment.staff_and_training(full, YEAR)
    assert "có 3 người (công chức: 3)" in found.text
    assert "2 lớp tập huấn, bồi dưỡng (xã tổ chức: 1; cử tham gia: 1), với 2 người" in found.text
    assert "tính theo lượt là 3 lượt người" in found.text
    assert found.html.count("<b>") == 1
    assert "Ửng" not in found.html
