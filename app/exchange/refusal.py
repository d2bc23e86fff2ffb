"""Why a package or file is not taken: a named reason, what is safe, and the next step.

Every check of the exchange refuses through ``refuse(Reason…)``, so that a person always reads one
clear Vietnamese sentence and a program always gets a stable code.
"""

from __future__ import annotations

from enum import StrEnum

from app.errors import UserError


class Status(StrEnum):
    """What became of one incoming package."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"
    ASSEMBLING = "assembling"
    HELD = "held"
    QUARANTINED = "quarantined"
    REFUSED = "refused"


class Reason(StrEnum):
    """The stable code of a refusal."""

    NOT_OURS_FORMAT = "not_a_package"
    NEWER_FORMAT = "newer_format"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    NOT_FOR_US = "not_for_us"
    FORGED = "forged"
    UNKNOWN_SENDER = "unknown_sender"
    REVOKED_SENDER = "revoked_sender"
    FOREIGN_UNIT = "foreign_unit"
    NOT_PERMITTED = "not_permitted"
    NEWER_PROGRAM = "newer_program"
    WRONG_WORDS = "wrong_words"
    NOT_ENROLLED = "not_enrolled"
    NOT_A_REQUEST = "not_a_request"
    NOT_A_GRANT = "not_a_grant"
    NO_PACKAGE = "no_package"
    TOO_MANY = "too_many"
    NESTED_ZIP = "nested_zip"
    CANCELLED = "cancelled"
    UNREADABLE = "unreadable"
    WRONG_UNIT = "wrong_unit"
    ENROLMENT_FILE = "enrolment_file"
    BROKEN_CHAIN = "broken_chain"


_SAFE = "Dữ liệu đang có trên máy này không bị thay đổi."
_ASK_AGAIN = "Hãy xin nơi gửi chép lại gói này, rồi nhập lại."

_WORDS: dict[Reason, tuple[Status, str, str]] = {
    Reason.NOT_OURS_FORMAT: (
        Status.REFUSED,
        "Tệp này không phải gói dữ liệu của Sổ Tư Pháp.",
        "Hãy chọn đúng tệp .tpx (hoặc tệp .zip, thư mục chứa nó) mà nơi gửi đã xuất.",
    ),
    Reason.NEWER_FORMAT: (
        Status.HELD,
        "Gói này do phiên bản mới hơn của chương trình ghi ra.",
        "Hãy cập nhật chương trình; gói được giữ lại và nhập được sau khi cập nhật.",
    ),
    Reason.DAMAGED: (
        Status.REFUSED,
        "Gói bị hỏng hoặc bị cắt ngắn khi chép hay gửi.",
        _ASK_AGAIN,
    ),
    Reason.TOO_LARGE: (
        Status.REFUSED,
        "Gói khai báo kích thước vượt giới hạn cho phép nên không được mở.",
        _ASK_AGAIN,
    ),
    Reason.NOT_FOR_US: (
        Status.REFUSED,
        "Gói này gửi cho máy khác, máy này không mở được.",
        "Hãy chuyển gói đến đúng đơn vị nhận, hoặc xin nơi gửi xuất gói cho máy này.",
    ),
    Reason.FORGED: (
        Status.REFUSED,
        "Kiểm tra toàn vẹn không đạt: nội dung không đúng như bên gửi đã ghi.",
        "Không dùng gói này. Hãy gọi điện cho nơi gửi và xin gói mới.",
    ),
    Reason.UNKNOWN_SENDER: (
        Status.QUARANTINED,
        "Gói do một máy chưa đăng ký gửi đến nên chưa được nhập; gói được giữ riêng.",
        "Hãy hoàn tất đăng ký máy gửi (yêu cầu, sáu từ, chấp nhận), rồi nhập lại gói.",
    ),
    Reason.REVOKED_SENDER: (
        Status.QUARANTINED,
        "Gói do một máy đã bị thu hồi gửi đến; gói được giữ riêng, chưa nhập.",
        "Nếu máy vẫn do đơn vị dùng, hãy đăng ký lại máy đó.",
    ),
    Reason.FOREIGN_UNIT: (
        Status.QUARANTINED,
        "Gói chứa dữ liệu của một đơn vị không trao đổi với máy này; gói được giữ riêng.",
        "Hãy kiểm tra lại nơi gửi.",
    ),
    Reason.NOT_PERMITTED: (
        Status.QUARANTINED,
        "Gói chứa dữ liệu mà máy gửi không có quyền ghi; gói được giữ riêng, chưa nhập.",
        "Hãy báo nơi gửi kiểm tra vai trò và đơn vị đã đăng ký của máy đó.",
    ),
    Reason.NEWER_PROGRAM: (
        Status.HELD,
        "Gói cần phiên bản mới hơn của chương trình để nhập.",
        "Hãy cập nhật chương trình; gói được giữ lại và nhập được sau khi cập nhật.",
    ),
    Reason.WRONG_WORDS: (
        Status.REFUSED,
        "Sáu từ không khớp với tệp này.",
        "Hãy đọc lại sáu từ qua điện thoại. Nếu vẫn không khớp, tệp đã bị thay: xin tệp mới.",
    ),
    Reason.NOT_ENROLLED: (
        Status.REFUSED,
        "Máy này chưa đăng ký với nơi nhận.",
        "Hãy tạo yêu cầu đăng ký và gửi cho nơi nhận. Công việc trên máy vẫn làm bình thường.",
    ),
    Reason.NOT_A_REQUEST: (
        Status.REFUSED,
        "Tệp này không phải yêu cầu đăng ký máy, hoặc đã bị hỏng.",
        "Hãy chọn đúng tệp yêu cầu mà đơn vị gửi đến.",
    ),
    Reason.NOT_A_GRANT: (
        Status.REFUSED,
        "Tệp này không phải giấy chấp nhận đăng ký cho máy này, hoặc đã bị hỏng.",
        "Hãy chọn đúng tệp chấp nhận được gửi lại cho yêu cầu của máy này.",
    ),
    Reason.NO_PACKAGE: (
        Status.REFUSED,
        "Không tìm thấy gói dữ liệu nào ở nơi đã chọn.",
        "Hãy chọn thư mục hoặc tệp mà nơi gửi đã xuất.",
    ),
    Reason.TOO_MANY: (
        Status.REFUSED,
        "Tệp nén chứa quá nhiều tệp hoặc quá lớn nên không được mở.",
        "Hãy giải nén bằng tay rồi chọn riêng các tệp .tpx.",
    ),
    Reason.NESTED_ZIP: (
        Status.REFUSED,
        "Tệp nén chứa tệp nén khác bên trong nên không được mở.",
        "Hãy giải nén bằng tay rồi chọn riêng các tệp .tpx.",
    ),
    Reason.UNREADABLE: (
        Status.REFUSED,
        "Không đọc được tệp hoặc USB này.",
        "Hãy kiểm tra USB còn cắm chắc, rồi thử lại; nếu vẫn không được, hãy xin chép lại gói.",
    ),
    Reason.WRONG_UNIT: (
        Status.REFUSED,
        "Yêu cầu này của một đơn vị mà máy này không cấp đăng ký.",
        "Tỉnh cấp cho xã, phường của mình; máy của xã cấp cho máy khác của chính xã đó.",
    ),
    Reason.ENROLMENT_FILE: (
        Status.REFUSED,
        "Đây là tệp đăng ký máy, không phải gói dữ liệu.",
        "Hãy mở tệp này ở mục Đăng ký máy và đối chiếu sáu từ.",
    ),
    Reason.BROKEN_CHAIN: (
        Status.QUARANTINED,
        "Các đoạn trong gói không nối tiếp nhau; phần đó được giữ riêng, chưa nhập.",
        "Hãy xin nơi gửi xuất gói mới.",
    ),
    Reason.CANCELLED: (
        Status.REFUSED,
        "Đã dừng theo yêu cầu; gói này chưa được nhập.",
        "Có thể nhập lại bất cứ lúc nào.",
    ),
}


_CODES = frozenset(Reason)


def next_step_of(code: str) -> str:
    """Return the next step that belongs to a refusal's code, "" for a code that is none."""
    return _WORDS[Reason(code)][2] if code in _CODES else ""


class Refused(UserError):
    """A package or enrolment file that is not taken. Nothing stored has changed."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        status, message, next_step = _WORDS[reason]
        text = f"{message} {detail}".strip()
        super().__init__(f"{text} {_SAFE}", next_step, code=reason.value)
        self.reason = reason
        self.status = status


def refuse(reason: Reason, detail: str = "") -> Refused:
    """Return the refusal to raise; ``detail`` is one more Vietnamese sentence without contents."""
    return Refused(reason, detail)
