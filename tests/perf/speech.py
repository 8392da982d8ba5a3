"""What speakers, claim spans and tags cost beside the parse: ``python -m tests.perf.speech [ROUNDS]``.

Processor time per sentence over the sample articles, the best round of several. The bar is 0.15 ms: the parse alone
takes more than 2 ms.
"""

import sys
import time
from collections.abc import Callable

from annotator.domain.suggestion import SentenceText
from annotator.settings import DEFAULT_MODEL
from annotator.suggest.attribution import attribute
from annotator.suggest.claim_types import types_of
from annotator.suggest.clauses import parts_of
from annotator.suggest.parsed_sentence import Layers, Reading, read
from annotator.suggest.pipeline import load_pipeline
from annotator.suggest.speech import hear
from annotator.suggest.suggester import goes_on
from annotator.suggest.tree import Tree
from annotator.suggest.turns import turns_of
from tests.suggest.make_claims import sample_articles, sentences_of

BAR = 0.15
Readings = list[tuple[list[SentenceText], list[Reading]]]


def measure(rounds: int) -> str:
    """The table of milliseconds per sentence."""
    nlp = load_pipeline(DEFAULT_MODEL)
    articles = [sentences_of(article) for _, article in sample_articles()]
    texts = [sentence.text for article in articles for sentence in article]
    started = time.process_time()
    parsed = iter(list(nlp.pipe(texts)))
    parse = (time.process_time() - started) / len(texts) * 1000
    readings = [
        (article, [read(doc[:], Layers.of(doc)) for _, doc in zip(article, parsed, strict=False)])
        for article in articles
    ]
    ours = min(_timed(lambda: _work(readings)) for _ in range(rounds)) / len(texts) * 1000
    return (
        f"parse {parse:.2f} ms a sentence; speakers, claim spans and tags {ours:.3f} ms ({ours / parse:.1%}), "
        f"bar {BAR} ms: {'met' if ours <= BAR else 'missed'} ({len(texts)} sentences, best of {rounds})"
    )


def _timed(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _work(readings: Readings) -> None:
    for article, its in readings:
        heard = []
        turns = turns_of(article)
        for sentence, reading, inside in zip(article, its, goes_on(article), strict=True):
            tree = Tree(reading, inside)
            heard.append(hear(tree, sentence.kind))
            for part in parts_of(tree, heard[-1]):
                types_of(tree, part.start, part.end, part.voice is not None)
        attribute(article, heard, turns)


if __name__ == "__main__":
    print(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
