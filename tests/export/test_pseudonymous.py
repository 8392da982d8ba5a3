"""Reviewers stand under pseudonyms unless asked: nobody's name leaves, and loading back changes nothing."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.dataset.selection import Layer, Selection
from annotator.export.run import Request, export
from annotator.load.dataset import load
from annotator.pseudonyms import is_pseudonym, pseudonym
from annotator.review.desk import ReviewDesk
from annotator.settings import load_settings
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.project import load_project, set_up_project
from tests.export.reviewed import two_opinions
from tests.support import for_project

KEYS = st.binary(min_size=16, max_size=16).map(bytes.hex)


@given(st.text(min_size=1, max_size=64), KEYS, KEYS)
def test_a_pseudonym_is_stable_and_another_under_another_key(handle: str, key: str, other: str) -> None:
    made = pseudonym(handle, key)

    assert is_pseudonym(made)
    assert pseudonym(handle, key) == made == pseudonym(made, other)
    assert (pseudonym(handle, other) == made) == (key == other or is_pseudonym(handle))


@pytest.fixture
def opinions(make_desk: Callable[..., ReviewDesk], database: Database) -> dict[str, str]:
    return two_opinions(make_desk, database)


def exported(database: Database, out: Path, **said: object) -> bytes:
    export(database, load_project(database), Request("jsonl", **said), out, "ana")  # type: ignore[arg-type]
    return out.read_bytes()


def test_no_file_holds_a_name(opinions: dict[str, str], database: Database, tmp_path: Path) -> None:
    data = exported(database, tmp_path / "out.jsonl", selection=Selection(Layer.ALL, reviewers=("abe",)))
    named = exported(database, tmp_path / "named.jsonl", names=True)

    for file in tmp_path.glob("out.*"):
        assert not re.search(rb'"(ana|ben|abe)"', file.read_bytes())
    assert len(set(re.findall(rb'"reviewer":"(r-[0-9a-f]{12})"', data))) == 3
    assert set(re.findall(rb'"reviewer":"(\w+)"', named)) == {b"ana", b"ben", b"abe"}


def test_loading_it_into_its_own_database_changes_nothing(
    opinions: dict[str, str], database: Database, tmp_path: Path
) -> None:
    data = exported(database, tmp_path / "out.jsonl")
    report = load(database, tmp_path / "out.jsonl")

    assert (report.loaded.reviews, report.conflicts) == (0, [])
    assert exported(database, tmp_path / "again.jsonl") == data


def test_export_load_export_gives_the_same_bytes(
    opinions: dict[str, str], database: Database, tmp_path: Path, _migrated: Path
) -> None:
    data = exported(database, tmp_path / "out.jsonl")
    shutil.copy(_migrated, tmp_path / "other.db")
    other = open_database(str(tmp_path / "other.db"))
    settings = load_settings(str(tmp_path / "other.db"), "cy")
    settings = for_project(settings, blind=False, reviews_per_claim=2)
    set_up_project(other, settings)
    load(other, tmp_path / "out.jsonl")
    back = exported(other, tmp_path / "back.jsonl")
    other.close()

    assert back == data


def test_reviews_stand_in_the_order_of_the_pseudonyms(
    opinions: dict[str, str], database: Database, tmp_path: Path
) -> None:
    data = exported(database, tmp_path / "out.jsonl")

    for line in data.splitlines():
        names = re.findall(rb'"reviewer":"([^"]+)","role":"reviewer"', line)
        assert names == sorted(names)
