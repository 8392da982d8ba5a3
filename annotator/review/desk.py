"""The desk: everything one reviewer can do, assembled from parts; articles and undo are here."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from annotator.domain.deeds import Deed
from annotator.domain.figures import About
from annotator.domain.orders import ArticleOrder
from annotator.domain.records import Claim
from annotator.domain.search_hits import FoundGroup
from annotator.domain.work import (
    ArticlePage,
    ArticleProgress,
    Happened,
    ImportState,
    OpenArticle,
    Outcome,
    Place,
    Tried,
)
from annotator.errors import ConflictError, UsageError
from annotator.review import event_words
from annotator.review.adjudication import Adjudication
from annotator.review.background_import import BackgroundImport, StartImport, check_sources
from annotator.review.contradictions import warn_of_contradiction
from annotator.review.desk_context import DeskContext
from annotator.review.earlier import EarlierAnswers
from annotator.review.evidence_finder import EvidenceFinder, LibraryAccess
from annotator.review.guideline import GuidelineFile
from annotator.review.offers import PossibleClaims
from annotator.review.own_answers import OwnAnswers
from annotator.review.own_questions import OwnQuestions
from annotator.review.progress import OwnWork
from annotator.review.review_walk import ReviewWalk
from annotator.review.review_writer import ReviewWriter
from annotator.review.source_library import MakeArchive, SourceLibrary
from annotator.review.spans import SpanEditor
from annotator.review.team_measures import Sentences, TeamMeasures
from annotator.storage import article_pages, decisions, opened_article, queue, suggester_versions
from annotator.storage.claim_deeds import claim_story
from annotator.storage.claim_views import claim_seen, old_claim
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.desk_members import desk_member
from annotator.storage.events import REDO, UNDO
from annotator.storage.history import own_history
from annotator.storage.project import Project
from annotator.storage.search_everywhere import everywhere
from annotator.storage.version_rules import newest_place
from annotator.text import one_line


class ReviewDesk:
    """One reviewer's desk on one database, with a part for each kind of work.

    Every method blocks, may be called from any thread, and has committed its changes when it returns. On an
    ``AnnotatorError`` nothing has changed: ``DatabaseError`` for a locked or damaged database, ``NotFoundError`` for an
    unknown id, ``InputError`` for an invalid value, ``ConflictError`` when somebody else changed the same thing,
    ``EvidenceError`` for an invalid citation.
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
        possible: float = 1.0,
        start_import: StartImport | None = None,
        sentences: Sentences = lambda quote: (quote,),
        library: LibraryAccess | None = None,
        reads_files: bool = True,
    ) -> None:
        """Assemble the desk.

        ``imports`` is a running import whose first article comes first. With ``archive_cited``, cited sources are
        archived. Without ``timing``, no effort is recorded. ``possible`` is the least score of a possible claim.
        Without ``reads_files``, no path names a file.
        """
        me = desk_member(database, reviewer)
        self.context = DeskContext(database, project, me, possible, reads_files=reads_files)
        writer, warn = ReviewWriter(self.context), partial(warn_of_contradiction, self.context)
        self.articles = DeskArticles(self.context)
        self.walk = ReviewWalk(self.context, imports)
        self.sources = SourceLibrary(self.context, archive, archive_cited=archive_cited)
        self.answers = OwnAnswers(self.context, writer, self.sources, warn, timing=timing)
        self.questions = OwnQuestions(self.context, writer)
        self.finder = EvidenceFinder(self.context, self.answers, library)
        self.adjudication = _adjudication(replace(self.context, ruling=True), self.sources, warn)
        self.spans = SpanEditor(self.context)
        self.possible = PossibleClaims(self.context, writer)
        self.earlier = EarlierAnswers(self.context, writer, warn)
        self.progress = OwnWork(self.context)
        self.team = TeamMeasures(self.context, sentences)
        self.guideline = _guideline(project, guideline)
        self._start_import = start_import

    def undo(self, tried: Tried | None = None) -> Outcome | None:
        """Undo this reviewer's last decision; ``None`` when there is none. Only once with the same ``tried``.

        Raises:
            ConflictError: when somebody else has changed the claim or the sources since.

        """
        return _reverse(self.context, UNDO, tried)

    def redo(self, tried: Tried | None = None) -> Outcome | None:
        """Redo the decision undone last, like ``undo``."""
        return _reverse(self.context, REDO, tried)

    def check_import(self) -> ImportState | None:
        """Progress of the import beside this desk; ``None`` without one."""
        return self.walk.imports.state() if self.walk.imports else None

    def check_source(self, source: str) -> None:
        """Report a file or folder that is not there.

        Raises:
            UsageError: for such a one, or any where files may not be read.

        """
        self.context.check_may_read(source)
        check_sources([source])

    def begin_import(self, source: str) -> None:
        """Import a file, folder or address beside the desk.

        Raises:
            UsageError: when it is not there, or this desk cannot import.

        """
        self.check_source(source)
        if self._start_import is None:
            raise UsageError("Nothing can be imported here: use “annotator import”.")
        if self.walk.imports is not None:
            self.walk.imports.close()
        self.walk.imports = self._start_import([source])

    def check_database(self, where: str) -> None:
        """Try whether there is a database at ``where``, a path or URL, that can be used.

        Raises:
            DatabaseError: when there is none, or it cannot be used.
            UsageError: where files may not be read.

        """
        self.context.check_may_read(where)
        open_database(where, create=False).close()

    def about(self) -> About:
        """The project and database in use."""
        project, database = self.context.project, self.context.database
        with database.read() as session:
            suggesters = tuple(map(str, suggester_versions.versions(session)))
        file = self.guideline.path
        return About(
            database.shown, project.name, project.scheme.names, project.blind, project.reviews_per_claim,
            file.name if file else None, project.guideline_version, suggesters,
        )  # fmt: skip

    def close(self) -> None:
        """Give back what is leased, stop the import and any archiving, and close the database."""
        self.sources.close()
        self.finder.close()
        self.walk.leave()
        if self.walk.imports is not None:
            self.walk.imports.close()
        self.context.database.close()


def _guideline(project: Project, file: Path | None) -> GuidelineFile:
    """The guideline that the project holds, or else the one in a file."""
    kept = file if project.guideline is None else Path(project.guideline_name or "guideline.md")
    return GuidelineFile(kept, project.guideline_version, project.guideline)


def _adjudication(context: DeskContext, sources: SourceLibrary, warn: Callable[[Outcome], Outcome]) -> Adjudication:
    writer = ReviewWriter(context)
    return Adjudication(context, writer, OwnAnswers(context, writer, sources, warn, timing=False))


class DeskArticles:
    """The articles of a database as one reviewer sees them."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def list_progress(self, words: str = "", *, left: bool = False) -> list[ArticleProgress]:
        """All articles that contain ``words``, in list order, with this reviewer's progress.

        With ``left`` only those that need this reviewer.
        """
        with self._context.database.read() as session:
            return article_pages.progress(session, self._context.reviewer_id, words, left=left)

    def list_page(
        self, order: ArticleOrder, words: str, beside: str | None = None, direction: int = 1, *, older: bool = False
    ) -> ArticlePage:
        """The articles that come next after (1) or before (-1) the article ``beside`` in an order.

        Without ``beside`` those at that end of the list. With ``older``, older versions of articles are among them.
        """
        reviewer = self._context.reviewer_id
        with self._context.database.read() as session:
            return article_pages.article_page(session, reviewer, order, words, beside, direction, older=older)

    def find_beside(self, article_id: str, direction: int) -> str | None:
        """The next (1) or previous (-1) article in list order, past older versions; ``None`` at the end."""
        with self._context.database.read() as session:
            return article_pages.beside(session, article_id, direction)

    def count(self) -> int:
        """The number of articles that no newer version has replaced."""
        with self._context.database.read() as session:
            return queue.count_articles(session)

    def open(self, article_id: str) -> OpenArticle:
        """The article with its sentences, claims and this reviewer's reviews."""
        with self._context.database.read() as session:
            return opened_article.open_article(session, article_id, self._context.view)

    def find(self, public_id: str) -> tuple[OpenArticle, Claim | None]:
        """The article with this id, or the claim or possible claim with this id and its article.

        Claims of older versions of articles are found, too.
        """
        with self._context.database.read() as session:
            article_id = opened_article.article_of_claim(session, public_id) or public_id
            opened = opened_article.open_article(session, article_id, self._context.view)
            claims = (*opened.claims, *opened.possible)
            claim = next((claim for claim in claims if claim.id == public_id), None)
            if claim is None and article_id != public_id:
                claim = old_claim(session, public_id, self._context.view)
            if claim is None and article_id != public_id:
                raise ConflictError(f"The claim {public_id} was withdrawn: choose another.")
            return opened, claim

    def newer_place(self, claim_id: str) -> Place:
        """Where the newest version of the claim's article is, and the claim that says the same there, if any."""
        with self._context.database.read() as session:
            return newest_place(session, claim_id)

    def history(self, claim_id: str) -> list[Happened]:
        """What this reviewer did about a claim, oldest first."""
        with self._context.database.read() as session:
            return own_history(session, claim_id, self._context.reviewer_id)

    def story(self, claim_id: str) -> list[Deed]:
        """What was done about a claim, by everybody whose answer this reviewer may see, oldest first."""
        with self._context.database.read() as session:
            return claim_story(session, self._context.view, claim_id)

    def search(self, words: str) -> list[FoundGroup]:
        """Everything visible to this reviewer that contains all the words, by kind; the last may be a prefix."""
        with self._context.database.read() as session:
            return everywhere(session, self._context.view, one_line(words))


def _reverse(context: DeskContext, kind: str, tried: Tried | None) -> Outcome | None:
    with context.database.write() as session:
        reversal = decisions.reverse(session, kind, context.view, tried)
        if reversal is None:
            return None
        if reversal.claim is None:
            return Outcome(event_words.reversed_about_sources(kind, reversal.action), None, "")
        value = claim_seen(session, reversal.claim, context.view)
        message = event_words.reversed_(kind, reversal.action, value)
        if reversal.claim.withdrawn:
            possible = value if value.possible else None
            return Outcome(message, None, value.article_id, removed=value.id, possible=possible)
        return Outcome(message, value, value.article_id)
