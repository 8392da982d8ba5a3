"""Exporting reviewed claims as JSON Lines beside sqlite3 and json doing the same join by hand.

    python -m tests.perf.exporting [ROUNDS [CLAIMS]]

By hand means: every table read into memory at once, one dictionary per claim, ``json.dumps``, a plain file; no
checksums, no manifest, no blindness, nothing brought to disk for certain.
"""

import json
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from annotator.export.run import export
from annotator.settings import load_settings
from annotator.storage.engine import open_database
from annotator.storage.project import set_up_project
from annotator.text import document_key, source_public_id
from tests.perf.measure import ratios, spread, table
from tests.perf.stage import database_with

_PER_ARTICLE = 50
_NOW = "2026-05-12 10:00:00.000000"
_AROUND = 32


def measure(rounds: int, claims: int, folder: Path) -> str:
    """The table."""
    path = _reviewed(folder / "export.db", claims)
    settings = load_settings(str(path), "measured")
    database = open_database(str(path))
    project = set_up_project(database, settings)
    ours, theirs = folder / "ours.jsonl", folder / "theirs.jsonl"
    runs: dict[str, Callable[[], object]] = {
        "sqlite3 + json by hand": lambda: _by_hand(path, theirs),
        "annotator export jsonl": lambda: export(database, project, "jsonl", ours, viewer="measured"),
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            begun = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - begun)
    database.close()
    _same(ours, theirs)
    bare = times["sqlite3 + json by hand"]
    rows = [
        (name, spread(took), spread([claims / t for t in took], 0), spread(ratios(bare, took)))
        for name, took in times.items()
    ]
    return table(f"Export, {rounds} rounds of {claims:,} claims", ("what", "s", "claims/s", "speed × by hand"), rows)


def _reviewed(path: Path, claims: int) -> Path:
    """A database in which one reviewer has answered every claim, with one source for two of three answers."""
    for number in range(claims // _PER_ARTICLE):
        database_with(path, _PER_ARTICLE, claims_every=1, number=number)
    connection = sqlite3.connect(path)
    connection.execute(
        "INSERT INTO reviewer (id, handle, created_at, place_sentence) VALUES (1, 'measured', ?, 0)", [_NOW]
    )
    urls = [f"https://stat.example/table/{n}" for n in range(200)]
    connection.executemany(
        "INSERT INTO source (id, public_id, url, document_key, title, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        [(n, source_public_id(url), url, document_key(url), f"Table {n}", _NOW) for n, url in enumerate(urls, 1)],
    )
    keys = [key for (key,) in connection.execute("SELECT id FROM claim ORDER BY id")]
    labels = ("verified", "disputed", "unverifiable")
    connection.executemany(
        "INSERT INTO review (id, claim_id, reviewer_id, role, label, status, flagged, guideline_version, submitted_at, "
        "seconds, version, updated_at) VALUES (?, ?, 1, 'reviewer', ?, 'submitted', 0, '1', ?, 4.5, 1, ?)",
        [(key, key, labels[key % 3], _NOW, _NOW) for key in keys],
    )
    connection.executemany(
        "INSERT INTO evidence (review_id, source_id, stance, quote_exact, quote_prefix, quote_suffix, accessed_at, "
        "evidence_set, created_at) VALUES (?, ?, ?, 'In all, 4,120 were counted.', '', '', '2026-05-12', 0, ?)",
        [(key, key % 200 + 1, ("supports", "refutes")[key % 3], _NOW) for key in keys if key % 3 < 2],
    )
    connection.commit()
    connection.close()
    return path


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
        "prefix": text[max(0, start - _AROUND) : start], "suffix": text[end : end + _AROUND],
        "origin": row["origin"], "sampling": None,
        "suggestion": {name: row[name] for name in ("suggester", "version", "model", "score", "speaker", "cue")}
        | {"reasons": json.loads(row["reasons"])},
        "label": reviews[0]["label"], "label_reason": "single", "reviews": reviews, "split": None,
    }  # fmt: skip


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
    first, second = ([json.loads(line) for line in path.open(encoding="utf-8")] for path in (ours, theirs))
    for one, other in zip(first, second, strict=True):
        pairs = [(record["claim_id"], record["exact"], record["label"], len(record["reviews"][0]["evidence"]))
                 for record in (one, other)]  # fmt: skip
        if pairs[0] != pairs[1] or one.keys() != other.keys():
            raise AssertionError(pairs)
    if not 0.9 < ours.stat().st_size / theirs.stat().st_size < 1.1:
        raise AssertionError("the files differ in size by more than a tenth")


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]] + [7, 10_000][len(sys.argv) - 1 :]
    with tempfile.TemporaryDirectory() as temporary:
        print(measure(given[0], given[1], Path(temporary)))
