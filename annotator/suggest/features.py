"""Features of a sentence for or against being a claim worth checking.

``features_of`` gives names and values; ``weights`` has their weights, ``reason_groups`` their names for reviewers.
These are hand-made signs; ``patterns`` adds those that only training can weigh.

The choice follows ClaimBuster (Hassan et al. 2017: numbers, money, past tense and entities for; opinion and future
against) and what checkers refuse to check (Konstantinovskiy et al. 2021: personal experience, prediction, opinion).
Values are 0 or 1, or small capped counts.
"""

import math
from collections import Counter
from itertools import pairwise

from annotator import english
from annotator.domain.vocabulary import SentenceKind
from annotator.suggest import feature_words
from annotator.suggest.amounts import amounts_of
from annotator.suggest.parsed_sentence import CLOSING, PERSONS, STRAIGHT, Reading, quoted_places
from annotator.suggest.plans import plan_words

Features = dict[str, float]

_PEOPLE_AND_BODIES = PERSONS | {"ORG"}
_PLACES = frozenset(("GPE", "LOC", "FAC", "NORP"))
_OTHERS = frozenset(("LAW", "EVENT", "PRODUCT", "WORK_OF_ART", "MISC"))
_VERBS = frozenset(("VB", "MD"))
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "nsubj:pass", "expl", "csubj"))
_SHARES = {
    "share_of_names": ("NNP", "NNPS"),
    "share_of_pronouns": ("PRP", "PRP$"),
    "share_of_past_verbs": ("VBD",),
    "share_of_present_verbs": ("VBZ", "VBP", "VB"),
    "share_of_nouns": ("NN", "NNS"),
    "share_of_adjectives": ("JJ",),
    "share_of_prepositions": ("IN",),
    "share_of_determiners": ("DT",),
}
_STOPS = frozenset(".!?")


def features_of(reading: Reading, kind: SentenceKind | None = None, quoted: bool = False) -> Features:
    """The features of one sentence that are not zero.

    ``kind`` is the sentence's kind in the article, ``quoted`` whether it is in a quotation, if known.
    """
    found: Features = dict(amounts_of(reading))
    found |= _names(reading)
    found |= _events(reading)
    found |= _attitudes(reading)
    found |= _form(reading, kind)
    found |= _quotation(reading, quoted, found)
    found |= _make_up(reading)
    return {name: float(value) for name, value in found.items() if value}


def _names(reading: Reading) -> Features:
    """Named entities. Small models confuse persons and organisations, so both share one reason."""
    if not reading.named:
        runs = sum(
            tag == "NNP" and (not place or reading.tags[place - 1] != "NNP") for place, tag in enumerate(reading.tags)
        )
        return {"person_or_body": min(runs, 3)}
    labels = [entity.label for entity in reading.entities]
    return {
        "person_or_body": min(sum(label in _PEOPLE_AND_BODIES for label in labels), 3),
        "place": min(sum(label in _PLACES for label in labels), 2),
        "other_name": any(label in _OTHERS for label in labels),
    }


def _events(reading: Reading) -> Features:
    lower, tags = reading.lower, reading.tags
    words = set(lower)
    reporting = [
        tag for word, tag in zip(lower, tags, strict=True) if word in english.REPORTING_VERBS and tag[:2] == "VB"
    ]
    perfect = words & feature_words.HAVE and any(
        word in feature_words.HAVE and "VBN" in tags[place + 1 : place + 4] for place, word in enumerate(lower)
    )
    compared = len(words & feature_words.COMPARISONS) + tags.count("JJR") + tags.count("RBR")
    return {
        "past": min(tags.count("VBD") - reporting.count("VBD"), 2),
        "perfect": bool(perfect),
        "reported": bool(reporting) or "according" in words,
        "comparison": min(compared, 2),
        "change": bool(words & feature_words.CHANGES),
        "cause": bool(words & feature_words.CAUSES),
    }


def _attitudes(reading: Reading) -> Features:
    """Opinions, intentions and predictions, and grammatical persons."""
    lower = reading.lower
    words = set(lower)
    singular, plural = words & feature_words.FIRST_SINGULAR, words & feature_words.FIRST_PLURAL
    return {
        "opinion": min(len(words & feature_words.OPINIONS), 3),
        "stance": bool(words & feature_words.STANCES and (singular or plural)),
        "future": bool(words & feature_words.FUTURE) or ("going", "to") in pairwise(lower),
        "intention": bool(words & feature_words.INTENTIONS),
        "perhaps": bool(words & feature_words.PERHAPS) or _may(reading),
        "plan": bool(plan_words(reading)),
        "duty": bool(words & feature_words.DUTY),
        "condition": bool(words & feature_words.CONDITIONS),
        "courtesy": bool(words & feature_words.COURTESIES),
        "first_singular": bool(singular),
        "first_plural": bool(plural) and not singular,
        "second_person": bool(words & feature_words.SECOND),
    }


def _may(reading: Reading) -> bool:
    """A verb of possibility; its tag distinguishes "may" from the month."""
    return "MD" in reading.tags and any(
        tag == "MD" and word in feature_words.PERHAPS_VERBS
        for word, tag in zip(reading.lower, reading.tags, strict=True)
    )


def _form(reading: Reading, kind: SentenceKind | None) -> Features:
    spoken = sum(word[-1:].isalnum() for word in reading.words)
    ending = next(
        (word for word in reversed(reading.words) if word not in CLOSING and word not in STRAIGHT and word != ")"), ""
    )
    verb = any(tag in _FINITE for tag in reading.tags) or (
        not reading.tagged and ending in _STOPS and "" in reading.tags
    )
    imperative = _is_imperative(reading)
    verbless = not any(  # "9 May" has no verb, whatever the tagger says
        tag[:2] in _VERBS and word != "May" for word, tag in zip(reading.words, reading.tags, strict=True)
    )
    return {
        "fragment": spoken < 4,
        "short": 4 <= spoken < 8,
        "long": max(0.0, min((spoken - 8) / 16, 1.0)),
        "no_verb": not verb and not imperative,
        "verbless": reading.tagged and verbless and not ("CD" in reading.tags and ending in _STOPS),
        "imperative": imperative,
        "question": "?" in ending,
        "headline": kind is SentenceKind.HEADLINE,
        "byline": kind is SentenceKind.BYLINE,
        "caption": _is_caption(reading),
        "office": reading.office,
    }


def _is_caption(reading: Reading) -> bool:
    """A picture's credit or caption: "Image: …", "File photo of …"."""
    first, second = [*reading.lower[:2], "", ""][:2]
    return (first in feature_words.CAPTIONS and ":" in reading.lower[1:4]) or (
        first == "file" and second in feature_words.CAPTIONS
    )


def _is_imperative(reading: Reading) -> bool:
    """A bare verb at the start that is the root and has no subject."""
    start = next((place for place, word in enumerate(reading.words) if word[:1].isalpha()), None)
    if start is None or reading.tags[start] != "VB":
        return False
    return not reading.parsed or (
        reading.heads[start] == start and not any(reading.deps[child] in _SUBJECTS for child in reading.children(start))
    )


def _quotation(reading: Reading, quoted: bool, found: Features) -> Features:
    marks = quoted_places(reading)
    inside = sum(marks) / max(1, len(marks))
    mostly = inside > 0.6 or (quoted and inside == 0)
    amount = found["quantity"] or found["money"] or found["percent"]
    personal = found["first_singular"] or found["first_plural"]
    feeling = found["opinion"] or found["stance"] or (personal and not amount)
    return {"quoted": mostly, "quoted_feeling": mostly and bool(feeling)}


def _make_up(reading: Reading) -> Features:
    """Shares of word classes, which tell debates, speeches and reports apart."""
    counts, count = Counter(reading.tags), len(reading.tags) or 1
    shares = {name: sum(counts[tag] for tag in tags) / count for name, tags in _SHARES.items()}
    words = set(reading.lower)
    return shares | {
        "length": min(math.log(count) / 3, 3.0),
        "third_person": bool(words & feature_words.THIRD),
        "that": "that" in words,
        "comma": "," in words,
    }
