"""Scoring sentences beside parsing them: what features, weights, reasons and the second stage cost.

    python -m tests.perf.suggesting [ROUNDS [SENTENCES]]

The bar: the linear model scores at least 2,000 sentences a second on one core on top of the parse. Each step is
measured alone over sentences that are parsed already; "parse" is a bare ``nlp.pipe`` with the components that
suggestions use. Reasons are made only for what is stored: suggested or possible claims, and the audit sample, which is
too small to show here. All speeds are those of all sentences, stored or not.
"""

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from annotator.domain.vocabulary import SentenceKind
from annotator.ingest.segment import segment
from annotator.settings import DEFAULT_MODEL, DEFAULT_POSSIBLE
from annotator.suggest.claim_scores import Verdict
from annotator.suggest.parsed_sentence import Layers, Reading, read
from annotator.suggest.pipeline import SPOTTER, load_pipeline
from annotator.suggest.sentence_features import describe
from annotator.suggest.spotter import ClaimSpotter
from annotator.suggest.stages import own_second_stage
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
    spotter = cast(ClaimSpotter, nlp.get_pipe(SPOTTER))
    second = own_second_stage()

    def judge() -> list[Verdict]:
        return [spotter.judge(_read(doc), SentenceKind.BODY) for doc in docs]

    judged = judge()
    steps: dict[str, Callable[[], object]] = {
        "parse": lambda: [len(doc) for doc in nlp.pipe(sentences, batch_size=BATCH, disable=[SPOTTER])],
        "reading": lambda: [_read(doc) for doc in docs],
        "features": lambda: [describe(reading) for reading in readings],
        "weights": lambda: [weights.score(one) for one in shown],
        "all but the parse": judge,
        "all, and reasons of what is stored": lambda: [
            tuple(one.reasons) for one in judge() if one.score >= DEFAULT_POSSIBLE
        ],
        "the second stage": lambda: second.revised(judged),
    }
    rows = []
    for name, step in steps.items():
        speeds = [_speed(step, len(sentences)) for _ in range(rounds)]
        barred = name == "all but the parse"
        bar = f"≥ {BAR}: {verdict(sorted(speeds)[rounds // 2], BAR, least=True)}" if barred else ""
        rows.append((name, spread(speeds, 0), bar))
    stored = sum(one.score >= DEFAULT_POSSIBLE for one in judged) / len(judged)
    title = f"Scoring, {rounds} rounds of {len(sentences):,} sentences on one core, {stored:.0%} of them stored"
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
