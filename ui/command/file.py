"""``file``: attachments of any record, what they prove, and giving them back."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.diskerrors import is_folder
from app.services.filing import evidence, files
from app.services.filing.evidence import KeptFile
from app.services.filing.files import Batch, Taken
from app.services.registers import records
from app.text.dates import format_date
from app.text.filenames import safe_name
from app.text.numbers import format_size
from ui.command.answer import Answer, short, table


def declare(commands: Any) -> None:
    """Declare the command and its forms."""
    file = commands.add_parser("file", help="tệp đính kèm, minh chứng").add_subparsers(
        dest="action", required=True, metavar="VIỆC"
    )
    add = file.add_parser("add", help="đính kèm tệp vào một bản ghi")
    add.add_argument("record")
    add.add_argument("files", type=Path, nargs="+")
    add.add_argument("--shrink", action="store_true", help="thu nhỏ ảnh, bỏ vị trí chụp")
    add.set_defaults(handler=_add)
    listing = file.add_parser("list", help="tệp của một bản ghi, hoặc mọi tệp")
    listing.add_argument("record", nargs="?")
    listing.add_argument("--unused", action="store_true", help="tệp chưa dùng ở đâu")
    listing.set_defaults(handler=_list)
    for name, handler, text in (
        ("link", _link, "dùng tệp cho bản ghi khác nữa"),
        ("unlink", _unlink, "bỏ tệp khỏi bản ghi"),
    ):
        form = file.add_parser(name, help=text)
        form.add_argument("file")
        form.add_argument("records", nargs="+")
        form.set_defaults(handler=handler)
    save = file.add_parser("save", help="lưu tệp ra ngoài")
    save.add_argument("file")
    save.add_argument("target", type=Path)
    save.set_defaults(handler=_save)
    delete = file.add_parser("delete", help="xóa tệp không còn dùng ở đâu")
    delete.add_argument("file")
    delete.set_defaults(handler=_delete)


def _add(desk: Desk, arguments: Namespace) -> Answer:
    record = records.locate(desk, arguments.record)
    evidence.place_of(desk, record.type, record.id)
    batch = files.take_all(desk, arguments.files, shrink=arguments.shrink)
    kept, changes = evidence.attach(desk, batch.taken, record.type, record.id)
    shown = [evidence.kept_file(desk, one.id) for one in kept.attachments]
    data = {
        "files": [_json(one) for one in shown],
        "known": list(kept.known),
        "refused": [
            {"file": r.name, "code": r.why.code, "message": r.why.message, "next": r.why.next_step}
            for r in batch.refused
        ],
        "changes": records.changes_json(changes),
    }
    lines = (
        *(f"{short(one.id)}  {one.name}" for one in shown),
        *(f"“{name}” đã có ở bản ghi này." for name in kept.known),
        *(_spared(one) for one in batch.taken if one.before),
    )
    return Answer(data, lines, code=1 if batch.refused else 0, wrong=_wrong(batch))


def _spared(one: Taken) -> str:
    return f"“{one.name}”: ảnh {format_size(one.before)} còn {format_size(one.size)}."


def _wrong(batch: Batch) -> tuple[str, ...]:
    return tuple(f"{r.why.message} {r.why.next_step}" for r in batch.refused)


def _list(desk: Desk, arguments: Namespace) -> Answer:
    if arguments.record:
        record = records.locate(desk, arguments.record)
        found = evidence.files_of(desk, record.type, record.id)
    else:
        found = evidence.listing(desk, unused=arguments.unused)
    rows = [
        (
            short(one.id),
            format_size(one.record["size"] or 0),
            format_date(one.record["added"]) if one.record["added"] else "",
            f"dùng ở {len(one.uses)} nơi",
            one.name,
        )
        for one in found
    ]
    return Answer({"files": [_json(one) for one in found], "total": len(found)}, table(rows))


def _link(desk: Desk, arguments: Namespace) -> Answer:
    targets = [records.locate(desk, row_id) for row_id in arguments.records]
    changes = evidence.link(desk, arguments.file, [(t.type, t.id) for t in targets])
    return _linked(desk, arguments.file, records.changes_json(changes))


def _unlink(desk: Desk, arguments: Namespace) -> Answer:
    made: list[dict[str, Any]] = []
    for row_id in arguments.records:
        record = records.locate(desk, row_id)
        changes = evidence.unlink(desk, arguments.file, record.type, record.id)
        made += records.changes_json(changes)
    return _linked(desk, arguments.file, made)


def _linked(desk: Desk, row_id: str, changes: list[dict[str, Any]]) -> Answer:
    one = evidence.kept_file(desk, row_id)
    lines = tuple(f"{use.label}: {use.title}" for use in one.uses)
    said = lines or ("Tệp chưa dùng ở đâu. Xóa bằng lệnh: so-tu-phap file delete.",)
    return Answer({"file": _json(one), "changes": changes}, (one.name, *said))


def _save(desk: Desk, arguments: Namespace) -> Answer:
    one = evidence.kept_file(desk, arguments.file)
    target = arguments.target
    if is_folder(target):
        target = target / safe_name(one.name)
    files.save_as(desk, one.record, target)
    return Answer({"file": str(target)}, (f"Đã ghi {target}.",))


def _delete(desk: Desk, arguments: Namespace) -> Answer:
    changes = evidence.delete(desk, arguments.file)
    return Answer({"changes": records.changes_json(changes)}, ("Đã xóa tệp khỏi sổ.",))


def _json(one: KeptFile) -> dict[str, Any]:
    uses = [{"type": u.type, "id": u.id, "label": u.label, "title": u.title} for u in one.uses]
    return {**records.as_json(one.record), "uses": uses}
