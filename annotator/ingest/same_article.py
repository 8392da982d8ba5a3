"""Newer versions of stored articles: which article a text is another version of, and making it that.

Two texts are versions of one article if they have an address in common; or, where the new one has no address, if both
came from the same file by the path that was given, and from the row with the same ``id`` if the file is a table. Where
several stored articles fit, none is taken: tables give many texts the address of one site.
"""

from functools import cached_property, partial

from annotator.domain.article_places import Carried
from annotator.domain.records import ArticleInput
from annotator.ingest.items import STDIN_NAME
from annotator.storage.articles import Then
from annotator.storage.database.engine import Database
from annotator.storage.known_articles import StoredUntil, row_id_of, stored_until, versions_like
from annotator.storage.place_keys import keys_of
from annotator.storage.project import load_project
from annotator.storage.versions import supersede
from annotator.text import counted


class Versions:
    """Finds the stored articles that an import has newer versions of; without ``update`` it only says so."""

    def __init__(self, database: Database, *, update: bool) -> None:
        """Look up the articles that ``database`` has when the first one is asked for; not those that come later."""
        self._database = database
        self._update = update
        self._replaced: set[str] = set()

    def older_than(self, article: ArticleInput) -> str | None:
        """The id of the stored article of which a new ``article`` is another version, for this import the last time."""
        older = self._older_than(article)
        if older is not None:
            self._replaced.add(older)
        return older

    def replacing(self, older: str | None) -> Then | None:
        """What makes a stored article the newer version of ``older``; nothing unless that was asked for."""
        return partial(supersede, older=older) if self._update and older is not None else None

    def link(self, article: ArticleInput, known: str) -> tuple[str, Carried] | None:
        """Make an article that is stored already, with the id ``known``, the newer version of an older one.

        Returns the id of that one, and what became of its claims.
        """
        older = self._older_than(article, own=known) if self._update else None
        if older is None:
            return None
        with self._database.write() as session:
            carried = supersede(session, known, older)
        self._replaced.add(older)
        return (older, carried) if carried is not None else None

    @cached_property
    def _is_blind(self) -> bool:
        """Whether numbers of answers are kept quiet: they would tell whether a claim that changed has any."""
        return load_project(self._database).blind

    def told(self, carried: Carried) -> Carried | None:
        """What a report may say of the answers: ``None`` in a blind project."""
        return None if self._is_blind else carried

    def said(self, older: str, carried: Carried | None) -> str:
        """What the person should know of a new text of the article ``older``, continuing the name of its source."""
        if carried is None:
            return (
                f"has another text than article {older}, which came from there before, and is an article of its own: "
                "import it again with --update to make it the newer version."
            )
        if self._is_blind:
            return f"is the newer version of article {older}."
        parts = [f"{counted(carried.answers, 'answer')} carried over"]
        parts += [f"{carried.changed:,} to look at again"] if carried.changed else []
        parts += [f"{carried.vanished:,} left with the older version"] if carried.vanished else []
        return f"is the newer version of article {older}: {', '.join(parts)}."

    def _older_than(self, article: ArticleInput, own: str | None = None) -> str | None:
        """The id of the only stored article of which ``article`` is a newer version.

        ``own`` is its own id if it is stored itself: then the other must have been imported before.
        """
        if not article.url and article.origin == STDIN_NAME:
            return None
        until = self._until
        with self._database.read() as session:
            found = versions_like(session, keys_of(article), until)
            last = until.article if own is None else row_id_of(session, own) or 0
        others = [(each, key) for each, key in found.items() if each != own and each not in self._replaced]
        return next((each for each, key in others if key <= last), None) if len(others) == 1 else None

    @cached_property
    def _until(self) -> StoredUntil:
        with self._database.read() as session:
            return stored_until(session)
