"""Making an article that can be stored; every reader returns its articles through here."""

import re
from typing import Any

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.text_lines import BLANK
from annotator.limits import LONGEST_TEXT
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
    """An article with ``text`` exactly as given; other values on one line each, blank ones as ``None``.

    Raises:
        InputError: for a blank text, or characters that cannot be stored; continues a sentence that begins with the
            source.

    """
    check_text(text)
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


def check_text(text: str) -> None:
    """Refuse a text that is too long to be one article.

    Raises:
        InputError: names the limit; continues a sentence that begins with the source.

    """
    if len(text) > LONGEST_TEXT:
        raise InputError(
            f"has {len(text):,} characters, more than the {LONGEST_TEXT:,} of one article: split it into several."
        )


def storable(text: str, what: str = "") -> None:
    """Refuse text that cannot be stored; ``what`` names it in the message, which continues after the source's name.

    Raises:
        InputError: for a NUL or half a surrogate pair.

    """
    try:
        check_storable(text, what)
    except InputError as error:
        raise InputError(str(error).strip()) from None


def tidy(value: str | None) -> str | None:
    """``value`` on one line and trimmed; ``None`` if it is empty or cannot be stored."""
    if value is None:
        return None
    cleaned = " ".join(value.split())
    try:
        check_storable(cleaned, "")
    except InputError:
        return None
    return cleaned or None


def web_url(value: str | None) -> str | None:
    """The URL in ``value``, as a page states it for itself; ``None`` if it is invalid."""
    cleaned = tidy(value)
    try:
        return Address.parse(cleaned).url if cleaned else None
    except InputError:
        return None
