"""The one project of a database, and who decides its rules.

As long as one reviewer works alone, what their configuration file says about the project is stored. From the moment
that somebody else is in the team, or that the project has a lead, the database decides: only the lead changes it
(``project_changes``), and what a file says otherwise is not used.
"""

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlmodel import Session, col, or_, select

from annotator.domain.reviews_wanted import ReviewsWanted
from annotator.domain.vocabulary import TeamRole
from annotator.errors import UsageError
from annotator.schemes import DEFAULT_SCHEME, LabelScheme, restored_scheme, scheme_from
from annotator.settings.kinds import Table
from annotator.storage.database.engine import Database
from annotator.storage.events import append_event
from annotator.storage.schema.models import EventRow, ReviewerRow, ReviewRow
from annotator.storage.schema.models_project import ProjectRow
from annotator.storage.viewpoint import Viewpoint

if TYPE_CHECKING:
    from annotator.settings import Settings


@dataclass(frozen=True, slots=True)
class Project:
    """The rules for reviewing in this database; ``reviews_per_claim`` reviews close a claim.

    Claims whose id is below ``doubled_below`` get one more. The guideline's text is that of the database, if any.
    """

    name: str
    scheme: LabelScheme
    blind: bool
    reviews_per_claim: int
    guideline_version: str
    doubled_below: str = ""
    guideline: str | None = None
    guideline_name: str | None = None

    @property
    def reviews(self) -> ReviewsWanted:
        """How many reviews each claim gets."""
        return ReviewsWanted(self.reviews_per_claim, self.doubled_below)

    def view(self, reviewer_id: int | None) -> Viewpoint:
        """The viewpoint of a reviewer (row id); ``None`` for a person without reviews."""
        return Viewpoint(reviewer_id, self.blind, self.reviews_per_claim, doubled_below=self.doubled_below)


PROJECT = "project"
"""The kind of the event that tells how the project is after a change."""
DEFAULTS: Table = {
    "name": "facts", "blind": True, "reviews_per_claim": 1, "guideline_version": "1", "doubled_below": "",
    "guideline": None, "guideline_name": None,
}  # fmt: skip
"""What a project without a row has in the columns, its labels aside."""
DEFAULT_PROJECT = Project(scheme=DEFAULT_SCHEME, **DEFAULTS)
"""The project of a database in which none has been set up."""


def load_project(database: Database) -> Project:
    """The stored project, or the defaults when none has been set up."""
    with database.read() as session:
        return stored_project(session)


def stored_project(session: Session) -> Project:
    """The stored project, or the defaults."""
    row = session.get(ProjectRow, 1)
    return _value(_fields(row)) if row else DEFAULT_PROJECT


def project_of(database: Database, settings: "Settings") -> Project:
    """The project, for commands that only read: what the configuration may change of it is not stored.

    Raises:
        UsageError: when the configuration removes a label that reviews use or used.

    """
    with database.read() as session:
        return _value(_allowed(session, settings))


def set_up_project(database: Database, settings: "Settings", *, dry_run: bool = False) -> Project:
    """Store what the configuration may change of the project, and return it.

    With ``dry_run`` the updated project is returned without storing it.

    Raises:
        UsageError: when the configuration removes a label that reviews use or used.

    """
    with database.read() as session:  # so that a write-protected database can be read
        row = session.get(ProjectRow, 1)
        if row and _allowed(session, settings) == _fields(row):
            return _value(_fields(row))
    with database.write(dry_run=dry_run) as session:
        after = _allowed(session, settings)
        row = session.get(ProjectRow, 1)
        if row is None or after != _fields(row):
            write_project(session, after)
        return _value(after)


def unused_settings(database: Database, settings: "Settings") -> list[str]:
    """The settings of the project in the configuration file that are not used, because the database decides."""
    with database.read() as session:
        row = session.get(ProjectRow, 1)
        if row is None or _configures(session, settings.reviewer.value):
            return []
        before, after = _fields(row), _configured(row, settings)
    names = [name for name, value in after.items() if value != before[name] and name != "scheme"]
    if settings.labels is not None and before["scheme"]["labels"] != after["scheme"]["labels"]:
        names.append("labels")
    if before["scheme"].get("matching_stance", True) != after["scheme"]["matching_stance"]:  # older ones lack it
        names.append("matching_stance")
    return names


def write_project(session: Session, after: Table, by: int | None = None) -> None:
    """Store the columns of the project with an event; ``by`` is the row id of the lead who changes it."""
    row = session.get(ProjectRow, 1) or ProjectRow(id=1, pseudonym_key=secrets.token_hex(16), **after)
    for name, value in after.items():
        setattr(row, name, value)
    session.add(row)
    append_event(session, PROJECT, reviewer_id=by, payload={"project": after})


def tell_project(session: Session) -> None:
    """Append the event of how the project is now, if there is one."""
    row = session.get(ProjectRow, 1)
    if row is not None:
        append_event(session, PROJECT, payload={"project": _fields(row)})


def project_columns(session: Session) -> Table | None:
    """The columns of the project that its events tell of; ``None`` without a project."""
    row = session.get(ProjectRow, 1)
    return None if row is None else _fields(row)


def _configures(session: Session, handle: str) -> bool:
    """Whether the configuration file of the reviewer may change the project: nobody leads it or shares the work."""
    others = or_(col(ReviewerRow.handle) != handle, col(ReviewerRow.role) == TeamRole.LEAD)
    return session.exec(select(col(ReviewerRow.id)).where(others).limit(1)).first() is None


def _allowed(session: Session, settings: "Settings") -> Table:
    """The columns of the project with what the configuration may change."""
    row = session.get(ProjectRow, 1)
    after = _configured(row, settings)
    before = _fields(row) if row else None
    if after == before or (before is not None and not _configures(session, settings.reviewer.value)):
        return before or after
    if after["scheme"] != (row.scheme if row else DEFAULT_SCHEME.stored()):
        _keep_used_labels(session, after["scheme"])
    return after


def _configured(row: ProjectRow | None, settings: "Settings") -> Table:
    """The columns of the project as the configuration wants them."""
    before = _fields(row) if row else DEFAULTS | {"scheme": DEFAULT_SCHEME.stored()}
    after = before | settings.project.said()
    return after | {"scheme": _scheme(before["scheme"], settings, after["name"]).stored()}


def pseudonym_key(session: Session) -> str:
    """The key with which this database hashes people's names into pseudonyms, 32 hex digits.

    It must never appear in an event or export: with the key, pseudonyms can be reversed by trying names. A database
    without a project has no names to hide, so it gets a temporary random key.
    """
    stored: str | None = session.exec(select(col(ProjectRow.pseudonym_key))).one_or_none()
    return stored or secrets.token_hex(16)


def _scheme(before: Table, settings: "Settings", name: str) -> LabelScheme:
    """The stored scheme with what the configuration says about labels and their evidence."""
    scheme = restored_scheme(before, "the database's project")
    if settings.labels is not None:
        own = scheme_from(settings.labels, name, str(settings.config_path), settings.label_places)
        scheme = replace(own, matching_stance=scheme.matching_stance)
    wanted = settings.project.matching_stance
    return scheme if wanted is None else replace(scheme, matching_stance=wanted)


def _fields(row: ProjectRow) -> Table:
    return {name: getattr(row, name) for name in (*DEFAULTS, "scheme")}


def _value(fields: Table) -> Project:
    return Project(**fields | {"scheme": restored_scheme(fields["scheme"], "the database's project")})


def _keep_used_labels(session: Session, scheme: Table) -> None:
    """Refuse a scheme that lacks a label of any review, present or in the history (undo could restore it)."""
    names = {label["name"] for label in scheme["labels"]}
    for used in used_labels(session):
        if used not in names:
            raise UsageError(
                f"Reviews in this database use the label “{used}”, or did and undo could restore it: "
                "keep it in [[labels]], with retired = true if it is no longer to be given."
            )


def used_labels(session: Session) -> list[str]:
    """The names of labels that any review has, or had: undo could restore it."""
    decided = col(EventRow.payload)["after"]["label"].as_string()
    loaded = col(EventRow.payload)["state"]["label"].as_string()
    questions = (
        select(col(ReviewRow.label)),
        select(decided).where(col(EventRow.kind) == "review"),
        select(loaded).where(col(EventRow.kind) == "load"),
    )
    found = (used for question in questions for used in session.exec(question.distinct()))
    return sorted({used for used in found if used is not None})
