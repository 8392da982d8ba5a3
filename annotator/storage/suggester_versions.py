"""The versions of suggesters that have run, kept when a run or suggestions are stored."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlmodel import Session, col, select

from annotator.storage.schema.models import SuggestionRow
from annotator.storage.schema.models_progress import SuggesterVersionRow


class Version(NamedTuple):
    """A version of a suggester."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name}/{self.version}"


def versions(session: Session) -> list[Version]:
    """Every version of every suggester that has run on an article, in the order of their first run."""
    kept = select(col(SuggesterVersionRow.name), col(SuggesterVersionRow.version))
    return [Version(*row) for row in session.exec(kept.order_by(col(SuggesterVersionRow.id)))]


def keep_versions(session: Session, run: Iterable[tuple[str, str]]) -> None:
    """Keep those of the versions, each a name and a version, that are not kept yet."""
    for name, version in sorted(set(run) - set(versions(session))):
        session.add(SuggesterVersionRow(name=name, version=version))
    session.flush()


def missing_versions(session: Session) -> Iterator[Version]:
    """The versions of stored suggestions that are not kept, which reads every suggestion."""
    said = select(col(SuggestionRow.suggester), col(SuggestionRow.version)).distinct()
    yield from sorted({Version(*row) for row in session.exec(said)} - set(versions(session)))
