"""Ops laid out in columns, so that what is alike lies together and compresses well.

Ops of a segment are contiguous: the op at position i has number lo + i. Columns that every op has
(stamp, transaction, author, reason, row, base) run in op order; values are grouped by (type, group)
and, within it, by field. Row ids and stream ids are written once, in order of first use.

Reading is the exact reverse; anything that does not fit raises ValueError.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

import msgspec

from app.exchange.ops import Op

_ID = 16
_END = "\0"
_OPAQUE = 0
"""Shape 0: the value is not a mapping of fields (a deletion, or a newer program's op)."""

Shape = tuple[Any, ...]
"""Which fields a value has: (field, …), or ((group, (field, …)), …) at birth."""


class Values(msgspec.Struct, array_like=True):
    """The values of one (type, group): distinct shapes, the shape of each op, and field columns.

    ``shape`` counts from 1 into ``shapes``; 0 is opaque. ``columns`` holds, for every slot of
    ``slots`` in order, the values of the ops that have it, in op order; ``opaque`` the rest. In
    place of a column that is written apart stands how many values it has.
    """

    shapes: list[Any]
    shape: list[int]
    slots: list[tuple[int, int]]
    columns: list[list[Any] | int]
    opaque: list[Any]


class Columns(msgspec.Struct, array_like=True):
    """All live ops of a segment, by column.

    ``kinds`` are the distinct (type, group); ``kind`` indexes it per op. ``st`` and ``txn`` are
    differences from the op before (the first from 0). ``row`` is 0 for a row id not met before,
    else how many new ids ago it was first met. ``base`` is -1 for none, else an index into
    ``rids``, where index 0 is the segment's own stream; ``base_seq`` holds own number minus
    base's number for ops that have a base. ``res`` and ``erased`` are sparse, by position.
    """

    kinds: list[tuple[int, int]]
    kind: list[int]
    st: list[int]
    txn: list[int]
    who: list[int]
    why: list[int]
    rows: bytes
    row: list[int]
    rids: bytes
    base: list[int]
    base_seq: list[int]
    res: list[tuple[int, list[tuple[int, int]]]]
    values: list[Values]
    erased: list[tuple[int, bytes]]


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Columns)


def ordered(op: Op) -> Any:
    """Return the op's value with its field numbers in rising order, as hashes and columns need."""
    value = _sorted(op.val)
    if op.grp or not isinstance(value, Mapping):
        return value
    return {group: _sorted(fields) for group, fields in value.items()}


def _sorted(value: Any) -> Any:
    if not isinstance(value, Mapping) or not _all_numbers(value):
        return value
    keys = list(value)
    return value if keys == sorted(keys) else {k: value[k] for k in sorted(keys)}


def encode(rid: bytes, ops: Sequence[Op], lo: int, erased: Mapping[int, bytes]) -> bytes:
    """Return the columns of ``ops`` of stream ``rid``; ``erased`` maps positions to op hashes."""
    return _ENCODER.encode(_laid_out(rid, ops, lo, erased))


def encode_apart(
    rid: bytes, ops: Sequence[Op], lo: int, erased: Mapping[int, bytes]
) -> tuple[bytes, bytes, bytes]:
    """Return the columns in three pieces: row ids, all the rest, and the columns of texts.

    Each compresses best alone: ids not at all, numbers beside their like, texts without the lengths
    between them. A text ends with a zero byte; a column with a text that holds one stays put.
    """
    columns = _laid_out(rid, ops, lo, erased)
    rows, columns.rows = columns.rows, b""
    texts: list[str] = []
    for values in columns.values:
        for place, column in enumerate(values.columns):
            if isinstance(column, list) and all(map(_is_plain, column)):
                texts += column
                values.columns[place] = len(column)
    return rows, _ENCODER.encode(columns), "".join(f"{text}{_END}" for text in texts).encode()


def _is_plain(cell: Any) -> bool:
    return isinstance(cell, str) and _END not in cell


def _laid_out(rid: bytes, ops: Sequence[Op], lo: int, erased: Mapping[int, bytes]) -> Columns:
    rows, rids = _Table(), _Table([rid])
    kinds = sorted({(op.ent, op.grp) for op in ops})
    index = {kind: i for i, kind in enumerate(kinds)}
    by_kind: list[list[Any]] = [[] for _ in kinds]
    for op in ops:
        by_kind[index[op.ent, op.grp]].append(ordered(op))
    return Columns(
        kinds=kinds,
        kind=[index[op.ent, op.grp] for op in ops],
        st=_differences(op.st for op in ops),
        txn=_differences(op.txn for op in ops),
        who=[op.who for op in ops],
        why=[int(op.why) for op in ops],
        row=[rows.distance(op.row) for op in ops],
        rows=rows.joined(),
        base=[-1 if op.base is None else rids.index(op.base[0]) for op in ops],
        base_seq=[op.seq - op.base[1] for op in ops if op.base is not None],
        res=[
            (op.seq - lo, [(rids.index(rid_), seq) for rid_, seq in op.res]) for op in ops if op.res
        ],
        rids=rids.joined(skip=1),
        values=[
            _encode_values(values, birth=grp == 0)
            for (_, grp), values in zip(kinds, by_kind, strict=True)
        ],
        erased=sorted(erased.items()),
    )


def decode(raw: bytes, rid: bytes, lo: int, count: int) -> tuple[tuple[Op, ...], dict[int, bytes]]:
    """Return the live ops and the hashes of erased ones by position.

    Raises ValueError for anything malformed; ``count`` is how many ops the header announces.
    """
    return _decoded(raw, None, rid, lo, count)


def decode_apart(
    pieces: tuple[bytes, bytes, bytes], rid: bytes, lo: int, count: int
) -> tuple[tuple[Op, ...], dict[int, bytes]]:
    """Return what ``decode`` does, from the three pieces of ``encode_apart``."""
    rows, raw, texts = pieces
    return _decoded(raw, (rows, texts), rid, lo, count)


def _decoded(
    raw: bytes, apart: tuple[bytes, bytes] | None, rid: bytes, lo: int, count: int
) -> tuple[tuple[Op, ...], dict[int, bytes]]:
    try:
        columns = _DECODER.decode(raw)
        if apart is not None:
            columns.rows = apart[0]
            _put_back(columns, apart[1])
        erased = dict(columns.erased)
        positions = [i for i in range(count) if i not in erased]
        if len(positions) + len(erased) != count or len(columns.kind) != len(positions):
            raise ValueError("op count")
        return tuple(_ops(columns, rid, [lo + p for p in positions], lo)), erased
    except (msgspec.MsgspecError, RecursionError, IndexError, StopIteration) as error:
        raise ValueError("columns") from error
    except (TypeError, OverflowError, RuntimeError) as error:
        raise ValueError("columns") from error


def _put_back(columns: Columns, texts: bytes) -> None:
    """Put the columns of texts back in their places."""
    *cells, rest = texts.decode().split(_END)
    at = 0
    for values in columns.values:
        for place, column in enumerate(values.columns):
            if isinstance(column, int):
                if column < 0:
                    raise ValueError("texts")
                values.columns[place] = cells[at : at + column]
                at += column
    if rest or at != len(cells):
        raise ValueError("texts")


def _ops(columns: Columns, rid: bytes, seqs: list[int], lo: int) -> Iterator[Op]:
    values = [
        iter(_decode_values(v, birth=grp == 0))
        for (_, grp), v in zip(columns.kinds, columns.values, strict=True)
    ]
    rids = [rid, *_split(columns.rids)]
    bases = _bases(columns, rids, seqs)
    res = {
        lo + position: tuple((_at(rids, r), seq) for r, seq in dots)
        for position, dots in columns.res
    }
    for seq, kind, st, row, base, who, txn, why in zip(
        seqs,
        columns.kind,
        accumulate(columns.st),
        _rows(columns),
        bases,
        columns.who,
        accumulate(columns.txn),
        columns.why,
        strict=True,
    ):
        ent, grp = _at(columns.kinds, kind)
        yield Op(seq, st, ent, row, grp, next(values[kind]), base, who, txn, why, res.get(seq, ()))


def _rows(columns: Columns) -> Iterator[bytes]:
    table = _split(columns.rows)
    met = 0
    for distance in columns.row:
        if distance == 0:
            met += 1
            yield table[met - 1]
        else:
            yield _at(table, met - distance)


def _bases(columns: Columns, rids: list[bytes], seqs: list[int]) -> list[tuple[bytes, int] | None]:
    differences = iter(columns.base_seq)
    return [
        None if base == -1 else (_at(rids, base), seq - next(differences))
        for base, seq in zip(columns.base, seqs, strict=True)
    ]


def _encode_values(values: list[Any], *, birth: bool) -> Values:
    shapes: dict[Shape, int] = {}
    columns: dict[tuple[int, int], list[Any]] = {}
    result = Values([], [], [], [], [])
    for value in values:
        shape = _shape(value, birth=birth)
        if shape is None:
            result.shape.append(_OPAQUE)
            result.opaque.append(value)
            continue
        result.shape.append(shapes.setdefault(shape, len(shapes) + 1))
        for slot in _slots(shape, birth=birth):
            cell = value[slot[0]][slot[1]] if birth else value[slot[1]]
            columns.setdefault(slot, []).append(cell)
    result.shapes = list(shapes)
    result.slots = sorted(columns)
    result.columns = [*(columns[slot] for slot in result.slots)]
    return result


def _decode_values(values: Values, *, birth: bool) -> Iterator[Any]:
    columns = {slot: iter(cells) for slot, cells in zip(values.slots, _lists(values), strict=True)}
    opaque = iter(values.opaque)
    for number in values.shape:
        if number == _OPAQUE:
            yield next(opaque)
        elif birth:
            yield {
                group: {field: next(columns[group, field]) for field in fields}
                for group, fields in _at(values.shapes, number - 1)
            }
        else:
            yield {field: next(columns[0, field]) for field in _at(values.shapes, number - 1)}


def _lists(values: Values) -> Iterator[list[Any]]:
    for column in values.columns:
        if not isinstance(column, list):
            raise TypeError("column")
        yield column


def _shape(value: Any, *, birth: bool) -> Shape | None:
    if not isinstance(value, Mapping) or not _all_numbers(value):
        return None
    if not birth:
        return tuple(value)
    if not all(isinstance(v, Mapping) and _all_numbers(v) for v in value.values()):
        return None
    return tuple((group, tuple(fields)) for group, fields in value.items())


def _slots(shape: Shape, *, birth: bool) -> Iterator[tuple[int, int]]:
    if birth:
        return ((group, field) for group, fields in shape for field in fields)
    return ((0, field) for field in shape)


def _all_numbers(mapping: Mapping[Any, Any]) -> bool:
    return all(type(key) is int for key in mapping)


def _differences(numbers: Iterable[int]) -> list[int]:
    before, result = 0, []
    for number in numbers:
        result.append(number - before)
        before = number
    return result


def _at(items: list[Any], index: int) -> Any:
    if index < 0:
        raise ValueError("index")
    return items[index]


def _split(joined: bytes) -> list[bytes]:
    if len(joined) % _ID:
        raise ValueError("ids")
    return [joined[i : i + _ID] for i in range(0, len(joined), _ID)]


class _Table:
    """Distinct 16-byte ids in order of first use."""

    def __init__(self, first: Iterable[bytes] = ()) -> None:
        self._index: dict[bytes, int] = {}
        for item in first:
            self.index(item)

    def index(self, item: bytes) -> int:
        if len(item) != _ID:
            raise ValueError("id")
        return self._index.setdefault(item, len(self._index))

    def distance(self, item: bytes) -> int:
        known = len(self._index)
        position = self.index(item)
        return 0 if position == known else known - position

    def joined(self, skip: int = 0) -> bytes:
        return b"".join(list(self._index)[skip:])
