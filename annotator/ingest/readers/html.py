"""Reading web pages: the article without navigation and adverts, and the page's metadata."""

import re
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.readers.article import make_article, tidy, web_url
from annotator.ingest.readers.decode import Decoded, decode
from annotator.ingest.readers.html_blocks import blocks_of
from annotator.ingest.readers.html_entries import keep_entries, keep_fact_boxes
from annotator.ingest.readers.html_marks import mark
from annotator.ingest.readers.html_title import title_of
from annotator.ingest.readers.no_article import doubt_of, is_cut_short

if TYPE_CHECKING:
    from lxml.html import HtmlElement

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
_CHANGED = re.compile(r"modif|\bupdated?(?:_time|\b)|og:updated|lastmod|revised", re.IGNORECASE)
_MODIFIED = re.compile(r'"dateModified"\s*:\s*"([^"]*)"')
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST = 0.9
"""The share of the words that were found in the page that the text must have, so that nothing is said."""
_FEWEST = 2
"""Words; a single one is a link or a button."""
_NONE = "has no article that could be found: save its text as a .txt file and import that."


def read_html(data: bytes, origin: str, url: str | None = None, charset: str | None = None) -> ArticleInput:
    """The article of a web page, headline first.

    ``url`` is the page's address (a canonical address stated by the page has priority), ``charset`` the encoding stated
    by the server.

    Raises:
        InputError: if there is no article, or it cannot be stored.

    """
    from trafilatura import load_html

    decoded = _decoded(data, charset)
    tree = load_html(decoded.text)
    if tree is None:
        raise InputError(_NONE)
    mark(tree)
    keep_entries(tree)
    keep_fact_boxes(tree)
    changed = _without_changes(tree)
    page, blocks = _extracted(tree, url)
    address = web_url(page.url) or url
    headline = title_of(tree, tidy(page.sitename), urlsplit(address or "").hostname or "")
    language = _LANGUAGE.search(decoded.text, 0, _HEAD)
    article = make_article(
        "\n\n".join([headline, *_without(blocks, headline)] if headline else blocks) + "\n",
        origin,
        title=headline,
        url=address,
        publisher=page.sitename,
        author=page.author,
        published_at=page.date,
        language=language[1] if language else None,
        meta={"modified_at": changed} if changed and changed != page.date else None,
        headline_end=len(headline) if headline else None,
    )
    remarks = _remarks(decoded.remark, page, blocks)
    return replace(article, remarks=remarks, doubt=doubt_of(tree, headline, blocks))


def _extracted(tree: "HtmlElement", url: str | None) -> tuple[Any, list[str]]:
    """What trafilatura finds in a page, and the blocks of its text.

    Raises:
        InputError: if there is no article.

    """
    from trafilatura import bare_extraction

    page: Any = bare_extraction(
        deepcopy(tree), url=url, include_comments=False, with_metadata=True, date_extraction_params=dict(_DATES)
    )
    blocks = list(blocks_of(page.body)) if page is not None and page.body is not None else []
    if sum(len(block.split()) for block in blocks) < _FEWEST:
        raise InputError(_NONE)
    return page, blocks


def markup_of(data: bytes, charset: str | None = None) -> str:
    """A page decoded as the server or the page states, without forbidden characters.

    Raises:
        InputError: if it cannot be decoded.

    """
    return _decoded(data, charset).text


def _decoded(data: bytes, charset: str | None) -> Decoded:
    declared = _DECLARED.search(data, 0, _HEAD)
    decoded = decode(data, charset or (declared[1].decode("ascii") if declared else None))
    return replace(decoded, text=_CONTROL.sub("", decoded.text))


def _without(blocks: list[str], headline: str) -> list[str]:
    key = _key(headline)
    return [block for index, block in enumerate(blocks) if index > 2 or _key(block) != key]


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _without_changes(tree: "HtmlElement") -> str | None:
    """Take the days of later changes out of a page, so that none is taken for its publication; return the last one."""
    found: list[str] = []
    for node in list(tree.iter("meta", "time")):
        names = " ".join(node.get(name) or "" for name in ("property", "name", "itemprop", "http-equiv", "class"))
        if _CHANGED.search(names):
            found.append(node.get("content") or node.get("datetime") or "")
            node.drop_tree()
    for node in tree.iter("script"):
        if node.text and "dateModified" in node.text:
            found += _MODIFIED.findall(node.text)
            node.text = _MODIFIED.sub('"x":""', node.text)
    return next((day[0] for value in found if (day := _DAY.match(value.strip()))), None)


def _remarks(decoded: str | None, page: Any, blocks: list[str]) -> tuple[str, ...]:
    """What is to be said of the text: a guessed encoding, words of the page that are missing."""
    remarks = [decoded] if decoded else []
    kept, found = (len(re.findall(r"\w+", text)) for text in (" ".join(blocks), " ".join(page.body.itertext())))
    if kept < found * _MOST:
        remarks.append(f"lost {found - kept} of {found} words of its article: compare it with the page.")
    if is_cut_short(blocks):
        remarks.append("ends in a prompt to subscribe: the rest of the article may be missing.")
    return tuple(remarks)
