"""Who may be taken in or let go, and by whom: each refusal is a sentence with its next step.

None of them touches anything else: what is refused here leaves every other device as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import UserError
from app.exchange.certificate import key_id
from app.exchange.trust import Peer, Trust
from app.ports import Note, Role
from app.text.dates import format_date
from app.text.moments import day_of

if TYPE_CHECKING:
    from app.exchange.certificate import Certificate
    from app.exchange.enrolment import Opened
    from app.ports import Replica

_REQUEST = "request"


def check_certified(trust: Trust) -> None:
    """Refuse to act for a province before its root key has certified this device."""
    if trust.role is Role.PROVINCE and not trust.enrolled:
        raise UserError(
            "Máy này chưa được khóa gốc của tỉnh chứng nhận nên chưa gửi gói và chưa duyệt máy "
            "nào được.",
            "Hãy nhập 24 từ của khóa gốc ở mục Đăng ký máy, hoặc xin một máy khác của tỉnh duyệt.",
            code="root_needed",
        )


def check_request(trust: Trust, replica: Replica, asked: Certificate, digest: str) -> None:
    """Refuse a request of a revoked device that was answered before, or is not ours to answer."""
    known = trust.peers.get(asked.device)
    if known is None or known.live:
        return
    if trust.role is Role.COMMUNE and trust.enrolled:
        raise UserError(
            "Tỉnh đã thu hồi máy này nên máy của xã không duyệt lại được.",
            "Hãy gửi tệp yêu cầu này cho tỉnh duyệt.",
            code="revoked_by_province",
        )
    used = replica.note(_REQUEST, digest)
    if used is not None:
        raise UserError(
            f"Tệp yêu cầu này đã được duyệt ngày {format_date(day_of(used['at']))}, rồi máy đó "
            "bị thu hồi.",
            "Nếu máy vẫn do đơn vị dùng, hãy bảo máy đó tạo tệp yêu cầu mới và đọc sáu từ mới.",
            code="request_used",
        )


def answered(digest: str, at: int) -> Note:
    """Return the note that a request, by its SHA-256 in hex, was granted ``at`` (Unix ms)."""
    return Note(_REQUEST, digest, {"at": at})


def check_grant(trust: Trust, opened: Opened) -> None:
    """Refuse a grant of a revoked device, or of another province than the one we are."""
    grantor = trust.peers.get(opened.chain[0].device)
    if grantor is not None and not grantor.live:
        raise UserError(
            "Máy đã duyệt tệp này đã bị thu hồi.",
            "Hãy xin một máy khác của đơn vị hoặc của tỉnh duyệt lại.",
            code="grantor_revoked",
        )
    if _would_orphan(trust, opened):
        raise UserError(
            "Máy này đã là máy của một tỉnh với khóa gốc khác và đã duyệt các xã.",
            "Hãy kiểm tra lại đúng tệp trả lời; muốn chuyển hẳn, hãy tạo sổ mới trên máy này.",
            code="other_root",
        )


def _would_orphan(trust: Trust, opened: Opened) -> bool:
    if trust.role is not Role.PROVINCE or opened.root is None or trust.root is None:
        return False
    return key_id(opened.root) != key_id(trust.root) and bool(trust.communes())


def to_revoke(trust: Trust, device: str) -> Peer:
    """Return the other device meant by an id in hex or its beginning; UserError if there is none.

    A commune that a province has taken in asks the province.
    """
    typed = device.strip().lower()
    matching = [d for d in trust.peers if len(typed) >= 6 and d.hex().startswith(typed)]
    if len(matching) != 1 or matching[0] == trust.device:
        raise UserError(
            "Không tìm thấy đúng một máy khác có mã này.",
            "Hãy xem danh sách máy và ghi đủ mã. Máy đang dùng chỉ máy khác thu hồi được.",
            code="unknown_device",
        )
    if trust.role is Role.COMMUNE and trust.enrolled:
        raise UserError(
            "Xã đã đăng ký với tỉnh nên việc thu hồi máy do tỉnh làm, để mọi máy cùng biết.",
            "Hãy gọi cho tỉnh và đọc mã máy cần thu hồi.",
            code="province_revokes",
        )
    return trust.peers[matching[0]]


def no_commune() -> UserError:
    """Return the refusal to send to communes when none has a device that counts."""
    return UserError(
        "Chưa có xã, phường nào có máy đang được tin để nhận gói.",
        "Hãy duyệt yêu cầu đăng ký của xã, phường trước.",
        code="nobody_there",
    )


def nobody_there(trust: Trust, unit: str) -> UserError | None:
    """Return the refusal to send to a unit whose devices are all revoked, None otherwise."""
    of_unit = [p for p in trust.peers.values() if p.certificate.unit == unit]
    if not of_unit or any(peer.live for peer in of_unit):
        return None
    if unit == trust.province and trust.role is Role.COMMUNE:
        return UserError(
            "Mọi máy của tỉnh mà máy này biết đều đã bị thu hồi.",
            "Hãy gọi cho tỉnh, tạo yêu cầu đăng ký mới và nhận tệp trả lời. Công việc trên máy "
            "vẫn làm bình thường.",
            code="nobody_there",
        )
    return UserError(
        f"Mọi máy của đơn vị mã {unit} đều đã bị thu hồi nên không còn máy nào nhận gói.",
        "Hãy bảo đơn vị đó tạo yêu cầu đăng ký cho máy đang dùng, rồi duyệt.",
        code="nobody_there",
    )
