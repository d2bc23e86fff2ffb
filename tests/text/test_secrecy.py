from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.secrecy import secrecy_mark, secrecy_mark_in_name

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


@pytest.mark.parametrize("old", ["MËT", "TèI MËT", "MAÄT", "TUYEÄT MAÄT"])
def test_a_stamp_in_an_old_font_is_found(old: str) -> None:
    assert secrecy_mark(old + BODY) is not None


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("12-KH (Mật).docx", "MẬT"),
        ("[tối mật] báo cáo.pdf", "TỐI MẬT"),
        ("TỐI MẬT 12.pdf", "TỐI MẬT"),
        ("Báo cáo tuyệt mật.doc", "TUYỆT MẬT"),
        ("KH12_MẬT.docx", "MẬT"),
        ("12-KH-MẬT.docx", "MẬT"),
        ("Mật - KH 12.docx", "MẬT"),
        ("mật.docx", "MẬT"),
        ("KE HOACH TOI MAT.docx", "TỐI MẬT"),
        ("TUYETMAT.pdf", "TUYỆT MẬT"),
        ("bao cao (MAT).pdf", "MẬT"),
        ("Bảo vệ bí mật nhà nước (TỐI MẬT).docx", "TỐI MẬT"),
    ],
)
def test_a_mark_in_a_file_name_is_found(name: str, mark: str) -> None:
    assert secrecy_mark_in_name(name) == mark
    assert secrecy_mark_in_name(unicodedata.normalize("NFD", name)) == mark


@pytest.mark.parametrize(
    "name",
    [
        "Quy chế BẢO MẬT thông tin.docx",
        "bảo_mật_thông_tin.docx",
        "QUY CHẾ BẢO VỆ BÍ MẬT NHÀ NƯỚC.doc",
        "Danh mục bí mật nhà nước độ Tối mật, Tuyệt mật.pdf",
        "Mật khẩu máy.txt",
        "MẬT ĐỘ DÂN SỐ 2026.xlsx",
        "Mật ong rừng.jpg",
        "công tác mật.docx",
        "MAT TRAN TO QUOC.pdf",
        "DANH SACH CO MAT.xlsx",
        "gap mat cuoi nam.jpg",
        "Thẩm mật.docx",
        "toi mat giay to.docx",
        "số liệu.MAT",
        "",
        "....",
    ],
)
def test_ordinary_file_names_pass(name: str) -> None:
    assert secrecy_mark_in_name(name) is None


_WORDS = st.lists(
    st.sampled_from(
        [
            "kế hoạch",
            "báo cáo",
            "biên bản",
            "hội nghị",
            "tập huấn",
            "KH",
            "UBND",
            "12",
            "2026",
            "xã",
        ]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)
_ORDINARY = st.sampled_from(
    ["bảo mật", "BẢO MẬT", "bí mật nhà nước", "Bí mật", "mật khẩu", "MẬT KHẨU", "mật độ", "cơ mật"]
)
_STAMPS = st.sampled_from(["MẬT", "TỐI MẬT", "TUYỆT MẬT"])


@given(_WORDS, _ORDINARY, _WORDS)
def test_no_ordinary_word_is_taken_for_a_mark(before: str, word: str, after: str) -> None:
    line = f"{before} {word} {after}"
    assert secrecy_mark_in_name(f"{line}.docx") is None
    assert secrecy_mark(f"{line}\n{BODY}") is None
    assert secrecy_mark(f"{line.upper()}\n{BODY}") is None


@given(_WORDS, _STAMPS, st.sampled_from(["({})", "[{}]", "_{}_", " - {}"]))
def test_every_form_of_a_mark_in_a_name_is_found(words: str, stamp: str, form: str) -> None:
    assert secrecy_mark_in_name(f"{words}{form.format(stamp)}.pdf") == stamp
    assert secrecy_mark_in_name(f"{words}{form.format(stamp.lower())}.pdf") == stamp


@given(_WORDS, _STAMPS)
def test_a_stamp_on_a_line_of_its_own_is_found_wherever_it_stands(words: str, stamp: str) -> None:
    assert secrecy_mark(f"{words}\n{stamp}\n{words}") == stamp
    assert secrecy_mark(f"{BODY}{words}\n  ({stamp})  \n") == stamp
