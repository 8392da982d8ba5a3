"""English-like articles out of templates, the same for the same number, with as many facts as a news agency's."""

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TypeVar

from annotator.domain.records import SentenceSpan
from annotator.domain.suggestion import Reason, SuggestedClaim
from annotator.domain.vocabulary import SentenceKind

T = TypeVar("T")
_PLACES = [
    "Arvik",
    "Belmora",
    "Corven",
    "Duskholm",
    "Estermark",
    "Fallowmere",
    "Grenstad",
    "Hollin",
    "Istrana",
    "Jorund",
]
_BODIES = [
    "the port authority",
    "the ministry of transport",
    "the national bank",
    "the city council",
    "the water board",
    "the statistics office",
    "the railway company",
    "the farmers’ union",
    "the university hospital",
]
_PEOPLE = ["Maren Holt", "Tomas Quill", "Ines Varga", "Pavel Stroud", "Lina Aske", "Oskar Wynne", "Dora Lindt"]
_THINGS = [
    "exports of grain",
    "the number of passengers",
    "spending on roads",
    "the price of electricity",
    "unemployment",
    "container traffic",
    "hospital admissions",
    "rents in the centre",
    "the harvest of barley",
]
_MONTHS = ["January", "March", "April", "June", "September", "October", "December"]
_TEMPLATES = (
    "{Thing} rose by {p} per cent in {month}, {body} said.",
    "{Body} said on Monday that {thing} had fallen from {a} to {b} in {year}.",
    "“We expected {a}, and we got {b},” {person} told reporters in {place}.",
    "The new terminal in {place} cost {a} million euros, {b} million more than {body} had planned.",
    "{person}, who has led {body} since {year}, said the figures spoke for themselves.",
    "About {a} people live in {place}, according to {body}.",
    "Nobody in {place} could say what would come next.",
    "Residents fear that it will only get worse, and that nobody at {body} will listen.",
    "In {year} the figure was {a}; in {month} it stood at {b}, the highest since records began.",
    "Perhaps the decision was a good one, but it was taken late.",
    "{Body} plans to spend {a} million euros by {year} on a bridge {b} metres long.",
    "Traffic between {place} and {place2} was stopped for {p} hours after a storm in {month}.",
)


_TAILS = (
    ", after three quarters in which hardly anything had changed",
    ", although {body} had warned in {month} that the money would not be enough for all of it",
    ", which is {p} per cent more than a year earlier and the most since {year}",
    ", while {thing} in {place2} went the other way for the second year in a row",
    "",
    "",
)


_BEGINNINGS, _ENDS = 16_384, 4096
_SYLLABLES = "ka lo mi ren tu sa vel or dan pe shi gor ul ba ne fir to qua zem li".split()  # noqa: SIM905


def made_up_words(rng: random.Random, count: int) -> list[str]:
    """Different words of two to four syllables, a third of them with a capital."""
    made: dict[str, None] = {}
    while len(made) < count:
        word = "".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4)))
        made[word.capitalize() if rng.random() < 1 / 3 else word] = None
    return list(made)


def zipf(count: int) -> list[float]:
    """The cumulated weights of ``count`` things of which the n-th is 1/n as frequent as the first (Zipf's law)."""
    return list(accumulate(1 / rank for rank in range(1, count + 1)))


def drawn(rng: random.Random, known: Sequence[T]) -> Iterator[T]:
    """Endlessly one of ``known``, the first the most often (Zipf's law)."""
    weights = zipf(len(known))
    while True:
        yield from rng.choices(known, cum_weights=weights, k=4096)


class _Words(dict[str, str]):
    """The words of one sentence, each drawn when the template first asks for it."""

    def __init__(self, rng: random.Random, names: Iterator[str] | None) -> None:
        super().__init__()
        self._rng, self._names = rng, names

    def __missing__(self, key: str) -> str:
        if key == "person" and self._names is not None:
            word = f"{next(self._names)} {next(self._names)}"
        elif key.startswith("place") and self._names is not None:
            word = next(self._names)
        elif key[0].isupper():
            word = self[key.lower()]
            word = word[0].upper() + word[1:]
        elif key in _NUMBERS:
            least, most = _NUMBERS[key]
            word = str(least + int(self._rng.random() * (most - least + 1)))
        else:
            word = _choice(self._rng, _LISTS[key])
        self[key] = word
        return word


_NUMBERS = {"year": (1975, 2025), "a": (2, 9999), "b": (2, 9999), "p": (2, 48)}
_LISTS = {"thing": _THINGS, "body": _BODIES, "person": _PEOPLE, "place": _PLACES, "place2": _PLACES, "month": _MONTHS}


def _choice(rng: random.Random, words: Sequence[str]) -> str:
    return words[int(rng.random() * len(words))]  # a third of the time that rng.choice takes


def sentence(rng: random.Random, names: Iterator[str] | None = None) -> str:
    """One sentence, 22 words long on average, as agencies write them; places and people are called by ``names``."""
    template = _choice(rng, _TEMPLATES).removesuffix(".") + _choice(rng, _TAILS) + "."
    return template.format_map(_Words(rng, names))


def sentences(rng: random.Random, names: Iterator[str]) -> Iterator[str]:
    """Endlessly sentences like those of ``sentence``, each a beginning and an end out of a few thousand made before."""
    beginnings = [_choice(rng, _TEMPLATES).removesuffix(".").format_map(_Words(rng, names)) for _ in range(_BEGINNINGS)]
    ends = [f"{_choice(rng, _TAILS).format_map(_Words(rng, names))}." for _ in range(_ENDS)]
    while True:
        pairs = zip(rng.choices(beginnings, k=4096), rng.choices(ends, k=4096), strict=True)
        yield from (beginning + end for beginning, end in pairs)


def article(number: int, sentences: int) -> str:
    """An article: a headline, then paragraphs of one to four sentences; no two numbers give the same text."""
    rng = random.Random(number)
    lines = [f"{rng.choice(_PLACES)} report {number}: {rng.choice(_THINGS)} under review"]
    while sentences > 0:
        size = min(sentences, rng.randint(1, 4))
        lines.append(" ".join(sentence(rng) for _ in range(size)))
        sentences -= size
    return "\n\n".join(lines) + "\n"


def numbered(
    count: int, claims_every: int = 2, number: int = 0
) -> tuple[str, list[SentenceSpan], list[list[SuggestedClaim]]]:
    """One long article whose sentences can be told apart on a screen, split and suggested without a model.

    Sentence ``n`` begins with ``mark(n)``; every ``claims_every``-th is a claim. Another ``number`` gives other words.
    """
    rng = random.Random(f"{count} {number}")
    parts: list[str] = []
    spans: list[SentenceSpan] = []
    suggested: list[list[SuggestedClaim]] = []
    at = 0
    for n in range(count):
        text = f"{mark(n)} {sentence(rng)}"
        spans.append(SentenceSpan(at, at + len(text), n // 3, SentenceKind.BODY))
        reasons = (Reason("quantity", 1.4), Reason("past event", 0.8))
        claim = SuggestedClaim(0, len(text), 0.5 + rng.random() / 2, reasons, "the authority", "said")
        suggested.append([] if n % claims_every else [claim])
        separator = "\n\n" if n % 3 == 2 else " "
        parts.append(text + separator)
        at += len(text) + len(separator)
    return "".join(parts), spans, suggested


def mark(n: int) -> str:
    """The word that sentence ``n`` of a numbered article begins with, and no other."""
    return f"S{n:06d}."
