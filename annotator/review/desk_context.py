"""What all parts of a desk share: the database, the project and the reviewer."""

import re
from dataclasses import dataclass, replace

from annotator.domain.vocabulary import Role
from annotator.errors import UsageError
from annotator.storage.database.engine import Database
from annotator.storage.project import Project
from annotator.storage.team import Member
from annotator.storage.viewpoint import Viewpoint


@dataclass(frozen=True, slots=True)
class DeskContext:
    """One member of the team on one database."""

    database: Database
    project: Project
    member: Member
    possible: float = 1.0
    """The lowest score of a possible claim."""

    ruling: bool = False
    """Whether they answer as an adjudicator here."""

    reads_files: bool = True
    """Whether a path may name a file here. Not for a browser, whose reviewer is at another machine."""

    def check_may_read(self, place: str) -> None:
        """Refuse a file where only web addresses may be read.

        Raises:
            UsageError: for anything but a web address.

        """
        if not self.reads_files and not re.match(r"https?://", place, re.IGNORECASE):
            raise UsageError("A browser cannot name files of the machine that serves it: give a web address.")

    @property
    def reviewer(self) -> str:
        """Their handle."""
        return self.member.handle

    @property
    def reviewer_id(self) -> int:
        """Their row id."""
        return self.member.key

    @property
    def view(self) -> Viewpoint:
        """Decides what this reviewer may see of others' work."""
        role = Role.ADJUDICATOR if self.ruling else self.member.answers_as
        return replace(self.project.view(self.reviewer_id), possible=self.possible, role=role)
