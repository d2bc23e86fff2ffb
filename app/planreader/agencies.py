"""Agencies: splitting lists of them, telling leading from coordinating, finding the commune.

"Các sở, ban, ngành" and "UBND các xã, phường" are one name although they hold commas;
"Sở Nội vụ, Sở Tư pháp" are two. What parts two names is that the second opens with a word that
begins the name of an agency (``agencies.toml``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from app.planreader.phrases import alternatives, pattern, words
from app.planreader.plain import plain
from app.planreader.span import EMPTY, Span

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
_LATER_COOP = re.compile(r"[^.;:]{0,60}\bchu tri,?\s+phoi hop(?:\s+chat che)?\s+(?:voi|cung)\s+")
_MORE_BREAK = re.compile(r"\s*;\s*|\s*\n\s*|\s+[-+]\s+(?=\S)|\s*/\s*(?=(?:so|ubnd)\b)")
_SOFT_BREAK = re.compile(r"\s*,\s*(?:va\s+|cung\s+)?|\s+(?:va|cung|cung voi)\s+")
_ORDER = re.compile(r"^(?:giao|de nghi|yeu cau|phan cong)\s+(?:cho\s+)?")
_EDGES = " \t\n.,;:-–+•*"


@dataclass(frozen=True, slots=True)
class Doers:
    """Who leads and who coordinates, split one by one, and where the words about them end."""

    lead: list[str]
    coop: list[str]
    end: int = 0


@cache
def _opener() -> re.Pattern[str]:
    plural = rf"(?:cac|nhung|mot so|toan the)\s+(?:{alternatives(words('agencies', 'collective'))})"
    single = [w for w in words("agencies", "openers") if w not in ("cac", "nhung")]
    return re.compile(rf"(?:{plural}|{alternatives(tuple(single))})\b")


@cache
def _member() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(words('agencies', 'members'))})\b")


def opens_agency(text: str, position: int = 0) -> bool:
    """Return whether the name of an agency begins at ``position`` of ``text``.

    One agency is named with a capital ("Sở", "UBND"); a collective begins with "các".
    """
    folded = plain(text)
    found = _opener().match(folded, position) if position < len(text) else None
    if not found:
        return False
    if found.group() == "ban":
        return text[position].isupper() and text[position + 4 : position + 5].isupper()
    if found.group() == "ban":
        return text[position].isupper() and text[position + 4 : position + 5].isupper()
    if found.group().startswith(
        ("cac", "nhung", "mot so", "toan the", "co quan", "don vi", "thu truong", "nguoi dung")
    ):
        return True
    return text[position].isupper()


def split_agencies(text: str) -> list[str]:
    """Return the agencies of a list in printed order; ``[]`` for an empty or dash-only field."""
    items: list[str] = []
    for part in _hard_parts(text):
        items += _soft_parts(part)
    return [item for item in (i.strip(_EDGES) for i in items) if re.search(r"\w", item)]


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
    is_member = _member().match(folded, position) and text[position].islower()
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
        before, behind = head[: verb.start()].strip(_EDGES), head[verb.end() :].strip(_EDGES)
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


_NAME_WORD = re.compile(r"[^\W\d_][\w/]*")
_JOINT = re.compile(r"\s*[,;]\s*(?:va\s+)?|\s+(?:va|cung|-)\s+|\s+")


def agency_run(sentence: str, start: int = 0) -> int:
    """Return where the list of agencies from ``start`` on ends (``start`` if there is none)."""
    folded = plain(sentence)
    shielded = pattern("agencies", "compound")
    end = start
    position = start
    while position < len(sentence):
        if not opens_agency(sentence, position):
            break
        end = _name_end(sentence, folded, position, shielded)
        joint = re.compile(r"\s*[,;]\s*(?:va\s+|cung\s+)?|\s+(?:va|cung)\s+").match(folded, end)
        if not joint or not opens_agency(sentence, joint.end()):
            break
        position = joint.end()
    return end


_BARE_MEMBERS = frozenset({"so", "ban", "nganh", "xa", "phuong"})
_HEADS = frozenset(
    {"thu truong", "nguoi dung dau", "lanh dao", "giam doc", "chu tich", "van phong"}
)


def _name_end(sentence: str, folded: str, start: int, shielded: re.Pattern[str]) -> int:
    """Return the end of one name: its opener, capitalised words, members and known tails."""
    opener = _opener().match(folded, start)
    whole_name = shielded.match(folded, start)
    end = max(m.end() for m in (opener, whole_name) if m) if opener or whole_name else start
    collective = folded.startswith(
        ("cac ", "nhung ", "ubnd ", "uy ban nhan dan ", "co quan", "don vi"), start
    )
    while True:
        tail = _tail_pattern().match(folded, end)
        if tail and tail.end() > end:
            end = tail.end()
            continue
        joint = _JOINT.match(folded, end)
        if not joint or joint.end() == end:
            return end
        if folded[start:end] in _HEADS and opens_agency(sentence, joint.end()):
            return _name_end(sentence, folded, joint.end(), shielded)
        word = _NAME_WORD.match(sentence, joint.end())
        member = _member().match(folded, joint.end())
        collective = collective or bool(re.search(r"\bcac\b", folded[start:end]))
        if member and collective and _may_follow(folded, end, joint, member):
            end = member.end()
        elif (
            word and word.group()[0].isupper() and _same_name(joint.group(), sentence, joint.end())
        ) or (
            word
            and not joint.group().strip()
            and (
                _continues_name(folded, joint.end(), word.end())
                or _is_second_syllable(sentence[start:end], word.group())
            )
        ):
            end = word.end()
        else:
            return end


def _may_follow(folded: str, end: int, joint: re.Match[str], member: re.Match[str]) -> bool:
    """A further member stands behind a comma or "và"; only "sở ban ngành" goes without."""
    if ";" in joint.group() or folded.startswith("ban hanh", member.start()):
        return False
    bare = not joint.group().strip()
    last = folded[:end].rsplit(None, 1)[-1]
    return not bare or (last in _BARE_MEMBERS and member.group() in _BARE_MEMBERS)


def _continues_name(folded: str, start: int, end: int) -> bool:
    if folded.startswith("ban hanh", start) or folded.startswith("phong chong", start):
        return False
    return folded[start:end] in _in_names()


def _is_second_syllable(name: str, word: str) -> bool:
    """A name is written with its first syllable capital: "Dân vận", "Tổ quốc", "Y tế"."""
    last = name.rsplit(None, 1)[-1]
    is_capital = last[0].isupper() and not (len(last) > 1 and last.isupper())
    opens = _opener().fullmatch(plain(name))
    return is_capital and not opens and word.lower() not in words("agencies", "not_in_names")


def _same_name(joint: str, sentence: str, position: int) -> bool:
    return not joint.strip() or (";" not in joint and not opens_agency(sentence, position))


@cache
def _in_names() -> frozenset[str]:
    return frozenset(words("agencies", "later_syllables"))


@cache
def _tail_pattern() -> re.Pattern[str]:
    return re.compile(
        r"\s+(?:chinh tri - xa hoi(?: - nghe nghiep)?|xa hoi(?: - nghe nghiep)?|co lien quan"
        r"|lien quan|cap tinh|cap xa|cap huyen|tinh|thanh pho|trung uong|theo quy dinh"
        r"|thuoc tinh"
        r"|chuyen mon(?: thuoc ubnd tinh| thuoc uy ban nhan dan tinh)?|tren dia ban(?: tinh"
        r"| thanh pho)?|truc thuoc|thuoc ubnd tinh|thuoc so|thuoc huyen|o co so|o tinh"
        r"|thuoc uy ban nhan dan tinh|o dia phuong|cac cap|cac xa|cac phuong|cac dac khu"
        r"|cac huyen|khac|noi tren|khu vuc(?: [ivx]+\b| \d+)?)\b"
    )


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


def is_agency_list(text: str) -> bool:
    """Return whether ``text`` is nothing but names of agencies."""
    bare = text.strip(_EDGES + "()")
    return bool(bare) and opens_agency(bare) and agency_run(bare) >= len(bare)


def first_collective(span: Span) -> Span:
    """Return the first "các sở, ngành, địa phương"-like subject after a comma, or an empty span."""
    for mark in re.finditer(
        r"(?:^|[,:]\s+|\b(?:de nghi|yeu cau|giao)\s+)(?=cac |ubnd |uy ban nhan dan |so )",
        span.plain,
    ):
        if opens_agency(span.text, mark.end()):
            end = agency_run(span.text, mark.end())
            if end > mark.end():
                return span.cut(mark.end(), end)
    return EMPTY
