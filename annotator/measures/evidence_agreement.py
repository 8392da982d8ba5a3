"""Agreement on evidence: do reviewers who answer the same claim prove it alike?

Only pairs of answers that both cite something are compared, whatever their labels, as the mean F1 of the pairs of a
claim: over the sources, over quoted passages of a source, and over the sentences in these (as FEVER scores evidence:
Thorne et al. 2018). Two passages are the same if one contains the other; case, punctuation and spaces do not count.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from statistics import fmean

import numpy as np

from annotator.domain.agreement_figures import Estimate
from annotator.domain.given_answer import GivenAnswer
from annotator.domain.quoted_words import plain_words, same_passage
from annotator.measures.bootstrap import estimate, ratio, resampled_sums
from annotator.measures.span_agreement import f1

NO_CITATIONS = "no claim has citations of two people"
NO_QUOTES = "no claim has quotations of two people"

SplitSentences = Callable[[str], Iterable[str]]
Quoted = set[tuple[str, str]]
"""Sources with what is quoted of them, as plain words."""


def evidence_agreement(answers: Sequence[GivenAnswer], sentences: SplitSentences) -> dict[str, Estimate]:
    """The mean F1 of sources, passages and sentences, each with its interval over claims.

    ``sentences`` splits a quotation.
    """
    by_claim: dict[str, list[GivenAnswer]] = defaultdict(list)
    for answer in answers:
        if answer.cited:
            by_claim[answer.claim].append(answer)
    rows = [_row(citing, sentences) for citing in by_claim.values() if len(citing) > 1]
    cited, source, quoted, passage, sentence = resampled_sums(np.array(rows or [[0.0] * 5])).T
    return {
        "source": estimate(cited[0], ratio(source, cited), NO_CITATIONS),
        "passage": estimate(quoted[0], ratio(passage, quoted), NO_QUOTES),
        "sentence_f1": estimate(quoted[0], ratio(sentence, quoted), NO_QUOTES),
    }


def _row(citing: Sequence[GivenAnswer], split: SplitSentences) -> list[float]:
    """One claim: 1 for the citations and the F1 of their sources; whether pairs quote, and the F1 of what they do."""
    sources = [{piece.source for piece in answer.cited} for answer in citing]
    source = fmean(f1(one, other) for one, other in combinations(sources, 2))
    passages = [passages for answer in citing if (passages := _passages(answer))]
    if len(passages) < 2:
        return [1.0, source, 0.0, 0.0, 0.0]
    passage = fmean(_overlap(one, other) for one, other in combinations(passages, 2))
    sentences = [found for answer in citing if (found := _sentences(answer, split))]
    sentence = fmean(f1(one, other) for one, other in combinations(sentences, 2))
    return [1.0, source, 1.0, passage, sentence]


def _passages(answer: GivenAnswer) -> Quoted:
    return {(piece.source, words) for piece in answer.cited if piece.quote and (words := plain_words(piece.quote))}


def _sentences(answer: GivenAnswer, split: SplitSentences) -> Quoted:
    quotes = [(piece.source, part) for piece in answer.cited if piece.quote for part in split(piece.quote)]
    return {(source, words) for source, part in quotes if (words := plain_words(part))}


def _overlap(one: Quoted, other: Quoted) -> float:
    """The F1 of passages: the share of all that contain one of the other side, or are contained in it."""
    hits = sum(any(_same(mine, theirs) for theirs in other) for mine in one)
    hits += sum(any(_same(theirs, mine) for mine in one) for theirs in other)
    return hits / (len(one) + len(other))


def _same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return one[0] == other[0] and same_passage(one[1], other[1])
