"""People and macros at the keyboard: the same keys one by one, at a person's pace, or all in one write."""

import asyncio
import contextlib
import json
import sqlite3
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.events import Key
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key

from annotator.schemes import DEFAULT_SCHEME
from annotator.tui.app import AnnotatorApp
from annotator.tui.save_queue import SaveState
from tests.conftest import DeskMaker
from tests.tui.conftest import Sitting

PACE = 0.05
"""Seconds between two keys of a quick person."""
PATIENCE = 100.0
"""Seconds that a long burst may take on a busy machine."""


def keys_of(script: str) -> list[str]:
    """The keys of a script: words are names of keys or single characters, ``'text'`` is typed letter by letter.

    A ``_`` in a text stands for a space.
    """
    keys: list[str] = []
    for word in script.split():
        if len(word) > 1 and word[0] == word[-1] == "'":
            keys += ["space" if character == "_" else character for character in word[1:-1]]
        else:
            keys.append(word)
    return keys


def key_event(name: str) -> Key:
    """A key as a terminal sends it."""
    key = _character_to_key(name) if len(name) == 1 and not name.isalnum() else name
    try:
        character: str | None = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        character = name if len(name) == 1 else None
    return Key(key, character if character is None or character.isprintable() else None)


def is_settled(it: Sitting) -> bool:
    """Whether everything typed was dealt with."""
    state, ahead = it.review.state, it.review.ahead
    saving = state.queue is not None and state.queue.state is SaveState.SAVING
    return not it.app.is_running or not (ahead.waiting or ahead.refusing or saving or ahead._is_undecided(None))


async def burst(it: Sitting, keys: Iterable[str]) -> None:
    """All keys in one write, as a macro or a slow line sends them."""
    for key in keys:
        it.app.post_message(key_event(key))
    await it.until(lambda: is_settled(it), PATIENCE)


async def one_by_one(it: Sitting, keys: Iterable[str]) -> None:
    """Each key once the program has done with the one before."""
    for key in keys:
        if not it.app.is_running:
            return
        it.app.post_message(key_event(key))
        await it.until(lambda: is_settled(it))


async def at_pace(it: Sitting, keys: Iterable[str]) -> None:
    """Each key a moment after the one before, whatever the program does."""
    for key in keys:
        it.app.post_message(key_event(key))
        await asyncio.sleep(PACE)
    await it.until(lambda: is_settled(it), PATIENCE)


Typist = Callable[[Sitting, Iterable[str]], Any]
TYPISTS: tuple[Typist, ...] = (one_by_one, burst, at_pace)


@asynccontextmanager
async def sitting_on(path: Path) -> AsyncIterator[Sitting]:
    """A reviewer in front of the program on the database at ``path``."""
    maker = DeskMaker(path)
    app = AnnotatorApp(maker, DEFAULT_SCHEME, "ana", {})
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            it = Sitting(app, pilot)
            await it.ready()
            await it.until(lambda: is_settled(it))
            yield it
            if app.review.state.queue is not None:
                await app.review.state.queue.settle()
            await app.review.sources.store_drafts()
    finally:
        maker.close()


_TABLES = {
    "review": "claim_id, label, status, confidence, note, flagged, keystrokes, as_of, recheck_at, normalised, version",
    "evidence": "review_id, source_id, stance, quote_exact, note, evidence_set, withdrawn_at IS NULL",
    "source": "url, title, publisher, withheld_reason",
    "claim": 'article_id, start, "end", withdrawn_at IS NULL',
    "event": "kind, claim_id, target_id, undo_id, redo_id",
    "saved_filter": "name, chosen",
    "reviewer": "walk",
}


def copy_database(path: Path, to: Path) -> Path:
    """A copy of a database that may be open, with what is only in its log so far."""
    with contextlib.closing(sqlite3.connect(path)) as source, contextlib.closing(sqlite3.connect(to)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=WAL")
    return to


def contents(path: Path) -> dict[str, list[Any]]:
    """What a database holds of a reviewer's work, without times."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        found = {
            table: [list(row) for row in database.execute(f"SELECT {columns} FROM {table} ORDER BY id")]
            for table, columns in _TABLES.items()
        }
    found["reviewer"] = [json.loads(row[0]) for row in found["reviewer"] if row[0]]
    return found
