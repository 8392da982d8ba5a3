"""Takes from another file of the project which claims say the same, and which articles are versions of others.

Splits, releases and filters are no part of the work on claims, and stay there.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.storage.claim_links import link_same, unlink_same
from annotator.storage.reviewers import find_reviewer
from annotator.storage.schema.every_table import metadata
from annotator.storage.schema.models import ArticleRow, ClaimRow, EventRow, ReviewerRow
from annotator.storage.schema.models_datasets import SameClaimRow
from annotator.storage.schema.models_library import DocumentRow
from annotator.storage.schema.models_versions import ArticleVersionRow
from annotator.storage.versions import supersede
from annotator.text import counted


class _Link(NamedTuple):
    """What was said last of two claims: when, by whom, and whether it links them."""

    at: datetime
    reviewer: str
    linked: bool


def take_same_claims(ours: Session, theirs: Session) -> int:
    """Link claims, and take links back, where the other file says so later than this one; returns how many."""
    here, taken = _links(ours), 0
    for (claim, other), link in _links(theirs).items():
        known = here.get((claim, other))
        if known is None or (known.at < link.at and known.linked != link.linked):
            change = link_same if link.linked else unlink_same
            taken += change(ours, claim, other, find_reviewer(ours, link.reviewer) or 0)
    return taken


def _links(session: Session) -> dict[tuple[str, str], _Link]:
    """What is known of pairs of claims (public ids), from the links that are there and from the history."""
    one, other = aliased(ClaimRow), aliased(ClaimRow)
    standing = (
        select(col(one.public_id), col(other.public_id), col(SameClaimRow.linked_at), col(ReviewerRow.handle))
        .select_from(SameClaimRow)
        .join(one, col(one.id) == SameClaimRow.claim_id)
        .join(other, col(other.id) == SameClaimRow.other_id)
        .join(ReviewerRow, col(ReviewerRow.id) == SameClaimRow.reviewer_id)
    )
    found = {_pair(left, right): _Link(at, who, True) for left, right, at, who in session.exec(standing)}
    said = select(col(EventRow.at), col(EventRow.payload), col(ReviewerRow.handle)).join(
        ReviewerRow, col(ReviewerRow.id) == EventRow.reviewer_id
    )
    for at, payload, who in session.exec(said.where(col(EventRow.kind) == "same").order_by(col(EventRow.id))):
        found[_pair(*payload["claims"])] = _Link(at, who, bool(payload["linked"]))
    return found


def _pair(claim: str, other: str) -> tuple[str, str]:
    return min(claim, other), max(claim, other)


def take_versions(ours: Session, theirs: Session) -> int:
    """Make articles newer versions of others as in the other file, unless either has such a place here already.

    Answers that are here alone are carried over. To be done once all answers have been taken. Returns how many.
    """
    return sum(supersede(ours, newer, older, since) is not None for newer, older, since in _versions(theirs))


def _versions(session: Session) -> Iterator[tuple[str, str, datetime]]:
    """The newer and the older article (public ids) of each version, oldest first, and since when it is one."""
    newer, older = aliased(ArticleRow), aliased(ArticleRow)
    statement = (
        select(col(newer.public_id), col(older.public_id), col(ArticleVersionRow.since))
        .select_from(ArticleVersionRow)
        .join(newer, col(newer.id) == ArticleVersionRow.article_id)
        .join(older, col(older.id) == ArticleVersionRow.replaces_id)
        .order_by(col(ArticleVersionRow.id))
    )
    yield from session.exec(statement)


def take_document_versions(ours: Session, theirs: Session) -> int:
    """Make documents of the library newer versions of others as in the other file; returns how many."""
    older = aliased(DocumentRow)
    pairs = select(col(DocumentRow.public_id), col(older.public_id)).join(older, col(older.id) == DocumentRow.older_id)
    taken = 0
    for newer, before in theirs.exec(pairs.order_by(col(DocumentRow.id))):
        row = ours.exec(select(DocumentRow).where(col(DocumentRow.public_id) == newer)).one()
        if row.older_id is None:
            row.older_id = ours.exec(select(col(DocumentRow.id)).where(col(DocumentRow.public_id) == before)).one()
            ours.add(row)
            taken += 1
    ours.flush()
    return taken


_STAYING = {
    "split_set": ("key", "split"),
    "release": ("name", "release"),
    "saved_filter": ("name", "saved filter"),
}
"""The tables, each with the column that names a row and the word for it."""


def left_behind(ours: Session, theirs: Session) -> list[str]:
    """One sentence for each kind of which the other file has more than this one, with their number."""
    found = []
    for table, (name, word) in _STAYING.items():
        column = metadata.tables[table].c[name]
        here, there = (set(session.connection().execute(select(column)).scalars()) for session in (ours, theirs))
        if there - here:
            found.append(f"{counted(len(there - here), word)} stayed in the other file.")
    return found
