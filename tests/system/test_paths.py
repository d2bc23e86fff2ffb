"""Where the data lies, and which places are a risk for it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.errors import EnvironmentProblem
from app.system import drives
from app.system.drives import FolderRisk, Mount, filesystem_of, folder_risk, parse_mounts
from app.system.paths import DataFolder, data_folder, default_root


def test_a_chosen_folder_wins_and_relative_ones_are_fixed_at_once(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert data_folder(Path("sổ")).root == folder / "sổ"
    assert data_folder(Path("~/sổ")).root == Path.home() / "sổ"


@pytest.mark.skipif(sys.platform != "linux", reason="XDG")
def test_the_default_folder_is_the_users_own(own_home):
    assert data_folder().root == default_root() == own_home / ".local" / "share" / "so-tu-phap"


def test_every_room_lies_inside_and_no_two_are_the_same(folder):
    data = DataFolder(folder)
    rooms = [getattr(data, name) for name in dir(DataFolder) if not name.startswith("_")]
    paths = [room for room in rooms if isinstance(room, Path) and room != folder]
    assert len(paths) == len(set(paths)) == 12
    assert {path.parent for path in paths} == {folder}


def test_the_folder_is_made_closed_to_others_and_twice_without_harm(folder):
    data = DataFolder(folder / "a" / "Sổ Tư Pháp")
    data.create()
    (data.files / "x").write_bytes(b"x")
    data.create()
    assert (data.files / "x").read_bytes() == b"x"
    assert not data.is_set_up()
    if os.name != "nt":
        assert data.root.stat().st_mode & 0o077 == 0
    data.database.write_bytes(b"")
    assert data.is_set_up()


def test_a_file_in_the_way_is_told(folder):
    (folder / "sổ").write_bytes(b"")
    with pytest.raises(EnvironmentProblem):
        DataFolder(folder / "sổ").create()


@pytest.mark.parametrize(
    "name",
    ["OneDrive", "OneDrive - UBND xa", "Dropbox", "Google Drive", "My Drive", "Drive của tôi",
     "iCloudDrive", "Nextcloud", "MEGA", "Box"],
)  # fmt: skip
def test_folders_of_synchronising_programs_are_a_risk(folder, name):
    risk = folder_risk(folder / name / "so-tu-phap")
    assert risk is FolderRisk.CLOUD
    assert "đồng bộ" in risk.sentence


@pytest.mark.parametrize("name", ["Documents", "Hộp thư", "mega du an", "onedrivers", "boxes"])
def test_ordinary_folders_are_none(folder, name):
    assert folder_risk(folder / name) is None


TABLE = r"""/dev/sda1 / ext4 rw 0 0
/dev/sdb1 /media/can\040bo/USB\040XÃ exfat rw 0 0
//may-chu/so /mnt/so cifs rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
/dev/sda2 /mnt/so/trong ext4 rw 0 0
broken
"""


def test_the_mount_table_is_read_with_spaces_and_marks():
    mounts = parse_mounts(TABLE)
    assert len(mounts) == 5
    assert mounts[1] == Mount("/dev/sdb1", Path("/media/can bo/USB XÃ"), "exfat")


@pytest.mark.skipif(sys.platform == "win32", reason="mount table")
@pytest.mark.parametrize(
    ("place", "risk"),
    [
        ("/home/x", None),
        ("/mnt/so/dữ liệu", FolderRisk.NETWORK),
        ("/mnt/so/trong/dữ liệu", None),
        ("/media/can bo/USB XÃ/sổ", FolderRisk.REMOVABLE),
        ("/run/user/1000/gvfs/smb-share", FolderRisk.NETWORK),
    ],
)
def test_network_and_removable_places_are_a_risk(monkeypatch, place, risk):
    monkeypatch.setattr(drives, "_mounts", lambda: parse_mounts(TABLE))
    assert folder_risk(Path(place)) is risk


@pytest.mark.skipif(sys.platform == "win32", reason="mount table")
def test_sticks_are_listed_with_their_names(monkeypatch):
    monkeypatch.setattr(drives, "_mounts", lambda: parse_mounts(TABLE))
    monkeypatch.setattr(
        drives, "_names_under", lambda kind: {"/dev/sdb1": {"by-uuid": "3A1F-22"}.get(kind, "USB")}
    )
    assert drives.removable_drives() == [
        drives.Drive(Path("/media/can bo/USB XÃ"), "USB", "3A1F-22")
    ]


def test_this_machines_own_drives_can_be_looked_at(folder):
    assert filesystem_of(folder)
    for drive in drives.removable_drives():
        assert drive.path.is_dir()
