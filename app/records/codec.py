"""Field values in their three outer forms: on the wire (ops), in SQL, and as JSON or typed text.

Inside the program a value is always the Python value named beside its ``Kind``; an empty value is
None. Text is NFC from the first entrance on and otherwise kept exactly as typed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from app.errors import FieldProblem
from app.records.language import LISTS, Field, Kind, RecordType
from app.text.dates import format_date, parse_date
from app.text.folding import fold, nfc
from app.text.numbers import parse_number

_WORDS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE})
_LARGEST = 2**63
"""The bound of a number: a column holds no larger integer."""
_YES = {"1", "true", "co", "x", "yes", "dung"}
_NO = {"0", "false", "khong", "no", "sai", ""}


class ValueProblem(ValueError):
    """A typed value that the field cannot hold; its text is the sentence shown beside the field."""


def normalise(field: Field, value: Any) -> Any:
    """Return the Python value of a field in its one form (NFC, tuples, None when empty).

    Raises ValueProblem when the value is of another kind than the field's.
    """
    if value is None or value == "" or value == () or value == []:
        return None
    if field.kind in _WORDS:
        return _text(value)
    if field.kind in LISTS:
        return _texts(value)
    if field.kind is Kind.REF:
        return _id(value)
    if field.kind is Kind.JSON:
        return _tree(value)
    if not _KINDS[field.kind](value):
        raise ValueProblem(f"{field.label}: giá trị không đúng kiểu.")
    return value


def parse(field: Field, text: str) -> Any:
    """Return the value a person typed for a field (a form, ``--set``, a spreadsheet cell).

    Dates are day first, numbers use the decimal comma, a choice may be given by code or label,
    lists are separated by ";". Raises ValueProblem with the sentence to show.
    """
    text = nfc(text).strip() if field.kind is not Kind.LONG_TEXT else nfc(text)
    if not text.strip():
        return None
    reader = _PARSERS.get(field.kind)
    return normalise(field, reader(field, text) if reader else text)


def show(field: Field, value: Any) -> str:
    """Return a value as people read it: dd/mm/yyyy, decimal comma, labels instead of codes."""
    if value is None:
        return ""
    match field.kind:
        case Kind.DATE:
            return format_date(value)
        case Kind.BOOL:
            return "Có" if value else "Không"
        case Kind.DECIMAL:
            return str(value).replace(".", ",")
        case Kind.CHOICE:
            return field.choice_label(value)
        case Kind.CHOICES:
            return "; ".join(field.choice_label(v) for v in value)
        case Kind.TEXTS | Kind.REFS:
            return "; ".join(value)
        case Kind.JSON:
            return json.dumps(value, ensure_ascii=False)
    return str(value)


def to_json(value: Any) -> Any:
    """Return a value as plain JSON data: ISO dates, numbers, lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, tuple):
        return [to_json(v) for v in value]
    return value


def to_wire(field: Field, value: Any) -> Any:
    """Return a value as it is written into ops: msgpack's own types, ids as 16 bytes."""
    match field.kind:
        case Kind.REF:
            return bytes.fromhex(value)
        case Kind.REFS:
            return [bytes.fromhex(v) for v in value]
        case Kind.TEXTS | Kind.CHOICES:
            return list(value)
        case Kind.DATE:
            return value.isoformat()
        case Kind.DECIMAL:
            return str(value)
    return value


def from_wire(field: Field, raw: Any) -> Any:
    """Return the value an op holds; ValueProblem when the writer put something else there."""
    if type(raw) is str and field.kind in _WORDS:
        # Nearly every value of an import is this.
        return nfc(raw) or None
    try:
        match field.kind:
            case Kind.REF:
                return _wire_id(raw)
            case Kind.REFS:
                return tuple(_wire_id(v) for v in raw)
            case Kind.DATE:
                return date.fromisoformat(raw)
            case Kind.DECIMAL:
                return normalise(field, Decimal(raw))
    except (TypeError, ValueError, InvalidOperation) as error:
        raise ValueProblem(f"{field.label}: giá trị không đúng kiểu.") from error
    return normalise(field, raw)


def group_to_wire(rtype: RecordType, group: str, values: Mapping[str, Any]) -> dict[int, Any]:
    """Return the whole group as {field number: wire value}, empty fields left out."""
    return {
        f.number: to_wire(f, values[f.name])
        for f in rtype.fields_of(group)
        if values.get(f.name) is not None
    }


def group_from_wire(rtype: RecordType, group: int, raw: Mapping[int, Any]) -> dict[str, Any]:
    """Return every field of the group with its value, None where the op leaves it empty.

    Fields of a newer program (unknown numbers) are passed over; the op keeps them.
    """
    declared = rtype.group_by_number(group)
    if declared is None:
        return {}
    return {
        f.name: from_wire(f, raw[f.number]) if f.number in raw else None
        for f in rtype.fields_of(declared.name)
    }


def sql_type(field: Field) -> str:
    """Return the column type of a field."""
    match field.kind:
        case Kind.INTEGER | Kind.BOOL:
            return "INTEGER"
        case Kind.DECIMAL:
            return "NUMERIC"
        case Kind.REF:
            return "BLOB"
    return "TEXT"


def to_sql(field: Field, value: Any) -> Any:
    """Return a value as its column holds it."""
    if value is None:
        return None
    match field.kind:
        case Kind.REF:
            return bytes.fromhex(value)
        case Kind.DATE:
            return value.isoformat()
        case Kind.BOOL:
            return int(value)
        case Kind.DECIMAL:
            return str(value)
        case Kind.TEXTS | Kind.CHOICES | Kind.REFS | Kind.JSON:
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


def from_sql(field: Field, raw: Any) -> Any:
    """Return the value a column holds."""
    if raw is None:
        return None
    match field.kind:
        case Kind.REF:
            return raw.hex()
        case Kind.DATE:
            return date.fromisoformat(raw)
        case Kind.BOOL:
            return bool(raw)
        case Kind.DECIMAL:
            return Decimal(str(raw))
        case Kind.TEXTS | Kind.CHOICES | Kind.REFS:
            return tuple(json.loads(raw))
        case Kind.JSON:
            return json.loads(raw)
    return raw


def problem(field: Field, error: ValueProblem) -> FieldProblem:
    """Return the problem to show beside a field."""
    return FieldProblem(field.name, str(error))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueProblem("Giá trị phải là chữ.")
    return nfc(value)


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (_text(value),)
    if not isinstance(value, list | tuple):
        raise ValueProblem("Giá trị phải là danh sách.")
    return tuple(_text(v) for v in value)


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -_LARGEST <= value < _LARGEST


def _is_decimal(value: Any) -> bool:
    return isinstance(value, Decimal) and value.is_finite() and abs(value) < _LARGEST


def _id(value: Any) -> str:
    if isinstance(value, str) and len(value) == 32:
        try:
            return bytes.fromhex(value).hex()
        except ValueError:
            pass
    raise ValueProblem("Mã bản ghi không đúng.")


def _wire_id(raw: Any) -> str:
    if isinstance(raw, bytes) and len(raw) == 16:
        return raw.hex()
    raise ValueProblem("Mã bản ghi không đúng.")


def _tree(value: Any) -> Any:
    if not isinstance(value, Mapping | list | tuple):
        raise ValueProblem("Giá trị phải là danh sách hoặc nhóm.")
    return _nfc_tree(value)


def _nfc_tree(value: Any) -> Any:
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, Mapping):
        return {str(k): _nfc_tree(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_nfc_tree(v) for v in value]
    return value


def _parse_date(_field: Field, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        parsed = parse_date(text)
    if parsed is None:
        raise ValueProblem("Ngày không đúng. Hãy ghi ngày/tháng/năm, ví dụ 05/03/2026.")
    return parsed


def _parse_number(_field: Field, text: str) -> Decimal:
    number = parse_number(text)
    if number is None:
        raise ValueProblem("Số không đúng. Ví dụ: 12 hoặc 1.234,5.")
    return number


def _parse_integer(field: Field, text: str) -> int:
    number = _parse_number(field, text)
    if number != number.to_integral_value():
        raise ValueProblem("Phải là số nguyên.")
    return int(number)


def _parse_bool(_field: Field, text: str) -> bool:
    word = fold(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueProblem("Hãy ghi Có hoặc Không.")


def _parse_choice(field: Field, text: str) -> str:
    wanted = fold(text)
    for choice in field.choices:
        if text == choice.code or wanted in (fold(choice.label), fold(choice.code)):
            return choice.code
    if field.open:
        return text
    labels = ", ".join(c.label for c in field.choices)
    raise ValueProblem(f"Không có lựa chọn này. Các lựa chọn: {labels}.")


def _parse_list(field: Field, text: str) -> tuple[str, ...]:
    parts = tuple(p.strip() for p in text.split(";") if p.strip())
    if field.kind is Kind.CHOICES:
        return tuple(_parse_choice(field, p) for p in parts)
    return tuple(_id(p) for p in parts) if field.kind is Kind.REFS else parts


def _parse_json(_field: Field, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise ValueProblem("Dữ liệu JSON không đúng.") from error


_PARSERS: dict[Kind, Any] = {
    Kind.DATE: _parse_date,
    Kind.INTEGER: _parse_integer,
    Kind.DECIMAL: _parse_number,
    Kind.BOOL: _parse_bool,
    Kind.CHOICE: _parse_choice,
    Kind.CHOICES: _parse_list,
    Kind.TEXTS: _parse_list,
    Kind.REFS: _parse_list,
    Kind.JSON: _parse_json,
}
_KINDS: dict[Kind, Callable[[Any], bool]] = {
    Kind.INTEGER: _is_integer,
    Kind.DECIMAL: _is_decimal,
    Kind.BOOL: lambda value: isinstance(value, bool),
    Kind.DATE: lambda value: isinstance(value, date),
}
