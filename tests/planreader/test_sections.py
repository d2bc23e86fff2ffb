"""A section is read by what it holds, whatever its heading says, or the person is told."""

from __future__ import annotations

from app.planreader import read_text_plan

PLAN = (
    "KẾ HOẠCH\nTrồng cây năm 2026\nI. NHIỆM VỤ\n1. Ươm cây giống (Sở Nông nghiệp và Môi trường "
    "chủ trì; quý I/2026).\n"
)


def test_items_that_open_with_agencies_are_duties_under_any_heading():
    found = read_text_plan(
        f"{PLAN}II. VIỆC CỦA TỪNG NƠI\n1. Sở Tài chính bố trí tiền mua giống.\n"
        "2. UBND cấp xã nhận cây, giao cho hộ dân trồng.\n"
    )

    assert [duty.lead for duty in found.org_duties] == [["Sở Tài chính"], ["UBND cấp xã"]]
    assert found.org_duties[1].our_role == "implement"


def test_a_section_that_is_not_understood_is_named():
    found = read_text_plan(
        f"{PLAN}II. NHỮNG LƯU Ý\n1. Cây mới trồng phải được rào.\n2. Tưới vào buổi chiều mát.\n"
    )

    assert [task.title for task in found.tasks] == ["Ươm cây giống"]
    assert [warning.where for warning in found.warnings if warning.code == "section_not_read"] == [
        "II. NHỮNG LƯU Ý"
    ]
