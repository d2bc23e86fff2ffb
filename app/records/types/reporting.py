"""Reports as documents, the province's remarks on them, and the devices of a unit."""

from __future__ import annotations

from app.records.language import Field, Group, Kind, Policy, RecordType, Scope, choices

REPORT = RecordType(
    number=50,
    name="report",
    label="Báo cáo",
    plural="Báo cáo",
    area="reports",
    title="title",
    alike=(("obligation", "period", "corrects"),),
    groups=(
        Group(1, "report", "Báo cáo", Scope.SHARED),
        Group(2, "texts", "Nội dung soạn", Scope.COMMUNE),
        Group(3, "frozen", "Số liệu đã chốt", Scope.SHARED),
        Group(4, "issue", "Phát hành", Scope.SHARED),
        # The frozen document may name people (annex of tasks), so it stays; its figures travel.
        Group(5, "document", "Bản chốt", Scope.COMMUNE),
    ),
    fields=(
        Field(
            1,
            "obligation",
            "Nghĩa vụ báo cáo",
            "report",
            kind=Kind.REF,
            target="report_obligation",
            required=True,
        ),
        Field(2, "period", "Kỳ", "report", required=True, listed=True),
        Field(3, "title", "Tên báo cáo", "report", listed=True, searched=True),
        Field(4, "corrects", "Đính chính cho", "report", kind=Kind.REF, target="report"),
        Field(5, "reason", "Lý do đính chính", "report"),
        Field(6, "texts", "Nội dung theo mục", "texts", kind=Kind.JSON, hidden=True),
        Field(
            7,
            "state",
            "Tình trạng",
            "frozen",
            kind=Kind.CHOICE,
            choices=choices(("draft", "Đang soạn"), ("frozen", "Đã chốt")),
            default="draft",
            listed=True,
        ),
        Field(8, "frozen_date", "Ngày chốt", "frozen", kind=Kind.DATE, listed=True),
        Field(9, "snapshot", "Bản chốt", "document", kind=Kind.JSON, hidden=True),
        Field(10, "figures", "Số liệu", "frozen", kind=Kind.JSON, hidden=True),
        Field(11, "code_number", "Số, ký hiệu", "issue", listed=True, searched=True),
        Field(12, "issued_date", "Ngày ban hành", "issue", kind=Kind.DATE),
    ),
    indexes=(("obligation", "period"), ("unit", "period")),
    order=("-period",),
    manual=False,
)

REMARK = RecordType(
    number=51,
    name="remark",
    label="Ý kiến của tỉnh",
    plural="Ý kiến của tỉnh",
    area="reports",
    title="text",
    groups=(Group(1, "remark", "Ý kiến", Scope.PROVINCE, Policy.APPEND),),
    fields=(
        Field(1, "report", "Báo cáo", "remark", kind=Kind.REF, target="report", required=True),
        Field(2, "unit_code", "Đơn vị", "remark"),
        Field(
            3,
            "verdict",
            "Kết luận",
            "remark",
            kind=Kind.CHOICE,
            choices=choices(
                ("accepted", "Tiếp nhận"),
                ("returned", "Trả lại"),
                ("needs_more", "Yêu cầu bổ sung"),
            ),
            required=True,
            listed=True,
        ),
        Field(4, "text", "Nội dung", "remark", kind=Kind.LONG_TEXT, listed=True, searched=True),
        Field(5, "date", "Ngày", "remark", kind=Kind.DATE, listed=True),
    ),
    indexes=(("report",),),
    order=("-date",),
    manual=False,
)

TYPES = (REPORT, REMARK)
