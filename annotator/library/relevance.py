"""Which of the passages that were found most likely bear on a claim.

A passage ranks by BM25 (Robertson and Zaragoza, “The Probabilistic Relevance Framework”, 2009) over the stems of words,
over their meanings (“cop” is “police”), and over runs of four letters. Rare words
count for more than BM25 gives them: a claim and its evidence share few words, and the rare ones are what it is about.
Figures count less than words: that evidence states another figure is what a reviewer wants to see. Then the words of
the first passages, as far as they are rare among all that were found, count a little for the others
(pseudo-relevance feedback: Lavrenko and Croft, “Relevance-Based Language Models”, 2001).

The constants were chosen on the development half of claims with known evidence (``tests/measures/retrieval.py``).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log

from annotator.domain.library import Query
from annotator.matching.countries import PLACES
from annotator.matching.stems import stem
from annotator.matching.terms import search_terms
from annotator.matching.tokens import concept
from annotator.matching.word_lists import STOP_WORDS

_QUESTION, _TYPED = 1.0, 2.0
"""The weights of words of a question and of words that were typed; a word of the claim weighs 1."""
_FIGURE = 0.6
"""How much a figure counts of what a word would."""
_HEADING = 0.4
"""How much of an occurrence a word is that only the document's title has."""
_RARE = 1.75
"""The power of a word's inverse document frequency."""
_SATURATION, _LENGTH = 1.5, 0.8
"""BM25's k1 and b."""
_MEANINGS, _LETTERS = 1.0, 0.3
"""The weights of meanings and of runs of letters; stems weigh 1."""
_RUN = 4
_FIRST, _WORDS, _FEEDBACK = 10, 30, 0.5
"""From how many passages, how many words, and how much these count."""
_SEARCHED = 60
"""The most words of a query that are looked up."""
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Terms:
    """A query taken apart. ``weights`` are by stem, ``meant`` and ``runs`` by meaning and run of letters.

    ``searched`` are the words to look up in an index.
    """

    searched: tuple[str, ...]
    weights: Mapping[str, float]
    meant: Mapping[str, str]
    """For each meaning the stem of the query that has it."""
    runs: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.weights)


class Weights:
    """How rare words are in the libraries that are searched."""

    def __init__(self, rows: Mapping[str, int], size: int) -> None:
        """``rows`` counts the passages with each word, of ``size`` passages."""
        self._size = size
        self._rows: dict[str, int] = {}
        for word, count in rows.items():
            self._rows[stem(word)] = max(count, self._rows.get(stem(word), 0))

    def of(self, stemmed: str) -> float:
        """The weight of a stem; one that no passage has weighs as if one had it."""
        return _rarity(self._rows.get(stemmed, 1), self._size)


@dataclass(frozen=True, slots=True)
class Ranked:
    """The place of a passage in a ranking: its index in what was ranked, and what it is compared with others by."""

    at: int
    score: float
    stems: frozenset[str] = field(repr=False)
    figures: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class _Word:
    """A word, the same object wherever it occurs: comparing these is much of the work."""

    stem: str
    meaning: str
    runs: tuple[str, ...]


@dataclass(slots=True)
class _Text:
    """A passage as it is scored: how often each stem and meaning is in it, and how long it is."""

    words: list[_Word]
    stems: dict[str, float]
    meanings: dict[str, float]

    @property
    def length(self) -> int:
        return len(self.words)


def terms_of(query: Query) -> Terms:
    """The terms of a query: its claim, what else says the same, its questions, and what was typed."""
    weights: dict[str, float] = {}
    meant: dict[str, str] = {}
    parts = [(query.words, _TYPED), (query.claim, 1.0), *((each, _QUESTION) for each in query.wordings)]
    for text, weight in [*parts, *((each, _QUESTION) for each in query.questions)]:
        for word in _words(text):
            is_figure = word.stem[0].isdecimal()
            weights.setdefault(word.stem, weight * (_FIGURE if is_figure else 1.0))
            meant.setdefault(word.meaning, word.stem)
    whole = " ".join((query.words, query.claim, *query.wordings, *query.questions))
    runs = frozenset(run for word in _words(whole) for run in word.runs)
    return Terms(tuple(search_terms(whole, _SEARCHED)), weights, meant, runs)


def rank(terms: Terms, texts: Sequence[tuple[str, str | None]], weights: Weights, most: int) -> list[Ranked]:
    """The ``most`` best passages, each given with the title of its document; best first, equal ones in their order."""
    passages = [_text(*each) for each in texts]
    if not passages:
        return []
    average = sum(each.length for each in passages) / len(passages) or 1.0
    scores = _scores(terms, passages, weights, average)
    order = sorted(range(len(passages)), key=lambda at: -scores[at])
    for at, more in enumerate(_feedback(passages, scores, order[:_FIRST], average)):
        scores[at] += more
    best = sum(weights.of(each) * weight for each, weight in terms.weights.items()) * (_SATURATION + 1) or 1.0
    order = sorted(range(len(passages)), key=lambda at: -scores[at])[:most]
    return [_ranked(at, scores[at] / best, passages[at]) for at in order]


def closest(terms: Terms, sentences: Sequence[str], weights: Weights) -> int:
    """Which sentence holds most of a query, the first of those."""
    values = {each: weight * weights.of(each) for each, weight in terms.weights.items()}
    held = [{word.stem for word in _words(each)} for each in sentences]
    shares = [sum(value for each, value in values.items() if each in stems) for stems in held]
    return shares.index(max(shares))


def _ranked(at: int, score: float, passage: _Text) -> Ranked:
    stems = frozenset(each.stem for each in passage.words)
    return Ranked(at, score, stems, frozenset(each for each in stems if each[0].isdecimal()))


def _scores(terms: Terms, passages: Sequence[_Text], weights: Weights, average: float) -> list[float]:
    values = {each: weight * weights.of(each) for each, weight in terms.weights.items()}
    meanings = {each: _MEANINGS * values[of] for each, of in terms.meant.items()}
    letters = _letters(terms, passages)
    scores = []
    for passage, runs in zip(passages, letters.counts, strict=True):
        dampened = _dampening(passage.length / average)
        score = _sum(values, passage.stems, dampened) + _sum(meanings, passage.meanings, dampened)
        scores.append(score + _LETTERS * _sum(letters.values, runs, dampened))
    return scores


@dataclass(frozen=True, slots=True)
class _Letters:
    """How often each run of letters of the query is in each passage, and what each of them is worth."""

    counts: list[dict[str, float]]
    values: dict[str, float]


def _letters(terms: Terms, passages: Sequence[_Text]) -> _Letters:
    known = {word for passage in passages for word in passage.words}
    shared = {word: runs for word in known if (runs := [run for run in word.runs if run in terms.runs])}
    counts: list[dict[str, float]] = []
    for passage in passages:
        held: dict[str, float] = {}
        for runs in [shared[word] for word in passage.words if word in shared]:
            for run in runs:
                held[run] = held.get(run, 0) + 1
        counts.append(held)
    among = Counter(run for held in counts for run in held)
    return _Letters(counts, {run: _rarity(number, len(passages)) for run, number in among.items()})


def _feedback(
    passages: Sequence[_Text], scores: Sequence[float], first: Sequence[int], average: float
) -> Iterable[float]:
    """What each passage gains by the words of the first ones."""
    among = Counter(each for passage in passages for each in passage.stems)
    worth = {each: _rarity(number, len(passages)) for each, number in among.items() if number > 1}
    total = sum(scores[at] for at in first) or 1.0
    telling: dict[str, float] = {}
    for at in first:
        share = scores[at] / total / (1 + passages[at].length / average)
        for each, count in passages[at].stems.items():
            if each in worth:
                telling[each] = telling.get(each, 0.0) + share * worth[each] * min(count, 3)
    best = sorted(telling.items(), key=lambda each: (-each[1], each[0]))[:_WORDS]
    values = {each: _FEEDBACK * value / best[0][1] * worth[each] for each, value in best if value}
    for passage in passages:
        yield _sum(values, passage.stems, _dampening(passage.length / average))


def _sum(values: Mapping[str, float], counts: Mapping[str, float], dampened: float) -> float:
    """BM25's sum over the terms that a passage holds."""
    return sum(
        value * count * (_SATURATION + 1) / (count + dampened)
        for each, value in values.items()
        if (count := counts.get(each))
    )


def _dampening(length: float) -> float:
    return _SATURATION * (1 - _LENGTH + _LENGTH * length)


def _rarity(rows: int, size: int) -> float:
    rows = min(rows, size)
    return float(log(1 + (size - rows + 0.5) / (rows + 0.5)) ** _RARE)


def _text(text: str, heading: str | None) -> _Text:
    words = _words(text)
    stems: dict[str, float] = dict(Counter([each.stem for each in words]))
    meanings: dict[str, float] = dict(Counter([each.meaning for each in words]))
    for each in _words(heading or ""):
        stems.setdefault(each.stem, _HEADING)
        meanings.setdefault(each.meaning, _HEADING)
    return _Text(words, stems, meanings)


def _words(text: str) -> list[_Word]:
    """The words and figures of a text that say something."""
    found = map(_word, _WORD.findall(text.lower()))
    return [word for word in found if word is not None]


@lru_cache(maxsize=100_000)
def _word(low: str) -> _Word | None:
    word = PLACES.get(low, low).replace(",", "")
    if word in STOP_WORDS or (len(word) == 1 and not word.isdecimal()):
        return None
    marked = f"_{word}_"
    return _Word(
        stem(word), concept(word), tuple(marked[at : at + _RUN] for at in range(max(1, len(marked) - _RUN + 1)))
    )
