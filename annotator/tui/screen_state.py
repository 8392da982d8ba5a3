"""What the review screen and its controllers share: the desk, the article, the cursor, what is being typed."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from annotator.domain.orders import Filter, Walk
from annotator.domain.work import Place
from annotator.tui.article_state import Stop
from annotator.tui.filters import FILTERS
from annotator.tui.keys import Mode

if TYPE_CHECKING:
    from textual.worker import Worker

    from annotator.domain.orders import Chosen
    from annotator.domain.records import Claim, Source
    from annotator.domain.seen_before import SeenBefore
    from annotator.domain.work import ImportState
    from annotator.review.desk import ReviewDesk
    from annotator.schemes import LabelScheme
    from annotator.tui.article_state import Opened
    from annotator.tui.keys import Keymap
    from annotator.tui.save_queue import Intent, SaveQueue
    from annotator.tui.shelf import Shelf
    from annotator.tui.span import SpanEdit


@dataclass(frozen=True, slots=True)
class Deferred:
    """A decision typed while the cursor was on its way to the claim it is meant for."""

    run: Callable[[], None]
    """Carries it out at the claim under the cursor."""
    asks_source: bool = False
    """Whether it is a label that will ask for a source."""


@dataclass(slots=True)
class ScreenState:
    """The state of the review screen. Each controller is given it; none keeps a copy of a field."""

    scheme: "LabelScheme"
    """The project's labels."""
    reviewer: str
    """Who reviews."""
    keymap: "Keymap"
    """Every action with its keys."""

    desk: "ReviewDesk | None" = None
    """The desk, once the database is open."""
    queue: "SaveQueue | None" = None
    """Decisions on their way to disk; there as soon as the desk is."""
    shelf: "Shelf | None" = None
    """The library of sources; there as soon as the desk is."""
    importing: "ImportState | None" = None
    """How the import that runs beside the screen is getting on."""

    opened: "Opened | None" = None
    """The article that is open."""
    stop: Stop = field(default=Stop(0))
    """Where the cursor is."""
    mode: Mode = Mode.REVIEW
    """Which keys are in force."""
    span: "SpanEdit | None" = None
    """The span whose edges are being moved."""
    chosen: "Chosen" = Filter.ALL
    """The claims that the cursor stops at."""
    walk: Walk = field(default_factory=Walk)
    """The order in which Tab goes through the claims."""

    recent: "list[Source]" = field(default_factory=list)
    """Sources cited lately, offered in the form for a source."""
    today: int | None = None
    """How many claims were answered today, once that is known."""
    seen: "dict[str, SeenBefore]" = field(default_factory=dict)
    """What was said before of a claim, by its id, as far as it was looked up since the last decision."""
    saves: int = 0
    """Decisions saved so far; what was read while one was saved is read again."""

    way: "Worker[None] | None" = None
    """What takes the cursor to a claim that the database is asked for."""
    typed: deque[Deferred] = field(default_factory=deque)
    """Decisions typed while the cursor was on its way, in their order."""
    asking: "Intent | None" = None
    """The label on its way to disk that will ask for a source."""
    keystrokes: int = 0
    """Keys pressed so far, wherever in the application."""
    arrived: float = field(default_factory=time.monotonic)
    """When the cursor came to the present claim."""
    keys_before: int = 0
    """Keys pressed before the cursor came to the present claim."""

    @property
    def claim(self) -> "Claim | None":
        """The claim under the cursor."""
        return self.opened.claim_at(self.stop) if self.opened else None

    @property
    def place(self) -> Place | None:
        """Where the reviewer is, to be remembered."""
        if self.opened is None:
            return None
        return Place(self.opened.article.id, self.stop.sentence, self.stop.claim_id)

    @property
    def in_order(self) -> bool:
        """Whether only the database knows which claim is next: it may be in any article."""
        return not self.walk.is_plain

    @property
    def travelling(self) -> bool:
        """Whether the cursor is on its way to a claim that the database is asked for."""
        return self.way is not None and not self.way.is_finished and not self.way.is_cancelled

    @property
    def seconds_here(self) -> float:
        """How long the cursor has been on the present claim."""
        return round(time.monotonic() - self.arrived, 1)

    @property
    def keys_here(self) -> int:
        """How many keys were pressed on the present claim, also in its forms."""
        return self.keystrokes - self.keys_before

    def arrive(self) -> None:
        """Begin to measure: the cursor is on another claim."""
        self.arrived, self.keys_before = time.monotonic(), self.keystrokes

    def will_leave(self, claim: "Claim") -> bool:
        """Whether a decision on its way to disk will move the cursor on from ``claim``."""
        waiting = self.queue.waiting if self.queue else ()
        return any(intent.claim_id == claim.id and intent.advance and not intent.stays for intent in waiting)

    def is_wanted(self, claim: "Claim") -> bool:
        """Whether a claim needs the reviewer, passes the filter, and is not being answered already."""
        return claim.needs_me and FILTERS[self.chosen](claim) and not self.will_leave(claim)
