"""What commands list and count: claims, contradictions, reviews, how good the suggesters are, and a database itself.

Where a reviewer is named, it is what that reviewer may see.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.domain.callbacks import OnProgress
from annotator.domain.vocabulary import ClaimTag, ReviewStatus
from annotator.errors import UsageError
from annotator.measures.estimates import Sample
from annotator.review.contradictions import Contradiction, contradictions
from annotator.storage import lists, suggester_samples
from annotator.storage.database.engine import Database, file_size
from annotator.storage.database.migrate import HEAD
from annotator.storage.frozen_records import release_names
from annotator.storage.project import Project, load_project
from annotator.storage.reviewers import find_reviewer
from annotator.storage.suggester_samples import Compared, Version


@dataclass(frozen=True, slots=True)
class Overview:
    """How far the reviewing is. ``mine`` counts the reviewer's own reviews by status and label."""

    counts: dict[str, int]
    mine: dict[str, dict[str, int]]
    submitted_by: dict[str, int]
    suggesters: dict[Version, Sample]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of suggesters and what each made of the same answered claims."""

    older: Version
    newer: Version
    rows: Sequence[Compared]


@dataclass(frozen=True, slots=True)
class DatabaseInfo:
    """A database: its schema, its size (``None`` when it is not a file), its project and what is in it."""

    shown: str
    schema: str
    size: int | None
    project: Project
    counts: dict[str, int]
    releases: list[str]


def list_claims(
    database: Database,
    reviewer: str,
    *,
    article_id: str | None = None,
    status: ReviewStatus | None = None,
    tag: ClaimTag | None = None,
    recheck: bool = False,
) -> Iterator[dict[str, Any]]:
    """Every claim with its suggestion and the reviewer's own label, in reading order, read page by page."""
    with database.read() as session:
        me = find_reviewer(session, reviewer)
        yield from lists.claim_listing(session, me, article_id=article_id, status=status, tag=tag, recheck=recheck)


def list_contradictions(
    database: Database, reviewer: str, tag: ClaimTag | None, on_progress: OnProgress
) -> list[Contradiction]:
    """The pairs of claims that say the same with contradicting labels; with ``tag`` those with one of that sort."""
    project = load_project(database)
    with database.read() as session:
        view = project.view(find_reviewer(session, reviewer))
        found = list(contradictions(session, view, project.scheme, on_progress))
        if tag is None:
            return found
        of_sort = {claim["id"] for claim in lists.claim_listing(session, view.reviewer_id, tag=tag)}
    return [pair for pair in found if any(side.claim_id in of_sort for side in pair)]


def count_everything(database: Database, reviewer: str) -> Overview:
    """How much there is, the reviewer's own reviews by label, and how good each suggester is."""
    project = load_project(database)
    with database.read() as session:
        view = project.view(find_reviewer(session, reviewer))
        return Overview(
            lists.counts(session),
            lists.own_labels(session, view.reviewer_id),
            lists.submitted_by(session),
            suggester_samples.samples(session, view, project.scheme) if project.scheme.tells_claims else {},
        )


def compare_suggesters(database: Database, reviewer: str, older: str, newer: str) -> Comparison:
    """What two versions, each said as NAME/VERSION, make of the claims that were answered.

    Raises:
        UsageError: when one of them has suggested nothing here, or no label says that something is not a claim.

    """
    project = load_project(database)
    if not project.scheme.tells_claims:
        raise UsageError(
            'Without a label “not_a_claim”, or another with meaning = "no_claim", no suggestion is ever wrong: '
            "nothing can be compared."
        )
    with database.read() as session:
        known = suggester_samples.versions(session)
        was, now = _version(older, known), _version(newer, known)
        view = project.view(find_reviewer(session, reviewer))
        rows = suggester_samples.compared(session, view, project.scheme, was, now)
    return Comparison(was, now, rows)


def _version(said: str, known: Sequence[Version]) -> Version:
    for version in known:
        if str(version) == said:
            return version
    there = ", ".join(map(str, known)) or "none yet"
    raise UsageError(f"“{said}” has suggested nothing here: use NAME/VERSION of one that has ({there}).")


def describe_database(database: Database) -> DatabaseInfo:
    """What a database is and holds."""
    project = load_project(database)
    with database.read() as session:
        size = file_size(database)
        return DatabaseInfo(database.shown, HEAD, size, project, lists.counts(session), release_names(session))
