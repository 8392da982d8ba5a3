"""The article on screen: its claims in order, where the cursor can stop, and what is left to do.

It changes only through ``replace`` and ``remove``, with what the desk returned, so it never shows what is not saved.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from annotator.domain.orders import Filter
from annotator.tui.filters import FILTERS

if TYPE_CHECKING:
    from annotator.domain.orders import Chosen
    from annotator.domain.records import Claim
    from annotator.domain.work import OpenArticle, Place


class Stop(NamedTuple):
    """Where the cursor is: a sentence and, if there is one, a claim in it."""

    sentence: int
    claim_id: str | None = None


def _order(claim: "Claim") -> tuple[int, int, str]:
    """Reading order: by start, longer first."""
    return claim.start, -claim.end, claim.id


class Opened:
    """One opened article with its claims, indexed for moving and drawing."""

    def __init__(self, opened: "OpenArticle") -> None:
        self.article, self.places = opened.article, opened.places
        self.text = opened.text
        self.sentences = opened.sentences
        self.time_codes = opened.time_codes
        self.position, self.total_articles = opened.position, opened.total
        self.by_id = {claim.id: claim for claim in opened.claims}
        self._possible = {claim.sentence: claim for claim in opened.possible}
        self._keys = sorted(_order(claim) for claim in opened.claims)
        self._starts = [sentence.start for sentence in opened.sentences]
        self._touching: dict[int, list[Claim]] = {}
        self.done = 0
        for key in self._keys:
            self._index(self.by_id[key[2]])

    @property
    def total(self) -> int:
        """How many claims the article has."""
        return len(self._keys)

    @property
    def last_claim(self) -> str | None:
        """The id of the last claim, if any."""
        return self._keys[-1][2] if self._keys else None

    def sentence_at(self, offset: int) -> int:
        """The number of the sentence at ``offset`` of the text, or of the last one before it."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def touching(self, n: int) -> list["Claim"]:
        """The claims that cover any part of sentence ``n``, in reading order."""
        return self._touching.get(n, [])

    def possible_in(self, n: int) -> "Claim | None":
        """The possible claim of sentence ``n``; none while a claim covers any part of it."""
        return None if self.touching(n) else self._possible.get(n)

    def possible_at(self, stop: Stop) -> "Claim | None":
        """The possible claim under the cursor."""
        return self.possible_in(stop.sentence) if stop.claim_id is None else None

    def offer(self, claim: "Claim") -> set[int]:
        """Put in a possible claim; returns the sentences to redraw."""
        self._possible[claim.sentence] = claim
        return {claim.sentence}

    def claims_of(self, n: int) -> list["Claim"]:
        """The claims that begin in sentence ``n``, in reading order."""
        start, end = self.sentences[n].start, self.sentences[n].end
        return [claim for claim in self.touching(n) if start <= claim.start < end]

    def mark_starts(self, n: int) -> list[int]:
        """Where the claims of sentence ``n``, or its possible claim, start, relative to it."""
        possible = self.possible_in(n)
        marked = self.claims_of(n) if possible is None else [possible]
        return [claim.start - self.sentences[n].start for claim in marked]

    def stop_of(self, claim_id: str) -> Stop:
        """The stop at a claim."""
        return Stop(self.sentence_at(self.by_id[claim_id].start), claim_id)

    def stop_for(self, place: "Place") -> Stop:
        """The stop nearest to a remembered place."""
        if place.claim_id in self.by_id:
            return self.stop_of(str(place.claim_id))
        n = max(0, min(place.sentence, len(self.sentences) - 1))
        claims = self.claims_of(n) if self.sentences else []
        return Stop(n, claims[0].id if claims else None)

    def where_work_begins(self) -> Stop:
        """The first claim that needs the reviewer, else the first claim, else the first sentence."""
        if not self.sentences:
            return self.enter(0)
        before = Stop(-1)
        found = self.next_claim(before, 1, FILTERS[Filter.NEEDS]) or self.next_claim(before, 1, FILTERS[Filter.ALL])
        return found or self.enter(0)

    def claim_at(self, stop: Stop) -> "Claim | None":
        """The claim under the cursor."""
        return self.by_id.get(stop.claim_id) if stop.claim_id else None

    def replace(self, claim: "Claim") -> set[int]:
        """Put in a new or changed claim; returns the sentences to redraw."""
        changed = self.remove(claim.id)
        self.by_id[claim.id] = claim
        insort(self._keys, _order(claim))
        return changed | self._index(claim)

    def remove(self, claim_id: str) -> set[int]:
        """Remove a claim; returns the sentences to redraw."""
        claim = self.by_id.pop(claim_id, None)
        if claim is None:
            return self._take_back(claim_id)
        del self._keys[bisect_left(self._keys, _order(claim))]
        self.done -= not claim.needs_me
        sentences = self._span(claim)
        for n in sentences:
            self._touching[n] = [other for other in self._touching[n] if other.id != claim_id]
        return set(sentences)

    def _take_back(self, claim_id: str) -> set[int]:
        """Offer a possible claim no more."""
        sentences = {n for n, claim in self._possible.items() if claim.id == claim_id}
        for n in sentences:
            del self._possible[n]
        return sentences

    def step(self, stop: Stop, direction: int, chosen: "Chosen" = Filter.ALL) -> Stop | None:
        """The next stop in ``direction`` (1 or -1): any claim or plain sentence; with a filter, a matching claim."""
        if chosen is not Filter.ALL:
            return self.next_claim(stop, direction, FILTERS[chosen])
        claims = self.claims_of(stop.sentence)
        index = next((i for i, claim in enumerate(claims) if claim.id == stop.claim_id), None)
        if index is not None and 0 <= index + direction < len(claims):
            return Stop(stop.sentence, claims[index + direction].id)
        n = stop.sentence + direction
        return self.enter(n, direction) if 0 <= n < len(self.sentences) else None

    def enter(self, n: int, direction: int = 1) -> Stop:
        """The first stop in sentence ``n`` coming from above, the last coming from below."""
        claims = self.claims_of(n)
        if not claims:
            return Stop(n)
        return Stop(n, claims[0 if direction > 0 else -1].id)

    def next_claim(self, stop: Stop, direction: int, wanted: Callable[["Claim"], bool]) -> Stop | None:
        """The nearest ``wanted`` claim after (1) or before (-1) ``stop``; sentence -1 comes before all others."""
        claim = self.claim_at(stop)
        if claim is not None:
            at = bisect_left(self._keys, _order(claim))
            at += direction
        else:
            start = self.sentences[stop.sentence].start if stop.sentence >= 0 and self.sentences else -1
            at = bisect_left(self._keys, (start,)) - (direction < 0)
        while 0 <= at < len(self._keys):
            claim = self.by_id[self._keys[at][2]]
            if wanted(claim):
                return self.stop_of(claim.id)
            at += direction
        return None

    def _span(self, claim: "Claim") -> range:
        return range(self.sentence_at(claim.start), self.sentence_at(max(claim.start, claim.end - 1)) + 1)

    def _index(self, claim: "Claim") -> set[int]:
        self.done += not claim.needs_me
        sentences = self._span(claim)
        for n in sentences:
            self._touching.setdefault(n, []).append(claim)
            self._touching[n].sort(key=_order)
        return set(sentences)
