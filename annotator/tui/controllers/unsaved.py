"""Asks what becomes of decisions that cannot be saved, before somebody leaves."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from annotator.text import counted
from annotator.tui.save_queue import SaveQueue, SaveState

if TYPE_CHECKING:
    from annotator.tui.screens.modal import Modal


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
