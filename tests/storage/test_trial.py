"""What is only tried leaves no trace, wherever the database is or is not."""

from pathlib import Path

import pytest

from annotator.errors import DatabaseError
from annotator.settings import load_settings
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database, trial_database
from annotator.storage.project import load_project, set_up_project
from tests.load.foreign.support import everything
from tests.support import for_project, store


def test_where_there_is_no_database_another_stands_for_it(new_where: str) -> None:
    with trial_database(new_where) as database:
        store(database)
        stand_in = Path(str(database.url.database))
        assert database.is_sqlite and stand_in.exists()
    assert not stand_in.parent.exists()
    with pytest.raises(DatabaseError, match=r"There is no database|is empty"):
        open_database(new_where, create=False)


def test_a_dry_run_keeps_nothing(either: Database, where: str) -> None:
    store(either)
    before = everything(either)
    settings = load_settings(where, "ana")
    settings = for_project(settings, name="tried", blind=False)
    with trial_database(where) as database:
        assert set_up_project(database, settings, dry_run=True).name == "tried"
        assert load_project(database).name == "facts"
        with database.write(dry_run=True) as session:
            session.connection().exec_driver_sql("UPDATE article SET title = 'tried'")
    assert everything(either) == before


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("no database, and long enough to be looked at" * 9, "utf-8")
    for path in (tmp_path, tmp_path / "x.db"):
        with pytest.raises(DatabaseError), trial_database(str(path)):
            pass
