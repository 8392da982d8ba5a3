"""What the database itself refuses, whoever asks: wrong offsets, changed texts, rewritten history, odd values."""

import itertools
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlmodel import Session

from annotator.domain.orders import SavedFilter
from annotator.domain.records import ArticleInput, Citation, SentenceSpan
from annotator.domain.source_facts import ArchiveAttempt
from annotator.domain.vocabulary import Origin, SentenceKind, Stance
from annotator.errors import ConflictError
from annotator.storage.archives import record_attempt
from annotator.storage.articles import store_article
from annotator.storage.checked import CheckedClaim, store_checked
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.schema.ddl import LATER_APPEND_ONLY, NO_DELETE
from annotator.storage.schema.models import metadata, utc_now
from annotator.storage.schema.models_sources import SourceRow
from annotator.storage.splits import keep_splits
from annotator.storage.walks import save_filter
from tests import tables
from tests.conftest import DeskMaker
from tests.support import ARTICLE, add_to_library, shown_passage, store

TWO_SENTENCES = "\U0001f3c6 Réka\u0301 won 3\u202f000 €. \U0001f469\u200d\U0001f680 flew “home”, she said."
FIRST = SentenceSpan(0, TWO_SENTENCES.index(".") + 1, 0, SentenceKind.BODY)
SECOND = SentenceSpan(FIRST.end + 1, len(TWO_SENTENCES), 0, SentenceKind.BODY)

SPANS = {
    "first": (FIRST.start, FIRST.end),
    "second": (SECOND.start, SECOND.end),
    "inside": (2, 6),
    "astral": (0, 1),
    "astral in the second": (SECOND.start, SECOND.start + 3),
    "combining": (2, TWO_SENTENCES.index("\u0301") + 1),
    "over both": (2, SECOND.end - 4),
    "all": (0, len(TWO_SENTENCES)),
}


OTHER = "Another text altogether, and it is longer than the first one was."
_numbers = itertools.count()


@pytest.fixture(scope="module")
def full(shared_where: str) -> Iterator[Database]:
    """A database with at least one row in every table, its first article the one with two sentences."""
    database = open_database(shared_where)
    for body, spans in ((TWO_SENTENCES, [FIRST, SECOND]), (OTHER, [SentenceSpan(0, len(OTHER), 0, SentenceKind.BODY)])):
        assert store_article(database, ArticleInput(body, "test"), spans, [], None, 0.5, "test") is not None
    article = store(database).article_id
    desk = DeskMaker(shared_where)("ana")  # type: ignore[arg-type]
    claim = desk.articles.open(article).claims[0].id
    desk.answers.decide(claim, "verified")
    desk.answers.cite(claim, Citation(Stance.SUPPORTS, url="https://stat.example/ports"))
    desk.questions.ask(claim, "How much cargo was it?")
    desk.close()
    with database.write() as session:
        asked = {"claim_id": 1, "reviewer_id": 1, "asked_by": 1, "text": "Sure?", "at": utc_now()}
        session.execute(insert(metadata.tables["sent_back"]).values(**asked))
        session.execute(insert(metadata.tables["lease"]).values(claim_id=1, reviewer_id=1, expires_at=utc_now()))
        link = {"claim_id": 1, "other_id": 2, "reviewer_id": 1, "linked_at": utc_now()}
        session.execute(insert(metadata.tables["same_claim"]).values(**link))
        store_checked(session, [CheckedClaim("Bees sleep at night.")], "bees.jsonl")
        failed = ArchiveAttempt("", utc_now(), False, "https://stat.example/ports", "returned 404")
        record_attempt(session, session.get_one(SourceRow, 1), failed, 1)
        save_filter(session, 1, SavedFilter("mine"))
        keep_splits(session, "halves", ["a", "b"], {article: "a"})
        release = {"name": "first", "options": {}, "manifest": {}, "tool_version": "0", "created_at": utc_now()}
        session.execute(insert(tables.release).values(**release))
        _as_versions(session)
        add_to_library(session, "The port of Lysna handled 4.1 million tonnes.")
        session.execute(insert(metadata.tables["shown_passage"]).values(**shown_passage(claim_id=1)))
        part = {"release_id": 1, "kind": "claims", "n": 0, "rows": 1, "data": b"{}"}
        session.execute(insert(tables.release_part).values(**part))
    yield database
    database.close()


def _as_versions(session: Session) -> None:
    """Make the second article the newer version of the first, with a further address and facts of a text."""
    address = {"url": "https://ledger.example/2", "document_key": "ledger.example/2", "seen_at": utc_now()}
    session.execute(insert(metadata.tables["article_address"]).values(article_id=2, **address))
    version = {"article_id": 2, "replaces_id": 1, "since": utc_now()}
    session.execute(insert(metadata.tables["article_version"]).values(**version))
    session.execute(insert(metadata.tables["claim_version"]).values(claim_id=2, earlier_id=1))
    session.execute(insert(metadata.tables["text_facts"]).values(key="k", version=1, facts=b"f"))


def add_claim(database: Database, start: int, end: int, exact: str, sentence: int = 1) -> str:
    public_id = f"test{next(_numbers)}"
    values = {
        "public_id": public_id, "article_id": 1, "sentence_id": sentence, "start": start, "end": end,
        "exact": exact, "origin": Origin.MANUAL, "created_at": utc_now(),
    }  # fmt: skip
    with database.write() as session:
        session.execute(insert(tables.claim).values(**values))
    return public_id


@pytest.mark.parametrize(("start", "end"), SPANS.values(), ids=SPANS)
def test_the_true_slice_is_taken_whatever_it_is_made_of(full: Database, start: int, end: int) -> None:
    key = add_claim(full, start, end, TWO_SENTENCES[start:end], 1 if start < FIRST.end else 2)
    with full.read() as session:
        exact = session.execute(select(tables.claim.c.exact).where(tables.claim.c.public_id == key)).scalar_one()
    assert exact == TWO_SENTENCES[start:end]


@pytest.mark.parametrize(("start", "end"), SPANS.values(), ids=SPANS)
def test_any_other_text_of_the_same_length_is_refused(full: Database, start: int, end: int) -> None:
    exact = TWO_SENTENCES[start:end]
    for wrong in ("x" + exact[1:], exact[:-1] + "x", exact[1:] + exact[:1] + ("x" if len(exact) == 1 else "")):
        if wrong != exact and len(wrong) == len(exact):
            with pytest.raises(ConflictError, match="exact is not the slice"):
                add_claim(full, start, end, wrong, 1 if start < FIRST.end else 2)
    shifted = TWO_SENTENCES[start + 1 : end + 1]
    if len(shifted) == len(exact) and shifted != exact:
        with pytest.raises(ConflictError, match="exact is not the slice"):
            add_claim(full, start, end, shifted, 1 if start < FIRST.end else 2)


def test_a_span_counted_in_utf_16_or_bytes_is_refused(full: Database) -> None:
    word = TWO_SENTENCES[2:6]
    in_utf16 = len(TWO_SENTENCES[:2].encode("utf-16-le")) // 2
    in_bytes = len(TWO_SENTENCES[:2].encode("utf-8"))
    for start in (in_utf16, in_bytes):
        with pytest.raises(ConflictError, match="exact is not the slice"):
            add_claim(full, start, start + len(word), word)


def test_decomposed_text_is_not_its_composed_twin(full: Database) -> None:
    start = TWO_SENTENCES.index("a\u0301")
    with pytest.raises(ConflictError):
        add_claim(full, start, start + 1, "á")


@pytest.mark.parametrize(
    "change",
    [
        {"exact": "x" * (FIRST.end - FIRST.start)},
        {"start": 1, "exact": TWO_SENTENCES[0 : FIRST.end - 1]},
        {"end": FIRST.end - 1},
        {"start": 1},
        {"article_id": 2},
    ],
    ids=lambda change: "+".join(change),
)
def test_a_claim_cannot_be_moved_off_its_text(full: Database, change: dict[str, Any]) -> None:
    key = add_claim(full, FIRST.start, FIRST.end, TWO_SENTENCES[FIRST.start : FIRST.end])
    ours = update(tables.claim).where(tables.claim.c.public_id == key)
    with pytest.raises(ConflictError, match=r"exact is not the slice|ck_claim_length|length"), full.write() as session:
        session.execute(ours.values(**change))
    with full.write() as session:  # moved as it should be
        exact = TWO_SENTENCES[SECOND.start : SECOND.end]
        session.execute(ours.values(sentence_id=2, start=SECOND.start, end=SECOND.end, exact=exact))


def test_a_claim_of_no_article_is_refused(full: Database) -> None:
    with pytest.raises(ConflictError), full.write() as session:
        values = {"public_id": "c", "article_id": 9, "sentence_id": 1, "start": 0, "end": 1, "exact": "x"}
        session.execute(insert(tables.claim).values(**values, origin=Origin.MANUAL, created_at=utc_now()))


def test_the_full_database_is_full(full: Database) -> None:
    with full.read() as session:
        for table in metadata.tables:
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() > 0, table


@pytest.mark.parametrize("table", [*NO_DELETE, "event", "checked_claim", *LATER_APPEND_ONLY])
def test_nothing_can_be_deleted(full: Database, table: str) -> None:
    attempts = [f"DELETE FROM {table}", f"DELETE FROM {table} WHERE id = 1"]
    if full.is_sqlite:
        columns = ", ".join(f'"{column.name}"' for column in metadata.tables[table].columns)
        attempts.append(f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table} LIMIT 1")
    else:
        attempts.append(f"TRUNCATE {table} CASCADE")
    for attempt in attempts:
        with pytest.raises(ConflictError), full.write() as session:
            session.execute(text(attempt))
    with full.read() as session:
        assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() > 0


@pytest.mark.parametrize(
    ("table", "column"),
    [("split_set", "key"), ("split_set", "names"), ("split_article", "name"), ("split_article", "article_id"),
     ("release", "manifest"), ("release", "name"), ("release_part", "data"), ("release_part", "rows")],
)  # fmt: skip
def test_a_split_and_a_release_stay_as_they_were(full: Database, table: str, column: str) -> None:
    with pytest.raises(ConflictError, match="append-only"), full.write() as session:
        session.execute(text(f"UPDATE {table} SET {column} = {column}"))


@pytest.mark.parametrize("column", ["payload", "kind", "at", "target_id", "reviewer_id"])
def test_history_cannot_be_rewritten(full: Database, column: str) -> None:
    with pytest.raises(ConflictError, match="append-only"), full.write() as session:
        session.execute(text(f"UPDATE event SET {column} = {column}"))


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("article", "text"), ("article", "sha256"), ("article", "public_id"), ("sentence", "text"),
        ("sentence", "start"), ("sentence", '"end"'), ("sentence", "n"), ("sentence", "article_id"),
    ],
)  # fmt: skip
def test_what_offsets_stand_on_cannot_be_changed(full: Database, table: str, column: str) -> None:
    with pytest.raises(ConflictError, match="never changes"), full.write() as session:
        session.execute(text(f"UPDATE {table} SET {column} = {column}"))


def test_what_is_known_of_an_article_can_be_corrected(full: Database) -> None:
    with full.write() as session:
        session.execute(text("UPDATE article SET title = 'A better title' WHERE id = 1"))
    with full.read() as session:
        assert session.execute(text("SELECT title FROM article WHERE id = 1")).scalar_one() == "A better title"


def copy_of(table: str, **changed: str) -> str:
    """SQL that inserts the first row of a table once more, with other values in some columns."""
    columns = [column.name for column in metadata.tables[table].columns if column.name != "id" or "id" in changed]
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} ORDER BY id LIMIT 1"


IMPOSSIBLE = {
    "second project": copy_of("project", id="2"),
    "no reviews wanted": "UPDATE project SET reviews_per_claim = 0",
    "hash of another length": copy_of("article", public_id="'a2'", sha256="'abc'"),
    "the same text twice": copy_of("article", public_id="'a2'"),
    "unknown kind of sentence": "UPDATE sentence SET kind = 'caption'",
    "unknown origin": "UPDATE claim SET origin = 'guessed'",
    "two claims of one id": copy_of("claim"),
    "score over one": "UPDATE suggestion SET score = 1.5",
    "negative score": "UPDATE suggestion SET score = -0.1",
    "two current suggestions": copy_of("suggestion", version="'2'"),
    "confidence six": "UPDATE review SET confidence = 6",
    "confidence zero": "UPDATE review SET confidence = 0",
    "submitted without label": "UPDATE review SET label = NULL",
    "submitted without time": "UPDATE review SET submitted_at = NULL",
    "open with label": "UPDATE review SET status = 'open', submitted_at = NULL",
    "draft with time": "UPDATE review SET status = 'draft'",
    "unknown status": "UPDATE review SET status = 'maybe'",
    "unknown role": "UPDATE review SET role = 'owner'",
    "second review of one person": copy_of("review"),
    "source without address or reason": "UPDATE source SET url = NULL, document_key = NULL",
    "address without key": "UPDATE source SET document_key = NULL",
    "one document twice": copy_of("source", public_id="'s2'"),
    "unknown kind of source": "UPDATE source SET kind = 'rumour'",
    "unknown stance": "UPDATE evidence SET stance = 'perhaps'",
    "review of no claim": "UPDATE review SET claim_id = 999",
    "evidence of no source": "UPDATE evidence SET source_id = 999",
    "event of no reviewer": copy_of("event", reviewer_id="999"),
    "place in no article": "UPDATE reviewer SET place_article_id = 999",
    "two people of one name": copy_of("reviewer"),
    "one key of splits twice": copy_of("split_set"),
    "an article in two splits": copy_of("split_article", name="'b'"),
    "split without a name": copy_of("split_article", article_id="2", name="''"),
    "split of no article": copy_of("split_article", article_id="999"),
    "two releases of one name": copy_of("release"),
    "one part of a release twice": copy_of("release_part"),
    "unknown part of a release": copy_of("release_part", kind="'events'"),
    "fewer rows than none": copy_of("release_part", n="1", rows="-1"),
}


@pytest.mark.parametrize("statement", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_impossible_values_are_refused(full: Database, statement: str) -> None:
    with pytest.raises(ConflictError), full.write() as session:
        session.execute(text(statement))


def test_a_sentence_must_be_as_long_as_its_span(full: Database) -> None:
    for start, end in ((0, 4), (4, 4), (-1, 2), (5, 3)):
        values = {"article_id": 1, "n": 99, "start": start, "end": end, "paragraph": 0, "kind": "body", "text": "abc"}
        with pytest.raises(ConflictError), full.write() as session:
            session.execute(insert(tables.sentence).values(**values))


def test_the_search_index_follows_what_is_stored(either: Database) -> None:
    store(either, "Žluťoučký kůň ran 12 miles.\nNobody saw it.")
    store(either, ARTICLE)
    with either.read() as session:
        if either.is_sqlite:
            find = text("SELECT rowid FROM sentence_fts WHERE sentence_fts MATCH 'zlutoucky'")
            session.execute(text("INSERT INTO sentence_fts(sentence_fts, rank) VALUES ('integrity-check', 1)"))
        else:
            find = text("SELECT id FROM sentence WHERE search @@ plainto_tsquery('simple', 'žluťoučký')")
        assert session.execute(find).scalars().all() == [1]


def test_the_integrity_check_of_the_index_would_notice(database: Database) -> None:
    store(database)
    with database.write() as session:
        session.execute(text("DROP TRIGGER sentence_fts_insert"))
    store(database, "One more article that the index knows nothing of.")
    with pytest.raises(Exception, match=r"malformed|not a usable"), database.read() as session:
        session.execute(text("INSERT INTO sentence_fts(sentence_fts, rank) VALUES ('integrity-check', 1)"))


def test_the_guards_hold_for_other_programs_too(database: Database, db_path: Path) -> None:
    """A script with plain sqlite3 has neither our pragmas nor our sessions."""
    store(database)
    plain = sqlite3.connect(db_path)
    for attempt in (
        "DELETE FROM claim",
        "UPDATE event SET kind = 'x'",
        "UPDATE claim SET exact = 'x' || substr(exact, 2)",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            plain.execute(attempt)
    plain.close()


def test_a_checked_claim_never_changes(full: Database) -> None:
    for change in ("text = 'x'", "label = 'verified'", "rating = NULL"):
        with pytest.raises(ConflictError), full.write() as session:
            session.execute(text(f"UPDATE checked_claim SET {change}"))
