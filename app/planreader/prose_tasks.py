"""Tasks of the prose body: labelled blocks, and lettered or dashed items without labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.planreader.agencies import leading_agencies
from app.planreader.drafts import KEY_ROLES, Draft
from app.planreader.labels import Labelled, read_labels
from app.planreader.markers import DASH, LETTER
from app.planreader.outline import Node
from app.planreader.parenthesis import read_open_parenthesis, read_parenthesis
from app.planreader.span import EMPTY, Span

_MIN_WORDS = 4


@dataclass(slots=True)
class _Block:
    """Words followed by their labelled values."""

    content: list[Span] = field(default_factory=list)
    labels: list[Labelled] = field(default_factory=list)


def read_values(span: Span) -> tuple[Span, list[Labelled]]:
    """Return the words of a paragraph and the values labelled in it or in its parenthesis."""
    words, labels = read_labels(span)
    if not words:
        return words, labels
    words, extra = read_open_parenthesis(words) if labels else read_parenthesis(words)
    if labels and not extra:
        words, extra = read_parenthesis(words)
    return words, [*extra, *labels]


def has_values(span: Span) -> bool:
    """Return whether a paragraph prints a doer, a time or a product."""
    return any(item.role in KEY_ROLES for item in read_values(span)[1])


def tasks_below(section: Node) -> list[Draft]:
    """Return the tasks of a section in printed order."""
    labelled = any(has_values(span) for span in section.words())
    drafts = [draft for draft in _visit(section, labelled, top=True) if draft.title]
    if not labelled and _are_sentences(drafts):
        for draft in drafts:
            draft.is_sentence = True
    return drafts


def _are_sentences(drafts: list[Draft]) -> bool:
    """Where most items begin with an agency, each is a sentence that names its doer."""
    begun = sum(bool(leading_agencies(draft.title.text).lead) for draft in drafts)
    return len(drafts) > 1 and 2 * begun > len(drafts)


def _visit(node: Node, labelled: bool, *, top: bool = False) -> Iterator[Draft]:
    numbered = [child for child in node.children if child.rank < DASH]
    if not labelled or not any(has_values(span) for span in node.words()):
        yield from _unlabelled(node, numbered, top)
    elif numbered and not _shares_labels(node, numbered):
        as_groups = _headings_are_groups(numbered)
        for child in numbered:
            if _is_holder(child):
                yield from _labelled(child, as_groups)
            else:
                yield from _visit(child, labelled)
    else:
        yield from _labelled(node, top or _headings_are_groups([node]))


def _is_holder(node: Node) -> bool:
    """Return whether the labelled values belong to this item and not to items below it."""
    if not any(has_values(span) for span in node.words()):
        return False
    numbered = [child for child in node.children if child.rank < DASH]
    return not numbered or _shares_labels(node, numbered)


def _shares_labels(node: Node, numbered: list[Node]) -> bool:
    """Labels printed once, behind the last of several items, are those of the item above."""
    with_labels = [any(has_values(span) for span in child.words()) for child in numbered]
    own = any(has_values(span) for span in node.spans)
    if own and not any(with_labels):
        return True
    last_only = len(numbered) > 1 and with_labels[-1] and not any(with_labels[:-1])
    return last_only and numbered[0].rank >= LETTER and node.rank > 2


def _headings_are_groups(siblings: list[Node]) -> bool:
    """Where one heading stands over several blocks, headings are groups and not tasks."""
    return any(len(_blocks(node)) > 1 for node in siblings)


def _blocks(node: Node) -> list[_Block]:
    """Part the words below a heading into blocks: content, then its labelled values."""
    blocks = [_Block()]
    for span in _stream(node):
        words, labels = read_values(span)
        keys = [item for item in labels if item.role != "content"]
        words_of_label = [item.value for item in labels if item.role == "content"]
        for content in ([words] if words else []) + words_of_label:
            if blocks[-1].labels:
                blocks.append(_Block())
            blocks[-1].content.append(content)
        blocks[-1].labels += keys
    if len(blocks) > 1 and not blocks[-1].labels:
        last = blocks.pop()
        blocks[-1].content += last.content
    return blocks


def _stream(node: Node) -> Iterator[Span]:
    for part in node.parts:
        if isinstance(part, Node):
            yield from part.words()
        elif isinstance(part, Span):
            yield part


def _labelled(node: Node, as_groups: bool) -> Iterator[Draft]:
    title, own = read_values(node.head)
    blocks = _blocks(node)
    blocks[0].labels[:0] = own
    if not as_groups or (len(blocks) == 1 and not blocks[0].content):
        labels = [item for block in blocks for item in block.labels]
        content = [span for block in blocks for span in block.content]
        yield Draft(
            _id(node), _group_above(node), title or (content or [EMPTY])[0], content, labels
        )
        return
    for index, block in enumerate(blocks, 1):
        number = f"{_id(node)}#{index}" if len(blocks) > 1 else _id(node)
        first, *rest = block.content or [title]
        yield Draft(number, node.heading(), first, rest, block.labels)


def _unlabelled(node: Node, numbered: list[Node], top: bool) -> Iterator[Draft]:
    if numbered:
        for child in numbered:
            below = [grandchild for grandchild in child.children if grandchild.rank < DASH]
            yield from _unlabelled(child, below, top=False)
        return
    dashes = node.children
    heading_only = not node.head.text.endswith(":") and node.rank < LETTER
    if (
        dashes
        and (top or heading_only)
        and all(len(d.head.text.split()) >= _MIN_WORDS for d in dashes)
    ):
        for index, dash in enumerate(dashes, 1):
            number = f"{_id(node)}#{index}" if len(dashes) > 1 or top else _id(node)
            yield Draft(number, node.heading(), dash.head, [*list(dash.words())[1:]])
        return
    if not top and node.head:
        title, labels = read_values(node.head)
        yield Draft(_id(node), _group_above(node), title, [*list(node.words())[1:]], labels)


def _id(node: Node) -> str:
    return node.path() or "#"


def _group_above(node: Node) -> str:
    return node.parent.heading() if node.parent and node.parent.rank >= 0 else ""
