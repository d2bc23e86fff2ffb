from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.records import codec
from app.records.language import Field, Kind, RecordType
from app.records.registry import REGISTRY
from app.text.folding import nfc

_PACK, _UNPACK = msgspec.msgpack.encode, msgspec.msgpack.decode
_LETTERS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029"), min_size=1
).map(nfc)
_WORDS = st.one_of(_LETTERS, st.sampled_from(["Đặng Thị Ửng", "hoà giải", "=1+1", "'", "—"]))
_IDS = st.binary(min_size=16, max_size=16).map(bytes.hex)
_PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), _WORDS)
_JSON = st.recursive(
    _PLAIN, lambda inner: st.lists(inner) | st.dictionaries(_WORDS, inner), max_leaves=8
).filter(lambda v: isinstance(v, list | dict) and v)


def values_of(field: Field) -> st.SearchStrategy[Any]:
    """Any value the field can hold, as the program holds it."""
    codes = st.sampled_from([c.code for c in field.choices]) if field.choices else st.nothing()
    several = {"min_size": 1, "max_size": 4}
    return {
        Kind.TEXT: _WORDS,
        Kind.LONG_TEXT: _WORDS,
        Kind.TEXTS: st.lists(_WORDS, **several).map(tuple),
        Kind.INTEGER: st.integers(-(2**62), 2**62),
        Kind.DECIMAL: st.decimals(-(10**9), 10**9, allow_nan=False, places=3),
        Kind.BOOL: st.booleans(),
        Kind.DATE: st.dates(date(1945, 9, 2), date(2199, 12, 31)),
        Kind.CHOICE: codes,
        Kind.CHOICES: st.lists(codes, **several).map(tuple),
        Kind.REF: _IDS,
        Kind.REFS: st.lists(_IDS, **several).map(tuple),
        Kind.JSON: _JSON,
    }[field.kind]


FIELDS = [pytest.param(t, f, id=f"{t.name}.{f.name}") for t in REGISTRY for f in t.fields]
BY_KIND = {f.kind: f for t in REGISTRY for f in t.fields}
KINDS = [pytest.param(f, id=k.value) for k, f in sorted(BY_KIND.items())]


def test_every_kind_is_declared_somewhere() -> None:
    assert set(BY_KIND) == set(Kind)


@pytest.mark.parametrize("field", KINDS)
@given(data=st.data())
def test_a_value_survives_the_wire_and_the_table(field: Field, data: st.DataObject) -> None:
    value = data.draw(values_of(field))
    assert codec.normalise(field, value) == value
    wire = _UNPACK(_PACK(codec.to_wire(field, value)))
    assert codec.from_wire(field, wire) == value
    kept = codec.to_sql(field, value)
    assert isinstance(kept, str | int | bytes)
    assert codec.from_sql(field, kept) == value
    assert json.loads(json.dumps(codec.to_json(value))) is not None


@pytest.mark.parametrize("field", KINDS)
@given(data=st.data())
def test_what_is_shown_can_be_typed_again(field: Field, data: st.DataObject) -> None:
    value = data.draw(values_of(field))
    if field.kind is Kind.TEXTS:
        value = tuple(w for v in value if (w := v.replace(";", ",").strip()))
    if field.kind in (Kind.TEXT, Kind.LONG_TEXT):
        value = value.strip()
    shown = codec.show(field, codec.normalise(field, value))
    assert codec.parse(field, shown) == codec.normalise(field, value)


@pytest.mark.parametrize(("rtype", "field"), FIELDS)
def test_an_empty_value_is_none_in_every_form(rtype: RecordType, field: Field) -> None:
    for empty in (None, "", (), []):
        assert codec.normalise(field, empty) is None
    assert codec.parse(field, "  ") is None
    assert codec.show(field, None) == ""
    assert codec.to_sql(field, None) is codec.from_sql(field, None) is None
    assert codec.to_json(None) is None
    assert field.number not in codec.group_to_wire(rtype, field.group, {field.name: None})


@pytest.mark.parametrize(("rtype", "field"), FIELDS)
@given(data=st.data())
def test_a_group_crosses_with_its_own_fields_only(
    rtype: RecordType, field: Field, data: st.DataObject
) -> None:
    value = data.draw(values_of(field))
    wire = codec.group_to_wire(rtype, field.group, {field.name: value, "lost": 1})
    assert set(wire) == {field.number}
    number = rtype.group(field.group).number
    back = codec.group_from_wire(rtype, number, {**_UNPACK(_PACK(wire)), 9999: "mới hơn"})
    assert back == {f.name: None for f in rtype.fields_of(field.group)} | {field.name: value}
    assert codec.group_from_wire(rtype, 200, wire) == {}


WRONG: dict[Kind, list[Any]] = {
    Kind.TEXT: [1, b"x", ["x"]],
    Kind.LONG_TEXT: [1, {"a": 1}],
    Kind.TEXTS: [3, [1], {"a": 1}],
    Kind.INTEGER: ["1", 1.5, [1], True, 2**63, -(2**64)],
    Kind.DECIMAL: ["một", [1], "NaN", "Infinity", "1E+400"],
    Kind.BOOL: ["true", 2, 0],
    Kind.DATE: ["hôm qua", 20261008, "2026-13-01"],
    Kind.CHOICE: [1, ["a"]],
    Kind.CHOICES: [7, [1]],
    Kind.REF: ["ab" * 16, b"short", 1],
    Kind.REFS: [[b"short"], 1, ["ab" * 16]],
    Kind.JSON: ["words", 5, True],
}


@pytest.mark.parametrize(
    ("kind", "raw"),
    [pytest.param(k, raw, id=f"{k.value}-{raw!r}") for k, raws in WRONG.items() for raw in raws],
)
def test_a_writer_of_nonsense_is_found_out(kind: Kind, raw: Any) -> None:
    with pytest.raises(codec.ValueProblem):
        codec.from_wire(BY_KIND[kind], raw)


def field(kind: Kind, **values: Any) -> Field:
    return Field(number=1, name="x", label="X", group="g", kind=kind, **values)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.DATE, "5/3/2026", date(2026, 3, 5)),
        (Kind.DATE, "2026-03-05", date(2026, 3, 5)),
        (Kind.DATE, "ngày 05 tháng 3 năm 2026", date(2026, 3, 5)),
        (Kind.DECIMAL, "1.234,5", Decimal("1234.5")),
        (Kind.INTEGER, "1.234", 1234),
        (Kind.INTEGER, " 12 ", 12),
        (Kind.BOOL, "Có", True),
        (Kind.BOOL, "x", True),
        (Kind.BOOL, "không", False),
        (Kind.TEXT, "  hoà\u0300 ", "hoà\u0300"),
        (Kind.LONG_TEXT, "  thụt vào\n", "  thụt vào\n"),
        (Kind.TEXTS, "a; b ;;", ("a", "b")),
    ],
)
def test_typed_text_is_read_as_people_write_it(kind: Kind, text: str, value: Any) -> None:
    assert codec.parse(field(kind), text) == (nfc(value) if isinstance(value, str) else value)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.DATE, "31/02/2026"),
        (Kind.DATE, "mai"),
        (Kind.INTEGER, "1,5"),
        (Kind.INTEGER, "một"),
        (Kind.DECIMAL, "1,2,3"),
        (Kind.BOOL, "có lẽ"),
        (Kind.REF, "xyz"),
        (Kind.JSON, "{"),
    ],
)
def test_typed_text_that_is_none_of_it_is_told(kind: Kind, text: str) -> None:
    with pytest.raises(codec.ValueProblem) as caught:
        codec.parse(field(kind), text)
    assert str(caught.value).endswith(".")


def test_a_choice_may_be_typed_by_code_or_by_label_without_marks() -> None:
    degree = REGISTRY["officer"].field("law_degree")
    for typed in ("bachelor", "Đại học luật", "dai hoc luat", "ĐẠI HỌC LUẬT"):
        assert codec.parse(degree, typed) == "bachelor"
    with pytest.raises(codec.ValueProblem, match="Đại học luật"):
        codec.parse(degree, "giáo sư")


def test_the_same_words_in_two_unicode_forms_are_one_value() -> None:
    import unicodedata

    text = REGISTRY["officer"].field("full_name")
    split = unicodedata.normalize("NFD", "Đặng Thị Ửng")
    assert codec.parse(text, split) == codec.from_wire(text, split) == "Đặng Thị Ửng"
