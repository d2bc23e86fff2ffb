"""The operating system's keyring: there, absent, plain, locked, silent, failing."""

from __future__ import annotations

import threading
import time

import keyring
import keyring.errors
import pytest

from app.errors import EnvironmentProblem
from app.system import keyring_adapter
from app.system.keyring_adapter import SERVICE, KeyringState, OsKeyring
from tests.keyrings import MemoryKeyring


class LockedKeyring(MemoryKeyring):
    def get_password(self, service, username):
        raise keyring.errors.KeyringLocked("dismissed")


class UnreachableKeyring(MemoryKeyring):
    def get_password(self, service, username):
        raise keyring.errors.InitError("no collection")


class BrokenKeyring(MemoryKeyring):
    def get_password(self, service, username):
        raise ConnectionResetError("the bus went away")


class ForgetfulKeyring(MemoryKeyring):
    def set_password(self, service, username, password):
        """Say yes and keep nothing."""


class SilentKeyring(MemoryKeyring):
    """Waits for an answer to a prompt nobody sees."""

    def __init__(self):
        super().__init__()
        self.answered = threading.Event()
        self.asked = 0

    def get_password(self, service, username):
        self.asked += 1
        self.answered.wait(30)


class Chain(MemoryKeyring):
    """Several keyrings at once, as the library offers them; the first one writes plain text."""

    backends = ()


@pytest.fixture
def use(memory_keyring, monkeypatch):
    """Install a backend as the machine's trusted keyring."""

    def install(backend):
        kind = type(backend)
        monkeypatch.setattr(
            "app.system.keyring_adapter.REAL_KEYRINGS",
            frozenset({f"{kind.__module__}.{kind.__qualname__}"}),
        )
        keyring.set_keyring(backend)
        return backend

    return install


def test_a_secret_goes_in_and_comes_out(real_keyring):
    adapter = OsKeyring()
    assert adapter.probe() is KeyringState.OK
    assert adapter.get("a") is None
    adapter.set("a", "bí mật")
    assert adapter.get("a") == "bí mật"
    assert real_keyring.get_password(SERVICE, "a") == "bí mật"
    adapter.delete("a")
    adapter.delete("a")
    assert adapter.get("a") is None


def test_a_machine_without_a_keyring(monkeypatch):
    from keyring.backends.fail import Keyring as NoKeyring

    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    adapter = OsKeyring()
    assert adapter.probe() is KeyringState.NONE
    assert adapter.get("a") is None
    adapter.delete("a")
    with pytest.raises(EnvironmentProblem) as caught:
        adapter.set("a", "x")
    assert caught.value.code == "keyring_none"
    keyring.set_keyring(before)


def test_an_untrusted_keyring_is_never_given_a_secret(memory_keyring):
    adapter = OsKeyring()
    assert adapter.probe() is KeyringState.NONE
    with pytest.raises(EnvironmentProblem):
        adapter.set("a", "x")
    assert memory_keyring._secrets == {}


def test_of_a_chain_only_the_trusted_link_is_used(memory_keyring, monkeypatch):
    plain, chain, trusted = MemoryKeyring(), Chain(), SilentKeyring()
    trusted.answered.set()
    chain.backends = (plain, trusted)
    monkeypatch.setattr(
        "app.system.keyring_adapter.REAL_KEYRINGS",
        frozenset({f"{SilentKeyring.__module__}.SilentKeyring"}),
    )
    keyring.set_keyring(chain)
    with pytest.raises(EnvironmentProblem):
        OsKeyring().set("a", "x")  # the trusted link keeps it but answers nothing when asked
    assert trusted._secrets == {(SERVICE, "a"): "x"}
    assert plain._secrets == {}


@pytest.mark.parametrize("kind", [LockedKeyring, UnreachableKeyring])
def test_a_locked_keyring(use, kind):
    use(kind())
    adapter = OsKeyring()
    assert adapter.probe() is KeyringState.LOCKED
    with pytest.raises(EnvironmentProblem) as caught:
        adapter.get("a")
    assert caught.value.code == "keyring_locked"
    assert "mật khẩu" in caught.value.next_step


def test_a_broken_keyring(use):
    use(BrokenKeyring())
    assert OsKeyring().probe() is KeyringState.LOCKED
    with pytest.raises(EnvironmentProblem) as caught:
        OsKeyring().get("a")
    assert caught.value.code == "keyring_failed"


def test_a_keyring_that_keeps_nothing_is_noticed_at_once(use):
    use(ForgetfulKeyring())
    with pytest.raises(EnvironmentProblem) as caught:
        OsKeyring().set("a", "x")
    assert caught.value.code == "keyring_failed"


def test_a_silent_keyring_is_given_up_and_not_asked_again_while_it_hangs(use):
    backend = use(SilentKeyring())
    adapter = OsKeyring(timeout=0.2)
    begun = time.monotonic()
    assert adapter.probe() is KeyringState.LOCKED
    with pytest.raises(EnvironmentProblem):
        adapter.get("a")
    assert time.monotonic() - begun < 5
    assert backend.asked == 1
    backend.answered.set()
    for thread in threading.enumerate():
        if thread.name == "keyring":
            thread.join(5)
    assert adapter.probe() is KeyringState.OK


def test_a_long_secret_is_a_mistake_of_ours(real_keyring):
    with pytest.raises(ValueError, match="short"):
        OsKeyring().set("a", "x" * 1001)


def test_what_the_system_tells_directly_is_not_asked_of_the_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []
    monkeypatch.setattr(keyring_adapter, "_backend", lambda: asked.append(1))
    known = {(SERVICE, "a"): "khóa"}
    monkeypatch.setattr(keyring_adapter, "read_directly", lambda *place: known.get(place))
    assert OsKeyring().get("a") == "khóa"
    assert not asked
    assert OsKeyring().get("b") is None
    assert asked == [1], "what it does not know the library may"
