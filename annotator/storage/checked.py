"""Stored claims from imported collections of fact-checks."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlmodel import Session, col, select

from annotator.storage.database.bulk import insert_rows
from annotator.storage.events import append_event
from annotator.storage.schema.models import utc_now
from annotator.storage.schema.models_checked import CheckedClaimRow
from annotator.text import sha256_of

_BATCH = 400


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim reviewed by a fact-checker. Dates are ISO 8601 text; ``url`` is canonical.

    ``title`` is the headline of the fact-check, ``external_id`` the collection's own id.
    """

    text: str
    rating: str | None = None
    label: str | None = None
    url: str | None = None
    publisher: str | None = None
    reviewed_at: str | None = None
    claimant: str | None = None
    claimed_at: str | None = None
    title: str | None = None
    external_id: str | None = None

    @property
    def public_id(self) -> str:
        """The id: ``k`` and 16 hex digits of the hash of text, address and publisher."""
        return "k" + sha256_of("\0".join((self.text, self.url or "", self.publisher or "")))[:16]


_SAID = {"rating": "rating", "reviewed_at": "date", "claimant": "claimant", "claimed_at": "date of the claim"}
"""The fields that can differ between two records of one claim, with their names in messages. The label is derived
from the rating, so it is not compared."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field in which a new record differs from the stored one of the same claim. The stored one is kept."""

    claim: CheckedClaim
    what: str
    kept: str | None
    given: str


def store_checked(session: Session, claims: Sequence[CheckedClaim], collection: str) -> tuple[int, list[Disagreement]]:
    """Store new claims of a ``collection``; return how many were new, and where records of one claim disagree.

    Records with the same text, address and publisher are the same claim, and the first one is kept. Empty fields
    disagree with nothing.
    """
    new: dict[str, CheckedClaim] = {}
    again: list[tuple[str, CheckedClaim]] = []
    for claim in claims:
        if new.setdefault(claim.public_id, claim) is not claim:
            again.append((claim.public_id, claim))
    kept = _kept(session, list(new))
    again = [(key, new.pop(key)) for key in kept] + again
    found = [each for key, claim in again for each in _disagreements(kept.get(key) or asdict(new[key]), claim)]
    rows = [
        {**asdict(claim), "public_id": key, "collection": collection, "loaded_at": utc_now()}
        for key, claim in sorted(new.items())
    ]
    if rows:
        insert_rows(session, CheckedClaimRow, rows)
        append_event(session, "collection", payload={"collection": collection, "claims": len(rows)})
    return len(rows), found


def _kept(session: Session, keys: Sequence[str]) -> dict[str, Mapping[str, str | None]]:
    """The compared fields of the claims that are already stored, by public id."""
    found: dict[str, Mapping[str, str | None]] = {}
    for at in range(0, len(keys), _BATCH):
        statement = select(col(CheckedClaimRow.public_id), *(getattr(CheckedClaimRow, name) for name in _SAID))
        rows = session.exec(statement.where(col(CheckedClaimRow.public_id).in_(keys[at : at + _BATCH]))).mappings()
        found |= {row["public_id"]: row for row in rows}
    return found


def _disagreements(kept: Mapping[str, str | None], claim: CheckedClaim) -> list[Disagreement]:
    given = {name: getattr(claim, name) for name in _SAID}
    return [
        Disagreement(claim, _SAID[name], kept[name], value)
        for name, value in given.items()
        if value is not None and value != kept[name]
    ]
