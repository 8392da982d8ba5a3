"""Keeping fact boxes: an ``aside`` inside an article may hold figures, but a search for the article drops them all."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FACTS = re.compile(r"fact|info|\bkey|summary|glance|figures|background|explain|numbers|timeline", re.IGNORECASE)
"""Names of boxes that belong to an article."""
_OTHERS = re.compile(
    r"related|recommend|newsletter|subscri|sign-?up|promo|teaser|comment|share|social|follow|author|\bbio|quote"
    r"|pull|most-?|trending|popular|more-?|read-?(?:next|also)|advert|\bads?\b|sponsor|banner|cookie|footer|donat|nav",
    re.IGNORECASE,
)
"""Names of boxes about something else, or with words that the article has already (pull quotes)."""
_UNSURE = re.compile(r"sidebar|widget|rail", re.IGNORECASE)
"""Names of places, which hold what belongs to an article only if another name says so."""
_LINKED = 0.5
"""The share of the words of a box that may be links."""
_FEWEST = 4
"""Words of a box without such a name; fewer are a label."""
_ASKING = ("form", "input", "button", "iframe", "nav")


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
    if _OTHERS.search(named) or (_UNSURE.search(named) and not facts) or next(box.iter(*_ASKING), None) is not None:
        return False
    words = len("".join(box.itertext()).split())
    linked = sum(len("".join(link.itertext()).split()) for link in box.iter("a"))
    return linked <= words * _LINKED and words >= (1 if facts else _FEWEST)
