"""Who this device is: its certificates, and the province's root key while it lies here.

The root key is made with the province's first device and sealed to it in ``root.age``; its 24
words go on paper, after which the file can be removed. It signs the province's own devices only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.errors import UserError
from app.exchange.certificate import Certificate, key_id
from app.exchange.package import seal
from app.exchange.refusal import Reason, refuse
from app.exchange.trust import PEER_NOTES, Peer, Trust
from app.exchange.words import from_paper, paper_words
from app.ports import Note, Replica, Role

if TYPE_CHECKING:
    from app.desk import Desk

ROOT_FILE = "root.age"
_KIND, _SELF = "trust", "self"


def load(desk: Desk) -> Trust:
    """Return what this desk believes, making its own certificate when there is none yet.

    A province's first device makes the root key here, seals it to itself in ``root.age`` and is
    certified by it.
    """
    kept = desk.replica.note(_KIND, _SELF) or {}
    root = bytes.fromhex(kept["root"]) if kept.get("root") else None
    own = _own_certificate(kept, desk.keys.device_id)
    if own is None or (desk.profile.role is Role.PROVINCE and root is None):
        return _found(desk, root)
    trust = Trust(
        desk.profile.unit.code,
        desk.profile.role,
        own,
        root,
        kept.get("province", ""),
        load_peers(desk.replica),
    )
    trust.peers.setdefault(own.device, Peer(own))
    return trust


def load_peers(replica: Replica) -> dict[bytes, Peer]:
    """Return the devices kept as believed, by id."""
    return {
        bytes.fromhex(key): Peer(
            Certificate.from_bytes(bytes.fromhex(doc["certificate"])),
            doc.get("revoked"),
            {bytes.fromhex(rid): hi for rid, hi in doc.get("cutoff", {}).items()},
        )
        for key, doc in replica.notes(PEER_NOTES).items()
    }


def self_note(trust: Trust, certificates: Iterable[Certificate] = ()) -> Note:
    """Return the note that keeps our certificates (best first), the root key and the province."""
    held = {c.issuer: c for c in (trust.own, *certificates)}
    return Note(
        _KIND,
        _SELF,
        {
            "root": trust.root.hex() if trust.root else None,
            "province": trust.province,
            "letter": trust.own.letter,
            "certificates": [c.to_bytes().hex() for c in held.values()],
        },
    )


def own_letter(replica: Replica, default: str = "A") -> str:
    """Return the letter this device was given within its unit, ``default`` before any."""
    return str((replica.note(_KIND, _SELF) or {}).get("letter", default))


def root_paper(desk: Desk) -> tuple[str, ...]:
    """Return the 24 words that hold the province's root key, to print and lock away.

    UserError when this device does not hold it (any more).
    """
    return paper_words(_root_seed(desk))


def forget_root(desk: Desk, words: str) -> None:
    """Remove the root key from this device once ``words``, typed from the paper, proved right."""
    if from_paper(words) != _root_seed(desk):
        raise refuse(Reason.WRONG_WORDS)
    (desk.folder / ROOT_FILE).unlink()


def root_key(desk: Desk, words: str = "") -> Ed25519PrivateKey:
    """Return the province's root key from its file, or from its 24 words."""
    return Ed25519PrivateKey.from_private_bytes(from_paper(words) if words else _root_seed(desk))


def self_signed(desk: Desk, letter: str) -> Certificate:
    """Return this device's certificate in its own name: what it is before anybody enrolled it."""
    return Certificate(
        desk.keys.sign_public,
        desk.keys.recipient,
        desk.profile.unit.code,
        desk.profile.role,
        letter,
        desk.now_ms(),
        desk.keys.device_id,
    ).signed(desk.keys.sign)


def _found(desk: Desk, root: bytes | None) -> Trust:
    own = self_signed(desk, desk.profile.letter)
    province = ""
    if desk.profile.role is Role.PROVINCE:
        province = desk.profile.unit.code
        key = _new_root(desk) if root is None else root_key(desk)
        root = key.public_key().public_bytes_raw()
        own = certify(own, own.letter, desk.now_ms(), key_id(root)).signed(key.sign)
    trust = Trust(
        desk.profile.unit.code,
        desk.profile.role,
        own,
        root,
        province,
        {**load_peers(desk.replica), own.device: Peer(own)},
        {own.device},
    )
    desk.replica.put_notes([self_note(trust), *trust.notes()])
    trust.changed.clear()
    return trust


def certify(subject: Certificate, letter: str, issued: int, issuer: bytes) -> Certificate:
    """Return the certificate, still unsigned, by which ``issuer`` takes a device in."""
    return Certificate(
        subject.sign, subject.recipient, subject.unit, subject.role, letter, issued, issuer
    )


def _new_root(desk: Desk) -> Ed25519PrivateKey:
    key = Ed25519PrivateKey.generate()
    sealed = seal(key.private_bytes_raw(), [desk.keys.recipient])
    desk.write_file(desk.folder / ROOT_FILE, sealed)
    return key


def _root_seed(desk: Desk) -> bytes:
    try:
        return desk.keys.open_sealed((desk.folder / ROOT_FILE).read_bytes())
    except (OSError, UserError) as error:
        raise UserError(
            "Máy này không giữ khóa gốc của tỉnh.",
            "Hãy lấy bản giấy 24 từ của khóa gốc đã cất giữ.",
            code="root_not_here",
        ) from error


def _own_certificate(kept: Mapping[str, Any], device: bytes) -> Certificate | None:
    held = (Certificate.from_bytes(bytes.fromhex(raw)) for raw in kept.get("certificates", ()))
    return next((c for c in held if c.device == device), None)
