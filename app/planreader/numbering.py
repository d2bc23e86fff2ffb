"""The numbers Word counts itself: "I.", "1.1.", "a)", dashes (ECMA-376, part 1, 17.9)."""

from __future__ import annotations

import re
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMANS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


class _Level:
    """Format, pattern ("%1.%2.") and first number of one list level."""

    __slots__ = ("form", "pattern", "start")

    def __init__(self, element: ElementTree.Element) -> None:
        self.form = _value(element, "numFmt", "decimal")
        self.pattern = _value(element, "lvlText", "")
        first = _value(element, "start", "1")
        self.start = int(first) if first.isdigit() else 1


class Numbering:
    """Counts list paragraphs in document order."""

    def __init__(
        self, numbering: ElementTree.Element | None, styles: ElementTree.Element | None
    ) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        if numbering is not None:
            self._read_lists(numbering)
        if styles is not None:
            self._read_styles(styles)

    def _read_lists(self, numbering: ElementTree.Element) -> None:
        for abstract in numbering.findall(f"{W}abstractNum"):
            levels = {
                int(one.get(f"{W}ilvl", "0")): _Level(one) for one in abstract.findall(f"{W}lvl")
            }
            self._levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for number in numbering.findall(f"{W}num"):
            self._lists[number.get(f"{W}numId", "")] = _value(number, "abstractNumId", "")

    def _read_styles(self, styles: ElementTree.Element) -> None:
        for style in styles.findall(f"{W}style"):
            properties = style.find(f"{W}pPr")
            found = _list_of(properties)
            if found:
                self._styles[style.get(f"{W}styleId", "")] = found

    def next_number(self, paragraph: ElementTree.Element) -> str:
        """Return the number printed before the paragraph, ``""`` when it is in no list."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return ""
        found = _list_of(properties) or self._styles.get(_value(properties, "pStyle", ""))
        if not found or found[0] == "0":
            return ""
        number_id, depth = found
        abstract = self._lists.get(number_id, "")
        level = self._levels.get(abstract, {}).get(depth)
        if level is None:
            return ""
        if level.form == "bullet":
            return "-"
        if not "".join(paragraph.itertext()).strip():
            return ""
        self._count(abstract, depth, level)
        return self._print(abstract, level)

    def _count(self, abstract: str, depth: int, level: _Level) -> None:
        key = (abstract, depth)
        self._counts[key] = self._counts.get(key, level.start - 1) + 1
        for deeper in range(depth + 1, 9):
            self._counts.pop((abstract, deeper), None)

    def _print(self, abstract: str, level: _Level) -> str:
        levels = self._levels[abstract]

        def one(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            shown = levels.get(index, level)
            count = self._counts.get((abstract, index), shown.start)
            return _printed(count, shown.form)

        return re.sub(r"%(\d)", one, level.pattern).strip()


def _list_of(properties: ElementTree.Element | None) -> tuple[str, int] | None:
    marks = properties.find(f"{W}numPr") if properties is not None else None
    if marks is None:
        return None
    number = _value(marks, "numId", "")
    depth = _value(marks, "ilvl", "0")
    return (number, int(depth)) if number else None


def _value(element: ElementTree.Element, name: str, default: str) -> str:
    child = element.find(f"{W}{name}")
    return child.get(f"{W}val", default) if child is not None else default


def _printed(count: int, form: str) -> str:
    if form in ("upperRoman", "lowerRoman"):
        roman = _roman(count)
        return roman if form == "upperRoman" else roman.lower()
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    printed = ""
    for value, sign in _ROMANS:
        while count >= value:
            printed += sign
            count -= value
    return printed
