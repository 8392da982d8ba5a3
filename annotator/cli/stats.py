"""``annotator stats``: progress of the reviewing and quality of the suggestions."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import open_as_reviewer, open_desk
from annotator.errors import UsageError
from annotator.output import print_json, say
from annotator.settings.kinds import Table
from annotator.text import counted

if TYPE_CHECKING:
    from annotator.review.overview import Overview
    from annotator.schemes import LabelScheme
    from annotator.settings import Settings
    from annotator.storage.team_progress import TeamProgress


def stats(
    ctx: typer.Context,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="OLDER NEWER", help="Compare two versions, each as NAME/VERSION, on answered claims."),
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Your own progress, as p on the screen shows it.")] = False,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Count articles, claims, reviews and sources. Also your reviews by label, and the quality of each suggester.

    Precision and recall come with 95% intervals, recall from the audit sample, both from articles in which every claim
    is closed or answered by you. Of other reviewers only the number of reviews is shown: labels stay blind. With
    --mine: your own work instead, by day, with your pace and what is left.

    Example: annotator stats --compare linear/1 linear/2
    """
    settings = settings_of(ctx, db, reviewer)
    if mine:
        if compare is not None:
            raise UsageError("--mine is about you, --compare about suggesters: use one of them.")
        _mine(settings, as_json)
        return
    database = open_as_reviewer(settings)
    from annotator.cli import measures
    from annotator.cli.context import project_for_reading
    from annotator.review.overview import compare_suggesters, count_everything

    project = project_for_reading(database, settings)
    if compare is None:
        found = _overview_json(count_everything(database, project, settings.reviewer.value), settings.reviewer.value)
        lines = _lines(found, project.scheme)
    else:
        comparison = compare_suggesters(database, project, settings.reviewer.value, *compare)
        found = measures.comparison_json(comparison.older, comparison.newer, comparison.rows)
        lines = list(measures.comparison_lines(found))
    database.close()
    if as_json:
        print_json(found)
        return
    for line in lines:
        say(line)


def _mine(settings: "Settings", as_json: bool) -> None:
    desk = open_desk(settings)
    try:
        found, scheme = asdict(desk.progress.report()), desk.context.project.scheme
    finally:
        desk.close()
    if as_json:
        print_json(found)
        return
    for name in ("today", "overall", "agreement"):
        figures = {} if found[name] is None else found[name]
        say(f"{name:<12}{', '.join(f'{key} {value:g}' for key, value in figures.items() if value is not None) or '–'}")
    if found["overall"]["claims"] > found["last"]:
        say(f"{'':<12}pace, medians and agreement are of your last {found['last']:,} answers")
    if found["at_work"]:
        say(f"{'at work':<12}{', '.join(found['at_work'])}")
    for name in ("left", "drafts", "aged", "flagged"):
        say(f"{name:<12}{found[name]:,}")
    for name in ("days", "labels", "hosts"):
        for key, count in found[name]:
            if count:
                say(f"{name:<12}{scheme.title_of(key) if name == 'labels' else key}: {count:,}")


def _overview_json(overview: "Overview", reviewer: str) -> dict[str, Any]:
    from annotator.cli import measures

    return {
        **overview.counts,
        "reviewer": reviewer,
        "mine": overview.mine,
        "submitted_by": overview.submitted_by,
        "team": team_json(overview.team),
        "suggesters": [measures.sample_json(version, sample) for version, sample in overview.suggesters.items()],
    }


def team_json(team: "TeamProgress") -> Table:
    """How far the team is, as JSON values."""
    finish = None if team.finish is None else team.finish.isoformat()
    return {"active": list(team.active), "reviews_missing": team.missing, "per_day": team.per_day, "finish": finish}


def team_words(team: Table) -> str:
    """How far the team is, in words."""
    missing, pace = counted(team["reviews_missing"], "review"), ""
    if team["reviews_missing"] and team["finish"]:
        pace = f"; at {team['per_day']:g} a day the last comes about {team['finish']}"
    at_work = f"; at work: {', '.join(team['active'])}" if team["active"] else ""
    return f"missing: {missing}{pace}{at_work}"


def _lines(found: dict[str, Any], scheme: "LabelScheme") -> list[str]:
    from annotator.cli import measures

    lines = [f"{name.replace('_', ' '):<18}{value:>9,}" for name, value in found.items() if isinstance(value, int)]
    for status, labels in found["mine"].items():
        titles = ((scheme.title_of(name) or "without label", n) for name, n in labels.items())
        lines += [f"{found['reviewer']}: {status} {title}: {n}" for title, n in titles]
    lines += [f"submitted by {name}: {n}" for name, n in found["submitted_by"].items()]
    lines.append(team_words(found["team"]))
    return lines + [line for sample in found["suggesters"] for line in measures.sample_lines(sample)]
