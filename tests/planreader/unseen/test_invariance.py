"""How a plan was typed, wrapped, copied or paged does not change what is read out of it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.planreader import read_plan, read_text_plan
from tests.planreader.unseen.layout import as_text, load
from tests.planreader.unseen.make import number_by_word, write_docx, write_pdf
from tests.planreader.unseen.reading import differences

# Whether paragraphs stand apart: only where every one has a number or a bullet may they touch.
PROSE = {
    "01-gach-dau-dong": False,
    "05-giao-co-quan": True,
    "07-nhieu-khoi": True,
    "11-chuoi-chi-tieu": False,
}
PAGE_LINES = 38


@pytest.mark.parametrize("name", ["02-ngoac-don", "05-giao-co-quan", "11-chuoi-chi-tieu"])
def test_numbers_that_word_makes_itself_are_read_as_typed_ones(name, tmp_path):
    typed = write_docx(load(name), tmp_path / "typed.docx")
    made = number_by_word(typed, tmp_path / "made.docx")

    assert differences(read_plan(made), read_plan(typed)) == []


@pytest.mark.parametrize("low", [210.0, 240.0, 300.0])
@pytest.mark.parametrize("name", ["03-than-va-phu-luc", "08-bang-phang", "14-cot-phan-cong"])
def test_rows_that_break_over_pages_are_whole(name, low, tmp_path, extraction):
    broken = read_plan(write_pdf(load(name), tmp_path / "plan.pdf", low=low))

    assert differences(broken, extraction(name, "pdf")) == []


def with_spaces(text: str, places: list[int]) -> str:
    """Double some spaces between words (never an indent)."""
    spaces = [match.end() - 1 for match in re.finditer(r"(?<=\w) (?=\w)", text)]
    doubled = {spaces[place % len(spaces)] for place in places}
    return "".join("  " if at in doubled else letter for at, letter in enumerate(text))


def with_page_numbers(text: str, first: int) -> str:
    """Number the pages as a copied .pdf does: a line of its own, amid a paragraph."""
    lines = text.split("\n")
    for number, wanted in enumerate(range(first, len(lines), PAGE_LINES), 2):
        for place in range(wanted, len(lines)):
            # Where a paragraph ends too, nobody could tell whether it goes on overleaf.
            if lines[place - 1] and lines[place][:1].islower():
                lines[place] = f"{number}\n{lines[place]}"
                break
    return "\n".join(lines)


@pytest.mark.parametrize("name", PROSE)
@given(
    wrap=st.integers(60, 120),
    spaces=st.lists(st.integers(0, 10_000), max_size=12),
    first_page=st.integers(20, 60),
    decomposed=st.booleans(),
    windows=st.booleans(),
)
@example(wrap=60, spaces=[], first_page=45, decomposed=False, windows=True)
@example(wrap=120, spaces=[3, 40, 400], first_page=21, decomposed=True, windows=False)
def test_spacing_wrapping_and_encoding_change_nothing(
    name, wrap, spaces, first_page, decomposed, windows
):
    plain = as_text(load(name), wrap=0)
    copied = as_text(load(name), wrap=wrap, apart=PROSE[name])
    text = with_page_numbers(with_spaces(copied, spaces), first_page)
    if decomposed:
        text = unicodedata.normalize("NFD", text)
    if windows:
        text = text.replace("\n", "\r\n")

    assert differences(read_text_plan(text), read_text_plan(plain)) == []
