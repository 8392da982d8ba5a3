"""Finds datelines: “LONDON, 3 May –”, “LONDON (Northern Wire) —”.

A dateline is not part of a claim, and parsers mistake it for the subject, so sentences are read without it.
"""

import re

_DATELINE = re.compile(
    r"\s*([^\W\d_][\w .’'-]{1,38}?)((?:, ?[^–—,]{1,30}?){0,2}(?: ?\([^)]{1,30}\))?) (?:[–—]|--?) (?=\S)"
)


def after_dateline(text: str) -> int:
    """The offset after a sentence's dateline; 0 without one.

    A name in capitals counts only with a date or an agency: “NATO – which …” looks the same otherwise.
    """
    found = _match(text)
    return found.end() if found else 0


def place_of(text: str) -> str | None:
    """The place that a sentence's dateline names, as written; ``None`` without a dateline."""
    found = _match(text)
    return found[1].strip() if found else None


def _match(text: str) -> re.Match[str] | None:
    found = _DATELINE.match(text)
    if found is None or not found[1].isupper():
        return None
    rest = found[2]
    dated = any(char.isdecimal() for char in rest) and not any(word.islower() for word in rest.split())
    return found if rest.endswith(")") or dated else None
