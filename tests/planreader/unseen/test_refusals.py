"""Papers that are no plan, are secret or cannot be read yield nothing but the reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.errors import UserError
from app.planreader import read_plan, read_text_plan
from tests.planreader.unseen import damage
from tests.planreader.unseen.layout import Plan, as_text, load
from tests.planreader.unseen.make import write_docx, write_pdf


def refused_or_empty(path: Path) -> str:
    """The reason why a paper gave nothing; fails when it gave a task or a duty."""
    try:
        found = read_plan(path)
    except UserError as refusal:
        return f"{refusal.message} {refusal.next_step}"
    assert [item.title for item in (*found.tasks, *found.org_duties)] == []
    assert found.warnings
    return " ".join(warning.text for warning in found.warnings)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (damage.ocr_damaged, r"dấu|nhận dạng|hỏng|lỗi"),
        (damage.tcvn3, r"TCVN3|bảng mã|phông|font|Unicode"),
        (damage.secret, r"[Mm]ật|MẬT"),
        (lambda: damage.STORY, r"kế hoạch|nhiệm vụ"),
        (lambda: "", r"trống|rỗng|không có chữ|không có nội dung"),
    ],
    ids=["ocr", "tcvn3", "secret", "story", "empty"],
)
def test_a_paper_that_is_no_plan_or_cannot_be_read_gives_only_the_reason(make, said, tmp_path):
    path = tmp_path / "paper.txt"
    path.write_text(make(), encoding="utf-8")

    assert re.search(said, refused_or_empty(path))


def test_a_secret_plan_is_refused_in_word_and_pdf_too(tmp_path):
    plan = load("05-giao-co-quan")
    stamped = Plan(("MẬT", *plan.blocks), plan.options)

    for write in (write_docx, write_pdf):
        assert re.search(r"[Mm]ật|MẬT", refused_or_empty(write(stamped, tmp_path / "paper")))


def test_words_about_keeping_secrets_are_no_stamp():
    text = as_text(load("02-ngoac-don"))
    worded = text.replace(
        "1. Cải cách thể chế", "1. Cải cách thể chế, bảo mật thông tin, giữ bí mật nhà nước"
    )
    assert worded != text

    found = read_text_plan(worded)
    assert [task.title for task in found.tasks] == [
        task.title for task in read_text_plan(text).tasks
    ]


def test_a_scan_without_text_says_so(tmp_path):
    reason = refused_or_empty(damage.write_scan(tmp_path / "scan.pdf"))

    assert re.search(r"quét|scan|ảnh", reason)


def test_an_empty_pdf_or_word_file_is_refused(tmp_path):
    for name in ("plan.pdf", "plan.docx", "plan.txt"):
        path = tmp_path / name
        path.write_bytes(b"")
        assert refused_or_empty(path)
