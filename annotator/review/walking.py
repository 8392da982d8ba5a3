"""The part of the desk that knows in which order claims come to a reviewer, keeps their filters and finds words."""

from dataclasses import replace

from annotator.domain.orders import Chosen, Counted, SavedFilter, Walk
from annotator.domain.places import Place
from annotator.domain.search_hits import FoundGroup
from annotator.errors import InputError
from annotator.review.source_library import SourceLibrary
from annotator.storage import next_claim, walks
from annotator.storage.search_everywhere import everywhere
from annotator.text import check_storable, one_line

_LONGEST_NAME = 60


class Walking(SourceLibrary):
    """Orders and saved filters of one reviewer."""

    def walk(self) -> Walk:
        """The way this reviewer chose last."""
        with self._database.read() as session:
            return walks.walk_of(session, self._me)

    def choose_walk(self, walk: Walk) -> None:
        """Keep the way, also over a restart."""
        with self._database.write() as session:
            walks.keep_walk(session, self._me, walk)

    def next_in(self, walk: Walk, chosen: Chosen, after_claim: str | None, direction: int = 1) -> Place | None:
        """The claim that needs this reviewer next after (1) or before (-1) a claim; from the top without one."""
        with self._database.read() as session:
            return next_claim.next_in(session, self.view, walk, chosen, after_claim, direction)

    def topics(self) -> list[Counted]:
        """The sorts of claim that need this reviewer, the most frequent first, as far as the screen shows them."""
        with self._database.read() as session:
            return walks.topics(session, self._me, self._project.reviews_per_claim)

    def hosts(self) -> list[Counted]:
        """The hosts of articles and own sources with claims that need this reviewer, the most frequent first."""
        with self._database.read() as session:
            return walks.hosts(session, self._me, self._project.reviews_per_claim)

    def saved_filters(self) -> list[SavedFilter]:
        """The filters this reviewer saved, by name."""
        with self._database.read() as session:
            return walks.saved_filters(session, self._me)

    def save_filter(self, saved: SavedFilter) -> None:
        """Keep a filter; one of the same name is replaced.

        Raises:
            InputError: for a name that cannot be.

        """
        with self._database.write() as session:
            walks.save_filter(session, self._me, replace(saved, name=_checked_name(saved.name)))

    def rename_filter(self, name: str, new_name: str) -> None:
        """Give a saved filter another name.

        Raises:
            InputError: for a name that cannot be, or that another filter has.
            NotFoundError: when there is none of that name.

        """
        with self._database.write() as session:
            walks.rename_filter(session, self._me, name, _checked_name(new_name))

    def remove_filter(self, name: str) -> None:
        """Forget a saved filter."""
        with self._database.write() as session:
            walks.remove_filter(session, self._me, name)

    def everywhere(self, words: str) -> list[FoundGroup]:
        """What holds all the words, by sort, as far as this reviewer may see it."""
        with self._database.read() as session:
            return everywhere(session, self.view, one_line(words))


def _checked_name(name: str) -> str:
    check_storable(name, "The name of a filter")
    clean = " ".join(name.split())
    if not clean:
        raise InputError("A saved filter needs a name: type one.")
    if len(clean) > _LONGEST_NAME:
        raise InputError(f"A name of {len(clean)} characters is too long for a list: use at most {_LONGEST_NAME}.")
    return clean
