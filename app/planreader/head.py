"""The head of a plan: number, date, issuer, subject, signer (NĐ 30/2020/NĐ-CP, Phụ lục I).

Blanks stay blank: a draft's number and date are None. Numbers of cited documents are never
taken for the plan's own, which alone follows "Số:".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from app.planreader.phrases import pattern, words
from app.planreader.plain import plain
from app.planreader.span import Span

_NUMBER = re.compile(
    r"Số\s*:\s*(?P<number>\d+[a-z]?)?[\s.…_]*/\s*(?P<symbol>[A-ZĐ][\w]*(?:\s*-\s*[A-ZĐ&][\wĐ&.]*)*)"
    r"|(?:^|\n)Số\s*:?\s*(?P<party>\d+)?[\s.…]*-\s*(?P<party_symbol>[A-ZĐ][\w]*\s*/\s*[A-ZĐ][\w]*)",
)
_DATE = re.compile(
    r"(?P<place>[^\W\d_][^,\n]{1,40}),\s*ngày\s*(?P<day>\d{1,2})?[\s.…_]*tháng\s*(?P<month>\d{1,2})?[\s.…_]*năm\s*(?P<year>\d{4})?",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\b(?P<level>TỈNH|THÀNH PHỐ|TP\.?)\s+(?P<name>[^\W\d_][^\n,.:;]*)")
_SECOND_PREAMBLE = re.compile(
    r"(?<=[^\s.,;:(])\s+(?=(?:Thực hiện|Căn cứ|Triển khai thực hiện)\s+(?:các\s+)?(?:Kế hoạch"
    r"|Nghị quyết|Nghị định|Quyết định|Chỉ thị|Luật|Chương trình|Văn bản|Công văn|Thông tư)\b)"
)
_ISSUER = re.compile(
    r"(?P<body>(?:UBND|[ỦU][ỷy] ban nhân dân)\s+(?:[Tt]ỉnh|[Tt]hành phố)"
    r"|Sở\s+[A-ZĐ][\w ]{2,40}?|Ban Thường vụ Tỉnh ủy|Tỉnh ủy)"
    r"(?P<place>\s+(?:[A-ZĐ][\w]*\s?){1,4})?,?\s+(?P<verb>ban hành|xây dựng|đề nghị|yêu cầu"
    r"|triển khai)",
)
_NEXT_BODY = frozenset({"CỘNG", "ĐỘC", "SỞ", "BAN", "SỐ", "VĂN", "ĐẢNG"})
_COLUMN_BLANKS = 3
_TITLE_OF_SIGNER = re.compile(r"CHỦ TỊCH|GIÁM ĐỐC|BÍ THƯ|CHÁNH VĂN PHÒNG")


@dataclass(slots=True)
class Head:
    """The head of the document as printed; ``preamble`` are the words before the first section."""

    title: str = ""
    number: str | None = None
    number_suffix: str | None = None
    province: str | None = None
    date: str | None = None
    date_partial: str | None = None
    issuer: str | None = None
    signer: str | None = None
    preamble: list[Span] = field(default_factory=list)

    @property
    def year(self) -> int | None:
        """The year printed in the date or, failing that, in the subject."""
        printed = self.date or self.date_partial
        if printed:
            return int(printed[:4])
        found = re.search(r"\bnăm (20\d\d)\b", self.title)
        return int(found[1]) if found else None


def read_head(opening: list[Span], closing: list[Span]) -> Head:
    """Read the head from the paragraphs before the first section and those after the body."""
    head = Head()
    split = _type_line(opening)
    form = "\n".join(
        span.text for span in opening[: split if split is not None else len(opening)][:40]
    )
    _read_number(head, form)
    place = _read_date(head, form)
    header = _read_unit(form)
    head.province = _province(place, header)
    _read_title(head, opening, split)
    head.issuer = _issuer(head, form)
    head.signer = _signer(closing)
    return head


def _type_line(opening: list[Span]) -> int | None:
    """Return the position of the type of document ("KẾ HOẠCH") standing in capitals."""
    for index, span in enumerate(opening):
        found = pattern("head", "types", r"^(?:du thao\s+)?(?:{})\b").match(span.plain)
        if found and span.text[: found.end()].isupper():
            return index
    return None


def _read_number(head: Head, form: str) -> None:
    found = _NUMBER.search(form)
    if not found:
        return
    number = found["number"] or found["party"]
    symbol = re.sub(r"\s+", "", found["symbol"] or found["party_symbol"])
    glue = "/" if found["symbol"] else "-"
    if number:
        head.number = f"{number}{glue}{symbol}"
    else:
        head.number_suffix = f"{glue}{symbol}"


def _read_date(head: Head, form: str) -> str:
    found = _DATE.search(form)
    if not found:
        return ""
    if found["day"] and found["month"] and found["year"]:
        try:
            head.date = date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat()
        except ValueError:
            head.date_partial = found["year"]
    elif found["year"]:
        head.date_partial = (
            f"{found['year']}-{int(found['month']):02d}" if found["month"] else found["year"]
        )
    place = re.split(r"(?i:hạnh phúc)[\s*_-]*|/[A-ZĐ][A-ZĐ-]*\s+", found["place"])[-1]
    return " ".join(place.split())


def _read_unit(form: str) -> str:
    found = _UNIT.search(form)
    if not found:
        return ""
    name = []
    for word in found["name"].split():
        if word != "-" and (not word.isupper() or word in _NEXT_BODY):
            break
        name.append(word)
    return " ".join(name).strip(" -").title()


def _province(place: str, header: str) -> str | None:
    if header and place and plain(header).startswith(plain(place)):
        return place
    return header or place or None


def _read_title(head: Head, opening: list[Span], split: int | None) -> None:
    if split is None:
        head.preamble = opening
        return
    found = pattern("head", "types", r"^(?:du thao\s+)?(?:{})\b[\s:]*").match(opening[split].plain)
    same_line = opening[split].text[found.end() :].strip() if found else ""
    title = [same_line] if same_line else []
    rest = opening[split + 1 :]
    while rest and not _closes_title(rest[0], title):
        title.append(rest[0].text)
        rest = rest[1:]
    words_of_title = " ".join(title)
    cut = _SECOND_PREAMBLE.search(words_of_title, 20)
    if cut and not rest:
        rest = [span for span in opening[split:] if span.text[-40:] in words_of_title[cut.end() :]]
    head.title = _sentence_case(words_of_title[: cut.start()] if cut else words_of_title)
    head.preamble = rest


def _closes_title(span: Span, title: list[str]) -> bool:
    """The subject ends where the legal bases begin or a sentence ends with a colon."""
    if not title:
        return span.text.endswith(":") and len(span.text) > 400
    starts = span.plain.startswith(words("head", "preamble"))
    return starts or span.text.endswith((":", ".", ";")) or span.plain.startswith("(kem theo")


def _sentence_case(title: str) -> str:
    """A subject printed in capitals is kept in small letters with its first letter capital."""
    words_of_title = " ".join(title.split()).strip(" .")
    letters = [c for c in words_of_title if c.isalpha()]
    if letters and all(c.isupper() for c in letters):
        return words_of_title.capitalize()
    return words_of_title


def _issuer(head: Head, form: str) -> str | None:
    """The issuing body as the sentence of issue names it, with the province's name."""
    text = " ".join(span.text for span in head.preamble) + " " + head.title
    found = None
    for match in _ISSUER.finditer(text):
        if found is None or match["verb"] == "ban hành" or found["verb"] != "ban hành":
            found = match
    body = found["body"] if found else _body_in_form(form)
    if not body:
        return None
    place = (found["place"] or "").strip() if found else ""
    if not re.search(r"[Tt]ỉnh$|[Tt]hành phố$|Tỉnh ủy$", body):
        return " ".join(body.split())
    name = place or head.province or "(không nêu tên)"
    return f"{' '.join(body.split())} {name}"


def _body_in_form(form: str) -> str:
    words_of_form = " ".join(plain(form).split())
    office = re.search(r"^(SỞ [^\n]+)$", form, re.MULTILINE)
    if office:
        return office[1].capitalize()
    if "uy ban nhan dan" not in words_of_form:
        return ""
    city = "THÀNH PHỐ " in form and "TỈNH " not in form
    return "Ủy ban nhân dân thành phố" if city else "Ủy ban nhân dân tỉnh"


def _signer(closing: list[Span]) -> str | None:
    """The name of a person that follows the signer's title in the closing lines."""
    after_title = False
    for span in closing:
        text = _right_column(span).strip(" *_|")
        title = list(_TITLE_OF_SIGNER.finditer(text))
        name = text[title[-1].end() :] if title else text if after_title else ""
        words_of_name = re.sub(r"[^\w\s'-]|\b[a-z]+\b", " ", name).split()
        if 2 <= len(words_of_name) <= 5 and all(_is_name_word(word) for word in words_of_name):
            return " ".join(words_of_name)
        after_title = after_title or bool(title)
    return None


def _right_column(span: Span) -> str:
    """The words behind the widest gap of a line: the right half of two columns of text."""
    for position in range(len(span) - 1, 0, -1):
        if span.offsets[position] - span.offsets[position - 1] > _COLUMN_BLANKS:
            return span.text[position:]
    return span.text


def _is_name_word(word: str) -> bool:
    return word.isalpha() and word[0].isupper() and (len(word) == 1 or word[1:].islower())
