"""The state shared by the review screen and its controllers: desk, article, cursor, pending input."""

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from annotator.domain.orders import Filter, Walk
from annotator.domain.work import Place
from annotator.tui.article_state import Stop
from annotator.tui.filters import FILTERS
from annotator.tui.keys import Mode, shown

if TYPE_CHECKING:
    from annotator.domain.orders import Chosen
    from annotator.domain.records import Citation, Claim, Source
    from annotator.domain.seen_before import SeenBefore
    from annotator.domain.work import ImportState
    from annotator.review.desk import ReviewDesk
    from annotator.schemes import LabelScheme
    from annotator.tui.article_state import Opened
    from annotator.tui.keys import Keymap
    from annotator.tui.save_queue import SaveQueue
    from annotator.tui.shelf import Shelf
    from annotator.tui.span import SpanEdit

_ALWAYS = {"quit", "help", "more", "retry", "theme"}
"""Actions that need no database."""
_WITHOUT_ARTICLE = _ALWAYS | {
    "articles",
    "failures",
    "guideline",
    "progress",
    "library",
    "undo",
    "redo",
    "adjudicate",
    "overruled",
}
"""Actions that need no open article."""
_IN_BOTH = {"help", "more", "theme"}
"""Actions of the review that also work while a span is edited."""


@dataclass(slots=True)
class ScreenState:
    """The state of the review screen. Every controller holds this one object; none copies a field."""

    scheme: "LabelScheme"
    reviewer: str
    keymap: "Keymap"

    desk: "ReviewDesk | None" = None
    """Set once the database is open, as are ``queue`` and ``shelf``."""
    queue: "SaveQueue | None" = None
    shelf: "Shelf | None" = None
    importing: "ImportState | None" = None
    """The progress of the import that runs alongside the screen."""

    opened: "Opened | None" = None
    stop: Stop = field(default=Stop(0))
    """Where the cursor is."""
    mode: Mode = Mode.REVIEW
    span: "SpanEdit | None" = None
    """The span being edited."""
    chosen: "Chosen" = Filter.ALL
    """The filter: which claims the cursor stops at."""
    walk: Walk = field(default_factory=Walk)
    """The order in which Tab goes through the claims."""

    recent: "list[Source]" = field(default_factory=list)
    """Recently cited sources, offered in the source form."""
    today: int | None = None
    """Claims answered today, once known."""
    seen: "dict[str, SeenBefore]" = field(default_factory=dict)
    """Earlier claims by claim id, as looked up since the last decision."""
    saves: int = 0
    """Decisions saved so far; what was read while one was being saved is read again."""

    drafts: "dict[str, Citation]" = field(default_factory=dict)
    """What was typed into source forms that were left, by claim; kept over restarts."""
    keystrokes: int = 0
    """Keys handed on so far, anywhere in the application."""
    arrived: float = field(default_factory=time.monotonic)
    """When the cursor came to the current claim."""
    keys_before: int = 0
    """Keys pressed before the cursor came to the current claim."""

    @property
    def claim(self) -> "Claim | None":
        """The claim under the cursor."""
        return self.opened.claim_at(self.stop) if self.opened else None

    @property
    def possible(self) -> "Claim | None":
        """The possible claim under the cursor, where there is no claim."""
        return self.opened.possible_at(self.stop) if self.opened else None

    @property
    def place(self) -> Place | None:
        """Where the reviewer is, to be stored."""
        if self.opened is None:
            return None
        return Place(self.opened.article.id, self.stop.sentence, self.stop.claim_id)

    @property
    def in_order(self) -> bool:
        """Whether only the database knows which claim is next: it may be in any article."""
        return not self.walk.is_plain

    @property
    def seconds_here(self) -> float:
        """Seconds the cursor has been on the current claim."""
        return round(time.monotonic() - self.arrived, 1)

    @property
    def keys_here(self) -> int:
        """Keys pressed on the current claim, including in its forms."""
        return self.keystrokes - self.keys_before

    def arrive(self) -> None:
        """Restart the measurements: the cursor is on another claim."""
        self.arrived, self.keys_before = time.monotonic(), self.keystrokes

    def will_leave(self, claim: "Claim") -> bool:
        """Whether a decision being saved will move the cursor on from ``claim``."""
        waiting = self.queue.waiting if self.queue else ()
        return any(intent.claim_id == claim.id and intent.advance and not intent.stays for intent in waiting)

    def is_wanted(self, claim: "Claim") -> bool:
        """Whether a claim needs the reviewer, passes the filter, and is not being answered already."""
        return claim.needs_me and FILTERS[self.chosen](claim) and not self.will_leave(claim)

    def why_not(self, action: str, mode: Mode) -> str | None:
        """Why ``action`` of ``mode`` can do nothing now, as the end of a sentence; ``None`` if it can."""
        keys = self.keymap
        if mode is not self.mode and action not in _IN_BOTH:
            if mode is Mode.SPAN:
                return self._without_span(action)
            save, leave = keys["save_span"].shown_key, keys["leave_span"].shown_key
            return f"a span is being edited; {save} saves it, {leave} leaves it as it was"
        if self.desk is None and action not in _ALWAYS:
            return f"the database is not open; {keys['retry'].shown_key} tries again"
        if self.opened is None and action not in _WITHOUT_ARTICLE:
            return f"no article is open; {keys['articles'].shown_key} lists the articles"
        return None

    def _without_span(self, action: str) -> str:
        """Why an action on a span can do nothing while none is edited, in the sense its key has elsewhere."""
        keys = self.keymap
        if action == "leave_span":
            return "nothing is open"
        if action == "save_span":
            labels = [keys[f"label_{label.name}"].shown_key for label in self.scheme.labels[:2]]
            return f"nothing to save here; {', '.join(labels)} … label the claim"
        down, up, edit = (keys[each].shown_key for each in ("down", "up", "edit"))
        return f"{down} and {up} go to the next and previous claim; {edit} moves the edges of a claim"

    def refused_paste(self, text: str) -> str:
        """Where a paste has a place, in one sentence: none here."""
        from annotator.tui.screens.citation import TypedAddress  # here: the first paint needs nothing of the form

        why = self.why_not("source", Mode.REVIEW)
        source, note, find = (self.keymap[each].shown_key for each in ("source", "comment", "find"))
        if why is None and TypedAddress.of(text).address is not None:
            why = f"{source} opens a form for a source; paste it there"
        others = f"{source} opens a form for a source, {note} for a note; {find} finds words"
        return f"No paste here: {why or others}."

    def refused_key(self, key: str, character: str | None) -> str:
        """Why a key that ran nothing did so, in one sentence."""
        name = shown(character if character and character.isprintable() and character != " " else key)
        actions = [action for action in self.keymap.actions if key in action.key_list or character in action.key_list]
        action = min(actions, key=lambda each: each.mode is not self.mode, default=None)
        why = self.why_not(action.action.split("(")[0], action.mode) if action else None
        help_key = self.keymap["help"].shown_key
        return f"{name}: {why or f'no action has this key; {help_key} lists them'}."
