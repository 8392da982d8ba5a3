"""Suggesters that need no model and can be loaded by other processes."""

import os
import re
import signal
from collections.abc import Iterable, Iterator

from annotator.domain.suggestion import Reason, SentenceText, SuggestedClaim, SuggesterInfo


class NumberSuggester:
    """A sentence with a digit is a claim. Works in groups, as real ones do."""

    info = SuggesterInfo("numbers", "1", "none")

    def __init__(self, group: int = 4) -> None:
        self.group = group
        self.seen: list[str] = []

    def suggest(self, articles: Iterable[list[SentenceText]]) -> Iterator[list[list[SuggestedClaim]]]:
        held: list[list[SentenceText]] = []
        for article in articles:
            held.append(article)
            if len(held) == self.group:
                yield from map(self.claims, held)
                held.clear()
        yield from map(self.claims, held)

    def claims(self, article: list[SentenceText]) -> list[list[SuggestedClaim]]:
        """The claims of each sentence of an article."""
        self.seen += [sentence.text for sentence in article]
        return [
            [SuggestedClaim(0, len(sentence.text), 0.9, (Reason("quantity", 1.0),))]
            if re.search(r"\d", sentence.text)
            else []
            for sentence in article
        ]


class PoisonedSuggester(NumberSuggester):
    """Fails on articles that say “poison”; on those that say “death” it kills its process, as a crash would."""

    def claims(self, article: list[SentenceText]) -> list[list[SuggestedClaim]]:
        """The claims of each sentence, unless one is bad."""
        for sentence in article:
            if "poison" in sentence.text:
                raise ValueError("the text is poisoned")
            if "death" in sentence.text:
                os.kill(os.getpid(), signal.SIGKILL)
        return super().claims(article)
