from __future__ import annotations

import hashlib

import msgspec
import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.exchange import limits
from app.exchange.columns import Columns
from app.exchange.compress import compress, decompress
from app.exchange.ops import Op
from app.exchange.refusal import Reason, Refused
from app.exchange.segment import (
    GENESIS,
    Segment,
    erase,
    from_bytes,
    op_hash,
    pack,
    read,
    segment_hash,
    to_bytes,
    unpack,
    verify,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
DEVICE = hashlib.sha256(PUBLIC).digest()[:16]
RID = b"r" * 16

_ids = st.sampled_from([bytes([i]) * 16 for i in range(6)])
_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
_wire = _json | _ids | st.lists(_ids, max_size=3) | st.floats(allow_nan=False)
_fields = st.dictionaries(st.integers(0, 9), _wire, max_size=4)
_dots = st.tuples(_ids | st.just(RID), st.integers(1, 2**40))


@st.composite
def ops(draw: st.DrawFn, *, most: int = 12) -> list[Op]:
    lo = draw(st.integers(1, 2**40))
    made = []
    for seq in range(lo, lo + draw(st.integers(1, most))):
        grp = draw(st.integers(0, 3))
        birth = st.none() | st.dictionaries(st.integers(1, 5), _fields, max_size=3)
        made.append(
            Op(
                seq,
                draw(st.integers(0, 2**47)),
                draw(st.integers(1, 3)),
                draw(_ids),
                grp,
                draw(_fields if grp else birth),
                draw(st.none() | _dots),
                draw(st.integers(0, 2**32 - 1)),
                draw(st.integers(0, 2**40)),
                draw(st.integers(0, 4)),
                tuple(draw(st.lists(_dots, max_size=2))),
            )
        )
    return made


def packed(given_ops: list[Op], prev: bytes = GENESIS) -> Segment:
    return pack(RID, given_ops, prev=prev, device=DEVICE, sign=KEY.sign)


def some_ops(count: int = 5, start: int = 1) -> list[Op]:
    return [
        Op(seq, 1_700_000_000_000 + seq, 7, b"a" * 16, 1, {1: f"Việc {seq}"}, None, 1, seq)
        for seq in range(start, start + count)
    ]


@given(ops())
def test_ops_come_back_as_they_were(given_ops: list[Op]) -> None:
    assert unpack(from_bytes(to_bytes(packed(given_ops)))) == tuple(given_ops)


@given(ops())
def test_the_same_ops_give_the_same_bytes(given_ops: list[Op]) -> None:
    assert to_bytes(packed(given_ops)) == to_bytes(packed(given_ops))


def test_the_order_in_which_fields_were_set_does_not_matter() -> None:
    one = Op(1, 5, 1, RID, 0, {2: {3: "x", 1: "y"}, 1: {}}, None, 0, 1)
    other = Op(1, 5, 1, RID, 0, {1: {}, 2: {1: "y", 3: "x"}}, None, 0, 1)

    assert op_hash(one) == op_hash(other)
    assert to_bytes(packed([one])) == to_bytes(packed([other]))


def test_an_author_and_the_chain_are_recognised() -> None:
    first = packed(some_ops())
    second = packed(some_ops(3, 6), prev=segment_hash(first))

    verify(first, PUBLIC)
    assert [op.seq for op in read(second, PUBLIC)] == [6, 7, 8]
    assert second.prev == segment_hash(first) != segment_hash(second)


def test_another_key_is_refused() -> None:
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()

    with pytest.raises(Refused) as caught:
        verify(packed(some_ops()), other)

    assert caught.value.reason is Reason.FORGED


@pytest.mark.parametrize("name", ["rid", "lo", "hi", "prev", "schema", "floor", "ops", "sig"])
def test_every_header_field_is_signed(name: str) -> None:
    segment = packed(some_ops())
    value = getattr(segment, name)
    changed = value + 1 if isinstance(value, int) else bytes([value[0] ^ 1]) + value[1:]

    with pytest.raises(Refused):
        verify(msgspec.structs.replace(segment, **{name: changed}), PUBLIC)


def test_ops_under_anothers_header_are_refused() -> None:
    changed = [*some_ops(4), msgspec.structs.replace(some_ops()[4], val={1: "Đã sửa"})]
    spliced = msgspec.structs.replace(packed(some_ops()), body=packed(changed).body)

    with pytest.raises(Refused) as caught:
        verify(spliced, PUBLIC)

    assert caught.value.reason is Reason.FORGED


def test_an_erased_op_is_gone_and_the_chain_holds() -> None:
    segment = packed(some_ops())

    erased = erase(segment, {2, 4, 99})

    assert [op.seq for op in read(erased, PUBLIC)] == [1, 3, 5]
    assert segment_hash(erased) == segment_hash(segment)
    assert [op.seq for op in read(erase(erased, {1}), PUBLIC)] == [3, 5]
    assert "Việc 2".encode() not in decompress(erased.body)


def test_a_segment_holds_contiguous_ops_only() -> None:
    with pytest.raises(ValueError, match="contiguous"):
        packed([*some_ops(2), *some_ops(1, 9)])
    with pytest.raises(ValueError, match="contiguous"):
        packed([])


def test_a_frame_that_announces_too_much_is_refused_before_it_is_read() -> None:
    bomb = zstandard.ZstdCompressor(level=19, write_checksum=True).compress(bytes(64 * 1024 * 1024))
    segment = msgspec.structs.replace(packed(some_ops()), body=bomb)

    with pytest.raises(Refused) as caught:
        unpack(segment)

    assert len(bomb) < 20_000
    assert caught.value.reason is Reason.TOO_LARGE


def test_a_frame_without_checksum_or_of_unknown_size_is_refused() -> None:
    plain = zstandard.ZstdCompressor(write_checksum=False).compress(b"x" * 100)
    unsized = zstandard.ZstdCompressor(write_checksum=True, write_content_size=False)

    for frame in (plain, unsized.compress(b"x" * 100), compress(b"x") + b"y", b"", b"x" * 40):
        with pytest.raises(Refused):
            decompress(frame)


def test_hostile_columns_are_refused_not_followed() -> None:
    good = msgspec.msgpack.decode(decompress(packed(some_ops()).body), type=Columns)
    cases = [
        msgspec.structs.replace(good, row=[0, -1, 1, 1, 1]),
        msgspec.structs.replace(good, row=[0, 0, 0, 0, 0]),
        msgspec.structs.replace(good, kind=[9, 0, 0, 0, 0]),
        msgspec.structs.replace(good, kind=[-1, 0, 0, 0, 0]),
        msgspec.structs.replace(good, st=[0]),
        msgspec.structs.replace(good, base=[7, 7, 7, 7, 7], base_seq=[1] * 5),
        msgspec.structs.replace(good, rows=b"short"),
        msgspec.structs.replace(good, values=[]),
        msgspec.structs.replace(good, erased=[(4_000_000_000, b"")]),
    ]
    raws = [msgspec.msgpack.encode(case) for case in cases]
    raws += [b"\x91" * 100_000 + b"\x00", b"\xdd\xff\xff\xff\xff", b"\xc1", b""]

    for raw in raws:
        with pytest.raises(Refused) as caught:
            unpack(msgspec.structs.replace(packed(some_ops()), body=compress(raw)))
        assert caught.value.reason in (Reason.DAMAGED, Reason.FORGED)


def test_a_segment_that_announces_too_many_ops_is_refused() -> None:
    segment = msgspec.structs.replace(packed(some_ops()), hi=limits.SEGMENT_OPS + 1)

    with pytest.raises(Refused):
        from_bytes(to_bytes(segment))
