"""When somebody may adjudicate a claim, and under which names they see its reviewers: the only definitions."""

import hmac
from collections.abc import Iterable
from string import ascii_uppercase
from typing import TYPE_CHECKING

from annotator.errors import ConflictError, UsageError
from annotator.text import one_line

if TYPE_CHECKING:
    from annotator.review.desk_context import DeskContext
    from annotator.storage.claim_views import StoredClaim


def check_may_rule(context: "DeskContext", claim: "StoredClaim") -> None:
    """Refuse a ruling on an open claim, or by somebody who may not adjudicate.

    Raises:
        ConflictError: when the claim wants more answers.
        UsageError: when the reviewer is no adjudicator.

    """
    if not context.member.may_adjudicate:
        raise UsageError(
            f"“{one_line(context.reviewer)}” is no adjudicator of this project: its lead can change that with "
            "“annotator reviewer set”."
        )
    if not claim.closed:
        raise ConflictError("This claim still wants answers: adjudicate it once it has all of them.")


def names_of(handles: Iterable[str], claim_id: str, context: "DeskContext", key: str) -> dict[str, str]:
    """The names to show for the reviewers of a claim; in a blind project these are pseudonyms.

    A pseudonym is the same each time that the claim is shown, and says nothing of who it is at another claim. ``key``
    is the database's own: without it nobody who knows the handles can tell whose letter it is.
    """
    secret = key.encode()
    known = sorted(set(handles), key=lambda handle: hmac.digest(secret, f"{claim_id} {handle}".encode(), "sha256"))
    if not context.project.blind:
        return {handle: handle for handle in known}
    letters = ascii_uppercase
    return {handle: f"Reviewer {letters[n] if n < len(letters) else n + 1}" for n, handle in enumerate(known)}
