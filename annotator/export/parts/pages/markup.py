"""Pieces of HTML out of untrusted text: everything is escaped, and only http and https addresses become links.

Text passes through ``text.for_display`` first: what could turn a line round or act in a terminal is replaced, one
character for one, so that offsets into a page's text are offsets into the article.
"""

import re
from html import escape

from annotator.text import for_display

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_WEB = re.compile(r"https?://[^\s\x00-\x1f\x7f]+", re.IGNORECASE)
_NOT_XML = dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")


def shown(value: str) -> str:
    """A text as a page shows it: harmless and of the same length, not escaped yet."""
    return for_display(value).translate(_NOT_XML)


def text(value: str) -> str:
    """A text as HTML, also for the inside of a quoted attribute."""
    return escape(shown(value))


def attributes(**values: str | int | None) -> str:
    """Attributes with a space before each; ``data_x`` and ``class_`` stand for ``data-x`` and ``class``."""
    known = {name.rstrip("_").replace("_", "-"): value for name, value in values.items() if value is not None}
    return "".join(f' {name}="{text(str(value))}"' for name, value in known.items())


def element(name: str, content: str, **values: str | int | None) -> str:
    """An element around HTML."""
    return f"<{name}{attributes(**values)}>{content}</{name}>"


def isolated(value: str | None) -> str | None:
    """A text among words of the page, whichever way it is written; ``None`` for one that says nothing."""
    return element("bdi", text(value)) if value else None


def link(address: str | None, content: str) -> str:
    """HTML as a link; as it is where the address is none of the web."""
    if not is_web(address):
        return content
    return element("a", content, href=address, rel="nofollow noopener noreferrer")


def is_web(address: str | None) -> bool:
    """Whether an address is one that a reader may follow."""
    return address is not None and _WEB.fullmatch(address) is not None


def language(tag: str | None) -> str | None:
    """A BCP 47 tag if it looks like one."""
    return tag if tag and _LANGUAGE.fullmatch(tag) else None


def joined(*parts: str | None, by: str = " · ") -> str:
    """Those parts that say something."""
    return by.join(part for part in parts if part)
