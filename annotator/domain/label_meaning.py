"""What a label means, whatever a project calls it.

Default stances, export names, contradictions and what counts as a claim follow from the meaning, never from the name.
"""

from enum import StrEnum

from annotator.domain.vocabulary import Stance


class LabelMeaning(StrEnum):
    """The claim is right, it is wrong, it cannot be decided, or there is nothing to check."""

    STANDS = "stands"
    FALLS = "falls"
    OPEN = "open"
    NO_CLAIM = "no_claim"


_WORDS = {
    LabelMeaning.STANDS: "verified true correct accurate supported supports right",
    LabelMeaning.FALLS: (
        "disputed false incorrect inaccurate wrong untrue fake hoax refuted refutes debunked fabricated"
    ),
    LabelMeaning.OPEN: "unverifiable unverified unproven",
}
_PHRASES = {
    "not true": LabelMeaning.FALLS,
    "pants on fire": LabelMeaning.FALLS,
    "not enough evidence": LabelMeaning.OPEN,
    "not enough info": LabelMeaning.OPEN,
    "no evidence": LabelMeaning.OPEN,
    "not a claim": LabelMeaning.NO_CLAIM,
    "no claim": LabelMeaning.NO_CLAIM,
    "non claim": LabelMeaning.NO_CLAIM,
}
_KNOWN = {word: meaning for meaning, words in _WORDS.items() for word in words.split()} | _PHRASES
"""Verdicts in the words of fact-checkers and their tools."""

_FEVER = {"SUPPORTS": LabelMeaning.STANDS, "REFUTES": LabelMeaning.FALLS, "NOT ENOUGH INFO": LabelMeaning.OPEN}
_TONES = {"success": LabelMeaning.STANDS, "error": LabelMeaning.FALLS}

EXPORT_NAMES: dict[LabelMeaning, dict[str, str]] = {
    LabelMeaning.STANDS: {"fever": "SUPPORTS", "averitec": "Supported", "claimreview": "5"},
    LabelMeaning.FALLS: {
        "fever": "REFUTES",
        "fever.mixed": "exclude",
        "averitec": "Refuted",
        "averitec.mixed": "Conflicting Evidence/Cherrypicking",
        "claimreview": "1",
    },
    LabelMeaning.OPEN: {"fever": "NOT ENOUGH INFO", "averitec": "Not Enough Evidence", "claimreview": "3"},
    LabelMeaning.NO_CLAIM: {"fever": "exclude", "averitec": "exclude", "claimreview": "exclude"},
}
"""Names for each meaning in formats with labels of their own, by ``FORMAT`` or ``FORMAT.mixed``."""

_STANCES = {LabelMeaning.STANDS: Stance.SUPPORTS, LabelMeaning.FALLS: Stance.REFUTES}


def folded(words: str) -> str:
    """A label or rating normalised for lookup: case, underscores, hyphens, spaces and end punctuation are ignored."""
    return " ".join(words.casefold().replace("_", " ").replace("-", " ").split()).strip(" .!")


def meaning_of_words(words: str) -> LabelMeaning | None:
    """The meaning of a fact-checker's verdict; ``None`` for a mixed or unknown one."""
    return _KNOWN.get(folded(words))


def derived_meaning(name: str, tone: str, fever: str | None) -> LabelMeaning | None:
    """The meaning of a label that declares none, from its name, else its FEVER name, else its tone."""
    return meaning_of_words(name) or _FEVER.get(fever or "") or _TONES.get(tone)


def default_stance(meaning: LabelMeaning | None) -> Stance:
    """The likely stance of a source cited for a label with this meaning."""
    return Stance.CONTEXT if meaning is None else _STANCES.get(meaning, Stance.CONTEXT)
