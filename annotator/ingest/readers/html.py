"""Reading web pages: the article without navigation and adverts, and the page's metadata."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.readers.article import make_article, tidy, web_url
from annotator.ingest.readers.decode import decode

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"<html[^>]{0,500}?\slang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3})\b", re.IGNORECASE
)
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]))(?:;|(?!\w))",
    re.IGNORECASE,
)
"""Characters that HTML forbids and that make the parser reject a page."""
_HEAD = 4096
_DATES = {"original_date": True, "extensive_search": False, "outputformat": "%Y-%m-%d"}
"""Only dates that the page states as its own; others in the text may be anything."""


def read_html(data: bytes, origin: str, url: str | None = None, charset: str | None = None) -> ArticleInput:
    """The article of a web page, headline first.

    ``url`` is the page's address (a canonical address stated by the page has priority), ``charset`` the encoding stated
    by the server.

    Raises:
        InputError: if there is no article, or it cannot be stored.

    """
    from trafilatura import bare_extraction

    markup = markup_of(data, charset)
    page: Any = bare_extraction(
        markup, url=url, include_comments=False, with_metadata=True, date_extraction_params=dict(_DATES)
    )
    blocks = list(_blocks(page.body)) if page is not None and page.body is not None else []
    if not blocks:
        raise InputError("has no article that could be found: save its text as a .txt file and import that.")
    headline = _headline(markup, page)
    text = "\n\n".join([headline, *_without(blocks, headline)] if headline else blocks) + "\n"
    language = _LANGUAGE.search(markup, 0, _HEAD)
    return make_article(
        text,
        origin,
        title=headline,
        url=web_url(page.url) or url,
        publisher=page.sitename,
        author=page.author,
        published_at=page.date,
        language=language[1] if language else None,
        headline_end=len(headline) if headline else None,
    )


def markup_of(data: bytes, charset: str | None = None) -> str:
    """A page decoded as the server or the page states, without forbidden characters.

    Raises:
        InputError: if it cannot be decoded.

    """
    declared = _DECLARED.search(data, 0, _HEAD)
    return _CONTROL.sub("", decode(data, charset or (declared[1].decode("ascii") if declared else None)))


def _headline(markup: str, page: Any) -> str | None:
    """The page's only main heading, unless it is the site's name; otherwise the title without that name."""
    from trafilatura import load_html

    site = (tidy(page.sitename) or "").casefold()
    tree = load_html(markup)
    headings = [] if tree is None else [tidy("".join(node.itertext())) for node in tree.iter("h1")]
    visible = [heading for heading in headings if heading and heading.casefold() != site]
    if len(visible) == 1:
        return visible[0]
    title = tidy(page.title)
    if title and site:
        stem = re.split(r"\s+[|–—·-]\s+", title)
        if len(stem) > 1 and stem[-1].casefold() == site:
            return title[: title.rindex(stem[-1])].rstrip(" |–—·-")
    return title


def _without(blocks: list[str], headline: str) -> list[str]:
    key = _key(headline)
    return [block for index, block in enumerate(blocks) if index > 2 or _key(block) != key]


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _blocks(body: "_Element") -> Iterator[str]:
    for node in body:
        if node.tag == "list":
            text = "\n".join(_items(node))
        elif node.tag == "table":
            rows = (" | ".join(_inline(cell) for cell in row.iter("cell")) for row in node.iter("row"))
            text = "\n".join(row for row in rows if row.strip(" |"))
        elif node.tag == "quote" and any(child.tag in ("p", "list", "head") for child in node):
            yield from _blocks(node)
            continue
        elif node.tag == "code":
            text = "".join(node.itertext()).strip("\n")
        else:
            text = _inline(node)
        if text.strip():
            yield text


def _items(node: "_Element", indent: str = "") -> Iterator[str]:
    ordered = node.get("rend") == "ol"
    items = [child for child in node if child.tag == "item"]
    for number, item in enumerate(items, 1):
        text = _inline(item)
        if text:
            yield f"{indent}{number}. {text}" if ordered else f"{indent}- {text}"
        for nested in item.iterchildren("list"):
            yield from _items(nested, indent + "  ")


def _inline(node: "_Element") -> str:
    """The text of a block without nested lists; line breaks stay unless the sentence continues."""
    lines = filter(None, (" ".join(line.split(" ")).strip() for line in "".join(_words(node)).split("\n")))
    return re.sub(r"\n(?=[a-zß-öø-ÿ])", " ", "\n".join(lines))


def _words(node: "_Element") -> Iterator[str]:
    yield _flat(node.text)
    for child in node:
        if child.tag == "lb":
            yield "\n"
        elif child.tag != "list":
            yield from _words(child)
        yield _flat(child.tail)


def _flat(text: str | None) -> str:
    """HTML white space collapsed to one space; no-break spaces stay."""
    return re.sub(r"[ \t\r\n\f]+", " ", text or "")
