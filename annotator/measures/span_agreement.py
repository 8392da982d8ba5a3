"""Agreement on where claims are.

A reviewer's spans in a sentence are the claims that start there and that they labelled as a claim. Reviewers are
compared in every sentence in which each of them has answered something, so that a claim which only one of them sees
counts.

Two figures are the mean F1 of pairs of reviewers, over spans that are exactly the same and over words inside a span
(F1 is symmetric, so nobody has to be right). The third is alpha for unitising in its simplest form: nominal alpha with
every character as a unit that lies inside a claim or outside. It also counts agreement on what is no claim. It is not
the alpha-u of Krippendorff (1995), which weighs gaps by the square of their length.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations, pairwise
from statistics import fmean

import numpy as np

from annotator.domain.agreement_figures import Estimate
from annotator.domain.given_answer import GivenAnswer, Place
from annotator.measures import coefficients
from annotator.measures.bootstrap import estimate, ratio, resampled_sums

NO_SENTENCE = "no sentence was gone through by two people"
NO_SPANS = "nobody found a claim in a sentence that two people went through"
ONE_SIDE = "every character is inside of a claim or every one outside, so there is nothing that chance could explain"
_WORD = re.compile(r"\w+")

Sentence = tuple[str, int, int]
"""The article, the start and the end of a sentence."""
Spanned = set[Place]
Spans = dict[str, Spanned]
"""The spans of each reviewer who has answered in one sentence; empty for one who sees no claim there."""


def span_agreement(answers: Sequence[GivenAnswer], is_span: Callable[[str], bool]) -> dict[str, Estimate]:
    """The mean F1 of exact spans and of words, and alpha over characters, each with its interval over sentences.

    ``is_span`` says whether a label marks a claim's span as right.
    """
    found = _by_sentence(answers, is_span)
    rows = [_row(sentence, spans) for sentence, spans in found.items() if len(spans) > 1]
    sums = resampled_sums(np.array(rows or [[0.0] * 6]))
    shared, sentences = sums[:, 0], len(rows)
    why = NO_SPANS if sentences else NO_SENTENCE
    characters = coefficients.alpha(sums[:, 3], sums[:, 4:])
    return {
        "exact": estimate(shared[0], ratio(sums[:, 1], shared), why),
        "word_f1": estimate(shared[0], ratio(sums[:, 2], shared), why),
        "alpha": estimate(sentences, characters, ONE_SIDE if sentences else NO_SENTENCE),
    }


def f1(one: AbstractSet[object], other: AbstractSet[object]) -> float:
    """The F1 of two sets, not both empty: twice what they share, over the sum of their sizes."""
    return 2 * len(one & other) / (len(one) + len(other))


def _by_sentence(answers: Sequence[GivenAnswer], is_span: Callable[[str], bool]) -> dict[Sentence, Spans]:
    found: dict[Sentence, Spans] = defaultdict(lambda: defaultdict(set))
    for answer in answers:
        place = answer.place
        spans = found[place.article, place.sentence_start, place.sentence_end][answer.reviewer]
        if is_span(answer.label):
            spans.add(place)
    return found


def _row(sentence: Sentence, spans: Spans) -> list[float]:
    """One sentence: whether F1 is defined, both values of it, and the matches, insides and outsides of ``alpha``."""
    pairs = [pair for pair in combinations(spans.values(), 2) if any(pair)]
    exact = fmean(f1(one, other) for one, other in pairs) if pairs else 0.0
    words = fmean(f1(_words(one), _words(other)) for one, other in pairs) if pairs else 0.0
    return [float(bool(pairs)), exact, words, *_characters(sentence, spans)]


def _words(spans: Spanned) -> set[int]:
    """Where the words inside the spans begin."""
    return {span.start + word.start() for span in spans for word in _WORD.finditer(span.exact)}


def _characters(sentence: Sentence, spans: Spans) -> tuple[float, float, float]:
    """Matching pairs of reviewers as alpha weighs them, and characters inside and outside of spans.

    Every character counts once for each reviewer. The text between two ends of spans is taken in one step.
    """
    _, start, end = sentence
    ends = {start, end}.union(*({span.start, span.end} for own in spans.values() for span in own))
    matches = inside = outside = 0.0
    for left, right in pairwise(sorted(ends)):
        within = sum(any(span.start <= left < span.end for span in own) for own in spans.values())
        without = len(spans) - within
        matches += (right - left) * (within * (within - 1) + without * (without - 1)) / (len(spans) - 1)
        inside += (right - left) * within
        outside += (right - left) * without
    return matches, inside, outside
