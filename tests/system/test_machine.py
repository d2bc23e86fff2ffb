"""The fingerprint notices a copy; the free space is told before it is missed."""

from __future__ import annotations

import shutil

import pytest

from app.errors import EnvironmentProblem
from app.system import clock, machine
from app.system.machine import (
    machine_fingerprint,
    place_fingerprint,
    smbios_uuid,
)


def test_the_fingerprint_is_steady_and_tells_nothing(folder):
    first = machine_fingerprint()
    assert first == machine_fingerprint()
    assert len(bytes.fromhex(first)) == 16
    for trait in machine._traits():
        assert not trait or trait not in first


def test_another_machine_has_another_fingerprint(monkeypatch):
    here = machine_fingerprint()
    monkeypatch.setattr(machine, "_traits", lambda: ["same installation", "00:11:22:33:44:55"])
    clone = machine_fingerprint()
    monkeypatch.setattr(machine, "_traits", lambda: ["same installation", "00:11:22:33:44:66"])
    assert len({here, clone, machine_fingerprint()}) == 3


def test_a_copied_folder_shows_and_a_moved_one_does_not(folder, monkeypatch):
    monkeypatch.setattr(machine, "filesystem_of", lambda _folder: "ext4")
    place = folder / "sổ"
    place.mkdir()
    mark = place_fingerprint(place)
    copy = shutil.copytree(place, folder / "bản chép")
    assert place_fingerprint(copy) != mark
    moved = place.rename(folder / "sổ mới")
    assert place_fingerprint(moved) == mark


def test_on_drives_that_renumber_their_folders_only_the_machine_counts(folder, monkeypatch):
    monkeypatch.setattr(machine, "filesystem_of", lambda _folder: "exfat")
    (folder / "a").mkdir()
    (folder / "b").mkdir()
    assert place_fingerprint(folder / "a") == place_fingerprint(folder / "b")


def test_a_folder_that_is_gone_is_told(folder):
    with pytest.raises(EnvironmentProblem) as caught:
        place_fingerprint(folder / "gone")
    assert caught.value.code == "path_missing"


def structure(kind, body, *texts):
    words = b"".join(text + b"\0" for text in texts) or b"\0"
    return bytes([kind, 4 + len(body), 0, 0]) + body + words + b"\0"


def test_the_uuid_is_found_among_the_firmwares_structures():
    uuid = bytes(range(1, 17))
    system = structure(1, bytes(4) + uuid + bytes(3), b"Maker", b"Model")
    table = structure(0, bytes(20), b"BIOS") + structure(2, bytes(3)) + system
    assert smbios_uuid(table) == uuid.hex()
    assert smbios_uuid(structure(0, bytes(20), b"BIOS")) == ""
    assert smbios_uuid(b"") == ""
    assert smbios_uuid(b"\xff" * 100) == ""


def test_the_clock_and_the_calendar_agree():
    from datetime import datetime

    now = datetime.fromtimestamp(clock.now_ms() / 1000).astimezone()
    assert abs((now.date() - clock.today()).days) <= 1
    assert clock.now_ms() <= clock.now_ms()
