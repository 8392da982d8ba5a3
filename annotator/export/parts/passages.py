"""Claims in the text that a model or a person reads at once: an article, a paragraph, a sentence."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from annotator.dataset.answers import ClaimAnswer, Layer
from annotator.dataset.record import ArticleRecord, ClaimRecord
from annotator.export.job import Job
from annotator.schemes import LabelScheme

Span = tuple[int, int]
CLAIM = "CLAIM"
"""What formats that mark claims in a text call one."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim that is in the export, with the rows it has in the format (none where the format refuses them)."""

    record: ClaimRecord
    answers: tuple[ClaimAnswer, ...]
    is_claim: bool
    """Whether it is one: not so when the gold label means that there is none, or where no gold label is told, when
    every reviewer says so."""

    @property
    def span(self) -> Span:
        """Start and end in the article."""
        return self.record.start, self.record.end


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of an article, ``start`` to ``end``, with the claims in it, in order."""

    article: ArticleRecord
    """The article's record, with text and sentences."""
    start: int
    end: int
    claims: tuple[Judged, ...]
    split: str | None

    @property
    def text(self) -> str:
        """The words."""
        return str(self.article.text[self.start : self.end])

    def inside(self, claim: Judged) -> Span:
        """Start and end of a claim in the passage."""
        start, end = claim.span
        return start - self.start, end - self.start


def articles(records: Iterable[ClaimRecord], job: Job) -> Iterator[Passage]:
    """The articles of an export, each once with all its claims; or once for each split that its claims are in."""
    for article_id, found in groupby(records, key=lambda record: str(record.article.id)):
        by_split: dict[str | None, list[Judged]] = {}
        for record in found:
            judged = Judged(record, tuple(job.answers(record)), _is_claim(record, job.layer, job.project.scheme))
            by_split.setdefault(record.split, []).append(judged)
        article = job.articles(article_id)
        for split, claims in by_split.items():
            yield Passage(article, 0, len(article.text), tuple(claims), split)


def paragraphs(article: Passage) -> list[Passage]:
    """The paragraphs that have a claim in them; two that a claim runs over are one."""
    spans = [
        (group[0].start, group[-1].end)
        for group in _grouped(article.article.sentences, lambda sentence: sentence.paragraph)
    ]
    return [passage for passage in _parts(article, spans) if passage.claims]


def sentences(passage: Passage) -> list[Passage]:
    """The sentences of a passage, those without a claim too; two that a claim runs over are one."""
    spans = [
        (sentence.start, sentence.end)
        for sentence in passage.article.sentences
        if passage.start <= sentence.start < passage.end
    ]
    return _parts(passage, spans)


def without_overlaps(claims: Iterable[Judged]) -> tuple[list[Judged], int]:
    """Claims none of which begins inside another, and how many that leaves out: the earlier and longer ones stay."""
    kept: list[Judged] = []
    left_out = 0
    for claim in claims:
        if kept and claim.span[0] < kept[-1].span[1]:
            left_out += 1
        else:
            kept.append(claim)
    return kept, left_out


def _is_claim(record: ClaimRecord, layer: Layer, scheme: LabelScheme) -> bool:
    if layer is not Layer.REVIEWS and record.label is not None:
        return scheme.is_claim(record.label)
    labels = (review.label for review in record.reviews)
    return any(label is not None and scheme.is_claim(label) for label in labels)


def _grouped(items: Iterable[Any], key: Any) -> Iterator[list[Any]]:
    for _, group in groupby(items, key):
        yield list(group)


def _parts(whole: Passage, spans: Iterable[Span]) -> list[Passage]:
    """The parts of a passage that ``spans`` cut it into, each with its claims."""
    waiting = deque(whole.claims)
    parts = []
    for start, end in _joined(spans, [claim.span for claim in whole.claims]):
        own = []
        while waiting and waiting[0].span[0] < end:
            own.append(waiting.popleft())
        parts.append(Passage(whole.article, start, end, tuple(own), whole.split))
    return parts


def _joined(spans: Iterable[Span], claims: Sequence[Span]) -> list[Span]:
    """``spans``, in order, with those made one that a claim runs over or out of."""
    joined: list[Span] = []
    for start, end in sorted([*spans, *claims]):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
