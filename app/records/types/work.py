"""What a unit does about a task: its assignment, updates, finished products, evidence."""

from __future__ import annotations

from app.records.language import (
    Field,
    Filter,
    Group,
    Kind,
    Policy,
    RecordType,
    Scope,
    Total,
    choices,
)
from app.records.types.plans import PRODUCT_KINDS, ROLE_BASES, ROLES

STATES = choices(
    ("not_started", "Chưa thực hiện"),
    ("in_progress", "Đang thực hiện"),
    ("done", "Hoàn thành"),
    ("not_arisen", "Chưa phát sinh"),
    ("stopped", "Dừng thực hiện"),
    ("carried_over", "Chuyển sang năm sau"),
)

PAPER_KINDS = ("plan", "directive", "official_letter", "decision", "guidance", "document")
"""Kinds of products that are documents issued to carry a plan out."""

_SHARED = Scope.SHARED

ASSIGNMENT = RecordType(
    number=10,
    name="assignment",
    label="Phân công",
    plural="Phân công",
    area="work",
    title="task",
    groups=(
        Group(1, "task", "Nhiệm vụ", _SHARED),
        Group(2, "role", "Vai trò", _SHARED),
        Group(3, "clears", "Sáu rõ", _SHARED),
        Group(4, "status", "Tiến độ", _SHARED),
        Group(5, "people", "Người thực hiện", Scope.COMMUNE, personal=True),
    ),
    fields=(
        Field(1, "task", "Nhiệm vụ", "task", kind=Kind.REF, target="task", required=True),
        Field(2, "parent", "Thuộc phân công", "task", kind=Kind.REF, target="assignment"),
        Field(3, "carried_from", "Chuyển từ năm trước", "task", kind=Kind.REF, target="assignment"),
        Field(
            4,
            "our_role",
            "Vai trò của đơn vị",
            "role",
            kind=Kind.CHOICE,
            choices=ROLES,
            listed=True,
        ),
        Field(5, "role_basis", "Căn cứ vai trò", "role", kind=Kind.CHOICE, choices=ROLE_BASES),
        Field(
            6,
            "content",
            "Việc cụ thể của đơn vị",
            "clears",
            kind=Kind.LONG_TEXT,
            searched=True,
            help="Rõ việc: đơn vị mình làm gì trong nhiệm vụ này.",
        ),
        Field(
            7,
            "deciding_authority",
            "Thẩm quyền quyết định",
            "clears",
            kind=Kind.CHOICE,
            choices=choices(
                ("chairman", "Chủ tịch UBND"),
                ("committee", "UBND"),
                ("council", "HĐND"),
                ("party", "Cấp ủy"),
                ("superior", "Cấp trên"),
            ),
            help="Rõ thẩm quyền: ai duyệt, ai ký.",
        ),
        Field(
            8,
            "responsible_head",
            "Người đứng đầu chịu trách nhiệm",
            "clears",
            kind=Kind.CHOICE,
            choices=choices(
                ("chairman", "Chủ tịch UBND"),
                ("deputy", "Phó Chủ tịch UBND"),
                ("office_head", "Chánh Văn phòng HĐND và UBND"),
                ("division_head", "Trưởng phòng"),
            ),
            help="Rõ trách nhiệm: chức danh chịu trách nhiệm, không ghi tên.",
        ),
        Field(
            9,
            "own_due",
            "Hạn của đơn vị",
            "clears",
            kind=Kind.DATE,
            listed=True,
            help="Rõ tiến độ: hạn do đơn vị đặt, không muộn hơn hạn của kế hoạch.",
        ),
        Field(
            10,
            "no_product",
            "Nhiệm vụ không có sản phẩm",
            "clears",
            kind=Kind.BOOL,
            help="Rõ kết quả: đánh dấu khi nhiệm vụ không có sản phẩm riêng.",
        ),
        Field(
            11,
            "state",
            "Tình trạng",
            "status",
            kind=Kind.CHOICE,
            choices=STATES,
            default="not_started",
            listed=True,
        ),
        Field(
            12,
            "percent",
            "Tiến độ (%)",
            "status",
            kind=Kind.INTEGER,
            minimum=0,
            maximum=100,
            listed=True,
        ),
        Field(13, "done_date", "Ngày hoàn thành", "status", kind=Kind.DATE, listed=True),
        Field(
            14,
            "assignee",
            "Người chủ trì",
            "people",
            kind=Kind.REF,
            target="officer",
            help="Rõ người: mỗi việc một người chủ trì.",
        ),
        Field(15, "co_assignees", "Người phối hợp", "people", kind=Kind.REFS, target="officer"),
    ),
    indexes=(("task", "unit"), ("unit", "state"), ("assignee",)),
    manual=False,
)

PROGRESS_UPDATE = RecordType(
    number=11,
    name="progress_update",
    label="Cập nhật tiến độ",
    plural="Cập nhật tiến độ",
    area="work",
    title="result",
    groups=(Group(1, "update", "Cập nhật", _SHARED),),
    fields=(
        Field(
            1,
            "assignment",
            "Phân công",
            "update",
            kind=Kind.REF,
            target="assignment",
            required=True,
        ),
        Field(2, "date", "Ngày", "update", kind=Kind.DATE, required=True, listed=True),
        Field(3, "state", "Tình trạng", "update", kind=Kind.CHOICE, choices=STATES, listed=True),
        Field(4, "percent", "Tiến độ (%)", "update", kind=Kind.INTEGER, minimum=0, maximum=100),
        Field(
            5, "result", "Kết quả đã làm", "update", kind=Kind.LONG_TEXT, searched=True, listed=True
        ),
        Field(6, "difficulty", "Khó khăn, vướng mắc", "update", kind=Kind.LONG_TEXT, searched=True),
        Field(7, "next_step", "Việc tiếp theo", "update", kind=Kind.LONG_TEXT, searched=True),
        Field(8, "zero_report", "Không phát sinh trong kỳ", "update", kind=Kind.BOOL),
    ),
    indexes=(("assignment", "date"), ("unit", "date")),
    order=("-date",),
    manual=False,
)

DELIVERABLE_DONE = RecordType(
    number=12,
    name="deliverable_done",
    label="Sản phẩm đã hoàn thành",
    plural="Sản phẩm đã hoàn thành",
    area="work",
    title="title",
    groups=(Group(1, "done", "Sản phẩm", _SHARED),),
    fields=(
        Field(
            1, "assignment", "Phân công", "done", kind=Kind.REF, target="assignment", required=True
        ),
        Field(
            2,
            "planned",
            "Sản phẩm theo kế hoạch",
            "done",
            kind=Kind.REF,
            target="planned_deliverable",
        ),
        Field(3, "kind", "Loại sản phẩm", "done", kind=Kind.CHOICE, choices=PRODUCT_KINDS),
        Field(
            4,
            "title",
            "Tên sản phẩm",
            "done",
            kind=Kind.LONG_TEXT,
            required=True,
            listed=True,
            searched=True,
        ),
        Field(5, "code_number", "Số, ký hiệu", "done", listed=True, searched=True),
        Field(
            6, "done_date", "Ngày hoàn thành", "done", kind=Kind.DATE, required=True, listed=True
        ),
    ),
    indexes=(("assignment",), ("planned",)),
    order=("-done_date",),
    manual=False,
    period="done_date",
    totals=(
        Total("made", "Sản phẩm hoàn thành", by="kind"),
        Total(
            "papers",
            "Văn bản đã ban hành là sản phẩm của nhiệm vụ",
            by="kind",
            where=(Filter("kind", "in", PAPER_KINDS),),
        ),
    ),
)

ATTACHMENT = RecordType(
    number=13,
    name="attachment",
    label="Tệp đính kèm",
    plural="Tệp đính kèm",
    area="files",
    title="file_name",
    alike=(("sha256",),),
    groups=(Group(1, "file", "Tệp", Scope.COMMUNE),),
    fields=(
        Field(
            1,
            "file_name",
            "Tên tệp",
            "file",
            required=True,
            listed=True,
            searched=True,
            sorted=True,
        ),
        Field(2, "sha256", "Mã nội dung", "file", hidden=True),
        Field(3, "size", "Kích thước (byte)", "file", kind=Kind.INTEGER),
        Field(4, "added", "Ngày thêm", "file", kind=Kind.DATE, listed=True),
    ),
    order=("-added",),
    manual=False,
)

EVIDENCE = RecordType(
    number=14,
    name="evidence",
    label="Minh chứng",
    plural="Minh chứng",
    area="files",
    title="attachment",
    help="Nối một tệp với một bản ghi; một tệp dùng được cho nhiều nhiệm vụ, nhiều kế hoạch.",
    groups=(Group(1, "link", "Liên kết", Scope.COMMUNE, Policy.APPEND),),
    fields=(
        Field(1, "attachment", "Tệp", "link", kind=Kind.REF, target="attachment", required=True),
        Field(2, "record_type", "Loại bản ghi", "link", required=True),
        Field(3, "record", "Bản ghi", "link", required=True),
    ),
    indexes=(("record",), ("attachment",)),
    manual=False,
)

TYPES = (ASSIGNMENT, PROGRESS_UPDATE, DELIVERABLE_DONE, ATTACHMENT, EVIDENCE)
