"""The one project of a database; only the configuration file changes it."""

import secrets
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, select

from annotator.errors import UsageError
from annotator.schemes import DEFAULT_SCHEME, LabelScheme, restored_scheme, scheme_from
from annotator.settings import Settings
from annotator.settings.kinds import Table
from annotator.storage.database.engine import Database
from annotator.storage.events import append_event
from annotator.storage.schema.models import EventRow, ReviewRow
from annotator.storage.schema.models_project import ProjectRow
from annotator.storage.viewpoint import Viewpoint


@dataclass(frozen=True, slots=True)
class Project:
    """The rules for reviewing in this database; ``reviews_per_claim`` reviews close a claim."""

    name: str
    scheme: LabelScheme
    blind: bool
    reviews_per_claim: int
    guideline_version: str

    def view(self, reviewer_id: int | None) -> Viewpoint:
        """The viewpoint of a reviewer (row id); ``None`` for a person without reviews."""
        return Viewpoint(reviewer_id, self.blind, self.reviews_per_claim)


_DEFAULTS: dict[str, Any] = {"name": "facts", "blind": True, "reviews_per_claim": 1, "guideline_version": "1"}
DEFAULT_PROJECT = Project(scheme=DEFAULT_SCHEME, **_DEFAULTS)
"""The project of a database in which none has been set up."""


def load_project(database: Database) -> Project:
    """The stored project, or the defaults when none has been set up."""
    with database.read() as session:
        row = session.get(ProjectRow, 1)
        return _value(_fields(row)) if row else DEFAULT_PROJECT


def project_of(database: Database, settings: Settings) -> Project:
    """The project as the configuration says, for commands that only read: the stored one is not updated.

    Raises:
        UsageError: when the configuration removes a label that reviews use or used.

    """
    with database.read() as session:
        row = session.get(ProjectRow, 1)
        after = _configured(row, settings)
        if after["scheme"] != (row.scheme if row else DEFAULT_SCHEME.stored()):
            _keep_used_labels(session, after["scheme"])
        return _value(after)


def set_up_project(database: Database, settings: Settings, *, dry_run: bool = False) -> Project:
    """Update the stored project from the configuration and return it.

    With ``dry_run`` the updated project is returned without storing it.

    Raises:
        UsageError: when the configuration removes a label that reviews use or used.

    """
    with database.read() as session:  # so that a write-protected database can be read
        row = session.get(ProjectRow, 1)
        if row and _configured(row, settings) == _fields(row):
            return _value(_fields(row))
    with database.write(dry_run=dry_run) as session:
        row = session.get(ProjectRow, 1)
        after = _configured(row, settings)
        if row and after == _fields(row):
            return _value(after)
        if after["scheme"] != (row.scheme if row else DEFAULT_SCHEME.stored()):
            _keep_used_labels(session, after["scheme"])
        row = row or ProjectRow(id=1, pseudonym_key=secrets.token_hex(16), **after)
        for name, value in after.items():
            setattr(row, name, value)
        session.add(row)
        append_event(session, "project", payload={"project": after})
        return _value(after)


def _configured(row: ProjectRow | None, settings: Settings) -> Table:
    """The columns of the project as the configuration wants them."""
    before = _fields(row) if row else _DEFAULTS | {"scheme": DEFAULT_SCHEME.stored()}
    after = before | settings.project.said()
    return after | {"scheme": _scheme(before["scheme"], settings, after["name"]).stored()}


def pseudonym_key(session: Session) -> str:
    """The key with which this database hashes people's names into pseudonyms, 32 hex digits.

    It must never appear in an event or export: with the key, pseudonyms can be reversed by trying names. A database
    without a project has no names to hide, so it gets a temporary random key.
    """
    stored: str | None = session.exec(select(col(ProjectRow.pseudonym_key))).one_or_none()
    return stored or secrets.token_hex(16)


def _scheme(before: Table, settings: Settings, name: str) -> LabelScheme:
    """The stored scheme with what the configuration says about labels and their evidence."""
    scheme = restored_scheme(before, "the database's project")
    if settings.labels is not None:
        own = scheme_from(settings.labels, name, str(settings.config_path), settings.label_places)
        scheme = replace(own, matching_stance=scheme.matching_stance)
    wanted = settings.project.matching_stance
    return scheme if wanted is None else replace(scheme, matching_stance=wanted)


def _fields(row: ProjectRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*_DEFAULTS, "scheme")}


def _value(fields: Table) -> Project:
    return Project(**fields | {"scheme": restored_scheme(fields["scheme"], "the database's project")})


def _keep_used_labels(session: Session, scheme: dict[str, Any]) -> None:
    """Refuse a scheme that lacks a label of any review, present or in the history (undo could restore it)."""
    names = {label["name"] for label in scheme["labels"]}
    decided = col(EventRow.payload)["after"]["label"].as_string()
    loaded = col(EventRow.payload)["state"]["label"].as_string()
    questions = (
        select(col(ReviewRow.label)),
        select(decided).where(col(EventRow.kind) == "review"),
        select(loaded).where(col(EventRow.kind) == "load"),
    )
    for question in questions:
        for used in session.exec(question.distinct()):
            if used is not None and used not in names:
                raise UsageError(
                    f"Reviews in this database use the label “{used}”, or did and undo could restore it: "
                    "keep it in [[labels]]."
                )
