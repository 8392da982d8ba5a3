"""The verbs of ``annotator claim`` for the parts of an answer besides label and sources."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.claim_outcome import claim_of, decided
from annotator.cli.common import ClaimArgument, DatabaseOption, JsonOption, ReviewerOption
from annotator.errors import UsageError

if TYPE_CHECKING:
    from annotator.domain.work import Outcome
    from annotator.review.desk import ReviewDesk


def note(
    ctx: typer.Context,
    claim: ClaimArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help='Your note; "" removes it.')],
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Write your note on a claim, in place of the one before.

    Example: annotator claim note c0123456789abcdef "The table counts only the old port"
    """
    decided(ctx, lambda desk: desk.answers.comment(claim, text), as_json=as_json, db=db, reviewer=reviewer)


def confidence(
    ctx: typer.Context,
    claim: ClaimArgument,
    sure: Annotated[int, typer.Argument(metavar="N", min=0, max=5, help="1 a guess … 5 certain; 0 not stated.")],
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Say how sure you are of your answer.

    Example: annotator claim confidence c0123456789abcdef 4
    """
    decided(
        ctx, lambda desk: desk.answers.set_confidence(claim, sure or None), as_json=as_json, db=db, reviewer=reviewer
    )


def dates(
    ctx: typer.Context,
    claim: ClaimArgument,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help='The day the verdict refers to; "" removes it.')
    ] = None,
    recheck: Annotated[
        str | None, typer.Option(metavar="DATE", help='When to look again: a day, +30d or +6m; "" removes it.')
    ] = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Set the day your verdict refers to, and when to look again. What is not given stays.

    Example: annotator claim dates c0123456789abcdef --as-of 2026-05-12 --recheck +6m
    """
    if as_of is None and recheck is None:
        raise UsageError("Give a date: --as-of, --recheck or both.")
    decided(ctx, lambda desk: _set_dates(desk, claim, as_of, recheck), as_json=as_json, db=db, reviewer=reviewer)


def _set_dates(desk: "ReviewDesk", claim: str, as_of: str | None, recheck: str | None) -> "Outcome":
    from annotator.days_ahead import day_ahead
    from annotator.storage.recheck_dates import local_today

    review = claim_of(desk, claim).review
    known, due = (review.as_of, review.recheck_at) if review else (None, None)
    due = due if recheck is None else day_ahead(recheck, local_today())
    return desk.answers.set_dates(claim, known if as_of is None else as_of, due)


def reword(
    ctx: typer.Context,
    claim: ClaimArgument,
    text: Annotated[
        str | None, typer.Argument(metavar="[TEXT]", help='The claim in full words; "" removes the rewording.')
    ] = None,
    said_by: Annotated[str | None, typer.Option("--said-by", metavar="WHO", help="Who claims it.")] = None,
    date: Annotated[str | None, typer.Option(metavar="DATE", help="When: a year, month or day.")] = None,
    place: Annotated[str | None, typer.Option(metavar="WHERE", help="Where.")] = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Reword a claim so that it makes sense on its own. What is not given stays; "" removes it.

    Example: annotator claim reword c0123456789abcdef "The port of Ostrava handled 4.1 million tonnes in 2025"
    """
    given = {"text": text, "said_by": said_by, "date": date, "place": place}
    told = {name: value for name, value in given.items() if value is not None}
    if not told:
        raise UsageError("Give the claim in full words as TEXT, or one of --said-by, --date and --place.")

    def decision(desk: "ReviewDesk") -> "Outcome":
        from annotator.domain.records import Normalised

        review = claim_of(desk, claim).review
        values = (asdict(review.normalised) if review and review.normalised else {}) | told
        if "text" not in values:
            raise UsageError("This claim has no rewording yet: give it in full words as TEXT.")
        return desk.answers.normalise(claim, Normalised(**values))

    decided(ctx, decision, as_json=as_json, db=db, reviewer=reviewer)
