"""Decisions that cannot be saved: they stay until they are, or the reviewer gives them up."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from annotator.text import counted
from annotator.tui.save_queue import Intent, SaveQueue, SaveState

if TYPE_CHECKING:
    from annotator.domain.work import Outcome
    from annotator.errors import AnnotatorError
    from annotator.review.desk import ReviewDesk
    from annotator.tui.screens.modal import Modal


class Saves:
    """The queue of a screen on which one decision is saved at a time; ``say`` shows why one could not be.

    It tries again by itself. ``saved`` is called for each decision that is on disk.
    """

    def __init__(
        self, desk: "ReviewDesk", saved: "Callable[[Intent, Outcome | None], None]", say: Callable[[str], None]
    ) -> None:
        self._say = say
        self._queue = SaveQueue(desk, saved, self._refused, self._changed)

    @property
    def waiting(self) -> bool:
        """Whether a decision is not saved yet."""
        return bool(self._queue.waiting)

    async def save(self, intent: Intent) -> None:
        """Save a decision, in place of one that could not be saved, and wait until it is saved or has failed."""
        self.give_up()
        self._queue.put(intent)
        await self._queue.settle()

    def give_up(self) -> bool:
        """Forget a decision that could not be saved; whether there was one."""
        unsaved = self._queue.failure is not None
        self._queue.discard()
        return unsaved

    async def settled(self, ask: "Callable[[Modal[Any]], Awaitable[Any]]") -> bool:
        """Try to save what waits; if that fails, the reviewer may give it up (returns true) or stay (false)."""
        self._queue.retry()
        return await is_settled(self._queue, ask, self._say)

    def _refused(self, intent: Intent, error: "AnnotatorError") -> None:
        self._say(str(error))

    def _changed(self) -> None:
        if self._queue.failure:
            self._say(f"Not saved, and tried again soon: {self._queue.failure}")


async def is_settled(
    queue: SaveQueue, ask: "Callable[[Modal[Any]], Awaitable[Any]]", say: Callable[[str], None]
) -> bool:
    """Whether nothing is left to save. The reviewer may stay, or give up what cannot be saved; for workers only."""
    from annotator.tui.screens.questions import Choose

    while queue.waiting:
        say("Saving before leaving…")
        if await queue.settle() is not SaveState.UNSAVED:
            break
        many = len(queue.waiting)
        lose = f"Leave and lose {counted(many, 'unsaved decision')}"
        options = [("r", "Try to save again"), ("s", "Stay"), ("l", lose)]
        answer = await ask(Choose(f"{many} not saved: {queue.failure}", options))
        if answer == "l":
            queue.discard()
        elif answer == "r":
            queue.retry()
        else:
            return False
    return True
