"""Lines of the health page about this machine and what it holds: clock, copies, backup, aside."""

from __future__ import annotations

from collections.abc import Iterator

from app.exchange import clock
from app.exchange.aside import changes, packages
from app.exchange.aside.why import Why
from app.exchange.aside.words import WAITING
from app.exchange.health.case import Case
from app.exchange.in_words import day_words
from app.exchange.standing import HealthLine
from app.ports import Role
from app.text.dates import format_date
from app.text.moments import day_of

_BACKUP = "last_backup"
_BACKUP_DAYS = 30
_CERTIFICATE_DAYS = 548
_DAY_MS = 86_400_000


def clock_wrong(case: Case) -> Iterator[HealthLine]:
    """A clock that cannot be right."""
    found = clock.doubt(case.desk, since=case.believed.own.issued)
    if found is not None:
        yield HealthLine("clock_wrong", "bad", clock.words(found), clock.NEXT, "clock")


def enrolment(case: Case) -> Iterator[HealthLine]:
    """A device that no province knows yet, or a province's that the root has not certified."""
    if case.believed.role is Role.PROVINCE and not case.believed.enrolled:
        words = (
            "Sổ của tỉnh được khôi phục trên máy mới: máy chưa được khóa gốc chứng nhận nên chưa "
            "gửi được gói. Dữ liệu vẫn nguyên."
        )
        yield HealthLine("root_needed", "bad", words, "Nhập 24 từ của khóa gốc", "enrol")
    if case.is_cut_off:
        words = "Máy này chưa đăng ký với tỉnh nên chưa gửi được gói dữ liệu."
        yield HealthLine("not_enrolled", "bad", words, "Đăng ký máy", "enrol")


def conflicts(case: Case) -> Iterator[HealthLine]:
    """Differences that wait for a choice."""
    if case.status.conflicts:
        words = f"{case.status.conflicts} chỗ hai máy ghi khác nhau đang chờ chọn; cả hai đều giữ."
        yield HealthLine("conflicts", "bad", words, "Xem và chọn", "conflicts")


def forks(case: Case) -> Iterator[HealthLine]:
    """Two copies of one disk at work."""
    for fork in case.status.forks:
        words = (
            f"Có hai bản sao của cùng một máy ({case.unit(fork.unit)}, máy {fork.letter}) đã "
            "ghi song song. Việc ghi ở cả hai bản đều được giữ và đọc được; không mất gì."
        )
        yield HealthLine("fork", "warn", words, "Xem hai bản sao và cách xử lý", "forks")


def divergence(case: Case) -> Iterator[HealthLine]:
    """Data that two devices read otherwise."""
    for found in case.status.diverged:
        words = (
            f"Dữ liệu của {case.unit(found.unit)} trên máy này và máy đã gửi gói ngày "
            f"{day_words(found.day)} đọc ra khác nhau dù đã nhận như nhau. Không bên nào bị ghi đè."
        )
        yield HealthLine("diverged", "bad", words, "Ghi văn bản chẩn đoán", "diagnose")


def packages_aside(case: Case) -> Iterator[HealthLine]:
    """Packages that wait or were set aside."""
    count = packages.unread(case.desk)
    if count:
        words = f"{count} gói đang được giữ riêng hoặc chờ, chưa nhập hết."
        yield HealthLine("quarantine", "warn", words, "Xem các gói để riêng", "quarantine")


def changes_aside(case: Case) -> Iterator[HealthLine]:
    """Changes that came with packages taken in and do not count."""
    found = changes.counts(case.desk)
    newer = sum(found.get(why, 0) for why in WAITING if why is not Why.UNBORN)
    refused = sum(count for why, count in found.items() if why not in WAITING)
    if refused:
        words = f"{refused} thay đổi nhận được không được tính và đang để riêng."
        yield HealthLine("set_aside", "warn", words, "Xem từng thay đổi", "set_aside")
    if newer:
        words = (
            f"{newer} thay đổi nhận được chờ bản chương trình mới hơn; tự nhập sau khi cập nhật."
        )
        yield HealthLine("newer_program", "warn", words, "Xem từng thay đổi", "set_aside")


def certificate(case: Case) -> Iterator[HealthLine]:
    """A certificate of long ago."""
    issued = day_of(case.believed.own.issued)
    if case.age(issued) > _CERTIFICATE_DAYS:
        words = (
            f"Giấy đăng ký của máy này cấp ngày {format_date(issued)}, đã quá 18 tháng. Máy vẫn "
            "dùng và gửi gói bình thường."
        )
        yield HealthLine("certificate_old", "warn", words, "Xin đăng ký lại", "enrol")


def backup(case: Case) -> Iterator[HealthLine]:
    """A backup that was never made, or long ago."""
    made = case.desk.store.setting(_BACKUP)
    if not made:
        words = "Sổ này chưa được sao lưu lần nào."
        yield HealthLine("no_backup", "bad", words, "Sao lưu ngay", "backup")
        return
    age = (case.desk.now_ms() - made) // _DAY_MS
    if age > _BACKUP_DAYS:
        words = f"Lần sao lưu gần nhất đã {age} ngày."
        yield HealthLine("no_backup", "warn", words, "Sao lưu ngay", "backup")
