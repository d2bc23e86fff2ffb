"""Quiet words about typed text that does not belong where it would travel: never a refusal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.records.language import Field, Kind, RecordType, Scope

# A personal identity number: twelve digits, the first group the place of birth's registration
# (001-096), then century and sex (0-9). Sums of money never begin with 0.
_IDENTITY = re.compile(r"(?<![\d.,/])0\d{2}[ .]?\d{3}[ .]?\d{3}[ .]?\d{3}(?![\d/])")
_PHONE = re.compile(r"(?<![\d.,/])(?:\+84|0)[ .-]?[35789](?:[ .-]?\d){8}(?![\d/])")
_TEXTUAL = (Kind.TEXT, Kind.LONG_TEXT, Kind.TEXTS)


def travels(rtype: RecordType, field: Field) -> bool:
    """Tell whether a field is a text that is sent out of the unit."""
    return field.kind in _TEXTUAL and rtype.group(field.group).scope is not Scope.COMMUNE


def hint(rtype: RecordType, field: Field, value: Any) -> str:
    """Return a warning when a text that leaves the unit seems to hold somebody's number, or ""."""
    if not travels(rtype, field):
        return ""
    text = " ".join(value) if isinstance(value, tuple | list) else str(value or "")
    if _IDENTITY.search(text):
        return "Ô này được gửi lên tỉnh: không ghi số định danh cá nhân."
    if _PHONE.search(text):
        return "Ô này được gửi lên tỉnh: không ghi số điện thoại riêng."
    return ""


def hints(rtype: RecordType, values: Mapping[str, Any]) -> dict[str, str]:
    """Return the warnings about a record's values, by field."""
    found = {f.name: hint(rtype, f, values.get(f.name)) for f in rtype.fields if f.name in values}
    return {name: words for name, words in found.items() if words}
