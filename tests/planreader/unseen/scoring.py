"""Scores an extraction against gold: the same measures for every layout and format.

Items are paired by the folded first words of their titles. ``deadline_any``, ``title_any`` and the
like in gold name further right answers, ``optional`` items count neither way, ``doubtful`` ones
must be doubted.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import Any

BARS = {
    "tasks": 0.85,
    "duties": 0.85,
    "lead": 0.85,
    "coop": 0.85,
    "role": 0.85,
    "our_role": 0.85,
    "deadline": 0.85,
    "outputs": 0.8,
    "targets": 0.85,
    "reporting": 0.85,
    "doc": 0.85,
}
CLOSE = 0.85
HEAD_WORDS = 8
SPAN_WORDS = 6
SPAN_SLACK = 12  # characters of numbering or a bullet before the title

Json = dict[str, Any]
Pair = tuple[Json, Json]


def fold(text: object) -> str:
    """Small letters without marks or punctuation; UBND written out."""
    marked = unicodedata.normalize("NFD", str(text or "").casefold())
    bare = "".join(c for c in marked if not unicodedata.combining(c)).replace("đ", "d")
    words = " ".join(re.sub(r"[^0-9a-z%]+", " ", bare).split())
    return re.sub(r"\bubnd\b", "uy ban nhan dan", words)


def head(title: str, words: int = HEAD_WORDS) -> str:
    """The folded first words."""
    return " ".join(fold(title).split()[:words])


def closeness(item: Json, one: Json) -> float:
    """How alike the first words are, of the title or of another right one (0 to 1)."""
    mine = head(one["title"])
    return max(
        difflib.SequenceMatcher(None, head(title), mine).ratio()
        for title in (item["title"], *item.get("title_any", []))
    )


def paired(gold: list[Json], got: list[Json]) -> list[Pair]:
    """Each gold item with the closest extracted one not yet taken."""
    pairs, taken = [], set()
    for item in gold:
        ratios = [
            (closeness(item, one), -place) for place, one in enumerate(got) if place not in taken
        ]
        best, place = max(ratios, default=(0.0, 0))
        if best >= CLOSE:
            taken.add(-place)
            pairs.append((item, got[-place]))
    return pairs


def deadline_key(deadline: Json | None) -> tuple[object, ...]:
    """What makes two deadlines the same."""
    rule = deadline or {"kind": "none"}
    kind = rule["kind"]
    if kind == "relative":
        return (kind, rule["days"], rule.get("from") == "plan_issue")
    if kind == "quarter":
        value = rule["value"]
        return (kind, *(value if isinstance(value, list) else [value]))
    keys = {
        "date": ("date",),
        "month": ("value",),
        "year": ("value",),
        "range": ("from", "to"),
        "recurring": ("every", "by"),
    }
    values = [rule.get(key) for key in keys.get(kind, ())]
    return (kind, *(None if value is None else str(value).lstrip("0") for value in values))


def deadline_right(gold: Json, got: Json) -> bool:
    """Whether the rule found is one of the right ones."""
    rules = [
        gold.get("deadline"),
        *gold.get("deadline_any", []),
        *(part["deadline"] for part in gold.get("deadline_parts", [])),
    ]
    right, mine = {deadline_key(rule) for rule in rules}, deadline_key(got.get("deadline"))
    if gold.get("deadline_ignore_by"):
        return mine[:2] in {key[:2] for key in right}
    return mine in right


def agencies(item: Json, key: str) -> set[str]:
    return {fold(name) for name in item.get(key) or []}


def all_agencies(item: Json, key: str) -> list[set[str]]:
    """The right sets of agencies: some names may be split in two ways."""
    return [
        {fold(name) for name in names}
        for names in (item.get(key) or [], *item.get(f"{key}_any", []))
    ]


def flags(item: Json) -> tuple[bool, bool]:
    return bool(item.get("commune_is_lead")), bool(item.get("commune_is_coop"))


def same_role(gold: Json, got: Json) -> bool:
    """The commune's part; leading and implementing are one here."""
    doer = {"implement": "lead"}
    return "our_role" not in gold or (
        doer.get(gold["our_role"], gold["our_role"]) == doer.get(got["our_role"], got["our_role"])
    )


def outputs_right(gold: Json, got: Json) -> bool:
    return sorted(head(x, 4) for x in gold.get("outputs") or []) == sorted(
        head(x, 4) for x in got.get("outputs") or []
    )


CHECKS = {
    "lead": lambda a, b: agencies(a, "lead") == agencies(b, "lead"),
    "coop": lambda a, b: agencies(b, "coop") in all_agencies(a, "coop"),
    "role": lambda a, b: flags(a) == flags(b),
    "our_role": same_role,
    "deadline": deadline_right,
}


def f1(hits: int, gold: int, got: int) -> float | None:
    return 2 * hits / (gold + got) if gold + got else None


def needed(gold: list[Json], pairs: list[Pair]) -> tuple[list[Json], list[Pair]]:
    """Leave out optional items, found or not."""
    return (
        [item for item in gold if not item.get("optional")],
        [pair for pair in pairs if not pair[0].get("optional")],
    )


def score(gold: Json, got: Json) -> tuple[dict[str, float], list[str]]:
    """The measures (0 to 1) that apply, and a line for every difference."""
    measures: dict[str, float | None] = {}
    notes: list[str] = []
    items, pairs = [], []
    for measure, key in (("tasks", "tasks"), ("duties", "org_duties")):
        found = paired(gold[key], got[key])
        want, right = needed(gold[key], found)
        spare = len(found) - len(right)
        measures[measure] = f1(len(right), len(want), len(got[key]) - spare)
        items, pairs = [*items, *want], [*pairs, *right]
        notes += _unpaired(measure, want, got[key], found)
    for measure, check in CHECKS.items():
        measures[measure] = _share(measure, check, items, pairs, notes)
    with_outputs = [pair for pair in pairs if "outputs" in pair[0]]
    expected = [item for item in items if "outputs" in item]
    measures["outputs"] = _share("outputs", outputs_right, expected, with_outputs, notes)
    measures["targets"] = _facts("targets", target_fits, gold, got, notes)
    measures["reporting"] = _facts("reporting", reporting_fits, gold, got, notes)
    measures["doc"] = _doc(gold["doc"], got["doc"], notes)
    return {name: value for name, value in measures.items() if value is not None}, notes


def _unpaired(measure: str, want: list[Json], got: list[Json], pairs: list[Pair]) -> list[str]:
    gold_done, got_done = {id(a) for a, _ in pairs}, {id(b) for _, b in pairs}
    return [
        *(f"{measure} missed {x['id']}: {x['title'][:70]}" for x in want if id(x) not in gold_done),
        *(f"{measure} extra {x['id']}: {x['title'][:70]}" for x in got if id(x) not in got_done),
    ]


def _share(
    name: str, check: Any, items: list[Json], pairs: list[Pair], notes: list[str]
) -> float | None:
    wrong = [(a, b) for a, b in pairs if not check(a, b)]
    shown = {"role": ("commune_is_lead", "commune_is_coop")}.get(name, (name,))
    notes += [
        f"{name} of {a['id']}: want {[a.get(k) for k in shown]} got {[b.get(k) for k in shown]}"
        for a, b in wrong
    ]
    return (len(pairs) - len(wrong)) / len(items) if items else None


def target_fits(gold: Json, got: Json) -> bool:
    value = got.get("percent", got.get("count"))
    values = [gold.get("percent", gold.get("count")), *gold.get("percent_any", [])]
    years = [gold["year"], *gold.get("year_any", [])]
    year = str(got["year"]) if got.get("year") else None
    ops = [gold.get("op"), *gold.get("op_any", [])]
    return value in values and year in years and got.get("op") in ops


def reporting_fits(gold: Json, got: Json) -> bool:
    dues = {_day(due) for due in (gold["due"], *gold.get("due_any", []))}
    return got["period"] in (gold["period"], *gold.get("period_any", [])) and (
        _day(got.get("due")) in dues
    )


def _day(due: object) -> str | None:
    return str(due).lstrip("0") if due else None


def _facts(key: str, fits: Any, gold: Json, got: Json, notes: list[str]) -> float | None:
    left = list(got[key])
    hits = 0
    for want in gold[key]:
        found = next((one for one in left if fits(want, one)), None)
        if found is None:
            notes.append(f"{key} missed: {want}")
            continue
        left.remove(found)
        hits += 1
    shown = ("percent", "count", "op", "year", "period", "due", "who", "text")
    notes += [f"{key} extra: { {k: one[k] for k in shown if k in one} }" for one in left]
    return f1(hits, len(gold[key]), len(got[key]))


def _doc(gold: Json, got: Json, notes: list[str]) -> float:
    right = 0
    for key in gold:
        fine = head(gold[key]) == head(got.get(key) or "") and (
            key == "title" or fold(gold[key]) == fold(got.get(key))
        )
        right += fine
        if not fine:
            notes.append(f"doc {key}: want {gold[key]!r} got {got.get(key)!r}")
    return right / len(gold)


def certain_and_wrong(gold: Json, got: Json) -> list[str]:
    """Deadlines given without a doubt that are not the plan's, and doubtful ones not doubted."""
    found = []
    for key in ("tasks", "org_duties"):
        for want, one in paired(gold[key], got[key]):
            dated = one["deadline"]["kind"] not in ("none", "event", "ongoing")
            if dated and not one["doubts"] and not deadline_right(want, one):
                found.append(f"{want['id']}: want {want['deadline']} got {one['deadline']}")
            if want.get("doubtful") and not one["doubts"]:
                found.append(f"{want['id']}: {one['time_raw']!r} is not doubted")
    return found


def invented(gold: Json, got: Json) -> list[str]:
    """Tasks that the plan does not give."""
    known = {id(one) for _, one in paired(gold["tasks"], got["tasks"])}
    return [one["title"] for one in got["tasks"] if id(one) not in known]


def begins_with(words: str, title: str) -> bool:
    """Whether the words a source points to begin with the title."""
    return 0 <= fold(words).find(head(title, SPAN_WORDS)) < SPAN_SLACK
