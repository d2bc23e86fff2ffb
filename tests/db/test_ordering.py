"""A list goes by what people see of a column: Vietnamese letters, labels, words of links."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.ports import Query
from tests.db.made_up import Desk


@pytest.fixture
def desk(tmp_path: Path):
    made = Desk(tmp_path).create()
    yield made
    made.ledger.close()


def titles(desk: Desk, order: str, **query) -> list[str]:
    found = desk.ledger.find(Query("dossier", order=(order,), **query)).records
    return [r["title"] for r in found]


def test_words_without_a_stored_key_go_by_vietnamese_letters(desk):
    for body in ("đò", "dương", "ăn", "anh", "âm", "Đất"):
        desk.add(title=body, body=body)
    desk.add(title="trống")
    words = ["anh", "ăn", "âm", "dương", "Đất", "đò"]
    assert titles(desk, "body") == [*words, "trống"]
    assert titles(desk, "-body") == [*reversed(words), "trống"]


def test_choices_go_by_their_labels_and_own_words_among_them(desk):
    for title, kind in (("1", "a"), ("2", "b"), ("3", "đo đạc"), ("4", "x lạ")):
        desk.add(title=title, kind=kind)
    assert titles(desk, "kind") == ["2", "3", "1", "4"]


def test_links_go_by_the_words_they_lead_to(desk):
    parents = {name: desk.add(title=name) for name in ("Ổi", "Đu đủ", "Dừa")}
    for title, parent in (("1", "Ổi"), ("2", "Đu đủ"), ("3", "Dừa")):
        desk.add(title=title, parent=parents[parent])
    assert titles(desk, "parent", limit=3) == ["3", "2", "1"]
    assert titles(desk, "-parent", limit=3) == ["1", "2", "3"]


def test_pages_of_such_an_order_fit_together(desk):
    for n in range(25):
        desk.add(title=f"{n}", body=None if n % 5 == 0 else f"dòng {n:02}")
    whole = titles(desk, "body")
    pages = [titles(desk, "body", limit=7, offset=at) for at in range(0, 25, 7)]
    assert [t for page in pages for t in page] == whole
    assert len(set(whole)) == 25
