"""Reading feeds that were saved as files: RSS, Atom and RDF, an article for each entry; and NITF, one article."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.items import Failure
from annotator.ingest.readers.article import make_article, tidy, web_url
from annotator.ingest.readers.dates import read_date
from annotator.ingest.readers.fragment import is_markup, text_of
from annotator.ingest.readers.xml_tree import local_name, named, parse_xml

_TEXTS = ("encoded", "content", "description", "summary")
_NITF_BLOCKS = ("p", "hl2", "li", "dt", "dd", "tr")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_BY = re.compile(r"by\s+", re.IGNORECASE)
_FROM_SUMMARY = "has only the summary of its feed: import the address for the whole article."


def read_feed(data: bytes, origin: str) -> Iterator[ArticleInput | Failure]:
    """An article or a failure for each entry of a feed, named ``origin:number``.

    Raises:
        InputError: if it is no XML, or has no entries.

    """
    root = parse_xml(data)
    if local_name(root) == "nitf":
        yield _nitf(root, origin)
        return
    entries = [node for node in root.iter() if local_name(node) in ("item", "entry")]
    if not entries:
        raise InputError("has no entries of a feed.")
    inside = {node for entry in entries for node in entry.iter()}
    site = next((node.text for node in root.iter() if local_name(node) == "title" and node not in inside), None)
    for number, entry in enumerate(entries, 1):
        where = f"{origin}:{number}"
        try:
            yield _entry(entry, where, tidy(site))
        except InputError as error:
            yield Failure(where, str(error))


def _entry(entry: Any, where: str, site: str | None) -> ArticleInput:
    own = {local_name(node): node for node in reversed(entry)}
    name = next((name for name in _TEXTS if name in own and _inner(own[name])), None)
    if name is None:
        raise InputError("has no text in its feed: import the address of the article.")
    title = tidy(text_of(_inner(own["title"]))) if "title" in own and _inner(own["title"]) else None
    body = _plain(_inner(own[name]))
    text = f"{title}\n\n{body}\n" if title and not body.startswith(title) else f"{body}\n"
    dates = (own[each].text for each in ("pubDate", "published", "date", "issued") if each in own)
    article = make_article(
        text, where, title=title, url=_link(entry), publisher=site, author=named(entry, "creator", "author"),
        published_at=next((day for each in dates if (day := read_date(each))), None),
        external_id=named(entry, "guid", "id"), headline_end=len(title) if title and text.startswith(title) else None,
    )  # fmt: skip
    return article if name in ("encoded", "content") else _with_remark(article)


def _with_remark(article: ArticleInput) -> ArticleInput:
    return replace(article, remarks=(*article.remarks, _FROM_SUMMARY))


def _inner(node: Any) -> str:
    """What is in an element: its text (markup is escaped there), or the XHTML below it."""
    if len(node):
        from lxml import etree

        return (node.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in node)
    return (node.text or "").strip()


def _plain(value: str) -> str:
    return text_of(value) if is_markup(value) or "&" in value or "</" in value else value


def _link(entry: Any) -> str | None:
    """The address of the entry's page: the text of RSS's “link”, the “href” of Atom's."""
    links = [node for node in entry if local_name(node) == "link"]
    preferred = sorted(links, key=lambda node: (node.get("rel") or "alternate") != "alternate")
    return next((url for node in preferred if (url := web_url(node.get("href") or node.text))), None)


def _nitf(root: Any, origin: str) -> ArticleInput:
    """A story of a news agency in NITF (IPTC): its headline, the blocks of its body, and what its head says of it."""
    body = next((node for node in root.iter() if local_name(node) == "body.content"), root)
    title = tidy(named(root, "hl1", "headline", "title"))
    head = [_line(node) for line in root.iter() if local_name(line) == "hedline" for node in _named_in(line, ("hl2",))]
    blocks = [title or "", *head, *map(_line, _named_in(body, _NITF_BLOCKS))]
    text = "\n\n".join(filter(None, blocks)) + "\n"
    byline = " ".join((named(root, "byline") or "").split())
    return make_article(
        text,
        origin,
        title=title,
        author=_BY.sub("", byline),
        publisher=_stated(root, "doc.copyright", "holder") or _stated(root, "doc-id", "regsrc"),
        published_at=read_date(_stated(root, "date.issue", "norm") or _stated(root, "date.release", "norm")),
        external_id=_stated(root, "doc-id", "id-string"),
        language=root.get(_LANGUAGE),
        headline_end=len(title or "") or None,
    )


def _named_in(root: Any, names: tuple[str, ...]) -> Iterator[Any]:
    """The elements of these names, without those inside another of them: their words are in that one's."""
    inside: set[Any] = set()
    for node in root.iter():
        if node not in inside and local_name(node) in names:
            inside.update(node.iter())
            yield node


def _line(node: Any) -> str:
    """The words of an element on one line, with a bar between the cells of a table's row."""
    cells = [_line(cell) for cell in node] if local_name(node) == "tr" else []
    return " | ".join(cells) or " ".join("".join(node.itertext()).split())


def _stated(root: Any, name: str, attribute: str) -> str | None:
    """What the first element of this name says in an attribute."""
    return next((node.get(attribute) for node in root.iter() if local_name(node) == name), None)
