"""The words of a search are found in a text the way the index finds them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.folding import search_text
from app.text.matching import matches, typed_words


def found(text: str, typed: str) -> list[str]:
    return [text[start:end] for start, end in matches(text, typed_words(typed))]


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Tổ chức đối thoại", "to chuc", ["Tổ", "chức"]),
        ("Đối thoại với Đỗ Thị Ửng", "do", ["Đối", "Đỗ"]),
        ("Nghị quyết 66-NQ/TW", "nq66", ["66", "NQ"]),
        ("nq66 và NQ197", "66", ["66"]),
        ("Hoà bình, Hòa Bình", "hoa", ["Hoà", "Hòa"]),
        ("Không có gì", "xyz", []),
        ("Có chữ", "  -/. ", []),
    ],
)
def test_what_is_shown_bold(text, typed, shown):
    assert found(text, typed) == shown


@given(st.text(max_size=60), st.text(max_size=12))
def test_every_match_begins_with_a_typed_word(text, typed):
    words = typed_words(typed)
    for piece in found(text, typed):
        assert search_text(piece).startswith(words)
