"""``person``: what is held of somebody, taking it out, erasing it, and the log of all that."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.records import codec
from app.records.registry import REGISTRY
from app.services.privacy import access, leaving, notice, personal, personal_paper
from app.services.privacy.leaving import Counts, Leaving
from app.services.privacy.mentions import BY_HAND, Mention
from app.services.registers import erasing, records
from ui.command.answer import Answer, short, table


def declare(commands: Any) -> None:
    """Declare the command and its forms."""
    person = commands.add_parser("person", help="dữ liệu cá nhân").add_subparsers(
        dest="action", required=True, metavar="VIỆC"
    )
    listing = person.add_parser("list", help="những người sổ đang ghi")
    listing.add_argument("--search", default="")
    listing.set_defaults(handler=_list)
    show = person.add_parser("show", help="mọi dữ liệu đang lưu về một người")
    show.add_argument("id")
    show.set_defaults(handler=_show)
    export = person.add_parser("export", help="ghi dữ liệu của một người ra .pdf hoặc .xlsx")
    export.add_argument("id")
    export.add_argument("file", type=Path)
    export.set_defaults(handler=_export)
    erase = person.add_parser("erase", help="xem trước, hoặc xóa hẳn dữ liệu của một người")
    erase.add_argument("id")
    erase.add_argument("--confirm", action="store_true", help="xóa thật, không lấy lại được")
    erase.set_defaults(handler=_erase)
    log = person.add_parser("log", help="nhật ký xem, xuất dữ liệu cá nhân")
    actions = [c.code for c in access.LOG.field("action").choices]
    log.add_argument("--what", choices=actions, default="", help="chỉ một loại việc")
    log.add_argument("--from", dest="since", type=date.fromisoformat, metavar="NGÀY")
    log.add_argument("--to", dest="until", type=date.fromisoformat, metavar="NGÀY")
    log.add_argument("--tidy", action="store_true", help="xóa các lượt đã quá thời gian giữ")
    log.set_defaults(handler=_log)
    paper = person.add_parser("notice", help="thông báo xử lý dữ liệu cá nhân, .pdf hoặc .docx")
    paper.add_argument("file", type=Path)
    paper.set_defaults(handler=_notice)


def _list(desk: Desk, arguments: Namespace) -> Answer:
    found = personal.people(desk, text=arguments.search)
    for name in dict.fromkeys(p.record.type for p in found):
        access.viewed(desk, name)
    people = [
        {"id": p.record.id, "type": p.record.type, "name": p.name, "left_on": _left(p)}
        for p in found
    ]
    rows = [(short(p.record.id), p.name, REGISTRY[p.record.type].label) for p in found]
    return Answer({"people": people, "total": len(people)}, table(rows))


def _left(person: personal.Person) -> Any:
    return codec.to_json(person.record["left_on"]) if person.record.type == "officer" else None


def _show(desk: Desk, arguments: Namespace) -> Answer:
    holding = personal.gather(desk, personal.load(desk, arguments.id))
    access.viewed_one(desk, holding.person.record)
    lines = [holding.person.name]
    for part in holding.parts:
        lines.append(f"{part.label} ({len(part.records)})")
        for record, pairs in zip(part.records, personal.told(desk, part), strict=True):
            mark = "" if record.alive else " (đã xóa)"
            words = "; ".join(f"{label}: {text}" for label, text in pairs)
            lines.append(f"  {short(record.id)}{mark}  {words}")
    lines += [f"Tệp: {f['file_name']}" for f in holding.files]
    lines.append(f"Lịch sử: {holding.changes} lần ghi.")
    return Answer({"person": holding.to_json(desk)}, tuple(lines))


def _export(desk: Desk, arguments: Namespace) -> Answer:
    holding = personal.gather(desk, personal.load(desk, arguments.id))
    personal_paper.export(desk, holding, arguments.file)
    count = sum(len(part.records) for part in holding.parts)
    data = {"file": str(arguments.file), "records": count}
    return Answer(data, (f"Đã ghi {count} bản ghi. Tệp này không được mã hóa: giữ cẩn thận.",))


def _erase(desk: Desk, arguments: Namespace) -> Answer:
    person = personal.load(desk, arguments.id)
    told = leaving.preview(desk, person)
    if not arguments.confirm:
        shown = {"preview": told.to_json(), "erased": None}
        return Answer(shown, (*_preview(told), "Chưa xóa gì. Xóa thật: thêm --confirm."))
    erased, changes = leaving.erase(desk, person)
    data: dict[str, Any] = {
        "preview": told.to_json(),
        "erased": {
            "records": erased.records,
            "files": erased.files,
            "packages": erased.packages,
        },
        "changes": records.changes_json(changes),
        "next": " ".join(erasing.AFTER),
    }
    done = f"Đã xóa hẳn khỏi máy này {erased.records} bản ghi, {erased.files} tệp đính kèm."
    return Answer(data, (done, *_mentions(told.mentions), *erasing.AFTER))


def _preview(told: Leaving) -> tuple[str, ...]:
    warning = ("Người này chưa có ngày thôi làm việc, hoặc ngày đó chưa tới.",)
    return (
        *(warning if told.in_office else ()),
        *_counted("Sẽ xóa hẳn", told.erased),
        *_counted("Sẽ bỏ tên khỏi", told.emptied),
        *_counted("Giữ số đếm, không còn tên", told.kept),
        *_mentions(told.mentions),
    )


def _counted(what: str, counts: Counts) -> tuple[str, ...]:
    return tuple(f"{what}: {rtype.plural} ({n})" for rtype, n in counts)


def _mentions(found: tuple[Mention, ...]) -> tuple[str, ...]:
    if not found:
        return ()
    heading = "Tên còn nằm trong nội dung các bản ghi sau, chương trình không tự sửa:"
    lines = (f"  {short(m.id)}  {m.title} ({', '.join(m.fields)})" for m in found)
    return (heading, *lines, BY_HAND)


def _log(desk: Desk, arguments: Namespace) -> Answer:
    gone = access.tidy(desk)[0] if arguments.tidy else 0
    found = access.entries(
        desk, action=arguments.what, since=arguments.since, until=arguments.until
    )
    shown = [access.LOG.field(n) for n in ("date", "action", "count", "by", "subject")]
    rows = [tuple(codec.show(f, r[f.name]) for f in shown) for r in found]
    data = {
        "entries": [records.as_json(r) for r in found],
        "total": len(found),
        "kept_years": access.KEPT_YEARS,
        "older": access.overdue(desk),
        "tidied": gone,
    }
    return Answer(data, table(rows))


def _notice(desk: Desk, arguments: Namespace) -> Answer:
    notice.write(desk, arguments.file)
    return Answer({"file": str(arguments.file)}, ("Đã ghi thông báo.",))
