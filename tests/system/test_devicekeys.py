"""The device's keys: made once, sealed, and no use without the vault."""

from __future__ import annotations

import hashlib
import secrets

import pyrage
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.errors import EnvironmentProblem, UserError
from app.ports import DeviceKeys
from app.system.devicekeys import create_device_keys, open_device_keys, set_device_keys_aside

KEY = secrets.token_bytes(32)


def seal(message, *recipients):
    return pyrage.encrypt(message, [pyrage.x25519.Recipient.from_str(r) for r in recipients])


@pytest.fixture
def path(folder):
    return folder / "device.key"


def test_keys_made_and_opened_again_are_the_same(path):
    made: DeviceKeys = create_device_keys(path, KEY)
    opened = open_device_keys(path, KEY)
    assert opened.sign_public == made.sign_public
    assert opened.recipient == made.recipient
    assert opened.device_id == hashlib.sha256(made.sign_public).digest()[:16]
    Ed25519PublicKey.from_public_bytes(made.sign_public).verify(opened.sign(b"package"), b"package")
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(made.sign_public).verify(
            opened.sign(b"package"), b"another"
        )


def test_what_is_sealed_to_the_device_opens_and_nothing_else(path, folder):
    keys = create_device_keys(path, KEY)
    other = create_device_keys(folder / "other.key", KEY)
    assert keys.device_id != other.device_id
    sealed = seal("kế hoạch".encode(), other.recipient, keys.recipient)
    assert keys.open_sealed(sealed) == other.open_sealed(sealed) == "kế hoạch".encode()
    with pytest.raises(UserError) as caught:
        keys.open_sealed(seal(b"x", other.recipient))
    assert caught.value.code == "not_for_us"


def test_a_damaged_seal_is_not_taken_for_a_foreign_one(path):
    keys = create_device_keys(path, KEY)
    sealed = seal(b"x" * 1000, keys.recipient)
    flipped = sealed[:-5] + bytes([sealed[-5] ^ 1]) + sealed[-4:]
    for damaged in (sealed[:-7], flipped, b"", b"TPX1", sealed[:30]):
        with pytest.raises(UserError) as caught:
            keys.open_sealed(damaged)
        assert caught.value.code == "seal_damaged"
        assert caught.value.next_step


def test_a_device_is_made_once(path):
    made = create_device_keys(path, KEY)
    with pytest.raises(UserError) as caught:
        create_device_keys(path, KEY)
    assert caught.value.code == "device_key_exists"
    assert open_device_keys(path, KEY).device_id == made.device_id


def test_a_copied_key_file_is_no_use_without_the_vault(path):
    create_device_keys(path, KEY)
    with pytest.raises(EnvironmentProblem) as caught:
        open_device_keys(path, secrets.token_bytes(32))
    assert caught.value.code == "device_key_damaged"
    assert b"AGE-SECRET-KEY" not in path.read_bytes()


@pytest.mark.parametrize("content", [b"", b"{}", b"\x00" * 300, "không phải".encode()])
def test_a_damaged_key_file_is_told_with_what_is_safe(path, content):
    path.write_bytes(content)
    with pytest.raises(EnvironmentProblem) as caught:
        open_device_keys(path, KEY)
    assert caught.value.code == "device_key_damaged"
    assert "còn nguyên" in caught.value.message
    assert "đăng ký lại" in caught.value.next_step


def test_lost_keys_are_told_and_new_ones_can_take_their_place(path, folder):
    with pytest.raises(EnvironmentProblem) as caught:
        open_device_keys(path, KEY)
    assert caught.value.code == "device_key_missing"
    path.write_bytes(b"damaged")
    set_device_keys_aside(path)
    set_device_keys_aside(path)
    create_device_keys(path, KEY)
    assert open_device_keys(path, KEY).sign(b"x")
    assert b"damaged" in [kept.read_bytes() for kept in folder.glob("device.key.*.old")]
