"""Suggesting claims for many articles one by one, with constant memory.

Each sentence is a document of its own, because the segmenter has already set its limits and a parser would set others.
spaCy keeps every new word; a memory zone around each batch makes it forget them. No spaCy object leaves a zone, and no
zone is open while a result is returned, because zones cannot be nested and the caller may use the same pipeline.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from annotator.domain.suggestion import LaterReasons, Reason, SentenceText, SuggestedClaim, SuggesterInfo
from annotator.domain.vocabulary import SentenceKind
from annotator.suggest.article_claims import ReadSentence, claims_of, read_sentence
from annotator.suggest.claim_scores import Verdict
from annotator.suggest.page_lines import text_start
from annotator.suggest.parsed_sentence import OPENING, STRAIGHT, Layers, read
from annotator.suggest.pipeline import SPOTTER, load_pipeline, model_label
from annotator.suggest.spotter import ClaimSpotter
from annotator.suggest.turn_labels import Turn
from annotator.suggest.turns import first_word, turns_of

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

BATCH = 256
"""Sentences per batch and memory zone. More is no faster and takes more memory."""
BATCH_CHARS = 40_000
"""Characters per batch, which only long sentences reach: memory grows with what is parsed together."""
KNOWN_WORDS = 50_000
"""Word forms that are never forgotten, some 20 MB. Forgetting all of them in every zone would cost up to a tenth of the
speed.
"""
LONGEST = 4_000
"""Characters of a sentence that are read; longer ones are tables or encoded data."""
MOST_TOKENS = 500
"""Tokens of a sentence that are parsed. Signs without spaces are a token each, and take as long as so many words."""

_LONG_WORD = re.compile(r"\S{1000}")
"""Where reading ends in any case: the time for a word without spaces grows with the square of its signs."""
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_BLANKS = {ord(blank): " " for blank in "\t\n\r\u00a0\u2028\u2029"}
"""Line ends inside a sentence would become tokens, between a cue and its comma."""
_T = TypeVar("_T")
_QUOTES = tuple(OPENING | STRAIGHT)


class LinearSuggester:
    """A ``domain.Suggester`` with the spotter: the linear model, then the encoder for what that leaves open."""

    def __init__(self, nlp: "Language", model: str) -> None:
        """``nlp`` comes from ``load_pipeline``; ``model`` is its name and version for storage."""
        self._nlp = nlp
        self._spotter = cast(ClaimSpotter, nlp.get_pipe(SPOTTER))
        self._info = SuggesterInfo(self._spotter.model.name, self._spotter.version, model)
        self._held: object = None

    @property
    def info(self) -> SuggesterInfo:
        """Name and version of the weights, and the language model."""
        return self._info

    def suggest(self, articles: Iterable[list[SentenceText]]) -> Iterator[list[list[SuggestedClaim]]]:
        """Yield for each article one list per sentence, with its claims of any score, best first.

        The first article is returned before the second is read; later ones are processed in batches. Articles in a
        list are all there, so that the first does not come alone.
        """
        for group in _groups(articles, BATCH if isinstance(articles, list) else 0):
            spoken = [turns_of(article) for article in group]
            bare = [list(map(_bare, article, turns)) for article, turns in zip(group, spoken, strict=True)]
            inside = [flag for article in group for flag in goes_on(article)]
            turned = [turn is not None and turn.says_all for turn in chain.from_iterable(spoken)]
            done = iter(self._read_all(list(chain.from_iterable(bare)), inside, turned))
            for article, turns, cut in zip(group, spoken, bare, strict=True):
                found = claims_of(cut, list(islice(done, len(cut))), turns)
                yield list(map(_moved, article, turns, found))

    def score(self, texts: Iterable[str]) -> Iterator[float]:
        """The score of each text, taken as one sentence. Streams."""
        yield from (verdict.score for verdict in self.verdicts(texts))

    def verdicts(self, texts: Iterable[str]) -> Iterator[Verdict]:
        """What is scored of each text, taken as one sentence of an article's body, with score and reasons. Streams."""
        waiting = iter(texts)
        while batch := list(islice(waiting, BATCH)):
            starts = list(map(text_start, batch))
            bare = [text[start:] for text, start in zip(batch, starts, strict=True)]
            linear = self._each(bare, self._judge)
            done = self._spotter.second.revised(linear) if self._spotter.second else linear
            yield from map(_moved_verdict, done, starts)

    def explain(self, text: str) -> tuple[float, tuple[Reason, ...]]:
        """Score and reasons of one text, taken as one sentence of an article's body."""
        (verdict,) = self.verdicts([text])
        return verdict.score, tuple(verdict.reasons)

    def _judge(self, _place: int, doc: "Doc") -> Verdict:
        if not len(doc):
            return Verdict("", 0.0, ())
        return self._spotter.judge(read(doc[:], Layers.of(doc)), SentenceKind.BODY)

    def _read_all(self, sentences: list[SentenceText], inside: list[bool], turned: list[bool]) -> list[ReadSentence]:
        done: list[ReadSentence] = []
        for start, end in _cuts([min(len(sentence.text), LONGEST) for sentence in sentences]):
            texts = [sentence.text for sentence in sentences[start:end]]
            read_ones = self._each(texts, partial(self._read, sentences[start:], inside[start:], turned[start:]))
            done += self._spotter.revised(read_ones)
        return done

    def _each(self, texts: list[str], work: Callable[[int, "Doc"], _T]) -> list[_T]:
        """Apply ``work`` to each text's document; its result must not refer to the document.

        The last document's tensor is kept until the next batch. It lies high in the heap, and without it the C library
        would return tens of megabytes to the system after every batch, which cost a fifteenth of the time. It is plain
        NumPy, so it may leave the zone.
        """
        cleaned = [_HALF_PAIR.sub("\ufffd", _readable(text)).translate(_BLANKS) for text in texts]
        done: list[_T] = []
        with self._zone():
            for place, doc in enumerate(
                self._nlp.pipe(map(self._tokens, cleaned), batch_size=BATCH, disable=[SPOTTER])
            ):
                done.append(work(place, doc))
                if place + 1 == len(cleaned):
                    self._held = doc.tensor
        return done

    def _tokens(self, text: str) -> "Doc":
        """The tokens of a text, without its end if it has too many."""
        doc = self._nlp.make_doc(text)
        return doc if len(doc) <= MOST_TOKENS else self._nlp.make_doc(text[: doc[MOST_TOKENS].idx])

    def _zone(self) -> AbstractContextManager[object]:
        full = len(self._nlp.vocab) >= KNOWN_WORDS
        return self._nlp.memory_zone() if full else nullcontext()

    def _read(
        self, sentences: list[SentenceText], inside: list[bool], turned: list[bool], place: int, doc: "Doc"
    ) -> ReadSentence:
        judge = self._spotter.judge
        return read_sentence(doc[:], Layers.of(doc), sentences[place], judge, inside[place], turned[place])


def load_suggester(model: str, weights: Path | None = None, encoder: bool = True) -> LinearSuggester:
    """The suggester with the pipeline called ``model`` and the model file ``weights`` or the package's own.

    ``encoder`` says whether what the package's own model leaves open is read by the encoder too.

    Raises:
        UsageError: if the pipeline is not installed or cannot be loaded, or ``weights`` is not a model file.

    """
    nlp = load_pipeline(model, weights, encoder)
    return LinearSuggester(nlp, model_label(model, nlp))


def _readable(text: str) -> str:
    """The beginning of a text that is read."""
    long = _LONG_WORD.search(text, 0, LONGEST)
    return text[: long.end() if long else LONGEST]


def _bare(sentence: SentenceText, turn: Turn | None) -> SentenceText:
    start = first_word(sentence.text, turn)
    return replace(sentence, text=sentence.text[start:]) if start else sentence


def _groups(articles: Iterable[list[SentenceText]], wanted: int) -> Iterator[list[list[SentenceText]]]:
    """A group of ``wanted`` sentences, at least one article; then groups that fill a batch.

    The next article is assumed to be as long as the last.
    """
    group: list[list[SentenceText]] = []
    held = 0
    for article in articles:
        group.append(article)
        held += len(article)
        if held + len(article) > wanted:
            yield group
            wanted = BATCH
            group, held = [], 0
    if group:
        yield group


def _cuts(lengths: list[int]) -> Iterator[tuple[int, int]]:
    """Cuts sentences of these lengths into batches of at most ``BATCH`` and ``BATCH_CHARS``, as start and end."""
    start = held = 0
    for place, length in enumerate(lengths):
        if place > start and (place - start == BATCH or held + length > BATCH_CHARS):
            yield start, place
            start, held = place, 0
        held += length
    if start < len(lengths):
        yield start, len(lengths)


def goes_on(article: list[SentenceText]) -> list[bool]:
    """Whether each sentence continues the quotation of the one before without a mark of its own."""
    flags, before = [], None
    for sentence in article:
        opens = sentence.text.lstrip().startswith(_QUOTES)
        flags.append(sentence.quotation is not None and sentence.quotation == before and not opens)
        before = sentence.quotation
    return flags


def _moved_verdict(verdict: Verdict, by: int) -> Verdict:
    return replace(verdict, reasons=LaterReasons(lambda: tuple(reason.moved(by) for reason in verdict.reasons)))


def _moved(sentence: SentenceText, turn: Turn | None, claims: list[SuggestedClaim]) -> list[SuggestedClaim]:
    first = first_word(sentence.text, turn)
    return [replace(one, start=one.start + first, end=one.end + first) for one in claims] if first else claims
