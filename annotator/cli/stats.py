"""``annotator stats``: how far the reviewing is."""

import typer

from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.opening import open_for_reading
from annotator.output import print_json, say


def stats(
    ctx: typer.Context,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Count articles, claims, reviews and sources; your own reviews by label.

    Of other reviewers only the number of their reviews is said: labels stay blind.

    Example: annotator stats --json
    """
    settings = settings_of(ctx, db, reviewer)
    database = open_for_reading(settings)
    from annotator.storage.listing import counts, own_labels, submitted_by
    from annotator.storage.reviewers import find_reviewer

    with database.read() as session:
        me = find_reviewer(session, settings.reviewer.value)
        found = {
            **counts(session),
            "reviewer": settings.reviewer.value,
            "mine": own_labels(session, me),
            "submitted_by": submitted_by(session),
        }
    database.close()
    if as_json:
        print_json(found)
        return
    for line in _lines(found):
        say(line)


def _lines(found: dict[str, object]) -> list[str]:
    lines = [f"{name.replace('_', ' '):<18}{value:>9,}" for name, value in found.items() if isinstance(value, int)]
    mine, by = found["mine"], found["submitted_by"]
    if isinstance(mine, dict):
        for status, labels in mine.items():
            lines += [f"{found['reviewer']}: {status} {name or 'without label'}: {n}" for name, n in labels.items()]
    if isinstance(by, dict):
        lines += [f"submitted by {name}: {n}" for name, n in by.items()]
    return lines
