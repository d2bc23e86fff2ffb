"""Who this device is: its certificates, and the province's root key while it lies here.

The root key is made with the province's first device and sealed to it in ``root.age``; its 24
words go on paper, after which the file can be removed. It signs the province's own devices only.
A ledger restored onto another machine knows the root, but nobody has certified that machine yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.errors import FieldProblem, UserError
from app.exchange import roster
from app.exchange.certificate import Certificate, key_id
from app.exchange.letter import SELF
from app.exchange.package import seal
from app.exchange.peer import from_document
from app.exchange.refusal import Reason, refuse
from app.exchange.trust import LETTERS, Peer, Trust
from app.exchange.words import from_paper, paper_words, words_of
from app.ports import PEER, Note, Replica, Role

if TYPE_CHECKING:
    from app.desk import Desk

ROOT_FILE = "root.age"


def load(desk: Desk) -> Trust:
    """Return what this desk believes, making its own certificate when there is none yet.

    A province's first device makes the root key here, seals it to itself in ``root.age`` and is
    certified by it; one whose ledger names a root it does not hold goes by its own name until the
    root's words are typed, or another device of the province grants it.
    """
    kept = desk.replica.note(*SELF) or {}
    root = bytes.fromhex(kept["root"]) if kept.get("root") else None
    own = _own_certificate(kept, desk.keys.device_id)
    if own is None or (desk.profile.role is Role.PROVINCE and root is None):
        return _found(desk, root, kept.get("province", ""))
    trust = Trust(
        desk.profile.unit.code,
        desk.profile.role,
        own,
        root,
        kept.get("province", ""),
        load_peers(desk.replica),
        roster=roster.version(desk.replica),
    )
    trust.peers.setdefault(own.device, Peer(own))
    return trust


def load_peers(replica: Replica) -> dict[bytes, Peer]:
    """Return the devices kept as believed, by id."""
    return {bytes.fromhex(key): from_document(doc) for key, doc in replica.notes(PEER).items()}


def self_note(trust: Trust, certificates: Iterable[Certificate] = ()) -> Note:
    """Return the note that keeps our certificates (best first), the root key and the province."""
    held = {c.issuer: c for c in (trust.own, *certificates)}
    return Note(
        *SELF,
        {
            "root": trust.root.hex() if trust.root else None,
            "province": trust.province,
            "letter": trust.own.letter,
            "certificates": [c.to_bytes().hex() for c in held.values()],
        },
    )


def root_paper(desk: Desk) -> tuple[str, ...]:
    """Return the 24 words that hold the province's root key, to print and lock away.

    UserError when this device does not hold it (any more).
    """
    return paper_words(_seed_of(root_key(desk)))


def forget_root(desk: Desk, words: str) -> None:
    """Remove the root key from this device once ``words``, typed from the paper, proved right."""
    if from_paper(words) != _seed_of(root_key(desk)):
        raise refuse(Reason.WRONG_WORDS)
    drop_root(desk)


def drop_root(desk: Desk) -> None:
    """Remove the file of the root key from this device, if there is one."""
    (desk.folder / ROOT_FILE).unlink(missing_ok=True)


def root_key(desk: Desk, words: str = "") -> Ed25519PrivateKey:
    """Return the province's root key from its file, or from its 24 words.

    UserError root_not_here when this device does not hold it, wrong_root when the words are those
    of another root than the one this ledger knows, and as ``from_paper``.
    """
    key = Ed25519PrivateKey.from_private_bytes(from_paper(words) if words else _root_seed(desk))
    pinned = (desk.replica.note(*SELF) or {}).get("root")
    if pinned and key.public_key().public_bytes_raw().hex() != pinned:
        raise _wrong_root(key, bytes.fromhex(pinned)) if words else _root_not_here()
    return key


def adopt_root(desk: Desk, trust: Trust, words: str) -> None:
    """Take the root its words give in the place of the one a new ledger made; wrong_paper."""
    key = Ed25519PrivateKey.from_private_bytes(from_paper(words))
    public = key.public_key().public_bytes_raw()
    if public != trust.root:
        trust.root = public
        desk.replica.put_notes([self_note(trust)])
        drop_root(desk)


def fingerprint(root: bytes) -> str:
    """Return the six words by which people compare a public root key."""
    return " ".join(words_of(root))


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


def _found(desk: Desk, root: bytes | None, province: str) -> Trust:
    peers = load_peers(desk.replica)
    taken = {p.certificate.letter for p in peers.values() if _is_of(desk, p)}
    letter = next((x for x in (desk.profile.letter, *LETTERS) if x not in taken), "Z")
    own = self_signed(desk, letter)
    if desk.profile.role is Role.PROVINCE:
        province = desk.profile.unit.code
        key = _root_at_hand(desk, root)
        if key is not None:
            root = key.public_key().public_bytes_raw()
            own = certify(own, own.letter, desk.now_ms(), key_id(root)).signed(key.sign)
    trust = Trust(
        desk.profile.unit.code,
        desk.profile.role,
        own,
        root,
        province,
        {**peers, own.device: Peer(own)},
        {own.device},
        roster.version(desk.replica),
    )
    desk.replica.put_notes([self_note(trust), *trust.notes()])
    trust.changed.clear()
    return trust


def issued_now(desk: Desk, known: Peer | None) -> int:
    """Return the moment (Unix ms) of a new certificate: after all that is known of the device."""
    if known is None:
        return desk.now_ms()
    return max(desk.now_ms(), 1 + max((known.certificate.issued, *known.revocations)))


def certify(subject: Certificate, letter: str, issued: int, issuer: bytes) -> Certificate:
    """Return the certificate, still unsigned, by which ``issuer`` takes a device in."""
    return Certificate(
        subject.sign, subject.recipient, subject.unit, subject.role, letter, issued, issuer
    )


def _is_of(desk: Desk, peer: Peer) -> bool:
    certificate = peer.certificate
    ours = certificate.unit == desk.profile.unit.code
    return ours and certificate.device != desk.keys.device_id


def _root_at_hand(desk: Desk, root: bytes | None) -> Ed25519PrivateKey | None:
    """Return a new root key for a new province, the one that lies here, or None for neither."""
    if root is None:
        return _new_root(desk)
    try:
        return root_key(desk)
    except UserError:
        return None


def _new_root(desk: Desk) -> Ed25519PrivateKey:
    key = Ed25519PrivateKey.generate()
    sealed = seal(key.private_bytes_raw(), [desk.keys.recipient])
    desk.write_file(desk.folder / ROOT_FILE, sealed)
    return key


def _root_seed(desk: Desk) -> bytes:
    try:
        return desk.keys.open_sealed((desk.folder / ROOT_FILE).read_bytes())
    except (OSError, UserError) as error:
        raise _root_not_here() from error


def _seed_of(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes_raw()


def _root_not_here() -> UserError:
    return UserError(
        "Máy này không giữ khóa gốc của tỉnh.",
        "Hãy lấy bản giấy 24 từ của khóa gốc đã cất giữ.",
        code="root_not_here",
    )


def _wrong_root(key: Ed25519PrivateKey, pinned: bytes) -> UserError:
    """Return the refusal of words that are right, but of another root; both told by six words."""
    typed = fingerprint(key.public_key().public_bytes_raw())
    message = (
        "Đây là 24 từ của một khóa gốc khác. "
        f"Khóa gốc của sổ này có dấu nhận “{fingerprint(pinned)}”; khóa vừa gõ là “{typed}”."
    )
    return UserError(
        message,
        "Hãy tìm đúng bản giấy có dấu nhận ấy. Sổ không bị thay đổi.",
        code="wrong_root",
        fields=(FieldProblem("words", message),),
    )


def _own_certificate(kept: Mapping[str, Any], device: bytes) -> Certificate | None:
    held = (Certificate.from_bytes(bytes.fromhex(raw)) for raw in kept.get("certificates", ()))
    return next((c for c in held if c.device == device), None)
