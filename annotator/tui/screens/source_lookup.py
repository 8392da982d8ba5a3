"""Look-ups of the source form: known sources, completions, files."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.timer import Timer
from textual.widgets import Input

from annotator.errors import AnnotatorError
from annotator.text import clean_box
from annotator.tui.quiet import has_workers
from annotator.tui.screens.citation import Look
from annotator.tui.screens.fields import TextBox
from annotator.tui.screens.source_fields import COMPLETED, SourceFields
from annotator.tui.screens.source_inputs import AddressInput, CompletingInput
from annotator.web.address import Address, host_of, is_path, local_path
from annotator.web.hosts import caution

if TYPE_CHECKING:
    from annotator.domain.records import Citation, Evidence, Quote, Source
    from annotator.domain.source_facts import SourceSummary
    from annotator.review.desk import ReviewDesk

_PAUSE = 0.15
"""Seconds to wait after a key before looking up an address."""
_COMPLETE_FROM = 1000
"""Number of the newest sources used for completion."""
_OF_A_PAGE = ("title", "publisher", "published_at")
"""What the archived copy of a page says of it."""
_OF_A_HOST = ("publisher", "kind")
"""What the sources of one host have in common."""


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
        **options: Any,
    ) -> None:
        super().__init__(recent, article_url, draft, cited, **options)
        self._desk = desk
        self._pause: Timer | None = None
        self._looked_up: set[str] = set()
        """Keys of the addresses that were looked up."""
        self._copies: dict[str, Mapping[str, str]] = {}
        """What archived copies say of themselves, by the key of their address."""
        self._hosts: Mapping[str, Mapping[str, str]] | None = None
        """What the sources of each host have in common, once it is read."""

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
        if (words := caution(self._entry("url").value)) is not None:
            self.say(words)
        if self._desk is not None and look.typed.address is not None:
            self._beside(self._find(self._desk, look.typed.address), "known")

    async def _find(self, desk: "ReviewDesk", address: Address) -> None:
        """Fill in the details of the source at ``address``, if it is still the address in the form."""
        with suppress(AnnotatorError):  # only a convenience: saving reports the error
            source, copy = await asyncio.to_thread(_known_and_copied, desk, address.url)
            if source is not None:
                self._found[address.key] = source
                self._copies[address.key] = copy
        self._looked_up.add(address.key)
        self._offer()
        self._fill_in()

    def _known_details(self, look: Look) -> Mapping[str, str]:
        """Also what the archived copy says, and for a new source what all others of its host have in common."""
        known, address = super()._known_details(look), look.typed.address
        if address is None:
            return known
        host = {} if look.known else (self._hosts or {}).get(host_of(address.url), {})
        return {**host, **self._copies.get(address.key, {}), **known}

    def _recall(self, source: "Source") -> None:
        """Offer the quote that was cited from the source before, unless there is one."""
        if self._desk is not None:
            self._beside(self._offer_quote(self._desk, source), "quote")

    async def _offer_quote(self, desk: "ReviewDesk", source: "Source") -> None:
        with suppress(AnnotatorError):
            quote = await asyncio.to_thread(desk.sources.last_quote, source.id)
            box = self.query_one(TextBox)
            if quote is not None and not box.text:
                box.fill(quote.exact)
                self._offered = quote if quote.exact == box.text else None

    _offered: "Quote | None" = None

    def _typed(self) -> "Citation":
        """Also the context of a quote that was offered and taken as it is."""
        typed = super()._typed()
        if self._offered and typed.quote and typed.quote.exact == self._offered.exact:
            return replace(typed, quote=self._offered)
        return typed

    async def _read_completions(self, desk: "ReviewDesk") -> None:
        try:
            known = await asyncio.to_thread(desk.sources.search, "", _COMPLETE_FROM)
        except AnnotatorError:
            known = []  # no completions
        self._hosts = _in_common(known)
        self._fill_in()
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
        """Add the file if the address is a path, or look the address up if that was not done; then call ``then``.

        Return whether that is under way: what is saved never depends on how fast it was typed.
        """
        if self._desk is None:
            return False
        if not self._is_file():
            return self._look_up_first(self._desk, then)
        self.say("Reading the file…")
        self._beside(self._add_file(self._desk, self._entry("url").value, then), "file")
        return True

    def _look_up_first(self, desk: "ReviewDesk", then: Callable[[], None]) -> bool:
        address = self._look().typed.address
        if address is None or (address.key in self._looked_up and self._hosts is not None):
            return False

        async def look_up() -> None:
            if self._hosts is None:
                await self._read_completions(desk)
            await self._find(desk, address)
            then()

        self._beside(look_up(), "file")
        return True

    def _fill(self, source: "Source") -> None:
        """A source that is chosen is taken as it is."""
        super()._fill(source)
        self._looked_up.add(source.key or "")

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


def _known_and_copied(desk: "ReviewDesk", url: str) -> "tuple[Source | None, Mapping[str, str]]":
    """The source at an address, and what its archived copy says where the source says nothing; runs in a thread."""
    source = desk.sources.find(url)
    missing = [name for name in _OF_A_PAGE if source is not None and not getattr(source, name)]
    told = None
    with suppress(AnnotatorError):
        told = desk.sources.read_copy(source.id) if source is not None and missing else None
    return source, {name: value for name in missing if told is not None and (value := getattr(told, name))}


def _in_common(known: "Iterable[SourceSummary]") -> Mapping[str, Mapping[str, str]]:
    """What all sources of a host say alike, as far as they say anything."""
    said: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in known:
        for name in _OF_A_HOST:
            if each.host and (value := getattr(each.source, name)):
                said[each.host][name].add(value)
    return {
        host: {name: next(iter(values)) for name, values in names.items() if len(values) == 1}
        for host, names in said.items()
    }
