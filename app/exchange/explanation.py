"""What became of a package that was not applied whole: one sentence, a code, and the next step.

The sentence says what was taken in and how many changes lie aside or wait, each with its reason;
the next step is that of the first of them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from app.exchange.refusal import Reason, next_step_of

if TYPE_CHECKING:
    from app.exchange.verify import Verified
    from app.ports import Applied

WAITING = "waiting"
"""Code of a package of which nothing but the arrival of another one is awaited."""
_WORDS: dict[str, str] = {
    Reason.REVOKED_SENDER: "{n} thay đổi của máy đã thu hồi để riêng",
    Reason.UNKNOWN_SENDER: "{n} thay đổi của máy chưa đăng ký để riêng",
    Reason.NOT_PERMITTED: "{n} thay đổi mà máy gửi không có quyền ghi để riêng",
    Reason.NEWER_PROGRAM: "{n} thay đổi chờ bản chương trình mới hơn",
    Reason.BROKEN_CHAIN: "{n} thay đổi không nối tiếp nhau để riêng",
    Reason.FORGED: "{n} thay đổi không qua được kiểm tra toàn vẹn để riêng",
    WAITING: "{n} thay đổi đang chờ phần dữ liệu đến sau, tự nhập khi có đủ",
}
_OTHER = "{n} thay đổi không đọc được để riêng"
_NEXT: dict[str, str] = {
    Reason.REVOKED_SENDER: "Nếu máy ấy vẫn do đơn vị dùng, hãy đăng ký lại máy đó với tỉnh; nếu "
    "chỉ cần những thay đổi này, tỉnh có thể nhận chúng ở mục Để riêng.",
    Reason.UNKNOWN_SENDER: "Hãy hoàn tất đăng ký máy đó với nơi nhận (yêu cầu, sáu từ, chấp "
    "nhận); gói sau tự gửi lại phần này.",
    WAITING: "Hãy nhập các gói còn lại của nơi gửi.",
}


def of(verified: Verified, applied: Applied) -> tuple[str, str, str]:
    """Return reason, code and next step of an opened package; empty when all of it counts."""
    asides = _asides(verified, applied)
    if not asides:
        return "", "", ""
    code = next(iter(asides))
    parts = "; ".join(_WORDS.get(why, _OTHER).format(n=n) for why, n in asides.items())
    taken = "chưa nhập gì" if _nothing_applied(verified, applied) else "đã nhập"
    return f"Gói {taken}; {parts}.", code, _NEXT.get(code) or next_step_of(code)


def _asides(verified: Verified, applied: Applied) -> Counter[str]:
    """Return how many ops lie aside or wait, by reason, those a person can mend first."""
    found: Counter[str] = Counter()
    found[Reason.REVOKED_SENDER] = applied.revoked
    found.update({reason.value: n for reason, n in verified.counted.items()})
    found[Reason.NOT_PERMITTED] += applied.quarantined - applied.revoked
    found[WAITING] = applied.held
    return +found


def _nothing_applied(verified: Verified, applied: Applied) -> bool:
    taken = applied.applied + applied.superseded + applied.erased
    return not taken and (bool(applied.ops_in) or not verified.incoming)
