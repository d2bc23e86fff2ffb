"""What the tests of the system adapters share."""

from __future__ import annotations

import pytest

from app.system.paths import DataFolder


@pytest.fixture
def folder(tmp_path):
    """An empty folder."""
    place = tmp_path / "nơi làm việc"
    place.mkdir()
    return place


@pytest.fixture
def data(tmp_path):
    """A new data folder with its rooms."""
    made = DataFolder(tmp_path / "Sổ Tư Pháp")
    made.create()
    return made


@pytest.fixture
def real_keyring(memory_keyring, monkeypatch):
    """A working keyring that the adapter trusts."""
    trusted = frozenset({"tests.keyrings.MemoryKeyring"})
    monkeypatch.setattr("app.system.keyring_adapter.REAL_KEYRINGS", trusted)
    return memory_keyring
