"""Reader of old Word files (.doc, .rtf): LibreOffice turns them into .docx when it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from app.planreader import refusals
from app.planreader.document import Document
from app.planreader.read_docx import read_docx

_SECONDS = 120


def read_doc(
    path: Path, *, progress: Callable[[int, int], None], stop: Callable[[], None]
) -> Document:
    """Return the document; raises UserError when LibreOffice is missing or fails."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        raise refusals.old_word()
    stop()
    with tempfile.TemporaryDirectory(prefix="so-tu-phap-") as folder:
        room = Path(folder)
        suffix = ".rtf" if path.suffix.lower() == ".rtf" else ".doc"
        copy = room / f"ke-hoach{suffix}"
        shutil.copyfile(path, copy)
        command = [
            office,
            f"-env:UserInstallation={(room / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "docx",
            "--outdir",
            str(room),
            str(copy),
        ]
        try:
            subprocess.run(  # noqa: S603 - the converter found above, with our own arguments
                command, check=True, capture_output=True, timeout=_SECONDS
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise refusals.old_word() from error
        made = room / "ke-hoach.docx"
        if not made.is_file():
            raise refusals.old_word()
        return read_docx(made, progress=progress, stop=stop)
