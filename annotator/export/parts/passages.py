"""Articles, paragraphs and sentences with the claims in them."""

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
"""Label of a claim in formats that mark claims in a text."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An exported claim with its rows in the format (none if the format refuses them)."""

    record: ClaimRecord
    answers: tuple[ClaimAnswer, ...]
    is_claim: bool
    """Whether it is a claim according to the gold label or, without an exported gold label, to at least one
    reviewer."""

    @property
    def is_draft(self) -> bool:
        """Whether nobody's answer counts: all of its rows are drafts."""
        return bool(self.answers) and all(answer.is_draft for answer in self.answers)

    @property
    def span(self) -> Span:
        """Start and end in the article, in code points."""
        return self.record.start, self.record.end


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of an article, from ``start`` to ``end``, with its claims in order."""

    article: ArticleRecord
    """The record of the whole article."""
    start: int
    end: int
    claims: tuple[Judged, ...]
    split: str | None

    @property
    def text(self) -> str:
        """Text of the passage."""
        return str(self.article.text[self.start : self.end])

    def inside(self, claim: Judged) -> Span:
        """Return start and end of a claim relative to the passage."""
        start, end = claim.span
        return start - self.start, end - self.start


def articles(records: Iterable[ClaimRecord], job: Job) -> Iterator[Passage]:
    """Yield each article with all its claims, or once per split of its claims."""
    for article_id, found in groupby(records, key=lambda record: str(record.article.id)):
        by_split: dict[str | None, list[Judged]] = {}
        for record in found:
            judged = Judged(record, tuple(job.answers(record)), _is_claim(record, job.layer, job.project.scheme))
            by_split.setdefault(record.split, []).append(judged)
        article = job.articles(article_id)
        for split, claims in by_split.items():
            yield Passage(article, 0, len(article.text), tuple(claims), split)


def paragraphs(article: Passage) -> list[Passage]:
    """Return the paragraphs that contain a claim; paragraphs that share a claim are merged."""
    spans = [
        (group[0].start, group[-1].end)
        for group in _grouped(article.article.sentences, lambda sentence: sentence.paragraph)
    ]
    return [passage for passage in _parts(article, spans) if passage.claims]


def sentences(passage: Passage) -> list[Passage]:
    """Return all sentences of a passage; sentences that share a claim are merged."""
    spans = [
        (sentence.start, sentence.end)
        for sentence in passage.article.sentences
        if passage.start <= sentence.start < passage.end
    ]
    return _parts(passage, spans)


def without_overlaps(claims: Iterable[Judged]) -> tuple[list[Judged], int]:
    """Drop claims that overlap an earlier one. Return the remaining claims and the number dropped."""
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
    """Split a passage at ``spans``; each part gets its claims."""
    waiting = deque(whole.claims)
    parts = []
    for start, end in _joined(spans, [claim.span for claim in whole.claims]):
        own = []
        while waiting and waiting[0].span[0] < end:
            own.append(waiting.popleft())
        parts.append(Passage(whole.article, start, end, tuple(own), whole.split))
    return parts


def _joined(spans: Iterable[Span], claims: Sequence[Span]) -> list[Span]:
    """Sort ``spans`` and merge those that share a claim; extend them to the ends of claims."""
    joined: list[Span] = []
    for start, end in sorted([*spans, *claims]):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
