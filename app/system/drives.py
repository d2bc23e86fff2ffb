"""What is mounted where: removable drives, and folders that are a risk for a ledger."""

from __future__ import annotations

import os
import re
import shutil
import sys
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from app.ports import Drive

_NETWORK_SYSTEMS = {
    "9p", "afs", "ceph", "cifs", "davfs", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.rclone",
    "fuse.sshfs", "ncpfs", "nfs", "nfs4", "smb2", "smb3", "smbfs",
}  # fmt: skip
_MEDIA_FOLDERS = ("/media/", "/run/media/")
# Names the synchronising programs give their folders, on Windows in Vietnamese too.
_CLOUD_NAME = re.compile(
    r"(onedrive|dropbox|google ?drive|my drive|drive của tôi|icloud ?drive|nextcloud|owncloud"
    r"|pclouddrive|yandex\.?disk)(\b.*)?|box|box sync|mega|megasync"
)


class Mount(Struct, frozen=True):
    """One line of the system's mount table."""

    device: str
    path: Path
    kind: str


class FolderRisk(StrEnum):
    """Why a folder is a poor place for the data."""

    NETWORK = "network"
    CLOUD = "cloud"
    REMOVABLE = "removable"

    @property
    def sentence(self) -> str:
        """Return the warning in Vietnamese."""
        return _RISK_SENTENCES[self]


_RISK_SENTENCES = {
    FolderRisk.NETWORK: (
        "Thư mục dữ liệu nằm trên ổ mạng: hai máy cùng ghi có thể làm hỏng dữ liệu. "
        "Hãy để dữ liệu trên ổ đĩa của máy này."
    ),
    FolderRisk.CLOUD: (
        "Thư mục dữ liệu nằm trong thư mục đồng bộ đám mây: phần mềm đồng bộ có thể làm hỏng "
        "dữ liệu và đưa dữ liệu ra ngoài. Hãy để dữ liệu ở thư mục khác trên máy này."
    ),
    FolderRisk.REMOVABLE: (
        "Thư mục dữ liệu nằm trên USB: rút USB khi đang ghi có thể làm hỏng dữ liệu. "
        "Hãy để dữ liệu trên ổ đĩa của máy này; dùng USB để sao lưu và trao đổi."
    ),
}


def removable_drives() -> list[Drive]:
    """Return the removable drives that can be used now, ordered by path."""
    return sorted(_removable_drives(), key=lambda drive: str(drive.path))


def folder_risk(folder: Path) -> FolderRisk | None:
    """Return why ``folder`` (it need not exist yet) is a poor place for the data, None if fine."""
    folder = folder.expanduser().absolute()
    if any(_CLOUD_NAME.fullmatch(part.casefold()) for part in folder.parts):
        return FolderRisk.CLOUD
    return _place_risk(folder)


def filesystem_of(folder: Path) -> str:
    """Return the lower-case name of the file system under ``folder``, "" if unknown."""
    return _filesystem_of(folder.absolute())


def parse_mounts(table: str) -> list[Mount]:
    """Return the mounts of a table in the form of /proc/mounts (octal escapes undone)."""
    rows = (line.split() for line in table.splitlines())
    return [
        Mount(_unescape(row[0]), Path(_unescape(row[1])), row[2]) for row in rows if len(row) >= 3
    ]


def _free(path: Path) -> int | None:
    try:
        return shutil.disk_usage(path).free
    except OSError:
        return None


def _unescape(word: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), word)


if sys.platform == "win32":
    import ctypes

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _REMOVABLE, _REMOTE = 2, 4
    _FAIL_QUIETLY = 0x0001
    _READ_ONLY_VOLUME = 0x0008_0000

    def _removable_drives() -> list[Drive]:
        # Without this an empty card reader brings up a system dialog.
        _kernel.SetErrorMode(_FAIL_QUIETLY)
        letters = [chr(65 + n) for n in range(2, 26) if _kernel.GetLogicalDrives() >> n & 1]
        roots = [f"{letter}:\\" for letter in letters]
        found = (_volume(root) for root in roots if _kernel.GetDriveTypeW(root) == _REMOVABLE)
        return [drive for drive in found if drive is not None]

    def _volume(root: str) -> Drive | None:
        label = ctypes.create_unicode_buffer(261)
        serial, flags = ctypes.c_uint32(), ctypes.c_uint32()
        if not _kernel.GetVolumeInformationW(
            root, label, 261, ctypes.byref(serial), None, ctypes.byref(flags), None, 0
        ):
            return None
        read_only = bool(flags.value & _READ_ONLY_VOLUME)
        path = Path(root)
        return Drive(path, label.value, f"{serial.value:08x}", _free(path), read_only)

    def _filesystem_of(folder: Path) -> str:
        name = ctypes.create_unicode_buffer(261)
        _kernel.GetVolumeInformationW(folder.anchor, None, 0, None, None, None, name, 261)
        return name.value.lower()

    def _place_risk(folder: Path) -> FolderRisk | None:
        kind = _kernel.GetDriveTypeW(folder.anchor)
        if kind == _REMOTE or folder.anchor.startswith("\\\\"):
            return FolderRisk.NETWORK
        return FolderRisk.REMOVABLE if kind == _REMOVABLE else None

else:

    def _mounts() -> list[Mount]:
        try:
            return parse_mounts(Path("/proc/mounts").read_text(encoding="utf-8", errors="replace"))
        except OSError:
            return []

    def _removable_drives() -> list[Drive]:
        labels, ids = _names_under("by-label"), _names_under("by-uuid")
        return [
            Drive(
                mount.path,
                labels.get(mount.device, mount.path.name),
                ids.get(mount.device, ""),
                _free(mount.path),
                _is_read_only(mount.path),
            )
            for mount in _mounts()
            if _is_removable(mount)
        ]

    def _is_read_only(path: Path) -> bool:
        try:
            return bool(os.statvfs(path).f_flag & os.ST_RDONLY)
        except OSError:
            return False

    def _is_removable(mount: Mount) -> bool:
        if str(mount.path).startswith(_MEDIA_FOLDERS):
            return mount.kind not in _NETWORK_SYSTEMS
        return mount.device.startswith("/dev/") and _is_on_usb(Path(mount.device).name)

    def _is_on_usb(device: str) -> bool:
        place = Path("/sys/class/block") / device
        if not place.exists():
            return False
        real = place.resolve()
        return "/usb" in str(real) or _says_removable(real) or _says_removable(real.parent)

    def _says_removable(block: Path) -> bool:
        """A card in a reader built into the machine hangs on no USB, but its disk says so."""
        try:
            return (block / "removable").read_text("ascii").strip() == "1"
        except OSError:
            return False

    def _names_under(kind: str) -> dict[str, str]:
        """Map device files to their names under /dev/disk (label or volume id)."""
        folder = Path("/dev/disk") / kind
        if not folder.is_dir():
            return {}
        return {str(link.resolve()): _udev_name(link.name) for link in folder.iterdir()}

    def _udev_name(name: str) -> str:
        undone = re.sub(
            rb"\\x([0-9a-f]{2})", lambda found: bytes.fromhex(found[1].decode()), name.encode()
        )
        return undone.decode("utf-8", errors="replace")

    def _mount_of(folder: Path) -> Mount | None:
        holders = [mount for mount in _mounts() if folder.is_relative_to(mount.path)]
        # Of two on the same place the later one is on top.
        return max(reversed(holders), key=lambda held: len(held.path.parts), default=None)

    def _filesystem_of(folder: Path) -> str:
        mount = _mount_of(folder.resolve())
        return mount.kind.lower() if mount else ""

    def _place_risk(folder: Path) -> FolderRisk | None:
        mount = _mount_of(folder.resolve())
        if mount is None:
            return None
        if mount.kind in _NETWORK_SYSTEMS:
            return FolderRisk.NETWORK
        return FolderRisk.REMOVABLE if _is_removable(mount) else None
