"""Choosing the order of the claims, narrowing it to a type or host, and saved filters."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.domain.orders import Filter, Order, SavedFilter
from annotator.domain.vocabulary import ClaimType
from annotator.tui.filters import filter_name
from annotator.tui.header import walk_words
from annotator.tui.screens.modal import Waiting

if TYPE_CHECKING:
    from annotator.domain.orders import Counted, Walk
    from annotator.review.desk import ReviewDesk
    from annotator.tui.controllers.route import Route
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState

_MOST = 500
"""Hosts or saved filters offered at most."""
_ORDERS = {
    Order.ARTICLE: ("a", "article order"),
    Order.SCORE: ("s", "strongest suggestion first"),
    Order.UNCERTAIN: ("u", "most uncertain first: no score shown, then near 0.5"),
    Order.DRAFTS: ("d", "your oldest draft first"),
    Order.DISAGREEMENT: ("g", "claims that others answered differently first"),
    Order.INFORMATION: ("i", "begun claims first, where your answer tells most"),
}
"""The key and description of each order. A blind project does not offer that by information: it would be article order,
since any other would tell where others differ."""


class OrderChoice:
    """Asks for the order of the claims; saves, renames and removes filters."""

    def __init__(self, state: "ScreenState", stage: "Stage", route: "Route") -> None:
        self._state = state
        self._stage = stage
        self._route = route

    def choose(self) -> None:
        """Choose what Tab goes to next."""
        from annotator.tui.screens.questions import Choose

        desk = self._state.desk
        hidden = {Order.INFORMATION} if desk is None or desk.team.is_blind else set()
        options = [way for order, way in _ORDERS.items() if order not in hidden]
        options += [("t", _narrowed("only one type of claim …", self._state.walk.type))]
        options += [("h", _narrowed("only one host (of the article or a cited source) …", self._state.walk.host))]
        options += [("l", "a saved filter …"), ("k", "save this order and filter under a name …")]
        title = "Tab goes to the claims that need you"
        self._stage.push(Choose(title, options, _ORDERS[self._state.walk.order][0]), self._order_chosen)

    def _order_chosen(self, key: str | None) -> None:
        if key is not None and self._state.desk is not None:
            waiting = Waiting()
            self._stage.push(waiting)
            self._stage.start(self._ordered(self._state.desk, key, waiting), "order")

    async def _ordered(self, desk: "ReviewDesk", key: str, waiting: Waiting) -> None:
        ways = {key: order for order, (key, _) in _ORDERS.items()}
        then = {"t": self._narrow_type, "h": self._narrow_host, "l": self._choose_saved, "k": self._keep}
        try:
            if key in ways:
                await self._go_by(desk, replace(self._state.walk, order=ways[key]))
            else:
                await then[key](desk)
        finally:
            waiting.answer(None)

    async def _ask(self, title: str, options: Sequence[tuple[str, str]], current: str | None = None) -> str | None:
        from annotator.tui.screens.questions import Choose

        return await self._stage.ask(Choose(title, options, current))

    async def _go_by(self, desk: "ReviewDesk", walk: "Walk") -> None:
        """Store the order, show it and go to its first claim."""
        await asyncio.to_thread(desk.walk.choose, walk)
        self._state.walk = walk
        self._stage.show_header()
        words = walk_words(walk)
        self._route.from_the_top(f"Tab order: {words}." if words else "Tab goes through the claims in article order.")

    async def _narrow_type(self, desk: "ReviewDesk") -> None:
        name = await self._counted_choice("Only claims of one type", await asyncio.to_thread(desk.walk.count_types))
        if name is not None:
            await self._go_by(desk, replace(self._state.walk, type=ClaimType(name) if name else None))

    async def _narrow_host(self, desk: "ReviewDesk") -> None:
        title = "Only claims whose article, or a source you cited, is from one host"
        name = await self._counted_choice(title, await asyncio.to_thread(desk.walk.count_hosts))
        if name is not None:
            await self._go_by(desk, replace(self._state.walk, host=name or None))

    async def _counted_choice(self, title: str, found: Sequence["Counted"]) -> str | None:
        """The name of one, empty for all of them, ``None`` when the reviewer left."""
        options = [("0", "all of them")]
        options += [(str(n), f"{each.name} ({each.claims})") for n, each in enumerate(found[:_MOST], 1)]
        key = await self._ask(title, options)
        return key if key is None else found[int(key) - 1].name if key != "0" else ""

    async def _choose_saved(self, desk: "ReviewDesk") -> None:
        saved = await asyncio.to_thread(desk.walk.list_filters)
        if not saved:
            self._stage.say(
                f"No filter is saved yet: {self._state.keymap['order'].shown_key} k saves the current one under a name."
            )
            return
        chosen = await self._one_of("Saved filters", saved, [("r", "rename one …"), ("x", "remove one …")])
        if chosen == "r":
            await self._rename(desk, saved)
        elif chosen == "x":
            await self._remove(desk, saved)
        elif isinstance(chosen, SavedFilter):
            self._state.chosen = chosen.chosen
            await self._go_by(desk, chosen.walk)

    async def _one_of(
        self, title: str, saved: Sequence[SavedFilter], more: Sequence[tuple[str, str]] = ()
    ) -> SavedFilter | str | None:
        """A saved filter, or the key of one of ``more``."""
        options = [(str(n), _saved_words(each)) for n, each in enumerate(saved[:_MOST], 1)]
        key = await self._ask(title, [*options, *more])
        return saved[int(key) - 1] if key is not None and key.isdecimal() else key

    async def _keep(self, desk: "ReviewDesk") -> None:
        from annotator.tui.screens.questions import NameForm

        name = await self._stage.ask(NameForm("Save this order and filter under a name"))
        if name is None:
            return
        taken = {each.name for each in await asyncio.to_thread(desk.walk.list_filters)}
        if " ".join(name.split()) in taken:
            answer = await self._ask(f"“{name}” already exists", [("r", "Replace it"), ("l", "Keep the old one")])
            if answer != "r":
                return
        await asyncio.to_thread(desk.walk.save_filter, SavedFilter(name, self._state.walk, self._state.chosen))
        self._stage.say(f"Saved as “{name}”; {self._state.keymap['order'].shown_key} l chooses it again.", "success")

    async def _rename(self, desk: "ReviewDesk", saved: Sequence[SavedFilter]) -> None:
        from annotator.tui.screens.questions import NameForm

        one = await self._one_of("Rename which", saved)
        if isinstance(one, SavedFilter):
            name = await self._stage.ask(NameForm(f"New name for “{one.name}”", one.name))
            if name is not None:
                await asyncio.to_thread(desk.walk.rename_filter, one.name, name)
                self._stage.say(f"“{one.name}” is now called “{name}”.", "success")

    async def _remove(self, desk: "ReviewDesk", saved: Sequence[SavedFilter]) -> None:
        one = await self._one_of("Remove which (claims and answers stay)", saved)
        if isinstance(one, SavedFilter):
            await asyncio.to_thread(desk.walk.remove_filter, one.name)
            self._stage.say(f"Removed the saved filter “{one.name}”.", "success")


def _narrowed(words: str, now: str | None) -> str:
    return f"{words} (now {now})" if now else words


def _saved_words(saved: SavedFilter) -> str:
    stops = None if saved.chosen is Filter.ALL else f"only {filter_name(saved.chosen)}"
    parts = [part for part in (walk_words(saved.walk), stops) if part]
    return f"{saved.name} — {', '.join(parts) or 'all claims in article order'}"
