"""By declaration alone: every type has a template, an export, and an import of both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.desk import Desk
from app.exchange.ops import new_id
from app.ports import Edit, Query
from app.records.language import Field, Kind, RecordType
from app.records.registry import REGISTRY
from app.services.registers import picklists
from app.services.sheets import importing
from app.services.sheets.heading import fields_of
from app.services.sheets.opening import Source
from app.services.sheets.template import template
from app.services.sheets.writing import export
from tests.services.sheets.using import taken

MANUAL = [t for t in REGISTRY if t.manual]
WORDS = (
    "Đặng Thị Ửng",
    "=1+1",
    "a; b",
    "Lò Văn Ịnh\nhai dòng",
    " hở hai đầu ",
    "1.500",
    "05/03/2026",
)


def made_up(field: Field, chance: Random, targets: dict[str, list[str]]) -> Any:
    """Return some value a field may hold; None where there is nothing to point at."""
    known = targets.get(field.target) or [None]
    makers: dict[Kind, Callable[[], Any]] = {
        Kind.TEXT: lambda: chance.choice(WORDS),
        Kind.LONG_TEXT: lambda: chance.choice(WORDS),
        Kind.TEXTS: lambda: ("một", "có; chấm phẩy"),
        Kind.INTEGER: lambda: chance.randint(field.minimum or 0, field.maximum or 5_000_000),
        Kind.DECIMAL: lambda: Decimal(chance.randint(1, 999)) / 8,
        Kind.BOOL: lambda: chance.random() < 0.5,
        Kind.DATE: lambda: date(1890, 1, 1) + timedelta(days=chance.randrange(60_000)),
        Kind.CHOICE: lambda: chance.choice(field.choices).code,
        Kind.CHOICES: lambda: tuple(c.code for c in chance.sample(field.choices, 2)),
        Kind.REF: lambda: chance.choice(known),
        Kind.REFS: lambda: tuple(i for i in known[:2] if i),
    }
    return makers[field.kind]()


def filled(desk: Desk, rtype: RecordType, chance: Random, rows: int = 3) -> list[str]:
    """Write some records of a type, as a merge may have left them."""
    targets = {
        f.target: [r.id for r in desk.store.find(Query(f.target)).records]
        for f in rtype.fields
        if f.target
    }
    edits = []
    for _ in range(rows):
        values = {f.name: made_up(f, chance, targets) for f in fields_of(rtype)}
        for first, last in rtype.spans:
            values[last] = max(values[first], values[last])
        edits.append(Edit(rtype.name, new_id(), values))
    desk.store.write(edits)
    return [e.id for e in edits]


def test_an_export_of_any_type_changes_nothing_when_it_comes_back(
    commune_desk: Desk, tmp_path: Path
) -> None:
    chance = Random(5)
    for rtype in MANUAL:
        if commune_desk.store.count(Query(rtype.name)):
            continue
        filled(commune_desk, rtype, chance)
    odd = {}
    for rtype in MANUAL:
        for ending in ("xlsx", "csv"):
            path = tmp_path / f"{rtype.name}.{ending}"
            done, _ = export(commune_desk, rtype.name, path)
            found = importing.preview(
                commune_desk, importing.look(commune_desk, rtype.name, Source(path))
            )
            wrong = [(r.status, r.why) for r in found.rows if r.status != "same"]
            if wrong or len(found.rows) != done.rows:
                odd[path.name] = wrong[:2]
    assert not odd


def test_every_template_is_understood(commune_desk: Desk, tmp_path: Path) -> None:
    for rtype in MANUAL:
        path = tmp_path / f"{rtype.name}.xlsx"
        assert template(commune_desk, rtype.name, path) == len(fields_of(rtype))
        draft = importing.look(commune_desk, rtype.name, Source(path))
        assert [c.field for c in draft.mapping.columns] == [f.name for f in fields_of(rtype)]
        assert {c.how for c in draft.mapping.columns} == {"label"}
        assert draft.mapping.data(draft.grid) == ()


@pytest.mark.parametrize("kind", ["officer", "participation", "budget_line"])
def test_a_template_offers_what_a_form_offers(
    commune_desk: Desk, tmp_path: Path, kind: str
) -> None:
    filled(commune_desk, REGISTRY["officer"], Random(1))
    people = commune_desk.store.find(Query("officer")).records
    rtype = REGISTRY[kind]
    for field in rtype.fields:
        if field.open:
            picklists.add(commune_desk, rtype, field, "Mục của cơ quan")
    path = tmp_path / "mau.xlsx"
    template(commune_desk, kind, path)
    book = load_workbook(path)
    page, lists = book.worksheets[0], book["Danh mục"]
    assert (lists.sheet_state, "Hướng dẫn" in book.sheetnames) == ("hidden", True)
    rules = {str(r.sqref).split(":")[0]: r for r in page.data_validations.dataValidation}
    for place, field in enumerate(fields_of(rtype), 1):
        head = page.cell(1, place)
        assert head.value == f"{field.label} *" if field.required else field.label
        assert head.comment
        offered = [c.value for c in lists[head.column_letter][1:] if c.value is not None]
        assert set(offered) >= {c.label for c in field.choices}
        assert ("Mục của cơ quan" in offered) is field.open
        rule = rules.get(f"{head.column_letter}2")
        assert (rule is not None) is bool(offered)
        if rule is not None:
            closed = field.kind in (Kind.CHOICE, Kind.BOOL) and not field.open
            assert rule.showErrorMessage is closed
            assert rule.formula1.endswith(f"${len(offered) + 1}")
        if field.target == "officer":
            assert len(offered) == len({" ".join(r["full_name"].split()) for r in people})
        if field.kind is Kind.DATE:
            assert page.cell(2, place).number_format == "dd/mm/yyyy"
    book.close()


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(st.text(alphabet=st.characters(exclude_categories=("Cs",))), min_size=3))
def test_any_text_comes_back_as_it_went(
    commune_desk: Desk, tmp_path: Path, texts: list[str]
) -> None:
    old = commune_desk.store.find(Query("officer", limit=10_000)).records
    new = [
        Edit("officer", new_id(), {"full_name": f"A{text}", "note": text or None}) for text in texts
    ]
    commune_desk.store.write([*(Edit("officer", r.id, deleted=True) for r in old), *new])
    for ending in ("xlsx", "csv"):
        path = tmp_path / f"a.{ending}"
        export(commune_desk, "officer", path)
        found = taken(commune_desk, "officer", path, preview=True)
        assert {status for _, status in found} == {"same"}
        assert len(found) == len(texts)
