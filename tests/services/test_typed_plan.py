from __future__ import annotations

import itertools

import pytest

from app.services.planning.typed_plan import read_rows

HEADINGS = {
    "number": "STT",
    "title": "Nội dung nhiệm vụ",
    "lead": "Cơ quan chủ trì",
    "coop": "CƠ QUAN PHỐI HỢP",
    "output": "Sản phẩm",
    "time": "Thời hạn hoàn thành",
}
ROW = {
    "number": "1",
    "title": "Rà soát văn bản",
    "lead": "UBND cấp xã",
    "coop": "Sở Tư pháp; Công an tỉnh",
    "output": "Báo cáo",
    "time": "Trước ngày 15/12/2026",
}


@pytest.mark.parametrize("order", list(itertools.permutations(HEADINGS))[::97])
def test_columns_are_known_by_their_headings_in_any_order(order: tuple[str, ...]) -> None:
    text = "\r\n".join("\t".join(names[k] for k in order) for names in (HEADINGS, ROW))
    found = read_rows(text)
    [item] = found.items
    assert found.notes == []
    assert (item["id"], item["title"]) == ("1", "Rà soát văn bản")
    assert (item["lead"], item["coop"]) == (["UBND cấp xã"], ["Sở Tư pháp", "Công an tỉnh"])
    assert item["outputs"] == ["Báo cáo"]
    assert item["deadline"] == {"kind": "date", "date": "2026-12-15", "before": True}
    assert (item["our_role"], item["role_basis"]) == ("lead", "printed")


def test_without_headings_the_usual_order_is_taken_and_said() -> None:
    found = read_rows("1\tRà soát văn bản\tSở Tư pháp\tUBND cấp xã\tBáo cáo\tthường xuyên")
    [item] = found.items
    assert (item["our_role"], item["deadline"]) == ("cooperate", {"kind": "ongoing"})
    assert "Không thấy dòng tiêu đề" in found.notes[0]


def test_lines_alone_are_tasks() -> None:
    assert [i["title"] for i in read_rows("Việc một\n\nViệc hai\n").items] == [
        "Việc một",
        "Việc hai",
    ]
    assert read_rows(" \n\t\n").items == []


def test_cells_of_several_lines_and_quotation_marks() -> None:
    found = read_rows('Nhiệm vụ\tSản phẩm\n"Ngày hội" toàn dân\t"- Kế hoạch;\n- ""Báo cáo"""\n')
    [item] = found.items
    assert item["title"] == '"Ngày hội" toàn dân'
    assert item["outputs"] == ["Kế hoạch", '"Báo cáo"']


def test_a_group_row_names_those_below_and_no_row_is_lost() -> None:
    found = read_rows(
        "TT\tNhiệm vụ\tChủ trì\tThời hạn\tGhi chú\n"
        "I\tCông tác chỉ đạo\t\t\t\n"
        "1\tViệc một\tUBND cấp xã\t30/11/2026\tx\n"
        "\t\tCông an cấp xã\t\t\n"
        "II\tCông tác khác\t\t\t\n"
        "2\tViệc hai\tUBND cấp xã\tngày 30/11\t\n",
        year=2026,
    )
    one, two = found.items
    assert (one["group"], two["group"]) == ("I. Công tác chỉ đạo", "II. Công tác khác")
    assert "Công an cấp xã" in one["lead_raw"]
    assert "Dòng 4" in one["doubts"][0]
    assert two["deadline"]["date"] == "2026-11-30"
    assert any("không ghi năm" in d for d in two["doubts"])
    assert found.notes == ["Không lấy các cột: Ghi chú."]


def test_a_time_that_means_nothing_is_doubtful() -> None:
    [item] = read_rows("Nhiệm vụ\tThời hạn\nViệc\tlúc nào rảnh").items
    assert item["deadline"]["unclear"]
    assert "lúc nào rảnh" in item["doubts"][0]
