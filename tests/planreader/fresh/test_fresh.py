"""Plans written before the reader had met them, none tuned for: it reads each as well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.planreader import read_text_plan
from tests.planreader.unseen.scoring import BARS, certain_and_wrong, invented, score

FOLDER = Path(__file__).parent
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def read(name):
    gold = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return gold, read_text_plan((FOLDER / f"{name}.txt").read_text("utf-8")).to_json()


@pytest.mark.parametrize("name", NAMES)
def test_a_fresh_plan_is_read_well(name):
    measures, notes = score(*read(name))

    assert {key: value for key, value in measures.items() if value < BARS[key]} == {}, notes


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_invented_and_no_wrong_date_is_certain(name):
    gold, found = read(name)

    assert invented(gold, found) == []
    assert certain_and_wrong(gold, found) == []
