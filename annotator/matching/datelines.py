"""Place and date before the first words of a report: “LONDON, 3 May –”, “LONDON (Northern Wire) —”.

A dateline is nobody's claim, and parsers take it for the subject, so sentences are read without it.
"""

import re

_DATELINE = re.compile(
    r"\s*([^\W\d_][\w .’'-]{1,38}?)((?:, ?[^–—,]{1,30}?){0,2}(?: ?\([^)]{1,30}\))?) (?:[–—]|--?) (?=\S)"
)


def after_dateline(text: str) -> int:
    """The offset where a sentence begins behind its dateline; 0 where it has none.

    A place in capitals alone is left, with date or agency it is a dateline: “NATO – which …” looks the same.
    """
    found = _found(text)
    return found.end() if found else 0


def place_of(text: str) -> str | None:
    """The place that a sentence's dateline names, as it is written; ``None`` where it has no dateline."""
    found = _found(text)
    return found[1].strip() if found else None


def _found(text: str) -> re.Match[str] | None:
    found = _DATELINE.match(text)
    if found is None or not found[1].isupper():
        return None
    rest = found[2]
    dated = any(char.isdecimal() for char in rest) and not any(word.islower() for word in rest.split())
    return found if rest.endswith(")") or dated else None
