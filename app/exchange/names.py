"""File names of the exchange: ASCII only, for people; the program goes by content alone."""

from __future__ import annotations

README = "DOC-TRUOC.txt"
"""The plain index beside the packages, in Vietnamese."""
SHELF, SPARE_SHELF = "SO-TU-PHAP", "SO-TU-PHAP-BAN-SAO"
"""The folders of a stick: each export has one of its own in both, twice the same."""
UNFINISHED = ".so-tu-phap-*.tmp"
"""What a writer leaves in a folder when the stick is pulled under its hands."""


def stem(unit: str, letter: str, number: int) -> str:
    """Return the common beginning of a package's file names, e.g. ``TPX-18100-A-000041``."""
    return f"TPX-{unit}-{letter}-{number:06d}"


def part_name(hint: str, k: int, n: int) -> str:
    """Return the name of part ``k`` of ``n``, e.g. ``TPX-18100-A-000041-1of1.tpx``."""
    return f"{hint}-{k}of{n}.tpx"


def mail_name(hint: str, k: int, n: int) -> str:
    """Return the name of the mail draft that carries part ``k`` of ``n``."""
    return f"{hint}-{k}of{n}.eml"


def request_name(unit: str, device: bytes) -> str:
    """Return the name of a device's enrolment request."""
    return f"TPX-{unit}-YEU-CAU-{device.hex()[:8]}.tpx"


def grant_name(unit: str, device: bytes) -> str:
    """Return the name of the grant that answers a request."""
    return f"TPX-{unit}-CHAP-NHAN-{device.hex()[:8]}.tpx"
