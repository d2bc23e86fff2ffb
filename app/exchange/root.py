"""The province's root key for people: its 24 words for the safe, and back from them.

After a ledger was restored onto another machine, or was lost with everything, the words alone make
that machine the province's again: they certify it, and it goes on granting, revoking and signing
rosters above the highest version known. The key itself is not kept there; the paper is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from app.errors import UserError
from app.exchange import entries, identity, roster
from app.exchange.certificate import key_id
from app.exchange.results import Device
from app.exchange.trust import Trust
from app.ports import Role

if TYPE_CHECKING:
    from app.desk import Desk


class RootPaper(msgspec.Struct, frozen=True):
    """The 24 words of the root key, and the six by which people tell it from another."""

    words: tuple[str, ...]
    fingerprint: str


class RootState(msgspec.Struct, frozen=True):
    """How this device stands to the root: certified by it, and holding it or not.

    ``fresh``: nobody has been taken in here, so it may still become a province that lost all.
    ``fingerprint`` is the root's six words, "" at a commune that no province has taken in yet.
    """

    province: bool
    certified: bool
    here: bool
    fresh: bool
    fingerprint: str


class RootRestored(msgspec.Struct, frozen=True):
    """This device was certified by the root its words gave; ``others`` are still believed too."""

    device: Device
    fingerprint: str
    others: tuple[Device, ...]


def state(desk: Desk) -> RootState:
    """Return how this device stands to the province's root key."""
    believed = identity.load(desk)
    return RootState(
        believed.role is Role.PROVINCE,
        believed.enrolled,
        (desk.folder / identity.ROOT_FILE).exists() and believed.enrolled,
        _is_new(believed),
        identity.fingerprint(believed.root) if believed.root else "",
    )


def paper(desk: Desk) -> RootPaper:
    """Return the words to write down and lock away; UserError not_province, root_not_here."""
    believed = _of_province(desk)
    return RootPaper(identity.root_paper(desk), identity.fingerprint(believed.root or b""))


def forget(desk: Desk, words: str) -> None:
    """Remove the key from this device once its words, typed from the paper, proved right.

    Raises UserError not_province, root_not_here, wrong_paper; Refused wrong_words.
    """
    _of_province(desk)
    identity.forget_root(desk, words)


def restore(desk: Desk, words: str) -> RootRestored:
    """Certify this device of the province by the root key's 24 words.

    Raises UserError: not_province, wrong_paper (which word is wrong), wrong_root (another key than
    the one this ledger knows, unless it knows no device besides this one).
    """
    believed = _of_province(desk)
    if _is_new(believed):
        identity.adopt_root(desk, believed, words)
    root = identity.root_key(desk, words)
    public = root.public_key().public_bytes_raw()
    known = believed.peers[believed.device]
    issued = identity.issued_now(desk, known)
    own = identity.certify(believed.own, believed.own.letter, issued, key_id(public))
    believed.own = own.signed(root.sign)
    believed.root = public
    believed.vouched(believed.own)
    notes = [identity.self_note(believed), *believed.notes()]
    desk.replica.put_notes([*notes, roster.bumped(desk.replica, believed)])
    others = tuple(entries.device_of(p.certificate) for p in believed.siblings())
    return RootRestored(entries.device_of(believed.own), identity.fingerprint(public), others)


def _of_province(desk: Desk) -> Trust:
    if desk.profile.role is not Role.PROVINCE:
        raise UserError(
            "Chỉ máy của tỉnh có khóa gốc; đây là máy của xã.",
            "Máy của xã đăng ký bằng tệp yêu cầu và sáu từ.",
            code="not_province",
        )
    return identity.load(desk)


def _is_new(believed: Trust) -> bool:
    """Tell whether nobody has been taken in here yet: a new ledger may become an old province."""
    return set(believed.peers) <= {believed.device}
