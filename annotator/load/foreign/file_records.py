"""The records of a file, one after the other, and which tool they are from.

JSON Lines are read a line at a time; a JSON array must be held in memory.
"""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import orjson

from annotator.errors import InputError, UsageError
from annotator.json_lines import LONGEST_LINE, lines_of, numbered
from annotator.load import collection
from annotator.load.foreign import doccano, label_studio, prodigy
from annotator.text import one_line

TOOLS: dict[str, ModuleType] = {tool.NAME: tool for tool in (label_studio, prodigy, doccano)}
"""The tools by the name that ``--from`` has for them, in the order in which they are looked for."""
OURS, CLAIMS = "jsonl", "claims"
"""The names that ``--from`` has for what ``export jsonl`` wrote, and for a collection of checked claims."""
KINDS = (*TOOLS, OURS, CLAIMS)
"""Every kind of file that is taken."""
TAKEN = (
    "what “annotator export jsonl” wrote, Prodigy's JSON Lines, Label Studio's JSON or JSON-MIN, doccano's JSON Lines, "
    "JSON or CSV, a ClaimReview feed, and JSON Lines of checked claims"
)
"""The kinds of files in words, for messages."""
_LOOKED_AT = 20
"""Records at the beginning that are looked at to find out what a file is."""


class ForeignFile:
    """One file of records."""

    def __init__(self, path: Path | str) -> None:
        """Nothing is read yet."""
        self.path = Path(path)
        self.shown = one_line(self.path.name)
        self._array: list[Any] | None = None

    def records(self) -> Iterator[tuple[str, Any, int]]:
        """Each record, the words that name it, and how much of the file is read then (in bytes, or in records).

        A record that cannot be read comes as an ``InputError`` that says why.

        Raises:
            InputError: when the file cannot be read, or is neither JSON, JSON Lines nor CSV.

        """
        try:
            if self._array is not None or self._starts_with(b"["):
                yield from self._from_array()
            elif self._starts_with(b"{"):
                yield from self._from_lines()
            else:
                yield from self._from_csv()
        except OSError as error:
            raise InputError(f"{self.shown} cannot be read ({error.strerror}): check its name and rights.") from error

    @property
    def total(self) -> int:
        """How much there is to read, in what ``records`` counts."""
        return len(self._array) if self._array is not None else self.path.stat().st_size

    def tool(self) -> str | None:
        """The name of the tool that wrote the file, as its first records tell; ``None`` when no tool would.

        Raises:
            InputError: when the file cannot be read.

        """
        for _, value, _ in islice(self.records(), _LOOKED_AT):
            if isinstance(value, dict):
                found = next((name for name, tool in TOOLS.items() if tool.looks_like(value)), None)
                if found is not None:
                    return found
        return None

    def _starts_with(self, sign: bytes) -> bool:
        with self.path.open("rb") as stream:
            start = stream.read(1024).removeprefix(b"\xef\xbb\xbf").lstrip()
        return start.startswith(sign)

    def _from_array(self) -> Iterator[tuple[str, Any, int]]:
        if self._array is None:
            if self.path.stat().st_size > collection.LARGEST:
                raise InputError(f"{self.shown} is larger than {collection.LARGEST} bytes: load it in several files.")
            try:
                found = orjson.loads(self.path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
            except orjson.JSONDecodeError as error:
                raise InputError(f"{self.shown} is not JSON ({error}); nothing was loaded.") from error
            self._array = found if isinstance(found, list) else [found]
        for number, value in enumerate(self._array, 1):
            yield f"{self.shown} record {number}", value, number

    def _from_lines(self) -> Iterator[tuple[str, Any, int]]:
        with self.path.open("rb") as stream:
            for number, line in numbered(lines_of(stream)):
                yield f"{self.shown} line {number}", _value(line), stream.tell()

    def _from_csv(self) -> Iterator[tuple[str, Any, int]]:
        csv.field_size_limit(LONGEST_LINE)
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as stream:
                rows = csv.DictReader(stream, strict=True)
                if not doccano.is_header(_header(rows)):
                    return
                for row in rows:
                    where = f"{self.shown} line {rows.line_num}"
                    whole = None not in row and None not in row.values()
                    yield where, doccano.from_row(row) if whole else InputError("it has too few cells, or too many"), 0
        except (csv.Error, UnicodeDecodeError) as error:
            raise InputError(
                f"{self.shown} is no CSV in UTF-8 ({one_line(str(error))}); nothing was loaded."
            ) from error


def _header(rows: "csv.DictReader[str]") -> list[str]:
    """The names of the columns; none where the first line is not even CSV."""
    try:
        return list(rows.fieldnames or ())
    except (csv.Error, UnicodeDecodeError):
        return []


def _value(line: bytes) -> Any:
    if len(line) > LONGEST_LINE:
        return InputError(f"it is longer than {LONGEST_LINE} bytes")
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return InputError(f"it is not JSON ({error})")


def kind_of(file: ForeignFile, said: str | None = None) -> str:
    """The kind of a file, one of ``KINDS``; what is ``said`` wins.

    Raises:
        InputError: when the file cannot be read or is none of them.
        UsageError: when what is said is no kind.

    """
    if said is not None:
        if said not in KINDS:
            raise UsageError(f"--from takes {', '.join(KINDS)}, not “{one_line(said)}”.")
        return said
    if _is_ours(file):
        return OURS
    tool = file.tool()
    if tool is not None:
        return tool
    if collection.is_collection(file.path):
        return CLAIMS
    raise InputError(f"{file.shown} is none of the files that are taken: {TAKEN}.")


def _is_ours(file: ForeignFile) -> bool:
    """Whether the first record is of our own exports', of claims or of articles."""
    first = next((value for _, value, _ in file.records()), None)
    return isinstance(first, dict) and "schema_version" in first
