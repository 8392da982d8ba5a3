"""Finding whom an interview is with, from the words before its first question."""

import re
from collections.abc import Iterable

from annotator.domain.suggestion import SentenceText
from annotator.domain.vocabulary import SentenceKind
from annotator.suggest.first_names import FIRST_NAMES
from annotator.suggest.speech_words import BODIES

_NAME = re.compile(r"[^\W\d_a-zß-ÿ][\w’'-]+(?:(?: [A-Z]\.)* (?:(?:van|von|de|da|del|der|den|al|bin) )*[^\W\d_a-zß-ÿ][\w’'-]+)+")
_WITH = re.compile(r"\b(?:with|to|interviewed|interviews|asked|met)\b[^.?!“”\"]{0,40}$", re.IGNORECASE)
_ENDING = re.compile(r"[’']s?$")


def interviewee(before: Iterable[SentenceText]) -> str | None:
    """The person whom the sentences before the first question name most, one met "with" or "to" first."""
    points: dict[str, float] = {}
    for sentence in before:
        if sentence.kind is SentenceKind.BYLINE:
            continue
        for found in _NAME.finditer(sentence.text):
            if name := _person(found[0]):
                near = bool(_WITH.search(sentence.text[: found.end() - len(name)]))
                points[name] = points.get(name, 0) + 1 + 2 * near + _is_known(name)
    return max(points, key=lambda name: points[name], default=None)


def _person(words: str) -> str | None:
    """The name in a run of capitalised words, which in a headline may begin with others ("An Interview With …")."""
    run = _ENDING.sub("", words).split()
    known = next((place for place, word in enumerate(run[:-1]) if word.lower() in FIRST_NAMES), None)
    start = known if known is not None else next(
        (place + 1 for place, word in enumerate(run) if word.lower() in ("with", "to")), 0
    )
    name = run[start:]
    if len(name) < 2 or len(name) > 4 or BODIES & {word.lower() for word in name}:
        return None
    return " ".join(name)


def _is_known(name: str) -> bool:
    return name.split()[0].lower() in FIRST_NAMES
