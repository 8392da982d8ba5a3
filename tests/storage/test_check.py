"""``db check`` finds every broken promise and changes nothing."""

from typing import Any

import pytest
from sqlalchemy import text

from annotator.domain.orders import Filter, SavedFilter, Walk
from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.storage import check as checks
from annotator.storage.check import check, quick_check
from annotator.storage.checked import CheckedClaim, store_checked
from annotator.storage.database.engine import Database
from annotator.storage.splits import keep_splits
from tests.support import ARTICLE, add_to_library, store


@pytest.fixture
def used(either: Database, either_desk: Any) -> Database:
    article = store(either, f"{ARTICLE} \U0001f6a2 e\u0301.").article_id
    desk = either_desk()
    claim = desk.articles.open(article).claims[0].id
    desk.answers.decide(claim, "verified")
    desk.answers.cite(claim, Citation(Stance.SUPPORTS, url="https://stat.example/"))
    desk.undo()
    desk.spans.add(article, 0, 7)
    with either.write() as session:
        keep_splits(session, "halves", ["a", "b"], {article: "a"})
    return either


def problems(database: Database) -> dict[str, list[str]]:
    return {name: found for name, found in check(database) if found}


def test_a_database_in_use_has_no_problems(used: Database) -> None:
    assert problems(used) == {}
    assert quick_check(used) == []
    names = [name for name, _ in check(used)]
    assert {"article texts", "sentence offsets", "claim offsets", "reviews and events", "triggers"} <= set(names)


@pytest.mark.parametrize(
    ("walk", "named"),
    [
        ('{"forms": [1]}', "forms"),
        ('{"forms": {"c1": [2], "c2": {"stance": ["x"]}}}', "the form of claim c1, the form of claim c2"),
        ('{"forms": {"c1": {"stance": "supports", "url": [3]}}}', "the form of claim c1"),
        ('{"theme": [1], "order": {}, "topic": [2], "host": 3}', "order, topic, host, theme"),
        ('"x"', "all of it"),
        ("[]", "all of it"),
        ("not json", "all of it"),
    ],
)
def test_a_spoilt_walk_counts_as_missing_and_is_named(used: Database, either_desk: Any, walk: str, named: str) -> None:
    if not used.is_sqlite and walk == "not json":
        with pytest.raises(Exception, match="invalid input syntax for type json"):
            unguarded(used, "reviewer", "UPDATE reviewer SET walk = 'not json'")
        return
    unguarded(used, "reviewer", f"UPDATE reviewer SET walk = '{walk}'".replace(":", "\\:"))
    (problem,) = problems(used)["walks"]
    assert f"({named})" in problem
    desk = either_desk()
    assert (desk.walk.kept_forms(), desk.walk.chosen_theme()) == ({}, None)
    assert desk.walk.read() == Walk()
    desk.walk.choose_theme("nord")
    draft = Citation(Stance.SUPPORTS, url="https://stat.example/a")
    desk.walk.keep_form("c9", draft)
    assert desk.walk.kept_forms() == {"c9": draft}
    assert desk.walk.chosen_theme() == "nord"
    desk.walk.save_filter(SavedFilter("mine", Walk(), Filter.ALL))
    unguarded(used, "saved_filter", f"UPDATE saved_filter SET walk = '{walk}'".replace(":", "\\:"))
    assert desk.walk.list_filters() == [SavedFilter("mine", Walk(), Filter.ALL)]


def unguarded(database: Database, table: str, statement: str) -> None:
    """Change something as a program would that goes round the guards."""
    if database.is_sqlite:
        with database.write() as session:
            guards = session.execute(
                text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"),
                {"table": table},
            ).all()
            for name, _ in guards:
                session.execute(text(f"DROP TRIGGER {name}"))
            session.execute(text(statement))
            for _, sql in guards:
                session.connection().exec_driver_sql(sql)
        return
    with database.write() as session:
        session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        session.execute(text(statement))
        session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))


BROKEN = {
    "article texts": ("article", "UPDATE article SET text = replace(text, 'Lysna', 'Brodn')"),
    "article keys": ("article", "UPDATE article SET document_key = 'stat.example/', file_key = NULL"),
    "sentence offsets": ("sentence", "UPDATE sentence SET text = replace(text, '12', '13')"),
    "claim offsets": ("claim", "UPDATE claim SET exact = replace(exact, '22', '23')"),
    "reviews and events": ("review", "UPDATE review SET flagged = NOT flagged"),
    "splits": ("split_article", "UPDATE split_article SET name = 'c'"),
    "project": ("project", "UPDATE project SET pseudonym_key = 'guess'"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_was_changed_behind_our_back_is_found(used: Database, name: str) -> None:
    unguarded(used, *BROKEN[name])
    assert name in problems(used)
    assert all(sentence.endswith(".") for found in problems(used).values() for sentence in found)


def test_what_is_wrong_is_found_in_every_page(used: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    store(used, f"Another report. {ARTICLE}")
    for name in ("_ARTICLES", "_CLAIMS"):
        monkeypatch.setattr(checks, name, 1)
    assert problems(used) == {}
    for name in ("article texts", "claim offsets", "reviews and events"):
        unguarded(used, *BROKEN[name])
    found = problems(used)
    assert len(found["article texts"]) == 2
    assert found["reviews and events"] == ["Review 1 does not match its events."]
    assert len(found["claim offsets"]) >= 2


def test_a_missing_guard_is_found(used: Database) -> None:
    with used.write() as session:
        session.execute(text("DROP TRIGGER claim_no_delete" + ("" if used.is_sqlite else " ON claim")))
    found = ["The trigger claim_no_delete, which guards the data, is missing."]
    assert problems(used) == {"triggers": found}
    assert quick_check(used) == found


def test_a_disabled_guard_is_a_missing_one_on_a_server(used: Database) -> None:
    if used.is_sqlite:
        return  # triggers cannot be switched off there
    with used.write() as session:
        session.execute(text("ALTER TABLE event DISABLE TRIGGER event_fixed"))
    assert problems(used) == {"triggers": ["The trigger event_fixed, which guards the data, is missing."]}


def test_a_search_index_out_of_step_is_found(database: Database) -> None:
    store(database)
    with database.write() as session:
        session.execute(
            text("INSERT INTO sentence_fts(sentence_fts, rowid, text) SELECT 'delete', id, text FROM sentence")
        )
    assert "search index" in problems(database)


def test_an_index_of_other_words_is_found(database: Database) -> None:
    store(database)
    with database.write() as session:
        session.execute(
            text("INSERT INTO sentence_fts(sentence_fts, rowid, text) SELECT 'delete', id, text FROM sentence")
        )
        session.execute(text("INSERT INTO sentence_fts(rowid, text) SELECT id, 'other words' FROM sentence"))
    assert "search index" in problems(database)


@pytest.mark.parametrize(
    ("index", "column"), [("claim_fts", "exact"), ("checked_claim_fts", "text"), ("passage_fts", "text")]
)
def test_an_index_over_claims_out_of_step_is_found(database: Database, index: str, column: str) -> None:
    store(database)
    with database.write() as session:
        store_checked(session, [CheckedClaim("Bees sleep at night.")], "bees.jsonl")
        add_to_library(session, "Bees sleep at night. Owls do not.")
    assert problems(database) == {}
    table = index.removesuffix("_fts")
    with database.write() as session:
        session.execute(
            text(f"INSERT INTO {index}({index}, rowid, {column}) SELECT 'delete', id, {column} FROM {table}")
        )
    assert len(problems(database)["search index"]) == 1
