"""Choices with “khác (ghi rõ)”: the office's own words are offered, hidden, and counted."""

from __future__ import annotations

from datetime import date

import pytest

from app.desk import Desk
from app.errors import UserError
from app.records.registry import REGISTRY
from app.records.validation import parse_all
from app.services.registers import picklists, records
from app.text.folding import tone_key

EVENT = REGISTRY["event"]
KIND = EVENT.field("kind")


def _labels(desk: Desk) -> list[str]:
    return [c.label for c in picklists.options(desk, EVENT, KIND)]


def test_own_words_are_kept_as_typed_and_offered_once_added(commune_desk: Desk) -> None:
    typed = parse_all(EVENT, {"kind": "Phiên chợ  pháp luật", "name": "x", "date_from": "2/3/2026"})
    saved, _ = records.save(commune_desk, "event", None, typed)
    assert saved["kind"] == "Phiên chợ  pháp luật"
    assert KIND.choice_label(saved["kind"]) == "Phiên chợ  pháp luật"
    assert "Phiên chợ pháp luật" not in _labels(commune_desk)
    picklists.add(commune_desk, EVENT, KIND, "Phiên chợ pháp luật", counts_as="propagation")
    assert _labels(commune_desk)[-1] == "Phiên chợ pháp luật"
    mapped = picklists.counted_as(commune_desk, EVENT, KIND)
    assert picklists.part_of(KIND, "Phiên chợ pháp luật", mapped) == "propagation"
    assert mapped == {tone_key("Phiên chợ pháp luật"): "propagation"}
    assert picklists.part_of(KIND, "Ngày hội", mapped) == "Ngày hội"


@pytest.mark.parametrize("words", ["Hội nghị", " hội nghị ", "", "Hoà giải"])
def test_the_same_words_are_not_added_twice(commune_desk: Desk, words: str) -> None:
    picklists.add(commune_desk, EVENT, KIND, "Hòa giải")
    with pytest.raises(UserError) as caught:
        picklists.add(commune_desk, EVENT, KIND, words)
    assert [p.field for p in caught.value.fields] == ["label"]


def test_a_hidden_choice_is_not_offered_but_records_keep_it(commune_desk: Desk) -> None:
    values = {"kind": "contest", "name": "Cuộc thi", "date_from": date(2026, 3, 2)}
    saved, _ = records.save(commune_desk, "event", None, values)
    picklists.set_hidden(commune_desk, EVENT, KIND, "Cuộc thi", hidden=True)
    assert "Cuộc thi" not in _labels(commune_desk)
    records.save(commune_desk, "event", saved.id, {"name": "Cuộc thi tìm hiểu"})
    assert records.load(commune_desk, "event", saved.id)["kind"] == "contest"
    picklists.set_hidden(commune_desk, EVENT, KIND, "Cuộc thi", hidden=False)
    assert "Cuộc thi" in _labels(commune_desk)


def test_a_closed_list_still_refuses_other_words(commune_desk: Desk) -> None:
    with pytest.raises(UserError):
        parse_all(REGISTRY["dialogue"], {"kind": "hằng quý"})
