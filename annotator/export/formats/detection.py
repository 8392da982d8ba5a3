"""Claim detection: sentences, and whether they make a claim that can be checked.

A sentence says something of the others only if it is known how it was chosen. Suggested sentences are chosen by a
program, so “no claim” among them is no sample of what is no claim. Sentences of the audit are drawn at random from
those without a suggestion, and stand for the ones that were not drawn: their weight is the number of such sentences in
the article by the number drawn (Hájek 1971; Särndal, Swensson & Wretman 1992, section 5.7).
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from annotator.dataset.coverage import Coverage
from annotator.dataset.lines import Json
from annotator.dataset.record import ArticleRecord, ClaimRecord
from annotator.export.job import Job, ReadRow
from annotator.export.parts.answer_rows import Column, neighbours
from annotator.export.parts.row_folder import RowFolder
from annotator.storage.audit_sample import NOT_DRAWN

CLAIM, NO_CLAIM = "claim", "no_claim"
_CHOSEN = ("suggested", "active")
"""How sentences are chosen that are not in the population of the audit."""


class Detection(RowFolder):
    """Reviewed sentences with weights."""

    name = "detection"
    about = "claim detection: reviewed sentences, claim or not, with weights for how they were sampled"
    labels = (NO_CLAIM, CLAIM)
    needs_all = True
    carries = ("claim_id", "label", "text", "span", "split")
    each_row = "Each row is a reviewed sentence, and whether it makes a claim that can be checked."
    columns = (
        Column("text", "text", "The sentence."),
        Column("label", "label", "claim if any claim in the sentence is one by its gold label."),
        Column("weight", "number", "How many sentences it stands for; 1, or more for a sentence of the audit."),
        Column("sampling", "text", "How it was chosen: suggested, audit (drawn at random) or manual."),
        Column("score", "number", "How strongly a program suggested it, 0 to 1; no human label."),
        Column("kind", "text", "What the sentence is in the article."),
        Column("context_before", "text", "The sentence before it."),
        Column("context_after", "text", "The sentence after it."),
        Column("claim_starts", "integers", "Where each claim starts in the sentence, in code points."),
        Column("claim_ends", "integers", "Where each claim ends; it may end after the sentence."),
        Column("n", "integer", "Number of the sentence in the article, from 0."),
        Column("start", "integer", "Where the sentence starts in the article's text, in code points."),
        Column("end", "integer", "Where it ends; the code point at end is not part of it."),
        Column("article_id", "text", "Id of the article, made from its text."),
        Column("article_title", "text", "The article's headline."),
        Column("language", "text", "BCP 47 tag of the article."),
        Column("claim_id", "text", "Id of the first claim of the sentence."),
    )

    def notes(self) -> Iterable[str]:
        """Say what the weights are for."""
        return (
            "Sentences that nobody reviewed are not there; those drawn for the audit stand for them, by their weight.",
            "Sentences without a claim come only from articles that had an audit and in which every claim is decided.",
            "A manual sentence was found outside of suggestions and audit: leave it out of estimates of frequency.",
        )

    def rows(self, records: Iterable[ClaimRecord], job: Job) -> Iterator[tuple[ClaimRecord, Json]]:
        """Yield the sentences of each article in reading order."""
        for article_id, found in groupby(records, key=lambda record: str(record.article.id)):
            claims = sorted(found, key=_sentence_of)  # all of them, so that the article is known to its end
            article, covered = job.articles(article_id), job.coverage(article_id)
            for _, group in groupby(claims, key=_sentence_of):
                own = list(group)
                row = _row(own, article, job, covered)
                why = _refused(row["label"], covered)
                if why is None:
                    yield own[0], row
                else:
                    job.leave_out("rows", why)

    def read_row(self, row: Mapping[str, Any], split: str | None) -> ReadRow:
        """Return the sentence with its place."""
        span = (row["start"], row["end"])
        return ReadRow(claim_id=row["claim_id"], label=row["label"], text=row["text"], span=span, split=split)


def _sentence_of(record: ClaimRecord) -> int:
    return record.sentence.n


def _refused(label: str, covered: Coverage) -> str | None:
    """Why a sentence without a claim proves nothing; ``None`` when it may stay."""
    if label == CLAIM:
        return None
    if not covered.is_finished:
        return "no claim, in an article with claims that are not decided"
    return None if covered.audited else "no claim, in an article without an audit"


def _weight(article: ArticleRecord, covered: Coverage, how: str) -> float:
    """How many sentences one stands for that was chosen in this way."""
    if how != "audit":
        return 1.0
    population = [
        each for each in article.sentences if each.kind not in NOT_DRAWN and covered.sampled.get(each.n) not in _CHOSEN
    ]
    return len(population) / covered.audited


def _row(claims: list[ClaimRecord], article: ArticleRecord, job: Job, covered: Coverage) -> Json:
    """The row of a sentence; ``claims`` are those of the export that start in it."""
    first = claims[0]
    sentence, how = first.sentence, covered.sampled[first.sentence.n]
    before, after = neighbours(sentence.n, article)
    is_claim = any(map(job.project.scheme.is_claim, covered.labels[sentence.n]))
    marked = [each for each in claims if job.project.scheme.is_claim(str(each.label))]
    scores = [each.suggestion.score for each in claims if each.suggestion]
    return {
        "text": sentence.text,
        "label": CLAIM if is_claim else NO_CLAIM,
        "weight": _weight(article, covered, how),
        "sampling": how,
        "score": max(scores, default=None),
        "kind": sentence.kind,
        "context_before": before,
        "context_after": after,
        "claim_starts": [each.start - sentence.start for each in marked],
        "claim_ends": [each.end - sentence.start for each in marked],
        "n": sentence.n,
        "start": sentence.start,
        "end": sentence.end,
        "article_id": first.article.id,
        "article_title": first.article.title,
        "language": first.article.language,
        "claim_id": first.claim_id,
    }
