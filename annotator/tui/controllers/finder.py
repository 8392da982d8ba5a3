"""Finding words in the article, and filtering the claims the cursor stops at."""

import re
from itertools import islice
from typing import TYPE_CHECKING

from annotator.domain.orders import Filter
from annotator.domain.vocabulary import ClaimType
from annotator.tui.article_state import Stop
from annotator.tui.filters import FILTERS, KEYS, filter_name

if TYPE_CHECKING:
    from annotator.domain.orders import Chosen
    from annotator.tui.controllers.cursor import Cursor
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState

_MOST = 10_000
"""Matches marked at most."""
_BY_TYPE = "b"


def find_all(text: str, words: str) -> list[tuple[int, int]]:
    """Where ``text`` contains ``words``, ignoring case and spacing, as disjoint slices."""
    parts = words.split()
    if not parts:
        return []
    pattern = re.compile(r"\s+".join(re.escape(part) for part in parts), re.IGNORECASE)
    return [match.span() for match in islice(pattern.finditer(text), _MOST)]


class Finder:
    """Finds words in the article and filters its claims."""

    def __init__(self, state: "ScreenState", stage: "Stage", cursor: "Cursor") -> None:
        self._state = state
        self._stage = stage
        self._cursor = cursor
        self._words = ""
        """The words searched for last."""

    def find(self) -> None:
        """Ask for words and mark the matches while they are typed."""
        from annotator.tui.screens.find import FindScreen

        if self._state.opened is None:
            return
        before = self._state.stop

        def closed(words: str | None) -> None:
            if words is None:
                self._search("")
                self._cursor.go(before)
            else:
                self._words = words
                self._stage.say(self._search(words) if words.strip() else "")

        self._stage.push(FindScreen(self._words, self._search), closed)

    def _search(self, words: str) -> str:
        """Mark every match, go to the first from the cursor on, and return how many there are."""
        opened, scene = self._state.opened, self._stage.view.scene
        scene.matches = find_all(opened.text, words) if opened else []
        scene.match = None
        self._stage.view.refresh()
        if not scene.matches:
            return "nothing found" if words.strip() else ""
        start = opened.sentences[self._state.stop.sentence].start if opened else 0
        at = next((n for n, match in enumerate(scene.matches) if match[0] >= start), 0)
        return self._show_match(at)

    def _show_match(self, at: int) -> str:
        opened, scene = self._state.opened, self._stage.view.scene
        if opened is None:
            return ""
        scene.match = scene.matches[at]
        n = opened.sentence_at(scene.match[0])
        under = [claim for claim in opened.claims_of(n) if claim.start <= scene.match[0] < claim.end]
        self._cursor.go(Stop(n, under[0].id) if under else opened.enter(n))
        self._stage.view.refresh()
        many = "+" if len(scene.matches) == _MOST else ""
        return f"{at + 1} of {len(scene.matches)}{many}"

    def go_to_match(self, direction: int) -> None:
        """Go to the next or previous match, wrapping around."""
        scene = self._stage.view.scene
        if not scene.matches:
            self._stage.say(f"No matches to go to: {self._state.keymap['find'].shown_key} finds words.")
            return
        at = scene.matches.index(scene.match) + direction if scene.match in scene.matches else 0
        self._stage.say(f"“{self._words}”: {self._show_match(at % len(scene.matches))}")

    def choose_filter(self) -> None:
        """Choose which claims the cursor stops at."""
        from annotator.tui.screens.questions import Choose

        if self._state.opened is None:
            return
        options = [(key, self._counted(chosen)) for key, chosen in KEYS.items()]
        options.append((_BY_TYPE, "by type of claim …"))

        def closed(key: str | None) -> None:
            if key == _BY_TYPE:
                self.choose_type()
            elif key is not None:
                self._filter(KEYS[key])

        now = self._state.chosen
        current = next((key for key, chosen in KEYS.items() if chosen is now), _BY_TYPE)
        self._stage.push(Choose("Stop only at", options, current), closed)

    def choose_type(self) -> None:
        """Choose the type of claim the cursor stops at."""
        from annotator.tui.screens.questions import Choose

        if self._state.opened is None:
            return
        options = [(str(n), self._counted(each)) for n, each in enumerate(ClaimType, 1)]

        def closed(key: str | None) -> None:
            if key is not None:
                self._filter(list(ClaimType)[int(key) - 1])

        now = self._state.chosen
        current = str(list(ClaimType).index(now) + 1) if isinstance(now, ClaimType) else None
        self._stage.push(Choose("Stop only at claims of one type", options, current), closed)

    def _counted(self, chosen: "Chosen") -> str:
        claims = self._state.opened.by_id.values() if self._state.opened else ()
        return f"{filter_name(chosen)} ({sum(map(FILTERS[chosen], claims))})"

    def _filter(self, chosen: "Chosen") -> None:
        state, wanted = self._state, FILTERS[chosen]
        state.chosen = chosen
        self._stage.show_header()
        if state.opened is None or chosen is Filter.ALL:
            self._stage.say("")
            return
        if state.claim is None or not wanted(state.claim):
            stop = state.opened.next_claim(state.stop, 1, wanted) or state.opened.next_claim(Stop(-1), 1, wanted)
            if stop is not None:
                self._cursor.go(stop)
        matching = sum(map(wanted, state.opened.by_id.values()))
        self._stage.say(f"Stopping only at claims: {filter_name(chosen)} ({matching} here).")
