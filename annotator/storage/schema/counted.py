"""What the counters must be, counted afresh: for the upgrade that makes them, for ``db check`` and for its repair."""

from annotator.storage.schema.ddl_progress import (
    ANSWERED,
    DOUBLED,
    DRAFT,
    FLAGGED,
    LIVE,
    OPEN,
    SHOWN,
    SUBMITTED,
    as_number,
)

_GIVEN = f"""SELECT claim_id, COUNT(*) AS submitted, MIN(label) < MAX(label) AS disputed
FROM review WHERE role = 'reviewer' AND {SUBMITTED.format(row="review")} GROUP BY claim_id"""
_DOUBLED = DOUBLED.format(claim="claim", project="project")
_WANTED = f"COALESCE((SELECT project.reviews_per_claim{_DOUBLED} FROM project), 1)"

CLAIMS = f"""SELECT claim.id AS id, COALESCE(given.submitted, 0) AS submitted, {_WANTED} AS wanted,
COALESCE(given.disputed, FALSE) AS disputed FROM claim LEFT JOIN ({_GIVEN}) AS given ON given.claim_id = claim.id"""
_SHOWN = SHOWN.format(row="suggestion", claim="claim")
SUGGESTIONS = f"""SELECT suggestion.id AS id, ({OPEN.format(row="claim")} AND {_SHOWN}) AS wanting
FROM suggestion JOIN claim ON claim.id = suggestion.claim_id"""
UNSCORED = f"""SELECT claim.id AS id, NOT EXISTS (SELECT 1 FROM suggestion
WHERE suggestion.claim_id = claim.id AND suggestion.current AND {_SHOWN}) AS unscored FROM claim"""
TOTALS = f"""SELECT article.id AS article_id, COALESCE(own.claims, 0) AS claims, COALESCE(own.open, 0) AS open
FROM article LEFT JOIN (SELECT article_id, SUM({as_number(LIVE, "claim")}) AS claims,
SUM({as_number(OPEN, "claim")}) AS open FROM claim GROUP BY article_id) AS own ON own.article_id = article.id"""


def progress(reviewers: str) -> str:
    """SQL: the rows of ``article_progress`` for the reviewers whose id is in ``reviewers``, given correct totals.

    It reads the answers of these reviewers, and no other claims.
    """
    own = f"""SELECT claim.article_id, review.reviewer_id,
    SUM(CASE WHEN {ANSWERED.format(row="review")} AND {OPEN.format(row="claim")} THEN 1 ELSE 0 END) AS answered,
    SUM(CASE WHEN {DRAFT.format(row="review")} AND {LIVE.format(row="claim")} THEN 1 ELSE 0 END) AS drafts,
    SUM(CASE WHEN {FLAGGED.format(row="review")} AND {LIVE.format(row="claim")} THEN 1 ELSE 0 END) AS flagged
    FROM review JOIN claim ON claim.id = review.claim_id
    WHERE review.role = 'reviewer' AND review.reviewer_id IN ({reviewers})
    GROUP BY claim.article_id, review.reviewer_id"""
    return f"""SELECT total.article_id AS article_id, reviewer.id AS reviewer_id,
    total.open - COALESCE(own.answered, 0) AS needs, COALESCE(own.drafts, 0) AS drafts,
    COALESCE(own.flagged, 0) AS flagged
    FROM article_total AS total JOIN reviewer ON reviewer.id IN ({reviewers})
    LEFT JOIN ({own}) AS own ON own.article_id = total.article_id AND own.reviewer_id = reviewer.id"""


WITH_QUEUE = "SELECT id FROM reviewer WHERE has_queue"
"""SQL: the reviewers who have rows."""


def fill(reviewers: str) -> str:
    """SQL: insert what ``progress`` counts."""
    return f"INSERT INTO article_progress (article_id, reviewer_id, needs, drafts, flagged) {progress(reviewers)}"


SET_CLAIMS = f"""UPDATE claim SET submitted = counted.submitted, wanted = counted.wanted, disputed = counted.disputed
FROM ({CLAIMS}) AS counted WHERE counted.id = claim.id AND (claim.submitted <> counted.submitted
OR claim.wanted <> counted.wanted OR claim.disputed <> counted.disputed)"""
SET_SUGGESTIONS = f"""UPDATE suggestion SET wanting = counted.wanting
FROM ({SUGGESTIONS}) AS counted WHERE counted.id = suggestion.id AND suggestion.wanting <> counted.wanting"""
SET_UNSCORED = f"""UPDATE claim SET unscored = counted.unscored
FROM ({UNSCORED}) AS counted WHERE counted.id = claim.id AND claim.unscored <> counted.unscored"""
"""Only since the revision 0024, for which older ones cannot call."""
FILL_TOTALS = f"""INSERT INTO article_total (article_id, position, claims, open)
SELECT article_id, ROW_NUMBER() OVER (ORDER BY article_id), claims, open FROM ({TOTALS}) AS counted"""
FILL = (SET_CLAIMS, SET_SUGGESTIONS, FILL_TOTALS, fill(WITH_QUEUE))
"""The statements that fill empty tables, in order; each relies on those before it."""
