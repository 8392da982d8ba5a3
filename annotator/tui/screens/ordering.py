"""Choosing the order in which claims come, narrowing it to a topic or host, and filters kept under a name."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.domain.orders import SavedFilter
from annotator.domain.vocabulary import ClaimTag
from annotator.tui.screens.finding import Finding
from annotator.tui.screens.modal import Waiting
from annotator.tui.walk_words import ORDERS, saved_words, walk_words

if TYPE_CHECKING:
    from annotator.domain.orders import Counted, Walk
    from annotator.review.desk import ReviewDesk

_MOST = 500
"""Hosts or saved filters offered at most."""


class Ordering(Finding):
    """The actions about the way through the claims."""

    def action_order(self) -> None:
        """Choose what Tab goes to next."""
        from annotator.tui.screens.choose import Choose

        options = list(ORDERS.values())
        options += [("t", _narrowed("only one topic …", self.walk.topic))]
        options += [("h", _narrowed("only one host of article or cited source …", self.walk.host))]
        options += [("l", "a saved filter …"), ("k", "keep this order and filter under a name …")]
        title = "Tab goes to the claims that need you"
        self.app.push_screen(Choose(title, options, ORDERS[self.walk.order][0]), self._order_chosen)

    def _order_chosen(self, key: str | None) -> None:
        if key is not None and self.desk is not None:
            waiting = Waiting()
            self.app.push_screen(waiting)
            self.start(self._ordered(self.desk, key, waiting), "order")

    async def _ordered(self, desk: "ReviewDesk", key: str, waiting: Waiting) -> None:
        ways = {key: order for order, (key, _) in ORDERS.items()}
        then = {"t": self._narrow_topic, "h": self._narrow_host, "l": self._choose_saved, "k": self._keep}
        try:
            if key in ways:
                await self._go_by(desk, replace(self.walk, order=ways[key]))
            else:
                await then[key](desk)
        finally:
            waiting.answer(None)

    async def _ask(self, title: str, options: Sequence[tuple[str, str]], current: str | None = None) -> str | None:
        from annotator.tui.screens.choose import Choose

        return await self.app.push_screen_wait(Choose(title, options, current))

    async def _go_by(self, desk: "ReviewDesk", walk: "Walk") -> None:
        """Keep the way, show it and go to its first claim."""
        await asyncio.to_thread(desk.walk.choose, walk)
        self.walk = walk
        self.show_header()
        words = walk_words(walk)
        self.from_the_top(
            f"Tab goes by: {words}." if words else "Tab goes to the claims as they stand in the articles."
        )

    async def _narrow_topic(self, desk: "ReviewDesk") -> None:
        name = await self._counted_choice("Only claims of one topic", await asyncio.to_thread(desk.walk.count_topics))
        if name is not None:
            await self._go_by(desk, replace(self.walk, topic=ClaimTag(name) if name else None))

    async def _narrow_host(self, desk: "ReviewDesk") -> None:
        title = "Only claims whose article, or a source you cited, is from one host"
        name = await self._counted_choice(title, await asyncio.to_thread(desk.walk.count_hosts))
        if name is not None:
            await self._go_by(desk, replace(self.walk, host=name or None))

    async def _counted_choice(self, title: str, found: Sequence["Counted"]) -> str | None:
        """The name of one, empty for all of them, ``None`` when the reviewer left."""
        options = [("0", "all of them")]
        options += [(str(n), f"{each.name} ({each.claims})") for n, each in enumerate(found[:_MOST], 1)]
        key = await self._ask(title, options)
        return key if key is None else found[int(key) - 1].name if key != "0" else ""

    async def _choose_saved(self, desk: "ReviewDesk") -> None:
        saved = await asyncio.to_thread(desk.walk.list_filters)
        if not saved:
            self.say(f"No filter is saved yet: {self.keymap['order'].shown_key} k keeps the present one under a name.")
            return
        chosen = await self._one_of("Saved filters", saved, [("r", "rename one …"), ("x", "remove one …")])
        if chosen == "r":
            await self._rename(desk, saved)
        elif chosen == "x":
            await self._remove(desk, saved)
        elif isinstance(chosen, SavedFilter):
            self.chosen = chosen.chosen
            await self._go_by(desk, chosen.walk)

    async def _one_of(
        self, title: str, saved: Sequence[SavedFilter], more: Sequence[tuple[str, str]] = ()
    ) -> SavedFilter | str | None:
        """A saved filter, or the key of one of ``more``."""
        options = [(str(n), saved_words(each)) for n, each in enumerate(saved[:_MOST], 1)]
        key = await self._ask(title, [*options, *more])
        return saved[int(key) - 1] if key is not None and key.isdecimal() else key

    async def _keep(self, desk: "ReviewDesk") -> None:
        from annotator.tui.screens.name_form import NameForm

        name = await self.app.push_screen_wait(NameForm("Keep this order and filter under a name"))
        if name is None:
            return
        taken = {each.name for each in await asyncio.to_thread(desk.walk.list_filters)}
        if " ".join(name.split()) in taken:
            answer = await self._ask(f"“{name}” is there already", [("r", "Replace it"), ("l", "Leave it as it is")])
            if answer != "r":
                return
        await asyncio.to_thread(desk.walk.save_filter, SavedFilter(name, self.walk, self.chosen))
        self.say(f"Saved as “{name}”; {self.keymap['order'].shown_key} l chooses it again.", "success")

    async def _rename(self, desk: "ReviewDesk", saved: Sequence[SavedFilter]) -> None:
        from annotator.tui.screens.name_form import NameForm

        one = await self._one_of("Rename which", saved)
        if isinstance(one, SavedFilter):
            name = await self.app.push_screen_wait(NameForm(f"Another name for “{one.name}”", one.name))
            if name is not None:
                await asyncio.to_thread(desk.walk.rename_filter, one.name, name)
                self.say(f"“{one.name}” is called “{name}” now.", "success")

    async def _remove(self, desk: "ReviewDesk", saved: Sequence[SavedFilter]) -> None:
        one = await self._one_of("Remove which (no claim and no answer goes with it)", saved)
        if isinstance(one, SavedFilter):
            await asyncio.to_thread(desk.walk.remove_filter, one.name)
            self.say(f"The saved filter “{one.name}” is gone.", "success")


def _narrowed(words: str, now: str | None) -> str:
    return f"{words} (now {now})" if now else words
