"""A database of any size as projects fill it: long and short articles, claims, suggestions, answers, sources, history.

    python -m tests.perf.generate DATABASE --claims N [--reviewers 20] [--done 0.9] [--blind] [--seed 1]

The same arguments make the same bytes. Rows are written past the program, with indexes and triggers made again at the
end; ``annotator db check`` finds nothing wrong with them. With ``--blind`` every claim wants two answers.
"""

import argparse
import json
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from annotator.schemes import DEFAULT_SCHEME
from annotator.settings import load_settings
from annotator.storage.counters import rebuild
from annotator.storage.database.location import open_database
from annotator.storage.project import set_up_project
from annotator.storage.tallies import rebuild_tallies
from annotator.text import article_public_id, claim_public_id, sha256_of
from tests.perf.answers import Answers, Clock, sources_of
from tests.perf.prose import drawn, made_up_words, sentence
from tests.support import for_project

REVIEWER = "measured"
"""The first reviewer; the others are called colleague-2 and so on."""
_NOW = "2025-01-06 08:00:00.000000"
_NAMES = 40_000
_SHORTEST, _LONGEST, _TAIL = 8, 1200, 1.4
"""Sentences of an article: most have few more than the least, few have very many (a Pareto distribution)."""
_CLAIMS, _POSSIBLE, _PART, _MANUAL = 0.6, 0.04, 0.25, 0.03
"""Shares: sentences that are claims, that are possible claims, claims that are a part of one, and added by hand."""
_CLAIMS_PER_SOURCE = 10
_TOGETHER = 200
_SUGGESTED = tuple(
    (json.dumps([{"reason": "quantity", "weight": a / 10}, {"reason": "past event", "weight": b / 10}]), json.dumps(t))
    for a, b, t in product(range(2, 20, 3), range(2, 12, 3), (["event"], ["numerical"], ["event", "numerical"],
    ["event", "comparison"], ["quotation"], ["event", "causal"], ["prediction"], ["position"]))
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """What to make. ``done`` is the share of claims that have all answers they want."""

    claims: int
    reviewers: int = 20
    done: float = 0.9
    blind: bool = False
    seed: int = 1

    @property
    def wanted(self) -> int:
        """Answers wanted of a claim."""
        return 2 if self.blind else 1

    def answered(self, position: float) -> float:
        """The chance that a claim at ``position`` (0 to 1) of the collection has its answers.

        Articles are worked on in the order of their import: behind the front of the work few claims are left over, and
        before it as many are done already.
        """
        left_over = min(0.03, (1 - self.done) / self.done) if self.done else 0.0
        return 1 - left_over if position < self.done else self.done * left_over / (1 - self.done)


class _Article(NamedTuple):
    text: str
    sentences: list[tuple[int, int, int, str, str]]
    """Start, end, paragraph, kind, text."""


def generate(path: Path, plan: Plan) -> Path:
    """The database at ``path``, which must not exist yet."""
    settings = for_project(load_settings(str(path), REVIEWER), blind=plan.blind, reviews_per_claim=plan.wanted)
    database = open_database(str(path))
    set_up_project(database, settings)
    database.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000"):
            connection.execute(f"PRAGMA {pragma}")
        _write(connection, plan)
        connection.execute("PRAGMA journal_mode=WAL")
    rebuild_counters(path)
    return path


def rebuild_counters(path: Path) -> None:
    """Count what triggers count while the program writes: they were off."""
    database = open_database(str(path))
    with database.write() as session:
        rebuild(session)
        rebuild_tallies(session)
    database.close()


def _write(connection: sqlite3.Connection, plan: Plan) -> None:
    kinds = "type = 'trigger' OR (type = 'index' AND sql IS NOT NULL)"
    ours = connection.execute(f"SELECT type, name, sql FROM sqlite_master WHERE {kinds} ORDER BY type, name").fetchall()
    connection.execute("BEGIN")
    for kind, name, _ in ours:
        connection.execute(f"DROP {kind} {name}")
    connection.execute("DELETE FROM event")
    connection.execute("UPDATE project SET created_at = ?, pseudonym_key = ?", (_NOW, f"{plan.seed:032x}"))
    writer = _Writer(connection, plan)
    for article in writer.articles():
        writer.add_article(article)
    writer.flush()
    for _, _, statement in ours:
        connection.execute(statement)
    indexes = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%' ORDER BY name"
    for (index,) in connection.execute(indexes).fetchall():
        connection.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")
    connection.execute("COMMIT")
    connection.execute("PRAGMA analysis_limit=400")
    connection.execute("ANALYZE")


class _Writer:
    """Makes the rows of one database and writes them table by table."""

    def __init__(self, connection: sqlite3.Connection, plan: Plan) -> None:
        self._connection, self._plan = connection, plan
        self._rng = random.Random(plan.seed)
        self._names = drawn(self._rng, [word.capitalize() for word in made_up_words(self._rng, _NAMES)])
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _INSERTS}
        self._articles = self._sentences = self._claims = self._wanted_claims = 0
        shared = plan.claims * plan.wanted * plan.done / plan.reviewers
        rows, sources = sources_of(max(20, plan.claims // _CLAIMS_PER_SOURCE), self._rng)
        self._rows["source"] = [(*row, _NOW) for row in rows]
        self._rows["reviewer"] = [(n + 1, f"colleague-{n + 1}" if n else REVIEWER, _NOW) for n in range(plan.reviewers)]
        clocks = [Clock(round(shared)) for _ in range(plan.reviewers)]
        self._answers = Answers(self._rng, sources, clocks, lambda table, row: self._rows[table].append(row))
        project = {"name": "facts", "scheme": DEFAULT_SCHEME.stored(), "blind": plan.blind,
                   "reviews_per_claim": plan.wanted, "guideline_version": "1"}  # fmt: skip
        self._answers.event("project", _NOW, None, None, None, json.dumps({"project": project}), None, None, None)

    def articles(self) -> Iterator[_Article]:
        """Articles until there are as many claims as planned."""
        while self._wanted_claims < self._plan.claims:
            length = min(_LONGEST, int(_SHORTEST * self._rng.paretovariate(_TAIL)))
            yield self._article(f"Report {self._articles + 1} from {next(self._names)}", length)

    def _article(self, headline: str, length: int) -> _Article:
        rng, parts, at = self._rng, [headline], len(headline)
        sentences = [(0, at, 0, "headline", headline)]
        left = 0
        paragraph = 0
        for _ in range(length):
            separator, left = (" ", left - 1) if left else ("\n\n", int(rng.random() * 4))
            paragraph += separator != " "
            text = sentence(rng, self._names)
            start = at + len(separator)
            at = start + len(text)
            sentences.append((start, at, paragraph, "quote" if text[0] == "“" else "body", text))
            parts += (separator, text)
        return _Article("".join(parts), sentences)

    def add_article(self, article: _Article) -> None:
        """Add an article with its claims and the answers to them, and write some articles at a time."""
        self._articles += 1
        key, sha256, rng = self._articles, sha256_of(article.text), self._rng
        head = article.sentences[0][4]
        url = f"https://news{key % 50}.example/{key}"
        self._rows["article"].append(
            (key, article_public_id(sha256), sha256, article.text, head, url, len(article.sentences), _NOW)
        )
        told = {"origin": "generated", "sha256": sha256, "sentences": len(article.sentences)}
        self._answers.event("import", _NOW, None, None, key, json.dumps(told), None, None, None)
        team = rng.sample(range(self._plan.reviewers), self._plan.wanted)
        for n, (start, end, paragraph, kind, text) in enumerate(article.sentences):
            self._sentences += 1
            self._rows["sentence"].append((self._sentences, key, n, start, end, paragraph, text, kind))
            dice = rng.random() if n else 1.0
            if dice < _CLAIMS + _POSSIBLE and self._wanted_claims < self._plan.claims:
                self._add_claim(key, sha256, start, text, team, dice > _CLAIMS)
        if key % _TOGETHER == 0:
            self.flush()

    def _add_claim(self, article: int, sha256: str, start: int, text: str, team: list[int], possible: bool) -> None:
        rng = self._rng
        comma = text.rfind(", ") if rng.random() < _PART else -1
        exact = text if comma < 20 else text[:comma]
        self._claims += 1
        key, by_hand = self._claims, not possible and rng.random() < _MANUAL
        origin, creator = ("manual", team[0] + 1) if by_hand else ("suggested", None)
        public_id = claim_public_id(sha256, start, start + len(exact))
        self._rows["claim"].append(
            (key, public_id, article, self._sentences, start, start + len(exact), exact, origin, creator, _NOW,
             _NOW if possible else None)
        )  # fmt: skip
        if not by_hand:
            score = 0.2 + 0.14 * rng.random() if possible else 0.35 + 0.65 * rng.random()
            reasons, types = _SUGGESTED[int(rng.random() * len(_SUGGESTED))]
            self._rows["suggestion"].append((key, key, score, reasons, types, _NOW))
        if not possible:
            self._answer(key, article, team)

    def _answer(self, claim: int, article: int, team: list[int]) -> None:
        rng, position = self._rng, self._wanted_claims / self._plan.claims
        self._wanted_claims += 1
        closed = rng.random() < self._plan.answered(position)
        given = team if closed else team[: rng.randrange(len(team))]
        label = None
        for reviewer in given:
            label = self._answers.label(label)
            self._answers.submit(reviewer, claim, article, label)
        if not closed and self._plan.done and rng.random() < 0.2:
            self._answers.leave(team[len(given)], claim, article)

    def flush(self) -> None:
        """Write the rows made so far."""
        for table, statement in _INSERTS.items():
            self._connection.executemany(statement, self._rows[table])
            self._rows[table].clear()


def _insert(table: str, columns: str, **same: str) -> str:
    marks = ", ".join([*"?" * (columns.count(",") + 1), *same.values()])
    return f"INSERT INTO {table} ({', '.join([columns, *same])}) VALUES ({marks})"


_INSERTS = {
    "reviewer": _insert("reviewer", "id, handle, created_at", place_sentence="0", has_queue="1"),
    "source": _insert("source", "id, public_id, url, document_key, title, publisher, kind, created_at"),
    "article": _insert(
        "article", "id, public_id, sha256, text, title, url, sentence_count, imported_at",
        meta="'{}'", origin="'generated'", segmenter="'generated'",
    ),
    "sentence": _insert("sentence", 'id, article_id, n, start, "end", paragraph, text, kind'),
    "claim": _insert(
        "claim", "id, public_id, article_id, sentence_id, start, \"end\", exact, origin, created_by, created_at, "
        "withdrawn_at",
    ),
    "suggestion": _insert(
        "suggestion", "id, claim_id, score, reasons, tags, created_at", suggester="'generated'", version="'1'",
        model="'none'", threshold="0.35", current="1", speaker="'the authority'", cue="'said'",
    ),
    "review": _insert(
        "review", "id, claim_id, reviewer_id, label, status, confidence, note, flagged, guideline_version, "
        "submitted_at, seconds, keystrokes, recheck_at, updated_at", role="'reviewer'", version="1",
    ),
    "evidence": _insert(
        "evidence", "id, review_id, source_id, stance, quote_exact, accessed_at, created_at, withdrawn_at, told",
        quote_prefix="''", quote_suffix="''", evidence_set="0",
    ),
    "event": _insert(
        "event", "id, kind, at, reviewer_id, claim_id, article_id, payload, target_id, undo_id, redo_id"
    ),
}  # fmt: skip


def main() -> None:
    """Make the database that the command line asks for, and say how long it took."""
    parser = argparse.ArgumentParser(prog="python -m tests.perf.generate")
    parser.add_argument("database", type=Path)
    parser.add_argument("--claims", type=int, required=True)
    parser.add_argument("--reviewers", type=int, default=Plan.reviewers)
    parser.add_argument("--done", type=float, default=Plan.done)
    parser.add_argument("--blind", action="store_true")
    parser.add_argument("--seed", type=int, default=Plan.seed)
    given = vars(parser.parse_args())
    begun = time.perf_counter()
    path = generate(given.pop("database"), Plan(**given))
    print(f"{given['claims']:,} claims in {time.perf_counter() - begun:.0f} s, {path.stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
