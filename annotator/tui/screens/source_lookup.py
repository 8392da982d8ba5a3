"""Look-ups of the source form: known sources, completions, files."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.timer import Timer
from textual.widgets import Input

from annotator.errors import AnnotatorError
from annotator.text import clean_box
from annotator.tui.quiet import has_workers
from annotator.tui.screens.fields import TextBox
from annotator.tui.screens.source_fields import COMPLETED, Look, SourceFields
from annotator.tui.screens.source_inputs import AddressInput, CompletingInput
from annotator.web.address import Address, is_path, local_path

if TYPE_CHECKING:
    from annotator.domain.records import Citation, Evidence, Source
    from annotator.review.desk import ReviewDesk

_PAUSE = 0.15
"""Seconds to wait after a key before looking up an address."""
_COMPLETE_FROM = 1000
"""Number of the newest sources used for completion."""


class SourceLookup(SourceFields):
    """Looks up sources in the background; without a desk, only the recent sources are known."""

    BESIDE = frozenset(("known", "completions"))

    def __init__(
        self,
        desk: "ReviewDesk | None",
        recent: Sequence["Source"],
        article_url: str | None,
        draft: "Citation",
        cited: Sequence["Evidence"] = (),
    ) -> None:
        super().__init__(recent, article_url, draft, cited)
        self._desk = desk
        self._pause: Timer | None = None

    def is_undecided(self, event: events.Event | None) -> bool:
        """Tab and → complete what was typed, for which the completions must be there."""
        completes = isinstance(event, events.Key) and event.key in ("tab", "right")
        beside = self.BESIDE - {"completions"} if completes else self.BESIDE
        return has_workers(self.app, self, beside)

    def on_mount(self) -> None:
        """Load the completions in the background."""
        if self._desk is not None:
            self._beside(self._read_completions(self._desk), "completions")

    @on(Input.Changed, "#url")
    def _look_up_soon(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        if self._desk is not None:
            self._pause = self.set_timer(_PAUSE, self._look_up)

    def _look_up(self) -> None:
        look = self._look()
        if self._desk is not None and look.typed.address is not None and look.known is None:
            self._beside(self._find(self._desk, look.typed.address), "known")

    async def _find(self, desk: "ReviewDesk", address: Address) -> None:
        """Fill in the details of the source at ``address``, if it is still the address in the form."""
        try:
            source = await asyncio.to_thread(desk.sources.find, address.url)
        except AnnotatorError:
            return  # only a convenience: saving reports the error
        if source is not None:
            self._found[address.key] = source
            self._offer()
            self._fill_in_known()

    async def _read_completions(self, desk: "ReviewDesk") -> None:
        try:
            known = await asyncio.to_thread(desk.sources.search, "", _COMPLETE_FROM)
        except AnnotatorError:
            return  # no completions
        for name in COMPLETED:
            texts = (getattr(each.source, name) for each in known)
            self._completing(name).complete_from(text for text in texts if text)
        self._completing("url").complete_from(f"https://{each.host}/" for each in known if each.host)

    @on(AddressInput.Passage)
    def _take_as_quote(self, event: AddressInput.Passage) -> None:
        """Append a passage that was pasted into the address to the quote."""
        box = self.query_one(TextBox)
        box.text = f"{box.text}\n{clean_box(event.text)}" if box.text else clean_box(event.text)
        self.say("The pasted text is not an address; it was added to “Exact quote”.")

    def _problems(self, look: Look) -> dict[str, str]:
        """Accept the path of a file as an address; adding the file validates it."""
        found = super()._problems(look)
        if self._is_file():
            found.pop("url", None)
        return found

    def take_in(self, then: Callable[[], None]) -> bool:
        """If the address is the path of a file, add the file, then call ``then``. Return whether it is a path."""
        if not self._is_file() or self._desk is None:
            return False
        self.say("Reading the file…")
        self._beside(self._add_file(self._desk, self._entry("url").value, then), "file")
        return True

    async def _add_file(self, desk: "ReviewDesk", typed: str, then: Callable[[], None]) -> None:
        entry = self._entry("url")
        try:
            added = await asyncio.to_thread(desk.sources.add_file, local_path(typed))
            # in a blind project, details from other reviewers must stay hidden
            source = await asyncio.to_thread(desk.sources.find, added.url or "") or added
        except AnnotatorError as error:
            self.say("")
            self._field(entry).complain(str(error))
            entry.focus()
            return
        if entry.value != typed:
            return  # the reviewer has changed the address
        self.say("")
        if source.key is not None:
            self._found[source.key] = source
        self._fill(source)
        then()

    def _is_file(self) -> bool:
        return self._desk is not None and is_path(self._entry("url").value)

    def _completing(self, name: str) -> CompletingInput:
        return self.query_one(f"#{name}", CompletingInput)

    def _beside(self, work: Coroutine[None, None, None], group: str) -> None:
        """Run ``work`` in the background; it replaces earlier work of its group."""
        self.run_worker(work, group=group, exclusive=True, exit_on_error=False)
