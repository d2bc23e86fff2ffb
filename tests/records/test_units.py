from __future__ import annotations

import unicodedata

import pytest

from app.errors import UserError
from app.records.units import Units, load_units
from app.text.compose import UnitKind


@pytest.fixture(scope="module")
def units() -> Units:
    return load_units()


def test_the_list_is_whole(units: Units) -> None:
    provinces = units.provinces()
    communes = [unit for province in provinces for unit in units.communes(province.code)]
    kinds = [unit.kind for unit in communes]
    assert len(provinces) == 34
    assert sum(province.kind is UnitKind.CITY for province in provinces) == 9
    assert len(communes) == len({unit.code for unit in communes}) == 3321
    assert (kinds.count(UnitKind.COMMUNE), kinds.count(UnitKind.WARD)) == (2599, 709)
    assert kinds.count(UnitKind.SPECIAL_ZONE) == 13


def test_every_commune_is_well_formed(units: Units) -> None:
    for province in units.provinces():
        assert len(province.code) == 2
        communes = units.communes(province.code)
        assert len({unit.full_name for unit in communes}) == len(communes) > 30
        for unit in communes:
            assert len(unit.code) == 5
            assert units.province_of(unit) == province
            assert unicodedata.is_normalized("NFC", unit.proper_name)
            assert "\u2019" not in unit.proper_name


def test_codes_are_text_with_their_zeros(units: Units) -> None:
    unit = units.by_code("00004")
    assert (unit.full_name, unit.letterhead, unit.short) == (
        "phường Ba Đình",
        "PHƯỜNG BA ĐÌNH",
        "Ba Đình",
    )
    assert units.province_of(unit).full_name == "thành phố Hà Nội"


def test_the_changes_of_2026_are_in(units: Units) -> None:
    assert units.by_code("75").full_name == "thành phố Đồng Nai"
    assert units.by_code("24").full_name == "thành phố Bắc Ninh"
    assert units.by_code("07375").full_name == "phường Lạng Giang"
    assert units.by_code("07375").valid_from == "2026-09-20"


def test_a_withdrawn_code_is_known_but_not_listed(units: Units) -> None:
    assert units.by_code("06978").full_name == units.by_code("06970").full_name == "xã Ba Chẽ"
    assert [unit.code for unit in units.communes("22") if unit.short == "Ba Chẽ"] == ["06970"]


def test_a_unit_named_by_a_number_has_a_capital_noun(units: Units) -> None:
    numbered = units.search("1 Bảo Lộc")[0]
    assert numbered.full_name == "Phường 1 Bảo Lộc"


@pytest.mark.parametrize("code", ["99999", "4", "", "xx"])
def test_an_unknown_code_is_refused(units: Units, code: str) -> None:
    with pytest.raises(UserError) as refused:
        units.by_code(code)
    assert refused.value.code == "unknown_unit"
    assert refused.value.next_step


def test_search_needs_no_marks_and_puts_same_marks_first(units: Units) -> None:
    plain = units.search("tan thanh")
    assert len([unit for unit in plain if unit.short in ("Tân Thành", "Tân Thạnh")]) == 13
    marked = units.search("tân thạnh")
    assert marked[0].short == "Tân Thạnh"
    assert {unit.code for unit in marked} == {unit.code for unit in plain}


def test_search_takes_kind_province_and_code(units: Units) -> None:
    assert [units.province_of(unit).short for unit in units.search("xa tan thanh lang son")] == [
        "Lạng Sơn"
    ]
    assert units.search("hà tĩnh")[0].code == "42"
    assert [unit.code for unit in units.search("18100")] == ["18100"]
    within = units.search("hoa", province="42")
    assert within
    assert all(unit.province_code == "42" for unit in within)
    assert units.search("không có nơi này") == []
    assert len(units.search("a", limit=7)) == 7


def test_matching_ignores_only_the_place_of_the_tone(units: Units) -> None:
    assert [unit.short for unit in units.matching("xã Phúc Hòa")] == ["Phúc Hoà"]
    assert len(units.matching("Tân Thành")) == 9
    assert units.matching("Phuc Hoa") == []


def test_provinces_are_in_alphabetical_order(units: Units) -> None:
    names = [unit.short for unit in units.provinces()]
    assert names[:7] == [
        "An Giang",
        "Bắc Ninh",
        "Cà Mau",
        "Cao Bằng",
        "Cần Thơ",
        "Đà Nẵng",
        "Đắk Lắk",
    ]
