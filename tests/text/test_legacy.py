from __future__ import annotations

import pytest

from app.records.units import load_units
from app.text.legacy import TextEncoding, detect, detect_column, to_unicode
from app.text.syllables import is_syllable


@pytest.mark.parametrize(
    ("old", "encoding", "text"),
    [
        ("B¸o c¸o tµi chÝnh", TextEncoding.TCVN3, "Báo cáo tài chính"),
        ("Uû ban nh©n d©n x·", TextEncoding.TCVN3, "Uỷ ban nhân dân xã"),
        ("§Æng ThÞ Hoµ", TextEncoding.TCVN3, "Đặng Thị Hoà"),
        ("TµI CHÝNH", TextEncoding.TCVN3, "TÀI CHÍNH"),
        ("NguyÔn V¨n B×nh", TextEncoding.TCVN3, "Nguyễn Văn Bình"),
        ("Nguyeãn Vaên An", TextEncoding.VNI, "Nguyễn Văn An"),
        ("TRÖÔØNG ÑAÏI HOÏC", TextEncoding.VNI, "TRƯỜNG ĐẠI HỌC"),
        ("UÛy ban nhaân daân xaõ", TextEncoding.VNI, "Ủy ban nhân dân xã"),
        ("nghæ leã, kyõ thuaät", TextEncoding.VNI, "nghỉ lễ, kỹ thuật"),
    ],
)
def test_old_fonts_are_recognised_and_converted(
    old: str, encoding: TextEncoding, text: str
) -> None:
    assert detect(old) is encoding
    assert to_unicode(old) == text
    assert to_unicode(old, encoding) == text


@pytest.mark.parametrize(
    "text",
    ["Lê Thị Ửng", "café", "há", "H'Hen Niê", "Krông Búk", "HOÀNG HÀ", "Lò Vàng", "«Hà»", "Report"],
)
def test_unicode_is_left_alone(text: str) -> None:
    assert detect(text) is TextEncoding.UNICODE
    assert to_unicode(text) == text


def test_no_unit_of_the_country_is_taken_for_an_old_font() -> None:
    units = load_units()
    names = [
        unit.full_name for province in units.provinces() for unit in units.communes(province.code)
    ]
    assert [name for name in names if detect(name) is not TextEncoding.UNICODE] == []


def test_decomposed_unicode_comes_out_composed() -> None:
    assert to_unicode("Hoa\u0300 \u00e2\u0301m") == "Hoà ấm"


def test_an_explicit_choice_overrides_the_guess() -> None:
    assert detect("Sè 5") is TextEncoding.UNICODE
    assert to_unicode("Sè 5", TextEncoding.TCVN3) == "Số 5"
    assert to_unicode("tµi chÝnh", TextEncoding.TCVN3, capitals=True) == "TÀI CHÍNH"


def test_a_column_has_one_guess() -> None:
    assert detect_column(["Sè 5", "Hµ Néi", "B¾c Ninh", "12"]) is TextEncoding.TCVN3
    assert detect_column(["Số 5", "Hà Nội", "12"]) is TextEncoding.UNICODE
    assert detect_column([]) is TextEncoding.UNICODE


@pytest.mark.parametrize("word", ["Nguyễn", "XÃ", "gì", "nghiêng", "quốc", "khuỷu", "Đắng"])
def test_well_formed_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["chÝnh", "Nguyeãn", "café", "hoac", "b", "Krông", ""])
def test_malformed_syllables(word: str) -> None:
    assert not is_syllable(word)
