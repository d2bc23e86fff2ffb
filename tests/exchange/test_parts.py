from __future__ import annotations

import hashlib
import os
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange import limits
from app.exchange.parts import join, read_part, seal_id, split
from app.exchange.refusal import Reason, Refused


@given(st.binary(max_size=400), st.integers(1, 120), st.randoms())
def test_any_split_joins_in_any_order_repeated_or_not(
    sealed: bytes, size: int, chance: random.Random
) -> None:
    files = split(sealed, "TPX-99001-A-000001", size)
    arriving = files + chance.sample(files, chance.randint(0, len(files)))
    chance.shuffle(arriving)

    assert join(map(read_part, arriving)) == sealed


def test_each_part_says_where_it_belongs() -> None:
    sealed = os.urandom(250)
    first, second, third = map(read_part, split(sealed, "TPX-99001-B-000007", 100))

    assert (first.k, second.k, third.k, third.n) == (1, 2, 3, 3)
    assert (third.offset, third.total, len(third.payload)) == (200, 250, 50)
    assert first.sid == seal_id(sealed)
    assert first.hint == "TPX-99001-B-000007"


def test_a_missing_or_foreign_part_is_refused() -> None:
    ours = [read_part(raw) for raw in split(os.urandom(300), "A", 100)]
    theirs = [read_part(raw) for raw in split(os.urandom(300), "B", 100)]

    for wrong in (ours[:2], [ours[0], ours[1], theirs[2]], [*ours[:2], ours[1]]):
        with pytest.raises(Refused) as caught:
            join(wrong)
        assert caught.value.reason is Reason.DAMAGED


def test_another_content_under_a_packages_name_is_refused() -> None:
    right, wrong = os.urandom(90), os.urandom(90)
    (raw,) = split(wrong, "A")
    named = raw[:7] + seal_id(right) + raw[23:-32]
    forged = read_part(named + hashlib.sha256(named).digest())
    assert (forged.sid, forged.payload) == (seal_id(right), wrong)

    with pytest.raises(Refused) as caught:
        join([forged])
    assert caught.value.reason is Reason.DAMAGED


def test_every_flipped_bit_and_every_cut_is_noticed() -> None:
    (raw,) = split(os.urandom(40), "TPX-99001-A-000001")
    for place in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[place // 8] ^= 1 << place % 8
        with pytest.raises(Refused):
            read_part(bytes(flipped))
    for end in range(len(raw)):
        with pytest.raises(Refused):
            read_part(raw[:end])


def test_a_later_format_is_named_as_such() -> None:
    (raw,) = split(b"x", "A")
    newer = bytearray(raw[:-32])
    newer[4] = 2
    with pytest.raises(Refused) as caught:
        read_part(bytes(newer) + hashlib.sha256(bytes(newer)).digest())
    assert caught.value.reason is Reason.NEWER_FORMAT


def test_lengths_that_lie_are_refused_without_allocating() -> None:
    (raw,) = split(b"x" * 50, "A")
    for at, value in ((23, 0), (25, 0), (27, 2**63), (35, 2**63), (43, 2**63), (25, 60000)):
        lying = bytearray(raw[:-32])
        size = 2 if at in (23, 25) else 8
        lying[at : at + size] = (value % 2 ** (8 * size)).to_bytes(size, "big")
        with pytest.raises(Refused):
            read_part(bytes(lying) + hashlib.sha256(bytes(lying)).digest())


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(Refused):
        split(bytes(limits.PARTS + 1), "A", 1)
