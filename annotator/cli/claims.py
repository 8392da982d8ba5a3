"""``annotator claims``: list claims."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_as_reviewer
from annotator.domain.vocabulary import ClaimType, ReviewStatus
from annotator.errors import UsageError
from annotator.output import print_json, print_table, progress, talk

if TYPE_CHECKING:
    from annotator.schemes import LabelScheme
    from annotator.storage.database.engine import Database
    from annotator.storage.project import Project


def claims(
    ctx: typer.Context,
    article: Annotated[str | None, typer.Option(metavar="ID", help="Only claims of this article.")] = None,
    status: Annotated[ReviewStatus | None, typer.Option(help="Only claims with this status for you.")] = None,
    type_: Annotated[ClaimType | None, typer.Option("--type", help="Only claims of this type.")] = None,
    contradictions: Annotated[
        bool, typer.Option("--contradictions", help="Only claims that say the same but have contradicting labels.")
    ] = False,
    recheck: Annotated[
        bool, typer.Option("--recheck", help="Only your verdicts that are due for another look.")
    ] = False,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """List the claims with their suggestions and your own labels.

    With --contradictions: pairs of claims that say the same and have labels that cannot both be right, among those you
    may see (in a blind project your own answers and closed claims); --type keeps the pairs with a claim of that type.
    Weak suggestions show their reasons once you have answered.

    Example: annotator claims --type numerical --json
    """
    if contradictions and (article is not None or status is not None or recheck):
        raise UsageError("--contradictions lists all there are: leave out --article, --status and --recheck.")
    settings = settings_of(ctx, db, reviewer)
    database = open_as_reviewer(settings)
    from annotator.cli.context import project_for_reading
    from annotator.review.overview import list_claims

    project = project_for_reading(database, settings)
    if contradictions:
        _print_contradictions(database, project, settings.reviewer.value, type_, as_json)
    else:
        me = settings.reviewer.value
        found = list_claims(database, me, article_id=article, status=status, claim_type=type_, recheck=recheck)
        _print_claims(found, ("as_of", "recheck_at") if recheck else (), project.scheme, as_json)
    database.close()


def _print_claims(
    found: Iterator[dict[str, Any]], dates: tuple[str, ...], scheme: "LabelScheme", as_json: bool
) -> None:
    if as_json:
        for claim in found:
            print_json(claim)
        return
    rows = [_row(claim, dates, scheme.title_of(claim["label"])) for claim in found]
    if not rows:
        talk("No claims to list: import an article, or ask for fewer restrictions.")
        return
    heads = ("claim", "score", "status", "label", "sources", *(name.replace("_", " ") for name in dates), "text")
    print_table(heads, rows)


def _row(claim: dict[str, object], dates: tuple[str, ...], title: str) -> tuple[object, ...]:
    score = f"{claim['score']:.2f}" if claim["score"] is not None else ""
    known = (claim["id"], score, claim["status"], title, claim["evidence_count"] or "")
    return *known, *(claim[name] for name in dates), claim["exact"]


def _print_contradictions(
    database: "Database", project: "Project", reviewer: str, type_: ClaimType | None, as_json: bool
) -> None:
    from annotator.review.overview import list_contradictions

    with progress("comparing") as advance:
        found = list_contradictions(database, project, reviewer, type_, advance)
    if as_json:
        for pair in found:
            print_json({"claims": [asdict(side) for side in pair]})
    elif found:
        sides = [side for pair in found for side in pair]
        rows = [
            (side.claim_id or side.publisher or side.url, project.scheme.title_of(side.label), side.text)
            for side in sides
        ]
        print_table(("claim", "label", "text"), rows)
    else:
        of_type = f" of this type ({type_})" if type_ else ""
        talk(f"No two claims{of_type} that you may see say the same and have contradicting labels.")
