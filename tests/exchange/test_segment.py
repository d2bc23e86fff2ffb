from __future__ import annotations

import bz2
import hashlib

import msgspec
import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.exchange import limits
from app.exchange.columns import Columns, encode_apart
from app.exchange.compress import compress, compress_text, decompress, decompress_text
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


def packed(given_ops: list[Op], prev: bytes = GENESIS, **header: int) -> Segment:
    return pack(RID, given_ops, prev=prev, device=DEVICE, sign=KEY.sign, **header)


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
    """I2, I9."""
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
    """I2: the op's hash stays, so the chain does."""
    segment = packed(some_ops())

    erased = erase(segment, {2, 4, 99})

    assert [op.seq for op in read(erased, PUBLIC)] == [1, 3, 5]
    assert segment_hash(erased) == segment_hash(segment)
    assert [op.seq for op in read(erase(erased, {1}), PUBLIC)] == [3, 5]
    texts = decompress_text(msgspec.msgpack.decode(erased.body)[2])
    assert "Việc 2".encode() in decompress_text(msgspec.msgpack.decode(segment.body)[2])
    assert "Việc 2".encode() not in texts
    assert "Việc 1".encode() in texts


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
    body = packed(some_ops(), floor=1).body
    good = msgspec.msgpack.decode(decompress(body), type=Columns)
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


def test_a_body_of_the_first_floor_is_read_and_stays_what_it_is() -> None:
    first, now = packed(some_ops(), floor=1, schema=1), packed(some_ops())
    assert unpack(first) == unpack(now) == tuple(some_ops())
    assert first.body[:4] == zstandard.FRAME_HEADER
    kept = erase(first, {3})
    assert kept.body[:4] == zstandard.FRAME_HEADER
    assert [op.seq for op in read(kept, PUBLIC)] == [1, 2, 4, 5]


def test_texts_of_every_kind_come_back_as_they_were() -> None:
    values = ["", "một\ndòng", "có \0 ở giữa", "\0", "Ấp Đông 😀" * 400]
    for some in ([*values[:2]], [*values], [values[0]], [values[4]]):
        ops = [Op(n, n, 3, RID, 1, {1: text, 2: n}, None, 0, n) for n, text in enumerate(some, 1)]
        assert list(unpack(packed(ops))) == ops


def test_long_text_goes_by_bzip2_and_short_text_by_zstd() -> None:
    text = " ".join(f"điều {n % 37} khoản {n % 11} điểm {n % 7}" for n in range(400)).encode()
    assert compress_text(text).startswith(b"BZh")
    assert compress_text(b"ngan").startswith(zstandard.FRAME_HEADER)
    assert decompress_text(compress_text(text)) == text


def test_many_records_of_one_wording_are_no_bomb() -> None:
    """The row ids, which never shrink, count with the body as they always did."""
    wording = "Biên bản họp thôn, có đủ chữ ký. " * 40
    ids = [hashlib.sha256(n.to_bytes(4)).digest()[:16] for n in range(limits.SEGMENT_OPS)]
    ops = [Op(n, n, 3, row, 1, {1: wording}, None, 0, n) for n, row in enumerate(ids, 1)]
    assert len(unpack(packed(ops))) == limits.SEGMENT_OPS


def test_a_text_frame_that_hides_too_much_or_is_torn_is_refused() -> None:
    bomb = bz2.compress(bytes(64 * 1024 * 1024))
    with pytest.raises(Refused) as caught:
        decompress_text(bomb)
    assert caught.value.reason is Reason.TOO_LARGE
    good = bz2.compress(b"khung " * 500)
    flipped = good[:40] + bytes([good[40] ^ 1]) + good[41:]
    for frame in (good[:-1], good + b"y", good + good, flipped, b"BZh9", b"BZhx" + good[4:]):
        with pytest.raises(Refused) as caught:
            decompress_text(frame)
        assert caught.value.reason is Reason.DAMAGED


def test_hostile_pieces_are_refused_not_followed() -> None:
    rows, raw, texts = encode_apart(RID, some_ops(), 1, {})
    held = msgspec.msgpack.decode(raw, type=Columns)
    found = held.values[0].columns
    assert any(isinstance(column, int) for column in found)

    def body(columns: Columns, said: bytes, ids: bytes = rows) -> bytes:
        frame = compress(msgspec.msgpack.encode(columns))
        return msgspec.msgpack.encode([ids, frame, compress(said)])

    def counted(number: int) -> Columns:
        values = msgspec.structs.replace(
            held.values[0], columns=[number if isinstance(c, int) else c for c in found]
        )
        return msgspec.structs.replace(held, values=[values, *held.values[1:]])

    assert unpack(msgspec.structs.replace(packed(some_ops()), body=body(held, texts)))
    cases = [
        body(held, texts[:-1]),
        body(held, texts + b"\0"),
        body(held, b"\xff" + texts[1:]),
        body(held, texts, rows[:-1]),
        body(counted(-1), texts),
        body(counted(1 << 62), texts),
        msgspec.msgpack.encode([rows, b"", b""]),
        msgspec.msgpack.encode([rows, compress(raw), b""]),
        b"\x93",
    ]
    # A column that says it lies apart, in a body where nothing does.
    cases.append(compress(msgspec.msgpack.encode(held)))
    for case in cases:
        with pytest.raises(Refused) as caught:
            unpack(msgspec.structs.replace(packed(some_ops()), body=case))
        assert caught.value.reason is Reason.DAMAGED


def test_a_segment_that_announces_too_many_ops_is_refused() -> None:
    segment = msgspec.structs.replace(packed(some_ops()), hi=limits.SEGMENT_OPS + 1)

    with pytest.raises(Refused):
        from_bytes(to_bytes(segment))
