"""Packages of revoked devices, laid out change by change; done with once none of them is left.

A package that a revoked device carries waits whole and unread. Laid out, its changes lie in the
ledger, set aside: nothing counts by that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from app.errors import UserError
from app.exchange import identity, inbox, pipeline, quarantine, standing
from app.exchange.certificate import Certificate
from app.exchange.refusal import Reason, Status
from app.exchange.results import Import
from app.exchange.trust import Trust
from app.ports import Changes

if TYPE_CHECKING:
    from app.desk import Desk


class _Reading(Trust):
    """What is believed, while the package of a revoked device is read all the same."""

    __slots__ = ()

    def judge(self, chain: Sequence[Certificate]) -> Certificate:
        """Return whose package this is; what its device wrote too late is set aside op by op."""
        return self.identify(chain)


def lay_out(desk: Desk, package: str) -> tuple[Import, Changes]:
    """Read the package of a revoked device (its id in hex) into the list of changes set aside.

    Raises UserError: unknown_package, not_acceptable for a package that waits for another reason.
    """
    aside = standing.named(quarantine.listing(desk).packages, package)
    if aside is None:
        raise UserError(
            "Không tìm thấy đúng một gói để riêng có mã này.",
            "Hãy xem danh sách gói để riêng và ghi đủ mã (ít nhất sáu ký tự).",
            code="unknown_package",
        )
    if aside.code != Reason.REVOKED_SENDER:
        raise UserError(
            f"Chưa xem được từng thay đổi của gói này. {aside.reason}",
            aside.next,
            code="not_acceptable",
        )
    if _is_laid_out(desk, inbox.arrivals_kept(desk.replica)[aside.id]):
        return Import(()), Changes()
    run = pipeline.Run(desk, _reading(identity.load(desk)), preview=False)
    entry = pipeline.process(run, inbox.reopened(desk.replica, bytes.fromhex(aside.id)))
    return Import((entry,)), run.changes


def unread(desk: Desk) -> int:
    """Return how many packages wait or were set aside, but for those laid out change by change."""
    kept = inbox.arrivals_kept(desk.replica)
    listed = quarantine.listing(desk).packages
    return sum(not _is_laid_out(desk, kept[one.id]) for one in listed)


def put_away(desk: Desk) -> None:
    """Take the packages off the list of which no change is left to be judged."""
    done = [
        inbox.settled_note(sid, doc)
        for sid, doc in inbox.arrivals_kept(desk.replica).items()
        if _is_laid_out(desk, doc) and not _is_left(desk, doc)
    ]
    if done:
        desk.replica.put_notes(done)


def _is_laid_out(desk: Desk, doc: Mapping[str, Any]) -> bool:
    """Tell whether everything a package of revoked work carries lies in the ledger."""
    held = {stream.rid.hex(): stream.hi for stream in desk.replica.streams()}
    return (
        doc["status"] == Status.APPLIED
        and doc["code"] == Reason.REVOKED_SENDER
        and all(held.get(rid, 0) >= hi for rid, _, hi in doc.get("spans", ()))
    )


def _is_left(desk: Desk, doc: Mapping[str, Any]) -> bool:
    return any(
        desk.replica.revoked_between(bytes.fromhex(rid), lo, hi, settled=False)
        for rid, lo, hi in doc.get("spans", ())
    )


def _reading(believed: Trust) -> _Reading:
    return _Reading(**{one.name: getattr(believed, one.name) for one in fields(believed)})
