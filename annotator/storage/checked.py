"""Keeping imported claim collections."""

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


_SAID = {"rating": "rating", "reviewed_at": "date", "claimant": "claimant", "claimed_at": "date of the claim"}
"""What two records of one claim can disagree about, and what to call it; the label follows from the rating."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A record that says otherwise than the one that is kept of the same claim. The kept one stays as it is."""

    claim: CheckedClaim
    what: str
    kept: str | None
    given: str


def store_checked(session: Session, claims: Sequence[CheckedClaim], collection: str) -> tuple[int, list[Disagreement]]:
    """Keep the claims that are not kept yet; return how many those were, and what disagrees with what is kept.

    ``collection`` names where they are from. One of the same text, address and publisher is the same claim, whatever
    else it says; the first one stays. What a record leaves open disagrees with nothing.
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
    """What is kept of those of the claims (by public id) that are."""
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
