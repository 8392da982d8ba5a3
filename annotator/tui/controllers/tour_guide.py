"""The tour: leads through its steps on the review screen, and judges each by what the database and the screen hold."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.domain.decided import Decided
from annotator.domain.orders import Filter, Walk
from annotator.domain.work import Place
from annotator.practice.judges import Scene, Verdict
from annotator.practice.lessons import LESSONS, Lesson
from annotator.practice.material import material
from annotator.tui.keys import shown
from annotator.tui.widgets.tour_strip import Said, TourStrip

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

    from annotator.review.desk import ReviewDesk
    from annotator.tui.screens.review import ReviewScreen

_LOOK = 0.1
"""Seconds between two looks at what was done."""
_ACTIONS = ("tour_next", "tour_again", "tour_leave")
_WORDS = dict(zip(_ACTIONS, ("next", "again", "leave"), strict=True))
_FREE = ("f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9")
"""Keys that the tour takes, unless the key map uses them."""
Export = Callable[["ReviewDesk", Path, str], Sequence[tuple[str, str]]]
"""Writes the dataset to a file of this name in a folder; the fields and values of a record."""


class TourGuide:
    """Shows the strip on every screen, and moves from step to step."""

    def __init__(self, folder: Path, export: Export, first: int = 1) -> None:
        """Begin at step ``first``."""
        self.folder = folder
        """Where everything that the tour writes is."""
        self.number = first
        """The step the tour is at, from 1; one beyond the last when it is over."""
        self.finished: set[int] = set()
        """The steps answered right."""
        self._export = export
        self._last = 0
        self._done: list[Decided] = []
        self._exported = False
        self._said: Said = ("", "")
        self._looking, self._saves = False, 0
        """Whether the history is being read, and how many decisions were saved when it was read last."""

    def attach(self, app: "App[Any]", review: "ReviewScreen") -> None:
        """Give the tour's keys to ``app``, over forms too; ``review`` is its review screen."""
        self._app, self._review, self._state, self._stage = app, review, review.state, review.stage
        taken = {key for action in self._state.keymap.actions for key in action.key_list}
        free = [key for key in _FREE if key not in taken]
        self._keys = dict(zip(_ACTIONS, free, strict=False))
        methods = (self.go_on, self.begin_again, review.lifecycle.leave)
        for (action, key), method in zip(self._keys.items(), methods, strict=False):
            setattr(app, f"action_{action}", method)  # where Textual looks up the action ``action``
            app._bindings.bind(key, action, show=False, priority=True)

    def pass_over(self, desk: "ReviewDesk") -> None:
        """Take what is in the history already for what was done before the tour began."""
        self._last = max((entry.id for entry in desk.progress.decided_since(0)), default=0)

    def begin(self) -> None:
        """Start to watch."""
        self._app.set_interval(_LOOK, self._watch)

    @property
    def lesson(self) -> Lesson | None:
        """The step the tour is at; ``None`` when it is over."""
        return LESSONS[self.number - 1] if self.number <= len(LESSONS) else None

    def _watch(self) -> None:
        """Show the strip on the screen on top, and look at what was done."""
        if self._state.opened is None:
            return
        screen = self._app.screen
        if screen.id != "--command-palette" and screen.is_mounted and not screen.query(TourStrip):
            screen.mount(TourStrip())
        self._draw(screen)
        desk, saves = self._state.desk, self._state.saves
        if desk is not None and saves != self._saves and not self._looking:
            self._saves, self._looking = saves, True
            self._stage.start(self._look(desk), "tour")
        elif screen is self._review and not self._looking:
            self._judge(by_state=True)

    def _draw(self, screen: "Screen[Any]") -> None:
        lesson, count = self.lesson, len(LESSONS)
        title = f"TOUR step {self.number}/{count}: {lesson.title}" if lesson else f"TOUR done: {count}/{count} steps"
        keys = " · ".join(f"{shown(key)} {_WORDS[action]}" for action, key in self._keys.items())
        words, tone = self._said
        task = (
            lesson.task if lesson else "Nothing of this is kept. {tour_leave} or {quit} leaves; {guide} is the guide."
        )
        for strip in screen.query(TourStrip):
            strip.show(title, keys, (self._with_keys(words), tone), self._with_keys(task))

    def _with_keys(self, words: str) -> str:
        """The sentence with the reviewer's own keys in it."""
        keys = {action.id: action.shown_key for action in self._state.keymap.actions}
        keys["back"] = keys["undo"] if self._app.screen is self._review else "Esc"
        return words.format(**keys | {action: shown(key) for action, key in self._keys.items()})

    async def _look(self, desk: "ReviewDesk") -> None:
        """Judge every entry of the history that is new, in order."""
        try:
            for entry in await asyncio.to_thread(desk.progress.decided_since, self._last):
                self._last = entry.id
                self._done.append(entry)
                self._judge()
        finally:
            self._looking = False

    def _judge(self, *, by_state: bool = False) -> None:
        lesson = self.lesson
        if lesson is None:
            return
        opened, match = self._state.opened, self._stage.view.scene.match
        scene = Scene(
            lesson.place(material()),
            () if by_state else tuple(self._done),
            self._state.walk if by_state else Walk(),
            self._state.chosen if by_state else Filter.ALL,
            opened.text[slice(*match)] if by_state and opened and match else "",
            self._exported,
        )
        verdict = lesson.judge(scene)
        if verdict is not None:
            self._take(verdict)

    def _take(self, verdict: Verdict) -> None:
        tone = {True: "success", False: "error", None: "warning"}[verdict.right]
        more = " Or {tour_next} goes on." if verdict.right is False else ""
        self._said = (f"{verdict.words}{more}", tone)
        if verdict.right:
            self.finished.add(self.number)
            self._enter(self.number + 1)

    def _enter(self, number: int) -> None:
        self.number, self._done = number, []

    def go_on(self) -> None:
        """Go to the next step, with the right answer given; at the export, open the command line."""
        lesson = self.lesson
        if lesson is not None and self.number == len(LESSONS) and not self._exported:
            self._stage.start(self._ask_for_export(), "tour-step", exclusive=True)
        elif lesson is not None:
            self._stage.start(self._solve(lesson), "tour-step", exclusive=True)

    async def _solve(self, lesson: Lesson) -> None:
        desk = self._state.desk
        if desk is None:
            return
        await self._settle()
        await self._catch_up(desk)
        if lesson is self.lesson:
            await self._start_over(desk)
            if lesson.solve is not None:
                await asyncio.to_thread(lesson.solve, desk)
            await self._catch_up(desk)
            self._said = ("Done for you.", "")
            self._enter(self.number + 1)
        self._state.walk = await asyncio.to_thread(desk.walk.read)
        await self._show(desk)

    def begin_again(self) -> None:
        """Start the step again: what was decided in it is undone."""
        self._stage.start(self._again(), "tour-step", exclusive=True)

    async def _again(self) -> None:
        desk = self._state.desk
        if desk is None:
            return
        await self._settle()
        await self._catch_up(desk)
        await self._start_over(desk)
        if self.lesson is None:
            self.number = len(LESSONS)
        self._exported = False
        self._said = ("The step begins again.", "")
        await self._show(desk)

    async def _settle(self) -> None:
        """Leave every form, and wait until what was decided is saved."""
        for screen in reversed(self._app.screen_stack[1:]):
            await screen.dismiss(None)
        if self._state.span is not None:
            self._review.spans.leave()
        if self._state.queue is not None:
            await self._state.queue.settle()

    async def _catch_up(self, desk: "ReviewDesk") -> None:
        """Know of all that is in the history, without judges it."""
        for entry in await asyncio.to_thread(desk.progress.decided_since, self._last):
            self._last = entry.id
            self._done.append(entry)

    async def _start_over(self, desk: "ReviewDesk") -> None:
        """Take back what was decided since the step began, and what the screen was set to."""
        signs = {"undo": -1}
        many = sum(signs.get(each.kind, 1) for each in self._done)
        for _ in range(abs(many)):
            await asyncio.to_thread(desk.undo if many > 0 else desk.redo)
        await self._catch_up(desk)
        self._done = []
        await asyncio.to_thread(desk.walk.choose, Walk())
        self._state.walk, self._state.chosen = Walk(), Filter.ALL
        scene = self._stage.view.scene
        scene.matches, scene.match = [], None

    async def _show(self, desk: "ReviewDesk") -> None:
        """Open the step's claim, as the database has it now."""
        self._state.recent = await asyncio.to_thread(desk.sources.list_recent)
        claim = self.lesson.place(material()) if self.lesson else None
        here = self._state.place
        place = Place(claim.article_id, 0, claim.id) if claim else here
        if place is not None:
            await self._review.articles.open(place)
        self._stage.show_header()

    async def _ask_for_export(self) -> None:
        from annotator.tui.screens.command_form import CommandForm
        from annotator.tui.screens.help import HelpScreen

        name, desk = await self._stage.ask(CommandForm()), self._state.desk
        if name is None or desk is None:
            return
        record = await asyncio.to_thread(self._export, desk, self.folder, name)
        self._exported = True
        self._judge(by_state=True)
        self._stage.push(
            HelpScreen([(f"{name} has one JSON object a line; the first labelled one", record)], "Exported")
        )
