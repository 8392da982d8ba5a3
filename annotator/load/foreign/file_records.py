"""Reading the records of a file and detecting its tool.

JSON Lines are read line by line; a JSON array must fit in memory.
"""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import orjson

from annotator.errors import InputError, UsageError
from annotator.json_lines import check_depth, check_line, lines_of, numbered
from annotator.limits import LONGEST_LINE, size_words
from annotator.load import collection
from annotator.load.foreign import averitec_file, doccano, fever_file, label_studio, prodigy
from annotator.text import one_line

TOOLS: dict[str, ModuleType] = {tool.NAME: tool for tool in (label_studio, prodigy, averitec_file, fever_file, doccano)}
"""The tools by their value of ``--from``, in the order of detection."""
OURS, CLAIMS = "jsonl", "claims"
"""The values of ``--from`` for the output of ``export jsonl`` and for checked claims."""
KINDS = (*TOOLS, OURS, CLAIMS)
"""All supported kinds of files."""
TAKEN = (
    "what “annotator export jsonl” wrote, Prodigy's JSON Lines, Label Studio's JSON or JSON-MIN, doccano's JSON Lines, "
    "JSON or CSV, claims of AVeriTeC and FEVER, a ClaimReview feed, and JSON Lines of checked claims"
)
"""The supported formats, for messages."""
_ANNOTATIONS = b"http://www.w3.org/ns/anno.jsonld"
_LOOKED_AT = 20
"""How many records are examined to detect the tool."""


class ForeignFile:
    """One file of records."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.shown = one_line(self.path.name)
        self._array: list[Any] | None = None

    def records(self) -> Iterator[tuple[str, Any, int]]:
        """Each record, where it is, and how much of the file has been read (in bytes, or in records).

        An unreadable record is returned as an ``InputError``.

        Raises:
            InputError: if the file cannot be read, or is neither JSON, JSON Lines nor CSV.

        """
        try:
            if self._array is not None or self._starts_with(b"["):
                yield from self._from_array()
            elif self._starts_with(b"{"):
                yield from self._from_lines()
            else:
                yield from self._from_csv()
        except OSError as error:
            raise InputError(
                f"{self.shown} cannot be read ({error.strerror}): check its name and permissions."
            ) from error

    @property
    def total(self) -> int:
        """The size of the file, in the unit of ``records``."""
        return len(self._array) if self._array is not None else self.path.stat().st_size

    def tool(self) -> str | None:
        """The name of the tool that wrote the file, judged by its first records; ``None`` if unknown.

        Raises:
            InputError: if the file cannot be read.

        """
        for _, value, _ in islice(self.records(), _LOOKED_AT):
            if isinstance(value, dict):
                name = next((name for name, tool in TOOLS.items() if tool.looks_like(value)), None)
                if name is not None:
                    return name
        return None

    def starts_as_web_annotation(self) -> bool:
        """Whether the file begins with the context of Web Annotations (W3C)."""
        with self.path.open("rb") as stream:
            return _ANNOTATIONS in stream.read(1024)

    def _starts_with(self, sign: bytes) -> bool:
        with self.path.open("rb") as stream:
            start = stream.read(1024).removeprefix(b"\xef\xbb\xbf").lstrip()
        return start.startswith(sign)

    def _from_array(self) -> Iterator[tuple[str, Any, int]]:
        if self._array is None:
            if self.path.stat().st_size > collection.LARGEST:
                raise InputError(
                    f"{self.shown} is larger than {size_words(collection.LARGEST)}: load it in several files."
                )
            try:
                records = collection.whole_value(self.path)
            except orjson.JSONDecodeError as error:
                raise InputError(f"{self.shown} is not JSON ({error}); nothing was loaded.") from error
            self._array = records if isinstance(records, list) else [records]
        for number, value in enumerate(self._array, 1):
            yield f"{self.shown} record {number}", _checked(value), number

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
                    fits = None not in row and None not in row.values()
                    yield where, doccano.from_row(row) if fits else InputError("it has too few or too many cells"), 0
        except (csv.Error, UnicodeDecodeError) as error:
            raise InputError(
                f"{self.shown} is not CSV in UTF-8 ({one_line(str(error))}); nothing was loaded."
            ) from error


def _header(rows: "csv.DictReader[str]") -> list[str]:
    """The column names; empty if the first line is not CSV."""
    try:
        return list(rows.fieldnames or ())
    except (csv.Error, UnicodeDecodeError):
        return []


def _value(line: bytes) -> Any:
    try:
        return _checked(orjson.loads(check_line(line)))
    except InputError as error:
        return InputError(f"it {str(error).rstrip('.')}")
    except orjson.JSONDecodeError as error:
        return InputError(f"it is not JSON ({error})")


def _checked(value: Any) -> Any:
    """A value that is not nested too deeply, or what is wrong with it."""
    try:
        return check_depth(value)
    except InputError as error:
        return InputError(f"it {str(error).rstrip('.')}")


def kind_of(file: ForeignFile, said: str | None = None) -> str:
    """The kind of a file, one of ``KINDS``; ``said``, the value of ``--from``, has priority.

    Raises:
        InputError: if the file cannot be read or has no supported format.
        UsageError: if ``said`` is not a kind.

    """
    if said is not None:
        if said not in KINDS:
            raise UsageError(f"--from takes {', '.join(KINDS)}, not “{one_line(said)}”.")
        return said
    first = next((value for _, value, _ in file.records()), None)
    if isinstance(first, dict) and "schema_version" in first:
        return OURS
    if file.starts_as_web_annotation():
        raise InputError(
            f"{file.shown} holds Web Annotations, which point to texts and do not contain them: load the jsonl export "
            "of the same claims instead."
        )
    tool = file.tool()
    if tool is not None:
        return tool
    if collection.is_collection(file.path):
        return CLAIMS
    raise InputError(f"{file.shown} has no supported format; use {TAKEN}.")
