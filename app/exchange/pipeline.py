"""One package from arrival to receipt: assemble, open, verify, preview, apply.

Whatever goes wrong ends in a named status of that package alone. Ops, vector, receipt, peers and
acknowledgements are committed together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from app.errors import Trouble
from app.exchange import acks, divergence, entries, erasing, roster, statements
from app.exchange.aside.why import Why
from app.exchange.certificate import Certificate
from app.exchange.enrolment import open_sealed
from app.exchange.inbox import Arrival, drop, inbox_note, passing_file
from app.exchange.package import Manifest, Receipt, open_head, open_package
from app.exchange.parts import join
from app.exchange.refusal import Reason, Refused
from app.exchange.results import Imported, Sent
from app.exchange.streams import Births
from app.exchange.trust import Trust
from app.exchange.verify import ROSTER, Verified, verify_package
from app.ports import Applied, Changes, Incoming, Note, Role

if TYPE_CHECKING:
    from app.desk import Desk


@dataclass(slots=True)
class Run:
    """One import: what we believe, and what changed (in a preview: would change) so far.

    ``of_revoked``: packages of revoked devices are read too; what such a device wrote too late is
    set aside op by op.
    """

    desk: Desk
    trust: Trust
    preview: bool
    changes: Changes = field(default_factory=Changes)
    of_revoked: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened, verified package."""

    carrier: Certificate
    manifest: Manifest
    verified: Verified
    births: Births
    roster: tuple[Note, ...] = ()


class FromRevoked(Refused):
    """A package of a device that was revoked: signed by its key, so it is named, and set aside."""

    def __init__(self, carrier: Certificate, manifest: Manifest) -> None:
        super().__init__(Reason.REVOKED_SENDER)
        self.carrier, self.manifest = carrier, manifest


def process(run: Run, arrival: Arrival) -> Imported:
    """Take one package as far as it goes and say what became of it; raises nothing expected."""
    try:
        return _process(run, arrival)
    except FromRevoked as refusal:
        return _kept_named(run, arrival, refusal)
    except Refused as refusal:
        return _kept(run, arrival, entries.of_trouble(arrival.names, refusal))
    except Trouble as trouble:
        return entries.of_trouble(arrival.names, trouble)


def read_in(run: Run, arrival: Arrival) -> list[Incoming]:
    """Return the segments an arrival would bring, opened and judged; Refused as an import is."""
    return _open(run, arrival).verified.incoming


def _process(run: Run, arrival: Arrival) -> Imported:
    if arrival.done:
        if not arrival.doc["parts"] and not run.preview:
            # It was deleted because it carries what has been erased.
            drop(run.desk, arrival.kept.values())
        return entries.of_duplicate(arrival, date.fromisoformat(arrival.doc["day"]))
    if arrival.missing:
        return _kept(run, arrival, entries.of_parts(arrival))
    opened = _open(run, arrival)
    return _foreseen(run, arrival, opened) if run.preview else _applied(run, arrival, opened)


def _foreseen(run: Run, arrival: Arrival, opened: Opened) -> Imported:
    foreseen = run.desk.replica.preview(opened.verified.incoming)
    run.changes += foreseen.changes
    return _entry(arrival, opened, foreseen)


def _applied(run: Run, arrival: Arrival, opened: Opened) -> Imported:
    if statements.shows_restored(run.desk.replica, opened.manifest):
        run.desk.replica.renew_streams()
    told: list[Imported] = []
    erased = _keep_blobs(run.desk, opened)

    def tell(applied: Applied) -> list[Note]:
        entry, notes = _account(run, arrival, opened, applied)
        told.append(entry)
        return [*notes, *erasing.left_by(run.desk, erased)]

    late = _late(run.desk) if opened.roster else 0
    done = run.desk.replica.apply(opened.verified.incoming, tell)
    run.changes += done.changes
    run.trust.changed.clear()
    if not opened.roster:
        return told[0]
    return entries.with_judgement(told[0], _late(run.desk) - late - done.revoked)


def _account(
    run: Run, arrival: Arrival, opened: Opened, applied: Applied
) -> tuple[Imported, list[Note]]:
    """Return the entry of a package that is being applied, and what is to be kept with its ops."""
    replica, carrier, manifest = run.desk.replica, opened.carrier, opened.manifest
    # What a revoked device says of how it reads its data would only alarm.
    compared = {} if run.of_revoked else divergence.compare(replica, run.trust, carrier, manifest)
    diverged = sorted(unit for unit, otherwise in compared.items() if otherwise)
    entry = _entry(arrival, opened, applied, day=run.desk.today)
    entry = entries.with_divergence(entry, diverged)
    notes = _notes(run, arrival, opened, entry)
    if carrier.device != run.trust.device:
        notes += divergence.notes(replica, carrier, manifest, compared=compared, day=run.desk.today)
    return entry, notes


def _late(desk: Desk) -> int:
    """Return how many changes of revoked devices stand aside here."""
    return desk.replica.aside_counts().get(Why.REVOKED, 0)


def _entry(
    arrival: Arrival, opened: Opened, applied: Applied, *, day: date | None = None
) -> Imported:
    return entries.of_package(
        arrival, opened.carrier, opened.manifest, opened.verified, applied, day=day
    )


def _open(run: Run, arrival: Arrival) -> Opened:
    sealed = join(arrival.parts(run.desk.folder))
    raw = open_sealed(run.desk.keys, sealed)
    judge = run.trust.identify if run.of_revoked else run.trust.judge
    try:
        carrier, manifest, sections = open_package(raw, run.trust.device, judge)
    except Refused as refusal:
        raise _named(run, raw, refusal) from refusal
    # The roster first: what it says of devices already holds for the ops that come with it.
    told = _read_roster(run, carrier, manifest, sections)
    births = Births(run.desk.replica)
    verified = verify_package(run.trust, births, manifest, sections)
    return Opened(carrier, manifest, verified, births, told)


def _named(run: Run, raw: bytes, refusal: Refused) -> Refused:
    """Return the refusal of a package; that of a revoked device's names its sender."""
    if refusal.reason is not Reason.REVOKED_SENDER:
        return refusal
    carrier, manifest = open_head(raw, run.trust.device, run.trust.identify)
    return FromRevoked(carrier, manifest)


def _read_roster(
    run: Run, carrier: Certificate, manifest: Manifest, sections: list[bytes]
) -> tuple[Note, ...]:
    """Learn from the roster of a package; one a sibling only passes on may concern us not yet.

    A roster that a revoked device has signed is nobody's word, though its package is read.
    """
    named = zip(manifest.sections, sections, strict=True)
    raw = next((content for described, content in named if described.name == ROSTER), None)
    try:
        return () if raw is None else tuple(roster.read_roster(run.trust, raw))
    except Refused:
        if carrier.role is Role.PROVINCE and not run.of_revoked:
            raise
        return ()


def _notes(run: Run, arrival: Arrival, opened: Opened, entry: Imported) -> list[Note]:
    """Return everything that is to be kept together with the ops."""
    desk, replica, manifest = run.desk, run.desk.replica, opened.manifest
    notes: list[Note] = [*opened.roster]
    if opened.carrier.role is Role.COMMUNE:
        notes += roster.above_claimed(replica, run.trust, manifest.roster)
    notes += run.trust.notes()
    notes += opened.births.notes()
    notes += [
        _file_note(sent, opened, desk) for sent in entry.attachments if desk.files.has(sent.sha256)
    ]
    if opened.carrier.device != run.trust.device:
        if not run.of_revoked:
            # What a revoked device says it holds, or has taken in, is nobody's word.
            notes += statements.heard(replica, opened.carrier, manifest, desk.now_ms())
            notes += acks.settle(replica, opened.carrier, manifest)
        counts = entries.counts(entry.ops)
        code = acks.check_code(manifest.pid, entry.status, counts)
        receipt = Receipt(manifest.pid, entry.status.value, counts, code)
        day = desk.today.isoformat()
        notes.append(acks.receipt_note(receipt, opened.carrier, desk.now_ms(), day))
    carried = {
        "spans": _spans(manifest),
        "blobs": [sent.sha256 for sent in entry.attachments],
    }
    notes.append(inbox_note(arrival, {**entries.document(entry, desk), **carried}))
    return notes


def _kept_named(run: Run, arrival: Arrival, refusal: FromRevoked) -> Imported:
    """Keep a package of a revoked device, with what it carries by its own signed word."""
    entry = entries.of_revoked(arrival.names, refusal, refusal.carrier, refusal.manifest)
    if not run.preview:
        doc = {**entries.document(entry, run.desk), "spans": _spans(refusal.manifest)}
        run.desk.replica.put_notes([inbox_note(arrival, doc)])
    return entry


def _spans(manifest: Manifest) -> list[tuple[str, int, int]]:
    return [(span.rid.hex(), span.lo, span.hi) for span in manifest.span]


def _kept(run: Run, arrival: Arrival, entry: Imported) -> Imported:
    if not run.preview:
        run.desk.replica.put_notes([inbox_note(arrival, entries.document(entry, run.desk))])
    return entry


def _keep_blobs(desk: Desk, opened: Opened) -> list[str]:
    """Put attachments into the file store; content decides the name, so repeating is harmless.

    Return the hashes of those that were not taken because they have been erased.
    """
    erased = []
    for raw, _ in opened.verified.blobs:
        sha256 = entries.sha256_of(raw)
        if erasing.is_erased(desk, sha256, opened.manifest.made):
            erased.append(sha256)
        if desk.files.has(sha256) or sha256 in erased:
            continue
        with passing_file(desk, sha256, raw) as source:
            desk.files.put(source)
    return erased


def _file_note(sent: Sent, opened: Opened, desk: Desk) -> Note:
    doc = {
        "name": sent.name,
        "bytes": sent.bytes,
        "unit": opened.carrier.unit,
        "package": opened.manifest.pid.hex(),
        "made": opened.manifest.made,
        "day": desk.today.isoformat(),
    }
    return Note(erasing.RECEIVED, sent.sha256, doc)
