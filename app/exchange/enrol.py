"""Taking devices in and letting them go: request, grant, accept, revoke."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import UserError
from app.exchange import (
    admission,
    enrolment,
    entries,
    identity,
    limits,
    names,
    results,
    roster,
    standing,
)
from app.exchange.certificate import Certificate, key_id
from app.exchange.inbox import make_folder
from app.exchange.refusal import Reason, refuse
from app.exchange.trust import Peer, Trust
from app.exchange.words import check_words, words_of
from app.ports import Note, Role

if TYPE_CHECKING:
    from app.desk import Desk


def device_words(desk: Desk) -> tuple[str, ...]:
    """Return the six words of this device's public keys."""
    return words_of(desk.keys.sign_public + desk.keys.recipient.encode("ascii"))


def enrol_request(desk: Desk, folder: Path) -> results.Request:
    """Write this device's enrolment request into a folder; its words are to be read aloud."""
    own = identity.load(desk).own
    raw = enrolment.write_request(identity.self_signed(desk, own.letter), desk.keys.sign)
    name = names.request_name(own.unit, own.device)
    make_folder(folder)
    desk.write_file(folder / name, raw)
    return results.Request(str((folder / name).resolve()), words_of(raw))


def enrol_grant(
    desk: Desk, file: Path, words: str, folder: Path, *, root_words: str = ""
) -> results.Grant:
    """Take in the device of a request whose six words were read to us; write the grant.

    A province takes in its communes' devices (and, with the root key, its own); a commune's
    device takes in its siblings. ``root_words`` are the root key's 24 words when it is on paper.
    Raises Refused: not_a_request, wrong_words, wrong_unit; UserError: root_needed, request_used,
    revoked_by_province, root_not_here.
    """
    raw = _read_small(file, limits.REQUEST_BYTES, Reason.NOT_A_REQUEST)
    check_words(words, raw)
    asked = enrolment.read_request(raw)
    believed = identity.load(desk)
    digest = entries.sha256_of(raw)
    admission.check_certified(believed)
    admission.check_request(believed, desk.replica, asked, digest)
    certificate = _certified(desk, believed, asked, root_words)
    believed.vouched(certificate)
    grant = enrolment.Grant(
        desk.now_ms(),
        certificate.to_bytes(),
        believed.root or b"",
        believed.province,
        _introduced(believed, certificate),
    )
    answer = enrolment.write_grant(grant, [believed.own], desk.keys.sign, certificate.recipient)
    name = names.grant_name(certificate.unit, certificate.device)
    make_folder(folder)
    desk.write_file(folder / name, answer)
    _keep(desk, believed, admission.answered(digest, desk.now_ms()))
    path = str((folder / name).resolve())
    return results.Grant(path, entries.device_of(certificate), words_of(answer))


def enrol_accept(desk: Desk, file: Path, words: str) -> results.Acceptance:
    """Accept a grant whose six words were read to us; from now on its grantor is believed.

    Raises Refused: wrong_words, not_a_grant; UserError: grantor_revoked, other_root.
    """
    raw = _read_small(file, limits.GRANT_BYTES, Reason.NOT_A_GRANT)
    check_words(words, raw)
    opened = enrolment.read_grant(raw, desk.keys)
    if opened.certificate.unit != desk.profile.unit.code:
        raise refuse(Reason.NOT_A_GRANT)
    before = identity.load(desk)
    admission.check_grant(before, opened)
    after = _accepted(before, opened)
    has_new_root = before.root is not None and before.root != after.root
    if has_new_root:
        _leave_former_province(desk, after)
    desk.replica.put_notes([identity.self_note(after, [before.own]), *after.notes()])
    if has_new_root:
        identity.drop_root(desk)
    return results.Acceptance(entries.device_of(opened.chain[0]), entries.device_of(after.own))


def devices(desk: Desk) -> standing.Devices:
    """Return every device known here, this one first."""
    believed = identity.load(desk)
    rows = [
        standing.DeviceRow(
            device.hex(),
            peer.certificate.letter,
            peer.certificate.unit,
            peer.certificate.role.value,
            device == believed.device,
            peer.revoked,
        )
        for device, peer in believed.peers.items()
    ]
    rows.sort(key=lambda r: (not r.own, r.unit, r.letter, r.id))
    return standing.Devices(tuple(rows), len(rows))


def revoke(desk: Desk, device: str) -> standing.DeviceRow:
    """Stop believing a device (its id in hex, or a unique beginning of six digits).

    What is held of it here without a gap stays; later ops are set aside, here and, by the next
    roster, at its commune. UserError: unknown_device, province_revokes.
    """
    believed = identity.load(desk)
    peer = admission.to_revoke(believed, device)
    if peer.live:
        _let_go(desk, believed, peer)
        _keep(desk, believed)
    return next(r for r in devices(desk).devices if r.id == peer.certificate.device.hex())


def _let_go(desk: Desk, believed: Trust, peer: Peer) -> None:
    """Mark a device revoked; what is held of it by now counts."""
    device = peer.certificate.device
    cutoff: dict[bytes, int] = {}
    for stream in desk.replica.streams():
        if stream.device == device:
            # Segments are judged by the name they were signed for, whatever line they belong to.
            cutoff[stream.signed] = max(stream.hi, cutoff.get(stream.signed, 0))
    # Later than what it answers, whatever the clock says.
    before = max((peer.certificate.issued, *peer.lifted))
    believed.revoke(device, max(desk.now_ms(), 1 + before), cutoff)


def _leave_former_province(desk: Desk, after: Trust) -> None:
    """Let go of the province's devices that no one but a former root key vouches for."""
    root = key_id(after.root) if after.root is not None else b""
    for peer in after.provincial():
        if peer.certificate.issuer != root:
            _let_go(desk, after, peer)


def _keep(desk: Desk, believed: Trust, *notes: Note) -> None:
    """Keep what changed among the devices; a province's next roster says so."""
    if believed.role is Role.PROVINCE:
        notes = (*notes, roster.bumped(desk.replica, believed))
    desk.replica.put_notes([*believed.notes(), *notes])


def _certified(desk: Desk, believed: Trust, asked: Certificate, root_words: str) -> Certificate:
    """Return the signed certificate for a request we may grant; Refused wrong_unit otherwise."""
    letter = believed.free_letter(asked.unit, asked.letter)
    known = believed.peers.get(asked.device)
    letter = known.certificate.letter if known else letter
    issued = identity.issued_now(desk, known)
    if believed.role is Role.PROVINCE and asked.role is Role.PROVINCE:
        if asked.unit != believed.unit or believed.root is None:
            raise refuse(Reason.WRONG_UNIT)
        root = identity.root_key(desk, root_words)
        issuer = key_id(root.public_key().public_bytes_raw())
        return identity.certify(asked, letter, issued, issuer).signed(root.sign)
    if not _may_grant(desk, believed, asked):
        raise refuse(Reason.WRONG_UNIT)
    certificate = identity.certify(asked, letter, issued, believed.device)
    return certificate.signed(desk.keys.sign)


def _may_grant(desk: Desk, believed: Trust, asked: Certificate) -> bool:
    if asked.device == believed.device or asked.role is not Role.COMMUNE:
        return False
    if believed.role is Role.COMMUNE:
        return asked.unit == believed.unit
    try:
        return desk.units.by_code(asked.unit).province_code == believed.unit
    except UserError:
        return False


def _introduced(believed: Trust, certificate: Certificate) -> list[bytes]:
    """Return the certificates a new device needs: its unit's other devices and the province's."""
    peers = [*believed.of_unit(certificate.unit), *believed.provincial()]
    found = {p.certificate.device: p.certificate for p in peers}
    found.pop(certificate.device, None)
    return [c.to_bytes() for c in found.values()]


def _accepted(before: Trust, opened: enrolment.Opened) -> Trust:
    """Return what we believe once a confirmed grant was accepted."""
    by_province = opened.chain[0].role is Role.PROVINCE
    # A file used again, perhaps years later, takes nothing back.
    older = before.root == opened.root and opened.certificate.issued < before.own.issued
    keep = before.enrolled and (not by_province or older)
    after = Trust(
        before.unit,
        before.role,
        before.own if keep else opened.certificate,
        before.root if keep else opened.root or before.root,
        before.province if keep else opened.province or before.province,
        before.peers,
    )
    for certificate in (*opened.chain, *opened.peers):
        if certificate.unit in (after.unit, after.province):
            after.introduced(certificate)
    after.vouched(after.own)
    return after


def _read_small(file: Path, limit: int, otherwise: Reason) -> bytes:
    """Return a small file's bytes; Refused when it is larger than such a file can be."""
    try:
        with file.open("rb") as stream:
            raw = stream.read(limit + 1)
    except OSError as error:
        raise refuse(Reason.UNREADABLE) from error
    if len(raw) > limit:
        raise refuse(otherwise)
    return raw
