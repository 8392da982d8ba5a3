"""Reading JSON Lines, and making articles of rows of any kind; bad rows are reported and the rest is read."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, BinaryIO

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.items import Failure
from annotator.ingest.known import Known, KnownBytes
from annotator.ingest.paragraphs import guess_headline
from annotator.ingest.readers.article import check_text, make_article, storable
from annotator.ingest.readers.decode import byte_order_mark, decode
from annotator.ingest.readers.fragment import is_markup, text_of
from annotator.ingest.readers.packed_files import whole
from annotator.ingest.readers.row_fields import Row, fields_of, is_cut
from annotator.ingest.readers.row_values import RowValues
from annotator.json_lines import NESTED, check_depth, check_line, lines_of, numbered
from annotator.limits import MOST_VALUES

_FIELDS = ("title", "url", "publisher", "author", "published_at", "language")
NO_COLUMNS: Mapping[str, str] = MappingProxyType({})


def read_jsonl(
    stream: BinaryIO, origin: str, columns: Mapping[str, str] = NO_COLUMNS, known: KnownBytes | None = None
) -> Iterator[ArticleInput | Failure | Known]:
    """An article or a failure for each non-blank line, named ``origin:line``; lines that are ``known`` are not read.

    One line is in memory at a time, or as many as are looked up together.
    """
    if known is None:
        for number, line in numbered(_lines(stream)):
            yield _article_on(line, f"{origin}:{number}", columns)
        return
    for number, line, key, article_id in known.rows(numbered(_lines(stream))):
        where = f"{origin}:{number}"
        if article_id:
            yield Known(where, article_id)
            continue
        entry = _article_on(line, where, columns)
        yield replace(entry, key=key) if isinstance(entry, ArticleInput) else entry


def _article_on(line: bytes, where: str, columns: Mapping[str, str]) -> ArticleInput | Failure:
    try:
        return article_of(_json_object(check_line(line)), where, columns)
    except InputError as error:
        return Failure(where, str(error))


def count_jsonl(stream: BinaryIO) -> int:
    """The number of non-blank lines."""
    return sum(1 for _ in numbered(_lines(stream)))


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines as UTF-8; UTF-16 (written by PowerShell) is decoded as a whole."""
    lines = lines_of(stream)
    first = next(lines, b"")
    mark = byte_order_mark(first)
    if mark is None or mark == "utf-8":
        yield first
        yield from lines
    else:
        yield from decode(first + whole(stream)).text.encode("utf-8", "surrogatepass").split(b"\n")


def _json_object(line: bytes) -> Row:
    record = json_value(line)
    if not isinstance(record, dict):
        raise InputError("is not a JSON object: write one object with a “text” per line.")
    return record


def json_value(data: bytes | str) -> Any:
    """A value of JSON; Python's and JavaScript's NaN is nothing.

    Raises:
        InputError: if it is none.

    """
    commas = data.count(",") if isinstance(data, str) else data.count(b",")
    if commas > MOST_VALUES:
        raise InputError(f"is JSON of more than {MOST_VALUES:,} values: give it as JSON Lines, one article a line.")
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        return check_depth(json.loads(text, parse_constant=lambda _: None))
    except UnicodeDecodeError:
        raise InputError("is not UTF-8: save the file as UTF-8 and try again.") from None
    except RecursionError:
        raise InputError(NESTED) from None
    except ValueError as error:
        raise InputError(f"is not JSON ({error}): check that it is complete.") from None


def finite(value: Any) -> Any:
    """``value`` without numbers that JSON does not have."""
    if isinstance(value, dict):
        return {str(key): finite(part) for key, part in value.items()}
    if isinstance(value, list):
        return [finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def article_of(record: Row, where: str, columns: Mapping[str, str] = NO_COLUMNS) -> ArticleInput:
    """An article from a row. Unknown fields go into ``meta``, and so does what cannot be read.

    ``columns`` maps fields of an article to names in the row.

    Raises:
        InputError: if there is no text, or it cannot be stored.

    """
    found, rest = fields_of(record, columns)
    text = _text(found.pop("text"))
    given = found.pop("meta", None) or {}
    given = given if isinstance(given, dict) else {"meta": given}
    values = RowValues(found, month_first="warc_date" in record)
    fields: Row = {name: values.take(name) for name in _FIELDS}
    external_id = values.take("id")
    try:
        meta = check_depth(finite({**rest, **values.values, **given}))
    except RecursionError:
        raise InputError(NESTED) from None
    storable(json.dumps(meta, ensure_ascii=False), "“meta”")
    headline_end = _headline_end(text, fields["title"])
    fields["title"] = fields["title"] or guess_headline(text)
    article = make_article(text, where, **fields, external_id=external_id, meta=meta, headline_end=headline_end)
    remarks = [f"has a “{name}” that could not be read: it was kept in “meta”." for name in values.unread]
    if is_cut(text):
        remarks.append("has a text that ends as excerpts do: the rest of the article may be missing.")
    return replace(article, remarks=tuple(remarks))


def _text(value: object) -> str:
    r"""The text of a row; a list is its paragraphs, markup is read as such, and “\n” written out is a line end."""
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        value = "\n\n".join(value)
    if not isinstance(value, str):
        raise InputError("has a “text” that is not a string.")
    check_text(value)
    if is_markup(value):
        return text_of(value)
    if "\n" not in value and "\\n" in value:
        return value.replace("\\r\\n", "\n").replace("\\n", "\n")
    return value


def _headline_end(text: str, title: str | None) -> int | None:
    """The end of the first line if it is the title; ``None`` leaves the headline to the segmenter."""
    lead = len(text) - len(text.lstrip())
    if title and text.startswith(title, lead) and text[lead + len(title) :].lstrip(" \t\r")[:1] == "\n":
        return lead + len(title)
    return None
