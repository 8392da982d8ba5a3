"""Blind means blind: no export shows a reviewer what another answered while the claim is open."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from annotator.domain.vocabulary import ReviewStatus
from annotator.errors import AnnotatorError
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.storage.export_rows import exported_claims
from annotator.storage.reviewers import reviewer_id
from annotator.storage.viewpoint import Viewpoint
from tests.conftest import DeskMaker
from tests.export.support import adjudicate, export_to, opened
from tests.support import store

NAMES = ("ana", "ben", "cy")


def seen(database: Database, viewer: str, wanted: int, blind: bool = True) -> dict[str, tuple[list[str], int]]:
    """Whose reviews of each claim ``viewer`` gets, and how many are withheld."""
    view = Viewpoint(reviewer_id(database, viewer), blind, wanted)
    with database.read() as session:
        return {
            claim.row.public_id: ([review.row.reviewer for review in claim.reviews], claim.withheld)
            for claim in exported_claims(session, view)
        }


def two_reviewed(make_desk: Callable[..., ReviewDesk], database: Database, **project: object) -> tuple[str, ReviewDesk]:
    """A claim that ana and ben answered, of three reviews wanted."""
    article = store(database)
    ana, ben = (make_desk(name, **project) for name in ("ana", "ben"))
    claim = ana.articles.open(article.article_id).claims[0].id
    ana.answers.decide(claim, "unverifiable")
    ben.answers.decide(claim, "not_a_claim")
    return claim, make_desk("cy", **project)


def test_an_open_claim_shows_only_ones_own_answer(make_desk: Callable[..., ReviewDesk], database: Database) -> None:
    claim, _ = two_reviewed(make_desk, database, reviews_per_claim=3)

    assert seen(database, "ana", 3)[claim] == (["ana"], 1)
    assert seen(database, "ben", 3)[claim] == (["ben"], 1)
    assert seen(database, "dora", 3)[claim] == ([], 2)


def test_a_closed_claim_shows_all_answers(make_desk: Callable[..., ReviewDesk], database: Database) -> None:
    claim, cy = two_reviewed(make_desk, database, reviews_per_claim=3)
    cy.answers.decide(claim, "unverifiable")

    for viewer in (*NAMES, "dora"):
        assert seen(database, viewer, 3)[claim] == (["ana", "ben", "cy"], 0)


def test_undoing_the_last_answer_closes_the_curtain_again(
    make_desk: Callable[..., ReviewDesk], database: Database
) -> None:
    claim, cy = two_reviewed(make_desk, database, reviews_per_claim=3)
    cy.answers.decide(claim, "unverifiable")
    cy.undo()

    assert seen(database, "cy", 3)[claim] == ([], 2)


def test_an_open_project_withholds_nothing(make_desk: Callable[..., ReviewDesk], database: Database) -> None:
    claim, _ = two_reviewed(make_desk, database, reviews_per_claim=3, blind=False)

    assert seen(database, "dora", 3, blind=False)[claim] == (["ana", "ben"], 0)


def test_an_adjudication_of_an_open_claim_is_withheld_too(
    make_desk: Callable[..., ReviewDesk], database: Database
) -> None:
    claim, _ = two_reviewed(make_desk, database, reviews_per_claim=3)
    adjudicate(database, claim, "abe", "disputed")

    assert seen(database, "ana", 3)[claim] == (["ana"], 2)
    assert seen(database, "abe", 3)[claim] == (["abe"], 2)


def test_the_files_hold_nothing_of_a_withheld_answer(
    make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path
) -> None:
    article = store(database)
    ana, ben = make_desk("ana", reviews_per_claim=2), make_desk("ben", reviews_per_claim=2)
    claim = ana.articles.open(article.article_id).claims[0].id
    ben.answers.decide(claim, "not_a_claim")
    ben.answers.comment(claim, "tell nobody")
    manifest = export_to(database, tmp_path / "out.jsonl", viewer="ana")
    with pytest.raises(AnnotatorError, match="no gold label"):
        export_to(database, tmp_path / "sheet.csv", "csv", viewer="ana")

    files = [*tmp_path.glob("out.*"), *tmp_path.glob("sheet.*")]
    assert len(files) == 3
    for path in files:
        assert b"tell nobody" not in path.read_bytes()
        assert b'"ben"' not in path.read_bytes()
    assert b'"label":"not_a_claim"' not in (tmp_path / "out.jsonl").read_bytes()
    assert [(each.what, each.count) for each in manifest.left_out] == [("reviews", 1)]


def test_a_withheld_answer_never_reaches_the_program(make_desk: Callable[..., ReviewDesk], database: Database) -> None:
    two_reviewed(make_desk, database, reviews_per_claim=3)
    fetched: list[Any] = []

    @event.listens_for(database.engine, "after_cursor_execute")
    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "review.label" in statement and "reviewer.handle" in statement:
            fetched.append(statement)

    seen(database, "ana", 3)

    assert fetched, "the query for reviews was not seen"
    assert all(
        "reviewer_id = " in statement and "claim.submitted >= claim.wanted" in statement for statement in fetched
    )


@settings(max_examples=15)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(NAMES), st.integers(0, 2), st.sampled_from(["unverifiable", "verified", "skip", "undo"])
        ),
        max_size=12,
    ),
    wanted=st.integers(1, 3),
)
def test_no_sequence_of_decisions_leaks(
    steps: list[tuple[str, int, str]], wanted: int, tmp_path_factory: Any, _migrated: Path
) -> None:
    path = tmp_path_factory.mktemp("blind") / "test.db"
    shutil.copy(_migrated, path)
    maker = DeskMaker(path)
    with opened(path) as database:
        article = store(database)
        desks = {name: maker(name, reviews_per_claim=wanted) for name in NAMES}
        claims = [claim.id for claim in desks["ana"].articles.open(article.article_id).claims]
        for name, at, step in steps:
            if step == "undo":
                desks[name].undo()
            elif step == "skip":
                desks[name].answers.skip(claims[at])
            else:
                desks[name].answers.decide(claims[at], step)
        statuses = {name: _statuses(desk, article.article_id) for name, desk in desks.items()}
        views = {name: seen(database, name, wanted) for name in NAMES}
    for desk in maker.made:
        desk.close()
    for claim in claims:
        said = [name for name in NAMES if statuses[name].get(claim)]
        submitted = [name for name in NAMES if statuses[name].get(claim) is ReviewStatus.SUBMITTED]
        for viewer in NAMES:
            expected = said if len(submitted) >= wanted else [name for name in said if name == viewer]
            assert views[viewer][claim] == (expected, len(said) - len(expected))


def _statuses(desk: ReviewDesk, article_id: str) -> dict[str, ReviewStatus]:
    """This reviewer's own answers, but for those that say nothing."""
    claims = desk.articles.open(article_id).claims
    own = {claim.id: claim.review.status for claim in claims if claim.review is not None}
    return {claim: status for claim, status in own.items() if status is not ReviewStatus.OPEN}
