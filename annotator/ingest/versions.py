"""Newer versions of stored articles during an import."""

from annotator.domain.article_places import Carried
from annotator.domain.records import ArticleInput
from annotator.ingest.same_article import KnownArticles
from annotator.storage.database.engine import Database
from annotator.storage.known_articles import KnownArticle, known_articles
from annotator.storage.versions import supersede
from annotator.text import counted


class Versions:
    """Finds the stored articles that an import has newer versions of; without ``update`` it only says so."""

    def __init__(self, database: Database, *, update: bool) -> None:
        """Look up the articles of ``database`` as they are when the first one is asked for."""
        self._database = database
        self._update = update
        self._known = KnownArticles(self._stored)

    def older_than(self, article: ArticleInput) -> str | None:
        """The id of the stored article of which a new ``article`` is another version, for this import the last time."""
        older = self._known.older_than(article)
        if older is not None:
            self._known.replaced(older)
        return older

    def link(self, article: ArticleInput, known: str) -> tuple[str, Carried] | None:
        """Make an article that is stored already, with the id ``known``, the newer version of an older one.

        Returns the id of that one, and what became of its claims.
        """
        older = self._known.older_than(article, own=known) if self._update else None
        if older is None:
            return None
        with self._database.write() as session:
            carried = supersede(session, known, older)
        self._known.replaced(older)
        return (older, carried) if carried is not None else None

    def said(self, older: str, carried: Carried | None) -> str:
        """What the person should know of a new text of the article ``older``, continuing the name of its source."""
        if carried is None:
            return (
                f"has another text than article {older}, which came from there before, and is an article of its own: "
                "import it again with --update to make it the newer version."
            )
        parts = [f"{counted(carried.answers, 'answer')} carried over"]
        parts += [f"{carried.changed:,} to look at again"] if carried.changed else []
        parts += [f"{carried.vanished:,} left with the older version"] if carried.vanished else []
        return f"is the newer version of article {older}: {', '.join(parts)}."

    def _stored(self) -> list[KnownArticle]:
        with self._database.read() as session:
            return list(known_articles(session))
