"""Importing articles beside spaCy alone, and whether memory stays flat over many.

    python -m tests.perf.importing [ROUNDS [ARTICLES [MANY]]]

The bars: at least 0.95 times the words per second of a bare ``nlp.pipe`` with the same components, ``claim_spotter``
among them, over the same sentences (reading files, splitting, finding speakers and facts, and storing are the rest);
two processes at least 1.5 times as fast as one, for which both cores must be free; a memory over 2,000 articles that
is that of 500, and at most 450 MB with one process. Memory is the proportional set size of all processes. What spaCy's
own components do alone is shown beside it.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from annotator.domain.suggestion import Suggester
from annotator.ingest.article_parser import LoadSuggester
from annotator.ingest.importer import import_sources
from annotator.ingest.segment import segment
from annotator.settings import DEFAULT_MODEL
from annotator.storage.database.location import open_database
from annotator.suggest.pipeline import SPOTTER, load_pipeline
from annotator.suggest.suggester import BATCH, load_suggester
from tests.perf.measure import pss_mib, ratios, spread, table, verdict
from tests.perf.prose import article
from tests.perf.stage import annotator, environment

if TYPE_CHECKING:
    from spacy.language import Language

BAR = 0.95
TWICE = 1.5
FLAT = 1.05
MOST_MIB = 450
_BARE = "nlp.pipe, sentences"
_OURS, _BY_TWO = "annotator import", "annotator import --jobs 2"
_THRESHOLD = 0.35
_EVERY = 20
"""Articles between two looks at the memory."""


class Speed(NamedTuple):
    """Words per second of the clock and of the processor."""

    wall: float
    cpu: float


def measure_throughput(rounds: int, articles: int, folder: Path, model: str = DEFAULT_MODEL) -> str:
    """The table of words per second."""
    texts = [article(number, 20) for number in range(articles)]
    sentences = [text[span.start : span.end] for text in texts for span in segment(text)]
    words = sum(len(text.split()) for text in texts)
    sources = _write(folder / "throughput", texts)
    nlp, suggester = load_pipeline(model), load_suggester(model)

    def imported(round_: int) -> None:
        _import(folder / f"one{round_}.db", sources, suggester, 1, articles)

    def by_two(round_: int) -> None:
        _import(folder / f"two{round_}.db", sources, partial(load_suggester, model), 2, articles)

    runs: dict[str, Callable[[int], None]] = {
        _BARE: lambda _: _pipe(nlp, sentences, BATCH),
        "nlp.pipe without claim_spotter, sentences": lambda _: _pipe(nlp, sentences, BATCH, without=[SPOTTER]),
        "nlp.pipe without claim_spotter, articles": lambda _: _pipe(nlp, texts, 8, without=[SPOTTER]),
        _OURS: imported,
        _BY_TWO: by_two,
    }
    _pipe(nlp, texts[:4], 8)
    speeds = _speeds(runs, rounds, words)
    bare = speeds[_BARE]
    rows = []
    for name, speed in speeds.items():
        against = ratios([one.wall for one in speed], [one.wall for one in bare])
        cpu = ratios([one.cpu for one in speed], [one.cpu for one in bare])
        rows.append((name, spread([one.wall for one in speed], 0), spread(against), spread(cpu), _bar(name, speeds)))
    title = f"Import, {rounds} rounds of {articles} articles, {words:,} words, {len(sentences):,} sentences"
    return table(title, ("what", "words/s", "× bare", "by CPU time", "bar"), rows)


def _bar(name: str, speeds: dict[str, list[Speed]]) -> str:
    """Whether one process keeps up with the bare pipeline, and two with twice one."""
    bars = {_OURS: (_BARE, BAR), _BY_TWO: (_OURS, TWICE)}
    if name not in bars:
        return ""
    other, bar = bars[name]
    reached = statistics.median(ratios([one.wall for one in speeds[name]], [one.wall for one in speeds[other]]))
    return f"≥ {bar} × {other}: {reached:.2f}, {verdict(reached, bar, least=True)}"


def _import(where: Path, sources: Path, suggester: Suggester | LoadSuggester, jobs: int, articles: int) -> None:
    database = open_database(str(where))
    report = import_sources(database, [str(sources)], suggester, threshold=_THRESHOLD, jobs=jobs)
    database.close()
    if report.imported != articles:
        raise AssertionError(report)


def measure_memory(many: int, folder: Path, model: str = DEFAULT_MODEL, jobs: int = 1) -> str:
    """The table of memory of an import of ``many`` articles: all its processes, the most seen up to each quarter."""
    sources = _write(folder / "memory", [article(number, 8) for number in range(many)])
    (folder / "annotator.toml").write_text(f'[suggest]\nmodel = "{model}"\n', "utf-8")
    marks = [many * quarter // 4 for quarter in range(1, 5)]
    peaks: dict[int, float] = {}
    most = 0.0
    command = annotator("import", "--json", "--jobs", jobs, "--db", folder / "memory.db", sources)
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(folder), cwd=folder) as process:
        for line in process.stdout or ():
            done = json.loads(line).get("done")
            if done is not None and (done in marks or not done % _EVERY):
                most = max(most, pss_mib(process.pid))
            if done in marks:
                peaks[done] = most
    if process.returncode != 0 or list(peaks) != marks:
        raise AssertionError(f"the import ended with {process.returncode} after {list(peaks)}")
    first = peaks[marks[0]]
    rows = [(done, f"{peak:.0f}", f"{peak / first:.3f}", "") for done, peak in peaks.items()]
    kept = f"≤ {FLAT}: {verdict(peaks[many] / first, FLAT)}, ≤ {MOST_MIB} MiB: {verdict(most, MOST_MIB)}"
    rows[-1] = (*rows[-1][:3], kept)
    return table(f"Import, peak memory over {many} articles", ("articles", "peak MiB", "× first", "bar"), rows)


def _pipe(nlp: "Language", texts: Sequence[str], batch: int, without: Sequence[str] = ()) -> None:
    """Run the components and let go of each document at once."""
    for _ in nlp.pipe(texts, batch_size=batch, disable=list(without)):
        pass


def _speeds(runs: dict[str, Callable[[int], None]], rounds: int, words: int) -> dict[str, list[Speed]]:
    """Words per second of each run in each round; the order turns from round to round."""
    speeds: dict[str, list[Speed]] = {name: [] for name in runs}
    names = list(runs)
    for round_ in range(rounds):
        for name in names[round_ % len(names) :] + names[: round_ % len(names)]:
            begun, used = time.perf_counter(), time.process_time()
            runs[name](round_)
            wall, cpu = time.perf_counter() - begun, time.process_time() - used
            speeds[name].append(Speed(words / wall, words / cpu))
    return speeds


def _write(folder: Path, texts: Sequence[str]) -> Path:
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number:05}.txt").write_text(text, "utf-8")
    return folder


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]] + [5, 60, 2000][len(sys.argv) - 1 :]
    with tempfile.TemporaryDirectory() as temporary:
        print(measure_throughput(given[0], given[1], Path(temporary)))
        print(measure_memory(given[2], Path(temporary)))
