"""Keeping what a search for the article would lose: entries of live pages below one another, and fact boxes.

It would take the first entry for all of the article, drop times and headings of the others, and every ``aside``.
"""

import re
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ENTRIES = frozenset(("article", "div", "li", "section"))
_HEADINGS = ("h2", "h3", "h4", "h5")
_OTHERS = re.compile(
    r"comment|disqus|repl(?:y|ies)|related|teaser|promo|card|sidebar|recommend|aside|footer", re.IGNORECASE
)
"""Names of what is no part of an article, though it has times."""
_FEWEST = 2
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}|\d\s*[ap]\.?m\b|\bago\b", re.IGNORECASE)
_FACTS = re.compile(r"fact|info|\bkey|summary|glance|figures|background|explain|numbers|timeline", re.IGNORECASE)
"""Names of boxes that belong to an article."""
_ELSEWHERE = re.compile(
    r"related|recommend|newsletter|subscri|sign-?up|promo|teaser|comment|share|social|follow|author|\bbio|quote"
    r"|pull|most-?|trending|popular|more-?|read-?(?:next|also)|advert|\bads?\b|sponsor|banner|cookie|footer|donat|nav",
    re.IGNORECASE,
)
"""Names of boxes about something else, or with words that the article has already (pull quotes)."""
_UNSURE = re.compile(r"sidebar|widget|rail", re.IGNORECASE)
"""Names of places, which hold what belongs to an article only if another name says so."""
_LINKED = 0.5
"""The share of the words of a box that may be links."""
_FEWEST_WORDS = 4
"""Words of a box without such a name; fewer are a label."""
_ASKING = ("form", "input", "button", "iframe", "nav")


def keep_entries(tree: "HtmlElement") -> None:
    """Change ``tree``: entries become plain divisions of their parent, and their times paragraphs."""
    parents = {entry.getparent() for time in tree.iter("time") for entry in _around(time)}
    for parent in sorted(parents, key=lambda node: len(list(node.iterancestors())), reverse=True):
        for entries in _alike(parent):
            if len(entries) >= _FEWEST and all(map(_is_entry, entries)):
                for entry in entries:
                    _open(entry)


def _around(time: "HtmlElement") -> "list[HtmlElement]":
    """The elements of which a time may be the first words, innermost first."""
    around: list[HtmlElement] = []
    for node in time.iterancestors():
        if node.tag not in (*_ENTRIES, "header") or len(around) > _FEWEST:
            break
        if node.tag in _ENTRIES and node.getparent() is not None:
            around.append(node)
    return around


def _alike(parent: "HtmlElement") -> "list[list[HtmlElement]]":
    """The children of a kind and a class, in runs."""
    blocks = [child for child in parent if child.tag in _ENTRIES]
    return [list(run) for _, run in groupby(blocks, key=lambda node: (node.tag, (node.get("class") or "").split()[:1]))]


def _is_entry(node: "HtmlElement") -> bool:
    """Whether it has one time of a day and paragraphs, and leads nowhere else."""
    named = " ".join(f"{each.get('class') or ''} {each.get('id') or ''}" for each in (node, *node.iterancestors()))
    times = list(node.iter("time"))
    if _OTHERS.search(named) or len(times) != 1 or not _CLOCK.search("".join(times[0].itertext())):
        return False
    leads = (link.get("href") or "" for heading in node.iter(*_HEADINGS) for link in heading.iter("a"))
    return all(href.startswith("#") for href in leads) and next(node.iter("p"), None) is not None


def _open(entry: "HtmlElement") -> None:
    """Take away by what an entry would be taken for an article of its own, and make its time a paragraph."""
    for node in (entry, *entry.iter("header")):
        node.tag = "div"
        for name in ("class", "id", "itemprop", "itemtype", "role"):
            node.attrib.pop(name, None)
    for time in entry.iter("time"):
        if not any(each.tag == "p" for each in time.iterancestors()):
            time.tag = "p"


def keep_fact_boxes(tree: "HtmlElement") -> None:
    """Change ``tree``: boxes with text of their own inside an article become plain divisions of it."""
    for box in tree.xpath("//article//aside"):
        if _is_of_article(box):
            box.tag = "div"
            for name in ("class", "id", "role", "style"):
                box.attrib.pop(name, None)


def _is_of_article(box: "HtmlElement") -> bool:
    """Whether a box is about what the article is about: it leads nowhere and asks for nothing."""
    named = re.sub("_", "-", " ".join(box.get(name) or "" for name in ("class", "id", "role", "aria-label")))
    facts = bool(_FACTS.search(named))
    if _ELSEWHERE.search(named) or (_UNSURE.search(named) and not facts) or next(box.iter(*_ASKING), None) is not None:
        return False
    words = len("".join(box.itertext()).split())
    linked = sum(len("".join(link.itertext()).split()) for link in box.iter("a"))
    return linked <= words * _LINKED and words >= (1 if facts else _FEWEST_WORDS)
