"""What the person should know of a plan as a whole: blanks, missing annexes, no tasks."""

from __future__ import annotations

from app.planreader.document import Document
from app.planreader.form import Form
from app.planreader.head import Head
from app.planreader.model import PlanItem, ReadWarning

_SIGNS = ("ke hoach", "nhiem vu", "ubnd", "uy ban nhan dan", "chu tri", "phoi hop", "co quan")
NOT_A_PLAN = ReadWarning(
    code="not_a_plan",
    text="Văn bản này không có dấu hiệu của một kế hoạch giao nhiệm vụ; hãy kiểm tra lại tệp.",
    where="",
)


def speaks_of_work(document: Document) -> bool:
    """A plan names bodies and work; a story with numbered chapters does not."""
    spans = [paragraph.span for paragraph in document.paragraphs()]
    spans += [cell for table in document.tables() for row in table.rows for cell in row.cells]
    text = " ".join(span.plain for span in spans)
    return any(sign in text for sign in _SIGNS)


def section_not_read(heading: str) -> ReadWarning:
    """Return the warning for a section in which no tasks, duties or targets were looked for."""
    return ReadWarning(
        code="section_not_read",
        text=f"Phần “{heading[:80]}” không nhận ra là nhiệm vụ hay phân công nên không lấy việc "
        f"nào; hãy xem lại bản gốc.",
        where=heading[:80],
    )


_NUMBER_BLANK = ReadWarning(
    code="number_blank",
    text="Kế hoạch để trống hoặc không in số; hãy nhập số khi biết.",
    where="doc.number",
)
_DATE_BLANK = ReadWarning(
    code="date_blank",
    text="Kế hoạch để trống hoặc không in ngày ban hành; các thời hạn tính từ ngày ban hành "
    "chưa có ngày.",
    where="doc.date",
)
_NO_TASKS = ReadWarning(
    code="no_tasks",
    text="Không tìm thấy nhiệm vụ nào; hãy nhập tay hoặc dán từ bản gốc.",
    where="tasks",
)
_ANNEX_MISSING = ReadWarning(
    code="annex_missing",
    text="Văn bản nhắc tới phụ lục kèm theo nhưng tệp này không có phụ lục; hãy xin bản đầy đủ.",
    where="",
)


def head_warnings(head: Head, tasks: list[PlanItem], form: Form) -> list[ReadWarning]:
    """Return a warning for each blank of the head, for no tasks and for a missing annex."""
    told = (
        (head.number is None, _NUMBER_BLANK),
        (head.date is None, _DATE_BLANK),
        (not tasks, _NO_TASKS),
        (form.annex_missing, _ANNEX_MISSING),
    )
    return [warning for missing, warning in told if missing]
