"""An indicator on paper: its chart and figures as PDF, its people as a sheet."""

from __future__ import annotations

from pathlib import Path

from app.desk import Desk
from app.errors import bad_ending
from app.indicators import wording
from app.indicators.measure import DEFINITIONS
from app.ports import Changes
from app.services.privacy import access
from app.services.registers import lists
from app.services.targets import charts
from app.services.targets.indicator_detail import Detail, Row

_CHART_WIDTH, _CHART_HEIGHT = 760.0, 290.0
_POSTS = "staffing_requirement"


def write_chart(desk: Desk, detail: Detail, target: Path) -> Path:
    """Write an indicator's chart, milestones and figures to a .pdf; it names nobody.

    Raises UserError bad_ending for another ending; EnvironmentProblem when the disk refuses.
    """
    if target.suffix.lower() != ".pdf":
        raise bad_ending(f"Không vẽ được biểu đồ vào tệp có đuôi “{target.suffix}”.", ".pdf")
    desk.write_file(target, _drawn(desk, detail))
    return target


def write_people(desk: Desk, detail: Detail, target: Path) -> tuple[int, Changes]:
    """Write who fulfils an indicator and who lacks what to a .xlsx or .pdf; return how many rows.

    A list of people is noted in the log of personal data. Raises as ``lists.write`` does.
    """
    told = [_line(row, met=True) for row in detail.met]
    told += [_line(row, met=False) for row in detail.unmet]
    number = lists.Heading("TT", 10, right=True)
    shown = lists.ShownList(
        f"{detail.state.indicator['name']}\n{detail.standing}, {wording.counted_on(detail.as_of)}",
        (
            number,
            lists.Heading("Vị trí" if _is_posts(detail) else "Họ và tên", 60),
            lists.Heading("Kết quả", 25),
            lists.Heading("Còn thiếu", 90),
        ),
        [(str(n), *row) for n, row in enumerate(told, 1)],
    )
    count = lists.write(desk, shown, target)
    if detail.state.measure not in DEFINITIONS:
        return count, Changes()
    return count, access.note(
        desk, action="export", subject="Danh sách người theo chỉ tiêu", count=count
    )


def _is_posts(detail: Detail) -> bool:
    return any(row.type == _POSTS for row in (*detail.met, *detail.unmet))


def _line(row: Row, *, met: bool) -> tuple[str, str, str]:
    return row.title, "Đạt" if met else "Chưa đạt", row.lacking


def _drawn(desk: Desk, detail: Detail) -> bytes:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Spacer

    from app.charts.layout import lay_out
    from app.charts.paper import ChartPart
    from app.reports.drawing.geometry import text_width
    from app.reports.drawing.ink import REGULAR, Ink
    from app.reports.drawing.pages import Composer, Info, build, template

    ink, unit = Ink(), desk.profile.unit.full_name
    name = detail.state.indicator["name"]
    composer = Composer(ink)
    style = ParagraphStyle("figure", fontName=REGULAR, fontSize=12, leading=15, spaceAfter=4)
    chart = charts.coverage(desk, detail)
    scene = lay_out(chart, _CHART_WIDTH, _CHART_HEIGHT)
    note = f"{unit[:1].upper()}{unit[1:]}, {wording.counted_on(detail.as_of)}"
    story = composer.titles((name,), note, landscape=True)
    story.append(ChartPart(scene, ink, text_width(landscape=True)))
    story.append(Spacer(0, 8))
    story += [composer.paragraph(line, style) for line in _sentences(detail)]
    info = Info(name, unit, desk.moment())
    return build(story, [template("chart", landscape=True)], info, ink).data


def _sentences(detail: Detail) -> list[str]:
    """Return the figure, each milestone with what it means, and what the counts count."""
    first = detail.standing if detail.standing.endswith(".") else f"{detail.standing}."
    return [
        first,
        *milestone_sentences(detail),
        *([detail.state.note] if detail.state.note else []),
    ]


def milestone_sentences(detail: Detail) -> list[str]:
    """Return each milestone in words: how it stands, what that means, and the estimate."""
    lines = []
    words = detail.milestone_words()
    for stone, (verdict, meaning, estimate) in zip(detail.state.milestones, words, strict=True):
        year = f"Năm {stone.year}: " if stone.year else ""
        told = f"{verdict}; {meaning}" if meaning and not stone.met else verdict
        lines.append(f"{year}{told}. {estimate}".strip())
    return lines
