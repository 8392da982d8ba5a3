"""Reading CSV: an article per row. Where a quotation mark is never closed, the rows after it are kept all the same."""

import contextlib
import csv
import io
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.items import Failure
from annotator.ingest.readers.csv_shape import Shape, shape_of
from annotator.ingest.readers.decode import decode
from annotator.ingest.readers.row_fields import Row, names_text
from annotator.ingest.readers.rows import NO_COLUMNS, article_of, json_value

_NO_LIMIT = 2**31 - 1
"""Replaces Python's limit of 128 KB per cell; articles can be longer."""
_REACH = 40
"""Lines in which the end of a cell that is never closed is looked for."""
_UNCLOSED = (
    "has a quotation mark that is opened and never closed: the cell was taken to end with its line, so that the rows "
    "below are not lost."
)


def count_csv(data: bytes, columns: Mapping[str, str] = NO_COLUMNS) -> int:
    """The number of rows below the header, up to the first that cannot be parsed."""
    csv.field_size_limit(_NO_LIMIT)
    shape = shape_of(decode(data).text, columns)
    rows = 0
    with contextlib.suppress(csv.Error):
        for row in csv.reader(io.StringIO(shape.text, newline=""), **shape.quoting):
            rows += bool(row)
    return rows - shape.has_header


def read_csv(data: bytes, origin: str, columns: Mapping[str, str] = NO_COLUMNS) -> Iterator[ArticleInput | Failure]:
    """An article or a failure for each row, named ``origin:line`` by the line it begins on.

    Raises:
        InputError: if it is empty, or no column has texts.

    """
    csv.field_size_limit(_NO_LIMIT)
    decoded = decode(data)
    shape = shape_of(decoded.text, columns)
    remarks = [decoded.remark] if decoded.remark else []
    for number, row in enumerate(_Rows(shape)):
        if number == 0 and shape.has_header:
            continue
        where = f"{origin}:{row.line}"
        try:
            article = article_of(_cells(row, shape.columns), where, columns)
        except InputError as error:
            yield Failure(where, str(error))
            continue
        said = (*remarks, *article.remarks, *((_UNCLOSED,) if row.is_unclosed else ()))
        yield replace(article, remarks=said)
        remarks = []


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row that begins on a ``line``, or what is wrong with it."""

    line: int
    cells: list[str]
    problem: str | None = None
    is_unclosed: bool = False


class _Rows:
    """The rows of a table that are not blank, in order."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._stream = io.StringIO(shape.text, newline="")
        self._given_back: deque[str] = deque()
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[_Row]:
        line = 1
        while True:
            self._taken = []
            row, problem = self._next()
            if not self._taken:
                return
            found = _Row(line, row, problem)
            if problem or (len(self._taken) > 1 and len(row) != len(self._shape.columns)):
                found = self._closed(line) or found
            if found.cells or found.problem:
                yield found
            line += len(self._taken)

    def _next(self) -> tuple[list[str], str | None]:
        try:
            return next(csv.reader(self._lines(), **self._shape.quoting), []), None
        except csv.Error as error:
            return [], f"is not a row of CSV ({error}): check its quotation marks."

    def _lines(self) -> Iterator[str]:
        while line := self._given_back.popleft() if self._given_back else self._stream.readline():
            self._taken.append(line)
            yield line

    def _closed(self, line: int) -> _Row | None:
        """The row that begins with the lines taken if its last cell is closed early; gives back the lines after it.

        It is one if it then has all cells, and so has the row after it; nothing in that may be open. A single column
        cannot tell.
        """
        for count in range(1, min(len(self._taken), _REACH) + 1):
            bare = "".join(self._taken[:count]).rstrip("\r\n")
            after = next(iter(self._taken[count:]), None)
            if after is None and count > 1:
                return None
            cells = self._parsed([bare + '"'])
            if self._is_whole(cells) and (after is None or self._is_row(after)):
                self._given_back.extendleft(reversed(self._taken[count:]))
                del self._taken[count:]
                return _Row(line, cells, is_unclosed=True)
        return None

    def _is_row(self, line: str) -> bool:
        """Whether a line is a row, perhaps one whose last cell is not closed either."""
        opened = f'{self._shape.quoting["delimiter"]}"'
        if line.count('"') == 1 and opened in line:
            line = line.rstrip("\r\n") + '"'
        return line.count('"') % 2 == 0 and self._is_whole(self._parsed([line]))

    def _is_whole(self, cells: list[str]) -> bool:
        return 1 < len(self._shape.columns) == len(cells)

    def _parsed(self, lines: list[str]) -> list[str]:
        try:
            return next(csv.reader(lines, **self._shape.quoting), [])
        except csv.Error:
            return []


def _cells(row: _Row, columns: tuple[str, ...]) -> Row:
    """The non-blank cells of a row by column; ``meta`` is a JSON object.

    Raises:
        InputError: if the row is no row, or has more cells than there are columns.

    """
    if row.problem:
        raise InputError(row.problem)
    if len(row.cells) > len(columns):
        count = len(row.cells)
        raise InputError(f"has {count} cells for {len(columns)} columns: quote cells that contain the delimiter.")
    cells: Row = {
        name: cell
        for name, cell in zip(columns, row.cells, strict=False)
        if name and (cell.strip() or names_text([name], {}))
    }
    if "meta" in cells:
        with contextlib.suppress(InputError):  # what is not JSON stays as it is written
            cells["meta"] = json_value(cells["meta"])
    return cells
