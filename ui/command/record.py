"""``record``: every declared register, the same way."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC
from typing import Any

from app.desk import Desk
from app.errors import UserError
from app.ports import HistoryEntry, Record
from app.records import codec
from app.records.language import RecordType
from app.records.registry import REGISTRY
from app.records.validation import parse_all
from app.services.privacy import access, hints
from app.services.registers import erasing, records
from app.text.moments import moment_of
from ui.command import record_review, sheet
from ui.command.answer import Answer, short, table
from ui.opening import Opening


def declare(commands: Any) -> None:
    """Declare the commands and their forms."""
    record = commands.add_parser("record", help="sổ và danh sách").add_subparsers(
        dest="action", required=True, metavar="VIỆC"
    )
    record.add_parser("types", help="các loại bản ghi").set_defaults(without_desk=_types)
    listing = record.add_parser("list", help="các bản ghi của một loại")
    listing.add_argument("type")
    listing.add_argument("--search", default="")
    listing.set_defaults(handler=_list)
    add = record.add_parser("add", help="thêm")
    add.add_argument("type")
    add.add_argument("--set", action="append", default=[], metavar="TRƯỜNG=GIÁ_TRỊ")
    add.set_defaults(handler=_add)
    edit = record.add_parser("edit", help="sửa")
    edit.add_argument("id")
    edit.add_argument("--set", action="append", default=[], metavar="TRƯỜNG=GIÁ_TRỊ")
    edit.set_defaults(handler=_edit)
    for name, handler, text in (
        ("delete", _delete, "xóa (còn lịch sử)"),
        ("erase", _erase, "xóa hẳn cả lịch sử, ở mọi nơi đã gửi"),
        ("history", _history, "ai sửa gì, lúc nào"),
    ):
        form = record.add_parser(name, help=text)
        form.add_argument("id")
        form.set_defaults(handler=handler)
    sheet.declare(record)
    record_review.declare(record)


def _types(opening: Opening, arguments: Namespace, password: str | None) -> Answer:
    types = [
        {
            "number": t.number,
            "name": t.name,
            "label": t.label,
            "manual": t.manual,
            "fields": [
                {
                    "number": f.number,
                    "group": t.group(f.group).number,
                    "name": f.name,
                    "label": f.label,
                    "kind": f.kind.value,
                    "required": f.required,
                    "choices": {c.code: c.label for c in f.choices},
                    "scope": t.group(f.group).scope.value,
                }
                for f in t.fields
            ],
        }
        for t in REGISTRY
    ]
    return Answer(
        {"types": types, "total": len(types)}, table([(t["name"], t["label"]) for t in types])
    )


def _list(desk: Desk, arguments: Namespace) -> Answer:
    page = records.listing(desk, arguments.type, text=arguments.search, limit=100_000)
    rtype = records.record_type(arguments.type)
    access.viewed(desk, rtype.name)
    shown = [f for f in rtype.fields if f.listed][:4]
    rows = [(short(r.id), *(codec.show(f, r[f.name]) for f in shown)) for r in page.records]
    data = {"records": [records.as_json(r) for r in page.records], "total": page.total}
    return Answer(data, table(rows))


def _add(desk: Desk, arguments: Namespace) -> Answer:
    rtype = records.record_type(arguments.type)
    values = parse_all(rtype, _assignments(arguments.set))
    saved, changes = records.save(desk, rtype.name, None, values)
    return _saved(rtype, saved, records.changes_json(changes))


def _edit(desk: Desk, arguments: Namespace) -> Answer:
    record = records.locate(desk, arguments.id)
    rtype = REGISTRY[record.type]
    values = parse_all(rtype, _assignments(arguments.set))
    saved, changes = records.save(desk, rtype.name, record.id, values)
    return _saved(rtype, saved, records.changes_json(changes))


def _saved(rtype: RecordType, saved: Record, changes: list[dict[str, Any]]) -> Answer:
    warnings = hints.hints(rtype, saved.values)
    data = {"record": records.as_json(saved), "changes": changes, "warnings": warnings}
    told = (f"{rtype.field(name).label}: {words}" for name, words in warnings.items())
    return Answer(data, (f"Đã lưu {rtype.label.lower()}: {rtype.title_of(saved.values)}", *told))


def _delete(desk: Desk, arguments: Namespace) -> Answer:
    record = records.locate(desk, arguments.id)
    changes = records.delete(desk, record.type, record.id)
    return Answer({"changes": records.changes_json(changes)}, ("Đã xóa. Lịch sử vẫn còn.",))


def _erase(desk: Desk, arguments: Namespace) -> Answer:
    record = records.locate(desk, arguments.id, deleted=True)
    erased, changes = records.erase(desk, record.type, record.id)
    data = {
        "erased": {
            "records": erased.records,
            "files": erased.files,
            "packages": erased.packages,
        },
        "changes": records.changes_json(changes),
        "next": " ".join(erasing.AFTER),
    }
    told = (
        f"Đã xóa hẳn khỏi máy này {erased.records} bản ghi cùng toàn bộ lịch sử, "
        f"{erased.files} tệp đính kèm, {erased.packages} gói nhận còn lưu."
    )
    return Answer(data, (told, *erasing.AFTER))


def _history(desk: Desk, arguments: Namespace) -> Answer:
    record = records.locate(desk, arguments.id)
    entries = records.history(desk, record.type, record.id)
    data = {"history": [_entry(e) for e in entries], "total": len(entries)}
    lines = tuple(f"{_when(e)}  {e.unit} máy {e.device}  {e.group}: {e.after}" for e in entries)
    return Answer(data, lines)


def _entry(entry: HistoryEntry) -> dict[str, Any]:
    return {
        "dot": f"{entry.dot.rid.hex()}:{entry.dot.seq}",
        "at": _when(entry),
        "unit": entry.unit,
        "device": entry.device,
        "why": entry.why.name.lower(),
        "group": entry.group,
        "before": _plain(entry.before),
        "after": _plain(entry.after),
        "won": entry.won,
        "revoked": entry.revoked,
    }


def _plain(values: Any) -> Any:
    return {k: codec.to_json(v) for k, v in values.items()} if values is not None else None


def _when(entry: HistoryEntry) -> str:
    return moment_of(entry.at).astimezone(UTC).isoformat(timespec="seconds")


def _assignments(words: list[str]) -> dict[str, str]:
    pairs = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise UserError(
                f"“{word}” không có dạng trường=giá trị.", "Ví dụ: --set name=...", code="invalid"
            )
        pairs[name.strip()] = value
    return pairs
