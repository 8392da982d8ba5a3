"""Choosing the title of a web page among its headings and what it states."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from annotator.ingest.readers.article import tidy

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BETWEEN = re.compile(r"\s+(?:[|–—·•»«-]|::)\s+|\s*[|»«]\s*|:\s+(?=[^:]*$)")
_STATED = ("og:title", "twitter:title", "dc.title", "headline")
_ALIKE = 0.5
"""The share of words that two wordings of one title have in common."""
_LONGEST = 500
"""Characters of a title or heading that are read; no headline is longer."""
_HEADLINE_WORDS = 4
"""A heading with fewer words may be the name of a section or a menu."""


def title_of(tree: "HtmlElement", site: str | None, host: str = "") -> str | None:
    """The title: the main heading that agrees with what the page states, else what it states, without the site's name.

    ``site`` is the site's name, if known, and ``host`` the page's. A heading that is the name of the site or of a
    section agrees with nothing.
    """
    headings = [words for node in tree.iter("h1") if (words := _words(node))]
    title = _words(next(tree.iter("title"), None))
    social = next(filter(None, (_stated(tree, name) for name in _STATED)), None)
    names = {key for key in (_key(site or ""), *_host_names(host)) if key}
    names |= set(_tails(title, social, headings))
    stated = [bare for each in (social, title) if each and (bare := _bare(each, names)) and _key(bare) not in names]
    visible = [heading for heading in headings if _key(heading) not in names]
    for wording in stated:
        agreeing = max(visible, key=lambda heading: _likeness(heading, wording), default=None)
        if agreeing and _likeness(agreeing, wording) >= _ALIKE:
            return _bare(agreeing, names) or agreeing
    alone = visible[0] if len(visible) == 1 else None
    divided = len(stated) > 1 and _likeness(stated[0], stated[1]) < _ALIKE
    if alone and (not stated or (divided and len(alone.split()) >= _HEADLINE_WORDS)):
        return alone
    return stated[0] if stated else alone or title


def _words(node: "HtmlElement | None") -> str | None:
    return None if node is None else _cut(tidy("".join(node.itertext()).replace("\xad", "")))


def _cut(words: str | None) -> str | None:
    return words[:_LONGEST].rstrip() if words else None


def _stated(tree: "HtmlElement", name: str) -> str | None:
    for node in tree.iter("meta"):
        if (node.get("property") or node.get("name") or node.get("itemprop") or "").lower() == name:
            return _cut(tidy(node.get("content")))
    return None


def _host_names(host: str) -> Iterator[str]:
    """“post”, “post.example” for “www.post.example”: sites are called so too."""
    bare = re.sub(r"^(?:www|m)\.", "", host.lower())
    if bare:
        yield _key(bare)
        yield _key(bare.split(".")[0])


def _tails(title: str | None, social: str | None, headings: list[str]) -> Iterator[str]:
    """Names of the site: what ``title`` has more than another wording, and a part of it that is a whole heading."""
    parts = [part for part in _BETWEEN.split(title or "") if part]
    if len(parts) < 2:
        return
    others = {_key(each) for each in (social, *headings) if each}
    longest = max(parts, key=len)
    for end in (parts[-1], parts[0]):
        rest = title.replace(end, "", 1) if title else ""
        shared = end is parts[-1] and len(end.split()) <= _HEADLINE_WORDS and _ends_with(social, end)
        if end is not longest and (shared or _key(end) in others or _key(rest) in others):
            yield _key(end)


def _ends_with(social: str | None, end: str) -> bool:
    """Whether another wording ends in the same part, apart from the rest of it."""
    parts = [part for part in _BETWEEN.split(social or "") if part]
    return len(parts) > 1 and _key(parts[-1]) == _key(end)


def _bare(title: str, names: set[str]) -> str:
    """A title without the site's name at its end or its beginning."""
    bare = title
    for found in reversed(list(_BETWEEN.finditer(title))):
        if _key(bare[found.end() :]) in names:
            bare = bare[: found.start()]
    for found in _BETWEEN.finditer(bare):
        if _key(bare[: found.start()]) in names:
            return bare[found.end() :].strip()
    return bare.strip()


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _likeness(one: str, other: str) -> float:
    """The share of the words of two wordings that both have; 1 if one begins with the other."""
    first, second = _key(one), _key(other)
    if min(len(first), len(second)) * 2 >= max(len(first), len(second)) and (first in second or second in first):
        return 1.0
    left, right = (set(re.findall(r"\w+", text.casefold())) for text in (one, other))
    return len(left & right) / max(1, len(left | right))
