"""The office's own lists: entries added to pick lists, and who looked at personal data."""

from __future__ import annotations

from app.records.language import Field, Group, Kind, Policy, RecordType, Scope, choices

CHOICE_ENTRY = RecordType(
    number=100,
    name="choice_entry",
    label="Lựa chọn thêm",
    plural="Danh mục lựa chọn",
    area="office",
    title="label",
    help="Bổ sung lựa chọn cho các ô “khác (ghi rõ)”, hoặc ẩn lựa chọn không dùng.",
    groups=(Group(1, "entry", "Lựa chọn", Scope.PUBLISHED),),
    fields=(
        Field(
            1,
            "list",
            "Danh mục",
            "entry",
            required=True,
            listed=True,
            help="Loại bản ghi và trường, ví dụ event.kind.",
        ),
        Field(
            2, "label", "Lựa chọn", "entry", required=True, listed=True, searched=True, sorted=True
        ),
        Field(
            3,
            "counts_as",
            "Tính vào",
            "entry",
            listed=True,
            help="Mã lựa chọn có sẵn mà số liệu được cộng vào; để trống thì tính riêng.",
        ),
        Field(4, "hidden", "Không dùng nữa", "entry", kind=Kind.BOOL, listed=True),
    ),
    indexes=(("list",),),
    unique=(("list", "label"),),
    order=("list", "label"),
    manual=False,
)

ACCESS_LOG = RecordType(
    number=101,
    name="access_log",
    label="Lượt xem, xuất dữ liệu cá nhân",
    plural="Nhật ký dữ liệu cá nhân",
    area="office",
    title="subject",
    alike=(),
    groups=(Group(1, "access", "Lượt", Scope.COMMUNE, Policy.APPEND, personal=True),),
    fields=(
        Field(1, "date", "Ngày", "access", kind=Kind.DATE, required=True, listed=True),
        Field(
            2,
            "action",
            "Việc",
            "access",
            kind=Kind.CHOICE,
            choices=choices(
                ("view", "Xem"),
                ("export", "Xuất"),
                ("print", "In"),
                ("correct", "Sửa"),
                ("erase", "Xóa hẳn"),
            ),
            required=True,
            listed=True,
        ),
        Field(3, "subject", "Danh sách hoặc bản ghi", "access", required=True, listed=True),
        Field(4, "count", "Số người", "access", kind=Kind.INTEGER, minimum=0, listed=True),
        Field(5, "by", "Người làm", "access", listed=True),
    ),
    indexes=(("date",),),
    order=("-date",),
    manual=False,
)

TYPES = (CHOICE_ENTRY, ACCESS_LOG)
