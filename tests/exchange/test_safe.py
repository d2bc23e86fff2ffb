"""What a verified backup holds is told to the others, who keep it."""

from __future__ import annotations

from pathlib import Path

from app.desk import Desk
from app.exchange import acks
from app.system.paths import DataFolder
from app.system.upkeep import LedgerUpkeep
from tests.exchange.desks import COMMUNE, Town, add_officer, add_plan, rename_plan


def _said_safe(desk: Desk, device: bytes) -> dict[str, int]:
    doc = desk.replica.note("have", device.hex())
    assert doc is not None
    return dict(doc["lives"][-1]["safe"])


def test_a_device_tells_how_far_its_backup_reaches(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    commune, province = enrolled
    device = province.keys.device_id
    add_plan(commune, "Kế hoạch")
    add_officer(commune, "Lò Thị Ửng")
    town.send(commune, "province", province)
    town.send(province, COMMUNE, commune)
    assert _said_safe(commune, device) == {}

    province.store.set_setting(acks.SAFE, acks.covered_by_backup(province.replica.streams()))
    add_plan(commune, "Kế hoạch sau khi tỉnh sao lưu")
    town.send(commune, "province", province)
    town.send(province, COMMUNE, commune)
    own = {s.rid.hex(): s for s in commune.replica.streams() if s.own and s.scope == "shared"}
    (stream,) = own
    assert _said_safe(commune, device)[stream] == 1 < own[stream].hi

    # Whoever has no backup of his own says nothing, and the unit's inner streams are never named.
    assert _said_safe(province, commune.keys.device_id) == {}
    inner = {s.rid.hex() for s in commune.replica.streams() if s.scope == "commune"}
    commune.store.set_setting(acks.SAFE, acks.covered_by_backup(commune.replica.streams()))
    town.send(commune, "province", province)
    assert _said_safe(province, commune.keys.device_id).keys() & inner == set()
    assert stream in _said_safe(province, commune.keys.device_id)


def test_a_backup_keeps_what_it_covers(
    town: Town, enrolled: tuple[Desk, Desk], tmp_path: Path
) -> None:
    commune, province = enrolled
    row = add_plan(commune, "Kế hoạch")
    town.send(commune, "province", province)
    commune.store.set_setting("profile", {"unit": COMMUNE})
    (commune.folder / "vault.json").write_text("{}", encoding="utf-8")
    upkeep = LedgerUpkeep(
        DataFolder(commune.folder),
        commune.store,
        commune.replica,
        commune.keys,
        copy=commune.store.back_up,
        check=tuple,
    )
    rename_plan(commune, row, "Kế hoạch, sửa trước khi sao lưu")
    upkeep.backup(tmp_path)
    rename_plan(commune, row, "Kế hoạch, sửa sau khi sao lưu")
    own = {s.rid.hex(): s.hi for s in commune.replica.streams() if s.own and s.hi}
    covered = commune.store.setting(acks.SAFE)
    assert {rid: covered[rid] for rid in own} == {rid: hi - 1 for rid, hi in own.items()}
