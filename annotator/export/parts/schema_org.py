"""One claim and its verdict as schema.org ``ClaimReview``, for feeds and web pages.

A ClaimReview says publicly who made a false claim, so it contains only what people wrote: the speaker named by a
reviewer, never the suggester's guess. The article is an appearance of the claim, not necessarily the first.
"""

import re
from typing import Any

from annotator.dataset.answers import ClaimAnswer
from annotator.dataset.cited_evidence import CitedEvidence
from annotator.dataset.lines import Json
from annotator.dataset.record import ArticleRecord
from annotator.domain.time_codes import address_at, codes_of, spoken_at
from annotator.export.job import Job
from annotator.export.parts.wording import explanation, normalised, wording
from annotator.schemes import LabelScheme
from annotator.web.address import is_file_address

CONTEXT = "https://schema.org"
BEST, WORST = 5, 1
_RATING = re.compile(r"[1-4](\.\d{0,3}[1-9])?|5")
_STANCES = {"supports": "Supports the claim", "refutes": "Refutes the claim", "context": "Gives context"}


def no_rating(answer: ClaimAnswer) -> str | None:
    """Return why the mapped label is not a rating, or ``None`` if it is one."""
    if _RATING.fullmatch(answer.mapped):
        return None
    return f"“{answer.mapped}” is no rating from {WORST} to {BEST}, written like 2 or 3.5"


def claim_review(answer: ClaimAnswer, job: Job) -> Json:
    """Return the review of one claim without a context. ``answer`` is mapped to a rating; empty values are omitted."""
    record, submitted, dataset = answer.record, answer.submitted_at, job.dataset
    creator = {"@type": "Organization", "name": dataset.creator, "url": dataset.creator_url}
    return _known({
        "@type": "ClaimReview",
        "url": dataset.pages and dataset.pages.replace("{claim_id}", record.claim_id),
        "identifier": record.claim_id,
        "datePublished": submitted and submitted[:10],
        "claimReviewed": wording(answer),
        "author": creator if dataset.creator else None,
        "itemReviewed": _claim(answer, job.articles(record.article.id)),
        "reviewRating": _rating(answer, job.project.scheme),
        "citation": [_citation(piece) for piece in answer.evidence],
    })  # fmt: skip


def _claim(answer: ClaimAnswer, whole: ArticleRecord) -> Json:
    """The claim: its exact text, speaker, date and article.

    The speaker has no type, because it is not recorded whether it is a person or an organisation.
    """
    article = answer.record.article
    speaker = normalised(answer, "said_by")
    publisher = {"@type": "Organization", "name": article.publisher}
    appearance = {
        "@type": "Article",
        "url": _appearance(whole, answer.record.start),
        "headline": article.title,
        "publisher": publisher if article.publisher else None,
        "datePublished": article.published_at,
    }
    return _known({
        "@type": "Claim",
        "text": answer.record.exact,
        "author": {"name": speaker} if speaker else None,
        "datePublished": normalised(answer, "date") or article.published_at,
        "appearance": _known(appearance) if article.url or article.title else None,
    })  # fmt: skip


def _appearance(article: ArticleRecord, start: int) -> str | None:
    """The article's address; of a recording, the address at the time when the claim is spoken."""
    spoken = spoken_at(codes_of(article.meta), start)
    return article.url if article.url is None or spoken is None else address_at(article.url, spoken)


def _rating(answer: ClaimAnswer, scheme: LabelScheme) -> Json:
    value = float(answer.mapped)
    return _known({
        "@type": "Rating",
        "ratingValue": int(value) if value.is_integer() else value,
        "bestRating": BEST,
        "worstRating": WORST,
        "alternateName": scheme[answer.label].title if answer.label in scheme else answer.label,
        "ratingExplanation": explanation(answer),
    })  # fmt: skip


def _citation(piece: CitedEvidence) -> Json:
    """One source. Its description holds the stance and the quote, which have no property in schema.org."""
    source, quote = piece.source, piece.quote
    said = _STANCES[piece.stance] + (f": “{quote.exact}”" if quote and quote.exact else "")
    hidden = "" if source.url else f" (source not named: {source.withheld_reason})"
    return _known({
        "@type": "CreativeWork",
        **_address(source.url),
        "name": source.title or source.file_name,
        "author": {"name": source.author} if source.author else None,
        "publisher": {"@type": "Organization", "name": source.publisher} if source.publisher else None,
        "datePublished": source.published_at,
        "archivedAt": source.archived_url,
        "description": said + hidden,
    })  # fmt: skip


def _address(url: str | None) -> dict[str, Any]:
    """The address of a page as ``url``, or the hash of a file as ``identifier``."""
    return {"identifier" if url and is_file_address(url) else "url": url}


def _known(node: dict[str, Any]) -> dict[str, Any]:
    """Drop empty values."""
    return {name: value for name, value in node.items() if value not in (None, "", [])}
