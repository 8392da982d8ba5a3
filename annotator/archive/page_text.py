"""Extracting the readable text from a web page, a PDF or a text file."""

import re
from dataclasses import dataclass

from annotator.domain.records import ArticleInput
from annotator.errors import InputError

_FORMS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/json": "text",
    "application/xml": "text",
}
PAGES = ("text/html", "application/xhtml+xml")
_UNSTATED = ("application/octet-stream", "binary/octet-stream", None)
"""Media types of servers that do not know the type; the bytes decide then."""
_XML = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_MEDIA_TYPES = {"html": "text/html", "pdf": "application/pdf", "text": "text/plain"}


@dataclass(frozen=True, slots=True)
class Readable:
    """The readable text of a document and its metadata."""

    text: str
    media_type: str
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published_at: str | None = None


def readable(data: bytes, media_type: str | None, charset: str | None, url: str | None) -> Readable:
    """The text of a document; a page without an article is taken whole.

    Raises:
        InputError: for a type without text, an empty or a damaged document; continues a sentence that begins with its
            name.

    """
    form = _form(data, media_type)
    if not data.strip():
        raise InputError("is empty.")
    try:
        found = _html(data, url, charset) if form == "html" else _other(form, data, url, charset)
    except (InputError, MemoryError):
        raise
    except Exception as error:  # parsers for HTML and PDF raise anything on hostile bytes
        raise InputError(f"cannot be read as {form} ({type(error).__name__}): it may be damaged.") from error
    stated = media_type if media_type not in _UNSTATED and media_type else _MEDIA_TYPES[form]
    return Readable(found.text, stated, found.title, found.publisher, found.author, found.published_at)


def _form(data: bytes, media_type: str | None) -> str:
    if data.startswith(b"%PDF-"):  # even if the server calls it text
        return "pdf"
    if media_type in _UNSTATED:
        if _is_page(data):
            return "html"
        if b"\0" not in data[:4096]:
            return "text"
    form = _FORMS.get(media_type or "") or ("text" if (media_type or "").startswith("text/") else None)
    if form is None:
        raise InputError(f"is {media_type or 'of an unknown kind'}, which has no text to archive.")
    return form


def _is_page(data: bytes) -> bool:
    """Whether the bytes begin like a web page, after comments; linear in their length."""
    start = _XML.match(data)
    at = start.end() if start else 0
    while data.startswith(b"<!--", at):
        end = data.find(b"-->", at + 4)
        if end < 0:
            return False
        at = end + 3
        while data[at : at + 1].isspace():
            at += 1
    return _HTML.match(data, at) is not None


def _other(form: str, data: bytes, url: str | None, charset: str | None) -> ArticleInput:
    if form == "pdf":
        from annotator.ingest.readers.pdf import read_pdf

        return read_pdf(data, "", url)
    from annotator.ingest.readers.article import storable
    from annotator.ingest.readers.decode import decode

    text = decode(data, charset).text
    storable(text)
    return ArticleInput(text=text, origin="")


def _html(data: bytes, url: str | None, charset: str | None) -> ArticleInput:
    from annotator.ingest.readers.html import read_html

    try:
        return read_html(data, "", url, charset)
    except InputError:
        whole = whole_page(data, charset)
        if not whole.strip():
            raise InputError("contains no text: it may need a browser to show any; add a saved copy.") from None
        return ArticleInput(text=whole, origin="")


def whole_page(data: bytes, charset: str | None = None) -> str:
    """All the words of a web page, including navigation and adverts."""
    from lxml.etree import strip_elements
    from trafilatura import html2txt, load_html

    from annotator.ingest.readers.html import markup_of

    tree = load_html(markup_of(data, charset))
    if tree is None:
        return ""
    strip_elements(tree, "script", "style", "template", "noscript", with_tail=False)
    return str(html2txt(tree, clean=False))
