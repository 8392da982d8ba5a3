"""What a label says of a claim, whatever a project calls it: the one place that is asked.

A project names its labels as it likes. Whether a source supports or refutes a claim by default, what FEVER calls the
verdict, which verdicts contradict each other and what counts as a claim follow from the meaning, never from the name.
"""

from enum import StrEnum

from annotator.domain.vocabulary import Stance


class LabelMeaning(StrEnum):
    """What a label says: the claim is right, it is wrong, nobody can tell, or there is nothing to check."""

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
"""The words in which fact-checkers and their tools give verdicts."""

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
"""What formats with labels of their own call a label of each meaning, by ``FORMAT`` or ``FORMAT.mixed``."""

_STANCES = {LabelMeaning.STANDS: Stance.SUPPORTS, LabelMeaning.FALLS: Stance.REFUTES}


def folded(words: str) -> str:
    """A label or a rating without what does not count: case, underscores, hyphens, spaces and marks around it."""
    return " ".join(words.casefold().replace("_", " ").replace("-", " ").split()).strip(" .!")


def meaning_of_words(words: str) -> LabelMeaning | None:
    """What a fact-checker's own words mean; ``None`` for a verdict in between, or an unknown one."""
    return _KNOWN.get(folded(words))


def derived_meaning(name: str, tone: str, fever: str | None) -> LabelMeaning | None:
    """What a label means that does not say so: by its name, else by what FEVER calls it, else by its tone.

    ``None`` where none of them tells.
    """
    return meaning_of_words(name) or _FEVER.get(fever or "") or _TONES.get(tone)


def default_stance(meaning: LabelMeaning | None) -> Stance:
    """What a source most likely does to a claim whose label means this."""
    return Stance.CONTEXT if meaning is None else _STANCES.get(meaning, Stance.CONTEXT)
