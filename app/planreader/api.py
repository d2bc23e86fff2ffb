"""The two ways in: a file, and pasted text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.errors import UserError
from app.planreader import refusals
from app.planreader.document import Document
from app.planreader.extract import extract
from app.planreader.model import Extraction
from app.planreader.quality import check_document, check_text
from app.planreader.read_txt import read_text
from app.planreader.sniff import decode, kind_of
from app.text.secrecy import secrecy_mark_in_name

Progress = Callable[[int, int], None]


def read_text_plan(text: str) -> Extraction:
    """Return the extraction of pasted text.

    Offsets count in ``text`` with LF newlines. Raises UserError as :func:`read_plan` does.
    """
    lf = text.replace("\r\n", "\n").replace("\r", "\n")
    doubts = check_text(lf)
    document = read_text(lf)
    document.troubles += doubts
    return extract(document)


def read_plan(
    path: Path, *, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None
) -> Extraction:
    """Return the extraction of a .docx, .pdf, .txt (or, with LibreOffice, .doc) plan.

    The kind is told by content. ``progress(done, total)`` counts pages or paragraphs;
    ``cancelled()`` true stops the reading. Raises UserError with one of the codes plan_empty,
    plan_too_large, plan_unreadable, plan_scanned, plan_damaged_text, plan_protected,
    plan_legacy_encoding, plan_secret, cancelled.
    """
    tell = progress or (lambda _done, _total: None)

    def stop() -> None:
        if cancelled is not None and cancelled():
            raise refusals.cancelled()

    stop()
    stamp = secrecy_mark_in_name(path.name)
    if stamp:
        raise refusals.secret(stamp)
    try:
        kind = kind_of(path)
        if kind == "txt":
            text = decode(path.read_bytes())
            tell(1, 1)
            return read_text_plan(text)
    except OSError as error:
        raise UserError(
            "Không mở được tệp này.",
            "Hãy kiểm tra tệp còn ở đó, không bị chương trình khác khóa, rồi chọn lại.",
            code="plan_unreadable",
        ) from error
    document = _read(kind, path, tell, stop)
    document.troubles += check_document(document)
    return extract(document)


def _read(kind: str, path: Path, progress: Progress, stop: Callable[[], None]) -> Document:
    """Read a binary file; the readers are imported only when needed."""
    if kind == "pdf":
        from app.planreader.read_pdf import read_pdf

        return read_pdf(path, progress=progress, stop=stop)
    if kind == "docx":
        from app.planreader.read_docx import read_docx

        return read_docx(path, progress=progress, stop=stop)
    from app.planreader.read_doc import read_doc

    return read_doc(path, progress=progress, stop=stop)
