"""Which field of a row is what: the names that data sets give to the text, title, address, and so on of an article.

Known are the shapes of CC-News, RealNews, All the News, NELA-GT, news-please, NewsAPI, the Guardian's API, trafilatura,
GDELT, AVeriTeC, FEVER and LIAR. Names are compared without case, spaces, “_”, “-” and “.”.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from annotator.errors import InputError

Row = dict[str, Any]
"""An object of JSON, or a row of a table by column."""
FIELDS = ("text", "title", "url", "publisher", "author", "published_at", "language", "id", "meta")
"""What an article is made of."""
_NAMES = {
    "text": "text content body article articletext articlebody maintext plaintext fulltext bodytext fullcontent story "
    "document newstext contenttext rawtext headlinetext sentence statement claim",
    "title": "title headline webtitle heading",
    "url": "url link weburl articleurl requestedurl respondedurl sourceurl permalink documentidentifier "
    "originalclaimurl",
    "publisher": "publisher publication sitename source sourcename outlet newspaper domain sourcedomain hostname "
    "reportingsource",
    "author": "author authors byline writer creator",
    "published_at": "publishedat published publishdate publisheddate datepublish datepublished publicationdate "
    "webpublicationdate pubdate date seendate publishedutc createdat timestamp",
    "language": "language lang languagecode",
    "id": "id",
    "meta": "meta",
}
_KNOWN = {field: names.split() for field, names in _NAMES.items()}
_ALL = frozenset(name for names in _KNOWN.values() for name in names)
_INNER = ("article", "fields", "data", "document")
"""Objects in which some data sets keep the parts of an article."""
_LISTS = ("articles", "results", "items", "data", "documents", "rows", "news")
_END = 60
"""Characters at the end of a text that are looked at."""
_CUT = re.compile(r"(?:\.\.\.|…)\s*(?:\[\+?\d+ chars\])?\s*\Z|\[\+\d+ chars\]\s*\Z")


def key_of(name: str) -> str:
    """A column's name as it is compared."""
    return re.sub(r"[\s_.\-]+", "", name).casefold()


def names_text(names: list[str], columns: Mapping[str, str]) -> bool:
    """Whether one of these columns holds the text of articles; ``columns`` maps fields to columns by hand."""
    wanted = [key_of(columns["text"])] if "text" in columns else _KNOWN["text"]
    return not {key_of(name) for name in names}.isdisjoint(wanted)


def is_cut(text: str) -> bool:
    """Whether a text ends as excerpts do: “… [+2310 chars]”."""
    return bool(_CUT.search(text[-_END:]))


def fields_of(record: Row, columns: Mapping[str, str]) -> tuple[Row, Row]:
    """The values of a row by field of an article, and what is left of the row.

    Raises:
        InputError: if no field has a text; names the fields found.

    """
    flat = _flat(record, columns)
    by_key: dict[str, str] = {}
    for name in flat:
        by_key.setdefault(key_of(name), name)
    found: Row = {}
    for field in FIELDS:
        column = _column(field, flat, by_key, columns)
        if column is not None:
            found[field] = flat.pop(column)
            by_key = {key: known for key, known in by_key.items() if known != column}
    if "text" not in found:
        raise InputError(no_text([str(name) for name in record]))
    return found, {name: value for name, value in flat.items() if value is not None or key_of(name) not in _ALL}


def no_text(names: list[str]) -> str:
    """The sentence that refuses a row or a table without a text, with the columns found."""
    listed = ", ".join(f"“{name[:40]}”" for name in names[:12] if name) or "none"
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    if not {key_of(name) for name in names}.isdisjoint(_KNOWN["url"]):
        return (
            f"has no “text”, only {listed}{more}: say which column it is with --column text=NAME, "
            "or import the addresses."
        )
    return f"has no “text”, only {listed}{more}: say which column it is with --column text=NAME."


def _flat(record: Row, columns: Mapping[str, str]) -> Row:
    """A row with the parts of an inner object beside its own, if the text is only there."""
    if "text" in columns or any(_is_text(record[name]) for name in record if key_of(name) in _KNOWN["text"]):
        return dict(record)
    for name, inner in record.items():
        if key_of(name) in _INNER and isinstance(inner, dict) and names_text(list(inner), columns):
            return {**{key: value for key, value in record.items() if key != name}, **inner}
    return dict(record)


def _is_text(value: object) -> bool:
    return (isinstance(value, str) and bool(value.strip())) or isinstance(value, list)


def _column(field: str, row: Row, by_key: Mapping[str, str], columns: Mapping[str, str]) -> str | None:
    if field in columns:
        return by_key.get(key_of(columns[field]))
    present = [by_key[key] for key in _KNOWN[field] if key in by_key]
    if field == "text":
        return _text_column(row, present)
    filled = [name for name in present if row[name] not in (None, "", [], {})]
    if field == "publisher":
        filled = [name for name in filled if not str(row[name]).startswith(("http://", "https://"))]
    return next(iter(filled), None)


def _text_column(row: Row, present: list[str]) -> str | None:
    """The first column with a text; a longer one if that text is only the beginning of an article."""
    filled = [name for name in present if _is_text(row[name])]
    first = next(iter(filled or present), None)
    if first is None or not isinstance(row[first], str) or not is_cut(row[first]):
        return first
    longer = (name for name in filled if isinstance(row[name], str) and len(row[name]) > len(row[first]))
    return next(longer, first)


def rows_in(value: object) -> Iterator[object]:
    """The rows of a JSON document: of an array, of a list under a usual name, or the one object that it is."""
    if isinstance(value, list):
        yield from value
        return
    if isinstance(value, dict) and not names_text(list(value), {}):
        inner = value.get("response") if isinstance(value.get("response"), dict) else value
        for name in _LISTS:
            rows = inner.get(name) if isinstance(inner, dict) else None
            if isinstance(rows, list) and rows and isinstance(rows[0], dict):
                yield from rows
                return
    yield value
