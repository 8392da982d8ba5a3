"""How a table in text is written: its delimiter, its columns, and how it quotes.

Known without a header are LIAR (Wang 2017) and the tables of AG News, DBpedia and Yelp (Zhang et al. 2015), which begin
with the number of a class.
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from annotator.errors import InputError
from annotator.ingest.readers.row_fields import Row, names_text, no_text

_DELIMITERS = ",;\t|^"
_EXCEL = re.compile(r"\Asep=(.)\r?\n")
"""The line in which Excel names the delimiter."""
_LIAR = re.compile(r"\d+\.json\t(?:true|mostly-true|half-true|barely-true|false|pants-fire)\t")
_LIAR_COLUMNS = (
    "id", "label", "statement", "subjects", "speaker", "job", "state", "party", "barely_true_count", "false_count",
    "half_true_count", "mostly_true_count", "pants_on_fire_count", "context",
)  # fmt: skip
_CLASSED = {2: ("class", "text"), 3: ("class", "title", "text")}
"""The columns of tables whose first cell is the number of a class."""
_CLASS = re.compile(r"\d{1,2}")
_TEXT_WORDS = 5
"""Words that a text has at least."""
_NAME_LENGTH = 40
"""Characters; longer cells are no names of columns."""
_VALUE = re.compile(r"\s*(?:[\d.,:/+T-]+Z?|https?://.*)\s*")
"""A number, a date or an address, which no column is called."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A table: its text without a line of Excel's, its delimiter and way of quoting, and its columns in lower case.

    ``has_header`` says that the first row names them.
    """

    text: str
    columns: tuple[str, ...]
    quoting: Row
    has_header: bool = True


def shape_of(text: str, columns: Mapping[str, str]) -> Shape:
    """How a table is written; ``columns`` maps fields to columns by hand: to names, or numbers if there is no header.

    Raises:
        InputError: if it is empty, or no column has texts.

    """
    text = _EXCEL.sub("", text, count=1)
    if _LIAR.match(text):
        return Shape(text, _LIAR_COLUMNS, _quoting(text, "\t"), has_header=False)
    head = next((line for line in io.StringIO(text, newline="") if line.strip()), "")
    if not head:
        raise InputError("is empty.")
    most = [head.strip()]
    for delimiter in _DELIMITERS:
        names = [name.strip() for name in next(csv.reader([head], delimiter=delimiter), [])]
        if names_text(names, columns):
            return Shape(text, tuple(name.lower() for name in names), _quoting(text, delimiter))
        if named := _without_header(names, columns):
            return Shape(text, named, _quoting(text, delimiter), has_header=False)
        most = max(most, names, key=len)
    if len(most) == 1 and columns.get("text") == "1":
        return Shape(text, ("1",), _quoting(text, ","), has_header=False)
    raise InputError(_no_header(most) if _is_row(most) else no_text(most))


def _without_header(row: list[str], columns: Mapping[str, str]) -> tuple[str, ...] | None:
    """The columns of a table that begins with this row and has no header; ``None`` if they are not known."""
    asked = columns.get("text", "")
    if len(row) > 1 and asked.isdecimal() and 1 <= int(asked) <= len(row):
        return tuple(map(str, range(1, len(row) + 1)))
    is_classed = len(row) in _CLASSED and _CLASS.fullmatch(row[0]) is not None
    return _CLASSED[len(row)] if is_classed and len(row[-1].split()) >= _TEXT_WORDS else None


def _is_row(cells: list[str]) -> bool:
    """Whether the first row has values rather than names."""
    return any(len(cell) > _NAME_LENGTH or _VALUE.fullmatch(cell) for cell in cells)


def _no_header(row: list[str]) -> str:
    """The sentence that refuses a table whose columns have no names, with what can be done."""
    listed = ", ".join(f"{number} “{cell[:40]}”" for number, cell in enumerate(row[:12], 1))
    longest = max(range(len(row)), key=lambda at: len(row[at].split()))
    has_text = len(row[longest].split()) >= _TEXT_WORDS
    address = next((at for at, cell in enumerate(row, 1) if cell.strip().startswith(("http://", "https://"))), None)
    what = "neither a header nor texts" if address and not has_text else "no header"
    instead = f"import the addresses in column {address}, or " if address and not has_text else ""
    number = str(longest + 1) if has_text else "NUMBER"
    return f"has {what}, its first row is {listed}: {instead}say which column is the text with --column text={number}."


def _quoting(text: str, delimiter: str) -> Row:
    r"""How a table quotes: as RFC 4180 says, or, where that does not fit, with backslashes or not at all.

    Tables separated by tabs are often not quoted, and databases write a quotation mark inside quotation marks as “\"”.
    """
    ways: list[Row] = [{"strict": True}]
    if '\\"' in text:
        ways.append({"strict": True, "doublequote": False, "escapechar": "\\"})
    if delimiter == "\t":
        ways.append({"quoting": csv.QUOTE_NONE})
    fitting = (way for way in ways if len(ways) == 1 or _fits(text, delimiter, way))
    return {"delimiter": delimiter, **next(fitting, ways[0])}


def _fits(text: str, delimiter: str, way: Row) -> bool:
    try:
        return all(True for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, **way))
    except csv.Error:
        return False
