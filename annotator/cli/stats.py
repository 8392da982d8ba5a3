"""``annotator stats``: how far the reviewing is, and how good the suggestions are."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli import measures
from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_desk, open_for_reading
from annotator.errors import UsageError
from annotator.output import print_json, say
from annotator.schemes import NOT_A_CLAIM

if TYPE_CHECKING:
    from annotator.settings import Settings
    from annotator.storage.database.engine import Session
    from annotator.storage.export_rows import Viewpoint
    from annotator.storage.project import Project


def stats(
    ctx: typer.Context,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="OLDER NEWER", help="Compare two versions, each as NAME/VERSION, on answered claims."),
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help="How you get on, as the screen's p shows it.")] = False,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Count articles, claims, reviews and sources; your own reviews by label; how good each suggester is.

    Precision and recall come with 95% intervals, recall from the audit sample, both from articles in which every claim
    is closed or answered by you. Of other reviewers only the number of their reviews is said:
    labels stay blind. With --mine: your own work instead, by day, with its pace and what is left.

    Example: annotator stats --compare linear/1 linear/2
    """
    settings = settings_of(ctx, db, reviewer)
    if mine:
        if compare is not None:
            raise UsageError("--mine is about you, --compare about suggesters: give one of them.")
        _mine(settings, as_json)
        return
    database = open_for_reading(settings)
    from annotator.storage.project import load_project

    project = load_project(database)
    with database.read() as session:
        if compare is None:
            found = _counted(session, project, settings.reviewer.value)
            lines = _lines(found)
        else:
            found = _compared(session, project, settings.reviewer.value, compare)
            lines = list(measures.comparison_lines(found))
    database.close()
    if as_json:
        print_json(found)
        return
    for line in lines:
        say(line)


def _mine(settings: "Settings", as_json: bool) -> None:
    """The figures of the progress screen."""
    desk = open_desk(settings)
    try:
        found = asdict(desk.progress.report())
    finally:
        desk.close()
    if as_json:
        print_json(found)
        return
    for name in ("today", "overall", "agreement"):
        told = {} if found[name] is None else found[name]
        say(f"{name:<12}{', '.join(f'{key} {value:g}' for key, value in told.items() if value is not None) or '–'}")
    for name in ("left", "drafts", "aged", "flagged"):
        say(f"{name:<12}{found[name]:,}")
    for name in ("days", "labels", "hosts"):
        for key, count in found[name]:
            if count:
                say(f"{name:<12}{key}: {count:,}")


def _view(session: "Session", project: "Project", reviewer: str) -> "Viewpoint":
    from annotator.storage.export_rows import Viewpoint
    from annotator.storage.reviewers import find_reviewer

    return Viewpoint(find_reviewer(session, reviewer), project.blind, project.reviews_per_claim)


def _counted(session: "Session", project: "Project", reviewer: str) -> dict[str, Any]:
    from annotator.storage.lists import counts, own_labels, submitted_by
    from annotator.storage.suggester_samples import samples

    view = _view(session, project, reviewer)
    known = samples(session, view) if NOT_A_CLAIM in project.scheme else {}
    return {
        **counts(session),
        "reviewer": reviewer,
        "mine": own_labels(session, view.reviewer_id),
        "submitted_by": submitted_by(session),
        "suggesters": [measures.sample_json(version, sample) for version, sample in known.items()],
    }


def _compared(session: "Session", project: "Project", reviewer: str, names: tuple[str, str]) -> dict[str, Any]:
    from annotator.storage.suggester_samples import compared, versions

    if NOT_A_CLAIM not in project.scheme:
        raise UsageError(f"Without a label “{NOT_A_CLAIM}” no suggestion is ever wrong: nothing can be compared.")
    older, newer = (measures.parsed(name, versions(session)) for name in names)
    rows = compared(session, _view(session, project, reviewer), older, newer)
    return measures.comparison_json(older, newer, rows)


def _lines(found: dict[str, Any]) -> list[str]:
    lines = [f"{name.replace('_', ' '):<18}{value:>9,}" for name, value in found.items() if isinstance(value, int)]
    for status, labels in found["mine"].items():
        lines += [f"{found['reviewer']}: {status} {name or 'without label'}: {n}" for name, n in labels.items()]
    lines += [f"submitted by {name}: {n}" for name, n in found["submitted_by"].items()]
    return lines + [line for sample in found["suggesters"] for line in measures.sample_lines(sample)]
