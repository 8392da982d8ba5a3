"""Lists and counts for commands, limited to what the named reviewer may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from annotator.domain.callbacks import OnProgress
from annotator.domain.vocabulary import ClaimType, ReviewStatus
from annotator.errors import UsageError
from annotator.measures.estimates import Sample
from annotator.review.contradictions import Contradiction, contradictions
from annotator.storage import lists, suggester_samples, suggester_versions
from annotator.storage.database.engine import Database, file_size
from annotator.storage.database.migrate import HEAD
from annotator.storage.document_views import library_size
from annotator.storage.frozen_records import release_names
from annotator.storage.opened_article import article_row
from annotator.storage.project import Project, load_project
from annotator.storage.reviewers import find_reviewer
from annotator.storage.row_counts import counts
from annotator.storage.suggester_samples import Compared
from annotator.storage.suggester_versions import Version
from annotator.storage.team_progress import TeamProgress, team_progress


@dataclass(frozen=True, slots=True)
class Overview:
    """Progress of the project. ``mine`` counts the reviewer's own reviews by status and label."""

    counts: dict[str, int]
    mine: dict[str, dict[str, int]]
    submitted_by: dict[str, int]
    suggesters: dict[Version, Sample]
    team: TeamProgress


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two suggester versions score the same answered claims."""

    older: Version
    newer: Version
    rows: Sequence[Compared]


@dataclass(frozen=True, slots=True)
class DatabaseInfo:
    """A database and its contents. ``size`` is in bytes, ``None`` on a server.

    ``documents`` and ``passages`` of the library are those that everybody may find.
    """

    shown: str
    schema: str
    size: int | None
    project: Project
    counts: dict[str, int]
    documents: int
    passages: int
    releases: list[str]


def list_claims(
    database: Database,
    reviewer: str,
    *,
    article_id: str | None = None,
    status: ReviewStatus | None = None,
    claim_type: ClaimType | None = None,
    recheck: bool = False,
) -> Iterator[dict[str, Any]]:
    """Every claim with its suggestion and the reviewer's own label, in reading order; streamed.

    Raises:
        NotFoundError: when there is no article ``article_id``.

    """
    with database.read() as session:
        if article_id is not None:
            article_id = article_row(session, article_id).public_id
        me = find_reviewer(session, reviewer)
        yield from lists.claim_listing(
            session, me, article_id=article_id, status=status, claim_type=claim_type, recheck=recheck
        )


def list_contradictions(
    database: Database, project: Project, reviewer: str, claim_type: ClaimType | None, on_progress: OnProgress
) -> list[Contradiction]:
    """The contradicting pairs of claims; with ``claim_type``, only those where either claim has it."""
    with database.read() as session:
        view = project.view(find_reviewer(session, reviewer))
        found = list(contradictions(session, view, project.scheme, on_progress))
        if claim_type is None:
            return found
        of_type = {claim["id"] for claim in lists.claim_listing(session, view.reviewer_id, claim_type=claim_type)}
    return [pair for pair in found if any(side.claim_id in of_type for side in pair)]


def count_everything(database: Database, project: Project, reviewer: str) -> Overview:
    """Counts of everything, the reviewer's own reviews by label, and each suggester's quality."""
    with database.read() as session:
        view = project.view(find_reviewer(session, reviewer))
        return Overview(
            counts(session, view),
            lists.own_labels(session, view.reviewer_id),
            lists.submitted_by(session),
            suggester_samples.samples(session, view, project.scheme) if project.scheme.tells_claims else {},
            team_progress(session, datetime.now(UTC)),
        )


def compare_suggesters(database: Database, project: Project, reviewer: str, older: str, newer: str) -> Comparison:
    """Compare two suggester versions, each given as NAME/VERSION, on the answered claims.

    Raises:
        UsageError: when one of them has no suggestions here, or no label means “not a claim”.

    """
    if not project.scheme.tells_claims:
        raise UsageError(
            "Suggesters cannot be compared without a label that marks wrong suggestions: "
            'add a label “not_a_claim”, or one with meaning = "no_claim".'
        )
    with database.read() as session:
        known = suggester_versions.versions(session)
        was, now = _version(older, known), _version(newer, known)
        view = project.view(find_reviewer(session, reviewer))
        rows = suggester_samples.compared(session, view, project.scheme, was, now)
    return Comparison(was, now, rows)


def _version(wanted: str, known: Sequence[Version]) -> Version:
    for version in known:
        if str(version) == wanted:
            return version
    available = ", ".join(map(str, known)) or "none yet"
    raise UsageError(f"“{wanted}” has no suggestions here: give NAME/VERSION of one that has ({available}).")


def count_against_evidence(database: Database, project: Project) -> int:
    """How many submitted answers the evidence rule would not let count now: those of older versions may have been."""
    rule = project.scheme.evidence_rule
    with database.read() as session:
        answers = lists.submitted_stances(session)
        return sum(rule.missing(label, stances, role) is not None for label, role, stances in answers)


def describe_database(database: Database) -> DatabaseInfo:
    """Describe a database and its contents, as far as everybody may know them."""
    project = load_project(database)
    with database.read() as session:
        size = file_size(database)
        view = project.view(None)
        known, library = counts(session, view), library_size(session, view)
        return DatabaseInfo(database.shown, HEAD, size, project, known, *library, release_names(session))
