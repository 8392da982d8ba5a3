"""The project of a database and the people in it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from annotator.errors import UsageError
from annotator.review.desk import ReviewDesk
from annotator.schemes import DEFAULT_SCHEME
from annotator.settings import Settings, load_settings
from annotator.storage.database.engine import Database
from annotator.storage.project import Project, load_project, set_up_project
from annotator.storage.reviewers import find_reviewer, reviewer_id
from tests import tables
from tests.support import for_project, store

YES_NO = [{"name": "yes", "key": "y"}, {"name": "no", "key": "n"}]
"""A scheme in which no label needs evidence."""


def configured(labels: list[dict[str, Any]] | None = None, **project: object) -> Settings:
    settings = load_settings(database="unused", reviewer="ana", start=Path("/"))
    settings = for_project(settings, **project)
    if labels is None:
        return settings
    return replace(settings, labels=labels, config_path=Path("/data/annotator.toml"))


def desk(database: Database, project: Project, reviewer: str = "ana") -> ReviewDesk:
    return ReviewDesk(database, project, reviewer)


def events(database: Database) -> int:
    with database.read() as session:
        return int(session.execute(text("SELECT count(*) FROM event WHERE kind = 'project'")).scalar_one())


def test_a_database_nobody_set_up_has_the_defaults_and_reading_them_writes_nothing(either: Database) -> None:
    project = load_project(either)
    assert project == Project("facts", DEFAULT_SCHEME, True, 1, "1")
    with either.read() as session:
        assert session.execute(select(tables.project)).all() == []


def test_setting_up_twice_changes_nothing_the_second_time(either: Database) -> None:
    first = set_up_project(either, configured(name="harbours", reviews_per_claim=2))
    assert set_up_project(either, configured(name="harbours", reviews_per_claim=2)) == first == load_project(either)
    assert events(either) == 1


def test_what_the_configuration_leaves_out_stays_as_it_was(either: Database) -> None:
    set_up_project(either, configured(YES_NO, name="harbours", blind=False, guideline_version="7"))
    project = set_up_project(either, configured(reviews_per_claim=3))
    assert (project.name, project.blind, project.reviews_per_claim, project.guideline_version) == (
        "harbours", False, 3, "7",
    )  # fmt: skip
    assert project.scheme.names == ("yes", "no")
    assert load_project(either) == project
    assert events(either) == 2


def test_a_scheme_that_is_wrong_changes_nothing(either: Database) -> None:
    before = set_up_project(either, configured(name="harbours"))
    with pytest.raises(UsageError, match=r"^/data/annotator.toml: .*at least two"):
        set_up_project(either, configured(YES_NO[:1], name="ports"))
    assert load_project(either) == before
    assert events(either) == 1


def test_an_unused_label_can_go_and_a_used_one_cannot(either: Database) -> None:
    article = store(either).article_id
    project = set_up_project(either, configured(YES_NO))
    claim = desk(either, project).articles.open(article).claims[0].id
    desk(either, project).answers.decide(claim, "yes")
    with pytest.raises(UsageError, match="Reviews in this database use the label “yes”"):
        set_up_project(either, configured([{"name": "no", "key": "n"}, {"name": "maybe", "key": "m"}]))
    project = set_up_project(either, configured([{"name": "yes", "key": "1"}, {"name": "maybe", "key": "m"}]))
    assert project.scheme.names == ("yes", "maybe")


def test_a_label_that_undo_could_bring_back_cannot_go(either: Database) -> None:
    article = store(either).article_id
    ours = desk(either, set_up_project(either, configured(YES_NO)))
    claim = ours.articles.open(article).claims[0].id
    ours.answers.decide(claim, "yes")
    ours.answers.decide(claim, "no")
    with pytest.raises(UsageError, match="use the label “yes”"):  # undo gives it back
        set_up_project(either, configured([{"name": "no", "key": "n"}, {"name": "maybe", "key": "m"}]))
    ours.undo()
    ours.undo()
    with pytest.raises(UsageError, match=r"use the label “(yes|no)”"):  # redo gives it back
        set_up_project(either, configured([{"name": "maybe", "key": "m"}, {"name": "never", "key": "x"}]))
    assert ours.redo() is not None


def test_a_reviewer_is_made_known_once_and_found_by_the_very_name(either: Database) -> None:
    ana = reviewer_id(either, "ana")
    assert reviewer_id(either, "ana") == ana
    assert reviewer_id(either, "Ana") != ana
    assert reviewer_id(either, "aná") != reviewer_id(either, "ana\u0301")
    with either.read() as session:
        assert find_reviewer(session, "ana") == ana
        assert find_reviewer(session, "bo") is None
        assert session.execute(text("SELECT count(*) FROM reviewer")).scalar_one() == 4


def test_a_scheme_that_somebody_wrote_into_the_database_is_checked(database: Database) -> None:
    set_up_project(database, configured())
    with database.write() as session:
        session.execute(text("UPDATE project SET scheme = replace(scheme, 'Verified', '\\u001b]52;c;x')"))
    with pytest.raises(UsageError, match="the database's project"):
        load_project(database)
