from __future__ import annotations

import unicodedata

import pytest

from app.text.secrecy import secrecy_mark

BODY = "\nKẾ HOẠCH\nCông tác tư pháp năm 2026\n" + "Nội dung công việc của xã.\n" * 40


@pytest.mark.parametrize(
    ("head", "stamp"),
    [
        ("MẬT", "MẬT"),
        ("(MẬT)", "MẬT"),
        ("ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI\nTỐI MẬT", "TỐI MẬT"),
        ("TUYỆT MẬT      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "TUYỆT MẬT"),
        ("T U Y Ệ T  M Ậ T", "TUYỆT MẬT"),
        ("Số: 12/KH-UBND MẬT", "MẬT"),
        ("Số: 12/KH-UBND\nĐộ mật: Tối mật", "TỐI MẬT"),
        ("| MẬT | Số: 12/KH-UBND |", "MẬT"),
    ],
)
def test_stamps_are_found(head: str, stamp: str) -> None:
    assert secrecy_mark(head + BODY) == stamp
    assert secrecy_mark(unicodedata.normalize("NFD", head + BODY)) == stamp


def test_a_stamp_alone_on_a_later_page_is_found() -> None:
    assert secrecy_mark(BODY + "\n   TỐI MẬT\n" + BODY) == "TỐI MẬT"


@pytest.mark.parametrize(
    "head",
    [
        "Công tác bảo mật, bí mật nhà nước",
        "KẾ HOẠCH BẢO MẬT",
        "VỀ CÔNG TÁC BẢO VỆ BÍ\nMẬT",
        "DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TỐI MẬT",
        "QUY ĐỊNH MẬT KHẨU",
        "Mật",
        "Số: 12/KH-UBND về BẢO MẬT",
        "Độ mật: Thường",
        "MẬT ĐỘ DÂN SỐ      Số: 1",
    ],
)
def test_mere_words_pass(head: str) -> None:
    assert secrecy_mark(head + BODY) is None


def test_a_stamp_word_in_running_text_passes() -> None:
    assert secrecy_mark(BODY + "Văn bản đóng dấu MẬT, TỐI MẬT thì gửi riêng.\n") is None
