"""An officer who left is gone from every device, and what was counted stays counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.desk import Desk
from app.exchange.ops import new_id
from app.ports import ERASURE, Edit, Query, Role
from app.services.filing import files
from app.services.privacy import access, leaving, personal, personal_paper
from app.services.registers import records
from tests.desks import (
    COMMUNE,
    PROVINCE,
    commune_desk,
    course,
    enrol,
    new_desk,
    officer,
    plan_desk,
    province_desk,
    seat,
    send,
)
from tests.journeys.looking import words_held, words_logged

__all__ = ["commune_desk", "plan_desk", "province_desk"]

GONE, STAYS = "Đặng Thị Ửng", "Lê Văn Ở"


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Desk]:
    with new_desk(tmp_path / "laptop", Role.COMMUNE, COMMUNE) as desk:
        yield desk


def put(desk: Desk, type_name: str, **values: Any) -> str:
    row = new_id()
    desk.store.write([Edit(type_name, row, values)])
    return row


def two_in_a_course(desk: Desk, folder: Path) -> str:
    """Fill the ledger with two officers; return the one who will leave."""
    gone, stays = officer(desk, GONE), officer(desk, STAYS)
    taken = course(desk, date(2026, 3, 2))
    for one in (gone, stays):
        seat(desk, taken, one, result="completed")
    put(desk, "qualification", officer=gone, level="bachelor", field="Luật", year=2009)
    put(desk, "nomination_list", course=taken, subject="Cử người", officers=(gone, stays))
    commend = {"kind": "commend", "date": date(2026, 4, 4), "reason": "Làm tốt", "officer": gone}
    put(desk, "commendation", **commend)
    source = folder / "bằng cấp.pdf"
    source.write_bytes(b"%PDF-1.7 bang cap")
    files.attach(desk, source, "officer", gone)
    return gone


def test_gone_everywhere_while_counts_stay(
    plan_desk: Desk, laptop: Desk, province_desk: Desk, tmp_path: Path
) -> None:
    desk, province = plan_desk, province_desk
    assert province.profile.unit.code == PROVINCE
    enrol(desk, province, tmp_path / "e1")
    enrol(laptop, province, tmp_path / "e2")
    send(province, COMMUNE, desk, tmp_path / "e3")
    send(province, COMMUNE, laptop, tmp_path / "e4")
    gone = two_in_a_course(desk, tmp_path)
    indicator = desk.store.find(Query("indicator")).records[0]
    counted = {"numerator": 2, "denominator": 2, "as_of": date(2026, 6, 30)}
    people = tuple(r.id for r in desk.store.find(Query("officer")).records)
    value = put(
        desk, "indicator_value", indicator=indicator.id, met_ids=people, scope_ids=people, **counted
    )
    send(desk, "devices", laptop, tmp_path / "s1")
    send(desk, "province", province, tmp_path / "s2")
    assert GONE in words_held(laptop)
    assert GONE not in words_held(province)
    holding = personal.gather(desk, personal.load(desk, gone))
    personal_paper.export(desk, holding, tmp_path / "hồ sơ.pdf")
    records.save(desk, "officer", gone, {"left_on": date(2026, 10, 1)})

    person = personal.load(desk, gone)
    assert not leaving.preview(desk, person).in_office
    leaving.erase(desk, person)
    send(desk, "devices", laptop, tmp_path / "s3")
    send(desk, "province", province, tmp_path / "s4")

    for one in (desk, laptop, province):
        assert GONE not in words_held(one)
        assert one.store.search("dang thi ung").total == 0
        assert one.replica.notes(ERASURE) == {}
        assert one.upkeep.check() == ()
        for name in (GONE, STAYS):
            assert name not in words_logged(one.folder)
        kept = one.store.get("indicator_value", value)
        assert kept is not None
        assert {k: kept[k] for k in counted} == counted
        assert one.store.count(Query("commendation")) == 1
    for one in (desk, laptop):
        assert [p.name for p in personal.people(one)] == [STAYS]
        assert one.store.count(Query("participation")) == 1
        assert one.store.count(Query("qualification")) == 0
        assert one.store.count(Query("attachment")) == 0
        log = [(e["action"], e["subject"]) for e in access.entries(one)]
        assert set(log) == {
            ("export", f"Công chức {gone[:8]}"),
            ("erase", f"Công chức {gone[:8]}"),
        }
    assert access.entries(province) == []
