from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.folding import fold, nfc, search_text, split_tone, tone_key, unmarked

VIETNAMESE = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặờởỡớợữựỹỵ ĐƯƠÂÊÔ-/.'", max_size=40)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("QĐ-TTg 916/2024", "qd ttg 916 2024"),
        ("Đối  thoại,\nĐƯỜNG", "doi thoai duong"),
        ("66-NQ/TW", "66 nq tw"),
        ("Ea H'Leo", "ea h leo"),
        ("xây\u00addựng", "xaydung"),
        ("Ðăk Lăk", "dak lak"),
        ("", ""),
    ],
)
def test_fold_drops_marks_case_and_punctuation(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_search_finds_a_number_inside_a_symbol_both_ways() -> None:
    assert "66" in search_text("nq66").split()
    assert set(search_text("nq66").split()) <= set(search_text("66-NQ/TW").split())


@given(VIETNAMESE)
def test_composed_and_decomposed_typing_fold_alike(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert fold(decomposed) == fold(nfc(text))
    assert tone_key(decomposed) == tone_key(nfc(text))


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert search_text(search_text(text)) == search_text(text)


@given(VIETNAMESE)
def test_folded_vietnamese_is_plain_ascii(text: str) -> None:
    folded = fold(text)
    assert folded.isascii()
    assert folded == folded.strip().lower()


@pytest.mark.parametrize(
    ("one", "other"), [("Hoà Bình", "Hòa bình"), ("Thuỷ", "thủy"), ("Cư M’gar", "Cư M'gar")]
)
def test_tone_place_case_and_apostrophe_do_not_part_names(one: str, other: str) -> None:
    assert tone_key(one) == tone_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("hoa", "hóa"), ("quý", "quí"), ("Mỹ", "Mĩ"), ("dan", "đan"), ("ôn", "ơn")]
)
def test_real_differences_of_spelling_stay(one: str, other: str) -> None:
    assert tone_key(one) != tone_key(other)


def test_split_tone_counts_the_six_tones_in_order() -> None:
    assert [split_tone(word) for word in ("ma", "mà", "mả", "mã", "má", "mạ")] == [
        ("ma", tone) for tone in range(6)
    ]


def test_unmarked_keeps_case_and_punctuation() -> None:
    assert unmarked("Đất nước, ĐƯỜNG đời") == "Dat nuoc, DUONG doi"
