from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.sorting import person_sort_key, sort_key, split_person_name

PLACES = """
An Giang, Anh Sơn, Ăn, Ân Thi, Ba Chẽ, Bá Thước, Bình, Da, Đa Mai, Hoa, Hoà, Hoá, Hoằng,
Ma, Mà, Mả, Mã, Má, Mạ
"""
PERSONS = """
Dương Đức An, Đỗ Thị An, Nguyễn Văn An, Trần Thị Ánh, Lê Văn Ân, Nguyễn Thị Bình, Y Đăm
"""


def listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]


def test_places_stand_in_alphabetical_order() -> None:
    places = listed(PLACES)
    mixed = random.Random(3).sample(places, len(places))
    assert sorted(mixed, key=sort_key) == places


def test_persons_stand_by_given_family_middle_name() -> None:
    persons = listed(PERSONS)
    mixed = random.Random(5).sample(persons, len(persons))
    assert sorted(mixed, key=person_sort_key) == persons


def test_numbers_go_by_value_and_before_letters() -> None:
    assert sorted(["Tổ 10", "Tổ A", "Tổ 2", "Tổ 02a"], key=sort_key) == [
        "Tổ 2",
        "Tổ 02a",
        "Tổ 10",
        "Tổ A",
    ]


def test_a_chosen_given_name_overrides_the_guess() -> None:
    assert person_sort_key("Y Đăm", given="Y Đăm") > person_sort_key("Lê Văn Xuân")
    assert person_sort_key("H'Hen Niê", given="H'Hen") < person_sort_key("Lê Văn Kha")
    assert person_sort_key("H'Hen Niê") > person_sort_key("Lê Văn Kha")


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Nguyễn Thị Minh Khai", ("Nguyễn", "Thị Minh", "Khai")),
        ("Đăm", ("", "", "Đăm")),
        ("  Lê   An ", ("Lê", "", "An")),
        ("", ("", "", "")),
    ],
)
def test_names_are_cut_at_their_spaces(full: str, parts: tuple[str, str, str]) -> None:
    name = split_person_name(full)
    assert (name.family, name.middle, name.given) == parts


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_beginning_never_follows_the_whole(start: str, rest: str) -> None:
    assert sort_key(start) <= sort_key(f"{start} {rest}")


@given(st.text(max_size=30))
def test_keys_do_not_depend_on_composition_or_case(text: str) -> None:
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(
        unicodedata.normalize("NFC", text)
    )
    assert sort_key(text.casefold()) == sort_key(text)
