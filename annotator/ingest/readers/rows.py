"""Reading JSON Lines and CSV: one article per row; bad rows are reported and the rest is read."""

import contextlib
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.items import Failure
from annotator.ingest.paragraphs import guess_headline
from annotator.ingest.readers.article import make_article, storable
from annotator.ingest.readers.decode import byte_order_mark, decode
from annotator.json_lines import numbered, parsed
from annotator.text import iso_date
from annotator.web.address import Address

_FIELDS = ("title", "url", "publisher", "author", "published_at", "language")
_DELIMITERS = ",;\t|"
_NO_LIMIT = 2**31 - 1
"""Replaces Python's limit of 128 KB per cell; articles can be longer."""


def read_jsonl(stream: BinaryIO, origin: str) -> Iterator[ArticleInput | Failure]:
    """An article or a failure for each non-blank line, named ``origin:line``; one line is in memory at a time."""
    for number, line in numbered(_lines(stream)):
        where = f"{origin}:{number}"
        try:
            yield _article(_json_object(line), where)
        except InputError as error:
            yield Failure(where, str(error))


def count_jsonl(stream: BinaryIO) -> int:
    """The number of non-blank lines."""
    return sum(1 for _ in numbered(_lines(stream)))


def count_csv(data: bytes) -> int:
    """The number of rows below the header, up to the first that cannot be parsed."""
    csv.field_size_limit(_NO_LIMIT)
    text = decode(data).text
    delimiter, _ = _header(text)
    rows = 0
    with contextlib.suppress(csv.Error):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows += bool(row)
    return rows - 1


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines as UTF-8; UTF-16 (written by PowerShell) is decoded as a whole."""
    first = stream.readline()
    mark = byte_order_mark(first)
    if mark is None or mark == "utf-8":
        yield first
        yield from stream
    else:
        yield from decode(first + stream.read()).text.encode("utf-8", "surrogatepass").split(b"\n")


def _json_object(line: bytes) -> dict[str, Any]:
    record = parsed(line)
    if not isinstance(record, dict):
        raise InputError("is not a JSON object: write one object with a “text” per line.")
    return record


def read_csv(data: bytes, origin: str) -> Iterator[ArticleInput | Failure]:
    """An article or a failure for each row, named ``origin:line`` by the line it begins on."""
    csv.field_size_limit(_NO_LIMIT)
    decoded = decode(data)
    text, remark = decoded.text, decoded.remark
    delimiter, columns = _header(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line, header = 0, True
    while True:
        where = f"{origin}:{line + 1}"
        try:
            row = next(rows)
            if row and not header:
                article = _article(_cells(row, columns), where)
                yield replace(article, remarks=(remark,)) if remark else article
                remark = None
            header = header and not row
        except StopIteration:
            return
        except csv.Error as error:
            yield Failure(where, f"is not a row of CSV ({error}): check its quotation marks.")
        except InputError as error:
            yield Failure(where, str(error))
        line = rows.line_num


def _header(text: str) -> tuple[str, list[str]]:
    """The delimiter that makes a column ``text`` appear in the first non-blank row, and the columns."""
    head = next((line for line in io.StringIO(text, newline="") if line.strip()), "")
    for delimiter in _DELIMITERS:
        names = next(csv.reader([head], delimiter=delimiter), [])
        columns = [name.strip().lower() for name in names]
        if "text" in columns:
            return delimiter, columns
    if not head:
        raise InputError("is empty.")
    raise InputError("has no column “text” in its first row: give the column with the articles this name.")


def _cells(row: list[str], columns: list[str]) -> dict[str, Any]:
    """The non-blank cells of a row by column; ``meta`` is a JSON object."""
    if len(row) > len(columns):
        raise InputError(f"has {len(row)} cells for {len(columns)} columns: quote cells that contain the delimiter.")
    cells: dict[str, Any] = {
        name: cell for name, cell in zip(columns, row, strict=False) if name and (cell.strip() or name == "text")
    }
    if "meta" in cells:
        try:
            cells["meta"] = parsed(cells["meta"])
        except InputError:
            raise InputError("has a “meta” that is not a JSON object.") from None
    return cells


def _article(record: dict[str, Any], where: str) -> ArticleInput:
    """An article from the columns of a row; unknown columns go into ``meta``."""
    text = record.pop("text", None)
    if not isinstance(text, str):
        raise InputError("has no “text”: each row needs one." if text is None else "has a “text” that is not a string.")
    fields: dict[str, Any] = {name: _string(record, name) for name in _FIELDS}
    external_id = _string(record, "id")
    given = record.pop("meta", None) or {}
    if not isinstance(given, dict):
        raise InputError("has a “meta” that is not a JSON object.")
    meta = {**record, **given}
    storable(json.dumps(meta, ensure_ascii=False), "“meta”")
    try:
        fields["published_at"] = iso_date(fields["published_at"]) if fields["published_at"] else None
        fields["url"] = Address.parse(fields["url"]).url if fields["url"] else None
    except InputError as error:
        raise InputError(f"cannot be imported: {error}") from None
    headline_end = _headline_end(text, fields["title"])
    fields["title"] = fields["title"] or guess_headline(text)
    return make_article(text, where, **fields, external_id=external_id, meta=meta, headline_end=headline_end)


def _string(record: dict[str, Any], name: str) -> str | None:
    value = record.pop(name, None)
    if value is None or isinstance(value, str):
        if value:
            storable(value, f"“{name}”")
        return value.strip() or None if value else None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    raise InputError(f"has a “{name}” that is not a string.")


def _headline_end(text: str, title: str | None) -> int | None:
    """The end of the first line if it is the title; ``None`` leaves the headline to the segmenter."""
    lead = len(text) - len(text.lstrip())
    if title and text.startswith(title, lead) and text[lead + len(title) :].lstrip(" \t\r")[:1] == "\n":
        return lead + len(title)
    return None
