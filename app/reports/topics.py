"""What the registers say in a report: sentences whose figures are links, only where there is any.

Nothing is said of a register without a record, since that does not prove that nothing arose: the
officer may declare "không phát sinh".
"""

from __future__ import annotations

from app.reports.content import Block, Figure, Heading, paragraph
from app.reports.draft import Draft
from app.reports.inputs import Total
from app.reports.phrases import TOPICS, Clause, Sentence
from app.text.numbers import format_plain

_KEPT_CAPITALS = 2
"""Two capitals at the start of a label are an abbreviation, which stays as it is."""


def topic_blocks(draft: Draft, start: int) -> list[Block]:
    """Return the topics of section II that have anything to say, numbered from ``start``."""
    blocks: list[Block] = []
    for topic in TOPICS:
        said = draft.typed(topic.key) or topic.key in draft.report.nil
        told = sentences(draft, topic.sentences)
        pointer = draft.see(topic.annex) if told and not draft.typed(topic.key) else ""
        told += [paragraph(pointer)] if pointer else []
        if told or said:
            blocks.append(Heading(topic.key, str(start), topic.title))
            blocks += draft.part(topic.key, told, "")
            start += 1
    return blocks


def sentences(draft: Draft, wanted: tuple[Sentence, ...]) -> list[Block]:
    """Return a paragraph for every sentence that says something."""
    totals = {each.key: each for each in draft.report.totals}
    made = (_sentence(draft, sentence, totals) for sentence in wanted)
    return [paragraph(*parts) for parts in made if parts]


def _sentence(draft: Draft, sentence: Sentence, totals: dict[str, Total]) -> list[str | Figure]:
    told = _told(sentence, totals)
    if not told:
        return []
    subject = sentence.subject.format(agency=draft.report.unit.committee)
    parts: list[str | Figure] = []
    for clause in told:
        total = totals[clause.key]
        opening = f"{clause.joint}{clause.before} " if parts else f"{subject} {clause.before} "
        ending = f" {clause.after}" if clause.after else ""
        parts += [opening, draft.figures[clause.key], ending + _split(total, clause)]
    notes = dict.fromkeys(totals[c.key].note for c in told if totals[c.key].note)
    return [*parts, f" ({'; '.join(notes)})." if notes else "."]


def _told(sentence: Sentence, totals: dict[str, Total]) -> list[Clause]:
    """Return the clauses that say something."""
    told: list[Clause] = []
    before: Clause | None = None
    for clause in sentence.clauses:
        says = clause.key in totals and totals[clause.key].says_something
        if says and (not clause.leans or (told and told[-1] is before)):
            told.append(clause)
        before = clause
    return told


def _split(total: Total, clause: Clause) -> str:
    """Return " (tin: 3; bài: 2)"."""
    if not clause.parts or not total.parts:
        return ""
    listed = "; ".join(f"{lower_first(p.label)}: {format_plain(p.value)}" for p in total.parts)
    return f" ({listed})"


def lower_first(label: str) -> str:
    """Return a label as it stands within a sentence; an abbreviation keeps its capitals."""
    if label[:_KEPT_CAPITALS].isupper():
        return label
    return label[:1].lower() + label[1:]
