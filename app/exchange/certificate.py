"""Certificates of devices and births of streams: fixed layouts, read before anything is trusted.

Both have a fixed length and no lengths inside, so reading them is cutting bytes, not parsing.
A device is named by the first 16 bytes of SHA-256 of its Ed25519 public key; so is the province's
root key, which signs the province's own devices.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.exchange.refusal import Reason, refuse
from app.ports import Role
from app.records.language import Scope

Sign = Callable[[bytes], bytes]
"""Returns the 64-byte Ed25519 signature of a message."""

_K = TypeVar("_K")
_CERTIFICATE = struct.Struct(">B32s62s8s1s1sQ16s")
_BIRTH = struct.Struct(">B16s16s1s1sQ16sQ")
_SIGNATURE = 64
CERTIFICATE_BYTES = _CERTIFICATE.size + _SIGNATURE
BIRTH_BYTES = _BIRTH.size + _SIGNATURE
_VERSION = 1
_ROLES = {Role.COMMUNE: b"c", Role.PROVINCE: b"p"}
_SCOPES = {Scope.COMMUNE: b"c", Scope.SHARED: b"s", Scope.PROVINCE: b"p"}
_SCOPES_OF = {
    Role.COMMUNE: (Scope.COMMUNE, Scope.SHARED),
    Role.PROVINCE: (Scope.COMMUNE, Scope.PROVINCE),
}
NO_RID = bytes(16)


def key_id(sign_public: bytes) -> bytes:
    """Return the 16-byte name of a signing key."""
    return hashlib.sha256(sign_public).digest()[:16]


def check_signature(sign_public: bytes, signature: bytes, message: bytes) -> None:
    """Raise Refused (forged) unless the key made the signature."""
    try:
        Ed25519PublicKey.from_public_bytes(sign_public).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise refuse(Reason.FORGED) from error


@dataclass(frozen=True, slots=True)
class Certificate:
    """What an issuer says of a device: its keys, unit, role and letter.

    ``recipient`` is the age recipient string, ``issued`` Unix milliseconds, ``issuer`` the id of
    the key that signed (the device's own until somebody enrolled it).
    """

    sign: bytes
    recipient: str
    unit: str
    role: Role
    letter: str
    issued: int
    issuer: bytes
    signature: bytes = b""

    @property
    def device(self) -> bytes:
        """Return the device's 16-byte id."""
        return key_id(self.sign)

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Return the scopes of the streams this device may write."""
        return _SCOPES_OF[self.role]

    def signed(self, sign: Sign) -> Certificate:
        """Return the certificate with the issuer's signature."""
        return replace(self, signature=sign(self._message()))

    def check(self, issuer_public: bytes) -> None:
        """Raise Refused (forged) unless this key is the issuer and signed."""
        if key_id(issuer_public) != self.issuer:
            raise refuse(Reason.FORGED)
        check_signature(issuer_public, self.signature, self._message())

    def to_bytes(self) -> bytes:
        """Return the fixed layout, CERTIFICATE_BYTES long."""
        return self._layout() + self.signature

    @staticmethod
    def from_bytes(raw: bytes) -> Certificate:
        """Cut a certificate out of its bytes, unverified; Refused when it is none."""
        if len(raw) != CERTIFICATE_BYTES:
            raise refuse(Reason.DAMAGED)
        version, sign, recipient, unit, role, letter, issued, issuer = _CERTIFICATE.unpack(
            raw[: _CERTIFICATE.size]
        )
        if version != _VERSION:
            raise refuse(Reason.NEWER_FORMAT)
        return Certificate(
            sign,
            _text(recipient),
            _text(unit),
            _named(_ROLES, role),
            _text(letter),
            issued,
            issuer,
            raw[_CERTIFICATE.size :],
        )

    def _layout(self) -> bytes:
        return _CERTIFICATE.pack(
            _VERSION,
            self.sign,
            self.recipient.encode("ascii"),
            self.unit.encode("ascii"),
            _ROLES[self.role],
            self.letter.encode("ascii"),
            self.issued,
            self.issuer,
        )

    def _message(self) -> bytes:
        return b"TPX1/certificate\0" + self._layout()


class BirthReason(Enum):
    """Why a stream began."""

    ENROL = b"e"
    RESTORE = b"r"
    CLONE = b"c"
    RESET = b"x"


_REASONS = {reason: reason.value for reason in BirthReason}


@dataclass(frozen=True, slots=True)
class Birth:
    """A device's signed word that a stream is its own, and for which audience it writes it.

    ``prev_rid`` and ``prev_seq`` name the stream it continues after a restore, if any.
    """

    rid: bytes
    device: bytes
    scope: Scope
    reason: BirthReason
    at: int
    prev_rid: bytes = NO_RID
    prev_seq: int = 0
    signature: bytes = b""

    def signed(self, sign: Sign) -> Birth:
        """Return the birth with the device's signature."""
        return replace(self, signature=sign(self._message()))

    def check(self, certificate: Certificate) -> None:
        """Raise Refused (forged) unless the certificate's device signed this."""
        if certificate.device != self.device:
            raise refuse(Reason.FORGED)
        check_signature(certificate.sign, self.signature, self._message())

    def to_bytes(self) -> bytes:
        """Return the fixed layout, BIRTH_BYTES long."""
        return self._layout() + self.signature

    @staticmethod
    def from_bytes(raw: bytes) -> Birth:
        """Cut a birth out of its bytes, unverified; Refused when it is none."""
        if len(raw) != BIRTH_BYTES:
            raise refuse(Reason.DAMAGED)
        version, rid, device, scope, reason, at, prev_rid, prev_seq = _BIRTH.unpack(
            raw[: _BIRTH.size]
        )
        if version != _VERSION:
            raise refuse(Reason.NEWER_FORMAT)
        return Birth(
            rid,
            device,
            _named(_SCOPES, scope),
            _named(_REASONS, reason),
            at,
            prev_rid,
            prev_seq,
            raw[_BIRTH.size :],
        )

    def _layout(self) -> bytes:
        return _BIRTH.pack(
            _VERSION,
            self.rid,
            self.device,
            _SCOPES[self.scope],
            self.reason.value,
            self.at,
            self.prev_rid,
            self.prev_seq,
        )

    def _message(self) -> bytes:
        return b"TPX1/birth\0" + self._layout()


def _text(raw: bytes) -> str:
    try:
        return raw.rstrip(b"\0").decode("ascii")
    except UnicodeDecodeError as error:
        raise refuse(Reason.DAMAGED) from error


def _named(table: Mapping[_K, bytes], code: bytes) -> _K:
    for name, known in table.items():
        if known == code:
            return name
    raise refuse(Reason.DAMAGED)
