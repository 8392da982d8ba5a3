"""Decisions being saved, one after another: visible until they are on disk, kept if they cannot be saved."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from annotator.errors import AnnotatorError, DatabaseError

if TYPE_CHECKING:
    from annotator.domain.work import Outcome
    from annotator.review.desk import ReviewDesk

log = logging.getLogger("annotator.tui")
_Result = TypeVar("_Result")
_RETRY_SECONDS = 15.0
SOON = 0.5
"""Seconds within which a decision is saved unless other programs are writing."""
ALL_CITED = "Sources"
"""Names the intent that follows the last citation of a form: it saves nothing and moves the cursor on."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One decision of the reviewer: ``run`` carries it out at the desk.

    ``what`` names it in messages. ``claim_id`` and ``label`` say where to show it while it is not saved.
    ``advance`` moves on to the next claim once it is saved.
    """

    run: Callable[["ReviewDesk"], "Outcome | None"]
    what: str
    claim_id: str | None = None
    label: str | None = None
    advance: bool = False
    stays: bool = False
    """Whether the cursor is expected to stay anyway, because a source is still missing."""
    jump: bool = False
    """Whether the cursor goes to the claim the outcome is about, in whichever article (undo, redo)."""


class SaveState(StrEnum):
    """What the header says about saving."""

    SAVED = "saved"
    SAVING = "saving"
    UNSAVED = "unsaved"


class SaveQueue:
    """Carries out intents in order, one at a time, in a thread.

    ``done`` is called for each success, ``refused`` for a decision that can never succeed (the claim was changed by
    someone else, the source is not acceptable), ``changed`` for every change of state; all on the event loop. If the
    database cannot be written, the intent and those behind it are kept until ``retry`` (also tried automatically) or
    ``discard``.
    """

    def __init__(
        self,
        desk: "ReviewDesk",
        done: Callable[[Intent, "Outcome | None"], None],
        refused: Callable[[Intent, AnnotatorError], None],
        changed: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._done, self._refused, self._changed = done, refused, changed
        self._waiting: deque[Intent] = deque()
        self._task: asyncio.Task[None] | None = None
        self.failure: str | None = None
        """Why the first waiting intent could not be saved."""
        self.stuck = False
        """Whether saving failed, and what waited then is not saved yet."""
        self._begun = 0.0

    @property
    def state(self) -> SaveState:
        """Whether everything is saved, being saved, or stuck."""
        if not self._waiting:
            return SaveState.SAVED
        return SaveState.UNSAVED if self.failure else SaveState.SAVING

    @property
    def is_held_up(self) -> bool:
        """Whether the first decision has been on its way for longer than writing takes: others are writing."""
        return self.state is SaveState.SAVING and monotonic() - self._begun >= SOON

    @property
    def waiting(self) -> tuple[Intent, ...]:
        """What is not saved yet, oldest first."""
        return tuple(self._waiting)

    def put(self, intent: Intent) -> None:
        """Queue a decision and start saving; earlier failures are retried first."""
        self._waiting.append(intent)
        self.retry()

    def retry(self) -> None:
        """Try to save what is waiting."""
        if self._waiting and (self._task is None or self._task.done()):
            self.failure = None
            self._task = asyncio.create_task(self._drain())
        self._changed()

    def _retry_later(self) -> None:
        if self.failure:
            self.retry()

    def discard(self) -> None:
        """Give up what could not be saved; the screen asks first."""
        if self.failure:
            self._waiting.clear()
            self.failure, self.stuck = None, False
            self._changed()

    async def settle(self) -> SaveState:
        """Wait until everything is saved or has failed."""
        while self._task is not None and not self._task.done():
            await asyncio.wait([self._task])
        return self.state

    async def _drain(self) -> None:
        while self._waiting:
            intent, self._begun = self._waiting[0], monotonic()
            try:
                outcome = await asyncio.to_thread(intent.run, self._desk)
            except DatabaseError as error:
                self.failure, self.stuck = str(error), True
                asyncio.get_running_loop().call_later(_RETRY_SECONDS, self._retry_later)  # the lock will be released
                break
            except AnnotatorError as error:
                self._waiting.popleft()
                self._report(self._refused, intent, error)
            except Exception as error:
                log.exception("%s could not be saved", intent.what)
                self.failure, self.stuck = f"unexpected {type(error).__name__}, see app.log", True
                break
            else:
                self._waiting.popleft()
                self._report(self._done, intent, outcome)
            self._changed()
        self.stuck = bool(self._waiting)
        self._changed()

    def _report(self, hear: Callable[[Intent, _Result], None], intent: Intent, result: _Result) -> None:
        try:
            hear(intent, result)
        except Exception:  # the decision itself is settled; the rest of the queue must go on
            log.exception("the result of %s could not be shown", intent.what)


class LastDecision:
    """Saves decisions one at a time, each in place of one that could not be saved, and tries again by itself."""

    def __init__(
        self, desk: "ReviewDesk", saved: "Callable[[Intent, Outcome | None], None]", say: Callable[[str], None]
    ) -> None:
        """``saved`` hears of each decision that is saved, ``say`` why one is not."""
        self._say = say
        self._queue = SaveQueue(desk, saved, lambda _, error: say(str(error)), self._changed)

    @property
    def waiting(self) -> bool:
        """Whether the decision is not saved yet."""
        return bool(self._queue.waiting)

    async def save(self, claim: str, run: "Callable[[str], Outcome]", *, move: bool) -> None:
        """Save a decision about a claim (id); ``move``: the screen goes on to the next one then."""
        self.give_up()
        self._queue.put(Intent(lambda _: run(claim), "The decision", claim, advance=move))
        await self._queue.settle()

    def give_up(self) -> bool:
        """Forget a decision that could not be saved; whether there was one."""
        unsaved = self._queue.failure is not None
        self._queue.discard()
        return unsaved

    def retried(self) -> SaveQueue:
        """The queue, which tries at once to save what waits."""
        self._queue.retry()
        return self._queue

    def _changed(self) -> None:
        if self._queue.failure:
            self._say(f"Not saved, and tried again soon: {self._queue.failure}")
