"""How long looking for claims seen before takes among a million claims, and whether it still finds them.

    python -m tests.perf.seen [CLAIMS [QUERIES [URL]]]

The claims are sentences of made-up and real words that are as unevenly common as words are (Zipf's law), each answered
by somebody; the pairs of ``tests/matching`` are hidden among them. What is timed is the desk's ``seen_before`` as the
review screen calls it, on a database file that was just built. With the URL of an empty PostgreSQL database that
database is filled and measured instead.
"""

import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from annotator.domain.seen_before import SeenBefore
from annotator.matching.word_lists import SAME, STOP_WORDS
from annotator.review.desk import ReviewDesk
from annotator.settings import load_settings
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.project import set_up_project
from annotator.text import claim_public_id, sha256_of
from tests.matching.measure import Pair, read
from tests.perf.measure import percentile, table, verdict
from tests.perf.prose import made_up_words, zipf
from tests.support import for_project

BAR_MS = 50.0
_WORDS = 60_000
_PER_ARTICLE = 500
_NOW = "2026-05-12 10:00:00.000000"


def measure(claims: int, queries: int, url: str | None, folder: Path) -> str:
    """The table."""
    pairs = [pair for name in ("tuned", "held_out") for pair in read(name) if pair.kind == "same"]
    where = url or str(folder / "seen.db")
    begun = time.perf_counter()
    database = open_database(where)
    keys = fill(database, sentences(claims, pairs))
    built = time.perf_counter() - begun
    desk = desk_on(database, where)
    picked = random.Random(3).sample(sorted(set(keys.values())), queries)
    by_chance = [timed(desk, key) for key in picked]
    found = [timed(desk, keys[pair.one]) for pair in pairs]
    desk.close()
    recall = sum(
        any(claim.text == pair.other for claim in look.seen.claims) for pair, look in zip(pairs, found, strict=True)
    )
    rows = [
        _row(what, looks) for what, looks in (("claims picked by chance", by_chance), ("claims with a partner", found))
    ]
    columns = ("what", "p50 ms", "p95 ms", "max ms", "p50 CPU ms", "p95 CPU ms")
    worst = percentile([look.wall for look in (*by_chance, *found)], 0.95)
    return (
        table(f"Seen before, among {claims:,} claims ({built:.0f} s to fill)", columns, rows)
        + f"\np95 of all {worst:.1f} ms, bar {BAR_MS:.0f} ms: {verdict(worst, BAR_MS)}\n"
        + f"partner among the 5 shown: {recall} of {len(pairs)}\n"
    )


class Look(NamedTuple):
    """One look-up: milliseconds on the clock and of this thread's processor time, and what it found.

    On a busy machine the processor's time is the steadier one; it leaves out what a server does.
    """

    wall: float
    cpu: float
    seen: SeenBefore


def timed(desk: ReviewDesk, key: str) -> Look:
    """One look-up as the review screen makes it."""
    begun, worked = time.perf_counter(), time.thread_time()
    seen = desk.earlier.find(key)
    return Look((time.perf_counter() - begun) * 1000, (time.thread_time() - worked) * 1000, seen)


def _row(what: str, looks: list[Look]) -> tuple[str, ...]:
    wall, cpu = [look.wall for look in looks], [look.cpu for look in looks]
    figures = (percentile(wall, 0.5), percentile(wall, 0.95), max(wall), percentile(cpu, 0.5), percentile(cpu, 0.95))
    return what, *(f"{figure:.1f}" for figure in figures)


def desk_on(database: Database, where: str) -> ReviewDesk:
    """A desk of an open project, in which all answers count as seen."""
    settings = load_settings(where, "measured")
    settings = for_project(settings, blind=False)
    return ReviewDesk(database, set_up_project(database, settings), "measured")


def sentences(count: int, pairs: list[Pair]) -> Iterator[str]:
    """``count`` different sentences, those of the pairs spread among them."""
    dice = random.Random(11)
    words = _vocabulary(dice)
    weights = zipf(len(words))
    hidden = [claim for pair in pairs for claim in (pair.one, pair.other)]
    every = max(1, count // (len(hidden) + 1))
    for n in range(count):
        if n % every == 0 and hidden:
            yield hidden.pop()
            continue
        chosen = dice.choices(words, cum_weights=weights, k=dice.randint(7, 20))
        chosen.insert(dice.randrange(len(chosen)), str(dice.choice((dice.randint(2, 99), dice.randint(1950, 2026), n))))
        yield f"{chosen[0].capitalize()} {' '.join(chosen[1:])}."


def _vocabulary(dice: random.Random) -> list[str]:
    """Words by how common they are: stop words first, then the lexicon's among made-up ones, a third of them names."""
    real = sorted(set(SAME.split()))
    dice.shuffle(real)
    words = made_up_words(dice, _WORDS)
    for at, word in enumerate(real):
        words.insert(at * 4, word)
    return sorted(STOP_WORDS) + words


def fill(database: Database, texts: Iterator[str]) -> dict[str, str]:
    """Store the sentences as claims of long articles, each answered once; returns the public id of every claim."""
    keys: dict[str, str] = {}
    rows: dict[str, list[tuple[Any, ...]]] = {"article": [], "sentence": [], "claim": [], "review": []}
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == _PER_ARTICLE:
            keys |= _article(rows, batch)
            batch = []
    keys |= _article(rows, batch) if batch else {}
    (_into_sqlite if database.is_sqlite else _into_postgres)(database, rows)
    return keys


def _article(rows: dict[str, list[tuple[Any, ...]]], batch: list[str]) -> dict[str, str]:
    text, key = "\n".join(batch), len(rows["article"]) + 1
    sha = sha256_of(text)
    rows["article"].append((key, f"a{key}", sha, text, f"Article {key}", "{}", "measured", "lines", len(batch), _NOW))
    found, start = {}, 0
    for n, each in enumerate(batch):
        claim, end = len(rows["claim"]) + 1, start + len(each)
        public_id = claim_public_id(sha, start, end)
        rows["sentence"].append((claim, key, n, start, end, n, "body", each))
        rows["claim"].append((claim, public_id, key, claim, start, end, each, "suggested", _NOW))
        rows["review"].append(
            (claim, claim, 1, "reviewer", ("verified", "disputed")[n % 2], "submitted", False, _NOW, 1, _NOW)
        )
        found[each] = public_id
        start = end + 1
    return found


_COLUMNS = {
    "article": "id, public_id, sha256, text, title, meta, origin, segmenter, sentence_count, imported_at",
    "sentence": 'id, article_id, n, start, "end", paragraph, kind, text',
    "claim": 'id, public_id, article_id, sentence_id, start, "end", exact, origin, created_at',
    "review": "id, claim_id, reviewer_id, role, label, status, flagged, submitted_at, version, updated_at",
}


def _into_sqlite(database: Database, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    """In one go, with the guards of claims off meanwhile: they are not what is measured."""
    connection = sqlite3.connect(str(database.url.database))
    guards = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('claim', 'sentence')"
    ).fetchall()
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(
        "INSERT INTO reviewer (id, handle, created_at, place_sentence) VALUES (1, 'other', ?, 0)", (_NOW,)
    )
    for name, columns in _COLUMNS.items():
        marks = ", ".join("?" * (columns.count(",") + 1))
        connection.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", rows[name])
    connection.execute("INSERT INTO claim_fts(claim_fts) VALUES ('rebuild')")
    for _, sql in guards:
        connection.execute(sql)
    connection.commit()
    connection.close()


def _into_postgres(database: Database, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    import psycopg

    plain = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("INSERT INTO reviewer (id, handle, created_at, place_sentence) VALUES (1, 'other', now(), 0)")
        cursor.execute("SELECT setval('reviewer_id_seq', 10)")
        for name, columns in _COLUMNS.items():
            with cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
                for row in rows[name]:
                    copy.write_row(row)
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:3]] + [1_000_000, 300][len(sys.argv[1:3]) :]
    with tempfile.TemporaryDirectory() as temporary:
        print(measure(*given, sys.argv[3] if len(sys.argv) > 3 else None, Path(temporary)))
