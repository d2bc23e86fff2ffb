"""F5: files as zzuf garbles them, by the hundred: none crashes an import, none is taken wrongly."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import UserError
from app.exchange import service
from app.exchange.parts import join, read_part, split
from app.exchange.refusal import Reason, Refused
from app.exchange.words import words_of
from app.ports import Role
from tests.exchange.desks import OTHER, Clock, Town, add_plan, title_of
from tests.media.disks import need
from tests.scratch import scratch

pytestmark = pytest.mark.long

RATIOS = ("0.00005", "0.0004", "0.004", "0.03", "0.3")
SEEDS = range(60)
BATCH = 50
CODES = {reason.value for reason in Reason}
TITLE = "Kế hoạch phổ biến, giáo dục pháp luật"


@pytest.fixture
def town() -> Iterator[Town]:
    """Desks in memory: hundreds of refused files are each kept durably."""
    need("zzuf")
    with scratch() as folder:
        made = Town(Path(folder), Clock())
        yield made
        made.close()


def garbled(raw: bytes) -> list[bytes]:
    """What zzuf makes of a file, by several ratios of flipped bits and many seeds."""
    made = [
        subprocess.run(
            ["zzuf", "-s", str(seed), "-r", ratio], input=raw, capture_output=True, check=True
        ).stdout
        for ratio in RATIOS
        for seed in SEEDS
    ]
    return [one for one in dict.fromkeys(made) if one != raw]


@dataclass
class Sent:
    """A commune's package in each of the forms it travels in, and whose plan it carries."""

    row: str
    files: dict[str, list[tuple[str, bytes]]]


@pytest.fixture
def sent(town: Town, enrolled: tuple[Desk, Desk]) -> Sent:
    commune, _ = enrolled
    row = add_plan(commune, TITLE)
    stick = town.stick()
    service.export(commune, "province", stick, zip=True, mail=True)
    by_form = {
        form: [(path.name, path.read_bytes()) for path in sorted(stick.glob(f"*.{form}"))]
        for form in ("tpx", "zip", "eml")
    }
    [(name, raw)] = by_form["tpx"]
    sealed = join([read_part(raw)])
    parts = split(sealed, "TPX-99001-A-000001", len(sealed) // 2)
    by_form["part"] = [(f"{k}-{name}", part) for k, part in enumerate(parts, 1)]
    assert len(parts) > 1
    return Sent(row, by_form)


@pytest.mark.parametrize("form", ["tpx", "part", "zip", "eml"])
def test_garbled_packages(town: Town, enrolled: tuple[Desk, Desk], sent: Sent, form: str) -> None:
    """I9, I11, I12: every file is answered by name; what is taken is what was sent."""
    _, province = enrolled
    whole = sent.files[form]
    mutants = [
        (f"{number:04d}-{name}", bad)
        for name, raw in whole
        for number, bad in enumerate(garbled(raw))
    ]
    assert len(mutants) > 200
    taken = 0
    for start in range(0, len(mutants), BATCH):
        taken += batch(province, town.stick(), mutants[start : start + BATCH])
        # In a zip or a mail the package itself may have been spared: then it is taken as it was.
        assert title_of(province, sent.row) in (None, TITLE)
    if form in ("tpx", "part"):
        assert not taken
        assert [stream for stream in province.replica.streams() if not stream.own] == []
    folder = town.stick()
    folder.mkdir()
    for name, raw in whole:
        (folder / name).write_bytes(raw)
    [entry] = service.import_(province, [folder])[0].packages
    assert entry.status.value in ("applied", "duplicate")
    assert title_of(province, sent.row) == TITLE
    assert province.store.check().problems == ()  # type: ignore[attr-defined]


def batch(province: Desk, folder: Path, mutants: list[tuple[str, bytes]]) -> int:
    """Import garbled files; return how many were taken."""
    folder.mkdir()
    paths = []
    for name, raw in mutants:
        paths.append(folder / name)
        paths[-1].write_bytes(raw)
    told = service.import_(province, paths)[0].packages
    named = {Path(name).parts[0] for entry in told for name in (entry.file, *entry.files)}
    assert named == {path.name for path in paths}
    for entry in told:
        if entry.status.value in ("applied", "duplicate"):
            continue
        assert entry.code in CODES, entry
        assert entry.reason, entry
        assert entry.next, entry
    return sum(entry.status.value == "applied" for entry in told)


def test_garbled_enrolment_files(town: Town, enrolled: tuple[Desk, Desk]) -> None:
    """Even with its own six words read out, a garbled request or grant lets nobody in."""
    _, province = enrolled
    neighbour = town.desk("neighbour", Role.COMMUNE, OTHER)
    asked = service.enrol_request(neighbour, town.stick())
    request = Path(asked.file)
    known = len(service.devices(province).devices)
    for bad in garbled(request.read_bytes()):
        path = town.root / "yêu cầu.tpx"
        path.write_bytes(bad)
        for words in (asked.words, words_of(bad)):
            with pytest.raises((Refused, UserError)) as caught:
                service.enrol_grant(province, path, " ".join(words), town.stick())
            assert caught.value.next_step
        [entry] = service.import_(province, [path])[0].packages
        assert entry.code in CODES
        assert entry.next
    assert len(service.devices(province).devices) == known

    grant = service.enrol_grant(province, request, " ".join(asked.words), town.stick())
    given = Path(grant.file)
    for bad in garbled(given.read_bytes()):
        path = town.root / "chấp nhận.tpx"
        path.write_bytes(bad)
        for words in (grant.words, words_of(bad)):
            with pytest.raises((Refused, UserError)) as caught:
                service.enrol_accept(neighbour, path, " ".join(words))
            assert caught.value.next_step
    assert not service.status(neighbour).enrolled
    service.enrol_accept(neighbour, given, " ".join(grant.words))
    assert service.status(neighbour).enrolled
