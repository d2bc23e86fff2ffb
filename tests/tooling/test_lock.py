"""The lock: everything pinned, everything hashed, no place of download named."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _requirements() -> list[tuple[str, str, str]]:
    """Name, version and the lines that follow, of each locked package."""
    head = re.compile(r"^([a-z0-9][a-z0-9.-]*)==([^ ;\\]+)", re.MULTILINE)
    found = list(head.finditer(LOCK))
    ends = [match.start() for match in found[1:]] + [len(LOCK)]
    return [
        (match[1], match[2], LOCK[match.end() : end])
        for match, end in zip(found, ends, strict=True)
    ]


def test_the_lock_names_no_address() -> None:
    assert "://" not in LOCK
    options = [line for line in LOCK.splitlines() if line.startswith("-")]
    assert options == []


@pytest.mark.parametrize(
    "pin", [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
)
def test_a_direct_dependency_is_locked_at_the_version_it_is_pinned_to(pin: str) -> None:
    name, exact, version = pin.partition("==")
    assert exact, f"{pin} is not pinned"
    locked = {locked_name: locked_version for locked_name, locked_version, _ in _requirements()}
    normal = re.sub(r"[-_.]+", "-", name).lower()
    assert locked.get(normal) == version


def test_every_locked_package_has_hashes() -> None:
    requirements = _requirements()
    assert len(requirements) > len(PROJECT["project"]["dependencies"])
    bare = [name for name, _, rest in requirements if not re.search(r"--hash=sha256:\w{64}", rest)]
    assert bare == []


def test_the_build_back_end_is_locked_so_that_installing_needs_no_network() -> None:
    assert "setuptools" in {name for name, _, _ in _requirements()}


@pytest.mark.parametrize(
    "pin", [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
)
def test_a_direct_dependency_has_its_reason_written_down(pin: str) -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    name = pin.partition("==")[0]
    assert re.search(rf"^\| {re.escape(name)} \|", reasons, re.MULTILINE | re.IGNORECASE)
