"""Enrolment files: a device asks to be taken in, and is answered.

The request is the one file that is read unencrypted: a fixed layout signed by the device itself,
without any person's name. The grant is sealed to the device that asked. Each is compared over the
telephone by six words before anything in it is believed.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import msgspec

from app.errors import UserError
from app.exchange import limits
from app.exchange.certificate import Certificate, Sign, check_signature, key_id
from app.exchange.package import frame, seal, unframe
from app.exchange.refusal import Reason, Refused, refuse
from app.ports import DeviceKeys, Role

REQUEST_MAGIC = b"TPXQ"
GRANT_MAGIC = b"TPXG"
_REQUEST = struct.Struct(">4sB32s62s8s1s1sQ")
_SIGNATURE = 64
_VERSION = 1
_CONTEXT = b"TPX1/request\0"
_GRANT_CONTEXT = b"TPX1/grant\0"
_ROLES = {Role.COMMUNE: b"c", Role.PROVINCE: b"p"}


class Grant(msgspec.Struct, frozen=True, array_like=True):
    """What a grantor gives: the new device's certificate and whom it may believe.

    ``root`` is the province's public root key, empty while no province is known; ``peers`` are
    fixed-layout certificates of the unit's other devices and of the province's.
    """

    made: int
    certificate: bytes
    root: bytes
    province: str
    peers: list[bytes]


_DECODER = msgspec.msgpack.Decoder(Grant)


@dataclass(frozen=True, slots=True)
class Opened:
    """A grant that was opened: the grantor's certificates, ours, and what comes with it."""

    chain: tuple[Certificate, ...]
    certificate: Certificate
    root: bytes | None
    province: str
    peers: tuple[Certificate, ...]


def write_request(own: Certificate, sign: Sign) -> bytes:
    """Return the request file of a device, from its self-signed certificate."""
    body = _REQUEST.pack(
        REQUEST_MAGIC,
        _VERSION,
        own.sign,
        own.recipient.encode("ascii"),
        own.unit.encode("ascii"),
        _ROLES[own.role],
        own.letter.encode("ascii"),
        own.issued,
    )
    return body + sign(_CONTEXT + body)


def read_request(raw: bytes) -> Certificate:
    """Return what a request says of its device, as an unsigned certificate in its own name.

    Raises Refused (not_a_request) when it is none, damaged, or not signed by that device.
    """
    if len(raw) != _REQUEST.size + _SIGNATURE or not raw.startswith(REQUEST_MAGIC):
        raise refuse(Reason.NOT_A_REQUEST)
    body, signature = raw[: _REQUEST.size], raw[_REQUEST.size :]
    _, version, sign, recipient, unit, role, letter, made = _REQUEST.unpack(body)
    if version != _VERSION:
        raise refuse(Reason.NEWER_FORMAT)
    try:
        check_signature(sign, signature, _CONTEXT + body)
        roles = {code: name for name, code in _ROLES.items()}
        return Certificate(
            sign,
            recipient.decode("ascii"),
            unit.rstrip(b"\0").decode("ascii"),
            roles[role],
            letter.decode("ascii"),
            made,
            key_id(sign),
        )
    except (Refused, UnicodeDecodeError, KeyError) as error:
        raise refuse(Reason.NOT_A_REQUEST) from error


def write_grant(grant: Grant, chain: list[Certificate], sign: Sign, recipient: str) -> bytes:
    """Return the grant file, signed by the grantor and sealed to the device that asked."""
    signed = frame(chain, msgspec.msgpack.encode(grant), sign, _GRANT_CONTEXT)
    return GRANT_MAGIC + seal(signed, [recipient])


def read_grant(raw: bytes, keys: DeviceKeys) -> Opened:
    """Open a grant whose words were confirmed; Refused (not_a_grant) when it is not for us."""
    if not raw.startswith(GRANT_MAGIC) or len(raw) > limits.GRANT_BYTES:
        raise refuse(Reason.NOT_A_GRANT)
    try:
        signed = unframe(open_sealed(keys, raw[len(GRANT_MAGIC) :]))
        grant = _DECODER.decode(signed.check(_GRANT_CONTEXT))
        certificate = Certificate.from_bytes(grant.certificate)
        peers = tuple(map(Certificate.from_bytes, grant.peers))
        _check_grant(signed.chain[0], certificate, grant.root, keys)
    except (Refused, msgspec.MsgspecError) as error:
        raise refuse(Reason.NOT_A_GRANT) from error
    return Opened(signed.chain, certificate, grant.root or None, grant.province, peers)


def open_sealed(keys: DeviceKeys, sealed: bytes) -> bytes:
    """Return what was sealed to us; Refused not_for_us or damaged."""
    try:
        return keys.open_sealed(sealed)
    except UserError as error:
        reason = Reason.NOT_FOR_US if error.code == "not_for_us" else Reason.DAMAGED
        raise refuse(reason) from error


def _check_grant(
    grantor: Certificate, certificate: Certificate, root: bytes, keys: DeviceKeys
) -> None:
    """Check that the grant is for this device and made by one that may make it."""
    if (certificate.sign, certificate.recipient) != (keys.sign_public, keys.recipient):
        raise refuse(Reason.NOT_A_GRANT)
    if certificate.issuer == (key_id(root) if root else b""):
        certificate.check(root)
    else:
        certificate.check(grantor.sign)
    if grantor.role is Role.PROVINCE:
        grantor.check(root)
    elif grantor.unit != certificate.unit or certificate.role is not Role.COMMUNE:
        raise refuse(Reason.NOT_A_GRANT)
