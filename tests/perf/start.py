"""Process start to first paint, and to the first words of an article, beside a hello-world Textual app.

    python -m tests.perf.start [ROUNDS]

The bar: the first paint comes within 1.3 times that of the hello-world app. Rounds are interleaved, so that a busy
minute is shared by both.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from tests.perf import hello
from tests.perf.measure import ratios, spread, table, verdict
from tests.perf.prose import mark
from tests.perf.stage import annotator, database_with, seconds_until, start

BAR = 1.3


def measure(rounds: int, folder: Path) -> str:
    """The table."""
    database = database_with(folder / "start.db", 60)
    greeting = [sys.executable, hello.__file__]
    review = annotator("review", "--db", database)
    _both(greeting, review, folder)  # the first time files come from the disk and bytecode is written
    hellos, paints, words = zip(*(_both(greeting, review, folder) for _ in range(rounds)), strict=True)
    paint, word = ratios(paints, hellos), ratios(words, hellos)
    rows = [
        ("hello-world app, first paint", spread(hellos), "1", ""),
        ("review screen, first paint", spread(paints), spread(paint), f"≤ {BAR}: {verdict(_middle(paint), BAR)}"),
        ("review screen, first words of the article", spread(words), spread(word), ""),
    ]
    return table(f"Start, {rounds} rounds", ("from process start to", "s", "× hello", "bar"), rows)


def _both(greeting: list[str], review: list[str], folder: Path) -> tuple[float, float, float]:
    """Seconds to the hello, to the first paint of the review screen, and to the article's first sentence."""
    with start(greeting, folder) as pty:
        greeted = seconds_until(pty, "hello world") - pty.started
    with start(review, folder) as pty:
        painted = seconds_until(pty, "annotator ·") - pty.started
        read = seconds_until(pty, mark(0)) - pty.started
    return greeted, painted, read


def _middle(values: list[float]) -> float:
    return statistics.median(values)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        print(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 15, Path(temporary)))
