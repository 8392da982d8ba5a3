"""Source forms that a reviewer left unfinished, by claim.

They stand beside the reviewer's walk, in a column that only this reviewer's own screen reads: no list, export or other
reviewer sees them, and they are not part of any answer.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from sqlmodel import Session, col, select

from annotator.domain.records import Citation, Quote
from annotator.domain.source_details import with_words
from annotator.domain.vocabulary import Stance
from annotator.storage.schema.models import ReviewerRow

KEY = "forms"
"""Where they stand in the column ``walk``."""
_FIELDS = frozenset(field.name for field in fields(Citation))


def kept_forms(session: Session, reviewer_id: int) -> dict[str, Citation]:
    """The reviewer's unfinished forms by claim; one that another version wrote and this cannot read is left out."""
    stored = session.exec(select(col(ReviewerRow.walk)).where(col(ReviewerRow.id) == reviewer_id)).one_or_none()
    read = {claim: _citation(values) for claim, values in ((stored or {}).get(KEY) or {}).items()}
    return {claim: citation for claim, citation in read.items() if citation is not None}


def keep_form(session: Session, reviewer_id: int, claim_id: str, draft: Citation | None) -> None:
    """Store a form for a claim, or remove it with ``None``."""
    reviewer = session.get_one(ReviewerRow, reviewer_id)
    walk = reviewer.walk or {}
    forms = {claim: values for claim, values in (walk.get(KEY) or {}).items() if claim != claim_id}
    if draft is not None:
        forms[claim_id] = {name: value for name, value in asdict(draft).items() if value is not None}
    reviewer.walk = {name: value for name, value in walk.items() if name != KEY} | ({KEY: forms} if forms else {})
    session.add(reviewer)


def _citation(values: Mapping[str, Any]) -> Citation | None:
    try:
        known: dict[str, Any] = with_words({name: value for name, value in values.items() if name in _FIELDS})
        quote = known.get("quote")
        known |= {"stance": Stance(known["stance"]), "quote": Quote(**quote) if quote else None}
        return Citation(**known)
    except (KeyError, TypeError, ValueError):
        return None
