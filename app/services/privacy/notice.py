"""The printed notice to officers: what is kept of them, why, how long, who sees it, their rights.

Luật 91/2025/QH15 and NĐ 356/2025/NĐ-CP. What is kept is listed from the declarations, so the
notice cannot fall behind the program.
"""

from __future__ import annotations

from pathlib import Path

from app.desk import Desk
from app.errors import bad_ending
from app.records.language import RecordType
from app.records.registry import REGISTRY
from app.reports.content import Bullet, Paragraph, ReportDocument, Section, Signature
from app.reports.content import bullet as item
from app.reports.content import paragraph as text
from app.reports.letterhead import (
    committee_signature,
    commune_letterhead,
    department_letterhead,
    department_signature,
)
from app.services.privacy import access
from app.services.reporting import paper

TITLE = "Thông báo về việc xử lý dữ liệu cá nhân"
_LAW = "Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15 và Nghị định số 356/2025/NĐ-CP của Chính phủ"


def write(desk: Desk, target: Path) -> None:
    """Write the notice to a .pdf or .docx, whole or not at all.

    Raises UserError bad_ending for another ending; EnvironmentProblem when the disk refuses.
    """
    if target.suffix.lower() not in (".pdf", ".docx"):
        raise bad_ending(f"Không ghi được thông báo với đuôi “{target.suffix}”.", ".pdf hoặc .docx")
    paper.write(desk, document(desk), target, title=TITLE)


def document(desk: Desk) -> ReportDocument:
    """Return the notice in the name of the desk's unit."""
    unit, year = desk.profile.unit, desk.today.year
    if unit.is_province:
        head = department_letterhead(unit.name, year, symbol="TB-STP")
        signature, body = department_signature("chair"), "Sở Tư pháp"
    else:
        head = commune_letterhead(unit.name, year, symbol="TB-UBND")
        signature, body = committee_signature("chair"), f"UBND {unit.full_name}"
    return ReportDocument(
        letterhead=head,
        type_name="THÔNG BÁO",
        subject=("Về việc xử lý dữ liệu cá nhân trong Sổ Tư Pháp",),
        addressees=("Công chức, người lao động và cộng tác viên của đơn vị",),
        opening=f"Thực hiện {_LAW}, {body} thông báo:",
        sections=_sections(),
        closing="Trên đây là thông báo để công chức, người lao động và cộng tác viên được biết./.",
        recipients=("Như trên;", "Lưu: VT."),
        signature=Signature(signature),
    )


def _sections() -> tuple[Section, ...]:
    parts: tuple[tuple[str, tuple[Paragraph | Bullet, ...]], ...] = (
        ("DỮ LIỆU ĐƯỢC LƯU", _kept()),
        ("MỤC ĐÍCH", _why()),
        ("THỜI GIAN LƯU", _how_long()),
        ("AI ĐƯỢC XEM, DỮ LIỆU Ở ĐÂU", _who()),
        ("QUYỀN CỦA NGƯỜI CÓ DỮ LIỆU", _rights()),
    )
    numbers = ("I", "II", "III", "IV", "V")
    return tuple(
        Section(number, heading, blocks)
        for number, (heading, blocks) in zip(numbers, parts, strict=True)
    )


def _kept() -> tuple[Paragraph | Bullet, ...]:
    rosters = [t for t in REGISTRY if access.is_roster(t) and not t.optional]
    return (
        text("Chỉ lưu những gì công việc cần, gồm:"),
        *(item(f"{rtype.plural}: {_fields(rtype)};") for rtype in rosters),
        item(
            "Tên người được giao việc, người soạn thảo, người thực hiện ghi kèm nhiệm vụ, văn bản; "
            "tên giảng viên; tên người gửi phản ánh nếu cần để trả lời."
        ),
        text(
            "Không lưu ngày sinh, dân tộc, tôn giáo, đảng tịch, sức khỏe, số định danh, ảnh giấy "
            "tờ tùy thân."
        ),
    )


def _fields(rtype: RecordType) -> str:
    return ", ".join(f"{f.label[:1].lower()}{f.label[1:]}" for f in rtype.fields if not f.hidden)


def _why() -> tuple[Paragraph | Bullet, ...]:
    return (
        text(
            "Bố trí, theo dõi đội ngũ làm công tác xây dựng và thi hành pháp luật; cử đi đào tạo, "
            "bồi dưỡng, cấp tài liệu; giao việc; tính chỉ tiêu và lập báo cáo định kỳ gửi cấp "
            "trên. Không dùng vào việc khác."
        ),
    )


def _how_long() -> tuple[Paragraph | Bullet, ...]:
    return (
        text(
            "Trong thời gian làm việc tại đơn vị. Sau khi thôi làm việc, đơn vị xóa dữ liệu của "
            "người đó, trừ trường hợp pháp luật hoặc thỏa thuận quy định khác."
        ),
        text(
            "Báo cáo đã chốt chỉ giữ số đếm, không giữ tên. Nhật ký xem, xuất dữ liệu cá nhân được "
            f"giữ ít nhất {access.KEPT_YEARS} năm và không ghi tên người."
        ),
    )


def _who() -> tuple[Paragraph | Bullet, ...]:
    return (
        text(
            "Chỉ công chức được giao dùng Sổ Tư Pháp tại đơn vị xem được. Dữ liệu nằm trong máy "
            "của đơn vị, được mã hóa, không gửi qua mạng."
        ),
        text(
            "Gói số liệu gửi cấp trên chỉ có số đếm, không có danh sách người. Danh sách chỉ được "
            "in hoặc xuất ra tệp khi công việc đòi hỏi; mỗi lần xem, in, xuất đều được ghi nhật ký."
        ),
    )


def _rights() -> tuple[Paragraph | Bullet, ...]:
    return (
        item("Xem: yêu cầu bản kê mọi dữ liệu đang lưu về mình (tệp hoặc bản in);"),
        item("Sửa: yêu cầu sửa dữ liệu sai hoặc đã cũ;"),
        item(
            "Xóa: yêu cầu xóa khi thôi làm việc hoặc khi dữ liệu bị ghi nhầm. Bản sao lưu cũ, tệp "
            "đã xuất và giấy đã in được đơn vị hủy theo quy trình của mình;"
        ),
        text(
            "Gửi yêu cầu cho công chức phụ trách tư pháp - hộ tịch của đơn vị; đơn vị trả lời "
            "trong 02 ngày làm việc."
        ),
    )
