"""Attachments: taking a copy of a file, linking it as evidence, giving it back."""

from __future__ import annotations

from pathlib import Path

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.ports import Changes, Edit, Filter, Query, Record
from app.services import records
from app.text.secrecy import secrecy_mark

_HEAD_BYTES = 64_000


def attach_edits(desk: Desk, source: Path | None, type_name: str, row_id: str) -> list[Edit]:
    """Take a copy of a file and return the edits that keep it and link it to a record.

    The first edit is the attachment's. No file, no edits. Raises UserError for a file that is
    missing, too large or marked secret (Luật 117/2025/QH15).
    """
    if source is None:
        return []
    refuse_secret(source)
    sha256, size = desk.files.put(source)
    attachment = new_id()
    values = {"file_name": source.name, "sha256": sha256, "size": size, "added": desk.today}
    link = {"attachment": attachment, "record_type": type_name, "record": row_id}
    return [Edit("attachment", attachment, values), Edit("evidence", new_id(), link)]


def attach(desk: Desk, source: Path, type_name: str, row_id: str) -> Changes:
    """Attach a file to a record."""
    record = records.load(desk, type_name, row_id)
    return desk.store.write(attach_edits(desk, source, type_name, record.id))


def link(desk: Desk, attachment_id: str, type_name: str, row_id: str) -> Changes:
    """Use a kept file as evidence for one more record."""
    attachment = records.load(desk, "attachment", attachment_id)
    record = records.load(desk, type_name, row_id)
    values = {"attachment": attachment.id, "record_type": type_name, "record": record.id}
    return desk.store.write([Edit("evidence", new_id(), values)])


def attachments_of(desk: Desk, row_id: str) -> list[Record]:
    """Return the files linked to a record, newest first."""
    links = desk.store.find(Query("evidence", (Filter("record", "=", row_id),), limit=1000))
    wanted = [link["attachment"] for link in links.records]
    found = desk.store.get_many("attachment", wanted)
    return sorted(found.values(), key=lambda r: r.updated, reverse=True)


def save_as(desk: Desk, attachment_id: str, target: Path) -> None:
    """Write an attachment's content to a file of the user's choice."""
    attachment = records.load(desk, "attachment", attachment_id)
    desk.files.export(attachment["sha256"], target)


def refuse_secret(source: Path) -> None:
    """Raise UserError when a text file's beginning carries a secrecy mark."""
    if source.suffix.lower() not in (".txt", ".md", ".csv"):
        return
    try:
        with source.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise UserError(
            f"Không đọc được tệp “{source.name}”.",
            "Kiểm tra tệp còn ở chỗ cũ và không bị chương trình khác giữ.",
            code="file_unreadable",
        ) from error
    mark = secrecy_mark(head.decode("utf-8", "replace"))
    if mark:
        raise UserError(
            f"Tệp “{source.name}” mang dấu {mark}: không được đưa vào chương trình này.",
            "Xử lý tài liệu mật theo quy định của cơ quan, trên máy riêng.",
            code="secret",
        )
