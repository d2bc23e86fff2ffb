"""The export folder: packages, readable files, the plain index, and if asked one zip or mails."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import EnvironmentProblem, UserError
from app.exchange import limits, names
from app.exchange.inbox import make_folder
from app.text.dates import format_date
from app.text.numbers import format_number

if TYPE_CHECKING:
    from app.desk import Desk

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Item:
    """One file to be written: its name and bytes."""

    name: str
    raw: bytes


@dataclass(slots=True)
class Shipment:
    """Everything one export writes.

    ``packages`` are the part files of each package, ``readable`` the plain files that join them;
    ``to`` says in Vietnamese whom it is for. No two files get names that differ in case alone.
    """

    to: str
    stem: str
    packages: list[list[Item]] = field(default_factory=list)
    readable: list[Item] = field(default_factory=list)

    def __post_init__(self) -> None:
        taken = {names.README.casefold(), f"{self.stem}.zip".casefold()}
        taken.update(item.name.casefold() for package in self.packages for item in package)
        self.readable = [_renamed(item, taken) for item in self.readable]

    def items(self) -> list[Item]:
        """Return all packages' files and the readable ones."""
        return [item for package in self.packages for item in package] + self.readable


def _renamed(item: Item, taken: set[str]) -> Item:
    """Return the item under a name that is not taken yet, and take it."""
    path, number = Path(item.name), 1
    while (name := path.name).casefold() in taken:
        number += 1
        path = path.with_name(f"{Path(item.name).stem}-{number}{path.suffix}")
    taken.add(name.casefold())
    return Item(name, item.raw)


def write_shipment(
    desk: Desk, shipment: Shipment, folder: Path, *, as_zip: bool, as_mail: bool
) -> list[str]:
    """Write the folder, whole files only, and return the names written.

    Raises UserError before writing anything when the zip asked for would be too large, and
    EnvironmentProblem when the disk or stick refuses.
    """
    items = _all_files(desk, shipment, as_zip=as_zip, as_mail=as_mail)
    _write(desk, items, folder)
    return [item.name for item in items]


def write_to_stick(
    desk: Desk, shipment: Shipment, root: Path, *, as_zip: bool, as_mail: bool
) -> tuple[list[str], EnvironmentProblem | None]:
    """Write to a stick, everything twice in two folders of their own.

    Return the names written, from the root, and what kept the second copy from being made (None
    when both are there). Raises as ``write_shipment`` does when the first copy could not be made;
    files that were finished before are whole and stay.
    """
    items = _all_files(desk, shipment, as_zip=as_zip, as_mail=as_mail)
    _clear_unfinished(root)
    written: list[str] = []
    for shelf in (names.SHELF, names.SPARE_SHELF):
        try:
            _write(desk, items, root / shelf / shipment.stem)
        except EnvironmentProblem as problem:
            if not written:
                raise
            return written, problem
        written += [f"{shelf}/{shipment.stem}/{item.name}" for item in items]
    return written, None


def _clear_unfinished(root: Path) -> None:
    """Remove what was being written when this stick was pulled an earlier time."""
    for shelf in (names.SHELF, names.SPARE_SHELF):
        # A stick that refuses this will refuse the writing too, and be told of by it.
        with suppress(OSError):
            for path in list((root / shelf).glob(f"*/{names.UNFINISHED}")):
                path.unlink()


def _write(desk: Desk, items: Sequence[Item], folder: Path) -> None:
    make_folder(folder)
    for item in items:
        desk.write_file(folder / item.name, item.raw)


def _all_files(desk: Desk, shipment: Shipment, *, as_zip: bool, as_mail: bool) -> list[Item]:
    items = [*shipment.items(), Item(names.README, _index(desk, shipment))]
    extra: list[Item] = []
    if as_zip:
        extra.append(Item(f"{shipment.stem}.zip", zipped(items)))
    if as_mail:
        extra += _mails(desk, shipment, extra)
    return [*items, *extra]


def zipped(items: Iterable[Item]) -> bytes:
    """Return one plain zip of files; UserError when it passes what an import would read."""
    items = list(items)
    large = sum(len(item.raw) for item in items) > limits.ZIP_BYTES
    if large or len(items) > limits.ZIP_ENTRIES:
        raise UserError(
            "Các tệp xuất ra quá lớn hoặc quá nhiều để nén thành một tệp .zip.",
            "Hãy xuất không nén rồi chép cả thư mục vào USB, hoặc bớt tệp đính kèm.",
            code="zip_too_large",
        )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for item in items:
            archive.writestr(zipfile.ZipInfo(item.name, _ZIP_DATE), item.raw)
    return buffer.getvalue()


def _index(desk: Desk, shipment: Shipment) -> bytes:
    """Return DOC-TRUOC.txt: what lies in the folder, for a person without the program."""
    unit = desk.profile.unit
    lines = [
        "SỔ TƯ PHÁP - TỆP TRAO ĐỔI DỮ LIỆU",
        "",
        f"Nơi gửi: {unit.full_name} (mã {unit.code})",
        f"Nơi nhận: {shipment.to}",
        f"Ngày xuất: {format_date(desk.today)}",
        "",
        "Trong thư mục này:",
        *(_line(item) for item in shipment.items()),
        "",
        *_advice(shipment),
    ]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def _line(item: Item) -> str:
    kind = "gói dữ liệu đã mã hóa" if item.name.endswith(".tpx") else "tệp đọc được"
    return f"  - {item.name}: {kind}, {format_number(Decimal(len(item.raw)))} byte"


def _advice(shipment: Shipment) -> list[str]:
    if not shipment.packages:
        return ["Máy gửi chưa đăng ký trao đổi nên chỉ có tệp đọc được, không có gói dữ liệu."]
    return [
        "Bên nhận mở chương trình Sổ Tư Pháp, vào Trao đổi, chọn Nhập, rồi chọn thư mục này.",
        "Không cần mở, đổi tên hay sửa tệp .tpx. Nhập lại nhiều lần không gây trùng.",
        "Không xóa tệp cho đến khi bên nhận báo đã nhập xong.",
    ]


def _mails(desk: Desk, shipment: Shipment, archives: Sequence[Item]) -> list[Item]:
    """Return mail drafts: the zip if it fits one mail, else every package in mails of its own."""
    if archives and len(archives[0].raw) <= limits.PART_BYTES:
        return [Item(names.mail_name(shipment.stem, 1, 1), _draft(desk, shipment, archives, 1, 1))]
    groups = shipment.packages or [[]]
    drafts: list[Item] = []
    for group in groups:
        bins = _bins([*group, *shipment.readable])
        hint = group[0].name.rsplit("-", 1)[0] if group else shipment.stem
        drafts += [
            Item(names.mail_name(hint, k, len(bins)), _draft(desk, shipment, held, k, len(bins)))
            for k, held in enumerate(bins, 1)
        ]
    return drafts


def _bins(items: Sequence[Item]) -> list[list[Item]]:
    """Return the files grouped so that each mail stays under the limit, in order."""
    bins: list[list[Item]] = [[]]
    room = limits.PART_BYTES
    for item in items:
        if bins[-1] and len(item.raw) > room:
            bins.append([])
            room = limits.PART_BYTES
        bins[-1].append(item)
        room -= len(item.raw)
    return bins


def _draft(desk: Desk, shipment: Shipment, items: Sequence[Item], k: int, n: int) -> bytes:
    """Return an unsent mail that the user's own mail program opens for sending."""
    from email.message import EmailMessage
    from email.policy import SMTP

    mail = EmailMessage(policy=SMTP)
    unit = desk.profile.unit
    count = f" ({k}/{n})" if n > 1 else ""
    mail["Subject"] = f"Dữ liệu Sổ Tư Pháp: {unit.full_name} gửi {shipment.to}{count}"
    mail["X-Unsent"] = "1"
    body = [
        f"{unit.full_name} gửi {shipment.to} dữ liệu trao đổi của chương trình Sổ Tư Pháp.",
        "Xin lưu tệp đính kèm rồi nhập trong mục Trao đổi của chương trình.",
    ]
    if n > 1:
        body.append(f"Đây là thư {k} trong {n} thư; thứ tự nhận không quan trọng.")
    mail.set_content("\n".join(body) + "\n")
    for item in items:
        mail.add_attachment(
            item.raw, maintype="application", subtype="octet-stream", filename=item.name
        )
    return mail.as_bytes()
