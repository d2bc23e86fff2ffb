"""Noting in the log of personal data what the window showed or gave out."""

from __future__ import annotations

import logging

from app.ports import Record
from app.records.language import RecordType
from app.services.privacy import access
from app.services.privacy.access import Action
from ui.window.session import Session

logger = logging.getLogger(__name__)


def viewed(session: Session, rtype: RecordType) -> None:
    """Note, once a day, that a list of people was opened; reading never fails for it."""
    if access.is_roster(rtype):
        session.write(session, lambda desk: access.viewed(desk, rtype.name), failed=_not_noted)


def viewed_one(session: Session, record: Record) -> None:
    """Note, once a day, that all that is held of one person was opened."""
    session.write(session, lambda desk: access.viewed_one(desk, record), failed=_not_noted)


def taken_out(session: Session, rtype: RecordType, count: int, action: Action = "export") -> None:
    """Note that a list with personal data was written to a file."""
    if access.names_people(rtype):
        session.write(session, lambda desk: access.taken_out(desk, rtype.name, count, action))


def corrected(session: Session, record: Record) -> None:
    """Note that a person's record was put right."""
    session.write(
        session,
        lambda desk: access.note(desk, action="correct", subject=access.about(record)),
        failed=_not_noted,
    )


def _not_noted(error: BaseException) -> None:
    # The disk may be full: whoever reads must still be able to read.
    logger.warning("the log of personal data was not written", exc_info=error)
