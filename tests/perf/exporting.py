"""Exporting reviewed claims beside sqlite3 and json doing the same join by hand.

    python -m tests.perf.exporting [--format jsonl] [--claims 10000] [--rounds 5] [--database FILE]

By hand means: every table read into memory at once, one dictionary per claim, ``json.dumps``, a plain file of JSON
Lines; no checksums, no manifest, no blindness, nothing brought to disk for certain. Each run has a process of its own.
The rates are those of the exporting alone; the whole process is measured too, as the command that a user types. A
database of that size that is kept with ``--database`` is used again.
"""

import argparse
import gc
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from annotator.export.registry import format_for
from annotator.export.run import Request, export
from annotator.storage.database.location import open_database
from annotator.storage.project import load_project
from tests.perf.generate import REVIEWER, Plan, generate
from tests.perf.measure import peak_mib, ratios, spread, table, verdict
from tests.perf.stage import annotator, environment
from tests.support import ROOT

_AROUND = 32
_BAR, _MOST_MIB = 0.5, 150
_BY_HAND, _OURS, _WHOLE = "sqlite3 + json by hand", "annotator export {}", "… the whole process"


class Run(NamedTuple):
    """Seconds by the clock and of processor time, and the most memory (MiB) that the process ever held."""

    wall: float
    cpu: float
    peak: float


def measure(rounds: int, claims: int, folder: Path, format: str = "jsonl", kept: Path | None = None) -> str:
    """The table; of the database that was ``kept``, made anew where there is none."""
    path = kept or folder / "export.db"
    if not path.exists():
        generate(path, Plan(claims, done=1.0))
    ours, theirs = folder / f"ours{format_for(format).suffix}", folder / "theirs.jsonl"
    runs: dict[str, Callable[[], Run]] = {
        _BY_HAND: lambda: _child(folder, "by-hand", path, theirs),
        _OURS.format(format): lambda: _child(folder, format, path, ours),
        _WHOLE: lambda: _command(folder, format, path, ours),
    }
    done: dict[str, list[Run]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            done[name].append(run())
    if format == "jsonl":
        _same(ours, theirs)
    bare = done[_BY_HAND]
    rows = [_row(name, claims, each, bare) for name, each in done.items()]
    columns = ("what", "s", "claims/s", "speed × by hand", "by CPU time", "peak MiB", "bar")
    return table(f"Export as {format}, {rounds} rounds of {claims:,} claims", columns, rows)


def _row(name: str, claims: int, runs: Sequence[Run], bare: Sequence[Run]) -> Sequence[object]:
    walls, peak = [run.wall for run in runs], max(run.peak for run in runs)
    against = ratios([run.wall for run in bare], walls)
    by_cpu = ratios([run.cpu for run in bare], [run.cpu for run in runs])
    bar = ""
    if name == _WHOLE:
        bar = f"≤ {_MOST_MIB} MiB: {verdict(peak, _MOST_MIB)}"
    elif name != _BY_HAND:
        bar = f"≥ {_BAR}: {verdict(sorted(against)[len(against) // 2], _BAR, least=True)}"
    rate = spread([claims / wall for wall in walls], 0)
    return name, spread(walls), rate, spread(against), spread(by_cpu), f"{peak:.0f}", bar


def _child(folder: Path, what: str, path: Path, out: Path) -> Run:
    """One run in a process of its own."""
    command = [sys.executable, "-m", "tests.perf.exporting", "--run", what, str(path), str(out)]
    done = subprocess.run(command, capture_output=True, check=True, env=environment(folder), cwd=ROOT)
    return Run(*json.loads(done.stdout))


def _run(what: str, path: Path, out: Path) -> Run:
    """What such a process does."""
    if what != "by-hand":
        gc.set_threshold(20_000)  # as the program does for every command
        database = open_database(str(path))
        project = load_project(database)
    begun, used = time.perf_counter(), time.process_time()
    if what == "by-hand":
        _by_hand(path, out)
    else:
        export(database, project, Request(what, names=True), out, REVIEWER)
    return Run(time.perf_counter() - begun, time.process_time() - used, peak_mib(os.getpid()))


def _command(folder: Path, format: str, path: Path, out: Path) -> Run:
    """The program as it is called; its peak is looked at until it ends, and the last look counts."""
    begun, peak = time.perf_counter(), 0.0
    command = annotator("export", format, "-o", out, "--names", "--db", path)
    with subprocess.Popen(command, env=environment(folder), cwd=folder, stderr=subprocess.DEVNULL) as process:
        while True:
            peak = max(peak, peak_mib(process.pid))
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            time.sleep(0.01)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise AssertionError(f"{command} ended with {process.returncode}")
    return Run(time.perf_counter() - begun, used.ru_utime + used.ru_stime, peak)


def _by_hand(path: Path, out: Path) -> None:
    """The claims and the articles, each to a file."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    articles = {row["id"]: dict(row) for row in connection.execute("SELECT * FROM article")}
    sentences = defaultdict(list)
    for row in connection.execute("SELECT * FROM sentence ORDER BY article_id, n"):
        sentences[row["article_id"]].append(dict(row))
    evidence, reviews = defaultdict(list), defaultdict(list)
    for row in connection.execute(
        "SELECT evidence.*, source.url, source.title, source.publisher, source.author, source.published_at, "
        "source.kind, source.archived_url, source.sha256, source.withheld_reason "
        "FROM evidence JOIN source ON source.id = source_id WHERE withdrawn_at IS NULL ORDER BY evidence.id"
    ):
        evidence[row["review_id"]].append(_evidence(row))
    for row in connection.execute("SELECT review.*, handle FROM review JOIN reviewer ON reviewer.id = reviewer_id"):
        reviews[row["claim_id"]].append(_review(row, evidence[row["id"]]))
    with out.open("w", encoding="utf-8") as stream:
        for row in connection.execute(_CLAIMS):
            stream.write(json.dumps(_claim(row, articles[row["article_id"]], reviews[row["id"]]), ensure_ascii=False))
            stream.write("\n")
    with out.with_suffix(".articles.jsonl").open("w", encoding="utf-8") as stream:
        for key, article in articles.items():
            stream.write(json.dumps(article | {"sentences": sentences[key]}, ensure_ascii=False) + "\n")
    connection.close()


_CLAIMS = (
    "SELECT claim.*, sentence.n, sentence.kind, sentence.start AS s_start, sentence.end AS s_end, sentence.text, "
    "suggester, version, model, score, reasons, speaker, cue FROM claim JOIN article ON article.id = claim.article_id "
    "JOIN sentence ON sentence.id = sentence_id LEFT JOIN suggestion ON suggestion.claim_id = claim.id AND current "
    "WHERE withdrawn_at IS NULL ORDER BY article.public_id, claim.start, claim.end DESC, claim.public_id"
)


def _claim(row: sqlite3.Row, article: dict[str, Any], reviews: list[dict[str, Any]]) -> dict[str, Any]:
    text, start, end = article["text"], row["start"], row["end"]
    names = ("sha256", "title", "url", "publisher", "author", "published_at", "language")
    return {
        "schema_version": 1,
        "claim_id": row["public_id"],
        "article": {"id": article["public_id"], **{name: article[name] for name in names}},
        "sentence": {"n": row["n"], "kind": row["kind"], "start": row["s_start"], "end": row["s_end"],
                     "text": row["text"]},
        "start": start, "end": end, "exact": row["exact"],
        "prefix": text[max(0, start - _AROUND) : start], "suffix": text[end : end + _AROUND], "spoken": None,
        "origin": row["origin"], "sampling": None,
        "suggestion": _suggestion(row),
        "label": reviews[0]["label"], "label_reason": "single",
        "votes": [{"label": reviews[0]["label"], "count": len(reviews), "share": 1.0}],
        "reviews": reviews, "split": None,
    }  # fmt: skip


def _suggestion(row: sqlite3.Row) -> dict[str, Any] | None:
    if row["suggester"] is None:  # added by hand
        return None
    names = ("suggester", "version", "model", "score", "speaker", "cue")
    return {name: row[name] for name in names} | {"reasons": json.loads(row["reasons"])}


def _review(row: sqlite3.Row, evidence: list[dict[str, Any]]) -> dict[str, Any]:
    names = ("role", "label", "status", "confidence", "note", "flagged", "guideline_version", "submitted_at", "seconds")
    return {"reviewer": row["handle"], **{name: row[name] for name in names}, "evidence": evidence}


def _evidence(row: sqlite3.Row) -> dict[str, Any]:
    names = ("url", "title", "publisher", "author", "published_at", "kind", "archived_url", "sha256", "withheld_reason")
    return {
        "stance": row["stance"],
        "quote": {"exact": row["quote_exact"], "prefix": row["quote_prefix"], "suffix": row["quote_suffix"]},
        "accessed_at": row["accessed_at"], "set": row["evidence_set"], "note": row["note"],
        "source": {name: row[name] for name in names},
    }  # fmt: skip


def _same(ours: Path, theirs: Path) -> None:
    """Both did the same job: as many claims in the same order, and about as many bytes.

    Raises:
        AssertionError: when they did not, and the figures mean nothing.

    """
    with ours.open(encoding="utf-8") as first, theirs.open(encoding="utf-8") as second:
        for one, other in (map(json.loads, lines) for lines in zip_longest(first, second, fillvalue="{}")):
            pairs = [(record.get("claim_id"), record.get("exact"), record.get("label"), record.keys())
                     for record in (one, other)]  # fmt: skip
            if pairs[0] != pairs[1] or len(one["reviews"][0]["evidence"]) != len(other["reviews"][0]["evidence"]):
                raise AssertionError(pairs)
    if not 0.9 < ours.stat().st_size / theirs.stat().st_size < 1.1:
        raise AssertionError("the files differ in size by more than a tenth")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.perf.exporting")
    parser.add_argument("--format", default="jsonl")
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--database", type=Path)
    parser.add_argument("--run", nargs=3, metavar=("WHAT", "DATABASE", "OUT"), help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    given = _arguments()
    if given.run:
        print(json.dumps(_run(given.run[0], Path(given.run[1]), Path(given.run[2]))))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            print(measure(given.rounds, given.claims, Path(temporary), given.format, given.database))
