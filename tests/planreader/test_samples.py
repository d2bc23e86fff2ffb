"""The sample plans read alike from .txt, .docx and .pdf, and every item points to its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.planreader import Extraction, read_plan, read_text_plan
from app.planreader.plain import plain
from resources.samples.make_plan import make_docx, make_pdf
from tests.planreader.plans import NAMES, WRITABLE, essence, gold_of, text_of


@pytest.mark.parametrize("name", NAMES)
def test_text_gives_what_a_careful_reader_finds(name, tmp_path):
    path = tmp_path / "anything.bin"
    path.write_text(text_of(name), encoding="utf-8")

    assert essence(read_plan(path)) == gold_of(name)


@pytest.mark.parametrize("name", WRITABLE)
def test_word_file_gives_the_same(name, tmp_path):
    path = make_docx(text_of(name), tmp_path / "plan.docx")

    assert essence(read_plan(path)) == gold_of(name)


@pytest.mark.parametrize("name", WRITABLE)
def test_pdf_gives_the_same(name, tmp_path):
    path = make_pdf(text_of(name), tmp_path / "plan.pdf")

    assert essence(read_plan(path)) == gold_of(name)


def _words_at(found: Extraction, source: dict[str, int]) -> str:
    keys = ("page", "paragraph", "row", "cell")
    blocks = [
        block
        for block in found.source_text
        if all(getattr(block, key) == source[key] for key in keys if key in source)
    ]
    assert len(blocks) == 1
    return blocks[0].text[source["start"] : source["end"]]


@pytest.mark.parametrize("name", NAMES)
def test_every_item_of_a_text_points_to_its_words(name):
    text = text_of(name)
    found = read_text_plan(text)

    for item in (*found.tasks, *found.org_duties):
        words = " ".join(plain(text[item.source["start"] : item.source["end"]]).split())
        assert words.replace("*", "").startswith(plain(item.title)[:25])
    for one in (*found.targets, *found.reporting):
        words = " ".join(text[one.source["start"] : one.source["end"]].split())
        assert one.text[-12:] in words


@pytest.mark.parametrize("make", [make_docx, make_pdf])
def test_every_item_of_a_file_points_to_its_block(make, tmp_path):
    path = make(text_of("ke-hoach-nq66"), tmp_path / "plan")
    found = read_plan(path)

    for item in (*found.tasks, *found.org_duties):
        words = " ".join(_words_at(found, item.source).split())
        assert words.startswith(item.title[:25])


def test_the_json_holds_the_contract_and_not_the_text():
    found = read_text_plan(text_of("ke-hoach-nq66")).to_json()

    assert set(found) == {"doc", "tasks", "org_duties", "targets", "reporting", "warnings"}
    task = found["tasks"][0]
    assert {"id", "title", "lead", "coop", "our_role", "role_basis", "source"} <= set(task)
    assert {"confidence", "doubts", "deadline", "outputs", "commune_is_lead"} <= set(task)
    assert "percent" in found["targets"][0]
    assert "count" not in found["targets"][0]


def test_a_long_table_breaks_over_pages_without_losing_a_row(tmp_path):
    heading = "| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian |"
    rows = [
        f"| {n} | Kiểm tra việc niêm yết công khai thủ tục tại điểm tiếp nhận thứ {n}, lập biên "
        f"bản "
        "và nhắc nhở nơi làm chưa đúng | UBND các xã, phường | Sở Tư pháp; Sở Nội vụ | "
        f"Tháng {n % 12 + 1}/2026 |"
        for n in range(1, 61)
    ]
    path = make_pdf("\n".join(["PHỤ LỤC", heading, *rows]), tmp_path / "plan.pdf")
    found = read_plan(path)

    assert [task.id for task in found.tasks] == [str(n) for n in range(1, 61)]
    assert all(task.lead == ["UBND các xã, phường"] for task in found.tasks)
    assert all(
        task.deadline["value"] == f"2026-{int(task.id) % 12 + 1:02d}" for task in found.tasks
    )


def test_progress_is_told_and_reading_can_be_stopped(tmp_path):
    from app.errors import UserError

    path = make_pdf(text_of("ke-hoach-nq66"), tmp_path / "plan.pdf")
    steps: list[tuple[int, int]] = []
    read_plan(path, progress=lambda done, total: steps.append((done, total)))
    assert steps[0][0] == 0
    assert steps[-1][0] == steps[-1][1]

    with pytest.raises(UserError) as stopped:
        read_plan(path, cancelled=lambda: True)
    assert stopped.value.code == "cancelled"


def test_the_same_file_under_a_wrong_name_is_read_by_its_content(tmp_path: Path):
    path = make_pdf(text_of("ngoac-don"), tmp_path / "plan.docx")

    assert essence(read_plan(path)) == gold_of("ngoac-don")
