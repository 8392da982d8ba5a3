"""What a decision about a claim came to, as a line and as JSON: the same for every command that takes one."""

from collections.abc import Sequence
from typing import Any

from annotator.cli.review_json import review_json
from annotator.domain.work import Outcome
from annotator.output import print_json, say, talk

_UNTOUCHED = {"status": "open", "label": None, "evidence": []}
"""The review of a claim that the reviewer has not touched."""


def print_outcome(outcome: Outcome, failures: Sequence[str] = (), *, as_json: bool) -> None:
    """Print a decision's outcome; ``failures`` are sources that could not be archived."""
    for failure in failures:
        talk(f"Not archived: {failure}")
    if as_json:
        print_json(_outcome_json(outcome))
    else:
        say(outcome.message)


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    """The claim and the reviewer's answer as they are now; ``removed`` says that it is no claim any more."""
    claim = outcome.claim or outcome.possible
    found: dict[str, Any] = {"claim_id": claim.id if claim else outcome.removed}
    if claim is not None:
        found |= {name: getattr(claim, name) for name in ("article_id", "sentence", "start", "end", "exact")}
        found |= {"origin": claim.origin.value, "possible": claim.possible}
        found |= review_json(claim.review) if claim.review else _UNTOUCHED
    return found | {"removed": outcome.removed is not None, "warning": outcome.warning}
