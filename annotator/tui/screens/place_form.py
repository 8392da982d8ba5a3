"""A form for one path or address, completed while it is typed and tried before it is taken."""

import asyncio
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from annotator.errors import AnnotatorError
from annotator.text import one_line
from annotator.tui.quiet import has_workers
from annotator.tui.screens.fields import Field
from annotator.tui.screens.modal import Hints, Modal
from annotator.tui.screens.source_inputs import CompletingInput

_MOST = 500
"""Entries of a folder that are looked at for completion."""


class PlaceForm(Modal[str]):
    """Returns a place that ``check`` has nothing against, or ``None`` when the reviewer left."""

    AUTO_FOCUS = "CompletingInput"
    BESIDE = frozenset(("completions",))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Go on", id="place.take", tooltip="Use this place"),
    ]

    def __init__(self, title: str, name: str, example: str, check: Callable[[str], object], note: str = "") -> None:
        """``check`` is called in a thread with what was typed; an ``AnnotatorError`` is shown at the field."""
        super().__init__()
        self._title = title
        self._entry = CompletingInput(placeholder=example)
        self._field = Field(name, self._entry)
        self._check = check
        self._note = note

    def compose(self) -> ComposeResult:
        """The field, the note, the keys."""
        with Vertical(id="dialog"):
            yield Static(Content(self._title), classes="question")
            yield self._field
            yield Static(Content(self._note), classes="asking")
            yield Hints(("Enter", "Go on", "take"), ("Tab", "Complete", ""), ("Esc", "Back", "leave"))

    def is_undecided(self, event: events.Event | None) -> bool:
        """Tab and → complete what was typed, for which the completions must be there."""
        completes = isinstance(event, events.Key) and event.key in ("tab", "right")
        return has_workers(self.app, self, () if completes else self.BESIDE)

    @on(Input.Changed)
    def _complete_soon(self) -> None:
        self._field.complain(None)
        self.run_worker(self._complete(self._entry.value), group="completions", exclusive=True)

    async def _complete(self, typed: str) -> None:
        self._entry.complete_from(await asyncio.to_thread(_entries, typed))

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Try the place; return it if it can be used."""
        place = self._entry.value.strip()
        if place:
            self.run_worker(self._try(place), group="check", exclusive=True, exit_on_error=False)
        else:
            self._field.complain("Type a path or an address first.")

    async def _try(self, place: str) -> None:
        try:
            await asyncio.to_thread(self._check, place)
        except AnnotatorError as error:
            self._field.complain(one_line(str(error)))
        else:
            self.answer(place)


def _entries(typed: str) -> list[str]:
    """What is in the folder that ``typed`` names, written as it would go on there."""
    folder = typed[: typed.rfind("/") + 1]
    if "://" in typed or not typed:
        return []
    try:
        found = sorted(islice(Path(folder or ".").expanduser().iterdir(), _MOST))
        return [f"{folder}{each.name}{'/' if each.is_dir() else ''}" for each in found]
    except (OSError, RuntimeError, ValueError):  # no such folder, home or name
        return []
