"""Suggesting claims for many articles, one at a time out, with flat memory.

Every sentence goes through the pipeline as a document of its own: the segmenter has already decided where
sentences begin and end, and a parser would decide otherwise. spaCy keeps each new word it meets; a memory zone
around every part of the work lets it forget them again. Nothing of spaCy leaves a zone, and no zone is open while
a result is handed out, because zones cannot be nested and the caller may use the same pipeline.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from annotator.domain.suggestion import Reason, SentenceText, SuggestedClaim, SuggesterInfo
from annotator.domain.vocabulary import SentenceKind
from annotator.matching.datelines import after_dateline
from annotator.suggest.article_claims import ReadSentence, claims_of, read_sentence
from annotator.suggest.parsed_sentence import OPENING, STRAIGHT, Layers, read
from annotator.suggest.pipeline import SPOTTER, load_pipeline, model_label
from annotator.suggest.spotter import ClaimSpotter

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

BATCH = 256
"""Sentences that go through the pipeline together, in a memory zone of their own. More is no faster and takes more
memory."""
KNOWN_WORDS = 50_000
"""Word forms that are kept for good, some 20 MB. Working each one out anew in every zone would cost up to a tenth
of the speed, and a language repeats most of its words; only what comes after these is forgotten."""
LONGEST = 4_000
"""Characters of a sentence that are read; what is longer is a table or encoded data, not prose."""

_HALF_PAIR = re.compile("[\ud800-\udfff]")
_BLANKS = {ord(blank): " " for blank in "\t\n\r\u00a0\u2028\u2029"}
"""Line ends inside a sentence would be tokens of their own, between a cue and its comma."""
_T = TypeVar("_T")
_QUOTES = tuple(OPENING | STRAIGHT)


class LinearSuggester:
    """A ``domain.Suggester``: the linear spotter, and who said it."""

    def __init__(self, nlp: "Language", model: str) -> None:
        """``nlp`` comes from ``load_pipeline``; ``model`` is its name and version as stored."""
        self._nlp = nlp
        self._spotter = cast(ClaimSpotter, nlp.get_pipe(SPOTTER))
        self._info = SuggesterInfo(self._spotter.model.name, self._spotter.model.version, model)
        self._held: object = None

    @property
    def info(self) -> SuggesterInfo:
        """Name and version of the weights, and the language model."""
        return self._info

    def suggest(self, articles: Iterable[list[SentenceText]]) -> Iterator[list[list[SuggestedClaim]]]:
        """Yield for each article one list per sentence, holding its claims with any score, best first.

        The first article is worked on alone and comes out before the second is asked for; later ones are taken
        together, as many as fill a batch.
        """
        for group in _groups(articles):
            bare = [[_without_dateline(sentence) for sentence in article] for article in group]
            inside = [flag for article in group for flag in goes_on(article)]
            done = iter(self._read_all(list(chain.from_iterable(bare)), inside))
            for article, cut in zip(group, bare, strict=True):
                found = claims_of(cut, list(islice(done, len(cut))))
                yield [_moved(sentence, claims) for sentence, claims in zip(article, found, strict=True)]

    def score(self, texts: Iterable[str]) -> Iterator[float]:
        """The score of each text, taken for one sentence each, in order. Streams."""
        waiting = iter(texts)
        while batch := list(islice(waiting, BATCH)):
            bare = [text[after_dateline(text) :] for text in batch]
            yield from (score for score, _ in self._each(bare, self._judge))

    def explain(self, text: str) -> tuple[float, tuple[Reason, ...]]:
        """Score and reasons of one text, taken for one sentence of an article's body."""
        (judged,) = self._each([text[after_dateline(text) :]], self._judge)
        return judged

    def _judge(self, _place: int, doc: "Doc") -> tuple[float, tuple[Reason, ...]]:
        return self._spotter.judge(read(doc[:], Layers.of(doc)), SentenceKind.BODY) if len(doc) else (0.0, ())

    def _read_all(self, sentences: list[SentenceText], inside: list[bool]) -> list[ReadSentence]:
        done: list[ReadSentence] = []
        for start in range(0, len(sentences), BATCH):
            texts = [sentence.text for sentence in sentences[start : start + BATCH]]
            done += self._each(texts, partial(self._read, sentences[start:], inside[start:]))
        return done

    def _each(self, texts: list[str], work: Callable[[int, "Doc"], _T]) -> list[_T]:
        """``work`` on each text's document; its result must not hold on to the document.

        The numbers of the last document are kept until the next batch, since they lie high in the heap. With nothing
        there the C library hands tens of megabytes back after every batch, and the system has to clear them anew for
        the next: that took a fifteenth of the time. They are plain NumPy, so that they may leave the zone.
        """
        cleaned = [_HALF_PAIR.sub("\ufffd", text[:LONGEST]).translate(_BLANKS) for text in texts]
        done: list[_T] = []
        with self._zone():
            for place, doc in enumerate(self._nlp.pipe(cleaned, batch_size=BATCH, disable=[SPOTTER])):
                done.append(work(place, doc))
                if place + 1 == len(cleaned):
                    self._held = doc.tensor
        return done

    def _zone(self) -> AbstractContextManager[object]:
        full = len(self._nlp.vocab) >= KNOWN_WORDS
        return self._nlp.memory_zone() if full else nullcontext()

    def _read(self, sentences: list[SentenceText], inside: list[bool], place: int, doc: "Doc") -> ReadSentence:
        judge = self._spotter.judge
        return read_sentence(doc[:], Layers.of(doc), sentences[place], judge, inside[place])


def load_suggester(model: str, weights: Path | None = None) -> LinearSuggester:
    """The suggester on the pipeline called ``model``, with the model file ``weights`` or the package's own.

    Raises:
        UsageError: when the pipeline is not installed or cannot be loaded, or ``weights`` is no model file.

    """
    nlp = load_pipeline(model, weights)
    return LinearSuggester(nlp, model_label(model, nlp))


def _without_dateline(sentence: SentenceText) -> SentenceText:
    start = after_dateline(sentence.text)
    return replace(sentence, text=sentence.text[start:]) if start else sentence


def _groups(articles: Iterable[list[SentenceText]]) -> Iterator[list[list[SentenceText]]]:
    """The first article alone, then as many together as fit into a batch, if the next is as long as the last."""
    group: list[list[SentenceText]] = []
    wanted, held = 0, 0
    for article in articles:
        group.append(article)
        held += len(article)
        if held + len(article) > wanted:
            yield group
            wanted = BATCH
            group, held = [], 0
    if group:
        yield group


def goes_on(article: list[SentenceText]) -> list[bool]:
    """Whether each sentence goes on with the quotation of the one before it, where no mark of its own says so."""
    flags, before = [], None
    for sentence in article:
        opens = sentence.text.lstrip().startswith(_QUOTES)
        flags.append(sentence.quotation is not None and sentence.quotation == before and not opens)
        before = sentence.quotation
    return flags


def _moved(sentence: SentenceText, claims: list[SuggestedClaim]) -> list[SuggestedClaim]:
    """The claims with offsets in the whole sentence, where they were found behind its dateline."""
    first = after_dateline(sentence.text)
    return [replace(one, start=one.start + first, end=one.end + first) for one in claims] if first else claims
