"""Suggesting claims for many articles, one at a time out, with flat memory.

Every sentence goes through the pipeline as a document of its own: the segmenter has already decided where
sentences begin and end, and a parser would decide otherwise. spaCy keeps each new word it meets; a memory zone
around every part of the work lets it forget them again. Nothing of spaCy leaves a zone, and no zone is open while
a result is handed out, because zones cannot be nested and the caller may use the same pipeline.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, cast

from annotator.domain import Reason, SentenceKind, SentenceText, SuggestedClaim, SuggesterInfo
from annotator.suggest.attribution import Attribution, Heard, attribute, hear
from annotator.suggest.pipeline import SPOTTER, load_pipeline, model_label
from annotator.suggest.reading import OPENING, STRAIGHT, Layers, read
from annotator.suggest.spotter import ClaimSpotter

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

LEAST_SCORE = 0.05
"""Scores below this say "certainly not" and are not worth a row."""
BATCH = 256
"""Sentences that go through the pipeline together, in a memory zone of their own. More is no faster and takes more
memory."""
KNOWN_WORDS = 50_000
"""Word forms that are kept for good, some 20 MB. Working each one out anew in every zone would cost up to a tenth
of the speed, and a language repeats most of its words; only what comes after these is forgotten."""
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
        self._spotter = cast(ClaimSpotter, nlp.get_pipe(SPOTTER))
        self._info = SuggesterInfo(self._spotter.model.name, self._spotter.model.version, model)

    @property
    def info(self) -> SuggesterInfo:
        """Name and version of the weights, and the language model."""
        return self._info

    def suggest(self, articles: Iterable[list[SentenceText]]) -> Iterator[list[list[SuggestedClaim]]]:
        """Yield for each article one list per sentence, holding its claim where the score reaches ``LEAST_SCORE``.

        The first article is worked on alone and comes out before the second is asked for; later ones are taken
        together, more and more, until they fill a batch.
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

    def explain(self, text: str) -> tuple[float, tuple[Reason, ...]]:
        """Score and reasons of one text, taken for one sentence of an article's body."""
        (judged,) = self._judge([SentenceText(text, SentenceKind.BODY, 0)], [False])
        return judged.score, judged.reasons

    def _judge(self, sentences: list[SentenceText], inside: list[bool]) -> list[_Judged]:
        judged: list[_Judged] = []
        for start in range(0, len(sentences), BATCH):
            judged += self._judge_batch(sentences[start : start + BATCH], inside[start : start + BATCH])
        return judged

    def _judge_batch(self, sentences: list[SentenceText], inside: list[bool]) -> list[_Judged]:
        texts = [_HALF_PAIR.sub("\ufffd", sentence.text[:LONGEST]) for sentence in sentences]
        with self._zone():
            docs = self._nlp.pipe(texts, batch_size=BATCH, disable=[SPOTTER])
            return [self._judged(*one) for one in zip(docs, sentences, inside, strict=True)]

    def _zone(self) -> AbstractContextManager[object]:
        full = len(self._nlp.vocab) >= KNOWN_WORDS
        return self._nlp.memory_zone() if full else nullcontext()

    def _judged(self, doc: "Doc", sentence: SentenceText, inside: bool) -> _Judged:
        """Read the document once for both questions: is it a claim, and whose."""
        if not len(doc):
            return _Judged(0.0, (), Heard())
        reading = read(doc[:], Layers.of(doc))
        score, reasons = self._spotter.judge(reading, sentence.kind, sentence.quotation is not None)
        return _Judged(score, reasons, hear(reading, inside))


def load_suggester(model: str, weights: str | None = None) -> LinearSuggester:
    """The suggester on the pipeline called ``model``, with the model file ``weights`` or the package's own.

    Raises:
        UsageError: when the pipeline is not installed or cannot be loaded, or ``weights`` is no model file.

    """
    nlp = load_pipeline(model, weights)
    return LinearSuggester(nlp, model_label(model, nlp))


def _groups(articles: Iterable[list[SentenceText]]) -> Iterator[list[list[SentenceText]]]:
    """The first article alone, then more and more together until they fill a batch."""
    group: list[list[SentenceText]] = []
    wanted, held = 0, 0
    for article in articles:
        group.append(article)
        held += len(article)
        if held >= wanted:
            yield group
            wanted = min(max(2 * wanted, BATCH // 8), BATCH)
            group, held = [], 0
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
