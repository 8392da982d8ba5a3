"""Claims altered so that they say something else: another number, a denial, an opposite, swapped roles, another word.

What is altered is drawn at random from the claims that are given, with a fixed seed, so that no author chose the pairs.
"""

import random
import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from annotator.matching.word_lists import STOP_WORDS

Alter = Callable[[str, random.Random], str | None]
"""Returns the altered claim, or ``None`` where nothing in the claim can be altered this way."""

_NUMBER = re.compile(r"(?<![\w.,])\d[\d.,]*(?:(?<=\d))(?![\w])")
_NAME = re.compile(r"\b[a-z]+,? ([A-Z][a-z]+(?: [A-Z][a-z]+)*)(?=[.,]?(?: [a-z]|$))")
"""A whole name within a sentence, after a word in lower case."""
_WORD = re.compile(r"\b[a-z]{4,}\b")
_OPPOSITES = (
    "best worst", "better worse", "majority minority", "winner loser", "buyer seller", "mother father", "son daughter",
    "brother sister", "husband wife", "plaintiff defendant", "teacher pupil", "employer employee", "victim attacker",
    "landlord tenant", "lender borrower", "innocent guilty", "alive dead", "married divorced", "rural urban",
    "domestic foreign", "early late", "always never", "present absent", "strong weak", "heavy light", "wet dry",
    "full empty", "deep shallow", "wide narrow", "hard soft", "light dark", "clean dirty", "sick healthy",
    "friend enemy", "ally rival", "hero villain", "success failure", "war peace", "love hate", "arrived departed",
    "entered left", "gained lost", "passed failed", "remembered forgot", "included excluded", "attacked defended",
    "praised criticized", "praised criticised", "accepted rejected", "hired fired", "increased decreased", "more fewer",
    "higher lower", "inside outside", "upper lower", "daily monthly", "today yesterday", "north south", "east west",
    "maximum minimum", "born killed", "opened closed", "first second", "first last", "before after", "above below",
    "legal illegal", "capable incapable", "possible impossible", "visible invisible", "aware unaware", "safe unsafe",
    "approved disapproved", "agree disagree", "obey disobey", "regular irregular", "responsible irresponsible",
    "useful useless", "harmful harmless", "careful careless", "planned completed", "said denied", "partly entirely",
    "man woman", "men women", "boys girls", "male female", "doctor patient", "senator governor", "actor director",
    "comedy drama", "city village", "democrat republican", "democrats republicans", "liberal conservative",
    "with without", "most some", "all some", "every no", "many few", "up down",
)  # fmt: skip
_SWAPS = {one: other for pair in _OPPOSITES for one, other in (pair.split(), reversed(pair.split()))}
_DENIALS = (
    (r"\b(is|are|was|were|will|can|could|should|would)\b(?! not\b)", (r"\1 not", r"\1 never")),
    (r"\b(is|are)\b(?! no)", (r"\1 no longer", r"\1 hardly", r"\1 anything but")),
    (r"\b(has|have|had) (\w+ed)\b", (r"\1 not \2", r"\1 never \2")),
    (r"\bhas (?=(?:[a-z]+ed)\b)", ("has yet to have ", "has stopped short of having ")),
    (r"\bcan (?=[a-z])", ("is unable to ", "is incapable of and cannot ", "fails to ")),
    (r"\bwill (?=[a-z])", ("will refuse to ", "will fail to ", "is unlikely to ")),
)
_PLANS = (
    (r"\bwill (?=[a-z]{3,})", ("might ", "wants to ", "has promised to ", "was asked to ")),
    (r"\b(is|are|was|were) (?=[a-z]{3,}ed\b)", (r"\1 almost ", r"\1 expected to be ", "may be ", "would have been ")),
    (r"\b(has|have) (?=[a-z]{3,}ed\b)", ("could have ", "plans to have ", r"\1 nearly ")),
    (r"\b[Aa]ll (?=[a-z])", ("part of ", "some ", "half of ", "nearly all ", "hardly any ")),
    (r"\bmore than (?=\d)", ("only about ", "fewer than ", "less than half of ")),
)


def another_number(claim: str, dice: random.Random) -> str | None:
    """One number replaced by another of as many digits, or with two digits exchanged."""
    found = [each for each in _NUMBER.finditer(claim) if any(char in "123456789" for char in each.group())]
    if not found:
        return None
    match = dice.choice(found)
    digits = list(match.group())
    at = dice.choice([n for n, char in enumerate(digits) if char.isdecimal()])
    digits[at] = dice.choice([char for char in "123456789" if char != digits[at]])
    return claim[: match.start()] + "".join(digits) + claim[match.end() :]


def opposite(claim: str, dice: random.Random) -> str | None:
    """One word replaced by its opposite, or by its counterpart in a relation."""
    found = [each for each in re.finditer(r"\b[a-z]+\b", claim) if each.group() in _SWAPS]
    if not found:
        return None
    match = dice.choice(found)
    return claim[: match.start()] + _SWAPS[match.group()] + claim[match.end() :]


def roles_exchanged(claim: str, dice: random.Random) -> str | None:
    """Two names exchanged, where at least one other word but no “and” or “or” stands between them."""
    names = list(_NAME.finditer(claim))
    pairs = [
        (one, other)
        for one, other in pairwise(names)
        if one[1] != other[1] and re.search(r"[a-z]{4,}", between := claim[one.end(1) : other.start(1)])
        and not re.search(r"\b(and|or|with)\b|[,;:]", between)
    ]  # fmt: skip
    if not pairs:
        return None
    one, other = dice.choice(pairs)
    return claim[: one.start(1)] + other[1] + claim[one.end(1) : other.start(1)] + one[1] + claim[other.end(1) :]


def _rewritten(patterns: Sequence[tuple[str, Sequence[str]]], claim: str, dice: random.Random) -> str | None:
    fits = [(pattern, instead) for pattern, instead in patterns if re.search(pattern, claim)]
    if not fits:
        return None
    pattern, instead = dice.choice(fits)
    return re.sub(pattern, dice.choice(instead), claim, count=1)


def another_word(claims: Sequence[str]) -> Alter:
    """An alteration that puts a word of another claim, with the same ending, in place of one word."""
    by_ending: dict[str, list[str]] = {}
    for word in sorted({word for claim in claims for word in _WORD.findall(claim)} - STOP_WORDS):
        by_ending.setdefault(word[-2:], []).append(word)

    def alter(claim: str, dice: random.Random) -> str | None:
        found = [each for each in _WORD.finditer(claim) if len(each.group()) > 4 and each.group() not in STOP_WORDS]
        if not found:
            return None
        match = dice.choice(found)
        others = [word for word in by_ending.get(match.group()[-2:], ()) if word[:3] != match.group()[:3]]
        return claim[: match.start()] + dice.choice(others) + claim[match.end() :] if others else None

    return alter


def another_name(claims: Sequence[str]) -> Alter:
    """An alteration that puts a name of another claim in place of one name."""
    names = sorted({name for claim in claims for name in _NAME.findall(claim)})

    def alter(claim: str, dice: random.Random) -> str | None:
        found = list(_NAME.finditer(claim))
        if not found:
            return None
        match, name = dice.choice(found), dice.choice(names)
        return claim[: match.start(1)] + name + claim[match.end(1) :] if name not in claim else None

    return alter


def alterations(claims: Sequence[str]) -> dict[str, Alter]:
    """Every kind of alteration by its name; words and names are drawn from ``claims``."""
    return {
        "number": another_number,
        "denied": partial(_rewritten, _DENIALS),
        "opposite": opposite,
        "roles": roles_exchanged,
        "planned or in part": partial(_rewritten, _PLANS),
        "another word": another_word(claims),
        "another name": another_name(claims),
    }


def altered_pairs(claims: Sequence[str], most: int, seed: int = 5) -> dict[str, list[tuple[str, str]]]:
    """For each kind, up to ``most`` claims with their altered form."""
    found: dict[str, list[tuple[str, str]]] = {}
    for kind, alter in alterations(claims).items():
        dice = random.Random(f"{seed}{kind}")
        for claim in dice.sample(list(claims), len(claims)):
            if len(found.setdefault(kind, [])) == most:
                break
            changed = alter(claim, dice)
            if changed is not None and changed != claim:
                found[kind].append((claim, changed))
    return found
