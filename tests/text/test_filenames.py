from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.filenames import ascii_name, safe_name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Báo cáo tháng 10.docx", "Bao-cao-thang-10.docx"),
        ("12/BC-UBND: Đường đời", "12-BC-UBND-Duong-doi"),
        ("KH 12.2026", "KH-12.2026"),
        ("con", "_con"),
        ("Aux.txt", "_Aux.txt"),
        ("…", "tep"),
        ("../../etc", "etc"),
    ],
)
def test_names_are_safe_and_readable(typed: str, name: str) -> None:
    assert ascii_name(typed) == name


def test_a_long_name_keeps_its_ending() -> None:
    name = ascii_name("Kế hoạch " * 30 + ".tpx")
    assert len(name) <= 80
    assert name.endswith(".tpx")


@given(st.text(max_size=200), st.integers(12, 80))
def test_any_text_gives_a_name_every_system_takes(text: str, limit: int) -> None:
    name = ascii_name(text, limit)
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*", name)
    assert len(name) <= limit
    assert not name.endswith(".")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Biên bản đối thoại.docx", "Biên bản đối thoại.docx"),
        ('a<b>:"c/d\\e|f?g*.pdf', "a_b_c_d_e_f_g_.pdf"),
        ("....", "tep"),
        ("", "tep"),
        (" . tệp . ", "tệp"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ("ảnh\u202egpj.exe", "ảnh_gpj.exe"),
        ("dòng\nhai.txt", "dòng_hai.txt"),
    ],
)
def test_a_safe_name_keeps_vietnamese_and_drops_what_no_disk_takes(name, safe):
    assert safe_name(name) == safe


def test_a_long_name_is_cut_before_its_ending():
    cut = safe_name("đ" * 300 + ".docx")
    assert len(cut) == 120
    assert cut.endswith("đ.docx")


@pytest.mark.parametrize("name", ["com¹.txt", "CONIN$", "conout$.log", "lpt³"])
def test_the_lesser_known_names_that_windows_keeps(name):
    assert safe_name(name) == f"_{name}"
