"""A small register of our own: one declaration and one migration, and nothing else."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.exchange.ops import Why, new_id
from app.exchange.segment import from_bytes, unpack
from app.ports import Applied, Edit, Incoming, Role
from app.records.language import (
    Field,
    Group,
    Kind,
    Policy,
    RecordType,
    Registry,
    Scope,
    choices,
)
from db import Ledger, create_ledger, open_ledger
from db.migrations import DIGEST_STEP, LEDGER_STEP, LINES_STEP, Step

DOSSIER = RecordType(
    number=900,
    name="dossier",
    label="Hồ sơ",
    plural="Hồ sơ",
    area="test",
    title="title",
    groups=(
        Group(1, "content", "Nội dung", Scope.SHARED),
        Group(2, "state", "Tình trạng", Scope.SHARED),
        Group(3, "person", "Người nộp", Scope.COMMUNE, personal=True),
        Group(4, "seen", "Đã xem", Scope.SHARED, policy=Policy.NOISE),
    ),
    fields=(
        Field(number=1, name="title", label="Tên", group="content", searched=True, sorted=True),
        Field(number=2, name="body", label="Lời", group="content", kind=Kind.LONG_TEXT,
              searched=True),
        Field(number=3, name="due", label="Hạn", group="state", kind=Kind.DATE),
        Field(number=4, name="percent", label="Phần trăm", group="state", kind=Kind.INTEGER),
        Field(number=5, name="fee", label="Lệ phí", group="state", kind=Kind.DECIMAL),
        Field(number=6, name="urgent", label="Gấp", group="state", kind=Kind.BOOL),
        Field(number=7, name="kind", label="Loại", group="state", kind=Kind.CHOICE,
              choices=choices(("a", "Hộ tịch"), ("b", "Chứng thực"))),
        Field(number=8, name="tags", label="Nhãn", group="content", kind=Kind.TEXTS),
        Field(number=9, name="kinds", label="Các loại", group="content", kind=Kind.CHOICES,
              choices=choices(("x", "X"), ("y", "Y"))),
        Field(number=10, name="parent", label="Thuộc", group="content", kind=Kind.REF,
              target="dossier"),
        Field(number=11, name="others", label="Liên quan", group="content", kind=Kind.REFS,
              target="dossier"),
        Field(number=12, name="extra", label="Thêm", group="content", kind=Kind.JSON),
        Field(number=13, name="applicant", label="Họ tên", group="person", searched=True,
              sorted="person"),
        Field(number=14, name="opened", label="Lần xem", group="seen", kind=Kind.INTEGER),
    ),
    indexes=(("due",),),
    order=("due",),
)  # fmt: skip
CIRCULAR = RecordType(
    number=901,
    name="circular",
    label="Công văn",
    plural="Công văn",
    area="test",
    title="title",
    groups=(Group(1, "content", "Nội dung", Scope.PROVINCE),),
    fields=(Field(number=1, name="title", label="Tên", group="content", searched=True),),
)
NOTICE = RecordType(
    number=902,
    name="notice",
    label="Thông báo",
    plural="Thông báo",
    area="test",
    title="title",
    groups=(
        Group(1, "content", "Nội dung", Scope.PUBLISHED),
        Group(2, "own", "Ghi chú riêng", Scope.COMMUNE),
    ),
    fields=(
        Field(number=1, name="title", label="Tên", group="content", searched=True),
        Field(number=2, name="remark", label="Ghi chú", group="own"),
    ),
)
REGISTRY = Registry((DOSSIER, CIRCULAR, NOTICE))

_SQL = (
    """CREATE TABLE "dossier" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "title" TEXT, "body" TEXT, "due" TEXT, "percent" INTEGER, "fee" NUMERIC, "urgent" INTEGER,
        "kind" TEXT, "tags" TEXT, "kinds" TEXT, "parent" BLOB, "others" TEXT, "extra" TEXT,
        "applicant" TEXT, "opened" INTEGER, "title__key" BLOB, "applicant__key" BLOB)""",
    'CREATE UNIQUE INDEX "dossier__id" ON "dossier" (id)',
    'CREATE INDEX "dossier__life" ON "dossier" (life)',
    'CREATE INDEX "dossier__due" ON "dossier" ("due")',
    """CREATE TABLE "circular" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "title" TEXT)""",
    'CREATE UNIQUE INDEX "circular__id" ON "circular" (id)',
    'CREATE INDEX "circular__life" ON "circular" (life)',
    """CREATE TABLE "notice" (
        n INTEGER PRIMARY KEY, id BLOB NOT NULL, unit TEXT, life INTEGER, updated INTEGER,
        "title" TEXT, "remark" TEXT)""",
    'CREATE UNIQUE INDEX "notice__id" ON "notice" (id)',
    'CREATE INDEX "notice__life" ON "notice" (life)',
)


def _made_up_tables(database) -> None:
    for statement in _SQL:
        database.execute(statement)


STEPS = (LEDGER_STEP, LINES_STEP, DIGEST_STEP, Step("m9001_made_up", _made_up_tables))


@dataclass
class Clock:
    """A clock the test sets."""

    now: int = 1_780_000_000_000

    def __call__(self) -> int:
        self.now += 1
        return self.now


@dataclass
class Desk:
    """One data folder with its own keys and clock."""

    folder: Path
    unit: str = "18100"
    role: Role = Role.COMMUNE
    registry: Registry = REGISTRY
    steps: tuple[Step, ...] = STEPS
    machine: str = "machine-1"
    clock: Clock = field(default_factory=Clock)
    key: bytes = field(default_factory=lambda: os.urandom(32))
    signer: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    ledger: Ledger = field(init=False)

    @property
    def device(self) -> bytes:
        return hashlib.sha256(self.signer.public_key().public_bytes_raw()).digest()[:16]

    def create(self) -> Desk:
        self.ledger = create_ledger(
            self.folder,
            self.key,
            registry=self.registry,
            unit=self.unit,
            role=self.role,
            device=self.device,
            clock=self.clock,
            steps=self.steps,
            machine=self.machine,
        )
        return self

    def open(self) -> Ledger:
        self.ledger = open_ledger(
            self.folder,
            self.key,
            registry=self.registry,
            clock=self.clock,
            steps=self.steps,
            machine=self.machine,
            device=self.device,
        )
        return self.ledger

    def reopen(self) -> Ledger:
        self.ledger.close()
        return self.open()

    def add(self, type_name: str = "dossier", row: str = "", **values) -> str:
        row = row or new_id()
        self.ledger.write([Edit(type_name, row, values)])
        return row

    def edit(self, row: str, type_name: str = "dossier", **values) -> None:
        self.ledger.write([Edit(type_name, row, values)])

    def close_segments(self) -> int:
        return self.ledger.close_segments(self.device, self.signer.sign)

    def outgoing(self, *, to_province: bool = False, above: int = 0) -> list[Incoming]:
        """Everything this desk holds, closed, as another desk would get it."""
        self.close_segments()
        return [
            Incoming(s, stream.scope, stream.unit, stream.role, stream.device, unpack(s))
            for stream in self.ledger.streams()
            if not (to_province and stream.scope is Scope.COMMUNE)
            for s in self.ledger.segments(stream.rid, above)
        ]

    def take_from(self, *others: Desk, to_province: bool = False) -> Applied:
        incoming = [one for o in others for one in o.outgoing(to_province=to_province)]
        return self.ledger.apply(incoming)


def left_of_erased(ledger: Ledger) -> list:
    """Ops of erased records, erasures themselves aside, that a ledger still holds anywhere."""
    core = ledger.core
    gone = {bytes(row) for (row,) in core.connection.rows("SELECT row FROM erased")}
    stored = core.connection.rows("SELECT data FROM segment")
    ops = [op for (data,) in stored for op in unpack(from_bytes(data))]
    ops += [op for s in core.connection.rows("SELECT sid FROM stream") for _, op in
            core.log.open_ops(s[0])]  # fmt: skip
    return [op for op in ops if op.row in gone and op.why != Why.ERASE]


def state(ledger: Ledger) -> dict:
    """Everything the records of a ledger say, without what is local."""
    core = ledger.core
    found = {}
    for layout in core.layouts:
        for row in core.connection.rows(layout.select):
            found[layout.rtype.name, row[1]] = tuple(row[2:])
    registers = core.connection.rows(
        "SELECT r.ent, r.grp, r.st, s.rid, r.seq FROM register r JOIN stream s USING (sid)"
    )
    conflicts = {(c.id, c.winner, c.loser) for c in ledger.conflicts()}
    erased = set(core.connection.rows("SELECT ent, row, unit FROM erased"))
    return {
        "rows": found,
        "registers": sorted(registers),
        "conflicts": conflicts,
        "erased": erased,
    }
