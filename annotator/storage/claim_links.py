"""Links between claims that a person found to say the same. Splits keep linked claims together."""

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.errors import UsageError
from annotator.storage.claim_rows import claim_row
from annotator.storage.events import append_event
from annotator.storage.schema.models import ClaimRow
from annotator.storage.schema.models_datasets import SameClaimRow


def same_claims(session: Session) -> list[tuple[str, str]]:
    """The linked pairs of claims, by public id, in the order in which they were linked."""
    one, other = aliased(ClaimRow), aliased(ClaimRow)
    statement = (
        select(col(one.public_id), col(other.public_id))
        .select_from(SameClaimRow)
        .join(one, col(one.id) == SameClaimRow.claim_id)
        .join(other, col(other.id) == SameClaimRow.other_id)
        .order_by(col(SameClaimRow.id))
    )
    return [(left, right) for left, right in session.exec(statement)]


def linked_to(session: Session, claim: str) -> list[str]:
    """The claims that a person linked to one, by public id.

    Raises:
        NotFoundError: when there is no such claim.

    """
    claim_row(session, claim)
    return [other for pair in same_claims(session) if claim in pair for other in pair if other != claim]


def link_same(session: Session, claim: str, other: str, reviewer_id: int) -> bool:
    """Link two claims, by public id; ``False`` if they are linked already.

    Raises:
        NotFoundError: when there is no such claim.
        UsageError: when they are one claim.

    """
    pair, found = _found(session, claim, other)
    if found is not None:
        return False
    session.add(SameClaimRow(claim_id=pair[0], other_id=pair[1], reviewer_id=reviewer_id))
    append_event(session, "same", payload={"claims": sorted((claim, other)), "linked": True}, reviewer_id=reviewer_id)
    return True


def unlink_same(session: Session, claim: str, other: str, reviewer_id: int) -> bool:
    """Take the link of two claims back; ``False`` if they are not linked.

    Raises:
        NotFoundError: when there is no such claim.
        UsageError: when they are one claim.

    """
    _, found = _found(session, claim, other)
    if found is None:
        return False
    session.delete(found)
    append_event(session, "same", payload={"claims": sorted((claim, other)), "linked": False}, reviewer_id=reviewer_id)
    return True


def _found(session: Session, claim: str, other: str) -> tuple[tuple[int, int], SameClaimRow | None]:
    """The row ids of two claims, the smaller first, and their link."""
    first, second = sorted((claim_row(session, claim).id, claim_row(session, other).id))
    if first == second:
        raise UsageError("Give two different claims: a claim always says the same as itself.")
    where = (col(SameClaimRow.claim_id) == first, col(SameClaimRow.other_id) == second)
    return (first, second), session.exec(select(SameClaimRow).where(*where)).one_or_none()
