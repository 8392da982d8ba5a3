"""The desk: what one reviewer may do. It is put together here and nowhere else."""

from pathlib import Path

from annotator.domain.desk import ImportState, Outcome
from annotator.review.background_import import BackgroundImport
from annotator.review.desk_articles import DeskArticles
from annotator.review.desk_context import DeskContext
from annotator.review.earlier import EarlierAnswers
from annotator.review.guideline import GuidelineFile
from annotator.review.own_answers import OwnAnswers
from annotator.review.progress import OwnWork
from annotator.review.reversal import reverse
from annotator.review.review_walk import ReviewWalk
from annotator.review.review_writer import ReviewWriter
from annotator.review.source_library import MakeArchive, SourceLibrary
from annotator.review.spans import SpanEditor
from annotator.storage.database.engine import Database
from annotator.storage.events import REDO, UNDO
from annotator.storage.project import Project
from annotator.storage.reviewers import reviewer_id


class ReviewDesk:
    """The desk of one reviewer on one database, with a part for each sort of work.

    Every method of a part blocks, may be called from any thread, and has committed its decision to disk when it
    returns. Each raises an ``AnnotatorError`` with nothing changed: ``DatabaseError`` for a locked or damaged database,
    ``ConflictError`` when somebody else changed the same thing, ``EvidenceError`` for a citation that cannot be.
    """

    def __init__(
        self,
        database: Database,
        project: Project,
        reviewer: str,
        imports: BackgroundImport | None = None,
        archive: MakeArchive | None = None,
        *,
        archive_cited: bool = False,
        timing: bool = True,
        guideline: Path | None = None,
    ) -> None:
        """``imports`` is the import that was started for this desk, if one was; its first article is opened first.

        ``archive`` makes the archive of sources when it is first needed, ``archive_cited`` says whether each source is
        archived when it is cited. Without ``timing`` no seconds and no keystrokes are kept. ``guideline`` is the file
        with the project's guideline.
        """
        self.context = DeskContext(database, project, reviewer, reviewer_id(database, reviewer))
        writer = ReviewWriter(self.context)
        self.articles = DeskArticles(self.context)
        self.walk = ReviewWalk(self.context, imports)
        self.sources = SourceLibrary(self.context, archive, archive_cited=archive_cited)
        self.answers = OwnAnswers(self.context, writer, self.sources, timing=timing)
        self.spans = SpanEditor(self.context)
        self.earlier = EarlierAnswers(self.context, writer)
        self.progress = OwnWork(self.context)
        self.guideline = GuidelineFile(guideline, project.guideline_version)
        self._imports = imports

    def undo(self) -> Outcome | None:
        """Take back this reviewer's last decision; ``None`` when there is none left."""
        return reverse(self.context, UNDO)

    def redo(self) -> Outcome | None:
        """Do again what was last undone; ``None`` when there is nothing."""
        return reverse(self.context, REDO)

    def check_import(self) -> ImportState | None:
        """How far the import beside this desk has come; ``None`` when none was started."""
        return self._imports.state() if self._imports else None

    def close(self) -> None:
        """Stop the import, give up what is being archived, and let go of the database."""
        self.sources.close()
        if self._imports is not None:
            self._imports.close()
        self.context.database.close()
