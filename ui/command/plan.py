"""``plan``: reading a document, confirming it into the ledger, listing, pairing, publishing."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.errors import Trouble
from app.services.planning import plan_import, plan_versions, plans
from app.services.registers import records
from ui.command.answer import Answer, short, table
from ui.opening import Opening


def declare(commands: Any) -> None:
    """Declare the command and its forms."""
    plan = commands.add_parser("plan", help="kế hoạch").add_subparsers(
        dest="action", required=True, metavar="VIỆC"
    )
    read = plan.add_parser("read", help="đọc một tệp kế hoạch, không đưa vào sổ")
    read.add_argument("file", type=Path)
    read.set_defaults(without_desk=_read)
    take = plan.add_parser("import", help="đọc và đưa vào sổ")
    take.add_argument("file", type=Path)
    take.add_argument("--issued", type=date.fromisoformat)
    take.add_argument("--number")
    take.set_defaults(handler=_import)
    for name, handler, text in (
        ("compare", _compare, "bản mới đổi gì so với kế hoạch trong sổ"),
        ("update", _update, "cập nhật kế hoạch bằng bản mới, giữ việc đã làm"),
    ):
        form = plan.add_parser(name, help=text)
        form.add_argument("id")
        form.add_argument("file", type=Path)
        form.add_argument("--amends", action="store_true", help="kế hoạch sửa đổi, bổ sung")
        form.set_defaults(handler=handler)
    plan.add_parser("list", help="các kế hoạch").set_defaults(handler=_list)
    show = plan.add_parser("show", help="một kế hoạch")
    show.add_argument("id")
    show.set_defaults(handler=_show)
    issue = plan.add_parser("issue", help="ghi ngày, số của kế hoạch chưa có")
    issue.add_argument("id")
    issue.add_argument("--issued", type=date.fromisoformat, required=True)
    issue.add_argument("--number")
    issue.set_defaults(handler=_issue)
    pair = plan.add_parser("pair", help="kế hoạch tự nhập và kế hoạch tỉnh gửi là một")
    pair.add_argument("entered")
    pair.add_argument("published")
    pair.set_defaults(handler=_pair)
    publish = plan.add_parser("publish", help="gửi kế hoạch cho xã (tỉnh)")
    publish.add_argument("id")
    publish.add_argument("--to", required=True, help="mã xã, hoặc communes")
    publish.set_defaults(handler=_publish)


def _read(opening: Opening, arguments: Namespace, password: str | None) -> Answer:
    from app.planreader import read_plan

    try:
        data = read_plan(arguments.file).to_json()
    except Trouble as trouble:
        warning = {"code": trouble.code, "text": trouble.message, "where": None}
        error = {"code": trouble.code, "message": trouble.message, "next": trouble.next_step}
        told = (trouble.message, trouble.next_step)
        return Answer({"tasks": [], "warnings": [warning], "error": error}, code=1, wrong=told)
    if not data["tasks"] and not data["org_duties"]:
        # Nothing to take in is a refusal too: a script must not go on as if it were a plan.
        return Answer(data, code=1, wrong=tuple(w["text"] for w in data["warnings"]))
    return Answer(data, _extraction_lines(data))


def _extraction_lines(data: dict[str, Any]) -> tuple[str, ...]:
    doc = data.get("doc") or {}
    head = f"{doc.get('number') or '(chưa có số)'}  {doc.get('title') or ''}"
    rows = [
        (str(t.get("id") or ""), str(t.get("our_role") or ""), t.get("time_raw") or "", t["title"])
        for t in data["tasks"]
    ]
    warnings = tuple(f"! {w['text']}" for w in data.get("warnings") or ())
    return (head, *table(rows), *warnings)


def _import(desk: Desk, arguments: Namespace) -> Answer:
    imported, _ = plan_import.import_file(
        desk, arguments.file, issued=arguments.issued, number=arguments.number
    )
    line = (
        f"Đã đưa vào sổ: {imported.tasks} nhiệm vụ, {imported.duties} trách nhiệm, "
        f"{imported.ours} của đơn vị mình; {len(imported.doubtful)} chỗ cần xem lại; "
        f"{imported.obligations} nghĩa vụ báo cáo."
    )
    undated = (f"{len(imported.undated)} nhiệm vụ chờ ngày ban hành kế hoạch.",)
    return Answer(imported.to_json(), (line, *(undated if imported.undated else ())))


def _compare(desk: Desk, arguments: Namespace) -> Answer:
    from app.planreader import read_plan

    draft = read_plan(arguments.file).to_json()
    found = plan_versions.compare(desk, arguments.id, draft, amends=arguments.amends)
    return Answer({"comparison": found.to_json()}, _comparison_lines(found))


def _update(desk: Desk, arguments: Namespace) -> Answer:
    from app.planreader import read_plan

    draft = read_plan(arguments.file).to_json()
    imported, found, _ = plan_versions.update(
        desk, arguments.id, draft, amends=arguments.amends, original=arguments.file
    )
    data = {**imported.to_json(), "comparison": found.to_json()}
    return Answer(data, _comparison_lines(found))


def _comparison_lines(found: plan_versions.Comparison) -> tuple[str, ...]:
    return (
        *(f"+ {item.get('id') or ''} {item['title']}" for item, _ in found.added),
        *(f"- {task['ref'] or ''} {task['title']}" for task in found.dropped),
        *(
            f"~ {c.task['ref'] or ''} {c.task['title']}: {', '.join(c.fields)}"
            for c in found.changed
        ),
        f"Giữ nguyên: {len(found.same)} nhiệm vụ.",
    )


def _list(desk: Desk, arguments: Namespace) -> Answer:
    page = records.listing(desk, "plan", limit=10_000)
    rows = [(short(p.id), p["number"] or "(chưa có số)", p["title"]) for p in page.records]
    data = {"plans": [records.as_json(p) for p in page.records], "total": page.total}
    return Answer(data, table(rows))


def _show(desk: Desk, arguments: Namespace) -> Answer:
    plan = records.load(desk, "plan", arguments.id)
    tasks = plans.tasks_of(desk, plan.id)
    data = {
        "plan": records.as_json(plan),
        "tasks": [records.as_json(t) for t in tasks],
        "obligations": [records.as_json(o) for o in plans.obligations_of(desk, plan.id)],
        "total": len(tasks),
    }
    rows = [(t["ref"] or "", t["commune_role"] or "", t["title"]) for t in tasks]
    return Answer(data, (plan["title"], *table(rows)))


def _issue(desk: Desk, arguments: Namespace) -> Answer:
    changes = plans.set_issue(desk, arguments.id, arguments.issued, arguments.number)
    plan = records.load(desk, "plan", arguments.id)
    data = {"plan": records.as_json(plan), "changes": records.changes_json(changes)}
    return Answer(data, ("Đã ghi ngày ban hành; các hạn tính từ ngày này đã có.",))


def _pair(desk: Desk, arguments: Namespace) -> Answer:
    changes = plans.pair(desk, arguments.entered, arguments.published)
    return Answer({"changes": records.changes_json(changes)}, ("Đã nối hai kế hoạch làm một.",))


def _publish(desk: Desk, arguments: Namespace) -> Answer:
    changes = plans.publish(desk, arguments.id, arguments.to)
    return Answer(
        {"changes": records.changes_json(changes)}, ("Kế hoạch sẽ đi cùng gói gửi xã lần tới.",)
    )
