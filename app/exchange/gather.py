"""Finding packages in whatever a person points at: files, folders, zips, mails, renamed copies.

Content decides, never the name.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.diskerrors import is_folder
from app.exchange import limits
from app.exchange.containers import MAIL_ENDING, ZIP, looks_like_mail, parts_in_mail, parts_in_zip
from app.exchange.enrolment import GRANT_MAGIC, REQUEST_MAGIC
from app.exchange.parts import MAGIC
from app.exchange.refusal import Reason, Refused, refuse

_PEEK = 256
_ENDINGS = (".tpx", ".zip", MAIL_ENDING)
_DEPTH = 3
_FILES = 5_000


@dataclass(frozen=True, slots=True)
class Found:
    """A file that looks like a part of a package, or the reason why it is none.

    ``load`` returns its bytes and may raise Refused; ``refusal`` is set when there is no use in it.
    """

    name: str
    load: Callable[[], bytes]
    refusal: Refused | None = None


def gather(paths: Iterable[Path]) -> list[Found]:
    """Return every part found under ``paths``, and one refusal for each path without any."""
    found: list[Found] = []
    for path in paths:
        here = list(_in_folder(path) if is_folder(path) else _in_file(path))
        found += here or [_refused(path.name or str(path), refuse(Reason.NO_PACKAGE))]
    return found


def _in_folder(folder: Path) -> Iterator[Found]:
    """Yield the parts in a folder and its subfolders; other files lie there by right."""
    for path in _files(folder, _DEPTH):
        try:
            head = _peek(path)
            if head.startswith(MAGIC):
                yield _from_path(path)
            elif _is_container(path, head):
                yield from _in_container(path, head)
        except Refused as refusal:
            if path.suffix.lower() in _ENDINGS:
                yield _refused(path.name, refusal)
    if not _can_be_listed(folder):
        # Pulled in the middle: what was found before stays, and that more is lacking is told.
        yield _refused(folder.name or str(folder), refuse(Reason.UNREADABLE))


def _in_file(path: Path) -> Iterator[Found]:
    try:
        head = _peek(path)
        if head.startswith(MAGIC):
            yield _from_path(path)
        elif _is_container(path, head):
            members = list(_in_container(path, head))
            yield from members or [_refused(path.name, refuse(Reason.NO_PACKAGE))]
        elif head.startswith((REQUEST_MAGIC, GRANT_MAGIC)):
            raise refuse(Reason.ENROLMENT_FILE)
        else:
            raise refuse(Reason.NOT_OURS_FORMAT)
    except Refused as refusal:
        yield _refused(path.name, refusal)


def _is_container(path: Path, head: bytes) -> bool:
    """A text that only looks like a mail is one when it is also called so."""
    return head.startswith(ZIP) or (path.suffix.lower() == MAIL_ENDING and looks_like_mail(head))


def _in_container(path: Path, head: bytes) -> Iterator[Found]:
    try:
        with path.open("rb") as stream:
            read = parts_in_zip if head.startswith(ZIP) else parts_in_mail
            for member, raw in read(stream):
                yield _held(f"{path.name}/{member}", raw)
    except OSError as error:
        raise refuse(Reason.UNREADABLE) from error


def _files(folder: Path, depth: int) -> Iterator[Path]:
    waiting, seen = [(folder, depth)], 0
    while waiting:
        here, left = waiting.pop(0)
        for path in _listed(here):
            seen += 1
            if seen > _FILES:
                return
            if is_folder(path):
                if left > 1:
                    waiting.append((path, left - 1))
            elif _is_worth_opening(path):
                yield path


def _is_worth_opening(path: Path) -> bool:
    """Pipes, devices and a system's own empty-looking files would keep a reader waiting."""
    is_named_so = path.suffix.lower() in _ENDINGS
    try:
        known = path.stat()
    except OSError:
        return is_named_so
    return stat.S_ISREG(known.st_mode) and (known.st_size > 0 or is_named_so)


def _can_be_listed(folder: Path) -> bool:
    try:
        next(folder.iterdir(), None)
    except OSError:
        return False
    return True


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        # A folder that cannot be listed (System Volume Information on a stick) holds no package.
        return []


def _peek(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_PEEK)
    except OSError as error:
        raise refuse(Reason.UNREADABLE) from error


def _from_path(path: Path) -> Found:
    def load() -> bytes:
        try:
            if path.stat().st_size > limits.PACKAGE_BYTES + limits.PART_HEADER_BYTES:
                raise refuse(Reason.TOO_LARGE)
            return path.read_bytes()
        except OSError as error:
            raise refuse(Reason.UNREADABLE) from error

    return Found(path.name, load)


def _held(name: str, raw: bytes) -> Found:
    return Found(name, lambda: raw)


def _refused(name: str, refusal: Refused) -> Found:
    return Found(name, bytes, refusal)
