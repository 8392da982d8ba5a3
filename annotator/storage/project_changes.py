"""What the lead changes of the project: one transaction, with an event that says by whom and how it is then."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlmodel import col, select

from annotator.domain.reviews_wanted import ReviewsWanted
from annotator.domain.vocabulary import TeamRole
from annotator.errors import UsageError
from annotator.schemes import LabelScheme
from annotator.settings.kinds import Table
from annotator.storage.database.engine import Database
from annotator.storage.project import DEFAULTS, Project, stored_project, used_labels, write_project
from annotator.storage.reviewers import find_reviewer
from annotator.storage.schema.models import ReviewerRow
from annotator.storage.team import MemberChange, change_member, invite, lead
from annotator.text import one_line


@dataclass(frozen=True, slots=True)
class ProjectChange:
    """What is to be changed of a project; ``None`` leaves it as it is.

    ``guideline`` is the name of a file and its text. ``titles`` are new words for labels, by name; ``retired`` are
    labels that are no longer to be given, ``restored`` those that are again.
    """

    name: str | None = None
    scheme: LabelScheme | None = None
    matching_stance: bool | None = None
    blind: bool | None = None
    reviews: ReviewsWanted | None = None
    guideline: tuple[str, str] | None = None
    guideline_version: str | None = None
    titles: tuple[tuple[str, str], ...] = ()
    retired: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    adjudicators: tuple[str, ...] = ()


def begin_project(database: Database, handle: str, change: ProjectChange) -> Project:
    """Set a project up; whoever does so leads it.

    Raises:
        UsageError: when somebody leads it already, or for a change that cannot be.

    """
    with database.read() as session:
        leads = session.exec(select(col(ReviewerRow.handle)).where(col(ReviewerRow.role) == TeamRole.LEAD)).first()
    if leads is not None:
        raise UsageError(f"This project has been set up, and {one_line(leads)} leads it: see “annotator project show”.")
    return change_project(database, handle, change)


def change_project(database: Database, handle: str, change: ProjectChange) -> Project:
    """Change the project as its lead; where it has none, ``handle`` becomes it.

    A guideline with other words gets the next version, unless the change names one.

    Raises:
        UsageError: when somebody else leads the project, or for a label that the scheme does not have.

    """
    with database.write() as session:
        me = lead(session, handle)
        before = stored_project(session)
        after = changed_project(before, change, used_labels(session) if change.scheme else [])
        if after != before or change == ProjectChange():
            write_project(session, _columns(after), me.key)
        for each in change.adjudicators:
            wanted = MemberChange(role=TeamRole.ADJUDICATOR)
            if find_reviewer(session, each) is None:
                invite(session, me, each, wanted)
            else:
                change_member(session, me, each, wanted)
        return after


def changed_project(before: Project, change: ProjectChange, used: list[str]) -> Project:
    """The project after a change. Labels that are ``used`` and not in a new scheme stay in it, retired.

    Raises:
        UsageError: for a label that the scheme does not have, or when fewer than two labels would be left.

    """
    scheme = before.scheme if change.scheme is None else _with_used(change.scheme, before.scheme, used)
    scheme = _relabelled(replace(scheme, name=change.name or before.name), change)
    if change.matching_stance is not None:
        scheme = replace(scheme, matching_stance=change.matching_stance)
    after = replace(before, name=change.name or before.name, scheme=scheme)
    if change.blind is not None:
        after = replace(after, blind=change.blind)
    if change.reviews is not None:
        after = replace(after, reviews_per_claim=change.reviews.each, doubled_below=change.reviews.below)
    return _with_guideline(after, change)


def _with_used(scheme: LabelScheme, before: LabelScheme, used: list[str]) -> LabelScheme:
    kept = [before[name] for name in used if name not in scheme and name in before]
    labels = (*scheme.labels, *(replace(label, retired=True) for label in kept))
    return replace(scheme, labels=labels, matching_stance=before.matching_stance)


def _relabelled(scheme: LabelScheme, change: ProjectChange) -> LabelScheme:
    titles = dict(change.titles)
    for name in (*titles, *change.retired, *change.restored):
        scheme[name]
    labels = tuple(
        replace(
            label,
            title=titles.get(label.name, label.title),
            retired=(label.retired or label.name in change.retired) and label.name not in change.restored,
        )
        for label in scheme.labels
    )
    scheme = replace(scheme, labels=labels)
    _check_titles(scheme, titles)
    keys = [label.key for label in scheme.offered]
    if len(keys) < 2:
        raise UsageError("A project needs at least two labels that are given: keep more of them.")
    if len(set(keys)) < len(keys):
        raise UsageError("Two labels would have the same key: give one of them another in a file for --labels.")
    return scheme


def _check_titles(scheme: LabelScheme, given: Collection[str]) -> None:
    """Refuse new words for a label by which another one is known."""
    for name in given:
        words = scheme[name].title.casefold()
        others = (label for label in scheme.labels if label.name != name)
        other = next((each for each in others if words in (each.title.casefold(), each.name.casefold())), None)
        if other is not None:
            raise UsageError(f"“{scheme[name].title}” stands for the label {other.name}: give {name} other words.")


def _with_guideline(project: Project, change: ProjectChange) -> Project:
    """With the guideline of a change, and its version: the one it names, or the next one for another text."""
    version = change.guideline_version or project.guideline_version
    if change.guideline is None:
        return replace(project, guideline_version=version)
    name, text = change.guideline
    if text != project.guideline and project.guideline is not None and change.guideline_version is None:
        version = next_version(version)
    return replace(project, guideline=text, guideline_name=name, guideline_version=version)


def next_version(version: str) -> str:
    """The version after this one: its last number counted up, or with “.2” behind it."""
    head = version.rstrip("0123456789")
    return f"{head}{int(version[len(head) :]) + 1}" if version != head else f"{version}.2"


def _columns(project: Project) -> Table:
    return {name: getattr(project, name) for name in DEFAULTS} | {"scheme": project.scheme.stored()}
