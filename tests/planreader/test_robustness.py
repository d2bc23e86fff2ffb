"""Whatever the text, the reader answers: an extraction or a refusal, never a crash or a loss."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.planreader import read_text_plan
from tests.planreader.plans import NAMES, text_of

_LINES = sorted({line for name in NAMES for line in text_of(name).split("\n")})


@given(st.lists(st.sampled_from(_LINES), min_size=1, max_size=60))
def test_lines_in_any_order(lines):
    text = "\n".join(lines)
    try:
        found = read_text_plan(text)
    except UserError:
        return

    for item in (*found.tasks, *found.org_duties):
        assert item.title
        assert 0 <= item.source["start"] < item.source["end"] <= len(text)
        assert 0 <= item.confidence <= 1
    assert found.to_json()


@given(st.text(max_size=300))
def test_any_text(text):
    with suppress(UserError):
        assert read_text_plan(text).to_json()


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_a_text_cut_anywhere(name, data):
    text = text_of(name)
    cut = data.draw(st.integers(0, len(text)))
    for piece in (text[:cut], text[cut:]):
        with suppress(UserError):
            assert read_text_plan(piece).to_json()


def test_reading_time_grows_with_the_text_and_not_faster():
    import time

    text = text_of("ke-hoach-nq66")
    body = text[text.index("III. NHIỆM VỤ") : text.index("IV. TỔ CHỨC")]

    def seconds(times: int) -> float:
        long = text.replace(body, body * times)
        best = 1e9
        for _ in range(3):
            start = time.process_time()
            read_text_plan(long)
            best = min(best, time.process_time() - start)
        return best

    assert seconds(32) < 8 * seconds(8)


@pytest.mark.parametrize(
    "words",
    [
        "đạt ít nhất 90% hộ dân đến năm 2026, ",
        "Sở Tư pháp, UBND các xã, phường và ",
        "Sở Tư pháp báo cáo UBND tỉnh trước ngày 20/6 hằng năm. ",
    ],
)
def test_one_endless_paragraph_takes_no_endless_time(words):
    text = f"KẾ HOẠCH\nI. MỤC TIÊU\n1. {words * (200_000 // len(words))}"
    start = time.process_time()
    read_text_plan(text)

    assert time.process_time() - start < 5
