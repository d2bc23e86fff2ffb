"""Missing work is told by the packages that have not come, and asked for in words."""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.desk import Desk
from app.exchange import health, missing_words, service
from tests.exchange.desks import COMMUNE, OTHER, Town, add_plan, title_of


def restored_province(town: Town, pair: tuple[Desk, Desk], tmp_path: Path) -> Desk:
    """A province put back to before packages 2 and 3, which hears of them by package 4."""
    commune, province = pair
    add_plan(commune, "Một")
    town.send(commune, "province", province)
    backup = province.store.back_up(tmp_path / "sao-luu.db")
    for title in ("Hai", "Ba"):
        add_plan(commune, title)
        town.send(commune, "province", province)
    town.send(province, COMMUNE, commune)
    province = town.restored(province, backup)
    add_plan(commune, "Bốn")
    town.send(commune, "province", province)
    return province


def test_the_numbers_of_the_packages_that_lack_are_told(
    town: Town, enrolled: tuple[Desk, Desk], tmp_path: Path
) -> None:
    province = restored_province(town, enrolled, tmp_path)

    (gap,) = service.status(province).missing

    assert (gap.unit, gap.device, gap.teller) == (COMMUNE, "A", "A")
    assert (gap.lo, gap.hi) == (2, 3)
    assert gap.packages == (2, 3)
    assert gap.before is not None
    assert gap.before.number == 1
    said = missing_words.line(province.units, gap)
    assert "gói số 2 đến 3" in said
    assert "máy A" in said
    (line,) = [one for one in health.health(province).lines if one.code == "missing"]
    assert line.act == "missing"
    assert "gói số 2 đến 3" in line.words


def test_the_request_can_be_sent_as_it_is_and_what_it_asks_for_heals(
    town: Town, enrolled: tuple[Desk, Desk], tmp_path: Path
) -> None:
    """What the text asks the commune to do is what brings the missing part."""
    province = restored_province(town, enrolled, tmp_path)
    commune, _ = enrolled
    gaps = service.status(province).missing

    text = missing_words.request(province.units, "99", gaps)

    assert text.startswith(f"Kính gửi {province.units.by_code(COMMUNE).full_name}:")
    assert "gói dữ liệu số 2 đến 3 của máy A" in text
    assert "Xuất gói gửi đi" in text
    town.send(province, COMMUNE, commune)
    town.send(commune, "province", province)
    assert service.status(province).missing == ()
    assert health.health(province).lines[-1].code != "missing"


def test_what_a_sibling_brings_along_is_not_missing(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    """The laptop knows of work at the office that no package of the office has brought."""
    office, province = enrolled
    laptop = town.desk("laptop")
    town.enrol(laptop, province)
    town.send(province, COMMUNE, office)
    row = add_plan(office, "Ở cơ quan")
    town.send(office, "devices", laptop)
    town.send(laptop, "province", province)
    assert title_of(province, row) == "Ở cơ quan"
    assert service.status(province).missing == ()


def test_where_numbers_cannot_be_told_nothing_is_made_up(
    town: Town, enrolled: tuple[Desk, Desk], tmp_path: Path
) -> None:
    """A province numbers all communes' packages in one row: a commune can conclude nothing."""
    commune, province = enrolled
    town.enrol(town.desk("neighbour", unit=OTHER), province)
    add_plan(province, "Một")
    town.send(province, COMMUNE, commune)
    backup = commune.store.back_up(tmp_path / "sao-luu.db")
    add_plan(province, "Hai")
    town.send(province, COMMUNE, commune)
    service.export(province, OTHER, town.stick())
    town.send(commune, "province", province)
    commune = town.restored(commune, backup)
    add_plan(province, "Ba")
    town.send(province, COMMUNE, commune)

    (gap,) = service.status(commune).missing

    assert gap.packages == ()
    said = missing_words.line(commune.units, gap)
    assert said.startswith("Chưa nhận đủ các gói của Sở Tư pháp")
    assert "sau gói số 1" in said
    assert "Kính gửi Sở Tư pháp" in missing_words.request(commune.units, COMMUNE, [gap])


def test_the_request_names_a_package_once(
    town: Town, enrolled: tuple[Desk, Desk], tmp_path: Path
) -> None:
    province = restored_province(town, enrolled, tmp_path)
    (gap,) = service.status(province).missing
    twice = [gap, msgspec.structs.replace(gap, stream="00" * 16)]

    text = missing_words.request(province.units, "99", twice)

    assert text.count("gói dữ liệu số 2 đến 3 của máy A") == 1
