"""Agencies: splitting lists of them, telling leading from coordinating, finding the commune.

"Các sở, ban, ngành" and "UBND các xã, phường" are one name although they hold commas;
"Sở Nội vụ, Sở Tư pháp" are two. What parts two names is that the second opens with a word that
begins the name of an agency (``agencies.toml``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.planreader.agency_names import EDGES, agency_run, member_words, opens_agency
from app.planreader.phrases import pattern
from app.planreader.plain import plain

_LEAD_VERB = re.compile(
    r"\s*,?\s*(?:la (?:co quan|don vi)\s+)?(?:chu tri(?!\s+(?:soan thao|du thao|tham dinh"
    r"|to chuc hop))|lam dau moi|chiu trach nhiem chinh|dau moi|thuong truc)\b"
    r"(?:\s+(?:tham muu|thuc hien|to chuc))*"
)
_COOP_VERB = re.compile(
    r"[\s,;.:-]*\(?\b(?:va\s+|cung\s+)?(?:phoi hop|co su phoi hop|cung phoi hop)"
    r"(?:\s+chat che)?(?:\s+thuc hien)?(?:\s*(?:voi|cung|cua|la|:))*\s*"
)
_OTHER_BODIES = re.compile(
    r"(?:uy ban mat tran|uy ban mttq|mttq|hoi|doan|cong an|tram|truong|dang uy|chi bo|thon|to)\b"
)
_LATER_COOP = re.compile(
    r"[^.;:]{0,60}(?:\bchu tri,?\s+)?\bphoi hop(?:\s+chat che)?\s+(?:voi|cung)\s+"
)
_ANY_COOP = re.compile(
    r"(?<!quy che )(?<!cong tac )(?<!co che )(?<!su )(?<!viec )\bphoi hop(?:\s+chat che)?"
    r"(?:\s+(?:voi|cung))*\s+"
)
_MORE_BREAK = re.compile(r"\s*;\s*|\s*\n\s*|\s+[-+]\s+(?=\S)|\s*/\s*(?=(?:so|ubnd)\b)")
_SOFT_BREAK = re.compile(r"\s*,\s*(?:va\s+|cung\s+)?|\s+(?:va|cung|cung voi)\s+")
_ORDER = re.compile(r"^(?:giao|de nghi|yeu cau|phan cong)\s+(?:cho\s+)?")


@dataclass(frozen=True, slots=True)
class Doers:
    """Who leads and who coordinates, split one by one, and where the words about them end."""

    lead: list[str]
    coop: list[str]
    end: int = 0


def split_agencies(text: str) -> list[str]:
    """Return the agencies of a list in printed order; ``[]`` for an empty or dash-only field."""
    items: list[str] = []
    for part in _hard_parts(text):
        items += _soft_parts(part)
    return [item for item in (i.strip(EDGES) for i in items) if re.search(r"\w", item)]


def _hard_parts(text: str) -> list[str]:
    folded = plain(text)
    parts: list[str] = []
    start = 0
    for mark in _MORE_BREAK.finditer(folded):
        if mark.group().strip() in ("-", "+") and not opens_agency(text, mark.end()):
            continue
        new_line = "\n" in text[mark.start() : mark.end()] and ";" not in mark.group()
        if new_line and not opens_agency(text, mark.end()):
            continue
        parts.append(text[start : mark.start()])
        start = mark.end()
    return [" ".join(p.split()) for p in (*parts, text[start:])]


def _soft_parts(text: str) -> list[str]:
    folded = plain(text)
    shielded = [m.span() for m in pattern("agencies", "compound").finditer(folded)]
    depths = _depths(folded)
    parts: list[str] = []
    start = 0
    for mark in _SOFT_BREAK.finditer(folded):
        inside = any(a <= mark.start() < b for a, b in shielded) or depths[mark.start()]
        if inside or not _begins_another(text, folded, start, mark.end()):
            continue
        parts.append(text[start : mark.start()])
        start = mark.end()
    return [*parts, text[start:]]


def _begins_another(text: str, folded: str, start: int, position: int) -> bool:
    """Return whether a new agency begins at ``position`` of the name begun at ``start``."""
    if not opens_agency(text, position):
        return False
    is_member = member_words().match(folded, position) and text[position].islower()
    return not (
        is_member
        and re.match(r"(?:cac|ubnd|uy ban|co quan|don vi|nhung)\b", folded[start:].lstrip())
    )


def _depths(folded: str) -> list[bool]:
    depth, found = 0, []
    for char in folded:
        depth += char == "("
        found.append(depth > 0)
        depth -= char == ")" and depth > 0
    return found


def read_field(text: str) -> Doers:
    """Read the value of a label or a cell: "Sở A chủ trì, phối hợp với B" gives both sides."""
    folded = plain(text)
    coop = _COOP_VERB.search(folded)
    head = text[: coop.start()] if coop else text
    tail = text[coop.end() :] if coop else ""
    verb = _LEAD_VERB.search(plain(head))
    helpers = split_agencies(_without_verb(tail))
    if verb:
        before, behind = head[: verb.start()].strip(EDGES), head[verb.end() :].strip(EDGES)
        if not before:
            return Doers(split_agencies(_without_verb(behind)), helpers)
        return Doers(split_agencies(before), split_agencies(_without_verb(behind)) + helpers)
    return Doers(split_agencies(_without_verb(head)), helpers)


def _without_verb(text: str) -> str:
    """Drop the verb: "UBND các xã thực hiện" names the agency only."""
    return re.sub(
        r"\s+(?:cử [^;]*|chủ trì|tổ chức thực hiện|triển khai thực hiện|thực hiện|triển khai)\W*$",
        "",
        text,
    )


def leading_agencies(sentence: str) -> Doers:
    """Read the doers at the head of a sentence: "Giao Sở A chủ trì, phối hợp với B tham mưu …"."""
    folded = plain(sentence)
    order = _ORDER.match(folded)
    start = order.end() if order else 0
    end = agency_run(sentence, start)
    lead_verb = _LEAD_VERB.match(folded, end)
    coop_verb = _COOP_VERB.match(folded, lead_verb.end() if lead_verb else end)
    coop_verb = coop_verb or _LATER_COOP.match(folded, end)
    if end == start and not (coop_verb and coop_verb.end() > coop_verb.start()) and not lead_verb:
        return Doers([], [])
    leads = split_agencies(sentence[start:end])
    if not coop_verb:
        return Doers(leads, [], end)
    coop_end = agency_run(sentence, coop_verb.end())
    return Doers(leads, split_agencies(sentence[coop_verb.end() : coop_end]), coop_end)


def later_helpers(sentence: str, start: int = 0) -> list[str]:
    """Return whom the clauses behind ``start`` coordinate with ("…; phối hợp với B kiểm tra")."""
    found: list[str] = []
    for verb in _ANY_COOP.finditer(plain(sentence), start):
        found += split_agencies(sentence[verb.end() : agency_run(sentence, verb.end())])
    return list(dict.fromkeys(found))


def binds_commune(agency: str) -> bool:
    """Return whether the printed name takes in the commune (contract: ``commune_is_lead``)."""
    folded = plain(agency)
    if not pattern("agencies", "commune").search(folded) or _OTHER_BODIES.match(folded):
        return False
    rest = pattern("agencies", "not_commune").sub(" ", folded)
    return bool(pattern("agencies", "commune").search(rest))


def is_conditional(agency: str) -> bool:
    """Return whether who is meant depends on the case ("cơ quan chủ trì soạn thảo")."""
    return bool(pattern("agencies", "conditional").search(plain(agency)))
