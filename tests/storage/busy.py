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
        for statement in (_MORE_REVIEWS, _MORE_EVIDENCE, _MORE_EVENTS):
            session.execute(text(statement))
    return long


_MORE_REVIEWS = """
INSERT INTO review (claim_id, reviewer_id, role, label, status, flagged, submitted_at, version, updated_at)
SELECT claim.id, 1, role, label, status, flagged, submitted_at, version, updated_at FROM claim, review
WHERE claim.article_id = 1 AND claim.id <> review.claim_id"""
_MORE_EVIDENCE = """
INSERT INTO evidence (review_id, source_id, stance, quote_prefix, quote_suffix, evidence_set, created_at, told)
SELECT review.id, 1, stance, '', '', 0, evidence.created_at, told FROM review, evidence WHERE review.id <> 1"""
_MORE_EVENTS = """
INSERT INTO event (at, kind, payload, reviewer_id, claim_id, article_id)
SELECT event.at, kind, payload, 1, claim.id, claim.article_id FROM event, claim
WHERE event.id = (SELECT max(id) FROM event) AND claim.article_id = 1"""
