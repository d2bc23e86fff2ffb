"""Writing a paper to a file: the ending chooses the form, PDF, DOCX or XLSX."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from app.errors import bad_ending
from app.reports.content import Figure, ReportDocument


def write(
    document: ReportDocument,
    target: Path,
    *,
    title: str,
    author: str,
    created: datetime,
    figures: Mapping[str, Figure] | None = None,
) -> None:
    """Write ``document`` to ``target`` whole or not at all; a workbook also lists ``figures``.

    Raises UserError bad_ending for another ending than .pdf, .docx, .xlsx; EnvironmentProblem
    when the disk refuses.
    """
    match target.suffix.lower():
        case ".pdf":
            from app.reports.pdf import write_pdf

            write_pdf(document, target, title=title, author=author, created=created)
        case ".docx":
            from app.reports.docx import write_docx

            write_docx(document, target, title=title, author=author, created=created)
        case ".xlsx":
            from app.reports.xlsx import write_xlsx

            write_xlsx(
                document, target, title=title, author=author, created=created, figures=figures
            )
        case other:
            raise bad_ending(
                f"Không ghi được báo cáo với đuôi “{other}”.", ".pdf, .docx hoặc .xlsx"
            )
