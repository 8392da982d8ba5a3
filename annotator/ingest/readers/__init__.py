"""Reading articles from files, standard input and the web: ``expand`` lists the items, ``read`` reads one."""

import logging
import re
import sys
from collections.abc import Collection, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.items import STDIN_NAME, Failure, Item, expand, form_of
from annotator.ingest.readers.article import storable
from annotator.ingest.readers.decode import decode

__all__ = ["MAX_FILE_BYTES", "Failure", "Item", "count", "expand", "read"]

MAX_FILE_BYTES = 100 * 1024 * 1024
"""Maximum size of a file; JSON Lines are read line by line and may be larger."""

_TALKATIVE = ("trafilatura", "htmldate", "pypdf", "charset_normalizer")
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_JSON_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"")


def read(item: Item, allowed: Collection[str] = (), *, any_page: bool = False) -> Iterator[ArticleInput | Failure]:
    """The articles in ``item``, and a failure for everything unreadable. Content never raises.

    ``allowed`` names hosts that may be on a private network. A page that is probably no article is a failure, or with
    ``any_page`` an article with a remark.
    """
    _hush()
    if item.problem:
        yield Failure(item.source, item.problem)
        return
    try:
        for entry in _read(item, allowed):
            yield entry if isinstance(entry, Failure) or entry.doubt is None else _doubted(entry, any_page)
    except InputError as error:
        yield Failure(item.source, str(error))
    except OSError as error:
        yield Failure(item.source, f"cannot be read: {error.strerror or error}.")


def _doubted(article: ArticleInput, any_page: bool) -> ArticleInput | Failure:
    if any_page:
        return replace(article, doubt=None, remarks=(*article.remarks, f"{article.doubt}."))
    return Failure(article.origin, f"{article.doubt}: give --any-page to import it all the same.")


def count(item: Item) -> int:
    """How many articles ``read`` will return for ``item``, including failures; 1 if only reading could tell."""
    from annotator.ingest.readers.rows import count_csv, count_jsonl

    if item.form not in ("jsonl", "csv"):
        return 1
    try:
        with Path(item.source).open("rb") as stream:
            return max(1, count_jsonl(stream) if item.form == "jsonl" else count_csv(stream.read()))
    except (OSError, InputError):
        return 1


def _read(item: Item, allowed: Collection[str]) -> Iterator[ArticleInput | Failure]:
    if item.form == "url":
        yield from _page(item.source, allowed)
    elif item.form == "stdin":
        data = sys.stdin.buffer.read()
        yield from _articles(_sniff(data), data, STDIN_NAME)
    elif item.form == "jsonl":
        from annotator.ingest.readers.rows import read_jsonl

        with Path(item.source).open("rb") as stream:
            yield from read_jsonl(stream, item.source)
    else:
        path = Path(item.source)
        if path.stat().st_size > MAX_FILE_BYTES:
            raise InputError(f"is larger than {MAX_FILE_BYTES // (1024 * 1024)} MB: split it into articles.")
        yield from _articles(item.form, path.read_bytes(), item.source)


def _page(url: str, allowed: Collection[str]) -> Iterator[ArticleInput | Failure]:
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
    yield from _articles(form, page.data, url, page.final_url, page.charset)


def _articles(
    form: str, data: bytes, origin: str, url: str | None = None, charset: str | None = None
) -> Iterator[ArticleInput | Failure]:
    if form in ("jsonl", "csv"):
        from annotator.ingest.readers.rows import read_csv, read_jsonl

        yield from read_jsonl(BytesIO(data), origin) if form == "jsonl" else read_csv(data, origin)
        return
    try:
        yield _document(form, data, origin, url, charset)
    except (InputError, MemoryError):
        raise
    except Exception as error:  # parsers for HTML, PDF and Markdown raise anything on hostile bytes
        kind = type(error).__name__
        raise InputError(f"cannot be read as {form} ({kind}): it may be damaged; save its text as .txt.") from error


def _document(form: str, data: bytes, origin: str, url: str | None, charset: str | None) -> ArticleInput:
    if not data.strip():
        raise InputError("is empty.")
    if form == "html":
        from annotator.ingest.readers.html import read_html

        return read_html(data, origin, url, charset)
    if form == "pdf":
        from annotator.ingest.readers.pdf import read_pdf

        return read_pdf(data, origin, url)
    decoded = decode(data, charset)
    storable(decoded.text)
    if form == "md":
        from annotator.ingest.readers.markdown import read_markdown

        article = read_markdown(decoded.text, origin, url)
    else:
        from annotator.ingest.readers.plain import read_text

        article = read_text(decoded.text, origin, url)
    return replace(article, remarks=(decoded.remark,)) if decoded.remark else article


def _sniff(data: bytes) -> str:
    """The form of nameless bytes; plain text by default."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if _HTML_START.match(data):
        return "html"
    return "jsonl" if _JSON_START.match(data) else "txt"


def _hush() -> None:
    """Keep the parsers' own messages off the terminal; failures report what matters."""
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
