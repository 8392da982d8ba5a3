"""The one project of a database: set up once, changed only by what the configuration file says."""

import secrets
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from annotator.errors import UsageError
from annotator.schemes import DEFAULT_SCHEME, LabelScheme, scheme_from
from annotator.settings import Settings
from annotator.storage.database.engine import Database
from annotator.storage.events import append_event
from annotator.storage.schema.models import EventRow, ProjectRow, ReviewRow
from annotator.storage.viewpoint import Viewpoint


@dataclass(frozen=True, slots=True)
class Project:
    """How this database is reviewed."""

    name: str
    scheme: LabelScheme
    blind: bool
    reviews_per_claim: int
    guideline_version: str

    def view(self, reviewer_id: int | None) -> Viewpoint:
        """What somebody may see here; ``None`` is a person without reviews."""
        return Viewpoint(reviewer_id, self.blind, self.reviews_per_claim)


_DEFAULTS: dict[str, Any] = {"name": "facts", "blind": True, "reviews_per_claim": 1, "guideline_version": "1"}
DEFAULT_PROJECT = Project(scheme=DEFAULT_SCHEME, **_DEFAULTS)
"""A project that nobody has set up."""


def load_project(database: Database) -> Project:
    """The project as it is stored; the defaults when nobody has set it up."""
    with database.read() as session:
        row = session.get(ProjectRow, 1)
        return _value(row) if row else DEFAULT_PROJECT


def set_up_project(database: Database, settings: Settings, *, dry_run: bool = False) -> Project:
    """Store what the configuration says of the project, and return the project as it now stands.

    With ``dry_run`` nothing is stored: it is the project as it would stand.

    Raises:
        UsageError: when a label would disappear that reviews use, or used.

    """
    with database.write(dry_run=dry_run) as session:
        row = session.get(ProjectRow, 1)
        before: dict[str, Any] = _fields(row) if row else _DEFAULTS | {"scheme": _scheme_table(DEFAULT_SCHEME)}
        after = before | settings.project.said()
        if settings.labels is not None:
            scheme = scheme_from(settings.labels, after["name"], str(settings.config_path), settings.label_places)
            after["scheme"] = _scheme_table(scheme)
        if row and after == before:
            return _value(row)
        if after["scheme"] != before["scheme"]:
            _keep_used_labels(session, after["scheme"])
        row = row or ProjectRow(id=1, pseudonym_key=secrets.token_hex(16), **after)
        for name, value in after.items():
            setattr(row, name, value)
        session.add(row)
        append_event(session, "project", payload={"project": after})
        return _value(row)


def pseudonym_key(session: Session) -> str:
    """What this database hashes names of people with where they must not be known, 32 hex digits.

    It is in no event and in no export: whoever had it could try names until one fits. A database that nobody has set
    up yet has nobody's names to hide; a key that is made for the moment does for it.
    """
    stored: str | None = session.exec(select(col(ProjectRow.pseudonym_key))).one_or_none()
    return stored or secrets.token_hex(16)


def _scheme_table(scheme: LabelScheme) -> dict[str, Any]:
    return {"name": scheme.name, "labels": scheme.tables()}


def _fields(row: ProjectRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*_DEFAULTS, "scheme")}


def _value(row: ProjectRow) -> Project:
    scheme = scheme_from(row.scheme["labels"], row.scheme["name"], "the database's project")
    return Project(row.name, scheme, row.blind, row.reviews_per_claim, row.guideline_version)


def _keep_used_labels(session: Session, scheme: dict[str, Any]) -> None:
    """Refuse a scheme without a label that some review has, or could have again by undo and redo."""
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
                    f"The label “{used}” is used by reviews in this database, or was and can come back by undo: "
                    "keep it among the [[labels]]."
                )
