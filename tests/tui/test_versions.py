"""A newer version of an article on the screen: what changed, what came along, and where one starts."""

from collections.abc import Callable

import pytest

from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.domain.work import Place
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.storage.versions import supersede
from tests.support import store
from tests.tui.conftest import COUNCIL, COUNCIL_SCORES, Sit

Maker = Callable[..., ReviewDesk]
NEWER = COUNCIL.replace("1.2 million", "1.4 million")


def newer_version(database: Database, old: str, text: str = NEWER) -> str:
    new = store(database, text, scores=COUNCIL_SCORES, title="Council trims winter heating budget").article_id
    with database.write() as session:
        assert supersede(session, new, old) is not None
    return new


@pytest.fixture
def answered(council: str, make_desk: Maker) -> str:
    """The council's article with two verified claims, at the first of which the reviewer left off."""
    desk = make_desk()
    for each in desk.articles.open(council).claims[:2]:
        desk.answers.give(each.id, "verified", [Citation(Stance.SUPPORTS, url="https://stat.example/oil")], None)
    desk.walk.remember(Place(council, 1))
    return council


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_the_panel_says_what_changed_and_the_reviewer_starts_there(
    sit: Sit, database: Database, answered: str, size: tuple[int, int]
) -> None:
    new = newer_version(database, answered)
    async with sit(size) as it:
        assert it.review.state.opened is not None and it.review.state.opened.article.id == new
        await it.shows("before   ✔ Verified")
        assert "1.4 million" in it.claim.exact
        panel = " ".join(line.split("│")[-1].strip() for line in it.lines)
        assert "changed number 1.2 million kroner → 1.4 million kroner" in panel
        assert "version 2" in it.text
        await it.press("R")
        await it.shows("R: no earlier claim says the same.")
        await it.press("j")
        await it.until(lambda: it.claim.review is not None)
        assert it.claim.review is not None and it.claim.review.label == "verified"


async def test_an_answer_to_a_version_that_was_replaced_meanwhile_is_refused_in_words(
    sit: Sit, database: Database, council: str, make_desk: Maker
) -> None:
    async with sit() as it:
        new, refused = newer_version(database, council), it.claim.id
        await it.press("x")
        await it.shows("This claim has been withdrawn: reopen the article to see the current claims.")
        _, kept = make_desk().articles.find(refused)
        assert kept is not None and kept.review is None
        await it.press(">")
        await it.until(lambda: it.review.state.opened is not None and it.review.state.opened.article.id == new)


async def test_the_newest_version_stands_for_an_article_in_the_list(
    sit: Sit, database: Database, council: str, make_desk: Maker
) -> None:
    async with sit() as it:
        new = newer_version(database, council)
        await it.press("o")
        await it.shows("1 · without 1 older version")
        assert "older version: Council trims" not in it.text
        await it.press("ctrl+o")
        await it.shows("2 · with 1 older version")
        await it.shows("older version: Council trims")
        await it.press("ctrl+o", "enter")
        await it.until(lambda: it.review.state.opened is not None and it.review.state.opened.article.id == new)
        await it.press("o")
        await it.shows("without 1 older version")
        await it.press("escape", "<")
        await it.shows("this is the first article")
        assert " 1/1 · " in it.lines[0]
        await it.press("*")
        await it.until(lambda: it.form == "Everywhere")
        await it.type("trims")
        await it.shows("older version: Council ‹trims›")
        await it.press("down", "enter")
        await it.until(lambda: it.review.state.opened is not None and it.review.state.opened.article.id == council)
        await it.shows(" –/1 · ")


async def test_an_article_that_changed_meanwhile_is_read_again_when_it_is_chosen(
    sit: Sit, database: Database, council: str, make_desk: Maker
) -> None:
    async with sit() as it:
        claim = it.claim.id
        make_desk(reviewer="ana").answers.decide(claim, "not_a_claim")
        assert it.claim.review is None
        await it.press("o", "enter")
        await it.until(lambda: it.claim.review is not None)
        assert it.claim.id == claim
