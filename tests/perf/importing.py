"""Importing articles beside spaCy alone, and whether memory stays flat over many.

    python -m tests.perf.importing [ARTICLES]

``make bench`` has the speed: at least 0.95 times the words per second of a bare ``nlp.pipe`` with the same components,
``claim_spotter`` among them, over the same sentences (reading files, splitting, finding speakers and storing are the
rest). The command measures the peak memory over 2,000 articles, which must be that of 500.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.ingest.importer import import_sources
from annotator.ingest.segment import segment
from annotator.settings import DEFAULT_MODEL
from annotator.storage.database.location import open_database
from annotator.suggest.pipeline import load_pipeline
from annotator.suggest.suggester import BATCH, load_suggester
from tests.perf.measure import Bar, Figure, peak_mib, rounds_of, table, verdict
from tests.perf.prose import article
from tests.perf.stage import annotator, environment

if TYPE_CHECKING:
    from spacy.language import Language

BAR = 0.95
FLAT = 1.05
_BARE = "nlp.pipe"
_OURS = "import + suggest"
_THRESHOLD = 0.35


def figures(rounds: int, articles: int, folder: Path, model: str = DEFAULT_MODEL) -> Iterator[Figure]:
    """Words a second of an import, and of spaCy alone over the same sentences."""
    texts = [article(number, 20) for number in range(articles)]
    sentences = [text[span.start : span.end] for text in texts for span in segment(text)]
    words = sum(len(text.split()) for text in texts)
    sources = _write(folder / "throughput", texts)
    nlp, suggester = load_pipeline(model), load_suggester(model)
    databases = (open_database(str(folder / f"import-{number}.db")) for number in count())

    def imported() -> None:
        with closing(next(databases)) as database:
            report = import_sources(database, [str(sources)], suggester, threshold=_THRESHOLD)
        if report.imported != articles:
            raise AssertionError(report)

    _pipe(nlp, texts[:4], 8)
    runs = {_BARE: lambda: _pipe(nlp, sentences, BATCH), _OURS: imported}
    speeds = {name: tuple(words / one for one in times) for name, times in rounds_of(runs, rounds).items()}
    yield Figure(_OURS, 0, "words/s", speeds[_OURS], _BARE, speeds[_BARE], Bar(BAR, least=True))


def measure_memory(many: int, folder: Path, model: str = DEFAULT_MODEL) -> str:
    """The table of peak memory, of a process that imports ``many`` articles."""
    sources = _write(folder / "memory", [article(number, 8) for number in range(many)])
    (folder / "annotator.toml").write_text(f'[suggest]\nmodel = "{model}"\n', "utf-8")
    marks = [many * quarter // 4 for quarter in range(1, 5)]
    peaks: dict[int, float] = {}
    command = annotator("import", "--json", "--db", folder / "memory.db", sources)
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(folder), cwd=folder) as process:
        for line in process.stdout or ():
            done = json.loads(line).get("done")
            if done in marks:
                peaks[done] = peak_mib(process.pid)
    if process.returncode != 0 or list(peaks) != marks:
        raise AssertionError(f"the import ended with {process.returncode} after {list(peaks)}")
    first = peaks[marks[0]]
    rows = [(done, f"{peak:.0f}", f"{peak / first:.3f}", "") for done, peak in peaks.items()]
    rows[-1] = (*rows[-1][:3], f"≤ {FLAT}: {verdict(peaks[many] / first, FLAT)}")
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
