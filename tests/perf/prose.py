"""English-like articles out of templates, the same for the same number, with as many facts as a news agency's."""

import random

from annotator.domain.records import SentenceSpan
from annotator.domain.suggestion import Reason, SuggestedClaim
from annotator.domain.vocabulary import SentenceKind

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


def sentence(rng: random.Random) -> str:
    """One sentence, 22 words long on average, as agencies write them."""
    thing, body = rng.choice(_THINGS), rng.choice(_BODIES)
    words = {
        "thing": thing, "Thing": thing[0].upper() + thing[1:], "body": body, "Body": body[0].upper() + body[1:],
        "person": rng.choice(_PEOPLE), "place": rng.choice(_PLACES), "place2": rng.choice(_PLACES),
        "month": rng.choice(_MONTHS), "year": rng.randint(1975, 2025), "a": rng.randint(2, 9999),
        "b": rng.randint(2, 9999), "p": rng.randint(2, 48),
    }  # fmt: skip
    main = rng.choice(_TEMPLATES)
    return main.removesuffix(".").format(**words) + rng.choice(_TAILS).format(**words) + "."


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
