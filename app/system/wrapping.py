"""Keys derived from a key, and a key sealed under a password or a code."""

from __future__ import annotations

import secrets

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from app.system.vaultfile import WrappedKey

KEY_BYTES = 32


def derive(master: bytes, purpose: str) -> bytes:
    """Return the 32-byte key for ``purpose``, from which ``master`` cannot be found again."""
    info = f"so-tu-phap/key/{purpose}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(master)


def wrap(master: bytes, vault_id: str, secret: str, log_n: int) -> WrappedKey:
    """Return ``master`` sealed under ``secret``; each guess costs 2 ** ``log_n`` KiB of scrypt."""
    bare = WrappedKey(secrets.token_bytes(16), log_n, 8, 1, secrets.token_bytes(12), b"")
    cipher = ChaCha20Poly1305(_stretch(bare, secret))
    sealed = cipher.encrypt(bare.nonce, master, vault_id.encode())
    return msgspec.structs.replace(bare, sealed=sealed)


def unwrap(wrapped: WrappedKey, vault_id: str, secret: str) -> bytes | None:
    """Return the master key, None when the secret is wrong."""
    cipher = ChaCha20Poly1305(_stretch(wrapped, secret))
    try:
        return cipher.decrypt(wrapped.nonce, wrapped.sealed, vault_id.encode())
    except InvalidTag:
        return None


def _stretch(wrapped: WrappedKey, secret: str) -> bytes:
    kdf = Scrypt(
        salt=wrapped.salt, length=KEY_BYTES, n=1 << wrapped.log_n, r=wrapped.r, p=wrapped.p
    )
    return kdf.derive(secret.encode())
