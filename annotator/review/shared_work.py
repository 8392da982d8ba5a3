"""Who does what in a team: the reviewer's lease on the article they are in, and the way to the next free one.

Alone at a database nobody leases anything. From the moment that a second reviewer has a queue, everybody leases the
article that they come to, once, and renews that while it stays open. Whoever was alone when they opened their article
looks again after each decision (``others_came``).

Leases are taken before the reviewer sees a claim, so that nobody opens one that somebody else is at. They need not
survive a power cut, after which nobody is at work, so that taking one does not wait for the disk.
"""

from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from annotator.domain.work import Place
from annotator.errors import DatabaseError
from annotator.storage import leases, queue
from annotator.storage.database.engine import Session

if TYPE_CHECKING:
    from annotator.review.desk_context import DeskContext

_TRIES = 20
"""How often another article is looked for when others were quicker."""
_RENEWED_AFTER = 200.0
"""Seconds after which a lease is renewed, well before it expires."""

Find = Callable[[Session], Place | None]


class SharedWork:
    """The claims that one reviewer has leased: those of one article at a time."""

    def __init__(self, context: "DeskContext") -> None:
        self._context = context
        self._article: str | None = None
        self._since = 0.0
        self._alone_in: str | None = None
        """The article that was opened while nobody else had a queue."""
        self._changing = Lock()
        self._left = False

    def find(self, find: Find) -> Place | None:
        """The place that ``find`` finds, with its article leased; looked for anew while others are quicker."""
        place = None
        for _ in range(_TRIES):
            with self._context.database.read() as session:
                place = find(session)
            if place is None or not place.shared or self.hold(place.article_id):
                return place
        return place

    def come_to(self, article_id: str) -> None:
        """Lease an article that the reviewer opens by themselves, as far as it is free; renew it if they are in it."""
        if self._article == article_id and monotonic() - self._since < _RENEWED_AFTER:
            return
        if self._is_shared():
            self.hold(article_id)
        else:
            self._alone_in = article_id

    def others_came(self, article_id: str) -> bool:
        """Whether others got a queue since the reviewer opened this article alone; what is free of it is leased then.

        Says so once: what was read of the article before does not tell what the others hold.
        """
        if self._alone_in != article_id or not self._is_shared():
            return False
        self.hold(article_id)
        return True

    def _is_shared(self) -> bool:
        with self._context.database.read() as session:
            return leases.shared(session, self._context.reviewer_id)

    def hold(self, article_id: str) -> bool:
        """Lease an article in place of the one before; whether there is something to do in it for the reviewer."""
        if self._article == article_id and monotonic() - self._since < _RENEWED_AFTER:
            return True
        with self._changing:
            return self._left or self._hold(article_id)

    def _hold(self, article_id: str) -> bool:
        with self._context.database.write(passing=True) as session:
            held = leases.hold(session, self._context.reviewer_id, article_id)
            due = held or queue.needing_in(session, self._context.reviewer_id, article_id) is not None
        self._article, self._since = (article_id, monotonic()) if due else (None, 0.0)
        self._alone_in = None
        return bool(due)

    def leave(self) -> None:
        """Give the article back; if that fails, the lease expires by itself.

        What another thread is still opening then is not leased any more: nobody would give it back.
        """
        with self._changing:
            self._left = True
            if self._article is not None:
                with suppress(DatabaseError), self._context.database.write(passing=True) as session:
                    leases.release(session, self._context.reviewer_id)
            self._article = None
