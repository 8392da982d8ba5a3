"""The article's text with its claims marked, however they overlap, nest, or cross paragraphs.

Every character of the text stands in the page once and in order, so that a reader can check every offset; what is
added, such as the markers behind the claims, stands in elements with ``data-added``. A claim is one or more ``mark``
elements with its id.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter

from annotator.dataset.answers import ClaimAnswer
from annotator.dataset.cited_evidence import CitedEvidence
from annotator.dataset.record import ArticleRecord
from annotator.schemes import LabelSpec

_PARAGRAPH = re.compile(r"(\n*)([^\n]+)(\n*)|\n+")
_REASONS = {
    "single_review": "Checked by one reviewer",
    "unanimous": "Checked by several reviewers, who agree",
    "majority": "Checked by several reviewers; most of them agree",
    "adjudicated": "Decided by an adjudicator",
}


@dataclass(frozen=True, slots=True)
class Marked:
    """One claim to mark, with the number of its footnote and what that says."""

    number: int
    start: int
    end: int
    label: LabelSpec
    answer: ClaimAnswer

    @property
    def id(self) -> str:
        """The claim's id."""
        return str(self.answer.record.claim_id)

    @property
    def reason(self) -> str:
        """How the verdict came about."""
        return _REASONS.get(self.answer.record.label_reason, "Checked")

    @property
    def as_of(self) -> str | None:
        """The last day of which a verdict speaks."""
        return max((review.as_of for review in self.answer.reviews if review.as_of), default=None)

    @property
    def evidence_sets(self) -> list[list[CitedEvidence]]:
        """The sources in their sets, of which each suffices."""
        number = attrgetter("set")
        return [list(group) for _, group in groupby(sorted(self.answer.evidence, key=number), number)]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text with the claims that mark it, the outermost first, and those that end behind it."""

    text: str
    is_gap: bool
    """Whether it is line ends between paragraphs, which take no room."""
    marks: Sequence[Marked]
    ends: Sequence[Marked]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text; a headline that the text begins with is the heading where it is the title."""

    is_heading: bool
    kind: str | None
    pieces: Iterator[Piece]


def paragraphs(article: ArticleRecord, claims: Sequence[Marked]) -> Iterator[Paragraph]:
    """The paragraphs of an article with its claims."""
    kinds = {sentence.start: sentence.kind for sentence in article.sentences}
    body = article.text
    for number, match in enumerate(_PARAGRAPH.finditer(body)):
        words = match[2] or ""
        start = match.start(2) if words else match.end()
        kind = kinds.get(start + len(words) - len(words.lstrip()))
        pieces = _pieces(body, (match.start(), start, start + len(words), match.end()), claims)
        yield Paragraph(number == 0 and has_heading(article), kind, pieces)


def has_heading(article: ArticleRecord) -> bool:
    """Whether the text begins with its own title, so that the page needs no other heading."""
    first = _PARAGRAPH.match(article.text)
    return first is not None and (first[2] or "").strip() == (article.title or "").strip() != ""


def _pieces(body: str, paragraph: tuple[int, int, int, int], claims: Sequence[Marked]) -> Iterator[Piece]:
    """A paragraph cut where a claim, or the line ends around it, begin or end."""
    first, words, rest, last = paragraph
    here = [claim for claim in claims if claim.start < last and claim.end > first]
    edges = {edge for claim in here for edge in (claim.start, claim.end) if first < edge < last}
    for start, end in pairwise(sorted({first, words, rest, last} | edges)):
        marks = [claim for claim in here if claim.start <= start and end <= claim.end]
        closing = [claim for claim in here if claim.end == end]
        yield Piece(body[start:end], not words <= start < rest, marks, closing)
