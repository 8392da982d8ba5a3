"""The adjudicator's screen: what its keys decide, what a reviewer sees of it, and that hostile words stay words."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.domain.records import Citation, Quote
from annotator.domain.vocabulary import Role, Stance
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from tests.support import HOSTILE, appoint
from tests.tui.conftest import ACTING, Sitting
from tests.tui.test_saving import locked

URL = "https://stat.example/ports"


@pytest.fixture
def claims(database: Database, make_desk: Callable[..., ReviewDesk], council: str) -> list[str]:
    """Three claims, two of which ana and bo answered differently; both are adjudicators."""
    appoint(database, "ana", "bo")
    ana, bo = (make_desk(name) for name in ("ana", "bo"))
    found = [claim.id for claim in ana.articles.open(council).claims]
    for claim in found[:2]:
        ana.answers.give(claim, "verified", [Citation(Stance.SUPPORTS, URL, quote=Quote("4.1 Mt"))], HOSTILE[0])
        bo.answers.give(claim, "disputed", [Citation(Stance.REFUTES, URL, quote=Quote(HOSTILE[3]))], HOSTILE[1])
    return found


def ruling(database: Database, claim: str) -> Any:
    desk = ReviewDesk(database, _project(database), "ana")
    return desk.adjudication.open(claim).claim.review


def _project(database: Database) -> Any:
    from annotator.storage.project import load_project

    return load_project(database)


async def adjudicating(it: Sitting) -> None:
    await it.press("A")
    await it.until(lambda: it.form == "AdjudicationScreen" and "Reviewer A" in it.text)


async def test_answers_are_accepted_one_after_another_and_undone(
    sit: Any, database: Database, claims: list[str]
) -> None:
    async with sit() as it:
        await adjudicating(it)
        assert "2 disagreements left" in it.text
        first = it.app.screen.dispute
        await it.press("1")
        await it.shows("1 disagreement left")
        await it.shows("Ruled ")
        assert ruling(database, first.claim.id).label == first.opinions[0].review.label
        await it.press("u")
        await it.shows("Undone: ruled")
        assert it.app.screen.dispute.claim.id == first.claim.id
        await it.press("U", "tab", "2")
        await it.shows("Nothing waits for an adjudicator.")
        assert not ACTING & set(it.text.replace("\n", ""))
        await it.press("1", "v", "m", "b", "tab", "escape")
        assert it.form == "ReviewScreen"


async def test_nobody_was_right_merging_reasons_and_sources(sit: Any, database: Database, claims: list[str]) -> None:
    async with sit((160, 50)) as it:
        await adjudicating(it)
        first = it.app.screen.dispute.claim.id
        await it.press("n")
        await it.shows("Why were all wrong?")
        await it.press("ctrl+s")
        await it.shows("some words are needed")
        await it.press("n")
        await it.until(lambda: it.form == "NoteForm")
        assert "What did all of them miss?" in it.text
        await it.type("No figures yet")
        await it.press("ctrl+s")
        await it.shows("1 disagreement left")
        assert (ruling(database, first).label, ruling(database, first).note) == ("unverifiable", "No figures yet")
        second = it.app.screen.dispute.claim.id
        await it.press("m")
        await it.until(lambda: it.form == "Choose")
        await it.press("1")
        await it.shows("Nothing waits")
        assert len(ruling(database, second).evidence) == 2
        await it.press("u")
        await it.shows("Undone: ruled")
        await it.press("s")
        await it.until(lambda: it.form == "SourceForm")
        await it.type("https://new.example/")
        await it.press("enter")
        await it.until(lambda: it.form == "AdjudicationScreen")
        await it.shows("Source cited")
        await it.press("enter")
        await it.until(lambda: it.form == "ReviewScreen" and it.review.state.claim.id == second)


async def test_a_question_stands_beside_the_claim_until_it_is_answered(sit: Any, claims: list[str]) -> None:
    async with sit() as it:
        await adjudicating(it)
        opinions = it.app.screen.dispute.opinions
        mine = next(n for n, each in enumerate(opinions, 1) if each.review.label == "verified")
        await it.press("b")
        await it.until(lambda: it.form == "Choose")
        await it.press(str(mine))
        await it.until(lambda: it.form == "NoteForm")
        assert "look at again?" in it.text
        await it.type("Old port too?")
        await it.press("ctrl+s")
        await it.shows("1 disagreement left")
        await it.press("escape")
        await it.until(lambda: it.form == "ReviewScreen")
        await it.press("home", "j")
        await it.shows("asked    Old port too?")
        await it.press("v")
        await it.until(lambda: "Old port too?" not in it.text)


async def test_the_list_of_what_one_was_overruled_in(
    sit: Any, make_desk: Callable[..., ReviewDesk], claims: list[str]
) -> None:
    async with sit() as it:
        await it.press("X")
        await it.shows("No adjudicator has decided otherwise")
        await it.press("enter", "q")
        bo = make_desk("bo")
        key = next(each.key for each in bo.adjudication.open(claims[0]).opinions if each.review.label == "disputed")
        bo.adjudication.accept(claims[0], key, HOSTILE[2])
        await it.press("X")
        await it.shows("✔ Verified → ✘ Disputed")
        assert not ACTING & set(it.text.replace("\n", ""))
        await it.press("enter")
        await it.until(lambda: it.form == "ReviewScreen" and it.review.state.claim.id == claims[0])


async def test_keys_of_labels_come_first(sit: Any, claims: list[str]) -> None:
    async with sit(keys={"label_verified": "m", "undo": "z"}) as it:
        await adjudicating(it)
        assert "m Verified" in it.text
        assert "M-m Merge" in it.text
        assert "z Undo" in it.text
        await it.press("m")
        await it.shows("Ruled verified")


async def test_a_reviewer_who_answered_otherwise_meanwhile_is_not_decided_over(
    sit: Any, make_desk: Callable[..., ReviewDesk], claims: list[str]
) -> None:
    async with sit() as it:
        await adjudicating(it)
        shown = it.app.screen.dispute
        theirs = next(n for n, each in enumerate(shown.opinions, 1) if each.review.label == "disputed")
        make_desk("bo").answers.skip(shown.claim.id)
        await it.press(str(theirs))
        await it.shows("That answer has been changed since")
        assert it.form == "AdjudicationScreen"
        assert shown.claim.review is None or shown.claim.review.role is Role.ADJUDICATOR


async def test_a_decision_that_cannot_be_saved_stays_until_it_is(
    sit: Any, db_path: Path, database: Database, claims: list[str]
) -> None:
    async with sit(busy_seconds=0.1) as it:
        await adjudicating(it)
        first = it.app.screen.dispute
        with locked(db_path):
            await it.press("1")
            await it.shows("Not saved, and tried again soon")
            assert it.app.screen.dispute.claim.id == first.claim.id
            await it.press("u")
            await it.shows("Given up: it was not saved.")
            await it.press("1")
            await it.shows("Not saved, and tried again soon")
            await it.press("2", "escape")  # another decision instead
            await it.shows("1 not saved")
            await it.press("s")
            await it.until(lambda: it.form == "AdjudicationScreen")
        await it.press("escape")
        await it.until(lambda: it.form == "ReviewScreen")
        assert ruling(database, first.claim.id).label == first.opinions[1].review.label
