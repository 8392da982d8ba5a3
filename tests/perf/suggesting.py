"""Scoring sentences beside parsing them: what signs, patterns, weights and reasons cost.

    python -m tests.perf.suggesting [ROUNDS [SENTENCES]]

The bar: at least 2,000 sentences a second on one core on top of the parse. Each step is measured alone over sentences
that are parsed already; "parse" is a bare ``nlp.pipe`` with the components that suggestions use.
"""

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.ingest.segment import segment
from annotator.settings import DEFAULT_MODEL
from annotator.suggest.parsed_sentence import Layers, Reading, read
from annotator.suggest.pipeline import SPOTTER, load_pipeline
from annotator.suggest.sentence_features import describe
from annotator.suggest.suggester import BATCH
from annotator.suggest.weights import trained_model
from tests.perf.measure import spread, table, verdict
from tests.perf.prose import article

if TYPE_CHECKING:
    from spacy.tokens import Doc

BAR = 2_000


def measure_scoring(rounds: int, count: int, model: str = DEFAULT_MODEL) -> str:
    """The table of sentences per second."""
    nlp, weights = load_pipeline(model), trained_model()
    sentences = _sentences(count)
    docs = list(nlp.pipe(sentences, batch_size=BATCH, disable=[SPOTTER]))
    readings = [_read(doc) for doc in docs]
    shown = [describe(reading) for reading in readings]
    spotter = nlp.get_pipe(SPOTTER)
    steps: dict[str, Callable[[], object]] = {
        "parse": lambda: [len(doc) for doc in nlp.pipe(sentences, batch_size=BATCH, disable=[SPOTTER])],
        "reading": lambda: [_read(doc) for doc in docs],
        "features": lambda: [describe(reading) for reading in readings],
        "weights": lambda: [weights.score(one) for one in shown],
        "all but the parse": lambda: [spotter.judge(_read(doc)) for doc in docs],  # type: ignore[attr-defined]
    }
    rows = []
    for name, step in steps.items():
        speeds = [_speed(step, len(sentences)) for _ in range(rounds)]
        bar = f"≥ {BAR}: {verdict(sorted(speeds)[rounds // 2], BAR, least=True)}" if name.startswith("all") else ""
        rows.append((name, spread(speeds, 0), bar))
    title = f"Scoring, {rounds} rounds of {len(sentences):,} sentences on one core"
    return table(title, ("step", "sentences/s of processor time", "bar"), rows)


def _sentences(count: int) -> list[str]:
    found: list[str] = []
    number = 0
    while len(found) < count:
        text = article(number, 20)
        found += [text[span.start : span.end] for span in segment(text)]
        number += 1
    return found[:count]


def _read(doc: "Doc") -> Reading:
    return read(doc[:], Layers.of(doc))


def _speed(step: Callable[[], object], count: int) -> float:
    begun = time.process_time()
    step()
    return count / (time.process_time() - begun)


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]] + [5, 2000][len(sys.argv) - 1 :]
    print(measure_scoring(given[0], given[1]))
