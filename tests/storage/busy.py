"""A database with a long article of which every claim is answered with a source, and short ones."""

from sqlalchemy import text

from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from tests.support import store


def lines(number: int, what: str = "Line") -> str:
    """A text of so many sentences, each a claim."""
    return "\n".join(f"{what} {n} says that {n + 2} ships came." for n in range(number))


def fill(database: Database, desk: ReviewDesk, claims: int, articles: int) -> str:
    """Store the articles in an empty database, answer the long one, and return its public id.

    One answer is given by hand and the others copied from it: so many decisions would take the tests too long.
    """
    long = store(database, lines(claims + 1)).article_id
    for n in range(articles):
        store(database, lines(5, f"Article {n}"))
    first = desk.articles.open(long).claims[0].id
    desk.answers.decide(first, "verified")
    desk.answers.cite(first, Citation(Stance.SUPPORTS, url="https://stat.example/ports", title="Ports"))
    with database.write() as session:
        for statement in _MORE:
            session.execute(text(statement))
    return long


_MORE = (
    """
INSERT INTO reviewer (handle, created_at, place_sentence)
SELECT 'reviewer ' || id, created_at, 0 FROM claim WHERE id < 20""",
    """
INSERT INTO source (public_id, url, document_key, title, created_at)
SELECT 'src_' || id, 'https://other.example/' || id, 'other.example/' || id, 'Table', created_at FROM claim
WHERE id <= 200""",
    """
INSERT INTO review (claim_id, reviewer_id, role, label, status, flagged, submitted_at, version, updated_at)
SELECT claim.id, CASE claim.article_id WHEN 1 THEN 1 ELSE 2 + claim.id % 19 END, role, label, status, flagged,
submitted_at, version, updated_at FROM claim, review WHERE claim.id <> review.claim_id AND claim.article_id <> 2""",
    """
INSERT INTO evidence (review_id, source_id, stance, quote_prefix, quote_suffix, evidence_set, created_at, told)
SELECT review.id, 1 + review.id % 200, stance, '', '', 0, evidence.created_at, told
FROM review, evidence WHERE review.id <> 1""",
    """
INSERT INTO event (at, kind, payload, reviewer_id, claim_id, article_id)
SELECT event.at, kind, payload, 1 + claim.id % 20, claim.id, claim.article_id FROM event, claim
WHERE event.id = (SELECT max(id) FROM event)""",
    """
INSERT INTO claim (public_id, article_id, sentence_id, start, "end", exact, origin, created_at, wanted)
SELECT 'more_' || one.id || '_' || two.id, last.article_id, last.sentence_id, last.start, last."end", last.exact,
last.origin, last.created_at, last.wanted FROM claim AS one, claim AS two, claim AS last
WHERE one.id <= 60 AND two.id <= 50 AND last.id = (SELECT max(id) FROM claim)""",
)
"""The other reviewers, whose answers are to the short articles but the first; sources, answers, evidence, history.

Then many more claims that nobody has answered, so that reading all claims is not the best plan for one's own answers.
"""
