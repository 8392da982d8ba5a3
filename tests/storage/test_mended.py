"""``db check`` compares schema and guards with this version's, and ``--repair`` makes anew what is still known."""

from typing import Any

import pytest
from sqlalchemy import text

from annotator.domain.records import Citation, Quote
from annotator.domain.vocabulary import Stance
from annotator.storage.check import check, quick_check
from annotator.storage.database.engine import Database
from annotator.storage.database.migrate import newest_statements
from annotator.storage.mended import ADVICE, repair
from annotator.storage.schema_drift import drift
from tests.storage.test_check import unguarded
from tests.support import store


@pytest.fixture
def used(either: Database, either_desk: Any) -> Database:
    article = store(either).article_id
    desk = either_desk()
    first, second, third = (claim.id for claim in desk.articles.open(article).claims[:3])
    desk.answers.decide(first, "verified")
    desk.answers.cite(first, Citation(Stance.SUPPORTS, url="https://stat.example/", quote=Quote("4.1", "", "")))
    desk.answers.decide(second, "unverifiable")
    desk.answers.cite(second, Citation(Stance.CONTEXT, url="https://other.example/"))
    desk.undo()
    desk.answers.flag(third, True)
    return either


def problems(database: Database) -> dict[str, list[str]]:
    return {name: found for name, found in check(database) if found}


def run(database: Database, *statements: str) -> None:
    with database.write() as session:
        for statement in statements:
            session.connection().exec_driver_sql(statement)


EMPTIED = {
    True: (
        "DROP TRIGGER event_no_delete",
        "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT 1; END",
    ),
    False: (
        (
            "CREATE OR REPLACE FUNCTION annotator_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NULL; END $$"
        ),
    ),
}


def test_a_guard_replaced_by_an_empty_one_of_its_name_is_noticed(used: Database) -> None:
    run(used, *EMPTIED[used.is_sqlite])
    found = problems(used)["triggers"]
    name = "trigger event_no_delete" if used.is_sqlite else "function annotator_refuse"
    assert f"The {name}, which guards the data, was replaced by another." in found
    assert quick_check(used) == found
    repair(used)
    assert problems(used) == {}
    with pytest.raises(Exception, match="append-only"):
        run(used, "DELETE FROM event")


def test_a_guard_for_other_events_is_another_one(used: Database) -> None:
    if used.is_sqlite:
        return
    call = "annotator_refuse('event is append-only')"
    run(
        used, "DROP TRIGGER event_fixed ON event",
        f"CREATE TRIGGER event_fixed BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION {call}",
    )  # fmt: skip
    assert problems(used)["triggers"] == ["The trigger event_fixed, which guards the data, was replaced by another."]
    repair(used)
    assert problems(used) == {}


STRANGE = {
    True: "CREATE TRIGGER helpful AFTER UPDATE ON review BEGIN UPDATE review SET note = 'x' WHERE id = NEW.id; END",
    False: (
        "CREATE FUNCTION helpful() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; "
        "CREATE TRIGGER helpful AFTER UPDATE ON review FOR EACH ROW EXECUTE FUNCTION helpful()"
    ),
}


def test_a_trigger_of_somebody_else_is_noticed(used: Database) -> None:
    run(used, STRANGE[used.is_sqlite])
    assert problems(used) == {"triggers": ["The trigger helpful is not one of Annotator's, and may change data."]}
    run(used, "DROP TRIGGER helpful" if used.is_sqlite else "DROP FUNCTION helpful() CASCADE")


def test_a_schema_that_drifted_is_named_and_indexes_come_back(used: Database) -> None:
    run(used, "DROP INDEX ix_event_claim_id", "ALTER TABLE lease ADD COLUMN mine INTEGER")
    found = problems(used)["schema"]
    assert len(found) == 2
    assert any("ix_event_claim_id" in sentence for sentence in found)
    assert any("mine" in sentence for sentence in found)
    run(used, "ALTER TABLE lease DROP COLUMN mine")
    if used.is_sqlite:
        repair(used)
    else:
        run(used, "CREATE INDEX ix_event_claim_id ON event (claim_id)")
    assert problems(used) == {}


def test_a_new_database_is_not_adrift(either: Database) -> None:
    with either.read() as session:
        assert list(drift(session)) == []
    assert sum("CREATE TRIGGER" in statement for statement in newest_statements()) > 50


CHANGED = {
    "a label": ("review", "UPDATE review SET label = 'disputed' WHERE label = 'verified'"),
    "a note": ("review", "UPDATE review SET note = 'seen' WHERE label = 'verified'"),
    "a stance": ("evidence", "UPDATE evidence SET stance = 'refutes' WHERE stance = 'supports'"),
    "a quote": ("evidence", "UPDATE evidence SET quote_exact = '9.9' WHERE quote_exact IS NOT NULL"),
    "a withdrawal": ("evidence", "UPDATE evidence SET withdrawn_at = created_at WHERE stance = 'supports'"),
    "withdrawn evidence": ("evidence", "UPDATE evidence SET withdrawn_at = NULL WHERE stance = 'context'"),
    "lost evidence": ("evidence", "DELETE FROM evidence WHERE stance = 'supports'"),
}


@pytest.mark.parametrize("what", CHANGED)
def test_an_answer_changed_by_hand_is_noticed_and_rebuilt_from_its_events(used: Database, what: str) -> None:
    before = state(used)
    unguarded(used, *CHANGED[what])
    assert state(used) != before
    assert "reviews and events" in problems(used)
    copy = repair(used)
    assert problems(used) == {}
    assert state(used) == before
    assert (copy is not None) == used.is_sqlite
    again = repair(used)
    assert again is None or again.name.endswith(".before-repair-2"), "a copy is never overwritten"


def state(database: Database) -> Any:
    wanted = (
        "SELECT r.claim_id, r.role, r.label, r.status, r.note, r.flagged, e.id, e.stance, e.quote_exact, "
        "e.withdrawn_at IS NULL FROM review AS r LEFT JOIN evidence AS e ON e.review_id = r.id ORDER BY r.id, e.id"
    )
    with database.read() as session:
        return [tuple(row) for row in session.execute(text(wanted))]


@pytest.mark.parametrize(
    ("name", "table", "statement"),
    [
        ("sentence offsets", "sentence", "UPDATE sentence SET text = replace(text, '12', '13')"),
        ("claim offsets", "claim", "UPDATE claim SET exact = replace(exact, '22', '23')"),
        ("counters", "claim", "UPDATE claim SET submitted = 5 WHERE id = 1"),
        ("article keys", "article", "UPDATE article SET document_key = 'stat.example/', file_key = NULL"),
    ],
)
def test_what_repeats_the_text_or_counts_is_written_anew(used: Database, name: str, table: str, statement: str) -> None:
    unguarded(used, table, statement)
    assert name in problems(used)
    repair(used)
    assert problems(used) == {}


def test_a_changed_text_is_not_taken_for_the_imported_one(used: Database) -> None:
    unguarded(used, "article", "UPDATE article SET text = replace(text, 'Lysna', 'Brodn')")
    repair(used)
    assert "article texts" in problems(used)


def test_search_indexes_are_filled_anew(database: Database) -> None:
    store(database)
    run(database, "INSERT INTO sentence_fts(sentence_fts, rowid, text) SELECT 'delete', id, text FROM sentence")
    assert "search index" in problems(database)
    repair(database)
    assert problems(database) == {}


def test_every_check_says_what_to_do(either: Database) -> None:
    assert {name for name, _ in check(either)} <= set(ADVICE)
