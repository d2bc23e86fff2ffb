"""Agencies are split one by one, leading told from coordinating, the commune found."""

from __future__ import annotations

import pytest

from app.planreader.agencies import (
    binds_commune,
    is_conditional,
    leading_agencies,
    read_field,
    split_agencies,
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Các sở, ban, ngành; UBND các xã, phường", ["Các sở, ban, ngành", "UBND các xã, phường"]),
        ("Sở Nội vụ, Sở Tư pháp", ["Sở Nội vụ", "Sở Tư pháp"]),
        ("Sở Khoa học và Công nghệ và Sở Y tế", ["Sở Khoa học và Công nghệ", "Sở Y tế"]),
        ("các Sở, ngành, đơn vị và UBND cấp xã", ["các Sở, ngành, đơn vị", "UBND cấp xã"]),
        (
            "Báo và Phát thanh, Truyền hình tỉnh; các cơ quan, đơn vị liên quan",
            ["Báo và Phát thanh, Truyền hình tỉnh", "các cơ quan, đơn vị liên quan"],
        ),
        (
            "Văn phòng Đoàn ĐBQH và HĐND tỉnh, Văn phòng UBND tỉnh",
            ["Văn phòng Đoàn ĐBQH và HĐND tỉnh", "Văn phòng UBND tỉnh"],
        ),
        (
            "- Sở Văn hóa, Thể thao và Du lịch\n- Công an tỉnh",
            ["Sở Văn hóa, Thể thao và Du lịch", "Công an tỉnh"],
        ),
        (
            "Sở Nội vụ và các sở, ban, ngành, các xã, phường, đặc khu",
            ["Sở Nội vụ", "các sở, ban, ngành", "các xã, phường, đặc khu"],
        ),
        ("", []),
        ("-", []),
    ],
)
def test_a_list_is_split_one_by_one(text, names):
    assert split_agencies(text) == names


@pytest.mark.parametrize(
    ("text", "lead", "coop"),
    [
        (
            "Sở Tư pháp chủ trì, phối hợp với UBND các xã, phường",
            ["Sở Tư pháp"],
            ["UBND các xã, phường"],
        ),
        ("UBND các xã, phường thực hiện", ["UBND các xã, phường"], []),
        ("Chủ trì: Sở Y tế; phối hợp: Công an tỉnh", ["Sở Y tế"], ["Công an tỉnh"]),
        ("cơ quan chủ trì soạn thảo văn bản", ["cơ quan chủ trì soạn thảo văn bản"], []),
    ],
)
def test_a_mixed_field_gives_both_sides(text, lead, coop):
    found = read_field(text)

    assert (found.lead, found.coop) == (lead, coop)


@pytest.mark.parametrize(
    ("sentence", "lead", "coop"),
    [
        ("Giao Sở Tư pháp theo dõi, đôn đốc các cơ quan", ["Sở Tư pháp"], []),
        ("Phối hợp với Sở Tư pháp tham mưu", [], ["Sở Tư pháp"]),
        (
            "Sở Tài chính chủ trì, phối hợp với các Sở, ngành và UBND cấp xã bố trí kinh phí",
            ["Sở Tài chính"],
            ["các Sở, ngành", "UBND cấp xã"],
        ),
        (
            "Ban Tuyên giáo và Dân vận Tỉnh ủy theo dõi việc thực hiện",
            ["Ban Tuyên giáo và Dân vận Tỉnh ủy"],
            [],
        ),
        ("Tăng cường công tác kiểm tra", [], []),
    ],
)
def test_the_doers_of_a_sentence(sentence, lead, coop):
    found = leading_agencies(sentence)

    assert (found.lead, found.coop) == (lead, coop)


@pytest.mark.parametrize(
    ("name", "binds"),
    [
        ("UBND cấp xã", True),
        ("các xã, phường, đặc khu", True),
        ("các cơ quan, đơn vị, địa phương liên quan", True),
        ("các cơ quan, đơn vị có liên quan", False),
        ("Ủy ban nhân dân các huyện, thành phố, thị xã", False),
        ("Sở Tư pháp", False),
    ],
)
def test_the_commune_is_found_in_printed_words_only(name, binds):
    assert binds_commune(name) is binds


@pytest.mark.parametrize(
    ("sentence", "lead", "coop"),
    [
        (
            "Ban An toàn giao thông thành phố chủ trì, phối hợp với Sở Xây dựng kiểm tra",
            ["Ban An toàn giao thông thành phố"],
            ["Sở Xây dựng"],
        ),
        (
            "Sở Tư pháp chủ trì, phối hợp với Tòa án nhân dân tỉnh, Đoàn Luật sư tỉnh biên soạn",
            ["Sở Tư pháp"],
            ["Tòa án nhân dân tỉnh", "Đoàn Luật sư tỉnh"],
        ),
        (
            "UBND cấp xã chủ trì, phối hợp với Ban công tác Mặt trận ở thôn bầu hòa giải viên",
            ["UBND cấp xã"],
            ["Ban công tác Mặt trận ở thôn"],
        ),
    ],
)
def test_a_name_ends_where_the_work_begins(sentence, lead, coop):
    found = leading_agencies(sentence)

    assert (found.lead, found.coop) == (lead, coop)


@pytest.mark.parametrize(
    "agency", ["Các cơ quan, đơn vị quản lý công trình", "Cơ quan đã ban hành văn bản"]
)
def test_a_body_named_by_its_work_may_be_the_commune(agency):
    assert is_conditional(agency)
    assert not binds_commune(agency)
