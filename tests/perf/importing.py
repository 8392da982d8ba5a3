"""Importing articles beside spaCy alone, and whether memory stays flat over many.

    python -m tests.perf.importing [ARTICLES]

``make bench`` has the speed: at least 0.95 times the words per second of a bare ``nlp.pipe`` with the same components,
``claim_spotter`` among them, over the same sentences (reading files, splitting, finding speakers and facts, and storing
are the rest), and two processes at least 1.5 times as fast as one, for which both cores must be free. The command
measures the proportional set size of all processes over 2,000 articles, which must be that of 500 and at most 450 MB.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.domain.suggestion import Suggester
from annotator.ingest.article_parser import LoadSuggester
from annotator.ingest.importer import import_sources
from annotator.ingest.segment import segment
from annotator.settings import DEFAULT_MODEL
from annotator.storage.database.location import open_database
from annotator.suggest.pipeline import load_pipeline
from annotator.suggest.suggester import BATCH, load_suggester
from tests.perf.measure import Bar, Figure, pss_mib, rounds_of, table, verdict
from tests.perf.prose import article
from tests.perf.stage import annotator, environment

if TYPE_CHECKING:
    from spacy.language import Language

BAR = 0.95
TWICE = 1.5
FLAT = 1.05
MOST_MIB = 450
_BARE = "nlp.pipe"
_OURS, _BY_TWO = "import + suggest", "import + suggest, two processes"
_THRESHOLD = 0.35
_EVERY = 20
"""Articles between two looks at the memory."""


def figures(rounds: int, articles: int, folder: Path, model: str = DEFAULT_MODEL) -> Iterator[Figure]:
    """Words a second of an import by one process and by two, and of spaCy alone over the same sentences."""
    texts = [article(number, 20) for number in range(articles)]
    sentences = [text[span.start : span.end] for text in texts for span in segment(text)]
    words = sum(len(text.split()) for text in texts)
    sources = _write(folder / "throughput", texts)
    nlp, suggester = load_pipeline(model), load_suggester(model)
    files = (folder / f"import-{number}.db" for number in count())
    _pipe(nlp, texts[:4], 8)
    runs = {
        _BARE: lambda: _pipe(nlp, sentences, BATCH),
        _OURS: lambda: _import(next(files), sources, suggester, 1, articles),
        _BY_TWO: lambda: _import(next(files), sources, partial(load_suggester, model), 2, articles),
    }
    speeds = {name: tuple(words / one for one in times) for name, times in rounds_of(runs, rounds).items()}
    yield Figure(_OURS, 0, "words/s", speeds[_OURS], _BARE, speeds[_BARE], Bar(BAR, least=True))
    yield Figure(_BY_TWO, 0, "words/s", speeds[_BY_TWO], _OURS, speeds[_OURS], Bar(TWICE, least=True))


def _import(where: Path, sources: Path, suggester: Suggester | LoadSuggester, jobs: int, articles: int) -> None:
    with closing(open_database(str(where))) as database:
        report = import_sources(database, [str(sources)], suggester, threshold=_THRESHOLD, jobs=jobs)
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


def _pipe(nlp: "Language", texts: Sequence[str], batch: int) -> None:
    """Run the components and let go of each document at once."""
    for _ in nlp.pipe(texts, batch_size=batch):
        pass


def _write(folder: Path, texts: Sequence[str]) -> Path:
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number:05}.txt").write_text(text, "utf-8")
    return folder


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        print(measure_memory(int(sys.argv[1]) if sys.argv[1:] else 2000, Path(temporary)))
