"""``report``: what is due, making, freezing, writing and correcting a report."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.schedule.periods import Period
from app.services.reporting import due_reports, fragment, reports
from ui.command.answer import Answer, short, table


def declare(commands: Any) -> None:
    """Declare the command and its forms."""
    report = commands.add_parser("report", help="báo cáo").add_subparsers(
        dest="action", required=True, metavar="VIỆC"
    )
    report.add_parser("due", help="báo cáo đến hạn").set_defaults(handler=_due)
    make = report.add_parser("make", help="lập báo cáo của một kỳ")
    make.add_argument("obligation")
    make.add_argument("--period", required=True, help="2026-10, 2026-Q3, 2026-H1, 2026")
    make.set_defaults(handler=_make)
    text = report.add_parser("text", help="ghi nội dung một mục")
    text.add_argument("id")
    text.add_argument("section")
    text.add_argument("--text")
    text.add_argument("--nil", action="store_true", help="trong kỳ không phát sinh")
    text.set_defaults(handler=_text)
    freeze = report.add_parser("freeze", help="chốt số liệu")
    freeze.add_argument("id")
    freeze.add_argument("--accept-missing", action="store_true")
    freeze.set_defaults(handler=_freeze)
    write = report.add_parser("write", help="ghi ra .pdf, .docx hoặc .xlsx")
    write.add_argument("id")
    write.add_argument("file", type=Path)
    write.set_defaults(handler=_write)
    annexes = report.add_parser("annexes", help="chọn phụ lục của một báo cáo")
    annexes.add_argument("id")
    annexes.add_argument("keys", nargs="*", metavar="PHỤ_LỤC", help=", ".join(reports.ANNEXES))
    annexes.set_defaults(handler=_annexes)
    staff = report.add_parser(
        "fragment", help="đoạn đội ngũ, tập huấn cho báo cáo công tác tư pháp"
    )
    staff.add_argument("--period", required=True, help="2026-H1, 2026")
    staff.set_defaults(handler=_fragment)
    correct = report.add_parser("correct", help="lập bản đính chính")
    correct.add_argument("id")
    correct.add_argument("--reason", required=True)
    correct.set_defaults(handler=_correct)


def _due(desk: Desk, arguments: Namespace) -> Answer:
    found = due_reports.due(desk)
    rows = [
        (
            short(d.obligation.id),
            d.occurrence.period.code if d.occurrence.period else "",
            f"{d.occurrence.safe:%d/%m/%Y}" if d.occurrence.safe else "",
            d.state,
            d.obligation["text"],
        )
        for d in found
    ]
    return Answer({"obligations": [d.to_json() for d in found], "total": len(found)}, table(rows))


def _make(desk: Desk, arguments: Namespace) -> Answer:
    made, _ = reports.make(desk, arguments.obligation, arguments.period)
    return _made(made)


def _text(desk: Desk, arguments: Namespace) -> Answer:
    reports.write_text(desk, arguments.id, arguments.section, arguments.text, nil=arguments.nil)
    return _made(reports.look(desk, arguments.id))


def _freeze(desk: Desk, arguments: Namespace) -> Answer:
    made, _ = reports.freeze(desk, arguments.id, accept_missing=arguments.accept_missing)
    return _made(made)


def _write(desk: Desk, arguments: Namespace) -> Answer:
    target = reports.write(desk, arguments.id, arguments.file)
    return Answer(
        {"file": str(target), "bytes": target.stat().st_size}, (f"Đã ghi {target.name}.",)
    )


def _correct(desk: Desk, arguments: Namespace) -> Answer:
    made, _ = reports.correct(desk, arguments.id, arguments.reason)
    return _made(made)


def _annexes(desk: Desk, arguments: Namespace) -> Answer:
    reports.choose_annexes(desk, arguments.id, arguments.keys)
    return _made(reports.look(desk, arguments.id))


def _fragment(desk: Desk, arguments: Namespace) -> Answer:
    found = fragment.staff_and_training(desk, Period.parse(arguments.period))
    return Answer({"text": found.text, "html": found.html}, tuple(found.text.splitlines()))


def _made(made: reports.Made) -> Answer:
    lines = [f"Báo cáo {short(made.report.id)} ({made.report['state']})"]
    lines += [f"Còn thiếu: {m.section} – {m.why}" for m in made.missing]
    lines += [f"{f.label}: {f.text}" for f in made.figures.values()]
    return Answer({"report": made.to_json()}, tuple(lines))
