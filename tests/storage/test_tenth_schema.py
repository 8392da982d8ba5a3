"""The tenth revision on a database that is in use: collections are kept, and new ones found by titles."""

from sqlalchemy import text

from annotator.storage.candidates import Likely
from annotator.storage.check import check
from annotator.storage.checked import CheckedClaim, store_checked
from annotator.storage.database.engine import Database, database_url
from annotator.storage.database.location import open_database
from annotator.storage.database.migrate import _migrating, upgrade
from tests.storage.test_third_schema import upgraded

ROW = (
    "INSERT INTO checked_claim (public_id, text, rating, collection, loaded_at) "
    "VALUES ('kold', 'Bees sleep at night.', 'True', 'bees.jsonl', '2026-01-01 00:00:00')"
)


def test_old_collections_are_kept_and_new_titles_found(new_where: str) -> None:
    old = Database(database_url(new_where))
    upgraded(old, "0009")
    with old.write() as session:
        session.connection().execute(text(ROW))
    upgrade(old)
    old.close()
    database = open_database(new_where)
    titled = CheckedClaim("They rest in the dark.", "True", title="Do hives go quiet?", external_id="bees-1")
    with database.write() as session:
        store_checked(session, [titled], "bees.jsonl")
    with database.read() as session:
        assert [each.text for each in Likely(session, "sleeping bees").checked()] == ["Bees sleep at night."]
        assert [each.text for each in Likely(session, "quiet hives").checked()] == ["They rest in the dark."]
        kept = session.connection().execute(text("SELECT public_id, title, external_id FROM checked_claim ORDER BY id"))
        assert [tuple(row) for row in kept] == [("kold", None, None), (titled.public_id, titled.title, "bees-1")]
    assert [problem for _, problems in check(database) for problem in problems] == []
    database.close()


def test_rows_of_collections_still_never_change(new_where: str) -> None:
    database = open_database(new_where)
    with database.write() as session:
        store_checked(session, [CheckedClaim("Bees sleep at night.", title="Bees")], "bees.jsonl")
    for change in ("UPDATE checked_claim SET title = 'x'", "DELETE FROM checked_claim"):
        try:
            with _migrating(database) as connection:
                connection.execute(text(change))
        except Exception as error:  # noqa: BLE001 - each database has its own
            assert "checked_claim" in str(error)
        else:
            raise AssertionError(change)
    database.close()
