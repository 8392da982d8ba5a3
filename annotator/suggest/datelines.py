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
    found = _DATELINE.match(text)
    if found is None or not found[1].isupper():
        return 0
    rest = found[2]
    dated = any(char.isdecimal() for char in rest) and not any(word.islower() for word in rest.split())
    return found.end() if rest.endswith(")") or dated else 0
