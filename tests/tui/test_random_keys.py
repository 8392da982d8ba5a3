"""Random keys, seeded: the program never ends by itself, and no key runs where it was not meant.

A burst must leave the database as the same keys do when each waits for the one before. Keys that the burst said it did
not use are left out of the slow run. A thousand sequences, with every change painted, take half an hour:
``ANNOTATOR_RANDOM_KEYS=1000 python -m pytest tests/tui/test_random_keys.py``.
"""

import os
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key

from annotator.storage.check import check
from annotator.storage.database.location import open_database
from annotator.tui.controllers.typed_ahead import TypedAhead
from tests.tui.conftest import Sitting
from tests.tui.typists import PATIENCE, contents, copy_database, is_settled, key_event, keys_of, one_by_one, sitting_on

COUNT = int(os.environ.get("ANNOTATOR_RANDOM_KEYS", "60"))
pytestmark = [pytest.mark.timeout(1200)] + [pytest.mark.usefixtures("painted")] * (COUNT > 60)
AT_ONCE = 20
"""Sequences on one database, one after another."""
_OFTEN = (
    "v", "d", "n", "x", "s", "1", "2", "enter", "escape", "tab", "ctrl+s", "ctrl+n", "j", "k", "u",
    *("'a.example/1'", "'https://b.example/2'", "'said'", "'+6m'"),
)  # fmt: skip
_SELDOM = (
    "shift+tab", "ctrl+t", "ctrl+o", "c", "=", "D", "W", "f", "space", "U", "e", "a", "left", "right", "shift+right",
    "ctrl+right", "up", "down", "home", "end", "pagedown", "/", "]", "F", "O", "o", "*", "L", "R", "E", "w", ">", "<",
    "?", "p", "g", "f1", "ctrl+p", "ctrl+u", "backspace", "delete", "3", "0", "h", "l", ".", "!", "r", "ctrl+z",
    "y", "Y",
)  # fmt: skip
"""Keys, and short texts as one; none leaves the program or fetches a page."""
_BACK = ("escape", "escape", "escape", "escape", "escape")
"""Ends a sequence: back to the article, whatever was open."""


def sequence(seed: int) -> list[str]:
    """A short sequence of keys."""
    chance = random.Random(seed)
    words = (chance.choice(_OFTEN if chance.random() < 0.7 else _SELDOM) for _ in range(chance.randint(3, 8)))
    return keys_of(" ".join(words)) + list(_BACK)


class Dropped:
    """Notes which keys the program says it did not use."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.events: list[Any] = []
        drop, refused = TypedAhead.drop, TypedAhead._is_for_refused

        def noted(ahead: TypedAhead) -> str:
            held = list(ahead._held)
            said = drop(ahead)
            self.events += held if said else []
            return said

        def unused(ahead: TypedAhead, event: Any) -> bool:
            said = refused(ahead, event)
            self.events += [event] if said else []
            return said

        monkeypatch.setattr(TypedAhead, "drop", noted)
        monkeypatch.setattr(TypedAhead, "_is_for_refused", unused)


def standing(it: Sitting) -> tuple[Any, ...]:
    """Where the reviewer stands: the screens, the article, the cursor, the mode."""
    state = it.review.state
    article = state.opened.article.id if state.opened else None
    return [type(screen).__name__ for screen in it.app.screen_stack], article, state.stop, state.mode


async def in_bursts(path: Path, seeds: Iterable[int], dropped: Dropped) -> tuple[list[list[str]], list[Any]]:
    """Type each sequence in one write; the keys that were used, and where the reviewer stood after each."""
    used, places = [], []
    async with sitting_on(path) as it:
        for seed in seeds:
            events: list[Key] = [key_event(key) for key in sequence(seed)]
            for event in events:
                it.app.post_message(event)
            await it.until(lambda: is_settled(it), PATIENCE)
            it.look()
            assert it.app.is_running, f"sequence {seed} ended the program"
            assert it.app.mishaps.seen == [], f"sequence {seed}"
            gone = {id(event) for event in dropped.events}
            used.append([key for key, event in zip(sequence(seed), events, strict=True) if id(event) not in gone])
            places.append(standing(it))
    return used, places


async def run(seeds: range, db_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = copy_database(db_path, tmp_path / "slow.db")
    used, places = await in_bursts(db_path, seeds, Dropped(monkeypatch))
    async with sitting_on(slow) as it:
        for seed, keys, place in zip(seeds, used, places, strict=True):
            await one_by_one(it, keys)
            it.look()
            assert standing(it) == place, f"sequence {seed}: {sequence(seed)}"
    assert contents(db_path) == contents(slow)
    database = open_database(str(db_path))
    assert [problem for _, problems in check(database) for problem in problems] == []
    database.close()


@pytest.mark.parametrize("first", range(0, COUNT, AT_ONCE))
async def test_short_sequences(
    first: int, db_path: Path, council: str, second: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await run(range(first, first + AT_ONCE), db_path, tmp_path, monkeypatch)
