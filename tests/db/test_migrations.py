from __future__ import annotations

import dataclasses
import subprocess
import sys

import pytest

from app.errors import EnvironmentProblem
from app.exchange.ops import new_id
from app.ports import Edit, Query
from app.records.language import Field, Group, RecordType, Registry, Scope
from app.records.registry import REGISTRY as REAL
from db.connection import connect
from db.migrations import STEPS as REAL_STEPS
from db.migrations import Step, draft
from tests.db.made_up import CIRCULAR, DOSSIER, NOTICE, REGISTRY, STEPS

DIALOGUE = RecordType(
    number=903,
    name="dialogue",
    label="Đối thoại",
    plural="Đối thoại",
    area="test",
    title="topic",
    groups=(Group(1, "content", "Nội dung", Scope.SHARED),),
    fields=(Field(number=1, name="topic", label="Chủ đề", group="content", searched=True),),
)
WIDER_DOSSIER = dataclasses.replace(
    DOSSIER,
    groups=(*DOSSIER.groups, Group(5, "result", "Kết quả", Scope.SHARED)),
    fields=(
        *DOSSIER.fields,
        Field(number=15, name="place", label="Nơi", group="content", searched=True),
        Field(number=16, name="outcome", label="Kết quả", group="result"),
    ),
)


def _wider(database) -> None:
    for statement in draft.statements(DIALOGUE):
        database.execute(statement)
    database.execute('ALTER TABLE "dossier" ADD COLUMN "place" TEXT')
    database.execute('ALTER TABLE "dossier" ADD COLUMN "outcome" TEXT')


NEWER = {
    "registry": Registry((WIDER_DOSSIER, CIRCULAR, NOTICE, DIALOGUE)),
    "steps": (*STEPS, Step("m9002_wider", _wider)),
}


def columns(connection, table):
    return {
        (name, kind)
        for name, kind in connection.rows(f"SELECT name, type FROM pragma_table_info('{table}')")
    }


def test_the_migrations_give_every_declared_type_its_table(make_desk):
    connection = make_desk(registry=REAL, steps=REAL_STEPS).ledger.core.connection
    indexes = {name for (name,) in connection.rows("SELECT name FROM sqlite_master")}
    for rtype in REAL:
        wanted = {(words[0].strip('"'), words[1]) for words in map(str.split, draft.columns(rtype))}
        assert wanted <= columns(connection, rtype.name), f"{rtype.name}: write a migration step"
        assert f"{rtype.name}__id" in indexes
        assert {f"{rtype.name}__{'__'.join(i)}" for i in rtype.indexes} <= indexes


def test_a_new_register_is_one_declaration_and_one_migration(desk):
    row = desk.add(title="cũ")
    desk.registry, desk.steps = NEWER["registry"], NEWER["steps"]
    ledger = desk.reopen()
    new = desk.add("dialogue", topic="Gặp gỡ doanh nghiệp")
    assert ledger.search("gap go")[0][0].id == new
    assert ledger.find(Query("dialogue", text="doanh nghiep")).total == 1
    assert [h.after["topic"] for h in ledger.history("dialogue", new)] == ["Gặp gỡ doanh nghiệp"]
    desk.edit(row, outcome="xong")
    assert ledger.get("dossier", row)["outcome"] == "xong"
    assert ledger.check().ok
    backups = list((desk.folder / "backups").iterdir())
    assert [b.name for b in backups] == ["truoc-m9002_wider.db"]
    before = connect(backups[0], desk.key, read_only=True)
    assert before.value("SELECT count(*) FROM dossier") == 1
    assert not columns(before, "dialogue")
    before.close()


def test_opening_without_pending_steps_loads_no_migration_library(desk):
    desk.ledger.close()
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from db import open_ledger\n"
        "from tests.db.made_up import REGISTRY, STEPS\n"
        f"open_ledger(Path({str(desk.folder)!r}), bytes.fromhex({desk.key.hex()!r}), "
        "registry=REGISTRY, clock=lambda: 1, steps=STEPS).close()\n"
        "print('sqlite_utils' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "False"
    desk.open()


def test_a_file_of_a_newer_program_is_left_alone_with_a_calm_sentence(make_desk):
    desk = make_desk(**NEWER)
    desk.ledger.close()
    before = (desk.folder / "so.db").read_bytes()
    desk.registry, desk.steps = REGISTRY, STEPS
    with pytest.raises(EnvironmentProblem) as refused:
        desk.open()
    assert refused.value.code == "newer_program"
    assert "mới hơn" in refused.value.message
    assert refused.value.next_step
    assert (desk.folder / "so.db").read_bytes() == before


def test_a_step_that_fails_leaves_the_file_as_it_was(desk):
    row = desk.add(title="cũ")

    def broken(database) -> None:
        database.execute('ALTER TABLE "dossier" ADD COLUMN "place" TEXT')
        raise RuntimeError("broken step")

    desk.ledger.close()
    desk.steps = (*STEPS, Step("m9002_broken", broken))
    with pytest.raises(RuntimeError, match="broken step"):
        desk.open()
    desk.steps = STEPS
    assert desk.open().get("dossier", row)["title"] == "cũ"
    assert ("place", "TEXT") not in columns(desk.ledger.core.connection, "dossier")
    desk.edit(row, title="vẫn sửa được")


def test_what_a_newer_program_sends_waits_and_appears_after_the_update(make_desk):
    newer = make_desk("newer", **NEWER)
    older = make_desk("older")
    straight = make_desk("straight", **NEWER)
    row = newer.add(title="một", place="Nhà văn hóa")
    dialogue = newer.add("dialogue", topic="Đối thoại 1")
    newer.edit(dialogue, "dialogue", topic="Đối thoại 2")
    newer.edit(row, outcome="kết quả")
    applied = older.take_from(newer)
    assert (applied.ops_in, applied.applied, applied.held) == (4, 1, 3)
    assert older.ledger.get("dossier", row)["title"] == "một"
    # An edit by the older program keeps what only the newer one understands.
    older.edit(row, title="một, sửa")
    older.registry, older.steps = NEWER["registry"], NEWER["steps"]
    ledger = older.reopen()
    record = ledger.get("dossier", row)
    assert (record["title"], record["place"], record["outcome"]) == (
        "một, sửa",
        "Nhà văn hóa",
        "kết quả",
    )
    assert ledger.get("dialogue", dialogue)["topic"] == "Đối thoại 2"
    assert len(ledger.history("dialogue", dialogue)) == 2
    assert ledger.search("van hoa")[1] == 1
    assert ledger.check().ok
    straight.take_from(newer, older)
    newer.take_from(older)
    assert straight.ledger.get("dossier", row).values == record.values
    assert newer.ledger.get("dossier", row).values == record.values


def test_the_draft_tool_prints_what_a_new_declaration_needs(capsys):
    draft.main(["officer"])
    printed = capsys.readouterr().out
    assert 'CREATE TABLE "officer"' in printed
    assert '"full_name__key" BLOB' in printed
    compile(f"x = ({printed})", "draft", "exec")


def test_a_wrong_key_changes_nothing_and_prints_nothing(desk, capfd):
    row = desk.add(title="một")
    desk.ledger.close()
    before, right = (desk.folder / "so.db").read_bytes(), desk.key
    desk.key = bytes(32)
    with pytest.raises(EnvironmentProblem) as refused:
        desk.open()
    assert refused.value.code == "wrong_key"
    assert capfd.readouterr() == ("", "")
    assert (desk.folder / "so.db").read_bytes() == before
    desk.key = right
    assert desk.open().get("dossier", row)["title"] == "một"


@pytest.mark.parametrize("damage", ["empty", "missing", "text", "torn"])
def test_a_damaged_file_is_named_and_left_as_it_is(desk, damage):
    for i in range(300):
        desk.ledger.write([Edit("dossier", new_id(), {"title": f"Hồ sơ {i}", "body": "x" * 500})])
    desk.ledger.close()
    path = desk.folder / "so.db"
    content = path.read_bytes()
    half = len(content) // 2
    damaged = {
        "empty": b"",
        "missing": None,
        "text": b"SQLite format 3\0" + bytes(8192),
        "torn": content[:8192] + bytes(half) + content[8192 + half :],
    }[damage]
    path.unlink()
    if damaged is not None:
        path.write_bytes(damaged)
    with pytest.raises(EnvironmentProblem) as refused:
        desk.open().find(Query("dossier", text="hồ"))
    expected = {"empty": "missing", "missing": "missing", "text": "wrong_key", "torn": "damaged"}
    assert refused.value.code == expected[damage]
    assert refused.value.next_step
    if damage == "missing":
        assert not path.exists()


def test_the_file_shows_nothing_without_the_key(desk):
    desk.add(title="Nguyễn Thị Bí Mật", body="bi mat")
    desk.close_segments()
    desk.ledger.close()
    for file in desk.folder.iterdir():
        raw = file.read_bytes()
        assert b"Nguy" not in raw
        assert b"bi mat" not in raw
        assert not raw.startswith(b"SQLite format 3")
