"""Reads each unseen plan in each format once for all tests of a process."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.planreader import Extraction, read_plan
from tests.planreader.unseen.layout import load
from tests.planreader.unseen.reading import WRITERS


@pytest.fixture(scope="session")
def extraction(tmp_path_factory) -> Callable[[str, str], Extraction]:
    """Reads each plan in each format once."""
    folder = tmp_path_factory.mktemp("unseen")
    found: dict[tuple[str, str], Extraction] = {}

    def read(name: str, form: str) -> Extraction:
        if (name, form) not in found:
            path = WRITERS[form](load(name), folder / f"{name}.{form}")
            found[name, form] = read_plan(path)
        return found[name, form]

    return read
