"""Files that hold other files: a plain zip of an export folder, and a saved mail with attachments.

They are read with limits, one level deep (a zip attached to a mail counts as one), member by member
in memory; nothing is ever unpacked to a path.
"""

from __future__ import annotations

import binascii
import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO

from app.exchange import limits
from app.exchange.parts import MAGIC
from app.exchange.refusal import Reason, refuse

ZIP = b"PK\x03\x04"
MAIL_ENDING = ".eml"
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]")
Member = tuple[str, bytes]
"""The name of a part inside its container, and its bytes."""


def looks_like_mail(head: bytes) -> bool:
    """Tell whether a file begins as a saved mail does, with a header."""
    return _HEADER.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def parts_in_zip(stream: IO[bytes]) -> Iterator[Member]:
    """Yield the parts in a zip; Refused (damaged, too_many, nested_zip) for one we do not read."""
    try:
        with zipfile.ZipFile(stream) as archive:
            yield from _members(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        raise refuse(Reason.DAMAGED) from error


def parts_in_mail(stream: IO[bytes]) -> Iterator[Member]:
    """Yield the parts attached to a mail, also those in an attached zip; Refused as for a zip."""
    raw = stream.read(limits.MAIL_BYTES + 1)
    if len(raw) > limits.MAIL_BYTES:
        raise refuse(Reason.TOO_LARGE)
    for count, (name, content) in enumerate(_attachments(raw), 1):
        if count > limits.ZIP_ENTRIES:
            raise refuse(Reason.TOO_MANY)
        if content.startswith(MAGIC):
            yield name, content
        elif content.startswith(ZIP):
            for inner, part in parts_in_zip(BytesIO(content)):
                yield f"{name}/{inner}", part


def _attachments(raw: bytes) -> Iterator[Member]:
    # Loaded for a mail alone: the parser is no small matter at every start.
    from email import message_from_bytes
    from email.policy import default as mail_policy

    try:
        mail = message_from_bytes(raw.removeprefix(b"\xef\xbb\xbf"), policy=mail_policy)
        for part in mail.walk():
            content = None if part.is_multipart() else part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield Path(part.get_filename() or "").name or "tệp đính kèm", content
    except (binascii.Error, LookupError, ValueError, RecursionError) as error:
        # Mails nested in mails without end are no mails.
        raise refuse(Reason.DAMAGED) from error


def _members(archive: zipfile.ZipFile) -> Iterator[Member]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > limits.ZIP_ENTRIES:
        raise refuse(Reason.TOO_MANY)
    if sum(entry.file_size for entry in entries) > limits.ZIP_BYTES:
        raise refuse(Reason.TOO_MANY)
    parts: list[Member] = []
    nested, budget = False, limits.ZIP_BYTES
    for entry in entries:
        with archive.open(entry) as stream:
            head = stream.read(len(MAGIC))
            nested = nested or head == ZIP
            if head != MAGIC:
                continue
            raw = head + stream.read(min(budget, entry.file_size))
        budget -= len(raw)
        if budget < 0:
            raise refuse(Reason.TOO_MANY)
        parts.append((Path(entry.filename).name, raw))
    if nested and not parts:
        raise refuse(Reason.NESTED_ZIP)
    yield from parts
