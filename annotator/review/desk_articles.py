"""The part of the desk that opens articles and searches through everything."""

from annotator.domain.desk import ArticleProgress, OpenArticle
from annotator.domain.records import Claim
from annotator.domain.search_hits import FoundGroup
from annotator.errors import NotFoundError
from annotator.review.desk_context import DeskContext
from annotator.storage import opened_article, queue
from annotator.storage.search_everywhere import everywhere
from annotator.text import one_line


class DeskArticles:
    """The articles of a database as one reviewer sees them."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def list_progress(self) -> list[ArticleProgress]:
        """All articles in list order with this reviewer's progress."""
        with self._context.database.read() as session:
            return queue.progress(session, self._context.reviewer_id, self._context.project.reviews_per_claim)

    def open(self, article_id: str) -> OpenArticle:
        """The article with its sentences, claims and this reviewer's reviews.

        Raises:
            NotFoundError: when there is no such article.

        """
        with self._context.database.read() as session:
            return opened_article.open_article(session, article_id, self._context.view)

    def find(self, public_id: str) -> tuple[OpenArticle, Claim | None]:
        """The article with this id, or the claim with this id and its article.

        Raises:
            NotFoundError: when neither is there.

        """
        with self._context.database.read() as session:
            article_id = opened_article.article_of_claim(session, public_id) or public_id
            opened = opened_article.open_article(session, article_id, self._context.view)
            claim = next((claim for claim in opened.claims if claim.id == public_id), None)
            if claim is None and article_id != public_id:
                raise NotFoundError(f"The claim {public_id} was withdrawn; nothing else is kept of it.")
            return opened, claim

    def search(self, words: str) -> list[FoundGroup]:
        """What holds all the words, by sort; the last word may be the beginning of one.

        Sorts with nothing found are left out. Of others' notes, quotes and sources only what this reviewer may see is
        searched.
        """
        with self._context.database.read() as session:
            return everywhere(session, self._context.view, one_line(words))
