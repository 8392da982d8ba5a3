"""The second stage beside parsing: what reading the open sentences costs, as a ratio to the parse of all.

    python -m tests.perf.encoding [ROUNDS [FILE…]]

The bar: at most 0.35 of the processor time of the parse on one thread. The texts are the sample articles, or those of
files with {"text"} lines. Both are measured in turn, so that a busy machine slows both.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from annotator.ingest.segment import segment
from annotator.settings import DEFAULT_MODEL
from annotator.suggest.pipeline import SPOTTER, load_pipeline
from annotator.suggest.stages import own_second_stage
from annotator.suggest.suggester import BATCH, LinearSuggester
from tests.perf.measure import ratios, spread, table, verdict
from tests.support import ARTICLES

BAR = 0.35


def measure_encoding(rounds: int, texts: Sequence[str], name: str) -> tuple[str, ...]:
    """A row: the share of sentences that are read, milliseconds a sentence, and the ratio to the parse."""
    nlp = load_pipeline(DEFAULT_MODEL, None, False)
    second = own_second_stage()
    linear = list(LinearSuggester(nlp, DEFAULT_MODEL).verdicts(texts))
    share = sum(second.blend.asks(one.score) for one in linear) / len(linear)

    def parse() -> None:
        for start in range(0, len(texts), BATCH):
            list(nlp.pipe(texts[start : start + BATCH], batch_size=BATCH, disable=[SPOTTER]))

    def encode() -> None:
        for start in range(0, len(texts), BATCH):
            second.revised(linear[start : start + BATCH])

    encode()  # the pieces of frequent words are remembered
    times = [(_seconds(encode), _seconds(parse)) for _ in range(rounds)]
    found = ratios([one for one, _ in times], [other for _, other in times])
    cost = spread([one / len(texts) * 1000 for one, _ in times])
    return name, f"{len(texts):,}", f"{share:.2f}", cost, spread(found), verdict(sorted(found)[rounds // 2], BAR)


def _seconds(work: Callable[[], None]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _articles() -> list[str]:
    texts = [path.read_text("utf-8") for path in sorted(ARTICLES.glob("*.txt"))]
    return [text[span.start : span.end] for text in texts for span in segment(text)]


def _lines(path: Path) -> list[str]:
    return [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]


if __name__ == "__main__":
    count = int(sys.argv[1]) if sys.argv[1:] else 5
    sets = [(path.name, _lines(path)) for path in map(Path, sys.argv[2:])] or [("sample articles", _articles())]
    columns = ("texts", "sentences", "share read", "ms a sentence of all", "of the parse", f"≤ {BAR}")
    rows = [measure_encoding(count, texts, name) for name, texts in sets]
    print(table(f"The second stage, {count} rounds on one thread", columns, rows))
