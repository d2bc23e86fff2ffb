"""``record template``, ``record import`` and ``record export``: any register as a sheet."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.errors import UserError
from app.records.language import RecordType
from app.services.sheets import importing, outcome
from app.services.sheets.heading import ID, ID_LABEL, SKIP, fields_of
from app.services.sheets.importing import Draft, Imported
from app.services.sheets.mapping import Column
from app.services.sheets.opening import Source
from app.services.sheets.rows import Wishes
from app.services.sheets.template import template
from app.services.sheets.writing import export
from app.text.folding import fold
from app.text.legacy import TextEncoding
from ui.command.answer import Answer


def declare(record: Any) -> None:
    """Declare the commands and their forms among those of ``record``."""
    form = record.add_parser("template", help="tệp Excel mẫu để điền")
    form.add_argument("type")
    form.add_argument("file", type=Path)
    form.set_defaults(handler=_template)
    take = record.add_parser("import", help="nhập từ Excel, CSV")
    take.add_argument("type")
    take.add_argument("file", type=Path)
    take.add_argument("--preview", action="store_true", help="chỉ xem từng dòng sẽ ra sao")
    take.add_argument("--sheet", default="", help="tên trang tính")
    take.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="CỘT=TRƯỜNG",
        help="cột (tiêu đề hay chữ cái) vào trường nào; “-” là bỏ qua",
    )
    take.add_argument(
        "--encoding",
        action="append",
        default=[],
        metavar="[CỘT=]BẢNG_MÃ",
        help="auto, unicode, tcvn3, vni cho một cột hay mọi cột",
    )
    take.add_argument("--charset", default="", help="bảng mã của tệp CSV")
    take.add_argument("--separator", default="", help="dấu tách cột của tệp CSV")
    take.add_argument("--take-good", action="store_true", help="nhập dòng tốt, để lại dòng sai")
    take.add_argument(
        "--existing",
        choices=("skip", "update", "add"),
        default="skip",
        help="dòng đã có trong sổ: bỏ qua, cập nhật hay vẫn thêm",
    )
    take.add_argument("--create-people", action="store_true", help="thêm người chưa có trong sổ")
    take.add_argument("--report", type=Path, metavar="TỆP", help="ghi tệp kết quả từng dòng")
    take.set_defaults(handler=_import)
    give = record.add_parser("export", help="xuất ra Excel (.xlsx) hoặc .csv")
    give.add_argument("type")
    give.add_argument("file", type=Path)
    give.add_argument("--search", default="", help="chỉ bản ghi có những chữ này")
    give.set_defaults(handler=_export)


def _template(desk: Desk, arguments: Namespace) -> Answer:
    columns = template(desk, arguments.type, arguments.file)
    data = {"file": str(arguments.file), "columns": columns}
    return Answer(data, (f"Đã ghi tệp mẫu có {columns} cột.",))


def _export(desk: Desk, arguments: Namespace) -> Answer:
    done, _ = export(desk, arguments.type, arguments.file, text=arguments.search)
    lines = [f"Đã ghi {done.rows} dòng."]
    if done.cut:
        lines.append(f"{done.cut} ô dài hơn mức Excel cho phép nên bị cắt; tệp .csv giữ đủ chữ.")
    data = {"file": str(arguments.file), "rows": done.rows, "cut": done.cut}
    return Answer(data, tuple(lines))


def _import(desk: Desk, arguments: Namespace) -> Answer:
    source = Source(
        arguments.file,
        sheet=arguments.sheet,
        charset=arguments.charset,
        separator=arguments.separator.replace("\\t", "\t"),
    )
    draft = importing.look(desk, arguments.type, source)
    draft = _encoded(_mapped(draft, arguments.map), arguments.encoding)
    wishes = Wishes(arguments.take_good, arguments.existing, arguments.create_people)
    if arguments.preview:
        found = importing.preview(desk, draft, wishes)
    else:
        found, _ = importing.take(desk, draft, wishes)
    if arguments.report:
        outcome.write(desk, draft.rtype, draft.source, found, arguments.report)
    return _answer(draft, found, arguments.report)


def _answer(draft: Draft, found: Imported, report: Path | None) -> Answer:
    columns = [
        {
            "column": c.letter,
            "heading": c.heading,
            "field": c.field or None,
            "how": c.how,
            "encoding": c.encoding.value,
        }
        for c in draft.mapping.columns
    ]
    data = {
        **found.to_json(),
        "columns": columns,
        "sheet": draft.grid.name,
        "report": str(report) if report else None,
    }
    lines = [
        f"Dòng {r.row}: {outcome.STATUS[r.status].lower()}. {r.why}".rstrip() for r in found.rows
    ]
    is_stopped = found.count("refused") and not found.kept
    if not is_stopped:
        return Answer(data, (*lines, *found.notes))
    wrong = [x for x, r in zip(lines, found.rows, strict=True) if r.status == "refused"]
    wrong.append(
        "Chưa có gì được nhập. Sửa các dòng trên rồi nhập lại, hoặc thêm --take-good để nhập "
        "các dòng tốt."
    )
    taken = [x for x, r in zip(lines, found.rows, strict=True) if r.status != "refused"]
    return Answer(data, (*taken, *found.notes), code=1, wrong=tuple(wrong))


def _mapped(draft: Draft, pairs: list[str]) -> Draft:
    mapping = draft.mapping
    for pair in pairs:
        name, equals, wanted = pair.rpartition("=")
        if not equals:
            raise UserError(
                f"“{pair}” không có dạng cột=trường.",
                "Ví dụ: --map “Chức vụ=position_title”, --map “STT=-”.",
                code="invalid",
            )
        column = _column(draft, name)
        mapping = mapping.with_column(column.letter, field=_field(draft.rtype, wanted))
    return replace(draft, mapping=mapping)


def _encoded(draft: Draft, choices: list[str]) -> Draft:
    mapping = draft.mapping
    for choice in choices:
        name, _, wanted = choice.rpartition("=")
        if wanted not in {e.value for e in TextEncoding}:
            raise UserError(
                f"Không có bảng mã “{wanted}”.",
                "Chọn một trong: auto, unicode, tcvn3, vni.",
                code="invalid",
            )
        columns = (_column(draft, name),) if name else mapping.columns
        for column in columns:
            mapping = mapping.with_column(column.letter, encoding=TextEncoding(wanted))
    return replace(draft, mapping=mapping)


def _column(draft: Draft, name: str) -> Column:
    wanted = fold(name)
    columns = draft.mapping.columns
    found = [c for c in columns if c.heading and fold(c.heading) == wanted]
    found = found or [c for c in columns if c.letter == name.strip().upper()]
    if len(found) == 1:
        return found[0]
    raise UserError(
        f"Bảng không có cột “{name}”." if not found else f"Có {len(found)} cột “{name}”.",
        f"Các cột: {', '.join(f'{c.letter} {c.heading}'.strip() for c in columns)}.",
        code="no_column",
    )


def _field(rtype: RecordType, wanted: str) -> str:
    if wanted.strip() == SKIP:
        return SKIP
    folded = fold(wanted)
    if folded in (fold(ID), fold(ID_LABEL)):
        return ID
    for field in fields_of(rtype):
        if folded in (fold(field.name), fold(field.label)):
            return field.name
    raise UserError(
        f"{rtype.label} không có trường “{wanted}”.",
        f"Các trường: {', '.join(f.name for f in fields_of(rtype))}.",
        code="no_field",
    )
