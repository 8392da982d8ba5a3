"""How faithful the first reasons are: whether deleting their words moves the score more than deleting other words.

    python -m tests.suggest.faithfulness SENTENCES.jsonl… [--count 200] [--draws 20]

Each line has a ``text``. For each sentence the words of the first reason are deleted, and in ``draws`` draws as many
random words; every shorter sentence is parsed and scored anew. The first reason is faithful if the logit falls more
than on average of the draws (rises more, if its weight is negative). A sentence without a reason with words counts as
a failure. The deletion test is that of DeYoung et al. 2020 (ERASER, comprehensiveness), against random words.
"""

import argparse
import json
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.settings import DEFAULT_MODEL
from annotator.suggest.suggester import LinearSuggester, load_suggester

_SEED = 11
_FEWEST = 6
"""Words of the shortest sentence: of fewer, any word is a large part."""


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """How many sentences were tried, in how many the first reason has words, and in how many it is faithful."""

    count: int
    worded: int
    faithful: int

    @property
    def share(self) -> float:
        """The share of sentences, 0 to 1, whose first reason is faithful."""
        return self.faithful / self.count

    def __str__(self) -> str:
        return (
            f"{self.count} sentences: the first reason has words in {self.worded / self.count:.1%} "
            f"and is faithful in {self.share:.1%}"
        )


def measured(suggester: LinearSuggester, texts: Sequence[str], draws: int = 20) -> Faithfulness:
    """The faithfulness of the first reasons for ``texts``."""
    chance = random.Random(_SEED)
    worded = faithful = 0
    for text in texts:
        first = suggester.explain(text)[1][0]
        if not first.places:
            continue
        worded += 1
        words = _words(text)
        told = [one for one in words if any(one[0] < end and start < one[1] for start, end in first.places)]
        drawn = [chance.sample(words, len(told)) for _ in range(draws)]
        scores = list(suggester.score([text, _without(text, told), *(_without(text, each) for each in drawn)]))
        whole, shorter, *others = map(_logit, scores)
        side = math.copysign(1.0, first.weight)
        faithful += side * (whole - shorter) > side * (whole - sum(others) / len(others))
    return Faithfulness(len(texts), worded, faithful)


def sentences_of(paths: Sequence[Path], count: int) -> list[str]:
    """``count`` sentences, drawn at random but always the same, that are long enough."""
    lines = [line for path in paths for line in path.read_text("utf-8").splitlines()]
    texts = [text for text in (json.loads(line)["text"] for line in lines) if len(_words(text)) >= _FEWEST]
    return random.Random(_SEED).sample(texts, min(count, len(texts)))


def _words(text: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        found.append((start, at))
    return found


def _without(text: str, words: Sequence[tuple[int, int]]) -> str:
    kept = [text[start:end] for start, end in _words(text) if (start, end) not in words]
    return " ".join(kept)


def _logit(score: float) -> float:
    bounded = min(max(score, 1e-5), 1 - 1e-5)
    return math.log(bounded / (1 - bounded))


def main() -> None:
    """Print the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--draws", type=int, default=20)
    given = parser.parse_args()
    print(measured(load_suggester(DEFAULT_MODEL), sentences_of(given.sentences, given.count), given.draws))


if __name__ == "__main__":
    main()
