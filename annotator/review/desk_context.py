"""What all parts of a desk share: the database, the project and the reviewer."""

from dataclasses import dataclass, replace

from annotator.storage.database.engine import Database
from annotator.storage.project import Project
from annotator.storage.viewpoint import Viewpoint


@dataclass(frozen=True, slots=True)
class DeskContext:
    """One reviewer on one database; ``reviewer_id`` is their row id."""

    database: Database
    project: Project
    reviewer: str
    reviewer_id: int
    possible: float = 1.0
    """The lowest score of a possible claim."""

    @property
    def view(self) -> Viewpoint:
        """Decides what this reviewer may see of others' work."""
        return replace(self.project.view(self.reviewer_id), possible=self.possible)
