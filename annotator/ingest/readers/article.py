"""The one way out of every reader: an article that can be stored, or the reason why not."""

import re
from typing import Any

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.text_lines import BLANK
from annotator.text import check_storable
from annotator.web.address import Address


def make_article(
    text: str,
    origin: str,
    *,
    title: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
    author: str | None = None,
    published_at: str | None = None,
    language: str | None = None,
    external_id: str | None = None,
    meta: dict[str, Any] | None = None,
    headline_end: int | None = None,
) -> ArticleInput:
    """An article with ``text`` exactly as given; the rest on one line each, blank values as ``None``.

    Raises:
        InputError: for text with nothing to read in it, or with characters that cannot be stored; the message goes
            on from the name of the source.

    """
    if not text.strip(BLANK):
        raise InputError("is empty.")
    storable(text)
    return ArticleInput(
        text=text,
        origin=re.sub("[\ud800-\udfff]", "\ufffd", origin),  # file names may be any bytes
        title=tidy(title),
        url=tidy(url),
        publisher=tidy(publisher),
        author=tidy(author),
        published_at=tidy(published_at),
        language=tidy(language),
        external_id=tidy(external_id),
        meta=meta or {},
        headline_end=headline_end,
    )


def storable(text: str, what: str = "") -> None:
    """Refuse what cannot be stored; the message goes on from the name of the source, ``what`` named when given.

    Raises:
        InputError: for a NUL or half a surrogate pair.

    """
    try:
        check_storable(text, what)
    except InputError as error:
        raise InputError(str(error).strip()) from None


def tidy(value: str | None) -> str | None:
    """``value`` on one line without blanks around it; ``None`` when nothing is left or it cannot be stored."""
    if value is None:
        return None
    cleaned = " ".join(value.split())
    try:
        check_storable(cleaned, "")
    except InputError:
        return None
    return cleaned or None


def web_url(value: str | None) -> str | None:
    """``value`` when it is a web address, for addresses that a page claims for itself; else ``None``."""
    cleaned = tidy(value)
    try:
        return Address.parse(cleaned).url if cleaned else None
    except InputError:
        return None
