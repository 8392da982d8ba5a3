"""Suggesting claims for many articles, one at a time out, with flat memory.

Every sentence goes through the pipeline as a document of its own: the segmenter has already decided where
sentences begin and end, and a parser would decide otherwise. spaCy keeps each new word it meets; a memory zone
around every part of the work lets it forget them again. Nothing of spaCy leaves a zone, and no zone is open while
a result is handed out, because zones cannot be nested and the caller may use the same pipeline.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from annotator.domain import Reason, SentenceKind, SentenceText, SuggestedClaim, SuggesterInfo
from annotator.suggest.attribution import Attribution, Heard, attribute, hear
from annotator.suggest.pipeline import load_pipeline, model_label
from annotator.suggest.reading import OPENING, STRAIGHT, Layers, read
from annotator.suggest.spotter import KIND_HINT, QUOTED_HINT
from annotator.suggest.weights import linear_model

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

LEAST_SCORE = 0.05
"""Scores below this say "certainly not" and are not worth a row."""
BATCH = 64
"""Sentences that go through the parser together; larger batches are no faster and take more memory."""
ZONE = 512
"""Sentences in one memory zone at most."""
LONGEST = 4_000
"""Characters of a sentence that are read; what is longer is a table or encoded data, not prose."""

_HALF_PAIR = re.compile("[\ud800-\udfff]")
_BULLET = re.compile(r"\s*(?:[-*•‣▪◦·–—]\s+)?")
_QUOTES = tuple(OPENING | STRAIGHT)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What is kept of one sentence when its document is gone."""

    score: float
    reasons: tuple[Reason, ...]
    heard: Heard


class LinearSuggester:
    """A ``domain.Suggester``: the linear spotter, and who said it."""

    def __init__(self, nlp: "Language", model: str) -> None:
        """``nlp`` comes from ``load_pipeline``; ``model`` is its name and version as stored."""
        self._nlp = nlp
        weights = linear_model()
        self._info = SuggesterInfo(weights.name, weights.version, model)

    @property
    def info(self) -> SuggesterInfo:
        """Name and version of the weights, and the language model."""
        return self._info

    def suggest(self, articles: Iterable[list[SentenceText]]) -> Iterator[list[list[SuggestedClaim]]]:
        """Yield for each article one list per sentence, holding its claim where the score reaches ``LEAST_SCORE``.

        The first article is worked on alone and comes out before the second is asked for; later ones are taken
        together until there is a batch of sentences.
        """
        for group in _groups(articles):
            sentences = [sentence for article in group for sentence in article]
            inside = [flag for article in group for flag in _inside(article)]
            judged = self._judge(sentences, inside)
            start = 0
            for article in group:
                part = judged[start : start + len(article)]
                start += len(article)
                yield _claims(article, part)

    def score(self, texts: Iterable[str]) -> Iterator[float]:
        """The score of each text, taken for one sentence each, in order. Streams."""
        waiting = iter(texts)
        while batch := list(islice(waiting, BATCH)):
            sentences = [SentenceText(text, SentenceKind.BODY, 0) for text in batch]
            yield from (one.score for one in self._judge(sentences, [False] * len(batch)))

    def _judge(self, sentences: list[SentenceText], inside: list[bool]) -> list[_Judged]:
        judged: list[_Judged] = []
        for start in range(0, len(sentences), ZONE):
            judged += self._judge_zone(sentences[start : start + ZONE], inside[start : start + ZONE])
        return judged

    def _judge_zone(self, sentences: list[SentenceText], inside: list[bool]) -> list[_Judged]:
        with self._nlp.memory_zone():
            docs = (self._document(sentence) for sentence in sentences)
            piped = self._nlp.pipe(docs, batch_size=BATCH)
            return [_judged(doc, flag) for doc, flag in zip(piped, inside, strict=True)]

    def _document(self, sentence: SentenceText) -> "Doc":
        doc = self._nlp.make_doc(_HALF_PAIR.sub("\ufffd", sentence.text[:LONGEST]))
        doc.user_data[KIND_HINT] = sentence.kind.value
        doc.user_data[QUOTED_HINT] = sentence.quotation is not None
        return doc


def load_suggester(model: str) -> LinearSuggester:
    """The suggester on the pipeline called ``model``.

    Raises:
        UsageError: when the pipeline is not installed or cannot be loaded.

    """
    nlp = load_pipeline(model)
    return LinearSuggester(nlp, model_label(model, nlp))


def _groups(articles: Iterable[list[SentenceText]]) -> Iterator[list[list[SentenceText]]]:
    """The first article alone, then as many together as make a batch."""
    group: list[list[SentenceText]] = []
    wanted, held = 0, 0
    for article in articles:
        group.append(article)
        held += len(article)
        if held >= wanted:
            yield group
            group, held, wanted = [], 0, BATCH
    if group:
        yield group


def _inside(article: list[SentenceText]) -> list[bool]:
    """Whether each sentence goes on with the quotation of the one before it, where no mark of its own says so."""
    flags, before = [], None
    for sentence in article:
        opens = sentence.text.lstrip().startswith(_QUOTES)
        flags.append(sentence.quotation is not None and sentence.quotation == before and not opens)
        before = sentence.quotation
    return flags


def _judged(doc: "Doc", inside: bool) -> _Judged:
    group = doc.spans["claims"]
    if not len(group):
        return _Judged(0.0, (), Heard())
    reasons = tuple(Reason(words, weight) for words, weight in group.attrs["reasons"][0])
    return _Judged(group.attrs["scores"][0], reasons, hear(read(doc[:], Layers.of(doc)), inside))


def _claims(article: list[SentenceText], judged: list[_Judged]) -> list[list[SuggestedClaim]]:
    """The claims of one article's sentences, with speakers."""
    said = attribute(article, [one.heard for one in judged])
    return [
        [_claim(sentence.text, one, who)] if one.score >= LEAST_SCORE else []
        for sentence, one, who in zip(article, judged, said, strict=True)
    ]


def _claim(text: str, judged: _Judged, who: Attribution) -> SuggestedClaim:
    """The whole sentence without the bullet before it and the white space around it."""
    end = len(text.rstrip())
    bullet = _BULLET.match(text)
    start = min(bullet.end() if bullet else 0, end)
    return SuggestedClaim(start, end, judged.score, judged.reasons, who.speaker, who.cue)
