"""Head and foot of a report: bodies, blank number and date, authority lines, "Nơi nhận".

Number and date are given by the clerk (Văn thư) when the paper is issued, so both stay blank.
"""

from __future__ import annotations

from app.reports.content import Letterhead
from app.reports.inputs import Signer
from app.text.compose import UnitName

BLANK_NUMBER = "số      /"
_SIGNERS: dict[Signer, tuple[str, ...]] = {
    "chair": ("CHỦ TỊCH",),
    "deputy": ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    "acting_chair": ("Q. CHỦ TỊCH",),
}
_DIRECTORS: dict[Signer, tuple[str, ...]] = {
    "chair": ("GIÁM ĐỐC",),
    "deputy": ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    "acting_chair": ("Q. GIÁM ĐỐC",),
}


def blank_date(year: int) -> str:
    """``ngày     tháng     năm 2026``, to be filled in by hand."""
    return f"ngày     tháng     năm {year}"


def commune_letterhead(
    unit: UnitName, year: int, *, symbol: str = "BC-UBND", superior: str = ""
) -> Letterhead:
    """The head of a paper of the commune's People's Committee."""
    return Letterhead(
        issuer=("ỦY BAN NHÂN DÂN", unit.letterhead),
        number=f"Số:      /{symbol}",
        place=unit.place,
        date_text=blank_date(year),
        superior=superior,
    )


def department_letterhead(
    province: UnitName, year: int, *, symbol: str = "BC-STP", department: str = "SỞ TƯ PHÁP"
) -> Letterhead:
    """The head of a paper of the provincial Department of Justice, under its People's Committee."""
    return Letterhead(
        issuer=(department,),
        number=f"Số:      /{symbol}",
        place=province.place,
        date_text=blank_date(year),
        superior=f"UBND {province.letterhead}",
    )


def committee_signature(signer: Signer) -> tuple[str, ...]:
    """Authority lines on behalf of a commune's People's Committee (TM., KT., Q.)."""
    return ("TM. ỦY BAN NHÂN DÂN", *_SIGNERS[signer])


def department_signature(signer: Signer) -> tuple[str, ...]:
    """Authority lines of the head of a department, who signs in his own right."""
    return _DIRECTORS[signer]


def commune_recipients(unit: UnitName) -> tuple[str, ...]:
    """The usual "Nơi nhận" of a commune's report, without dashes."""
    noun = unit.kind.label
    return (
        "Như trên;",
        f"TT Đảng ủy, TT HĐND {noun} (b/c);",
        f"CT, các PCT UBND {noun};",
        "Lưu: VT, TP.",
    )
