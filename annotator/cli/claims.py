"""``annotator claims``: the claims there are."""

from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_for_reading
from annotator.domain.vocabulary import ClaimTag
from annotator.errors import UsageError
from annotator.output import print_json, print_table, progress, talk

if TYPE_CHECKING:
    from annotator.storage.database.engine import Database


class Status(StrEnum):
    """The statuses a claim can have for one reviewer."""

    OPEN = "open"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"


def claims(
    ctx: typer.Context,
    article: Annotated[str | None, typer.Option(metavar="ID", help="Only claims of this article.")] = None,
    status: Annotated[Status | None, typer.Option(help="Only claims with this status for you.")] = None,
    tag: Annotated[ClaimTag | None, typer.Option(help="Only claims of this sort.")] = None,
    contradictions: Annotated[
        bool, typer.Option("--contradictions", help="Only claims that say the same and have contradicting labels.")
    ] = False,
    recheck: Annotated[
        bool, typer.Option("--recheck", help="Only your verdicts whose re-check date has come.")
    ] = False,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """List the claims with their suggestions and your own labels.

    With --contradictions: pairs of claims that say the same and have labels that cannot both be right, as far as you
    may see them (in a blind project your own answers and claims that are closed); with --tag those pairs of which one
    claim is of that sort.
    Weak suggestions show why they were made once you have answered.

    Example: annotator claims --tag numerical --json
    """
    settings = settings_of(ctx, db, reviewer)
    database = open_for_reading(settings)
    if contradictions:
        if article is not None or status is not None or recheck:
            raise UsageError("--contradictions lists all there are: leave out --article, --status and --recheck.")
        _contradictions(database, settings.reviewer.value, tag, as_json)
        database.close()
        return
    from annotator.domain.vocabulary import ReviewStatus
    from annotator.storage.lists import claim_listing
    from annotator.storage.reviewers import find_reviewer

    wanted = ReviewStatus(status.value) if status else None
    with database.read() as session:
        me = find_reviewer(session, settings.reviewer.value)
        found = claim_listing(session, me, article_id=article, status=wanted, tag=tag, recheck=recheck)
        if as_json:
            for claim in found:
                print_json(claim)
        else:
            dates = ("as_of", "recheck_at") if recheck else ()
            heads = (
                "claim",
                "score",
                "status",
                "label",
                "sources",
                *(name.replace("_", " ") for name in dates),
                "text",
            )
            print_table(heads, [_row(claim, dates) for claim in found])
    database.close()


def _row(claim: dict[str, object], dates: tuple[str, ...]) -> tuple[object, ...]:
    score = f"{claim['score']:.2f}" if claim["score"] is not None else ""
    known = (claim["id"], score, claim["status"], claim["label"], claim["evidence_count"] or "")
    return *known, *(claim[name] for name in dates), claim["exact"]


def _contradictions(database: "Database", reviewer: str, tag: ClaimTag | None, as_json: bool) -> None:
    from annotator.review.contradictions import contradictions
    from annotator.storage.lists import claim_listing
    from annotator.storage.project import load_project
    from annotator.storage.reviewers import find_reviewer

    project = load_project(database)
    with database.read() as session, progress("comparing") as advance:
        me = find_reviewer(session, reviewer)
        found = list(contradictions(session, project.view(me), project.scheme, advance))
        if tag is not None:
            of_sort = {claim["id"] for claim in claim_listing(session, me, tag=tag)}
            found = [pair for pair in found if any(side.claim_id in of_sort for side in pair)]
    if as_json:
        for pair in found:
            print_json({"claims": [asdict(side) for side in pair]})
    elif found:
        rows = [(side.claim_id or side.publisher or side.url, side.label, side.text) for pair in found for side in pair]
        print_table(("claim", "label", "text"), rows)
    else:
        sort = f" of this sort ({tag})" if tag else ""
        talk(f"No two claims{sort} that say the same have contradicting labels, as far as you may see them.")
