"""The quiet word beside a text that travels: numbers of people, and nothing else, raise it."""

from __future__ import annotations

import pytest

from app.records.registry import REGISTRY
from app.services.privacy.hints import hint, hints

DIALOGUE = REGISTRY["dialogue"]
TOPICS = DIALOGUE.field("topics")


@pytest.mark.parametrize(
    "text",
    [
        "Ông A, số 001085012345, hỏi",
        "001 085 012 345",
        "gọi 0912345678",
        "gọi 0912 345 678 nhé",
        "+84 912 345 678",
        "091.234.5678",
    ],
)
def test_numbers_of_people_are_seen(text: str) -> None:
    assert "gửi lên tỉnh" in hint(DIALOGUE, TOPICS, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "Nghị quyết 66-NQ/TW ngày 30/4/2025",
        "kinh phí 150.000.000.000 đồng",
        "kinh phí 912345678000 đồng",
        "số 0123/2025",
        "ngày 01/02/2026, 05 người",
        "từ 2026 đến 2030",
    ],
)
def test_numbers_of_papers_and_money_are_not(text: str | None) -> None:
    assert hint(DIALOGUE, TOPICS, text) == ""


def test_what_stays_in_the_unit_needs_no_word() -> None:
    officer = REGISTRY["officer"]
    assert hint(officer, officer.field("note"), "0912345678") == ""
    found = hints(DIALOGUE, {"topics": "0912345678", "place": "hội trường", "participants": 12})
    assert list(found) == ["topics"]
