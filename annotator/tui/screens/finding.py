"""Finding words in the article, and filtering where the cursor stops."""

import re
from typing import TYPE_CHECKING

from annotator.domain.orders import Filter
from annotator.domain.vocabulary import ClaimTag
from annotator.tui.article_state import FILTERS, Stop
from annotator.tui.screens.moving import Moving

if TYPE_CHECKING:
    from annotator.domain.orders import Chosen

_MOST = 10_000
"""Matches marked at most; more are no help to anyone."""
_BY_SORT = "b"


def find_all(text: str, words: str) -> list[tuple[int, int]]:
    """Where ``words`` stand in ``text``, whatever their case and however they are spaced, as disjoint slices."""
    parts = words.split()
    if not parts:
        return []
    pattern = re.compile(r"\s+".join(re.escape(part) for part in parts), re.IGNORECASE)
    found = []
    for match in pattern.finditer(text):
        found.append(match.span())
        if len(found) == _MOST:
            break
    return found


class Finding(Moving):
    """The actions that look for something."""

    _words = ""
    """What was looked for last."""

    def action_find(self) -> None:
        """Ask for words and mark them while they are typed."""
        from annotator.tui.screens.find import FindScreen

        if self.opened is None:
            return
        before = self.stop

        def closed(words: str | None) -> None:
            if words is None:
                self._search("")
                self.go(before)
            else:
                self._words = words
                self.say(self._search(words) if words.strip() else "")

        self.app.push_screen(FindScreen(self._words, self._search), closed)

    def _search(self, words: str) -> str:
        """Mark every match, go to the first one from the cursor on, and say how many there are."""
        scene = self.view.scene
        scene.matches = find_all(self.opened.text, words) if self.opened else []
        scene.match = None
        self.view.refresh()
        if not scene.matches:
            return "nothing found" if words.strip() else ""
        start = self.opened.sentences[self.stop.sentence].start if self.opened else 0
        at = next((n for n, match in enumerate(scene.matches) if match[0] >= start), 0)
        return self._show_match(at)

    def _show_match(self, at: int) -> str:
        """Put the cursor on match number ``at``."""
        opened, scene = self.opened, self.view.scene
        if opened is None:
            return ""
        scene.match = scene.matches[at]
        n = opened.sentence_at(scene.match[0])
        under = [claim for claim in opened.claims_of(n) if claim.start <= scene.match[0] < claim.end]
        self.go(Stop(n, under[0].id) if under else opened.enter(n))
        self.view.refresh()
        many = "+" if len(scene.matches) == _MOST else ""
        return f"{at + 1} of {len(scene.matches)}{many}"

    def action_match(self, direction: int) -> None:
        """To the next or previous match, around the ends."""
        scene = self.view.scene
        if not scene.matches:
            self.say(f"Nothing to go to: {self.keymap['find'].shown_key} finds words.")
            return
        at = scene.matches.index(scene.match) + direction if scene.match in scene.matches else 0
        self.say(f"“{self._words}”: {self._show_match(at % len(scene.matches))}")

    def action_filter(self) -> None:
        """Choose which claims the cursor stops at."""
        from annotator.tui.screens.choose import Choose

        if self.opened is None:
            return
        options = [(chosen.value[0], self._counted(chosen)) for chosen in Filter]
        options.append((_BY_SORT, "by sort of claim …"))

        def closed(key: str | None) -> None:
            if key == _BY_SORT:
                self.action_filter_sort()
            elif key is not None:
                self._filter(next(chosen for chosen in Filter if chosen.value[0] == key))

        now = _BY_SORT if isinstance(self.chosen, ClaimTag) else self.chosen.value[0]
        self.app.push_screen(Choose("Stop only at", options, now), closed)

    def action_filter_sort(self) -> None:
        """Choose the one sort of claim that the cursor stops at."""
        from annotator.tui.screens.choose import Choose

        if self.opened is None:
            return
        options = [(str(n), self._counted(tag)) for n, tag in enumerate(ClaimTag, 1)]

        def closed(key: str | None) -> None:
            if key is not None:
                self._filter(list(ClaimTag)[int(key) - 1])

        now = str(list(ClaimTag).index(self.chosen) + 1) if isinstance(self.chosen, ClaimTag) else None
        self.app.push_screen(Choose("Stop only at claims of one sort", options, now), closed)

    def _counted(self, chosen: "Chosen") -> str:
        """A filter with how many claims of the article it lets through."""
        claims = self.opened.by_id.values() if self.opened else ()
        return f"{chosen.value} ({sum(map(FILTERS[chosen], claims))})"

    def _filter(self, chosen: "Chosen") -> None:
        self.chosen = chosen
        self.show_header()
        if self.opened is None or chosen is Filter.ALL:
            self.say("")
            return
        claim = self.claim
        if claim is None or not FILTERS[chosen](claim):
            wanted = FILTERS[chosen]
            stop = self.opened.next_claim(self.stop, 1, wanted) or self.opened.next_claim(Stop(-1), 1, wanted)
            if stop is not None:
                self.go(stop)
        matching = sum(map(FILTERS[chosen], self.opened.by_id.values()))
        self.say(f"Stopping only at claims: {chosen} ({matching} here).")
