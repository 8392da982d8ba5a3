"""What is shown beside or over the article: the guideline, and the reviewer's progress."""

import asyncio

from annotator.tui.screens.review_base import ReviewBase

ROOMY = 110
"""Cells from which the guideline stands beside the article."""
_PANEL = "#guideline"


class Showing(ReviewBase):
    """The actions that show something; each screen is imported when it is first needed."""

    def action_guideline(self) -> None:
        """Show the guideline, or take the one beside the article away."""
        if self.query(_PANEL):
            self.hide_guideline()
        else:
            self.start(self._show_guideline(), "guideline", exclusive=True)

    async def _show_guideline(self) -> None:
        if self.desk is None:
            return
        guideline = await asyncio.to_thread(self.desk.guideline.read)
        if self.size.width < ROOMY:
            from annotator.tui.screens.guideline_screen import GuidelineScreen

            self.app.push_screen(GuidelineScreen(guideline))
            return
        from annotator.tui.widgets.guideline_text import GuidelineText

        panel = GuidelineText(guideline, id=_PANEL[1:])
        await self.query_one("#desk").mount(panel)
        self.lay_out()
        panel.focus()
        self.say(f"↑ ↓ PgUp PgDn scroll the guideline, Esc frees them, {self.keymap['guideline'].shown_key} closes it.")

    def hide_guideline(self) -> None:
        """Take the guideline beside the article away, if it is there."""
        panel = self.query(_PANEL)
        if panel:
            self.set_focus(None)
            panel.remove()
            self.call_after_refresh(self.lay_out)

    def action_leave_guideline(self) -> None:
        """Give the scrolling keys back to the article; the guideline stays."""
        self.set_focus(None)

    def action_progress(self) -> None:
        """Show how far the reviewer has come."""
        self.start(self._show_progress(), "progress", exclusive=True)

    async def _show_progress(self) -> None:
        if self.desk is None:
            return
        progress = await asyncio.to_thread(self.desk.progress.report)
        from annotator.tui.screens.progress_screen import ProgressScreen

        self.app.push_screen(ProgressScreen(progress, self.scheme))

    def lay_out(self) -> None:
        """Arrange article, claim and guideline; the screen that holds them knows how."""
        raise NotImplementedError
