"""``annotator claims``: the claims there are."""

from enum import StrEnum
from typing import Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.opening import open_for_reading
from annotator.domain import ClaimTag
from annotator.output import print_json, print_table


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
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """List the claims with their suggestions and your own labels.

    Weak suggestions show why they were made once you have answered. Example: annotator claims --tag numerical --json
    """
    settings = settings_of(ctx, db, reviewer)
    database = open_for_reading(settings)
    from annotator.domain import ReviewStatus
    from annotator.storage.listing import claim_listing
    from annotator.storage.reviewers import find_reviewer

    wanted = ReviewStatus(status.value) if status else None
    with database.read() as session:
        me = find_reviewer(session, settings.reviewer.value)
        found = claim_listing(session, me, article_id=article, status=wanted, tag=tag)
        if as_json:
            for claim in found:
                print_json(claim)
        else:
            print_table(("claim", "score", "status", "label", "sources", "text"), [_row(claim) for claim in found])
    database.close()


def _row(claim: dict[str, object]) -> tuple[object, ...]:
    score = f"{claim['score']:.2f}" if claim["score"] is not None else ""
    return claim["id"], score, claim["status"], claim["label"], claim["evidence_count"] or "", claim["exact"]
