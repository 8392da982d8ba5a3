"""HTML out of untrusted text: everything is escaped, and only http and https addresses become links.

Text passes through ``text.for_display`` first: what could turn a line round or act in a terminal is replaced, one
character for one, so that offsets into a page's text are offsets into the article.
"""

import re
from functools import cache
from html import escape

from jinja2 import Environment

from annotator.domain.vocabulary import Stance
from annotator.export.parts.escaped_templates import environment
from annotator.export.parts.wording import normalised
from annotator.text import for_display
from annotator.web.address import host_of

UNTITLED = "Article without a title"
_STANCES = {
    Stance.SUPPORTS: "+ Supports the claim",
    Stance.REFUTES: "− Refutes the claim",
    Stance.CONTEXT: "· Gives context",
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_WEB = re.compile(r"https?://[^\s\x00-\x1f\x7f]+", re.IGNORECASE)
_NOT_XML = dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")


def shown(value: str) -> str:
    """A text as a page shows it: harmless and of the same length, not escaped yet."""
    return for_display(value).translate(_NOT_XML)


def text(value: str) -> str:
    """A text as HTML, also for the inside of a quoted attribute."""
    return escape(shown(value))


def is_web(address: str | None) -> bool:
    """Whether an address is one that a reader may follow."""
    return address is not None and _WEB.fullmatch(address) is not None


def is_language(tag: str | None) -> bool:
    """Whether a text looks like a BCP 47 tag."""
    return tag is not None and _LANGUAGE.fullmatch(tag) is not None


@cache
def page_templates() -> Environment:
    """The templates of pages, with what they ask of the texts."""
    made = environment(text)
    made.filters |= {"normalised": normalised, "host": host_of}
    made.tests |= {"web_address": is_web, "language_tag": is_language}
    made.globals |= {"untitled": UNTITLED, "stances": _STANCES}
    return made
