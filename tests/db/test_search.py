from __future__ import annotations

import pytest

from app.ports import Query


@pytest.fixture
def filled(desk):
    desk.add(title="Quyết định 66-NQ/TW về công tác xây dựng", body="Đà Nẵng, thành phố")
    desk.add(title="Thu hộ tiền điện")
    desk.add(title="Thủ tướng Chính phủ giao", applicant="Đặng Thị Ửng")
    desk.add(title="Thứ hai họp giao ban")
    return desk


def titles(desk, text, **options):
    found = desk.ledger.search(text, **options)
    assert found.total >= len(found.hits)
    assert found.total == sum(g.count for g in found.groups)
    return [h.title for h in found.hits]


@pytest.mark.parametrize(
    "text", ["66", "nq66", "66-NQ/TW", "66 nq", "NQ", "xay dung cong", "da nang"]
)
def test_numbers_and_words_are_found_without_marks_and_in_any_order(filled, text):
    assert titles(filled, text) == ["Quyết định 66-NQ/TW về công tác xây dựng"]


def test_exact_marks_come_first_and_all_the_others_follow(filled):
    assert titles(filled, "thủ")[0] == "Thủ tướng Chính phủ giao"
    assert len(titles(filled, "thủ")) == 3
    assert titles(filled, "thu")[0] == "Thu hộ tiền điện"


def test_pages_of_hits_neither_repeat_nor_lose_any(filled):
    whole = titles(filled, "thu")
    paged = [t for o in range(4) for t in titles(filled, "thu", limit=1, offset=o)]
    assert paged == whole
    assert len(set(whole)) == 3


def test_a_hit_names_the_field_and_shows_the_words_around(filled):
    (hit,), total, _groups = filled.ledger.search("ung")
    assert (total, hit.field, hit.snippet) == (1, "applicant", "Đặng Thị Ửng")
    row = filled.add(title="Dài", body="mở đầu " * 30 + "chỗ cần tìm đây " + "kết thúc " * 30)
    (hit,) = filled.ledger.search("can tim").hits
    assert (hit.id, hit.field) == (row, "body")
    assert "cần tìm" in hit.snippet
    assert hit.snippet.startswith("… ")
    assert hit.snippet.endswith(" …")
    assert len(hit.snippet) < 160


def test_search_follows_edits(filled):
    row = filled.add(title="Chứng thực chữ ký")
    filled.edit(row, title="Chứng thực bản sao")
    assert titles(filled, "chữ ký") == []
    assert titles(filled, "bản sao") == ["Chứng thực bản sao"]


def test_only_punctuation_or_nothing_finds_nothing(filled):
    for text in ("", "  ", "-/.", '"', "*", "NOT", 'a" OR "b'):
        filled.ledger.search(text)
    assert filled.ledger.search("-/.") == ([], 0, ())
    assert filled.ledger.find(Query("dossier", text="-")).total == 0


def test_a_list_is_narrowed_by_text_within_its_type(filled):
    filled_notice = filled.add("notice", title="Thủ tục mới")
    assert filled.ledger.find(Query("dossier", text="thu tuong")).total == 1
    assert [r.id for r in filled.ledger.find(Query("notice", text="thu")).records] == [
        filled_notice
    ]
    assert titles(filled, "thu", types=("notice",)) == ["Thủ tục mới"]
