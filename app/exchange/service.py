"""The use cases of the exchange, for the window and the commands alike.

Each takes the open desk first and returns a struct whose ``results.to_json`` has the keys of the
command of the same name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import Trouble, UserError
from app.exchange import batches, entries, erasing, identity, limits, pipeline, results, sticks
from app.exchange.batches import Cancelled, Progress
from app.exchange.enrol import (
    device_words,
    devices,
    enrol_accept,
    enrol_grant,
    enrol_request,
    revoke,
)
from app.exchange.folder import Item, Shipment, write_shipment, write_to_stick
from app.exchange.gather import Found, gather
from app.exchange.inbox import Inbox
from app.exchange.outgoing import Attachment, Outgoing, Packer
from app.exchange.overview import status
from app.exchange.purge import purge
from app.exchange.refusal import Reason, Status
from app.exchange.streams import PROVINCE, Target, resolve
from app.ports import Changes, Role
from app.text.filenames import ascii_name

if TYPE_CHECKING:
    from app.desk import Desk

__all__ = [
    "device_words",
    "devices",
    "enrol_accept",
    "enrol_grant",
    "enrol_request",
    "export",
    "import_",
    "retry",
    "revoke",
    "status",
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where and how an export is written."""

    folder: Path
    stick: bool
    zip: bool
    mail: bool


def export(
    desk: Desk,
    to: str,
    folder: Path,
    *,
    zip: bool = False,  # noqa: A002 - the option's name
    mail: bool = False,
    attachments: Sequence[str] = (),
    readable: Sequence[Item] = (),
    stick: bool = False,
    watch: Progress | None = None,
) -> results.Export:
    """Write what a target has not acknowledged, and everything we acknowledge, into a folder.

    ``to`` is "province", "communes", "devices" or a unit code; ``attachments`` are ids of
    attachment records whose content goes along sealed; ``readable`` are plain files (a report) to
    lie beside. A commune that is not enrolled writes readable files only (``package`` None).
    ``stick``: ``folder`` is the root of a stick, on which everything is written twice.
    ``watch`` is told before each target's package is made; what it raises stops the work before
    anything is numbered or written.
    """
    believed = identity.load(desk)
    chosen = _attachments(desk, attachments)
    sent = tuple(results.Sent(a.id, a.name, a.sha256, len(a.raw)) for a in chosen)
    if to == PROVINCE and believed.role is Role.COMMUNE and not believed.enrolled:
        return _export_readable(
            desk, Place(folder, stick, zip, mail), [*readable, *map(_plain, chosen)], sent
        )
    targets = resolve(believed, to)
    packer = Packer(desk, believed, part_size=limits.PART_BYTES if mail else None)
    made: list[Outgoing] = []
    for done, target in enumerate(targets):
        if watch is not None:
            watch(done, len(targets), _addressee(desk, [target]))
        made += packer.pack(target, chosen)
    packer.keep_numbers()
    shipment = _shipment(desk, targets, made, readable)
    files, half = _write(desk, shipment, Place(folder, stick, zip, mail))
    desk.replica.put_notes([sticks.with_files(package) for package in made])
    packages = tuple(package.package for package in made)
    return results.Export(
        packages[0],
        packages,
        tuple(files),
        packer.personal(),
        sent,
        next=half,
        safe=stick and not half,
    )


def import_(
    desk: Desk,
    paths: Sequence[Path],
    *,
    preview: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> tuple[results.Import, Changes]:
    """Take in every package under ``paths``: files, folders, zips, renamed and repeated copies.

    ``preview`` says what would happen, returns the changes foreseen, and writes nothing. No package
    stops another; a package whose sender becomes known through another one of the same import is
    tried again at the end.
    """
    inbox = Inbox(desk, keep=not preview)
    told = _without_spares(
        inbox, [entry for found in gather(paths) if (entry := _take(inbox, found))]
    )
    run = pipeline.Run(desk, identity.load(desk), preview)
    told += batches.process_all(run, list(inbox.arrivals.values()), progress, cancelled)
    if not preview:
        erasing.clear(desk)
        if any(one.status is Status.APPLIED for one in told):
            # An import that takes nothing in leaves the ledger as it was, to the last byte.
            purge(desk)
        for path in paths:
            sticks.remember(desk, path)
    return results.Import(tuple(told), preview), run.changes


def retry(
    desk: Desk, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> tuple[results.Import, Changes]:
    """Try the packages again that wait for a newer program or an unknown sender."""
    inbox = Inbox(desk, keep=True)
    inbox.waiting()
    run = pipeline.Run(desk, identity.load(desk), preview=False)
    told = batches.process_all(run, list(inbox.arrivals.values()), progress, cancelled)
    erasing.clear(desk)
    return results.Import(tuple(told)), run.changes


def _attachments(desk: Desk, ids: Sequence[str]) -> list[Attachment]:
    found = []
    for row_id in dict.fromkeys(ids):
        record = desk.store.get("attachment", row_id)
        if record is None or not record.alive:
            raise UserError(
                "Không có tệp đính kèm nào mang mã này.",
                "Hãy chọn lại tệp đính kèm trong danh sách.",
                code="unknown_attachment",
            )
        with desk.files.open(record["sha256"]) as stream:
            raw = stream.read()
        found.append(Attachment(row_id, record["file_name"], record["sha256"], raw))
    return found


def _plain(attachment: Attachment) -> Item:
    return Item(ascii_name(attachment.name), attachment.raw)


def _write(desk: Desk, shipment: Shipment, place: Place) -> tuple[list[str], str]:
    """Write a shipment; return the names written and a sentence when a copy is lacking."""
    as_zip, as_mail = place.zip, place.mail
    if not place.stick:
        return write_shipment(desk, shipment, place.folder, as_zip=as_zip, as_mail=as_mail), ""
    written, problem = write_to_stick(desk, shipment, place.folder, as_zip=as_zip, as_mail=as_mail)
    sticks.remember(desk, place.folder)
    if problem is None:
        return written, ""
    lacking = "Gói đã ghi đủ một bản, chưa ghi được bản sao thứ hai."
    return written, f"{lacking} {problem.message} {problem.next_step}"


def _export_readable(
    desk: Desk, place: Place, items: Sequence[Item], sent: tuple[results.Sent, ...]
) -> results.Export:
    unit = desk.profile.unit
    shipment = Shipment("Sở Tư pháp", f"TPX-{unit.code}-{desk.today:%Y%m%d}", readable=list(items))
    files, half = _write(desk, shipment, place)
    alone = "Máy này chưa đăng ký với tỉnh: chỉ xuất được tệp đọc. Hãy tạo yêu cầu đăng ký."
    return results.Export(
        None,
        (),
        tuple(files),
        (),
        sent,
        next=f"{alone} {half}".strip(),
        safe=place.stick and not half,
    )


def _shipment(
    desk: Desk, targets: Sequence[Target], made: Sequence[Outgoing], readable: Sequence[Item]
) -> Shipment:
    packages = [[Item(name, raw) for name, raw in package.files] for package in made]
    stem = packages[0][0].name.rsplit("-", 1)[0]
    return Shipment(_addressee(desk, targets), stem, packages, list(readable))


def _addressee(desk: Desk, targets: Sequence[Target]) -> str:
    if len(targets) > 1:
        return f"{len(targets)} xã, phường"
    (target,) = targets
    if target.siblings:
        return "máy khác của đơn vị"
    unit = desk.units.by_code(target.unit)
    return f"{unit.full_name} (mã {unit.code})"


def _take(inbox: Inbox, found: Found) -> results.Imported | None:
    """Take a found file into the inbox; return its entry when it is refused at once."""
    try:
        if found.refusal is not None:
            raise found.refusal
        inbox.take(found.name, found.load)
    except Trouble as trouble:
        return entries.of_trouble([found.name], trouble)
    return None


def _without_spares(inbox: Inbox, refused: Sequence[results.Imported]) -> list[results.Imported]:
    """Leave out damaged files of which a whole copy lies beside: that is what copies are for."""
    spared = (Reason.DAMAGED, Reason.UNREADABLE)
    whole = {name for arrival in inbox.arrivals.values() for name in arrival.names}
    return [r for r in refused if r.code not in spared or r.file not in whole]
