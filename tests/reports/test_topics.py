"""The sentences of the registers: grammar, the officer's own words, pointers to annexes."""

from __future__ import annotations

import msgspec
import pytest

from app.reports.assemble import Assembled, assemble
from app.reports.content import Annex, Cell, Column, Heading, Paragraph, Row, Table
from app.reports.inputs import Part, ReportInput, Total
from app.reports.topics import lower_first
from tests.reports.samples import full_input

replace = msgspec.structs.replace
DIALOGUES = Total(
    key="dialogue.held",
    label="Cuộc đối thoại",
    value=2,
    parts=(Part(label="6 tháng", value=1), Part(label="Đột xuất", value=1)),
    rows=("d1", "d2"),
)
PEOPLE = Total(key="dialogue.participants", label="Người dự", value=1250, rows=("d1", "d2"))
TABLE = Table((Column("TT", 10),), (Row((Cell("1"),)),))


def input_with(*totals: Total, **more: object) -> ReportInput:
    return replace(full_input(), totals=totals, **more)


def told(made: Assembled, key: str) -> list[str]:
    blocks = made.document.sections[1].blocks
    at = next(n for n, b in enumerate(blocks) if isinstance(b, Heading) and b.key == key)
    rest = blocks[at + 1 :]
    end = next((n for n, b in enumerate(rest) if isinstance(b, Heading)), len(rest))
    return [b.text for b in rest[:end] if not isinstance(b, Table)]


def test_clauses_join_into_one_sentence_and_each_figure_is_a_link() -> None:
    made = assemble(input_with(DIALOGUES, PEOPLE))
    [sentence] = told(made, "II.dialogue")
    assert sentence == (
        "Trong kỳ, UBND xã Tân Thành tổ chức 2 cuộc đối thoại (6 tháng: 1; đột xuất: 1), "
        "với 1.250 người dự."
    )
    blocks = [b for b in made.document.sections[1].blocks if isinstance(b, Paragraph)]
    links = [s.figure for b in blocks for s in b.spans if s.figure.startswith("dialogue")]
    assert links == ["dialogue.held", "dialogue.participants"]
    assert made.figures["dialogue.held"].rows == ("d1", "d2")


def test_the_first_clause_that_says_something_follows_the_subject() -> None:
    raised = Total(key="dialogue.raised", label="Ý kiến", value=7, rows=("d1",))
    made = assemble(input_with(replace(DIALOGUES, value=0), PEOPLE, raised))
    assert told(made, "II.dialogue") == ["Trong kỳ, UBND xã Tân Thành có 7 ý kiến nêu."]


def test_a_ratio_of_nothing_and_a_zero_say_nothing() -> None:
    nothing = Total(key="officers.posts", label="Vị trí", numerator=0, denominator=0)
    made = assemble(input_with(nothing, replace(DIALOGUES, value=0)))
    assert "II.dialogue" not in str(made.document)
    assert "vị trí đã bố trí" not in str(made.document)


def test_the_officers_own_words_stand_in_place_of_the_sentence() -> None:
    typed = {"II.dialogue": "Đã đối thoại tại 3 thôn."}
    made = assemble(input_with(DIALOGUES, typed=typed))
    assert told(made, "II.dialogue") == ["Đã đối thoại tại 3 thôn."]
    assert made.missing == []


def test_own_words_are_kept_though_the_register_is_empty() -> None:
    made = assemble(input_with(typed={"II.law": "Đang chuẩn bị một nghị quyết."}))
    assert told(made, "II.law") == ["Đang chuẩn bị một nghị quyết."]


@pytest.mark.parametrize("typed", [{}, {"II.dialogue": "Lời của tôi."}])
def test_every_annex_is_mentioned_where_it_belongs_or_at_the_end(typed: dict[str, str]) -> None:
    extra = (Annex("dialogue", "", "ĐỐI THOẠI", "", TABLE), Annex("events", "", "HN", "", TABLE))
    made = assemble(input_with(DIALOGUES, extra_annexes=extra, typed=typed))
    label = next(a.label for a in made.document.annexes if a.key == "dialogue")
    at_the_end = label in made.document.closing
    assert at_the_end is bool(typed)
    assert (f"Chi tiết tại {label} kèm theo." in told(made, "II.dialogue")) is not at_the_end
    assert [a.number for a in made.document.annexes] == ["I", "II", "III", "IV", "V"]
    assert made.document.closing.endswith("./.")


def test_a_label_within_a_sentence_keeps_an_abbreviation() -> None:
    assert lower_first("Nghị quyết của HĐND") == "nghị quyết của HĐND"
    assert lower_first("PAKN qua hệ thống") == "PAKN qua hệ thống"
    assert lower_first("Đối thoại") == "đối thoại"
