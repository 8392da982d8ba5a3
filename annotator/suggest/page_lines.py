"""Telling an article's own statements from what a page puts around them.

Before the first words of a sentence may stand a dateline, the time of a post or a label ("Correction:"). Lines that
lead to other articles, captions and credits state nothing for this article, nor does a note on what an earlier version
said. These are signs of pages, whatever the parse.
"""

import re

from annotator.matching.datelines import after_dateline

_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?(?:[ap]\.?m\b\.?|h\b|[A-Z]{2,4}\b))*"
_AGO = r"\d{1,3} ?(?:h|hr|hrs|hours?|m|min|mins|minutes?) ago"
_STAMP = re.compile(rf"\s*[\[(]?(?:{_CLOCK}|{_AGO})[\])]?(?:\s*[-–—|:·•]\s+|\s+)(?=[\"“„‘'«]?[^\W\d_a-z])")
_EMPHASIS = re.compile(r"\s*(?:\*{1,3}|_{1,3})(?=[^\s*_])")
_LABEL = re.compile(
    r"\s*\W?(?:(?:correction|clarification|update|updated|breaking|just in|claim|the claim|key (?:point|finding)s?|"
    r"notes? to editors?|editors?[’']s?'? note|fact|background|in brief|new|news|exclusive)\b[^:.!?]{0,30}): ?(?=\S)",
    re.IGNORECASE,
)
_LINKS = re.compile(
    r"\W{0,3}(?:(?:read|see|learn|find out|watch|listen|hear|also|you may also)\s+(?:more|also|next|now|here|like|read|"
    r"this|on)|related(?:\s+(?:stor(?:y|ies)|articles?|news|coverage|content|links?|posts?|reading|topics?|videos?))?|"
    r"more\s+(?:on|from|about|in)\b[^:|.]{0,40}|recommended|up next|don[’']t miss|most read|"
    r"trending|from the archives?|in pictures|see also|further reading)\s*(?:[:|>»›→]|[-–—]\s)",
    re.IGNORECASE,
)
_CREDITS = re.compile(
    r"\W{0,2}(?:(?:file|ap|afp|epa|reuters|getty)\s+)?(?:photos?|photographs?|pictures?|images?|graphics?|charts?|videos?|"
    r"illustrations?|captions?|pictured|credits?|sources?)\b(?:\s+(?:by|credit|caption|courtesy)\b[^:.]{0,30}|"
    r"\s*\([^)]{1,40}\))?\s*[:|/]|\W{0,2}file\s*[-–—]\s|[(\[].{0,80}\b(?:photo|image|picture)s?\b[^)\]]{0,80}[)\]]\W*$",
    re.IGNORECASE,
)
_TEXT = r"(?:articles?|story|stories|reports?|posts?|pages?|pieces?|headlines?)"
_CHANGED = r"(?:corrected|updated|amended|changed|revised)"
_VERSIONS = re.compile(
    rf"\b(?:earlier|previous|original|initial|first|prior)\s+(?:versions?|headlines?|editions?)\s+of\s+(?:this|the|our)\s+{_TEXT}|"
    rf"\b(?:an?|the|this)\s+(?:earlier|previous)\s+(?:version|headline)\b|"
    rf"\bthis\s+(?:\w+\s+\d{{1,2}}\s+)?{_TEXT}\s+(?:was|has been)\s+(?:\w+\s+)?{_CHANGED}|"
    rf"\bthe\s+headline\s+(?:was|has been)\s+{_CHANGED}|"
    rf"\bthis\s+{_TEXT}\s+(?:originally|incorrectly|previously|initially|wrongly|misstated|misidentified|misspelled)\b",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"\bforward-looking statements\b|"
    r"\b(?:pictures|images|photos|interviews|spokespeople) are available (?:on|from|for)\b|"
    r"\bcontributed (?:to this (?:report|story|article)|reporting)\b|\ball rights reserved\b",
    re.IGNORECASE,
)


def text_start(text: str) -> int:
    """The offset at which a sentence's own words begin: after a mark of emphasis, a time, a label and a dateline."""
    start = 0
    for pattern in (_EMPHASIS, _STAMP, _LABEL):
        if found := pattern.match(text, start):
            start = found.end()
    return start + after_dateline(text[start:])


def is_furniture(text: str) -> bool:
    """Whether a line is a link to another article, a caption, a credit, or a note on an earlier version of the text."""
    return any(pattern.match(text) for pattern in (_LINKS, _CREDITS)) or any(
        pattern.search(text) for pattern in (_VERSIONS, _STAFF)
    )
