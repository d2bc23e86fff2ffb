"""What is held of a person, and what an erasure left to do, as pages to read."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from app.desk import Desk
from app.records.registry import REGISTRY
from app.services.privacy import personal
from app.services.privacy.leaving import Leaving
from app.services.privacy.mentions import BY_HAND, Mention
from app.services.privacy.personal import Holding, Part
from app.services.registers.erasing import AFTER, Erased
from ui.window.i18n import t


def as_html(desk: Desk, holding: Holding) -> str:
    """Return all that is held of a person."""
    parts = "".join(_part(desk, part) for part in holding.parts)
    files = items(f["file_name"] or "" for f in holding.files)
    if files:
        parts += f"<h3>{escape(t('Personal', 'Tệp đính kèm'))}</h3>{files}"
    said = t("Personal", "Lịch sử các bản ghi trên: {n} lần ghi.").format(n=holding.changes)
    return f"{parts}<p>{escape(said)}</p>"


def after_erasing(told: Leaving, erased: Erased) -> str:
    """Return what was done, and what the program cannot do."""
    done = t("Personal", "Đã xóa {n} bản ghi, {files} tệp đính kèm.").format(
        n=erased.records, files=erased.files
    )
    found = "".join(f"<li>{_link(one)}</li>" for one in told.mentions)
    heading = t("Personal", "Tên còn nằm trong nội dung các bản ghi sau, cần xem và sửa bằng tay:")
    rest = f"<p><b>{escape(heading)}</b></p><ul>{found}</ul><p>{escape(BY_HAND)}</p>"
    return f"<p>{escape(done)}</p>{items(AFTER)}{rest if found else ''}"


def mention(found: Mention) -> str:
    """Return where a name stands, in one line."""
    return f"{REGISTRY[found.type].label}: {found.title} ({', '.join(found.fields)})"


def _link(found: Mention) -> str:
    words = escape(mention(found))
    return f"<a href='{found.type}/{found.id}'>{words}</a>" if found.alive else words


def items(lines: Iterable[str]) -> str:
    """Return lines as a list, nothing for none."""
    made = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{made}</ul>" if made else ""


def _part(desk: Desk, part: Part) -> str:
    made = [f"<h3>{escape(part.label)} ({len(part.records)})</h3>"]
    for record, pairs in zip(part.records, personal.told(desk, part), strict=True):
        if not record.alive:
            made.append(f"<p><i>{escape(t('Personal', 'Đã xóa, còn trong lịch sử'))}</i></p>")
        lines = "".join(
            f"<tr><td>{escape(label)}:&nbsp;</td><td>{escape(text)}</td></tr>"
            for label, text in pairs
        )
        made.append(f"<table cellspacing='3'>{lines}</table>")
    return "".join(made)
