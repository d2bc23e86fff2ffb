"""The recovery code survives hands: spacing, look-alikes, Telex; and names the mistyped group."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.system.recovery import GROUP_LENGTH, GROUPS, SIGNS, new_code, read_code

groups = st.integers(0, GROUPS - 1)
places = st.integers(0, GROUP_LENGTH - 1)


def refusal(typed):
    with pytest.raises(UserError) as caught:
        read_code(typed)
    assert caught.value.code == "recovery_code_mistyped"
    return caught.value.message


def test_a_code_has_its_shape_and_no_two_are_alike():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        parts = code.split("-")
        assert [len(part) for part in parts] == [GROUP_LENGTH] * GROUPS
        assert set("".join(parts)) <= set(SIGNS)


def test_the_free_signs_hold_more_than_128_bits():
    assert len(SIGNS) ** (GROUPS * (GROUP_LENGTH - 1)) > 2**128


def test_telex_and_vni_leave_every_sign_as_typed():
    # Both turn only vowels, D and W into Vietnamese letters (aa, dd, w; a6, d9).
    assert not set(SIGNS) & set("AEIOUYDW")


@given(st.sampled_from([" ", "", "-", "  ", ".", "\n"]), st.booleans())
def test_spacing_and_letter_case_do_not_matter(gap, lower):
    code = new_code()
    typed = code.replace("-", gap)
    assert read_code(f" {typed.lower() if lower else typed} ") == code


def test_look_alikes_are_taken_for_what_they_look_like():
    code = new_code()
    typed = code.translate(str.maketrans("0125 8", "OlZS B"))
    assert read_code(typed) == code
    assert read_code(code.replace("0", "đ")) == code


def test_full_width_signs_are_read():
    code = new_code()
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in code)
    assert unicodedata.normalize("NFKC", wide) == code
    assert read_code(wide) == code


@given(groups, places, st.sampled_from(SIGNS + "AEWY"))
def test_one_wrong_sign_names_its_group_and_no_other(group, place, sign):
    parts = new_code().split("-")
    if parts[group][place] == sign:
        return
    parts[group] = parts[group][:place] + sign + parts[group][place + 1 :]
    assert f": nhóm {group + 1} chưa đúng" in refusal("-".join(parts))


@given(groups, st.integers(0, GROUP_LENGTH - 2))
def test_two_neighbours_exchanged_name_their_group(group, place):
    parts = new_code().split("-")
    signs = list(parts[group])
    if signs[place] == signs[place + 1]:
        return
    signs[place], signs[place + 1] = signs[place + 1], signs[place]
    parts[group] = "".join(signs)
    assert f": nhóm {group + 1} chưa đúng" in refusal(" ".join(parts))


@given(groups, groups)
def test_two_groups_exchanged_name_both(first, second):
    parts = new_code().split("-")
    if first == second or parts[first] == parts[second]:
        return
    parts[first], parts[second] = parts[second], parts[first]
    low, high = sorted((first + 1, second + 1))
    assert f"nhóm {low} và {high} chưa đúng" in refusal("-".join(parts))


def test_a_short_group_is_named_and_a_short_code_counted():
    parts = new_code().split("-")
    assert "nhóm 3" in refusal("-".join([*parts[:2], parts[2][:-1], *parts[3:]]))
    assert "12 ký tự" in refusal("-".join(parts[:2]))
    assert "0 ký tự" in refusal("")


@given(st.text(max_size=60))
def test_anything_else_typed_is_refused_in_words(typed):
    with pytest.raises(UserError) as caught:
        read_code(typed)
    assert caught.value.next_step
