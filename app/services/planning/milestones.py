"""Targets of a plan as indicators: a chain such as "hơn 90 % (2027) … 100 % (2030)" is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.text.folding import fold

_DEFAULT_OPERATOR = "="


def indicators_of(targets: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the field values of one indicator per subject, its milestones in printed order.

    Targets of the same subject under the same printed number form one chain when they carry
    years; every other target stands alone.
    """
    chains: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for n, target in enumerate(targets):
        chains.setdefault(_chain_key(target, n), []).append(target)
    return [_indicator(chain) for chain in chains.values()]


def _chain_key(target: Mapping[str, Any], n: int) -> tuple[str, str]:
    if not target.get("year"):
        return "alone", str(n)
    if target.get("series"):
        return "series", str(target["series"])
    printed = str(target.get("id") or "").rpartition("-")[0] or str(target.get("id"))
    return printed, fold(str(target.get("subject") or ""))


def _indicator(chain: list[Mapping[str, Any]]) -> dict[str, Any]:
    text = " … ".join(str(t["text"]) for t in chain)
    return {
        "name": text,
        "measure": _measure(fold(text)),
        "milestones": [_milestone(t) for t in chain],
        "commune": any(t.get("commune") for t in chain) or None,
    }


def _milestone(target: Mapping[str, Any]) -> dict[str, Any]:
    percent = target.get("percent")
    return {
        "year": int(target["year"]) if target.get("year") else None,
        "operator": target.get("op") or _DEFAULT_OPERATOR,
        "value": percent if percent is not None else target.get("count"),
        "unit": "percent" if percent is not None else "count",
    }


def _measure(words: str) -> str:
    """The figure the program can work out itself, told by the words plans use for it."""
    if "trinh do" in words and "luat" in words:
        return "law_degree"
    if "tai nang" in words:
        return "talent"
    if "nong cot" in words:
        return "core_force"
    if "bo tri" in words and ("cong chuc" in words or "vi tri" in words):
        return "staffed"
    if "tap huan" in words or "boi duong" in words:
        return "trained_and_materials" if "tai lieu" in words else "trained"
    return "text"
