"""The system libraries Qt needs on Linux, and the programs of the long tests: which are missing.

Runs before anything is installed, so it uses the standard library alone. Qt's wheel brings
Qt itself; these few libraries of the system it expects to find.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

DRAWING: Final = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    # QtNetwork, which rings an open window's doorbell, is linked to these.
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libbrotlidec.so.1": "libbrotli1",
    "libzstd.so.1": "libzstd1",
}
"""Needed to import Qt at all: shared library -> Debian package."""

X11_WINDOW: Final = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""Needed besides to open a window on an X11 screen."""

LONG_TESTS: Final = {
    "mkfs.exfat": "exfatprogs",
    "mount.exfat-fuse": "exfat-fuse",
    "mkfs.ntfs": "ntfs-3g",
    "ntfs-3g": "ntfs-3g",
    "losetup": "mount",
    "faketime": "faketime",
    "zzuf": "zzuf",
}
"""Programs the long tests start, so that sticks, clocks and noise are real: -> Debian package."""


def needed(*, on_screen: bool) -> dict[str, str]:
    """Return the libraries this system needs: with `on_screen`, also those of an X11 window."""
    if sys.platform != "linux":
        return {}
    return DRAWING | (X11_WINDOW if on_screen and os.environ.get("DISPLAY") else {})


def missing(libraries: dict[str, str]) -> dict[str, str]:
    """Return the part of `libraries` that the system's loader does not find."""
    return {name: package for name, package in libraries.items() if not _is_present(name)}


def missing_programs(*names: str) -> list[str]:
    """Return the packages that bring those of ``LONG_TESTS`` (or of ``names``) not found here."""
    lacking = [LONG_TESTS[name] for name in names or LONG_TESTS if not shutil.which(name)]
    return list(dict.fromkeys(lacking))


def apt_packages(packages: list[str]) -> str | None:
    """Install Debian packages; return None, or the line a person has to run instead.

    Only root may install, and only where apt-get exists; elsewhere nothing is touched.
    """
    line = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(packages)}"
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return f"sudo sh -c '{line}'"
    _run_apt(apt, "-qq", "update")
    failed = _run_apt(apt, "-qq", "install", "-y", "--no-install-recommends", *packages)
    return line if failed else None


def _run_apt(apt: str, *arguments: str) -> int:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        [apt, *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno(),
        check=False,
    )
    return done.returncode


def _is_present(name: str) -> bool:
    # Looking costs microseconds; asking the loader costs a load, so it only settles doubt.
    return any((folder / name).exists() for folder in _usual_folders()) or _loads(name)


def _usual_folders() -> list[Path]:
    triplet = f"{os.uname().machine}-linux-gnu"
    return [Path("/usr/lib", triplet), Path("/lib", triplet), Path("/usr/lib64")]


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
