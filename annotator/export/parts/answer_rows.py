"""One flat row per labelled answer, for training libraries, and statistics of the rows for a dataset card.

The columns do not depend on the data: ``hf`` and ``croissant`` declare them in their metadata. No column is named
``…_at``, because pandas, which some readers use, parses such columns as dates.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from annotator.dataset.answers import ClaimAnswer
from annotator.dataset.cited_evidence import CitedEvidence
from annotator.dataset.flat_records import votes_of
from annotator.dataset.lines import line_of
from annotator.dataset.record import ArticleRecord, ClaimRecord
from annotator.domain.time_codes import codes_of, spoken_at
from annotator.domain.vocabulary import ReviewStatus
from annotator.export.job import Job
from annotator.export.parts.wording import suggested_speaker

Kind = Literal["text", "label", "integer", "number", "texts", "integers", "messages", "votes", "evidence"]


class Column(NamedTuple):
    """One column: its name, data type and description."""

    name: str
    kind: Kind
    about: str


COLUMNS = (
    Column("claim_id", "text", "Id of the claim, the same in every export."),
    Column("claim", "text", "The claim as it stands in the article."),
    Column("label", "label", "What was found out about the claim."),
    Column("sentence", "text", "The sentence in which the claim starts."),
    Column("context_before", "text", "The sentence before that one."),
    Column("context_after", "text", "The sentence after that one."),
    Column("normalised", "text", "The claim reworded by a reviewer so that it stands alone."),
    Column("speaker", "text", "Whose statement the claim is, as a program found it."),
    Column("evidence", "evidence", "The sources that were cited for the label."),
    Column("label_reason", "text", "Why the claim's gold label counts."),
    Column("n_reviews", "integer", "How many reviews gave this label."),
    Column("votes", "votes", "How many reviewers gave each label, and their share (soft label); empty if not gold."),
    Column("reviewer", "text", "Who gave the label; null when it is the gold label."),
    Column("status", "text", "submitted, or draft: a label that lacks its source and counts for nothing."),
    Column("notes", "texts", "What the reviewers wrote about the claim; empty unless the notes are exported."),
    Column("answered", "text", "When the last of the reviews was submitted, ISO 8601 in UTC; null for a draft."),
    Column("start", "integer", "Where the claim starts in the article's text, in code points."),
    Column("end", "integer", "Where the claim ends; the code point at end is not part of it."),
    Column("spoken", "number", "When the claim begins in a recording, in seconds; null if the article has no times."),
    Column("article_id", "text", "Id of the article, made from its text."),
    Column("article_title", "text", "The article's headline."),
    Column("article_url", "text", "The article's address."),
    Column("article_publisher", "text", "Who published the article."),
    Column("article_published", "text", "ISO 8601 date or datetime, as the article gave it."),
    Column("language", "text", "BCP 47 tag of the article."),
    Column("origin", "text", "How the sentence came to be a claim: suggested, manual or audit (drawn at random)."),
    Column("tags", "texts", "The types of the claim, judged by its wording."),
    Column("score", "number", "How strongly a program suggested the claim, 0 to 1; no human label."),
)
EVIDENCE = (
    Column("url", "text", "Address of the source; null where it is withheld."),
    Column("title", "text", "Title of the source."),
    Column("publisher", "text", "Who published the source."),
    Column("stance", "text", "What the source does to the claim: supports, refutes or context."),
    Column("quote", "text", "The passage that does so, word for word."),
    Column("archived_url", "text", "Where a copy of the source is kept for everybody."),
    Column("accessed_at", "text", "The day the source was read, ISO 8601."),
    Column(
        "set",
        "integer",
        "Sets are alternatives; inside one, all sources are needed together. Sets that share a source are one here.",
    ),
    Column("kind", "text", "primary, secondary or fact_check."),
    Column("medium", "text", "In what form the source says it."),
    Column("note", "text", "What reviewers wrote about the source; null unless the notes are exported."),
    Column("cited_by", "texts", "The reviewers who cite the source for this."),
    Column("withheld_reason", "text", "Why there is no address."),
)
MESSAGE = (
    Column("role", "text", "system, user or assistant."),
    Column("content", "text", "What is said."),
)
VOTE = (
    Column("label", "text", "A label that a reviewer gave."),
    Column("count", "integer", "How many reviewers gave it; rulings of adjudicators are no votes."),
    Column("share", "number", "Their share of all votes on the claim, 0 to 1."),
)
PARTS = {"evidence": EVIDENCE, "messages": MESSAGE, "votes": VOTE}
"""The columns inside a column, by its kind."""
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")


@dataclass(slots=True)
class Facts:
    """Statistics of the rows for a card, beyond the manifest. Memory does not grow with the number of claims."""

    rows: int = 0
    articles: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    """Rows by ISO 639 code, for articles with a language."""
    suggesters: dict[tuple[str, str, str], None] = field(default_factory=dict)
    """Name, version and language model of the suggesters of these claims."""
    origins: Counter[str] = field(default_factory=Counter)
    reviewers: set[str] = field(default_factory=set)
    reviews: Counter[int] = field(default_factory=Counter)
    """Rows by number of reviews that gave the label."""
    stances: Counter[str] = field(default_factory=Counter)
    """Pieces of evidence by stance."""
    withheld: int = 0
    """Pieces of evidence with a withheld source."""
    last: str = ""
    """When the last review was submitted, ISO 8601."""
    _article: str = ""

    def add(self, answer: ClaimAnswer) -> None:
        """Count one row."""
        record = answer.record
        self.rows += 1
        self.articles += record.article.id != self._article
        self._article = record.article.id
        language = _LANGUAGE.fullmatch(record.article.language or "")
        if language:
            self.languages[language[1].lower()] += 1
        if record.suggestion:
            by = record.suggestion
            self.suggesters[by.suggester, by.version, by.model] = None
        self.origins[record.origin] += 1
        self.reviewers.update(review.reviewer for review in answer.reviews)
        self.reviews[len(answer.reviews)] += 1
        self.stances.update(piece.stance for piece in answer.evidence)
        self.withheld += sum(piece.source.url is None for piece in answer.evidence)
        self.last = max(self.last, answer.submitted_at or "")


def write_rows(
    records: Iterable[ClaimRecord],
    job: Job,
    name: Callable[[str | None], str],
    also: Callable[[str | None, bytes], None] | None = None,
) -> Facts:
    """Write the rows as JSON Lines, one file per split (``name``), and return their statistics.

    ``also`` is given the split and the line of each row.
    """
    facts = Facts()
    with job.split_files(name) as stream_of:
        for record in records:
            for answer in job.answers(record):
                facts.add(answer)
                line = line_of(row_of(answer, job.articles(record.article.id)))
                stream_of(record.split).row(line)
                if also is not None:
                    also(record.split, line)
    return facts


def row_of(answer: ClaimAnswer, article: ArticleRecord) -> dict[str, Any]:
    """Return the row of an answer, with its keys in the order of ``COLUMNS``; ``article`` contains the claim."""
    record, suggestion = answer.record, answer.record.suggestion
    before, after = neighbours(record.sentence.n, article)
    row = {
        "claim_id": record.claim_id,
        "claim": record.exact,
        "label": answer.mapped,
        "sentence": record.sentence.text,
        "context_before": before,
        "context_after": after,
        "normalised": next((each.normalised.text for each in answer.reviews if each.normalised), None),
        "speaker": suggested_speaker(answer),
        "evidence": [_source(piece) for piece in answer.evidence],
        "label_reason": record.label_reason,
        "n_reviews": len(answer.reviews),
        "votes": votes_of(record) if answer.reviewer is None else [],
        "reviewer": answer.reviewer,
        "status": ReviewStatus.DRAFT if answer.is_draft else ReviewStatus.SUBMITTED,
        "notes": answer.notes,
        "answered": answer.submitted_at,
        "start": record.start,
        "end": record.end,
        "spoken": spoken_at(codes_of(article.meta), record.start),
    }
    about = {f"article_{name}": getattr(record.article, name) for name in ("id", "title", "url", "publisher")}
    row |= about | {"article_published": record.article.published_at, "language": record.article.language}
    tags, score = (suggestion.tags, suggestion.score) if suggestion else ((), None)
    return row | {"origin": record.origin, "tags": tags, "score": score}


def neighbours(number: int, article: ArticleRecord) -> tuple[str | None, str | None]:
    """Return the sentences before and after the sentence with a number."""
    sentences, text = article.sentences, article.text
    found = [
        text[sentences[at].start : sentences[at].end] if 0 <= at < len(sentences) else None
        for at in (number - 1, number + 1)
    ]
    return found[0], found[1]


def _source(piece: CitedEvidence) -> dict[str, Any]:
    """A piece of evidence and its source, in the columns of ``EVIDENCE``."""
    quote = {"quote": piece.quote and piece.quote.exact}
    return {
        column.name: quote[column.name]
        if column.name in quote
        else getattr(piece, column.name, getattr(piece.source, column.name, None))
        for column in EVIDENCE
    }
