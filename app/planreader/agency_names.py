"""Names of agencies in running text: where one opens, and where a list of them ends.

One agency is written with a capital ("Sở", "UBND"), a collective begins with "các" (NĐ 30/2020,
Phụ lục II, on capitals in the names of bodies).
"""

from __future__ import annotations

import re
from functools import cache

from app.planreader.phrases import alternatives, pattern, words
from app.planreader.plain import plain
from app.planreader.span import EMPTY, Span

EDGES = " \t\n.,;:-–+•*"

_NAME_WORD = re.compile(r"[^\W\d_][\w/]*")
_JOINT = re.compile(r"\s*[,;]\s*(?:va\s+)?|\s+(?:va|cung|-)\s+|\s+")
_BOARD_TAIL = re.compile(
    r"(?:\s+(?!chu tri|phoi|theo doi|xay|to chuc|thuc)[a-z]+){1,4}?\s+(?:tinh|thanh pho)\b"
)
_MARKED = {
    "bao": "báo", "bo": "bộ", "so": "sở", "hoi": "hội", "doan": "đoàn", "vien": "viện",
    "cuc": "cục", "thue": "thuế", "ban": "ban", "khu": "khu", "dai": "đài",
    "phong": "phòng", "truong": "trường",
    "xa": "xã", "to chuc": "tổ chức", "hoi dong": "hội đồng",
}  # fmt: skip
_BARE_MEMBERS = frozenset({"so", "ban", "nganh", "xa", "phuong"})
_HEADS = frozenset(
    {"thu truong", "nguoi dung dau", "lanh dao", "giam doc", "chu tich", "van phong"}
)


@cache
def _opener() -> re.Pattern[str]:
    plural = rf"(?:cac|nhung|mot so|toan the)\s+(?:{alternatives(words('agencies', 'collective'))})"
    single = [w for w in words("agencies", "openers") if w not in ("cac", "nhung")]
    return re.compile(rf"(?:{plural}|{alternatives(tuple(single))})\b")


@cache
def member_words() -> re.Pattern[str]:
    """Return the words that go on with a collective name behind a comma ("sở, ban, ngành")."""
    return re.compile(rf"(?:{alternatives(words('agencies', 'members'))})\b")


def opens_agency(text: str, position: int = 0) -> bool:
    """Return whether the name of an agency begins at ``position`` of ``text``.

    One agency is named with a capital ("Sở", "UBND"); a collective begins with "các".
    """
    folded = plain(text)
    found = _opener().match(folded, position) if position < len(text) else None
    if not found:
        return False
    marked = _MARKED.get(found.group())
    if marked and text[position : position + len(marked)].lower() != marked:
        return False
    if found.group() == "ban":
        return text[position].isupper() and text[position + 4 : position + 5].isupper()
    if found.group().startswith(
        ("cac", "nhung", "mot so", "toan the", "co quan", "don vi", "thu truong", "nguoi dung")
    ):
        return True
    return text[position].isupper()


def agency_run(sentence: str, start: int = 0) -> int:
    """Return where the list of agencies from ``start`` on ends (``start`` if there is none)."""
    folded = plain(sentence)
    shielded = pattern("agencies", "compound")
    end = start
    position = start
    while position < len(sentence):
        if not opens_agency(sentence, position):
            break
        end = _name_end(sentence, folded, position, shielded)
        board = _BOARD_TAIL.match(folded, end) if folded.startswith("ban ", position) else None
        end = board.end() if board else end
        joint = re.compile(r"\s*[,;]\s*(?:va\s+|cung\s+)?|\s+(?:va|cung)\s+").match(folded, end)
        if not joint or not opens_agency(sentence, joint.end()):
            break
        position = joint.end()
    return end


def _name_end(sentence: str, folded: str, start: int, shielded: re.Pattern[str]) -> int:
    """Return the end of one name: its opener, capitalised words, members and known tails."""
    opener = _opener().match(folded, start)
    whole_name = shielded.match(folded, start)
    end = max(m.end() for m in (opener, whole_name) if m) if opener or whole_name else start
    collective = folded.startswith(
        ("cac ", "nhung ", "ubnd ", "uy ban nhan dan ", "co quan", "don vi"), start
    )
    closed = False
    while True:
        tail = _tail_pattern().match(folded, end)
        if tail and tail.end() > end:
            end = tail.end()
            closed = not sentence[start:end].rsplit(None, 1)[-1][0].isupper()
            continue
        joint = _JOINT.match(folded, end)
        if not joint or joint.end() == end:
            return end
        if folded[start:end] in _HEADS and opens_agency(sentence, joint.end()):
            return _name_end(sentence, folded, joint.end(), shielded)
        word = _NAME_WORD.match(sentence, joint.end())
        member = member_words().match(folded, joint.end())
        collective = collective or bool(re.search(r"\bcac\b", folded[start:end]))
        if member and collective and _may_follow(folded, end, joint, member):
            end = member.end()
        elif word and _is_of_name(sentence[start:end], joint.group(), sentence, word, closed):
            end = word.end()
        else:
            return end


def _is_of_name(name: str, joint: str, sentence: str, word: re.Match[str], closed: bool) -> bool:
    """A word goes on with a name when it has a capital, or is a later syllable of the name.

    ``closed``: the name ended with its area ("tỉnh"); only a capital goes on then.
    """
    if word.group()[0].isupper():
        return _same_name(joint, sentence, word.start())
    if closed or joint.strip():
        return False
    return _continues_name(plain(sentence[word.start() : word.end() + 6]), word.group()) or (
        _is_second_syllable(name, word.group())
    )


def _may_follow(folded: str, end: int, joint: re.Match[str], member: re.Match[str]) -> bool:
    """A further member stands behind a comma or "và"; only "sở ban ngành" goes without."""
    if ";" in joint.group() or folded.startswith("ban hanh", member.start()):
        return False
    bare = not joint.group().strip()
    last = folded[:end].rsplit(None, 1)[-1]
    return not bare or (last in _BARE_MEMBERS and member.group() in _BARE_MEMBERS)


def _continues_name(following: str, word: str) -> bool:
    if following.startswith(("ban hanh", "phong chong")):
        return False
    return plain(word) in _in_names()


def _is_second_syllable(name: str, word: str) -> bool:
    """A name is written with its first syllable capital: "Dân vận", "Tổ quốc", "Y tế"."""
    last = name.rsplit(None, 1)[-1]
    is_capital = last[0].isupper() and not (len(last) > 1 and last.isupper())
    opens = _opener().fullmatch(plain(name))
    if _is_whole_pair(name):
        return False
    return is_capital and not opens and word.lower() not in words("agencies", "not_in_names")


def _is_whole_pair(name: str) -> bool:
    """Two syllables with capitals behind the opener are a whole word: "Công Thương"."""
    first, last = name.split()[-2:] if " " in name else ("", name)
    both = all(word[:1].isupper() and word[1:].islower() for word in (first, last))
    return both and not _opener().fullmatch(plain(first))


def _same_name(joint: str, sentence: str, position: int) -> bool:
    return not joint.strip() or (";" not in joint and not opens_agency(sentence, position))


@cache
def _in_names() -> frozenset[str]:
    return frozenset(words("agencies", "later_syllables"))


@cache
def _tail_pattern() -> re.Pattern[str]:
    return re.compile(
        r"\s+(?:chinh tri - xa hoi(?: - nghe nghiep)?|xa hoi(?: - nghe nghiep)?|co lien quan"
        r"|lien quan|cap tinh|cap xa|cap huyen|tinh|thanh pho|trung uong|theo quy dinh"
        r"|thuoc tinh"
        r"|chuyen mon(?: thuoc ubnd tinh| thuoc uy ban nhan dan tinh)?|tren dia ban(?: tinh"
        r"| thanh pho)?|truc thuoc|thuoc ubnd tinh|thuoc so|thuoc huyen|o co so"
        r"|o thon(?:, to dan pho)?|o to dan pho|o tinh"
        r"|thuoc uy ban nhan dan tinh|o dia phuong|cac cap|cac xa|cac phuong|cac dac khu"
        r"|cac huyen|khac|noi tren|khu vuc(?: [ivx]+\b| \d+)?)\b"
    )


def is_agency_list(text: str) -> bool:
    """Return whether ``text`` is nothing but names of agencies."""
    bare = text.strip(EDGES + "()")
    return bool(bare) and opens_agency(bare) and agency_run(bare) >= len(bare)


def first_collective(span: Span) -> Span:
    """Return the first "các sở, ngành, địa phương"-like subject after a comma, or an empty span."""
    for mark in re.finditer(
        r"(?:^|[,:]\s+|\b(?:de nghi|yeu cau|giao)\s+)(?=cac |ubnd |uy ban nhan dan |so )",
        span.plain,
    ):
        if opens_agency(span.text, mark.end()):
            end = agency_run(span.text, mark.end())
            if end > mark.end():
                return span.cut(mark.end(), end)
    return EMPTY
