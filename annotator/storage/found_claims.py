"""Which of the claims that a suggester found are stored, and in which stored sentences they begin.

Nothing here touches the database, so that processes that parse can choose, and hand over only what is chosen.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from annotator.domain.records import ArticleInput, SentenceSpan
from annotator.domain.suggestion import SentenceText, SuggestedClaim, SuggesterInfo
from annotator.domain.vocabulary import Origin
from annotator.storage.audit_sample import draw_audit


class StoredSentence(NamedTuple):
    """A sentence's row id and its span in the article text, in code points."""

    row_id: int
    start: int
    end: int


Found = tuple[StoredSentence, SuggestedClaim, Origin]
"""A claim to insert: its sentence, its suggestion, and its origin."""


def above(threshold: float, by_sentence: Iterable[tuple[StoredSentence, Sequence[SuggestedClaim]]]) -> list[Found]:
    """The suggestions that score ``threshold`` or more, each with its sentence."""
    return [
        (sentence, suggestion, Origin.SUGGESTED)
        for sentence, suggestions in by_sentence
        for suggestion in suggestions
        if suggestion.score >= threshold
    ]


def offered(
    sentences: Sequence[StoredSentence], possible: Mapping[int, SuggestedClaim], taken: Collection[int]
) -> list[Found]:
    """The ``possible`` claims by sentence number, each with its sentence, without those of ``taken`` ones (row ids)."""
    free = [n for n in possible if sentences[n].row_id not in taken]
    return [(sentences[n], possible[n], Origin.SUGGESTED) for n in free]


def best_possible(
    suggested: Sequence[Sequence[SuggestedClaim]], threshold: float, lowest: float
) -> dict[int, SuggestedClaim]:
    """The best suggestion of each sentence, by its number, if it scores from ``lowest`` to below ``threshold``."""
    best = {n: max(claims, key=lambda claim: claim.score) for n, claims in enumerate(suggested) if claims}
    return {n: claim for n, claim in best.items() if lowest <= claim.score < threshold}


@dataclass(frozen=True, slots=True)
class Choosing:
    """From which score claims are suggested, what share of the other sentences is audited, and what is possible."""

    threshold: float
    audit: float = 0.0
    possible: float = 1.0


@dataclass(frozen=True, slots=True)
class ChosenClaims:
    """The claims of one new article, each with the number of its sentence; ``possible`` ones are withdrawn at first."""

    suggester: SuggesterInfo
    threshold: float
    claims: tuple[tuple[int, SuggestedClaim, Origin], ...]
    possible: tuple[tuple[int, SuggestedClaim, Origin], ...]
    audit: Mapping[str, Any]
    """What the audit's estimates need to know of the draw."""
    facts: Mapping[str, bytes] = field(default_factory=dict)
    """The facts of claims by their text, as ``annotator.matching.facts_json`` packs them."""


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article to store; ``chosen`` is ``None`` if no claims were looked for."""

    article: ArticleInput
    sentences: Sequence[SentenceSpan]
    segmenter: str
    chosen: ChosenClaims | None = None


def choose(
    sha256: str,
    sentences: Sequence[SentenceText],
    suggested: Sequence[Sequence[SuggestedClaim]],
    suggester: SuggesterInfo,
    choosing: Choosing,
) -> ChosenClaims:
    """What is stored of the claims suggested in each sentence of an article; ``sha256`` is the hash of its text."""
    threshold = choosing.threshold
    drawn = draw_audit(sha256, sentences, suggested, suggester, threshold, choosing.audit)
    claims = [
        (n, claim, Origin.SUGGESTED) for n, found in enumerate(suggested) for claim in found if claim.score >= threshold
    ]
    claims += [(n, claim, Origin.AUDIT) for n, claim in drawn.claims.items()]
    taken = {n for n, _, _ in claims}
    best = best_possible(suggested, threshold, choosing.possible)
    offers = [(n, claim, Origin.SUGGESTED) for n, claim in best.items() if n not in taken]
    return ChosenClaims(suggester, threshold, _made(claims), _made(offers), drawn.payload)


def _made(found: Iterable[tuple[int, SuggestedClaim, Origin]]) -> tuple[tuple[int, SuggestedClaim, Origin], ...]:
    """The claims with their reasons made, which until then hold on to what was parsed."""
    return tuple((n, replace(claim, reasons=tuple(claim.reasons)), origin) for n, claim, origin in found)


def exact_texts(text: str, spans: Sequence[SentenceSpan], chosen: ChosenClaims) -> list[str]:
    """The texts of the chosen claims of an article, as they will be stored, without the possible ones."""
    return [text[spans[n].start + claim.start : spans[n].start + claim.end] for n, claim, _ in chosen.claims]
