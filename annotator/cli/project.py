"""``annotator init`` and ``annotator project``: the rules of a project, which its database keeps for everybody."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import desk_for, open_as_reviewer, open_for_reading
from annotator.cli.project_options import (
    AdjudicatorOption,
    BlindOption,
    GuidelineOption,
    LabelsOption,
    NameOption,
    RestoreOption,
    RetireOption,
    ReviewsOption,
    StanceOption,
    TitleOption,
    VersionOption,
    ask_adjudicators,
    ask_blind,
    ask_guideline,
    ask_labels,
    ask_name,
    ask_reviews,
    ask_stance,
    change_from,
)
from annotator.cli.stats import team_json, team_words
from annotator.output import print_json, say, talk
from annotator.settings.kinds import Table
from annotator.text import counted

if TYPE_CHECKING:
    from annotator.storage.database.engine import Database

app = typer.Typer(
    help="The project: show, set, again.\n\nExample: annotator project show",
    no_args_is_help=False,
    rich_markup_mode=None,
)


def init(
    ctx: typer.Context,
    name: NameOption = None,
    labels: LabelsOption = None,
    reviews: ReviewsOption = None,
    blind: BlindOption = None,
    matching_stance: StanceOption = None,
    guideline: GuidelineOption = None,
    guideline_version: VersionOption = None,
    adjudicator: AdjudicatorOption = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Set a project up: labels, reviews per claim, blind or open, guideline.

    On a terminal it asks for what is not given: name, labels, reviews, blind or open, evidence, guideline and
    adjudicators. Whoever sets it up leads the project. From then on its database decides, and nobody's annotator.toml.
    Example: annotator init --labels fever --reviews 1+20% --blind --adjudicator ben
    """
    settings = settings_of(ctx, db, reviewer)
    if sys.stdin.isatty() and not as_json:
        name = name or ask_name(settings.project.name or "facts")
        labels = labels or ask_labels()
        reviews = reviews or ask_reviews()
        blind = ask_blind() if blind is None else blind
        matching_stance = ask_stance() if matching_stance is None else matching_stance
        guideline = guideline or ask_guideline()
        adjudicator = adjudicator or ask_adjudicators(reviews)
    change = change_from(
        name=name, labels=labels, reviews=reviews, blind=blind, stance=matching_stance, guideline=guideline,
        version=guideline_version, adjudicators=adjudicator,
    )  # fmt: skip
    database = open_as_reviewer(settings, create=True)
    from annotator.storage.project_changes import begin_project

    begin_project(database, settings.reviewer.value, change)
    _show(database, as_json)
    database.close()


@app.command("show")
def show(
    ctx: typer.Context, as_json: JsonOption = False, db: DatabaseOption = None, reviewer: ReviewerOption = None
) -> None:
    """Show the rules of the project and its team.

    Example: annotator project show
    """
    database = open_for_reading(settings_of(ctx, db, reviewer))
    _show(database, as_json)
    database.close()


@app.command("set")
def set_(
    ctx: typer.Context,
    name: NameOption = None,
    labels: LabelsOption = None,
    title: TitleOption = None,
    retire: RetireOption = None,
    restore: RestoreOption = None,
    reviews: ReviewsOption = None,
    blind: BlindOption = None,
    matching_stance: StanceOption = None,
    guideline: GuidelineOption = None,
    guideline_version: VersionOption = None,
    adjudicator: AdjudicatorOption = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Change the rules of the project; only its lead may. Without a lead you become it. The history keeps each change.

    No answer is lost: labels in use that another scheme lacks stay, retired. Another text of the guideline gets the
    next version. Example: annotator project set --reviews 2 --guideline rules.md
    """
    settings = settings_of(ctx, db, reviewer)
    change = change_from(
        name=name, labels=labels, reviews=reviews, blind=blind, stance=matching_stance, guideline=guideline,
        version=guideline_version, adjudicators=adjudicator, titles=title, retired=retire, restored=restore,
    )  # fmt: skip
    database = open_as_reviewer(settings)
    from annotator.storage.project_changes import change_project

    change_project(database, settings.reviewer.value, change)
    _show(database, as_json)
    database.close()


@app.command("again")
def again(
    ctx: typer.Context,
    label: Annotated[list[str] | None, typer.Option("--label", help="Only answers with this label.")] = None,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Ask again for your own answers that were given under another version of the guideline.

    They count until you confirm or change them; the screen leads to them like to verdicts due for another look.
    Example: annotator project again --label disputed
    """
    with desk_for(settings_of(ctx, db, reviewer)) as desk:
        scheme = desk.context.project.scheme
        number = desk.answers.ask_again([scheme[each].name for each in label or ()])
    if as_json:
        print_json({"asked_again": number})
    else:
        talk(f"{counted(number, 'answer')} to look at again.")


def _show(database: "Database", as_json: bool) -> None:
    from annotator.storage.project import load_project
    from annotator.storage.team import members
    from annotator.storage.team_progress import team_progress

    project = load_project(database)
    with database.read() as session:
        team, progress = members(session), team_progress(session, datetime.now(UTC))
    scheme = project.scheme
    found: Table = {
        "name": project.name,
        "labels": [
            {"name": each.name, "title": each.title, "needs_evidence": each.needs_evidence, "retired": each.retired}
            for each in scheme.labels
        ],
        "matching_stance": scheme.matching_stance,
        "reviews": str(project.reviews),
        "blind": project.blind,
        "guideline": project.guideline_name,
        "guideline_version": project.guideline_version,
        "team": [{"handle": each.handle, "role": each.role, "kind": each.kind} for each in team],
        "progress": team_json(progress),
    }
    if as_json:
        print_json(found)
        return
    for name, words in _words(found):
        say(f"{name:<10}{words}")


def _words(found: Table) -> list[tuple[str, str]]:
    labels = [f"{each['title']}{' (retired)' * each['retired']}" for each in found["labels"]]
    needing = [each["title"] for each in found["labels"] if each["needs_evidence"]]
    stance = "a source of its own stance" if found["matching_stance"] else "a source"
    team = [f"{each['handle']} ({each['role'] if each['kind'] != 'model' else 'model'})" for each in found["team"]]
    guideline = f"{found['guideline'] or 'none here'}, version {found['guideline_version']}"
    return [
        ("project", found["name"]),
        ("labels", ", ".join(labels)),
        ("evidence", f"{stance} for {', '.join(needing)}" if needing else "not needed"),
        ("reviews", f"{found['reviews']} of each claim"),
        ("answers", "blind until a claim is closed" if found["blind"] else "open"),
        ("guideline", guideline),
        ("team", ", ".join(team) or "nobody yet"),
        ("progress", team_words(found["progress"])),
    ]
