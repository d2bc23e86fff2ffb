"""What a person must put right before a record is kept: answered beside the field, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.errors import FieldProblem, UserError
from app.records.codec import ValueProblem, normalise, parse, problem
from app.records.language import Field, Kind, RecordType


def check(
    rtype: RecordType, values: Mapping[str, Any]
) -> tuple[dict[str, Any], list[FieldProblem]]:
    """Return the values in their one form, and every problem of a whole record.

    ``values`` holds Python values by field name; unknown names are problems too.
    """
    clean: dict[str, Any] = {}
    problems: list[FieldProblem] = []
    for name, value in values.items():
        try:
            clean[name] = normalise(rtype.field(name), value)
        except KeyError:
            problems.append(FieldProblem(name, f"{rtype.label} không có trường này."))
        except ValueProblem as error:
            problems.append(problem(rtype.field(name), error))
    problems += [p for f in rtype.fields for p in _field_problems(f, clean.get(f.name))]
    problems += _span_problems(rtype, clean)
    return clean, problems


def parse_all(rtype: RecordType, typed: Mapping[str, str]) -> dict[str, Any]:
    """Return typed texts as values; UserError naming every field that could not be read."""
    values: dict[str, Any] = {}
    problems: list[FieldProblem] = []
    for name, text in typed.items():
        try:
            values[name] = parse(rtype.field(name), text)
        except KeyError:
            problems.append(FieldProblem(name, f"{rtype.label} không có trường “{name}”."))
        except ValueProblem as error:
            problems.append(problem(rtype.field(name), error))
    if problems:
        raise refusal(rtype, problems)
    return values


def accepted(rtype: RecordType, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a whole record in their one form; UserError naming every problem."""
    clean, problems = check(rtype, values)
    if problems:
        raise refusal(rtype, problems)
    return clean


def refusal(rtype: RecordType, problems: list[FieldProblem]) -> UserError:
    """Return the one error that carries all problems of a record."""
    labels = {f.name: f.label for f in rtype.fields}
    text = " ".join(f"{labels.get(p.field, p.field)}: {p.message}" for p in problems)
    return UserError(
        f"Chưa lưu {rtype.label.lower()}. {text}",
        "Sửa các ô được nêu rồi lưu lại.",
        code="invalid",
        fields=tuple(problems),
    )


def _field_problems(field: Field, value: Any) -> list[FieldProblem]:
    if value is None:
        return [FieldProblem(field.name, "Chưa ghi.")] if field.required else []
    codes = {c.code for c in field.choices}
    if field.kind is Kind.CHOICE and not field.open and value not in codes:
        return [FieldProblem(field.name, "Không có lựa chọn này.")]
    if field.kind is Kind.CHOICES and not field.open and not codes.issuperset(value):
        return [FieldProblem(field.name, "Có lựa chọn không có trong danh sách.")]
    if field.minimum is not None and value < field.minimum:
        return [FieldProblem(field.name, f"Không nhỏ hơn {field.minimum}.")]
    if field.maximum is not None and value > field.maximum:
        return [FieldProblem(field.name, f"Không lớn hơn {field.maximum}.")]
    return []


def _span_problems(rtype: RecordType, values: Mapping[str, Any]) -> list[FieldProblem]:
    return [
        FieldProblem(last, f"Không được trước {_lower(rtype.field(first).label)}.")
        for first, last in rtype.spans
        if values.get(first) is not None
        and values.get(last) is not None
        and values[last] < values[first]
    ]


def _lower(label: str) -> str:
    return f"{label[:1].lower()}{label[1:]}"
