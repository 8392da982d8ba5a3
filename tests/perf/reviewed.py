"""A database of any size in which one reviewer has answered every claim, filled past the program by plain SQL."""

import json
import random
import sqlite3
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from annotator.settings import load_settings
from annotator.storage.counters import rebuild
from annotator.storage.database.location import open_database
from annotator.storage.project import set_up_project
from annotator.storage.tallies import rebuild_tallies
from annotator.text import article_public_id, claim_public_id, sha256_of, source_public_id
from annotator.web.address import document_key
from tests.perf.prose import numbered

REVIEWER = "measured"
PER_ARTICLE = 50
_POOL = 20
"""Texts that articles are made of, each with a headline of its own."""
_SOURCES = 200
_NOW = "2026-05-12 10:00:00.000000"
_LABELS = ("verified", "disputed", "unverifiable")
_TOGETHER = 200


class _Text(NamedTuple):
    body: str
    sentences: list[tuple[int, int, int, str]]
    """Start, end, paragraph, text."""


def reviewed(path: Path, claims: int) -> Path:
    """The database at ``path``, new, with ``claims`` claims in articles of 50; two of three answers have a source.

    Triggers are off meanwhile, so that nothing is found by full-text search; totals are counted in the end.
    """
    database = open_database(str(path))
    set_up_project(database, load_settings(str(path), REVIEWER))
    database.close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA synchronous=OFF")
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    connection.execute("BEGIN")
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    _add_sources(connection)
    articles = _articles(claims // PER_ARTICLE)
    while some := list(islice(articles, _TOGETHER)):
        _add_articles(connection, some)
    for _, statement in triggers:
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.close()
    database = open_database(str(path))
    with database.write() as session:
        rebuild(session)
        rebuild_tallies(session)
    database.close()
    return path


def _articles(count: int) -> Iterator[tuple[int, _Text, str]]:
    """Number, text, and the text's hash."""
    pool = []
    for number in range(_POOL):
        text, spans, _ = numbered(PER_ARTICLE, 1, number)
        pool.append(_Text(text, [(s.start, s.end, s.paragraph, text[s.start : s.end]) for s in spans]))
    for number in range(count):
        body, sentences = pool[number % _POOL]
        head = f"Report {number:08}\n\n"
        moved = [(start + len(head), end + len(head), paragraph, text) for start, end, paragraph, text in sentences]
        yield number, _Text(head + body, moved), sha256_of(head + body)


def _add_sources(connection: sqlite3.Connection) -> None:
    connection.execute(
        "INSERT INTO reviewer (id, handle, created_at, place_sentence) VALUES (1, ?, ?, 0)", [REVIEWER, _NOW]
    )
    connection.executemany(
        "INSERT INTO source (id, public_id, url, document_key, title, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        [(n, source_public_id(url), url, document_key(url), f"Table {n}", _NOW) for n, url in enumerate(_urls(), 1)],
    )


def _urls() -> list[str]:
    return [f"https://stat.example/table/{n}" for n in range(_SOURCES)]


def _add_articles(connection: sqlite3.Connection, articles: list[tuple[int, _Text, str]]) -> None:
    told = [json.dumps({"url": url, "title": f"Table {n}"}) for n, url in enumerate(_urls(), 1)]
    rows: dict[str, list[Any]] = {name: [] for name in _INSERTS}
    for number, text, sha256 in articles:
        article = number + 1
        rows["article"].append(
            (article, article_public_id(sha256), sha256, text.body, f"Report {number}", len(text.sentences), _NOW)
        )
        rng = random.Random(number)
        for n, (start, end, paragraph, exact) in enumerate(text.sentences):
            key = number * PER_ARTICLE + n + 1
            claim = claim_public_id(sha256, start, end)
            reasons = f'[{{"reason": "quantity", "weight": 1.4}}, {{"reason": "past event", "weight": {rng.random()}}}]'
            rows["sentence"].append((key, article, n, start, end, paragraph, exact))
            rows["claim"].append((key, claim, article, key, start, end, exact, _NOW))
            rows["suggestion"].append((key, key, 0.5 + rng.random() / 2, reasons, _NOW))
            rows["review"].append((key, key, _LABELS[key % 3], _NOW, _NOW))
            if key % 3 < 2:
                source = key % _SOURCES
                stance = ("supports", "refutes")[key % 3]
                rows["evidence"].append((key, source + 1, stance, _NOW, told[source]))
    for name, statement in _INSERTS.items():
        connection.executemany(statement, rows[name])


_INSERTS = {
    "article": "INSERT INTO article (id, public_id, sha256, text, title, sentence_count, imported_at, meta, origin, "
    "segmenter) VALUES (?, ?, ?, ?, ?, ?, ?, '{}', 'measured', 'numbered')",
    "sentence": 'INSERT INTO sentence (id, article_id, n, start, "end", paragraph, text, kind) '
    "VALUES (?, ?, ?, ?, ?, ?, ?, 'body')",
    "claim": 'INSERT INTO claim (id, public_id, article_id, sentence_id, start, "end", exact, created_at, origin) '
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'suggested')",
    "suggestion": "INSERT INTO suggestion (id, claim_id, score, reasons, created_at, suggester, version, model, "
    "speaker, cue, current) VALUES (?, ?, ?, ?, ?, 'measured', '1', 'none', 'the authority', 'said', 1)",
    "review": "INSERT INTO review (id, claim_id, label, submitted_at, updated_at, reviewer_id, role, status, flagged, "
    "guideline_version, seconds, version) VALUES (?, ?, ?, ?, ?, 1, 'reviewer', 'submitted', 0, '1', 4.5, 1)",
    "evidence": "INSERT INTO evidence (review_id, source_id, stance, created_at, told, quote_exact, quote_prefix, "
    "quote_suffix, accessed_at, evidence_set) "
    "VALUES (?, ?, ?, ?, ?, 'In all, 4,120 were counted.', '', '', '2026-05-12', 0)",
}
