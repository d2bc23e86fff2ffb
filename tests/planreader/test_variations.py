"""How a text was wrapped, composed, spaced or ended does not change what is read from it."""

from __future__ import annotations

import textwrap
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planreader import read_text_plan
from tests.planreader.plans import NAMES, essence, gold_of, text_of

# Plans that may be wrapped: their lines are whole paragraphs.
WRAPPED = ["ke-hoach-nq66", "ngoac-don", "gach-dau-dong"]


def _wrapped(text: str, width: int, *, blank: bool) -> str:
    lines: list[str] = []
    for line in text.split("\n"):
        if line.startswith("|"):
            lines.append(line)
            continue
        lines += textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
        if blank and line:
            lines.append("")
    return "\n".join(lines)


@pytest.mark.parametrize("name", WRAPPED)
@given(width=st.integers(56, 130))
def test_wrapping_with_blank_lines_between_paragraphs(name, width):
    assert essence(read_text_plan(_wrapped(text_of(name), width, blank=True))) == gold_of(name)


@pytest.mark.parametrize("name", WRAPPED)
@given(width=st.integers(64, 120))
def test_a_blank_line_behind_every_line(name, width):
    text = _wrapped(text_of(name), width, blank=False).replace("\n", "\n\n")

    found, gold = essence(read_text_plan(text)), gold_of(name)
    assert found["tasks"] == gold["tasks"]
    assert found["org_duties"] == gold["org_duties"]
    assert found["reporting"] == gold["reporting"]
    assert found["targets"] == gold["targets"]


@pytest.mark.parametrize("name", NAMES)
def test_decomposed_letters(name):
    text = unicodedata.normalize("NFD", text_of(name))
    found = read_text_plan(text)

    assert essence(found) == gold_of(name)
    for task in found.tasks:
        words = unicodedata.normalize("NFC", text[task.source["start"] : task.source["end"]])
        assert " ".join(words.split()).startswith(task.title[:20])


@pytest.mark.parametrize("name", NAMES)
def test_windows_newlines(name):
    assert essence(read_text_plan(text_of(name).replace("\n", "\r\n"))) == gold_of(name)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_stray_spaces(name, data):
    pieces = text_of(name).split(" ")
    blanks = data.draw(
        st.lists(st.sampled_from([" ", "  ", "\u00a0", " \u200b", "\t"]), min_size=8, max_size=8)
    )
    text = "".join(p + blanks[i % len(blanks)] for i, p in enumerate(pieces))

    assert essence(read_text_plan(text)) == gold_of(name)


@pytest.mark.parametrize("sign", ["- ", "– ", "• ", "+ "])
def test_the_sign_of_a_bullet(sign):
    text = "\n".join(
        sign + line[2:] if line.startswith("- ") else line
        for line in text_of("ke-hoach-nq66").split("\n")
    )

    assert essence(read_text_plan(text))["tasks"] == gold_of("ke-hoach-nq66")["tasks"]


def test_old_and_new_tone_placement_and_old_spelling():
    text = text_of("ke-hoach-nq66")
    for new, old in (("hòa", "hoà"), ("Ủy", "Uỷ"), ("Quý", "Quí"), ("định kỳ", "định kì")):
        text = text.replace(new, old)
    found, gold = read_text_plan(text), gold_of("ke-hoach-nq66")

    assert [task.deadline for task in found.tasks] == [task["deadline"] for task in gold["tasks"]]
    assert [task.our_role for task in found.tasks] == [task["role"][0] for task in gold["tasks"]]


def test_page_numbers_and_footnotes_stay_out_of_the_sentences():
    text = text_of("ke-hoach-nq66").replace(
        "có thời hạn và có sản phẩm để kiểm tra.",
        "có thời hạn và\n\n2\n\n¹ Kèm theo Tờ trình của Sở Tư pháp.\n\ncó sản phẩm để kiểm tra.",
    )
    text = text.replace(
        "xác định việc cần làm trong năm,", "xác định\n\n- 3 -\n\nviệc cần làm trong năm,"
    )
    found = read_text_plan(text)

    assert essence(found) == gold_of("ke-hoach-nq66")
    assert found.tasks[0].content.startswith(
        "Căn cứ Kế hoạch này, từng cơ quan, địa phương xác định việc cần làm trong năm"
    )
