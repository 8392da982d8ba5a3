"""Notes that name a reviewer. Exports hide people's names, and cannot hide those that somebody wrote into a note."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, select

from annotator.pseudonyms import is_pseudonym
from annotator.storage.schema.models import ClaimRow, ReviewerRow, ReviewRow
from annotator.storage.schema.models_sources import EvidenceRow


class NamedNote(NamedTuple):
    """A note on a claim (public id), or on a source cited for it, that has a reviewer's handle in it."""

    claim_id: str
    handle: str


def people(session: Session) -> list[str]:
    """The handles of all members that are names."""
    return [each for each in session.exec(select(col(ReviewerRow.handle))) if not is_pseudonym(each)]


def notes_naming(
    session: Session, handles: Collection[str], visible: ColumnElement[bool] | None = None
) -> Iterator[NamedNote]:
    """Each note of a ``visible`` answer, and each of these people whom it names; as words, in any case of letters."""
    found = {each.casefold(): each for each in handles}
    if not found:
        return
    longest_first = sorted(map(re.escape, found), key=len, reverse=True)
    names = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")
    seen = true() if visible is None else visible
    of_claims = (
        select(col(ClaimRow.public_id), col(ReviewRow.note))
        .join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id)
        .where(col(ReviewRow.note).is_not(None), seen)
    )
    of_sources = (
        select(col(ClaimRow.public_id), col(EvidenceRow.note))
        .join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)
        .join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id)
        .where(col(EvidenceRow.note).is_not(None), col(EvidenceRow.withdrawn_at).is_(None), seen)
    )
    for statement in (of_claims, of_sources):
        for claim_id, note in session.exec(statement.order_by(col(ClaimRow.id))):
            for name in sorted(set(names.findall((note or "").casefold()))):
                yield NamedNote(claim_id, found[name])
