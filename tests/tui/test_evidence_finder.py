"""The evidence finder on the screen: found, read, cited in two keys, refined, and what is kept of it."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from annotator.domain.asked_questions import AnswerType
from annotator.domain.library import Passage, Query
from annotator.domain.shown_outcomes import ShownOutcome
from annotator.domain.vocabulary import ReviewStatus, Stance
from annotator.review.desk import ReviewDesk
from annotator.review.evidence_finder import LibraryAccess
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.project import load_project
from annotator.storage.shown_passages import shown_for
from annotator.storage.viewpoint import Viewpoint
from annotator.tui.passage_words import blocks, full
from tests.fake_library import FakeLibrary, document
from tests.support import HOSTILE
from tests.tui.conftest import ACTING, Sit, Sitting

BUDGET = (
    "Heating budget of Brennholt\n\n"
    "The city council of Brennholt cut its heating budget by 1.4 million kroner in the autumn. Depots were full.\n\n"
    "The council met on a Monday. Nobody was cold that winter, said the treasurer of the city."
)
OLDER = "The heating budget of Brennholt was 9 million kroner. It had grown by a third in ten years."
FIRST = "The city council of Brennholt cut its heating budget by 1.4 million kroner in the autumn."


@pytest.fixture
def library() -> FakeLibrary:
    """Two documents about the council's budget, one of them younger than its article."""
    return FakeLibrary([
        document(BUDGET, "Heating report", "https://stat.example/heating", "2026-06-01"),
        document(OLDER, "Budgets of cities", None, "2020-01-01"),
    ])  # fmt: skip


@pytest.fixture
def with_library(db_path: Path, council: str, library: FakeLibrary) -> Callable[[], ReviewDesk]:
    """Opens a desk with that library on the database with the council's article."""

    def open_desk() -> ReviewDesk:
        database = open_database(str(db_path))
        access = LibraryAccess(lambda: library, library.add, shares=True)
        return ReviewDesk(database, load_project(database), "ana", library=access)

    return open_desk


async def find(it: Sitting, key: str = "S") -> None:
    """Open the finder and wait for what it finds."""
    await it.pilot.press(key)
    await it.until(lambda: it.form == "FinderScreen" and "Searching" not in it.text)


async def test_a_label_and_a_digit_are_a_verified_claim_with_a_quoted_source(
    sit: Sit, with_library: Callable[[], ReviewDesk], library: FakeLibrary, database: Database
) -> None:
    async with sit(desk=with_library) as it:
        claim = it.claim
        await it.press("v", "1")
        await it.until(lambda: it.form == "ReviewScreen" and it.claim.id != claim.id)
        stored = it.review.state.opened.by_id[claim.id].review  # type: ignore[union-attr]
    assert stored is not None and stored.status is ReviewStatus.SUBMITTED
    (piece,) = stored.evidence
    assert piece.stance is Stance.SUPPORTS and piece.quote is not None and piece.quote.exact == FIRST
    assert piece.source.url == "https://stat.example/heating" and piece.source.publisher == "Statistics Office"
    text = library.held[0].text
    start = text.index(FIRST)
    assert text[start - len(piece.quote.prefix) : start] == piece.quote.prefix
    assert library.asked[0] == Query(claim.exact, date="2026-05-12")
    with database.read() as session:
        shown = shown_for(session, Viewpoint(None, blind=False, wanted=1), claim.id)
    assert [each.rank for each in shown] == [*range(1, len(shown) + 1)]
    assert [each.outcome for each in shown] == [ShownOutcome.CITED, *[None] * (len(shown) - 1)]
    assert shown[0].text == FIRST and shown[0].claim_id == claim.id


async def test_what_agrees_and_differs_stands_there_and_no_verdict(
    sit: Sit, with_library: Callable[[], ReviewDesk]
) -> None:
    async with sit((120, 40), desk=with_library) as it:
        await find(it)
        assert "1  Heating report" in it.text and "2026-06-01, after the claim" in it.text
        assert "differs in number: 1.2 million" in it.text
        for word in ("true", "false", "verified", "refuted", "supported"):
            assert word not in it.text.split("Find")[-1].casefold() or word in it.claim.exact
        await it.press("escape")
        assert it.form == "ReviewScreen"


async def test_without_a_label_the_stance_is_asked_for(sit: Sit, with_library: Callable[[], ReviewDesk]) -> None:
    async with sit(desk=with_library) as it:
        claim = it.claim.id
        await find(it)
        await it.press("1")
        assert it.form == "Choose" and FIRST[:40] in it.text
        await it.press("r")
        await it.until(lambda: it.form == "FinderScreen")
        await it.press("escape")
        review = it.claim.review
        assert it.claim.id == claim and review is not None
        assert [piece.stance for piece in review.evidence] == [Stance.REFUTES]
        assert review.label is None


async def test_words_narrow_the_search_and_digits_are_typed_there(
    sit: Sit, with_library: Callable[[], ReviewDesk], library: FakeLibrary
) -> None:
    async with sit(desk=with_library) as it:
        await find(it)
        await it.press("slash")
        await it.type("9 million")
        assert it.app.screen.query_one("#words", Input).value == "9 million"
        await it.press("enter")
        await it.until(lambda: library.asked[-1].words == "9 million" and "1  Budgets of cities" in it.text)
        await it.press("slash", "escape")
        assert it.form == "FinderScreen"
        await it.press("x")
        await it.until(lambda: "1  Budgets of cities" not in it.text)
        await it.press("s")
        await it.until(lambda: it.form == "SourceForm")
        await it.press("escape")


async def test_a_document_is_read_beside_the_article_and_another_passage_cited(
    sit: Sit, with_library: Callable[[], ReviewDesk]
) -> None:
    async with sit((160, 40), desk=with_library) as it:
        claim = it.claim.id
        await it.press("v")
        await it.until(lambda: it.form == "FinderScreen" and "Searching" not in it.text)
        await it.press("enter")
        await it.until(lambda: it.form == "DocumentScreen" and "Depots were full." in it.text)
        assert "Council trims winter heating budget" in it.text, "the article stays in view"
        await it.press("down", "shift+down", "enter")
        await it.until(lambda: it.form == "ReviewScreen")
        review = it.review.state.opened.by_id[claim].review  # type: ignore[union-attr]
        assert review is not None and review.evidence[0].quote is not None
        assert review.evidence[0].quote.exact == "Depots were full.\n\nThe council met on a Monday."
        assert review.status is ReviewStatus.SUBMITTED


async def test_the_next_hit_may_be_in_another_document(sit: Sit, with_library: Callable[[], ReviewDesk]) -> None:
    async with sit(desk=with_library) as it:
        await find(it)
        await it.press("enter")
        await it.until(lambda: it.form == "DocumentScreen" and "Heating report" in it.text)
        await it.press("n")
        await it.until(lambda: "2/" in it.text)
        await it.press("p", "k", "j", "pagedown", "pageup", "escape")
        await it.until(lambda: it.form == "FinderScreen")


async def test_an_open_question_is_looked_for_and_answered_by_what_is_cited(
    sit: Sit, with_library: Callable[[], ReviewDesk], library: FakeLibrary
) -> None:
    desk = with_library()
    claim = desk.articles.open(desk.walk.find_start().article_id).claims[0].id  # type: ignore[union-attr]
    for question in ("By how much was the budget cut?", "How large was it before?"):
        desk.questions.ask(claim, question)
    desk.close()
    async with sit(desk=with_library) as it:
        await find(it)
        assert library.asked[-1].questions == ("By how much was the budget cut?",)
        await it.press("tab")
        await it.until(lambda: library.asked[-1].questions == ("How large was it before?",))
        await it.press("tab")
        await it.until(lambda: len(library.asked[-1].questions) == 2)
        await it.press("escape", "d")
        await it.until(lambda: it.form == "FinderScreen" and "Searching" not in it.text)
        await it.press("1")
        await it.until(lambda: it.form == "ReviewScreen")
        review = it.review.state.opened.by_id[claim].review  # type: ignore[union-attr]
        assert review is not None
        (answer,) = review.questions[0].answers
        assert answer.type is AnswerType.EXTRACTIVE and answer.evidence == review.evidence[0].id
        assert review.questions[1].is_open and review.unanswered == 1


async def test_a_library_without_anything_about_the_claim_leads_to_the_form(
    sit: Sit, with_library: Callable[[], ReviewDesk], library: FakeLibrary
) -> None:
    library.held = [document("Quite another matter.", "Elsewhere")]
    async with sit(desk=with_library) as it:
        await it.press("v")
        await it.until(lambda: it.form == "SourceForm")
        assert "Nothing in the library is about this claim." in it.text
        await it.press("escape")
        await find(it)
        assert "Nothing in the library is about this" in it.text
        await it.press("1", "enter", "x", "escape")
        assert it.form == "ReviewScreen"


async def test_an_empty_library_says_how_to_fill_it(sit: Sit, db_path: Path, council: str) -> None:
    def open_desk() -> ReviewDesk:
        database = open_database(str(db_path))
        return ReviewDesk(database, load_project(database), "ana", library=LibraryAccess(FakeLibrary))

    async with sit(desk=open_desk) as it:
        await find(it)
        assert "No documents were added to the library yet: L and then + adds some" in it.text
        await it.press("escape")


async def test_a_search_that_fails_is_said_and_ends_nothing(
    sit: Sit, with_library: Callable[[], ReviewDesk], library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(query: Query, limit: int = 5) -> list[Passage]:
        from annotator.errors import DatabaseError

        raise DatabaseError("The shared library is gone: [/x] look there.")

    monkeypatch.setattr(library, "find", fail)
    async with sit(desk=with_library) as it:
        await find(it)
        assert "The search failed: The shared library is gone: [/x] look there." in it.text
        await it.press("escape")


async def test_the_screen_stays_responsive_while_a_search_takes_long(
    sit: Sit, with_library: Callable[[], ReviewDesk], library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick, may_find = library.find, threading.Event()
    monkeypatch.setattr(library, "find", lambda *args: (may_find.wait(60), quick(*args))[1])
    async with sit(desk=with_library) as it:
        await it.pilot.press("S")
        await it.until(lambda: "Searching…" in it.text)
        may_find.set()
        await it.shows("Heating report")
        await it.press("escape")


async def test_hostile_documents_are_harmless(
    sit: Sit, with_library: Callable[[], ReviewDesk], library: FakeLibrary
) -> None:
    words = " ".join(f"The council of Brennholt cut its heating budget {text}." for text in HOSTILE[:6])
    library.held = [document(f"{words}\n\n{HOSTILE[12]} The city council of Brennholt.", HOSTILE[1])]
    async with sit((100, 30), desk=with_library) as it:
        await find(it)
        assert not ACTING & set("".join(it.lines))
        await it.press("enter")
        await it.until(lambda: it.form == "DocumentScreen")
        assert not ACTING & set("".join(it.lines))
        await it.press("enter")
        await it.until(lambda: it.form == "Choose")
        await it.press("c")
        await it.press("escape")
        assert it.claim.review is not None and it.claim.review.evidence[0].quote is not None
        assert not ACTING & set("".join(it.lines))


async def test_a_document_is_added_from_the_list_of_sources(
    sit: Sit, with_library: Callable[[], ReviewDesk], library: FakeLibrary
) -> None:
    async with sit(desk=with_library) as it:
        await it.press("L")
        await it.until(lambda: it.form == "SourceRows")
        await it.press("plus")
        await it.until(lambda: it.form == "NameForm")
        await it.type("reports/")
        await it.press("enter", "escape")
        await it.until(lambda: library.added == ["reports/"])
        await it.shows("1 document added, 3 passages.")


def test_a_long_list_shows_the_passage_under_the_cursor_in_full(library: FakeLibrary) -> None:
    passages = library.find(Query("The city council of Brennholt cut its heating budget by 1.2 million kroner"), 5)
    whole = blocks(passages, 0, 60, 60)
    assert [len(block) for block in whole] == [len(full(n, each, 60, cited=False)) for n, each in enumerate(passages)]
    small = blocks(passages, 1, 40, 9, {0})
    assert [len(block) for n, block in enumerate(small) if n != 1] == [1] * (len(passages) - 1)
    assert small[0][0].text.startswith("1• Heating") and len(small[1]) > 1
    long = replace(passages[0], text=f"{'before ' * 90}{passages[0].text}", start=passages[0].start - 630)
    rows = full(0, long, 60, cited=False)
    assert any(row.strong for row in rows), "the best sentence is in view however long the passage is"
