"""When two quotations quote the same passage: the only definition."""

import re

_WORD = re.compile(r"\w+")


def plain_words(text: str) -> str:
    """The words alone, with a space before and after each, so that a passage contains only whole words."""
    words = _WORD.findall(text.casefold())
    return f" {' '.join(words)} " if words else ""


def same_passage(one: str, other: str) -> bool:
    """Whether one passage contains the other, both given as ``plain_words``."""
    return one in other or other in one
