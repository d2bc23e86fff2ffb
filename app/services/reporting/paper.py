"""Writing a paper to a file: the ending chooses the form, PDF, DOCX or XLSX."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import bad_ending
from app.reports.content import Figure, ReportDocument

if TYPE_CHECKING:
    from app.desk import Desk


def write(
    desk: Desk,
    document: ReportDocument,
    target: Path,
    *,
    title: str,
    author: str = "",
    created: datetime | None = None,
    figures: Mapping[str, Figure] | None = None,
) -> None:
    """Write ``document`` to ``target`` whole or not at all; a workbook also lists ``figures``.

    Without more said the unit is the author, and now the moment. Raises UserError bad_ending for
    another ending than .pdf, .docx, .xlsx; EnvironmentProblem when the disk refuses.
    """
    author, created = author or desk.profile.unit.full_name, created or desk.moment()
    made = BytesIO()
    match target.suffix.lower():
        case ".pdf":
            from app.reports.pdf import write_pdf

            write_pdf(document, made, title=title, author=author, created=created)
        case ".docx":
            from app.reports.docx import write_docx

            write_docx(document, made, title=title, author=author, created=created)
        case ".xlsx":
            from app.reports.xlsx import write_xlsx

            write_xlsx(document, made, title=title, author=author, created=created, figures=figures)
        case other:
            raise bad_ending(
                f"Không ghi được báo cáo với đuôi “{other}”.", ".pdf, .docx hoặc .xlsx"
            )
    desk.write_file(target, made.getvalue())
