"""Duties of the section "Tổ chức thực hiện", under an agency's heading or in full sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.planreader.agencies import leading_agencies, split_agencies
from app.planreader.agency_names import agency_run, first_collective, is_agency_list
from app.planreader.deadlines import Deadline, fixed_order, parse_deadline
from app.planreader.drafts import Draft
from app.planreader.items import no_deadline
from app.planreader.markers import DASH
from app.planreader.outline import Node
from app.planreader.phrases import pattern, words
from app.planreader.plain import plain
from app.planreader.span import Span

_HEADING_TAIL = re.compile(
    r"\s*(?:co trach nhiem|co nhiem vu|chiu trach nhiem|thuc hien|chu tri thuc hien"
    r"|trien khai)?\s*:?\s*$"
)
_GLOSS = re.compile(r"\s*\([^()]{1,80}\)\s*$")
_COLON = re.compile(r"\s*(?:\([^()]{1,80}\)\s*)?(?:co trach nhiem|co nhiem vu)?\s*:\s+(?=\S)")
_ORDER = re.compile(r"^(?:giao|de nghi|yeu cau|phan cong)\b")
_NEW_CLAUSE = re.compile(r";\s+(?=[^\W\d_])")
_FINISH = re.compile(
    r"(?:\b(?:hoàn thành|xong|ban hành|báo cáo|gửi)\b[^.;]{0,60}?\s)?\b(?:trước ngày|trước"
    r"|chậm nhất|trong thời hạn|trong tháng|trong quý)\s[^.;]{0,80}",
    re.IGNORECASE,
)
_STAGE = re.compile(
    r"\b(?P<name>(?:sơ kết|tổng kết|đánh giá giữa kỳ)(?:[^.;,]{0,60}?))\s+(?:vào|trong)\s+"
    r"(?P<time>(?:quý|tháng|năm|cuối năm|cuối quý)\s[^.;,]{0,24})",
    re.IGNORECASE,
)
_STANDING = re.compile(r"^thuong xuyen\b|[;,] (?:duoc )?thuc hien thuong xuyen\b")
_YEARLY_START = re.compile(r"^(?:hang|dinh ky hang)\s+(?:nam|quy|thang)\b")


def duties_below(section: Node) -> list[Draft]:
    """Return the duties of the section in printed order."""
    found: list[Draft] = []
    for node in section.children:
        drafts = list(_from_node(node, section.heading(), [], ""))
        if node.rank >= DASH:
            for draft in drafts:
                draft.id = f"{section.path()}#{len(found) + 1}"
        found += drafts
    number = len(found)
    for span in section.spans:
        if is_assignment(span):
            number += 1
            found.append(_from_sentence(span, f"{section.label}#{number}", section.heading()))
    return found


def gives_duties(section: Node) -> bool:
    """Return whether most items of a section whatever its heading open with an agency."""
    heads = [node.head for node in section.children]
    opened = [head for head in heads if _agency_heading(head) or leading_agencies(head.text).lead]
    return len(opened) > 1 and 2 * len(opened) > len(heads)


def is_closing(span: Span) -> bool:
    """Return whether a paragraph is one of the standard closings, which give nobody a duty."""
    return span.plain.startswith(words("writing", "closings")) or _only_urges(span)


def _only_urges(span: Span) -> bool:
    """Return whether all are told just to carry out the plan ("Yêu cầu … nghiêm túc thực hiện")."""
    order = _ORDER.match(span.plain)
    end = agency_run(span.text, order.end() + 1) if order else 0
    urging = pattern("writing", "urging", r"(?:\W|\b(?:{})\b)*")
    return end > (order.end() + 1 if order else 0) and bool(urging.fullmatch(span.plain, end))


def is_assignment(span: Span) -> bool:
    """Return whether an unnumbered paragraph gives somebody a duty (standard closings do not)."""
    if is_closing(span) or len(span.text) < 25:
        return False
    doers = leading_agencies(span.text)
    return bool(doers.lead) or bool(_ORDER.match(span.plain) and first_collective(span))


def _from_node(node: Node, group: str, lead: list[str], raw: str) -> Iterator[Draft]:
    heading = _agency_heading(node.head)
    if heading:
        yield from _under_heading(node, heading)
        return
    prefix = _agency_prefix(node.head)
    if prefix:
        who, title = prefix
        yield _draft(node, title, _numbered(node, who), split_agencies(who), who)
        yield from _children(node, group, split_agencies(who), who)
        return
    opens_list = node.head.text.endswith(":") and node.children
    names_no_doer = not lead and not leading_agencies(node.head.text).lead and node.children
    if names_no_doer and len(node.head.text) < 120:
        yield from _children(node, node.heading(), [], "")
    elif opens_list and leading_agencies(node.head.text).lead:
        doers = leading_agencies(node.head.text)
        yield from _children(
            node, node.heading(), doers.lead, node.head.text[: doers.end], every=True
        )
    else:
        yield _draft(node, node.head, group, lead, raw)
        yield from _children(node, group, lead, raw)


def _under_heading(node: Node, who: str) -> Iterator[Draft]:
    lead = split_agencies(who)
    if node.children:
        yield from _children(node, node.heading().rstrip(" :"), lead, who, every=True)
    for index, span in enumerate(node.spans):
        if not is_closing(span):
            number = (
                node.path() if index == 0 and not node.children else f"{node.path()}#{index + 1}"
            )
            yield Draft(number, node.heading().rstrip(" :"), span, given_lead=lead, given_raw=who)


def _children(
    node: Node, group: str, lead: list[str], raw: str, *, every: bool = False
) -> Iterator[Draft]:
    """Yield the items below; dashes under a full sentence are its details, not duties."""
    dashes = 0
    for child in node.children:
        if child.rank < DASH:
            yield from _from_node(child, group, lead, raw)
        elif every or leading_agencies(child.head.text).lead:
            dashes += 1
            for draft in _from_node(child, group, lead, raw):
                draft.id = f"{node.path()}#{dashes}"
                yield draft


def _draft(node: Node, title: Span, group: str, lead: list[str], raw: str) -> Draft:
    content = [span for span in node.spans if not is_assignment(span) and not is_closing(span)]
    content += [span for child in node.children if child.rank >= DASH for span in child.words()]
    draft = Draft(node.path(), group, title, content, given_lead=lead, given_raw=raw)
    if not lead:
        draft.given_lead = _named_inside(title)
    return draft


def _numbered(node: Node, words_of_heading: str) -> str:
    return words_of_heading if node.rank >= DASH else f"{node.label}. {words_of_heading}"


def _named_inside(title: Span) -> list[str]:
    """Return the subject behind an opening: "Trên cơ sở …, các sở, ban, ngành xây dựng …"."""
    if leading_agencies(title.text).lead:
        return []
    subject = first_collective(title)
    return split_agencies(subject.text) if subject else []


def _from_sentence(span: Span, number: str, group: str) -> Draft:
    return Draft(number, group, span, given_lead=_named_inside(span))


def _agency_heading(head: Span) -> str:
    """Return the agencies when the item's line holds nothing else ("1. Sở Tư pháp")."""
    tail = _HEADING_TAIL.search(head.plain)
    text = head.text[: tail.start()] if tail else head.text
    order = _ORDER.match(head.plain)
    bare = text[order.end() :].strip() if order else text
    bare = re.sub(r"^(?i:trách nhiệm của|đối với)\s+", "", bare)
    bare = _GLOSS.sub("", bare)
    return bare if is_agency_list(bare) else ""


def _agency_prefix(head: Span) -> tuple[str, Span] | None:
    """Return agencies and words of "2. Sở Tư pháp: chủ trì …"."""
    order = _ORDER.match(head.plain)
    start = order.end() + 1 if order else 0
    end = agency_run(head.text, start)
    colon = _COLON.match(head.plain, end)
    if end == start or not colon:
        return None
    return head.text[start:end], head.cut(colon.end())


def closing_duties(spans: list[Span], group: str = "") -> list[Draft]:
    """Return the duties of unnumbered closing paragraphs, each from the doer it names on."""
    found: list[Draft] = []
    for span in spans:
        if is_closing(span):
            continue
        doers = leading_agencies(span.text)
        subject = first_collective(span)
        if not doers.lead and not subject:
            continue
        lead = doers.lead or split_agencies(subject.text)
        start = 0 if doers.lead else span.text.find(subject.text)
        for title in _clauses(span.cut(start)):
            found.append(Draft(f"end.{len(found) + 1}", group, title, given_lead=lead))
    return found


def _clauses(span: Span) -> list[Span]:
    """A capital after a semicolon begins another duty of the same doer."""
    cuts = [m for m in _NEW_CLAUSE.finditer(span.text) if span.text[m.end()].isupper()]
    starts = [0, *(m.end() for m in cuts)]
    ends = [*(m.start() for m in cuts), len(span)]
    return [span.cut(a, b) for a, b in zip(starts, ends, strict=True)]


@dataclass(frozen=True, slots=True)
class DutyTerm:
    """The term of a duty, the words that set it, and its parts when the duty has stages."""

    deadline: Deadline
    words: str = ""
    parts: list[Deadline] = field(default_factory=list)


def _stages(sentence: str, year: int | None) -> DutyTerm | None:
    """Read "sơ kết vào quý IV/2027, tổng kết vào quý IV/2028"."""
    marks = list(_STAGE.finditer(sentence))
    terms = [parse_deadline(mark["time"], year_hint=year)[0] for mark in marks]
    if not terms or any(term["kind"] in ("event", "none") for term in terms):
        return None
    parts: list[Deadline] = [
        {"part": mark["name"], "deadline": term} for mark, term in zip(marks, terms, strict=True)
    ]
    words_of_time = sentence[marks[0].start("time") : marks[-1].end("time")]
    return DutyTerm(min(terms, key=fixed_order), words_of_time, parts if len(parts) > 1 else [])


def duty_deadline(draft: Draft, year: int | None) -> DutyTerm:
    """Return the term a duty's sentence sets; reporting terms are kept apart."""
    text = draft.title.text
    yearly = _YEARLY_START.match(draft.title.plain)
    if yearly and not re.search(r"\bbao cao\b", draft.title.plain[:60]):
        phrase = text[: yearly.end()]
        return DutyTerm(parse_deadline(phrase, year_hint=year)[0], phrase)
    if _STANDING.search(draft.title.plain):
        return DutyTerm({"kind": "ongoing"}, "thường xuyên")
    for sentence in re.split(r"(?<=[.;])\s+", text):
        stages = _stages(sentence, year)
        if stages:
            return stages
        found = _FINISH.search(sentence)
        if not found or re.search(r"\bbao cao\b", plain(sentence[: found.end()])):
            continue
        deadline, _ = parse_deadline(found.group(), year_hint=year)
        if deadline["kind"] not in ("event", "none"):
            return DutyTerm(deadline, found.group().strip())
    return DutyTerm(no_deadline())
