"""The phrase tables of the genre, kept as data in ``resources/planreader``.

Every table holds plain ASCII wordings (see :mod:`app.planreader.plain`); a province that writes
something new needs a line there, not code.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

import resources


@cache
def table(name: str) -> dict[str, Any]:
    """Return the phrase table ``resources/planreader/<name>.toml``."""
    return tomllib.loads(resources.read_text(f"planreader/{name}.toml"))


def words(name: str, key: str) -> tuple[str, ...]:
    """Return the list ``key`` of the table ``name``."""
    return tuple(table(name)[key])


def alternatives(phrases: tuple[str, ...]) -> str:
    """Return a regular expression that matches any of the phrases, longest first."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in longest_first)


@cache
def pattern(name: str, key: str, template: str = r"\b(?:{})\b") -> re.Pattern[str]:
    """Return the compiled pattern of list ``key``; ``{}`` in ``template`` is the alternatives."""
    return re.compile(template.replace("{}", alternatives(words(name, key))))
