from __future__ import annotations

from datetime import date

import pytest

from app.text.compose import (
    CitedDocument,
    UnitKind,
    UnitName,
    cite_again,
    cite_first,
)

PLAN = CitedDocument(
    "Kế hoạch",
    "12/KH-UBND",
    date(2026, 2, 5),
    "UBND tỉnh Thanh Sơn Hà",
    "Triển khai công tác tư pháp năm 2026",
)


def test_a_unit_has_three_forms() -> None:
    name = UnitName(UnitKind.COMMUNE, "Tân Thành")
    assert name.committee == "UBND xã Tân Thành"
    assert name.letterhead == "XÃ TÂN THÀNH"
    assert name.place == "Tân Thành"


def test_a_unit_named_after_an_event_has_a_capital_noun() -> None:
    name = UnitName(UnitKind.WARD, "Điện Biên Phủ", capital_noun=True)
    assert name.committee == "UBND Phường Điện Biên Phủ"
    assert name.letterhead == "PHƯỜNG ĐIỆN BIÊN PHỦ"
    assert name.place == "Phường Điện Biên Phủ"


def test_typed_forms_stand_as_typed() -> None:
    name = UnitName(
        UnitKind.SPECIAL_ZONE,
        "Phúc Hoà",
        own_committee="Ủy ban nhân dân đặc khu Phúc Hòa",
        own_letterhead="Đặc khu PHÚC HÒA",
        own_place="Phúc Hòa",
    )
    assert name.committee == "Ủy ban nhân dân đặc khu Phúc Hòa"
    assert name.letterhead == "Đặc khu PHÚC HÒA"
    assert name.place == "Phúc Hòa"


def test_the_first_citation_is_full_and_the_later_ones_short() -> None:
    first, again = cite_first(PLAN), cite_again(PLAN)
    assert first == (
        "Kế hoạch số 12/KH-UBND ngày 05 tháng 02 năm 2026 của UBND tỉnh Thanh Sơn Hà "
        "triển khai công tác tư pháp năm 2026"
    )
    assert again == "Kế hoạch số 12/KH-UBND"


@pytest.mark.parametrize(
    ("subject", "clause"),
    [
        ("V/v báo cáo quý", "về việc báo cáo quý"),
        ("Về công tác hòa giải", "về công tác hòa giải"),
        ("Công tác hòa giải", "về Công tác hòa giải"),
        ("Hà Giang một năm", "về Hà Giang một năm"),
    ],
)
def test_a_subject_joins_with_its_preposition(subject: str, clause: str) -> None:
    assert cite_first(CitedDocument("Công văn", "5/UBND-TP", subject=subject)) == (
        f"Công văn số 5/UBND-TP {clause}"
    )


def test_unknown_parts_are_left_out_not_invented() -> None:
    assert cite_first(CitedDocument("Kế hoạch")) == "Kế hoạch"
    assert cite_again(CitedDocument("Kế hoạch")) == "Kế hoạch"


def test_a_law_is_cited_by_name() -> None:
    law = CitedDocument("Luật", "64/2025/QH15", date(2025, 2, 19), "Quốc hội", "Hòa giải ở cơ sở")
    assert cite_first(law) == cite_again(law) == "Luật Hòa giải ở cơ sở"
