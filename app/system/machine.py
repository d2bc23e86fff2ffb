"""This machine: a fingerprint to notice a copied disk, and the free space on its drives."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from app.diskerrors import disk_errors
from app.system.drives import filesystem_of

_SYSTEM_INFORMATION = 1
# File systems that give a folder the same number at every mount.
_STEADY_SYSTEMS = {"btrfs", "ext2", "ext3", "ext4", "f2fs", "ntfs", "overlay", "refs", "xfs", "zfs"}


def machine_fingerprint() -> str:
    """Return 32 hex digits that stay the same on this machine and tell nothing about it.

    Made from the system's installation id and from built-in hardware, so that a disk cloned into
    another machine shows.
    """
    traits = "\n".join(_traits())
    return hashlib.sha256(b"so-tu-phap/machine\n" + traits.encode()).hexdigest()[:32]


def place_fingerprint(folder: Path) -> str:
    """Return ``machine_fingerprint`` joined with which folder this is.

    A copy of the folder on the same machine gets another one; renaming or moving it within its
    drive does not. On drives that number their folders anew at each mount (FAT, network) only the
    machine counts. EnvironmentProblem when the folder cannot be looked at.
    """
    with disk_errors(folder, verb="đọc"):
        steady = filesystem_of(folder) in _STEADY_SYSTEMS
        number = folder.stat().st_ino if steady else 0
    return hashlib.sha256(f"{machine_fingerprint()}/{number}".encode()).hexdigest()[:32]


def smbios_uuid(table: bytes) -> str:
    """Return the machine's UUID (hex) from the SMBIOS structures, "" if there is none."""
    at = 0
    while at + 4 <= len(table):
        kind, length = table[at], table[at + 1]
        if kind == _SYSTEM_INFORMATION and length >= 24:
            return table[at + 8 : at + 24].hex()
        # Behind each structure lie its texts, closed by two zero bytes.
        end = table.find(b"\0\0", at + max(length, 4))
        if end < 0:
            break
        at = end + 2
    return ""


if sys.platform == "win32":
    import ctypes
    import winreg

    def _traits() -> list[str]:
        return [_machine_guid(), smbios_uuid(_firmware_table())]

    def _machine_guid() -> str:
        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        place = r"SOFTWARE\Microsoft\Cryptography"
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place, 0, access) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""

    def _firmware_table() -> bytes:
        """Return the SMBIOS structures behind the 8 bytes of their header."""
        ask = ctypes.WinDLL("kernel32").GetSystemFirmwareTable
        provider = int.from_bytes(b"RSMB", "big")
        size = ask(provider, 0, None, 0)
        buffer = ctypes.create_string_buffer(size)
        ask(provider, 0, buffer, size)
        return buffer.raw[8:]

else:

    def _traits() -> list[str]:
        return [_installation_id(), *_built_in_wired_addresses()]

    def _installation_id() -> str:
        for place in (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id")):
            if found := _text(place):
                return found
        return ""

    def _built_in_wired_addresses() -> list[str]:
        """Return the addresses of wired cards on the board; wireless ones may be made up."""
        cards = [card for card in Path("/sys/class/net").glob("*") if _is_built_in_wired(card)]
        return sorted(_text(card / "address") for card in cards)

    def _is_built_in_wired(card: Path) -> bool:
        device = card / "device"
        on_board = device.exists() and "/usb" not in str(device.resolve())
        return on_board and not (card / "wireless").exists()

    def _text(path: Path) -> str:
        try:
            return path.read_text(encoding="ascii", errors="replace").strip()
        except OSError:
            return ""
