"""Finds datelines: “LONDON, 3 May –”, “LONDON (Northern Wire) —”, “Lysna, Torva – 3 May 2025 –”.

A dateline is not part of a claim, and parsers mistake it for the subject, so sentences are read without it.
"""

import re

from annotator.english import MONTH_NAMES

_DATELINE = re.compile(
    r"\s*([^\W\d_][\w .’'-]{1,38}?)((?:, ?[^–—,]{1,30}?){0,2}(?: ?\([^)]{1,30}\))?) (?:[–—]|--?) (?=\S)"
)
_MONTH = "|".join(name[:3] for name in MONTH_NAMES)
_DATE = rf"(?:\d{{1,2}}\.? (?:{_MONTH})[a-z]*\.?|(?:{_MONTH})[a-z]*\.? \d{{1,2}})(?:,? \d{{4}})?"
_NAME = r"[^\W\d_a-z][\w.’'-]{1,20}(?: [^\W\d_a-z][\w.’'-]{1,20}){0,2}"
_WRITTEN_OUT = re.compile(
    rf"\s*({_NAME})(?:, ?{_NAME})?(?:(?:,| ?[–—-]) ?{_DATE}(?: ?[/(][^)/]{{1,30}}[)/])?| ?\([^)\d]{{1,30}}\))"
    r" ?(?:[–—]|--?|:) (?=[\W\d_]*[^\W\d_a-z])"
)
"""A place not in capitals needs a date or an agency, and a sentence that begins with a capital after it."""
_COUNTRY = re.compile(r", ?[^\W\d_a-z][^\W\d_]+\.?(?: [^\W\d_a-z][^\W\d_]+)?")
"""What follows a place in capitals: “VERRANO, Italy —”."""
_LONG_NAME = 5
"""Letters of a name in capitals that needs nothing after it: “VILNIUS — The …”; shorter ones are often bodies."""


def after_dateline(text: str) -> int:
    """The offset after a sentence's dateline; 0 without one.

    A name in capitals counts with a date, an agency or a country, or if it is long: “NATO – which …” looks the same.
    """
    found = _match(text)
    return found.end() if found else 0


def place_of(text: str) -> str | None:
    """The place that a sentence's dateline names, as written; ``None`` without a dateline."""
    found = _match(text)
    return found[1].strip() if found else None


def _match(text: str) -> re.Match[str] | None:
    found = _DATELINE.match(text)
    if found is not None and found[1].isupper():
        rest = found[2]
        dated = any(char.isdecimal() for char in rest) and not any(word.islower() for word in rest.split())
        first = text[found.end()]
        country = _COUNTRY.fullmatch(rest) is not None and not (first.isdecimal() or first.islower())
        alone = not rest and len(found[1]) >= _LONG_NAME and first.isupper()
        if rest.endswith(")") or dated or country or alone:
            return found
    return _WRITTEN_OUT.match(text)
