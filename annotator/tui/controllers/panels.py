"""Panels beside or over the article: the guideline, the reviewer's progress, the keys."""

import asyncio
from typing import TYPE_CHECKING

from textual.geometry import Spacing

from annotator import __version__
from annotator.text import counted
from annotator.tui.marks import legend
from annotator.tui.screens.modal import SHEET, sheet_room
from annotator.tui.widgets.bars import KeyBar
from annotator.tui.widgets.claim_panel import ClaimPanel

if TYPE_CHECKING:
    from annotator.domain.figures import About
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState
    from annotator.tui.screens.help import Groups

_ROOMY = 110
"""Cells from which the guideline fits beside the article."""
_WIDE = 120
"""Cells from which the claim fits beside the article."""
_WIDEST = 160
"""Cells from which article, claim and guideline fit side by side."""
_SHORT = 22
"""Rows below which the claim panel shrinks in favour of the article."""
_GUIDELINE = "#guideline"


class Panels:
    """Shows the panels and lays the screen out around them. Their screens are imported on first use."""

    def __init__(self, state: "ScreenState", stage: "Stage") -> None:
        self._state = state
        self._stage = stage
        self._screen = stage.screen

    def fit(self, width: int, height: int) -> None:
        """Lay everything out for a terminal of this size."""
        if width < _ROOMY:
            self._hide_guideline()
        self._lay_out()
        self._screen.set_class(height < _SHORT, "-short")
        self.make_room()
        self._stage.show_header()

    def make_room(self) -> None:
        """Leave the room that a form on top takes, so that it covers nothing of the article and no message."""
        covered = any(above.has_class(SHEET) for above in self._screen.app.screen_stack)
        room = sheet_room(self._screen.size) if covered else Spacing()
        for selector in ("#claim", "#keys", _GUIDELINE):
            self._screen.query(selector).set(display=not covered)
        self._screen.query_one("#desk").styles.margin = Spacing(right=room.right)
        self._screen.query_one("#status").styles.margin = room

    def _lay_out(self) -> None:
        """Put the claim beside the article if there is room, else below it."""
        guided = bool(self._screen.query(_GUIDELINE))
        self._screen.set_class(self._screen.size.width >= (_WIDEST if guided else _WIDE), "-wide")

    def toggle_guideline(self) -> None:
        """Show or hide the guideline."""
        if self._screen.query(_GUIDELINE):
            self._hide_guideline()
        else:
            self._stage.start(self._show_guideline(), "guideline", exclusive=True)

    async def _show_guideline(self) -> None:
        if self._state.desk is None:
            return
        guideline = await asyncio.to_thread(self._state.desk.guideline.read)
        if self._screen.size.width < _ROOMY:
            from annotator.tui.screens.guideline_screen import GuidelineScreen

            self._stage.push(GuidelineScreen(guideline))
            return
        from annotator.tui.widgets.guideline_text import GuidelineText

        panel = GuidelineText(guideline, id=_GUIDELINE[1:])
        await self._screen.query_one("#desk").mount(panel)
        self._lay_out()
        panel.focus()
        key = self._state.keymap["guideline"].shown_key
        self._stage.say(f"↑ ↓ PgUp PgDn scroll the guideline, Esc returns to the article, {key} closes it.")

    def _hide_guideline(self) -> None:
        panel = self._screen.query(_GUIDELINE)
        if panel:
            self._screen.set_focus(None)
            panel.remove()
            self._screen.call_after_refresh(self._lay_out)

    def leave_guideline(self) -> None:
        """Give the scrolling keys back to the article; the guideline stays."""
        self._screen.set_focus(None)

    def scroll(self, direction: int) -> None:
        """Scroll the claim's panel by a page down (1) or up (-1)."""
        panel = self._screen.query_one(ClaimPanel)
        if panel.hidden[direction > 0]:
            panel.turn(direction)
        elif direction > 0:
            self._stage.refuse("the panel shows all there is below", "panel_down")
        else:
            self._stage.refuse("the panel shows all there is above", "panel_up")

    def progress(self) -> None:
        """Show the reviewer's progress."""
        self._stage.start(self._show_progress(), "progress", exclusive=True)

    async def _show_progress(self) -> None:
        if self._state.desk is None:
            return
        progress = await asyncio.to_thread(self._state.desk.progress.report)
        from annotator.tui.screens.progress_screen import ProgressScreen

        def closed(wants_team: bool | None) -> None:
            if wants_team:
                self.agreement()

        self._stage.push(ProgressScreen(progress, self._state.scheme), closed)

    def agreement(self) -> None:
        """Show how far reviewers agree."""
        if self._state.desk is None:
            return
        from annotator.tui.screens.agreement_screen import AgreementScreen

        team = self._state.desk.team
        self._stage.push(AgreementScreen(team.agreement, self._state.scheme, blind=team.is_blind))

    def about(self) -> None:
        """Show what the project and the database are, and the versions in use."""
        self._stage.start(self._show_about(), "about", exclusive=True)

    async def _show_about(self) -> None:
        if self._state.desk is None:
            return
        about = await asyncio.to_thread(self._state.desk.about)
        from annotator.tui.screens.help import HelpScreen

        self._stage.push(HelpScreen(_about_groups(about), "About"))

    def help(self) -> None:
        """Say what marks mean and list every key; a click on a key runs its action."""
        from annotator.tui.screens.help import HelpScreen

        def closed(action_id: str | None) -> None:
            if action_id is not None:
                self._screen.post_message(KeyBar.Pressed(self._state.keymap[action_id].action))

        self._stage.push(
            HelpScreen([*legend(self._state.scheme), *self._state.keymap.groups()], "Marks and keys"), closed
        )

    def failures(self) -> None:
        """List what could not be imported."""
        from annotator.tui.screens.help import HelpScreen

        failures = self._state.importing.failures if self._state.importing else ()
        if failures:
            rows = [(str(n), sentence) for n, sentence in enumerate(failures, 1)]
            self._stage.push(HelpScreen([("Could not be imported", rows)], "Import"))
        else:
            self._stage.refuse("no import has failed", "failures")


def _about_groups(about: "About") -> "Groups":
    """What is known, in two groups."""
    guideline = f"{about.guideline or 'none'}, version {about.guideline_version}"
    reviews = counted(about.reviews_per_claim, "answer")
    return [
        (
            "Project",
            [
                ("name", about.project),
                ("labels", ", ".join(about.labels)),
                ("closed", f"a claim is closed by {reviews}"),
                ("others", "their answers are hidden until then" if about.blind else "their answers are shown"),
                ("guideline", guideline),
            ],
        ),
        (
            "Data and versions",
            [
                ("database", about.database),
                ("annotator", __version__),
                ("suggester", ", ".join(about.suggesters) or "none has run"),
            ],
        ),
    ]
