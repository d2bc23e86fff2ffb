"""Plans the reader was not written for: made-up ones in the layouts and topics of the genre.

Each is read as text, .docx and .pdf and scored against gold made by hand.
"""

from __future__ import annotations

import shutil

import pytest

from app.planreader import Extraction, read_plan
from tests.planreader.unseen.layout import NAMES, as_text, load
from tests.planreader.unseen.make import print_with_soffice, write_docx
from tests.planreader.unseen.reading import FORMATS, gold_of
from tests.planreader.unseen.scoring import (
    BARS,
    begins_with,
    certain_and_wrong,
    head,
    invented,
    score,
)

LOSS = 0.02  # what a made file may lose against the text


def below_bars(name: str, found: Extraction) -> str:
    """What falls short of the bars, with the differences; empty when nothing does."""
    measures, notes = score(gold_of(name), found.to_json())
    low = [
        f"{key} {value:.2f} < {BARS[key]}" for key, value in measures.items() if value < BARS[key]
    ]
    return "\n".join([*low, *notes]) if low else ""


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_an_unseen_plan_is_read_well(name, form, extraction):
    assert below_bars(name, extraction(name, form)) == ""


@pytest.mark.parametrize("form", ["docx", "pdf"])
@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_read_as_well_as_its_text(name, form, extraction):
    text, _ = score(gold_of(name), extraction(name, "txt").to_json())
    file, notes = score(gold_of(name), extraction(name, form).to_json())
    lost = {key: (text[key], file[key]) for key in text if file.get(key, 0) < text[key] - LOSS}

    assert lost == {}, notes


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_the_print_of_libreoffice_is_read_as_well(name, tmp_path):
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    path = write_docx(load(name), tmp_path / "plan.docx")

    assert below_bars(name, read_plan(print_with_soffice(path, soffice))) == ""


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_no_wrong_date_is_shown_as_certain(name, form, extraction):
    assert certain_and_wrong(gold_of(name), extraction(name, form).to_json()) == []


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_no_task_is_invented(name, form, extraction):
    assert invented(gold_of(name), extraction(name, form).to_json()) == []


def words_at(found: Extraction, source: dict[str, int]) -> str:
    """The words an item of a .docx or .pdf points to."""
    keys = [key for key in ("page", "paragraph", "row", "cell") if key in source]
    blocks = [
        block
        for block in found.source_text
        if all(getattr(block, key) == source[key] for key in keys)
    ]
    assert len(blocks) == 1, source
    return blocks[0].text[source["start"] : source["end"]]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_every_item_points_to_its_words(name, form, extraction):
    found, text = extraction(name, form), as_text(load(name))
    astray = []
    for item in (*found.tasks, *found.org_duties):
        if form == "txt":
            words = text[item.source["start"] : item.source["end"]]
        else:
            words = words_at(found, item.source)
        if not begins_with(words, item.title):
            astray.append((item.title[:60], words[:60]))

    assert astray == []


@pytest.mark.parametrize("form", FORMATS)
def test_a_printed_mistake_is_kept_and_flagged(form, extraction):
    tasks = {head(task.title, 4): task for task in extraction("12-loi-in", form).tasks}
    past = tasks[head("Kiểm tra tình hình", 4)]
    impossible = tasks[head("Hội nghị đối thoại", 4)]

    assert past.deadline == {"kind": "month", "value": "2016-09"}
    assert past.doubts
    assert "31/9/2026" in impossible.time_raw
    assert impossible.deadline.get("date") is None
    assert impossible.doubts


def test_a_draft_asks_for_its_number_and_date(extraction):
    found = extraction("10-du-thao", "txt")

    assert found.doc.number is None
    assert found.doc.date is None
    assert any("ngày" in warning.text for warning in found.warnings)
