"""Taking a decision about a claim, and what it came to as a line and as JSON: the same for every such command."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import typer

from annotator import hints
from annotator.cli.common import settings_of
from annotator.cli.context import desk_for
from annotator.cli.review_json import review_json
from annotator.errors import ConflictError, NotFoundError
from annotator.output import print_json, say, talk

if TYPE_CHECKING:
    from annotator.domain.records import Claim
    from annotator.domain.work import Outcome
    from annotator.review.desk import ReviewDesk

_UNTOUCHED: dict[str, object] = {"status": "open", "label": None, "evidence": [], "questions": []}
"""The review of a claim that the reviewer has not touched."""


def decided(
    ctx: typer.Context,
    decision: "Callable[[ReviewDesk], Outcome]",
    *,
    as_json: bool,
    db: str | None,
    reviewer: str | None,
    archives: bool = False,
) -> None:
    """Take one decision at the reviewer's desk and print its outcome; ``archives`` says that it cites sources."""
    failures: list[str] = []
    with desk_for(settings_of(ctx, db, reviewer)) as desk:
        outcome = decision(desk)
        if archives:
            outcome, failures = desk.sources.archive_cited(outcome)
    print_outcome(outcome, failures, as_json=as_json)


def claim_of(desk: "ReviewDesk", claim_id: str) -> "Claim":
    """The claim, or possible claim, with this id.

    Raises:
        NotFoundError: when there is none; an article's id names no claim.
        ConflictError: when it is a claim of an older version of its article.

    """
    _, claim = desk.articles.find(claim_id)
    if claim is None:
        raise NotFoundError(f"{claim_id} is an article: give the id of a claim.")
    if claim.old:
        raise ConflictError(
            f"The claim {claim_id} is of an older version of its article: "
            f"{hints.command(f'show {claim_id}')} names the newer claim."
        )
    return claim


def print_outcome(outcome: "Outcome", failures: Sequence[str] = (), *, as_json: bool) -> None:
    """Print a decision's outcome; ``failures`` are sources that could not be archived."""
    for failure in failures:
        talk(f"Not archived: {failure}")
    if as_json:
        print_json(_outcome_json(outcome))
    else:
        say(outcome.message)


def _outcome_json(outcome: "Outcome") -> dict[str, object]:
    """The claim and the reviewer's answer as they are now; ``removed`` says that it is no claim any more."""
    claim = outcome.claim or outcome.possible
    found: dict[str, object] = {"claim_id": claim.id if claim else outcome.removed}
    if claim is not None:
        found |= {name: getattr(claim, name) for name in ("article_id", "sentence", "start", "end", "exact")}
        found |= {"origin": claim.origin.value, "possible": claim.possible}
        found |= review_json(claim.review) if claim.review else _UNTOUCHED
    return found | {"removed": outcome.removed is not None, "warning": outcome.warning}
