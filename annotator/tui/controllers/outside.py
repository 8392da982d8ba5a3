"""Taking things out of the program: copying a claim or an address, opening a source in the browser."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.text import clean_line
from annotator.tui.desktop import copy, open_page
from annotator.web.hosts import host_shown

if TYPE_CHECKING:
    from annotator.domain.records import Source
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState


class Outside:
    """Copies and opens what belongs to the claim under the cursor."""

    def __init__(self, state: "ScreenState", stage: "Stage") -> None:
        self._state = state
        self._stage = stage

    def copy_claim(self) -> None:
        """Copy the claim, or possible claim, as one line."""
        claim = self._state.claim or self._state.possible
        if claim is None:
            self._stage.refuse("no claim here", "copy")
        else:
            self._stage.start(self._copy(clean_line(claim.exact), "the claim"), "outside")

    def copy_address(self) -> None:
        """Copy the address of a source, chosen if there are several."""
        self._pick("copy_address", "Copy the address of which source?", self._copy_url)

    def open_source(self) -> None:
        """Open a source in the browser, chosen if there are several."""
        self._pick("open_source", "Open which source?", self._open)

    def open_number(self, number: int) -> None:
        """Open source ``number`` of the claim, as the panel counts from 1."""
        from annotator.tui.source_words import link_of

        claim = self._state.claim
        pieces = claim.review.evidence if claim is not None and claim.review else ()
        url = link_of(pieces[number - 1].source) if 0 < number <= len(pieces) else None
        if url is None:
            self._stage.refuse("this source has no web address", "open_source")
        else:
            self._open(url)

    def _pick(self, action: str, question: str, then: Callable[[str], None]) -> None:
        """Do something with the only web address cited for the claim, or with the one that is chosen."""
        from annotator.tui.screens.questions import Choose
        from annotator.tui.source_words import link_of

        claim = self._state.claim
        sources = [piece.source for piece in claim.review.evidence] if claim is not None and claim.review else []
        found = [(source, url) for source in sources if (url := link_of(source)) is not None]
        if not found:
            why = "no claim here" if claim is None else "no source is cited here"
            self._stage.refuse("no cited source has a web address" if sources else why, action)
        elif len(found) == 1:
            then(found[0][1])
        else:
            urls = {str(n): url for n, (_, url) in enumerate(found[:9], 1)}
            options = [(str(n), _words(source, url)) for n, (source, url) in enumerate(found[:9], 1)]
            self._stage.push(Choose(question, options), lambda key: then(urls[key]) if key is not None else None)

    def _copy_url(self, url: str) -> None:
        self._stage.start(self._copy(url, url), "outside")

    async def _copy(self, text: str, what: str) -> None:
        self._stage.say(f"Copied {await copy(self._stage.screen.app, text)}: {what}")

    def _open(self, url: str) -> None:
        self._stage.start(self._opened(url), "outside")

    async def _opened(self, url: str) -> None:
        self._stage.say(await open_page(self._stage.screen.app, url))


def _words(source: "Source", url: str) -> str:
    from annotator.tui.source_words import place_of

    return f"{place_of(source, host_shown(url))}  {url}"
