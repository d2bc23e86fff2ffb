"""What sentences say without a label: helpers behind a semicolon, terms, brackets, closings."""

from __future__ import annotations

import pytest

from app.planreader import read_text_plan

HEAD = "KẾ HOẠCH\nTrồng cây năm 2026\n"
TASK = "I. NHIỆM VỤ\n1. Ươm cây giống (Sở Nông nghiệp và Môi trường chủ trì; quý I/2026).\n"


def _duties(text: str):
    return read_text_plan(f"{HEAD}{TASK}II. TỔ CHỨC THỰC HIỆN\n{text}").org_duties


def _tasks(text: str):
    return read_text_plan(f"{HEAD}I. NHIỆM VỤ\n{text}").tasks


def test_a_later_clause_binds_the_commune_too():
    (duty,) = _duties(
        "1. Sở Xây dựng\nHướng dẫn chọn nơi trồng dọc các tuyến đường mới mở; phối hợp với UBND "
        "cấp xã rào cây con.\n"
    )

    assert duty.lead == ["Sở Xây dựng"]
    assert duty.coop == ["UBND cấp xã"]
    assert duty.our_role == "cooperate"
    assert duty.commune_is_coop


def test_coordination_as_a_noun_names_no_helper():
    (duty,) = _duties("1. Sở Nội vụ\nTheo dõi công tác phối hợp các sở, ngành trong năm.\n")

    assert duty.coop == []


@pytest.mark.parametrize(
    ("sentence", "helper"),
    [
        ("Phối hợp với Sở Công Thương truy tìm nguồn cây giống kém.", "Sở Công Thương"),
        ("Phối hợp với Sở Y tế truyền thông về bóng mát.", "Sở Y tế"),
        (
            "Kiểm tra vườn ươm; phối hợp với Chi cục Quản lý thị trường thu hồi cây kém.",
            "Chi cục Quản lý thị trường",
        ),
    ],
)
def test_the_name_of_a_helper_ends_before_the_verb(sentence, helper):
    (duty,) = _duties(f"1. Sở Xây dựng\n{sentence}\n")

    assert duty.coop == [helper]


@pytest.mark.parametrize(
    ("sentence", "deadline"),
    [
        (
            "Đếm cây trên từng tuyến đường, hoàn thành trước ngày 20/5/2026.",
            {"kind": "date", "date": "2026-05-20", "before": True},
        ),
        (
            "Dựng 03 vườn ươm mẫu ở vùng cao trong quý II/2026.",
            {"kind": "quarter", "value": ["2026-Q2"]},
        ),
        (
            "Hoàn thành trước ngày 20/8/2026 việc rào toàn bộ cây con đã trồng ven đường.",
            {"kind": "date", "date": "2026-08-20", "before": True},
        ),
        ("Trích ngân sách hằng năm cho việc chăm sóc cây.", {"kind": "none"}),
    ],
)
def test_the_term_of_a_task_without_labels(sentence, deadline):
    tasks = _tasks(f"1. Chăm sóc cây\n- {sentence}\n- Tưới cây mới trồng vào buổi chiều.\n")

    assert [task.deadline for task in tasks] == [deadline, {"kind": "none"}]


def test_a_bracket_with_a_verb_for_each_doer_and_a_labelled_time():
    (task,) = _tasks(
        "1. Tổ chức Tết trồng cây (ngày 19/5) tại thôn (UBND cấp xã chủ trì; Sở Xây dựng hướng "
        "dẫn; thời gian: từ ngày 10/5 đến ngày 20/5/2026).\n"
    )

    assert (task.lead, task.coop) == (["UBND cấp xã"], ["Sở Xây dựng"])
    assert task.title == "Tổ chức Tết trồng cây (ngày 19/5) tại thôn"
    assert task.deadline == {"kind": "range", "from": "2026-05-10", "to": "2026-05-20"}


def test_a_bracket_may_name_the_helper_first():
    (task,) = _tasks(
        "1. Đếm cây ven đường (Sở Xây dựng phối hợp; UBND cấp xã chủ trì; quý II/2026).\n"
    )

    assert (task.lead, task.coop) == (["UBND cấp xã"], ["Sở Xây dựng"])


def test_a_bracket_that_ends_with_a_labelled_product_keeps_the_rest():
    (task,) = _tasks(
        "1. Dạy cách ghép cành (Sở Xây dựng chủ trì, phối hợp với Hội Nông dân tỉnh; quý "
        "III/2026; sản phẩm: 06 buổi dạy).\n"
    )

    assert (task.lead, task.coop) == (["Sở Xây dựng"], ["Hội Nông dân tỉnh"])
    assert task.deadline == {"kind": "quarter", "value": ["2026-Q3"]}
    assert task.outputs == ["06 buổi dạy"]


@pytest.mark.parametrize("sign", ["", ":"])
def test_an_agency_with_a_gloss_is_a_heading(sign):
    duties = _duties(
        f"1. Sở Xây dựng (cơ quan đầu mối){sign}\n- Chấm điểm các tuyến đường xanh.\n"
        "- Tổng kết phong trào.\n2. Sở Tài chính bố trí tiền mua giống.\n"
    )

    assert [(duty.id, duty.lead) for duty in duties] == [
        ("II.1#1", ["Sở Xây dựng"]),
        ("II.1#2", ["Sở Xây dựng"]),
        ("II.2", ["Sở Tài chính"]),
    ]


def test_a_closing_that_only_urges_is_nobodys_duty():
    duties = _duties(
        "1. Sở Xây dựng\nChấm điểm các tuyến đường xanh.\n\n"
        "Yêu cầu các sở, ngành, địa phương khẩn trương triển khai thực hiện./.\n"
    )

    assert [duty.title for duty in duties] == ["Chấm điểm các tuyến đường xanh"]


def test_a_closing_that_gives_work_stays():
    duties = _duties(
        "1. Sở Xây dựng\nChấm điểm các tuyến đường xanh.\n\n"
        "Yêu cầu các sở, ngành, địa phương gửi số cây đã trồng về Sở Xây dựng./.\n"
    )

    assert len(duties) == 2


FLAT = """PHỤ LỤC
DANH MỤC NHIỆM VỤ TRỒNG CÂY
(Kèm theo Kế hoạch số 9/KH-UBND ngày 12/3/2026 của UBND tỉnh Thanh Sơn Hà)
STT
Nội dung nhiệm vụ
Cơ quan chủ trì
Cơ quan phối hợp
Thời hạn
Kết quả
1
Đo các tuyến đường chưa có cây bóng mát
Sở Xây dựng
UBND các xã, phường
Tháng 4/2026
Báo cáo đo đạc
2
Thu tiền bán cây qua tài khoản
Các cơ quan, đơn vị, địa phương
Ngân hàng Nhà nước Khu vực 9
Thường xuyên
3
Rào cây con ven đường
UBND cấp xã
Sở Xây dựng
Quý III/2026
Cây được rào
"""


def test_a_flat_cell_is_not_cut_inside_the_opening_of_a_name():
    tasks = read_text_plan(f"{HEAD}I. NHIỆM VỤ\nTheo Phụ lục.\n\n{FLAT}").tasks

    assert [task.coop for task in tasks] == [
        ["UBND các xã, phường"],
        ["Ngân hàng Nhà nước Khu vực 9"],
        ["Sở Xây dựng"],
    ]
    assert tasks[1].deadline == {"kind": "ongoing"}
