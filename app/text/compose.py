"""Names of units and citations of documents, composed the way official papers write them.

NĐ 30/2020/NĐ-CP: Phụ lục I (mục II) for letterhead, place line and citation, Phụ lục II for capital
letters.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from msgspec import Struct

from app.text.dates import format_long_date
from app.text.folding import nfc


class UnitKind(StrEnum):
    """Kinds of administrative units since 01/7/2025: two of a province, three of a commune."""

    PROVINCE = "tinh"
    CITY = "thanh_pho"
    COMMUNE = "xa"
    WARD = "phuong"
    SPECIAL_ZONE = "dac_khu"

    @property
    def label(self) -> str:
        """The common noun in lower case, such as "xã" or "tỉnh"."""
        return _KIND_LABELS[self]

    @property
    def is_province(self) -> bool:
        """Whether units of this kind stand directly under the central level."""
        return self in (UnitKind.PROVINCE, UnitKind.CITY)


_KIND_LABELS = {
    UnitKind.PROVINCE: "tỉnh",
    UnitKind.CITY: "thành phố",
    UnitKind.COMMUNE: "xã",
    UnitKind.WARD: "phường",
    UnitKind.SPECIAL_ZONE: "đặc khu",
}


class UnitName(Struct, frozen=True):
    """The forms in which a unit is named; each ``own_…`` text, when given, stands as typed.

    ``capital_noun`` is the user's word that the unit is named by a number, a person or an event, so
    that its common noun takes a capital everywhere ("Phường Điện Biên Phủ").
    """

    kind: UnitKind
    proper_name: str
    capital_noun: bool = False
    own_committee: str = ""
    own_letterhead: str = ""
    own_place: str = ""

    @property
    def full_name(self) -> str:
        """For running text: "xã Tân Thành"."""
        noun = self.kind.label
        return f"{noun.capitalize() if self.capital_noun else noun} {self.proper_name}"

    @property
    def committee(self) -> str:
        """For running text: "UBND xã Tân Thành"."""
        return self.own_committee or f"UBND {self.full_name}"

    @property
    def letterhead(self) -> str:
        """The second line of the letterhead: "XÃ TÂN THÀNH"."""
        return self.own_letterhead or nfc(f"{self.kind.label} {self.proper_name}").upper()

    @property
    def place(self) -> str:
        """The place before the date: "Tân Thành"; with a capital noun the whole name."""
        return self.own_place or (self.full_name if self.capital_noun else self.proper_name)


class CitedDocument(Struct, frozen=True):
    """What is needed to cite a document; unknown parts are left empty or None.

    ``type_name`` "Kế hoạch", ``number`` "141/KH-UBND", ``issuer`` "UBND tỉnh Thanh Sơn Hà",
    ``subject`` the trích yếu as typed.
    """

    type_name: str
    number: str = ""
    issued: date | None = None
    issuer: str = ""
    subject: str = ""


# Documents cited by type and name alone (NĐ 30/2020, Phụ lục I, mục II, khoản 6 điểm c).
_BY_NAME = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")
# A subject that opens with one of these joins the citation as it is, in lower case.
_OPENING = re.compile(
    r"(?:về|ban hành|bãi bỏ|bổ sung|báo cáo|công bố|điều chỉnh|đẩy mạnh|đề nghị|"
    r"hướng dẫn|kiện toàn|nâng cao|phân công|phê duyệt|phát động|quy định|sửa đổi|"
    r"tăng cường|thành lập|thay thế|thực hiện|tiếp tục|tổ chức|tổng kết|triển khai|"
    r"sơ kết|xây dựng)\b",
    re.IGNORECASE,
)


def _subject_clause(subject: str) -> str:
    """Join a trích yếu to a citation; only its first letter may change, and only before a verb."""
    text = " ".join(nfc(subject).split())
    if text[:4].lower() == "v/v ":
        return f"về việc {text[4:]}"
    if _OPENING.match(text):
        return text[0].lower() + text[1:]
    return f"về {text}" if text else ""


def cite_again(document: CitedDocument) -> str:
    """Return the later citation: type and number only, or type and name of a law."""
    kind = nfc(document.type_name).strip()
    if kind in _BY_NAME and document.subject:
        return f"{kind} {nfc(document.subject).strip()}"
    return f"{kind} số {nfc(document.number).strip()}" if document.number.strip() else kind


def cite_first(document: CitedDocument) -> str:
    """Return the full first citation: type, number, date, issuer and subject.

    A part that is not known is left out, never invented.
    """
    short = cite_again(document)
    if document.type_name.strip() in _BY_NAME and document.subject:
        return short
    parts = [short]
    if document.issued is not None:
        parts.append(format_long_date(document.issued))
    if document.issuer.strip():
        parts.append(f"của {nfc(document.issuer).strip()}")
    parts.append(_subject_clause(document.subject))
    return " ".join(part for part in parts if part)
