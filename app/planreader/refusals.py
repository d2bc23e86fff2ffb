"""Documents the reader refuses, each with what happened and what to do next."""

from __future__ import annotations

from app.errors import UserError

MAX_BYTES = 50 * 1024 * 1024
MAX_CHARACTERS = 2_000_000

_TYPE_AGAIN = "Hãy xin bản .docx hoặc .pdf có chữ của kế hoạch, hoặc nhập tay các nhiệm vụ."


def unreadable(reason: str = "") -> UserError:
    """The file is damaged or of a kind the reader does not know."""
    detail = f" ({reason})" if reason else ""
    return UserError(
        f"Không đọc được tệp này{detail}.",
        "Hãy chọn tệp .docx, .pdf hoặc .txt của kế hoạch; nếu tệp bị hỏng, hãy xin lại bản khác.",
        code="plan_unreadable",
    )


def wrong_kind(kind: str) -> UserError:
    """A spreadsheet, a picture, an archive."""
    return UserError(
        f"Đây là {kind}, không phải văn bản kế hoạch.", _TYPE_AGAIN, code="plan_unreadable"
    )


def scanned() -> UserError:
    """Pages without text: pictures of paper."""
    return UserError(
        "Tệp này là bản chụp (scan), không có chữ để đọc.",
        "Hãy xin bản .docx hoặc .pdf có chữ từ nơi ban hành, hoặc nhập tay các nhiệm vụ.",
        code="plan_scanned",
    )


def damaged_text() -> UserError:
    """Text whose marks were lost by a bad OCR or copy."""
    return UserError(
        "Chữ trong tệp bị hỏng: phần lớn dấu tiếng Việt bị mất hoặc sai, đọc tiếp sẽ sai nhiệm vụ.",
        "Hãy xin bản .docx hoặc .pdf gốc; không dùng bản nhận dạng chữ (OCR) này.",
        code="plan_damaged_text",
    )


def empty() -> UserError:
    """Nothing to read."""
    return UserError(
        "Tệp này không có nội dung.",
        "Hãy kiểm tra lại và chọn đúng tệp kế hoạch.",
        code="plan_empty",
    )


def too_large() -> UserError:
    """More than 50 MB or 2,000,000 characters."""
    return UserError(
        "Tệp quá lớn: quá 50 MB hoặc quá 2 triệu chữ.",
        "Hãy tách riêng phần kế hoạch và phụ lục thành tệp nhỏ hơn rồi mở lại.",
        code="plan_too_large",
    )


def protected() -> UserError:
    """A password is needed to open it."""
    return UserError(
        "Tệp này được đặt mật khẩu nên không mở được.",
        "Hãy mở tệp bằng Word hoặc trình đọc PDF, gỡ mật khẩu, lưu lại rồi chọn lại tệp.",
        code="plan_protected",
    )


def legacy_encoding(name: str) -> UserError:
    """TCVN3 or VNI letters instead of Unicode."""
    return UserError(
        f"Văn bản gõ bằng bảng mã cũ {name}, không phải Unicode.",
        "Hãy mở bằng Word, chuyển mã sang Unicode (UniKey: Ctrl+Shift+F6), lưu lại thành .docx "
        "rồi mở lại.",
        code="plan_legacy_encoding",
    )


def secret(stamp: str) -> UserError:
    """A secret document may not enter the program (Luật Bảo vệ bí mật nhà nước)."""
    return UserError(
        f"Văn bản có dấu {stamp}: không được đưa tài liệu bí mật nhà nước vào chương trình này.",
        "Hãy xử lý văn bản theo quy định về bảo vệ bí mật nhà nước; nội dung chưa được lưu.",
        code="plan_secret",
    )


def old_word() -> UserError:
    """A .doc or .rtf without LibreOffice on the machine."""
    return UserError(
        "Đây là tệp Word đời cũ (.doc hoặc .rtf).",
        "Hãy mở bằng Word, lưu lại thành .docx rồi chọn tệp mới.",
        code="plan_unreadable",
    )


def cancelled() -> UserError:
    """The person stopped the reading."""
    return UserError("Đã dừng đọc kế hoạch.", "Chọn lại tệp khi cần.", code="cancelled")
