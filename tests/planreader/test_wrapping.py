"""Sentences that a page or a narrow line broke in awkward places are whole again."""

from __future__ import annotations

import pytest

from app.planreader import read_text_plan

HEAD = (
    "ỦY BAN NHÂN DÂN TỈNH THANH SƠN HÀ\nSố: 15/KH-UBND\n"
    "Thanh Sơn Hà, ngày 05 tháng 01 năm 2026\n\nKẾ HOẠCH\nCải cách năm 2026\n\n"
)
SECOND = "2. Niêm yết công khai thủ tục (UBND cấp xã thực hiện; quý II/2026).\n"


def tasks_of(items):
    return read_text_plan(f"{HEAD}I. NHIỆM VỤ\n{items}{SECOND}").tasks


@pytest.mark.parametrize(
    "broken",
    [
        "- Thời gian: Trong thời hạn 15 ngày\n2\nkể từ ngày ban hành Kế hoạch này.\n",
        "- Thời gian: Trong thời hạn 15\n- 2 -\nngày kể từ ngày ban hành Kế hoạch này.\n",
    ],
)
def test_a_page_number_amid_a_term_is_not_part_of_it(broken):
    first, second = tasks_of(f"1. Ban hành quy chế phối hợp\n- Chủ trì: Sở Nội vụ.\n{broken}")

    assert first.deadline == {"kind": "relative", "days": 15, "from": "plan_issue"}
    assert second.title == "Niêm yết công khai thủ tục"


def test_a_line_that_begins_with_the_hyphen_of_a_name_is_no_bullet():
    first, _ = tasks_of(
        "1. Giải đáp vướng mắc cho công chức tư pháp\n- hộ tịch ở các xã vùng cao\n"
        "- Chủ trì: Sở Tư pháp.\n- Thời gian: Quý II/2026.\n"
    )

    assert first.title == "Giải đáp vướng mắc cho công chức tư pháp - hộ tịch ở các xã vùng cao"


def test_a_bullet_in_small_letters_stays_a_bullet():
    first, _ = tasks_of(
        "1. Chuẩn bị điều kiện\n- rà soát danh sách người dự.\n- đặt hội trường.\n"
        "- Chủ trì: Sở Tư pháp.\n- Thời gian: Quý II/2026.\n"
    )

    assert first.title == "Chuẩn bị điều kiện"
    assert first.content.splitlines() == ["rà soát danh sách người dự.", "đặt hội trường."]


def test_a_range_of_years_broken_behind_its_hyphen_is_whole():
    found = read_text_plan(
        f"{HEAD}I. MỤC TIÊU\n1. Hoàn thành 12 chuyên đề trong giai đoạn 2026 -\n2030.\n"
    )

    assert [(one.count, one.period) for one in found.targets] == [
        (12, {"from": "2026", "to": "2030"})
    ]


def test_an_agency_named_by_its_work_leads_in_a_table_that_fell_apart():
    heading = "TT\nNhiệm vụ\nCơ quan chủ trì\nCơ quan phối hợp\nThời gian\n"
    found = read_text_plan(
        f"{HEAD}II. NHIỆM VỤ\n{heading}1\nRà soát quy định không còn phù hợp\n"
        "Cơ quan đã ban hành văn bản\nSở Tư pháp\nQuý II/2026\n"
        "2\nNiêm yết thủ tục tại nơi tiếp nhận\nUBND các xã, phường\nSở Nội vụ\nThường xuyên\n"
    )

    assert [task.lead for task in found.tasks] == [
        ["Cơ quan đã ban hành văn bản"],
        ["UBND các xã, phường"],
    ]
    assert [task.our_role for task in found.tasks] == ["conditional", "lead"]
