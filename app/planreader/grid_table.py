"""Tables of tasks: which column is what, and one draft for each row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from app.planreader.document import Row, Table
from app.planreader.drafts import KEY_ROLES, Draft
from app.planreader.labels import Labelled, Role, role_of
from app.planreader.lines import splits_token
from app.planreader.markers import read_marker
from app.planreader.plain import plain
from app.planreader.span import EMPTY, Span, join

_NUMBER = re.compile(r"^(?:[IVXLC]+|\d{1,3}(?:\.\d{1,3})*|[A-HĐ]|[a-zđ])\s*[.)]?$")
_TITLES: tuple[Role, ...] = ("title", "content")


@dataclass(frozen=True, slots=True)
class Columns:
    """The role of each column and how many rows the heading takes."""

    roles: list[Role | None]
    heading_rows: int

    def find(self, *roles: Role) -> int | None:
        """Return the first column with one of the roles."""
        return next((i for i, role in enumerate(self.roles) if role in roles), None)


def read_columns(table: Table) -> Columns | None:
    """Return the columns of a table of tasks, or None when it is not one.

    The heading may take up to three rows (a group heading over "Chủ trì" and "Phối hợp").
    """
    width = max((len(row.cells) for row in table.rows), default=0)
    roles: list[Role | None] = [None] * width
    last = 0
    for index, row in enumerate(table.rows[:4]):
        named = [(i, role_of(cell.plain)) for i, cell in enumerate(row.cells)]
        found = [(i, role) for i, role in named if role]
        if len(found) < (2 if index == 0 or last == 0 else 1):
            if last:
                break
            continue
        for i, role in found:
            roles[i] = role
        last = index + 1
    kinds = {role for role in roles if role}
    has_title = bool(kinds & set(_TITLES))
    if not has_title or not kinds & {"lead", "implement", "time", "coop", "output"}:
        return None
    return Columns(_one_title(roles), last)


def _one_title(roles: list[Role | None]) -> list[Role | None]:
    """Of "Nhiệm vụ" and "Nội dung" side by side the first names the task."""
    title = next((i for i, role in enumerate(roles) if role == "title"), None)
    if title is None:
        title = next((i for i, role in enumerate(roles) if role == "content"), None)
    return [
        "title" if i == title else ("content" if role == "title" else role)
        for i, role in enumerate(roles)
    ]


def row_drafts(table: Table, columns: Columns) -> tuple[list[Draft], list[Row]]:
    """Return a draft for each task row, and the rows no task could be read from."""
    reader = _RowReader(columns)
    rows = list(_joined_rows(table, columns))
    for row, following in zip_longest(rows, rows[1:]):
        reader.take(row, following)
    return reader.drafts, reader.lost


@dataclass(slots=True)
class _RowReader:
    """Reads the rows in order, keeping the heading of the group they stand under."""

    columns: Columns
    drafts: list[Draft] = field(default_factory=list)
    lost: list[Row] = field(default_factory=list)
    group: str = ""
    group_label: str = ""
    last_title: Span = EMPTY

    def take(self, row: Row, following: Row | None) -> None:
        """Read one row as a task, as a group's heading, or as more words of the task above."""
        number, title = _number_and_title(row, self.columns)
        values = list(_values(row, self.columns))
        if self._goes_on(row, number, title):
            seen = [item.value for item in self.drafts[-1].labels]
            self.drafts[-1].labels += [item for item in values if item.value not in seen]
        elif (
            title
            and not any(item.role in KEY_ROLES for item in values)
            and _heads(number, following, self.columns)
        ):
            self.group_label = number or self.group_label
            self.group = f"{number}. {title.text}" if number else title.text
        elif title:
            self._add(row, number, title, values)
        elif any(row.cells):
            self.lost.append(row)

    def _goes_on(self, row: Row, number: str, title: Span) -> bool:
        """A row without number and title, or under a merged title, is no task of its own."""
        if not self.drafts:
            return False
        merged = bool(title) and _cell(row, self.columns.find("title")) is self.last_title
        return merged or (not title and not number and any(row.cells))

    def _add(self, row: Row, number: str, title: Span, values: list[Labelled]) -> None:
        self.last_title = _cell(row, self.columns.find("title"))
        own = number or f"#{len(self.drafts) + 1}"
        nested = self.group_label and not own.startswith(f"{self.group_label}.")
        draft = Draft(
            f"{self.group_label}.{own}" if nested else own,
            self.group,
            title,
            labels=values,
            in_table=True,
        )
        if row.guessed:
            draft.doubts.append(_GUESSED)
        if not any(item.role in KEY_ROLES for item in values):
            draft.doubts.append(_BARE_ROW)
        self.drafts.append(draft)


_GUESSED = "Các ô của hàng này bị dính hoặc đứt qua trang; hãy đối chiếu với bản gốc."
_BARE_ROW = "Hàng này của bảng không in cơ quan, thời hạn, sản phẩm; hãy đối chiếu với bản gốc."


def _heads(number: str, following: Row | None, columns: Columns) -> bool:
    """A row with a title alone heads the rows below it, unless its number runs on with theirs."""
    if following is None:
        return False
    if not number or not number[0].isdigit():
        return True
    below, _ = _number_and_title(following, columns)
    return below == "1" or below.startswith(f"{number}.") or not below[:1].isdigit()


def _joined_rows(table: Table, columns: Columns) -> Iterator[Row]:
    """Yield the rows below the heading, without headings repeated on later pages."""
    heading = {
        tuple(plain(cell.text) for cell in row.cells) for row in table.rows[: columns.heading_rows]
    }
    for row in table.rows[columns.heading_rows :]:
        key = tuple(plain(cell.text) for cell in row.cells)
        if key in heading or _is_column_numbers(row):
            continue
        yield row


def _is_column_numbers(row: Row) -> bool:
    """The row "(1) (2) (3) …" under a heading."""
    texts = [cell.text.strip("() ") for cell in row.cells if cell]
    return len(texts) > 2 and texts == [
        str(n) for n in range(int(texts[0]) if texts[0].isdigit() else -9, len(texts) + 1)
    ]


def _number_and_title(row: Row, columns: Columns) -> tuple[str, Span]:
    number_column, title_column = columns.find("number"), columns.find("title")
    number = _cell(row, number_column).text.strip(" .)") if number_column is not None else ""
    title = _cell(row, title_column)
    if (
        not title
        and number_column is not None
        and not _NUMBER.match(_cell(row, number_column).text)
    ):
        title, number = _cell(row, number_column), ""
    marker = read_marker(title.text)
    if not number and marker and marker.rank < 9:
        number, title = marker.label, title.cut(marker.end)
    return number, title.trim("-+•* ")


def _cell(row: Row, column: int | None) -> Span:
    return row.cells[column] if column is not None and column < len(row.cells) else EMPTY


def _values(row: Row, columns: Columns) -> Iterator[Labelled]:
    for index, role in enumerate(columns.roles):
        cell = _cell(row, index)
        if role and role not in ("number", "title") and re.search(r"\w", cell.text):
            yield Labelled(role, "", cell)


def cell_text(lines: list[Span]) -> Span:
    """Join the lines of a cell; a dash or a finished line begins a new line of the cell."""
    pieces: list[list[Span]] = []
    for line in lines:
        above = pieces[-1][-1].text if pieces else ""
        begins = bool(re.match(r"[-+•–]\s", line.text)) or (
            above.endswith((";", ".")) and line.text[:1].isupper()
        )
        if not pieces or begins:
            pieces.append([line])
        elif splits_token(above, line.text):
            pieces[-1][-1] = join([pieces[-1][-1], line], "")
        else:
            pieces[-1].append(line)
    return join([join(piece) for piece in pieces], "\n")
