"""Claims seen before, on the screen: shown beside a claim, reused with a key, warned of, blind where it must be."""

from collections.abc import Callable
from typing import Any

import pytest

from annotator.domain.records import Citation
from annotator.domain.seen_before import SeenBefore
from annotator.domain.vocabulary import ReviewStatus, Stance
from annotator.errors import DatabaseError
from annotator.review.desk import ReviewDesk
from annotator.review.earlier import EarlierAnswers
from annotator.storage.checked import CheckedClaim, store_checked
from annotator.storage.database.engine import Database
from tests.support import HOSTILE, nobody_at_work, store
from tests.tui.conftest import ACTING, Sit, Sitting

Maker = Callable[..., ReviewDesk]
EARLIER = "Report\nThe port of Lysna handled 4.1 million tonnes last year.\nThe mayor did not sign the contract."
LATER = (
    "Later\nLast year the Lysna port handled 4,100,000 tonnes.\nThe mayor signed the contract.\nBees sleep at night."
)


def answered(database: Database, desk: ReviewDesk, title: str, label: str = "verified", text: str = EARLIER) -> None:
    """Store an article with a verified and an unverifiable claim."""
    first, second = desk.articles.open(store(database, text, title=title).article_id).claims
    stance = Stance.REFUTES if label == "disputed" else Stance.SUPPORTS
    desk.answers.give(first.id, label, [Citation(stance, url="https://stat.example/ports", title="Table 4")], None)
    desk.answers.decide(second.id, "unverifiable")


async def at(it: Sitting, desk: ReviewDesk, words: str) -> None:
    """Put the cursor on the claim of the later article with these words."""
    await it.until(lambda: it.review.state.opened is not None)
    await it.press("home")
    for _ in range(8):
        if it.review.state.claim is not None and words in it.review.state.claim.exact:
            return
        await it.press("j")
    raise AssertionError(it.text)


@pytest.fixture
def later(database: Database) -> str:
    return store(database, LATER, title="Later").article_id


async def test_the_same_and_the_similar_are_shown_in_the_panel_and_in_full(
    sit: Sit, database: Database, make_desk: Maker, later: str
) -> None:
    desk = make_desk()
    answered(database, desk, "Ports report")
    async with sit(size=(160, 50)) as it:
        await at(it, desk, "Lysna")
        await it.shows("seen     same claim ✔ Verified in")
        panel = " ".join(line.split("│")[-1].strip() for line in it.lines)
        assert "“Ports report”" in panel and "you (1 source, R reuses)" in panel
        await at(it, desk, "mayor")
        await it.shows("similar  ? Not enough · “The mayor did not")
        panel = " ".join(line.split("│")[-1].strip() for line in it.lines)
        assert "differs in negation: none ↔ not · agrees in words: mayor" in panel
        await it.press("E")
        await it.until(lambda: it.form == "HelpScreen")
        for words in ("1  Similar but different", "The mayor did not sign the contract.", "? Not enough", "negation"):
            assert words in it.text
        await it.press("escape")
        await at(it, desk, "Bees")
        await it.press("E")
        await it.shows("E: no earlier claim says this")
        await it.press("R")
        await it.shows("R: no earlier claim says the same.")


async def test_others_answers_to_a_closed_claim_are_shown_with_their_sources(
    sit: Sit, database: Database, make_desk: Maker, later: str
) -> None:
    bees = make_desk("ben").articles.open(later).claims[2].id
    citation = Citation(Stance.REFUTES, url="https://bees.example/night", title="Hives at night")
    make_desk("ben").answers.give(bees, "disputed", [citation], "they \x1b[31mnever do [b]")
    make_desk()
    nobody_at_work(database)
    async with sit() as it:
        await at(it, make_desk(), "Bees")
        await it.until(lambda: bees in it.review.state.seen)
        assert "ben" not in it.text, "everybody else judges without"
        await it.press("O", "g")
        await it.shows("Tab order: disagreement.")
        await at(it, make_desk(), "Bees")
        await it.shows("others   ✘ Disputed ben (E shows why)")
        await it.press("E")
        await it.until(lambda: it.form == "HelpScreen")
        for words in ("Other reviewers' answers to this claim", "✘ Disputed · 20", "never do [b]", "Hives at night"):
            assert words in it.text
        assert not ACTING & set(it.text.replace("\n", ""))


async def test_reuse_is_one_decision_and_submits_a_draft(
    sit: Sit, database: Database, make_desk: Maker, later: str
) -> None:
    desk = make_desk()
    answered(database, desk, "Ports report")
    async with sit() as it:
        await at(it, desk, "Lysna")
        await it.press("R")
        await it.shows("1 source reused from “Ports report”.")
        assert len(it.claim.review.evidence) == 1 and it.claim.review.status is ReviewStatus.OPEN
        await it.press("u")
        assert it.claim.review.evidence == () and "Undone: sources reused" in it.status
        await it.press("v")
        await it.until(lambda: it.form == "SourceForm")
        await it.press("escape")
        mine = it.claim.id
        assert it.claim.review.status is ReviewStatus.DRAFT
        await it.press("R")
        await it.until(lambda: it.review.state.opened.by_id[mine].review.status is ReviewStatus.SUBMITTED)
        assert it.claim.id != mine, "and the cursor moves on"
        assert it.lines[1].startswith("─ Later")
        await it.press("u")
        await it.until(lambda: it.claim.id == mine)
        assert (it.claim.review.status, it.claim.review.label) == (ReviewStatus.DRAFT, "verified")


async def test_of_several_one_is_chosen_and_a_contradiction_stays_on_the_status_line(
    sit: Sit, database: Database, make_desk: Maker, later: str
) -> None:
    desk = make_desk()
    answered(database, desk, "First")
    answered(database, desk, "Second", "disputed", EARLIER.replace("Report", "Other"))
    async with sit() as it:
        await at(it, desk, "Lysna")
        await it.shows("1 more: E")
        await it.press("R")
        await it.until(lambda: it.form == "Choose")
        row = next(n for n in "12" for line in it.lines if f"{n}  1 source · ✘ Disputed in “Second”" in line)
        await it.press(row)
        await it.shows("1 source reused from “Second”.")
        assert it.claim.review.evidence[0].stance is Stance.REFUTES
        await it.press("d")
        await it.until(lambda: it.status.startswith("! This contradicts “Verified”, your own answer of "))
        assert "in “First”." in it.status
        await it.press("j", "k")
        assert it.status.startswith("! This contradicts"), "moving the cursor does not take it away"

        async def imported() -> None:
            it.review.stage.say("The import is complete: 3 articles.", "success")

        it.review.stage.start(imported(), "import")
        await it.shows("The import is complete: 3 articles.")
        assert it.status.startswith("! This contradicts"), "what comes from beside stands beneath"
        await it.press("f")
        assert "contradicts" not in it.status


async def test_a_blind_project_shows_nothing_before_the_own_answer(
    sit: Sit, database: Database, make_desk: Maker, later: str
) -> None:
    ana, bo = make_desk("ana"), make_desk("bo")
    answered(database, bo, "Secret report", "disputed")
    with database.write() as session:
        checked = CheckedClaim("At night, bees sleep.", "False", "disputed", "https://c.example/1", "Plain Checks")
        store_checked(session, [checked], "bees.jsonl")
    async with sit() as it:
        for words in ("Lysna", "mayor", "Bees"):
            await at(it, ana, words)
            await it.until(lambda: it.claim.id in it.review.state.seen)
            assert it.review.state.seen[it.claim.id].claims == ()
            for told in ("seen", "similar", "Secret", "Disputed in", "Plain Checks", "withheld"):
                assert told not in it.text.replace("d Disputed", "")
            await it.press("R")
            await it.until(lambda: "shown once you have answered" in it.status)
        await it.press("n")
        await it.shows("Back at the first claim")
        await at(it, ana, "Bees")
        await it.shows("same claim ✘ Disputed (“False”) by Plain Checks")
        await it.press("R")
        await it.shows("1 source reused from Plain Checks.")


async def test_hostile_titles_quotes_and_ratings_are_text(
    sit: Sit, database: Database, make_desk: Maker, later: str
) -> None:
    desk = make_desk(blind=False)
    hostile = " ".join(HOSTILE[:8])
    answered(database, desk, hostile)
    with database.write() as session:
        checked = CheckedClaim("At night, bees sleep.", hostile, None, "https://c.example/1", hostile, "2024-05")
        store_checked(session, [checked], "bees.jsonl")
    async with sit() as it:
        for words in ("Lysna", "Bees"):
            await at(it, desk, words)
            await it.shows("seen     same claim")
            await it.press("E")
            await it.until(lambda: it.form == "HelpScreen")
            assert "not markup" in it.text
            assert not ACTING & set(it.text.replace("\n", ""))
            await it.press("escape", "R")
            await it.shows("1 source reused from")
            assert not ACTING & set(it.text.replace("\n", ""))
            assert all(len(line) <= 80 for line in it.lines)


async def test_a_look_that_fails_is_said_and_a_claim_is_looked_up_once(
    sit: Sit, database: Database, make_desk: Maker, later: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = EarlierAnswers.find

    def look(self: Any, claim_id: str) -> SeenBefore:
        asked.append(claim_id)
        if len(asked) == 1:
            raise DatabaseError("The database is locked.")
        return real(self, claim_id)

    monkeypatch.setattr(EarlierAnswers, "find", look)
    desk = make_desk()
    async with sit() as it:
        await it.shows("The database is locked.")
        first = it.claim.id
        await it.press("j", "j", "k", "k")
        await it.until(lambda: first in it.review.state.seen)
        assert asked == [first, first], "claims that the cursor only passes are not looked up"
        await it.press("j")
        await it.until(lambda: it.claim.id in it.review.state.seen)
        await it.press("k")
        await it.pilot.pause(0.3)
        assert asked.count(first) == 2, "what is known is not asked for again"
        await it.press("f")
        await it.until(lambda: asked.count(first) == 3)
        assert desk.earlier.find(first) == SeenBefore()
