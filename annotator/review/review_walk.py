"""The part of the desk that finds the next claim and remembers a reviewer's order, filters and place."""

from dataclasses import asdict, replace

from annotator.domain.orders import Chosen, Counted, Order, SavedFilter, Walk
from annotator.domain.records import Citation
from annotator.domain.work import Place
from annotator.errors import InputError
from annotator.review.background_import import BackgroundImport
from annotator.review.desk_context import DeskContext
from annotator.review.shared_work import SharedWork
from annotator.storage import next_claim, queue, walks
from annotator.storage.database.engine import Session
from annotator.text import check_storable

_LONGEST_NAME = 60


class ReviewWalk:
    """One reviewer's walk through the claims, saved filters and place."""

    def __init__(self, context: DeskContext, imports: BackgroundImport | None = None) -> None:
        self._context = context
        self._shared_work = SharedWork(context)
        self.imports = imports
        """The import beside the screen, whose first article is opened first."""
        self._ranked: list[int] = []
        """The claims (row ids) that come first in the information order."""

    def find_start(self) -> Place | None:
        """Where to start: the imported article, the remembered place, or the first claim that needs the reviewer.

        ``None`` when there are no articles, or the import has not reached its first one.
        """
        me = self._context.reviewer_id
        if self.imports is not None and self.imports.first_article is None and self.imports.state().running:
            return None
        imported = self.imports.first_article if self.imports else None

        def start(session: Session) -> Place | None:
            last = queue.remembered(session, me)
            if imported is not None and (last is None or last.article_id != imported):
                return queue.needing_in(session, me, imported) or Place(imported)
            return last or queue.next_needing(session, me, None) or queue.first_article(session)

        return self._shared_work.find(start)

    def find_next_article(self, after_article: str | None) -> Place | None:
        """The first claim that needs this reviewer in the articles after ``after_article``, wrapping around.

        In a team the article is leased to them.
        """
        return self._shared_work.find(
            lambda session: queue.next_needing(session, self._context.reviewer_id, after_article)
        )

    def come_to(self, article_id: str) -> None:
        """The reviewer opens an article, or still has it open: in a team, lease what is free there."""
        self._shared_work.come_to(article_id)

    def others_came(self, article_id: str) -> bool:
        """Whether others started to work since the reviewer opened this article alone; says so once.

        Then what is free there is leased, and the article is to be opened again to see what is not.
        """
        return self._shared_work.others_came(article_id)

    def leave(self) -> None:
        """Give the leased article back, because the reviewer leaves."""
        self._shared_work.leave()

    def remember(self, place: Place) -> None:
        """Store ``place``, where the next start opens."""
        with self._context.database.write() as session:
            queue.remember(session, self._context.reviewer_id, place)

    def kept_forms(self) -> dict[str, Citation]:
        """The source forms this reviewer left unfinished, by claim; nobody else sees them."""
        with self._context.database.read() as session:
            return walks.kept_forms(session, self._context.reviewer_id)

    def chosen_stances(self) -> set[str]:
        """The claims whose unfinished form has a stance that this reviewer chose, not the one that fits the label."""
        with self._context.database.read() as session:
            return walks.chosen_stances(session, self._context.reviewer_id)

    def keep_form(self, claim_id: str, draft: Citation | None, *, chosen_stance: bool = False) -> None:
        """Keep an unfinished source form for a claim over restarts; ``None`` removes it."""
        for text in (value for value in asdict(draft).values() if isinstance(value, str)) if draft else ():
            check_storable(text, "The form")
        with self._context.database.write() as session:
            walks.keep_form(session, self._context.reviewer_id, claim_id, draft, chosen_stance=chosen_stance)

    def read(self) -> Walk:
        """The walk this reviewer chose last."""
        with self._context.database.read() as session:
            return walks.walk_of(session, self._context.reviewer_id)

    def choose(self, walk: Walk) -> None:
        """Store the walk, which survives restarts."""
        with self._context.database.write() as session:
            walks.keep_walk(session, self._context.reviewer_id, walk)

    def chosen_theme(self) -> str | None:
        """The screen's theme that this reviewer chose last, if any."""
        with self._context.database.read() as session:
            return walks.theme_of(session, self._context.reviewer_id)

    def choose_theme(self, name: str) -> None:
        """Store the screen's theme, which survives restarts."""
        with self._context.database.write() as session:
            walks.keep_theme(session, self._context.reviewer_id, name)

    def find_next(self, walk: Walk, chosen: Chosen, after_claim: str | None, direction: int = 1) -> Place | None:
        """The nearest claim to stop at after (1) or before (-1) ``after_claim``; from the top without one.

        In a team its article is leased to this reviewer.
        """
        view = self._context.view
        if walk.order is Order.INFORMATION:
            if after_claim is None:
                self._ranked = self._rank()
            return self._shared_work.find(
                lambda session: self._next_informative(session, walk, chosen, after_claim, direction)
            )
        return self._shared_work.find(
            lambda session: next_claim.next_in(session, view, walk, chosen, after_claim, direction)
        )

    def _next_informative(
        self, session: Session, walk: Walk, chosen: Chosen, after: str | None, direction: int
    ) -> Place | None:
        """The same in the information order, whose list is made anew from the top, and goes on when it ends."""
        view, listed = self._context.view, self._ranked
        found = next_claim.next_in(session, view, walk, chosen, after, direction, listed)
        at_the_end = direction > 0 and next_claim.is_listed(session, after, listed)
        if not at_the_end or (found is not None and next_claim.is_listed(session, found.claim_id, listed)):
            return found
        more = [claim for claim in self._rank() if claim not in listed]
        self._ranked = more or listed
        return next_claim.next_in(session, view, walk, chosen, None, 1, more) if more else found

    def _rank(self) -> list[int]:
        from annotator.review.posteriors import informative_claims  # loads numpy

        with self._context.database.read() as session:
            return informative_claims(session, self._context)

    def count_types(self) -> list[Counted]:
        """The types of the claims that need this reviewer, most frequent first."""
        with self._context.database.read() as session:
            return walks.types(session, self._context.reviewer_id)

    def count_hosts(self) -> list[Counted]:
        """The hosts of articles with claims that need this reviewer, and of own sources; most claims first."""
        with self._context.database.read() as session:
            return walks.hosts(session, self._context.reviewer_id)

    def list_filters(self) -> list[SavedFilter]:
        """The filters this reviewer saved, by name."""
        with self._context.database.read() as session:
            return walks.saved_filters(session, self._context.reviewer_id)

    def save_filter(self, saved: SavedFilter) -> None:
        """Store a filter, replacing one of the same name."""
        with self._context.database.write() as session:
            walks.save_filter(session, self._context.reviewer_id, replace(saved, name=_checked_name(saved.name)))

    def rename_filter(self, name: str, new_name: str) -> None:
        """Rename a saved filter; a taken name is refused with ``InputError``."""
        with self._context.database.write() as session:
            walks.rename_filter(session, self._context.reviewer_id, name, _checked_name(new_name))

    def remove_filter(self, name: str) -> None:
        """Delete a saved filter."""
        with self._context.database.write() as session:
            walks.remove_filter(session, self._context.reviewer_id, name)


def _checked_name(name: str) -> str:
    check_storable(name, "The name of a filter")
    clean = " ".join(name.split())
    if not clean:
        raise InputError("A saved filter needs a name: type one.")
    if len(clean) > _LONGEST_NAME:
        raise InputError(f"A name of {len(clean)} characters is too long for a list: use at most {_LONGEST_NAME}.")
    return clean
