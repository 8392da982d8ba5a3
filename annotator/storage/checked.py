"""Keeping imported claim collections."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import insert, select
from sqlmodel import Session

from annotator.storage import tables
from annotator.storage.events import append_event
from annotator.storage.models import utc_now
from annotator.text import sha256_of

_BATCH = 400


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """One claim that a fact-checker has reviewed; dates are ISO 8601, ``url`` is canonical."""

    text: str
    rating: str | None = None
    label: str | None = None
    url: str | None = None
    publisher: str | None = None
    reviewed_at: str | None = None
    claimant: str | None = None
    claimed_at: str | None = None

    @property
    def public_id(self) -> str:
        """The id of a checked claim: its text, and who checked it where."""
        return "k" + sha256_of("\0".join((self.text, self.url or "", self.publisher or "")))[:16]


def store_checked(session: Session, claims: Sequence[CheckedClaim], collection: str) -> int:
    """Keep the claims that are not kept yet and return how many those were; ``collection`` names where they are from.

    One of the same text, address and publisher is the same claim, whatever else it says; the first one stays.
    """
    new = {claim.public_id: claim for claim in reversed(claims)}
    table = tables.checked_claim
    keys = list(new)
    for at in range(0, len(keys), _BATCH):
        known = select(table.c.public_id).where(table.c.public_id.in_(keys[at : at + _BATCH]))
        for key in session.execute(known).scalars().all():
            del new[key]
    rows = [
        {**asdict(claim), "public_id": key, "collection": collection, "loaded_at": utc_now()}
        for key, claim in sorted(new.items())
    ]
    if rows:
        session.execute(insert(table), rows)
        append_event(session, "collection", payload={"collection": collection, "claims": len(rows)})
    return len(rows)
