"""From database rows to the records of ``record``: plain dictionaries, keys in the order of the models.

Building dictionaries is many times faster than making models of them; a test holds both against each other.
"""

from typing import Any

from annotator.domain import ReviewStatus, Role
from annotator.export.record import SCHEMA_VERSION, utc_text
from annotator.review.gold import Answer, gold_of
from annotator.storage.export_rows import ExportedArticle, ExportedClaim, ExportedReview
from annotator.text import quote_at

_ARTICLE = ("sha256", "title", "url", "publisher", "author", "published_at", "language")
_SENTENCE = ("n", "start", "end", "paragraph", "kind", "quotation")
_SOURCE = (
    "url", "title", "publisher", "author", "published_at", "kind", "medium", "archived_url", "archived_at", "sha256",
    "file_name", "withheld_reason",
)  # fmt: skip
_NORMALISED = ("text", "said_by", "date", "place")


class ClaimRows:
    """Makes claim records; remembers the article it is at, because the claims of one article come together."""

    def __init__(self, wanted: int, needs_evidence: frozenset[str]) -> None:
        """``wanted`` is how many reviews a claim should get; labels in ``needs_evidence`` count only with a source."""
        self._wanted = wanted
        self._needs_evidence = needs_evidence
        self._at: int | None = None
        self._article: dict[str, Any] = {}

    def record(self, claim: ExportedClaim) -> dict[str, Any]:
        """The record of one claim (``record.ClaimRecord``)."""
        row, article = claim.row, claim.article
        if article.id != self._at:
            self._at = article.id
            self._article = {"id": article.public_id} | {name: getattr(article, name) for name in _ARTICLE}
        around = quote_at(article.text, row.start, row.end)
        gold = gold_of(map(self._answer, claim.reviews), self._wanted)
        return {
            "schema_version": SCHEMA_VERSION,
            "claim_id": row.public_id,
            "article": self._article,
            "sentence": {
                "n": row.sentence_n,
                "kind": row.sentence_kind,
                "start": row.sentence_start,
                "end": row.sentence_end,
                "text": row.sentence_text,
            },
            "start": row.start,
            "end": row.end,
            "exact": row.exact,
            "prefix": around.prefix,
            "suffix": around.suffix,
            "origin": row.origin,
            "sampling": row.origin,
            "suggestion": _suggestion(row),
            "label": gold.label,
            "label_reason": gold.reason,
            "reviews": [_review(review) for review in claim.reviews],
            "split": None,
        }

    def _answer(self, review: ExportedReview) -> Answer:
        """What a review says; a label whose source is missing, as after a change of the scheme, is a draft.

        An adjudicator rules on the sources of others.
        """
        row = review.row
        unsourced = row.label in self._needs_evidence and row.role == Role.REVIEWER and not review.evidence
        return Answer(row.role, row.label, ReviewStatus.DRAFT if unsourced else row.status)


def _suggestion(row: Any) -> dict[str, Any] | None:
    if row.suggester is None:
        return None
    return {
        "suggester": row.suggester,
        "version": row.version,
        "model": row.model,
        "score": row.score,
        "reasons": [{"reason": piece["reason"], "weight": float(piece["weight"])} for piece in row.reasons],
        "speaker": row.speaker,
        "cue": row.cue,
        "tags": row.tags,
        "threshold": row.threshold,
    }


def _review(review: ExportedReview) -> dict[str, Any]:
    row = review.row
    return {
        "reviewer": row.reviewer,
        "role": row.role,
        "label": row.label,
        "status": row.status,
        "confidence": row.confidence,
        "note": row.note,
        "flagged": row.flagged,
        "guideline_version": row.guideline_version,
        "submitted_at": utc_text(row.submitted_at) if row.submitted_at else None,
        "seconds": row.seconds,
        "as_of": row.as_of,
        "recheck_at": row.recheck_at,
        "normalised": row.normalised and {name: row.normalised.get(name) for name in _NORMALISED},
        "evidence": [_evidence(piece) for piece in review.evidence],
    }


def _evidence(row: Any) -> dict[str, Any]:
    quote = None
    if row.quote_exact is not None:
        quote = {"exact": row.quote_exact, "prefix": row.quote_prefix, "suffix": row.quote_suffix}
    return {
        "stance": row.stance,
        "quote": quote,
        "accessed_at": row.accessed_at,
        "set": row.evidence_set,
        "note": row.note,
        "source": {name: getattr(row, f"source_{name}") for name in _SOURCE},
    }


def article_record(article: ExportedArticle) -> dict[str, Any]:
    """The record of one article (``record.ArticleRecord``)."""
    row = article.row
    return {
        "schema_version": SCHEMA_VERSION,
        "id": row.public_id,
        "sha256": row.sha256,
        "text": row.text,
        **{name: getattr(row, name) for name in _ARTICLE if name != "sha256"},
        "external_id": row.external_id,
        "meta": row.meta,
        "origin": row.origin,
        "segmenter": row.segmenter,
        "imported_at": utc_text(row.imported_at),
        "sentences": [dict(zip(_SENTENCE, sentence[1:], strict=True)) for sentence in article.sentences],
    }
