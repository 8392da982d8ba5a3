"""Reading articles from files, standard input and the web: ``expand`` lists the items, ``read`` reads one."""

import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.items import STDIN_NAME, Failure, Item, Remark, expand, form_of
from annotator.ingest.known import Known, KnownBytes
from annotator.ingest.readers.csv_rows import count_csv
from annotator.ingest.readers.documents import Entry, document, read_stream
from annotator.ingest.readers.packed_files import MAX_FILE_BYTES, check_size, whole
from annotator.ingest.readers.rows import NO_COLUMNS, count_jsonl
from annotator.limits import MOST_FAILURES

__all__ = ["MAX_FILE_BYTES", "Entry", "Failure", "Item", "Known", "Remark", "count", "expand", "read"]


def read(
    item: Item,
    allowed: Collection[str] = (),
    *,
    any_page: bool = False,
    columns: Mapping[str, str] = NO_COLUMNS,
    known: KnownBytes | None = None,
) -> Iterator[Entry]:
    """The articles in ``item``, a failure for everything unreadable, and remarks. Content never raises.

    ``allowed`` names hosts that may be on a private network. A page that is probably no article is a failure, or with
    ``any_page`` an article with a remark. ``columns`` maps fields of articles to columns of tables. Rows that are
    ``known`` are returned as such, unread.
    """
    if item.problem:
        yield Failure(item.source, item.problem)
        return
    if item.note:
        yield Remark(item.source, item.note)
        return
    try:
        for entry in _until_too_many_fail(_read(item, allowed, columns, known)):
            is_sure = not isinstance(entry, ArticleInput) or entry.doubt is None
            yield entry if is_sure else _doubted(cast(ArticleInput, entry), any_page)
    except InputError as error:
        yield Failure(item.source, str(error))
    except OSError as error:
        yield Failure(item.source, f"cannot be read: {error.strerror or error}.")


def _until_too_many_fail(entries: Iterator[Entry]) -> Iterator[Entry]:
    failures = 0
    for entry in entries:
        yield entry
        failures += isinstance(entry, Failure)
        if failures == MOST_FAILURES:
            raise InputError(f"has {MOST_FAILURES:,} faulty entries, and what follows was not read: correct it.")


def _doubted(article: ArticleInput, any_page: bool) -> ArticleInput | Failure:
    if any_page:
        return replace(article, doubt=None, remarks=(*article.remarks, f"{article.doubt}."))
    return Failure(article.origin, f"{article.doubt}: give --any-page to import it all the same.")


def count(item: Item, columns: Mapping[str, str] = NO_COLUMNS) -> int:
    """How many articles ``read`` will return for ``item``, including failures; 1 if only reading could tell."""
    if item.note:
        return 0
    if item.form not in ("jsonl", "csv"):
        return 1
    try:
        check_size(Path(item.source), item.form)
        with Path(item.source).open("rb") as stream:
            return max(1, count_jsonl(stream) if item.form == "jsonl" else count_csv(stream.read(), columns))
    except (OSError, InputError):
        return 1


def _read(
    item: Item, allowed: Collection[str], columns: Mapping[str, str], known: KnownBytes | None
) -> Iterator[Entry]:
    if item.form == "url":
        yield from _page(item.source, allowed, columns)
    elif item.form == "stdin":
        yield from read_stream(_standard_input(), "txt", STDIN_NAME, columns)
    else:
        path = Path(item.source)
        check_size(path, item.form)
        with path.open("rb", buffering=0) as stream:
            yield from read_stream(cast(BinaryIO, stream), item.form, item.source, columns, known=known)


def _standard_input() -> BinaryIO:
    """What is piped in, as it comes; what is typed, once it has ended: a second look would wait for a second end."""
    stream = sys.stdin.buffer
    return BytesIO(whole(stream)) if sys.stdin.isatty() else stream


def _page(url: str, allowed: Collection[str], columns: Mapping[str, str]) -> Iterator[Entry]:
    from annotator.web.fetcher import fetch
    from annotator.web.purposes import Purpose

    importing = Purpose(
        agent="reads one page for one person",
        accept="text/html, application/xhtml+xml, application/pdf;q=0.9, text/plain;q=0.8, */*;q=0.1",
        instead="save the page and import the file",
        instead_of_all="save the part you need and import the file",
        check=form_of,
    )
    page = fetch(url, allowed, purpose=importing)
    form = form_of(page.media_type, page.final_url)
    if form in ("jsonl", "csv"):
        yield from read_stream(cast(BinaryIO, BytesIO(page.data)), form, url, columns)
    else:
        yield document(form, page.data, url, page.final_url, page.charset)
