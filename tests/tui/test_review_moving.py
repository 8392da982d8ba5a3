"""Moving by keys and mouse, between articles, and coming back to where one was."""

from collections.abc import Callable

from annotator.domain.work import Place
from annotator.review.desk import ReviewDesk
from tests.tui.conftest import Sit

Maker = Callable[..., ReviewDesk]


async def test_up_and_down_stop_at_claims_and_plain_sentences(sit: Sit, council: str) -> None:
    async with sit() as it:
        seen = []
        for key in ("home", "j", "down", "j", "j", "j"):
            await it.press(key)
            seen.append((it.review.state.stop.sentence, it.review.state.stop.claim_id is not None))
        assert seen == [(0, False), (1, True), (2, True), (3, False), (4, True), (4, True)]
        await it.press("k", "up")
        assert it.review.state.stop.sentence == 2


async def test_tab_goes_to_what_needs_me_and_into_the_next_article(sit: Sit, council: str, second: str) -> None:
    async with sit() as it:
        await it.press("x", "home", "tab")
        assert it.claim.exact.startswith("“We burned")
        await it.press("tab")
        assert it.claim.exact.startswith("About 8,400")
        await it.press("shift+tab")
        assert it.claim.exact.startswith("“We burned")
        await it.press("tab", "tab")
        await it.until(lambda: it.review.state.opened is not None and it.review.state.opened.article.id == second)
        await it.shows("Next article with a claim that needs you (2 left in the one before).")
        assert "article 2/2" in it.lines[0]


async def test_the_cursor_stays_where_an_answer_changes_nothing(sit: Sit, council: str) -> None:
    async with sit() as it:
        first = it.claim.id
        await it.press("x")
        assert it.claim.id != first
        await it.press("home", "j", "x")
        await it.shows("nothing changed")
        assert it.claim.id == first


async def test_when_everything_is_answered_it_says_so(sit: Sit, council: str) -> None:
    async with sit() as it:
        await it.press("x")
        await it.press("x")
        await it.press("x")
        await it.press("tab")
        await it.shows("Nothing left to do")


async def test_tab_at_the_end_wraps_to_the_one_before(sit: Sit, council: str) -> None:
    async with sit() as it:
        await it.press("end", "tab")
        await it.shows("Back at the first claim here that needs you")
        assert it.claim.exact.startswith("The city council")


async def test_articles_turn_and_the_list_opens_one(sit: Sit, council: str, second: str) -> None:
    async with sit() as it:
        await it.press("<")
        await it.shows("<: this is the first article.")
        await it.press(">")
        await it.shows("Harbour handles record cargo")
        await it.press(">")
        await it.shows(">: this is the last article.")
        await it.press("o")
        await it.until(lambda: it.form == "ArticleList")
        await it.type("council")
        await it.press("enter")
        await it.until(lambda: it.review.state.opened is not None and it.review.state.opened.article.id == council)


async def test_leaving_and_coming_back_finds_the_same_claim(sit: Sit, council: str, second: str) -> None:
    async with sit() as it:
        await it.press(">")
        await it.until(lambda: it.review.state.opened is not None and it.review.state.opened.article.id == second)
        await it.press("end", "k", "q")
        await it.until(lambda: not it.app.is_running)
        left = it.review.state.stop
    async with sit() as it:
        assert it.review.state.opened is not None and it.review.state.opened.article.id == second
        assert it.review.state.stop == left


async def test_the_place_is_remembered_while_reading(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        await it.press("end")
        desk = make_desk()
        await it.until(lambda: desk.walk.find_start() == Place(council, 4, it.claim.id))


async def test_a_click_selects_the_sentence_or_claim(sit: Sit, council: str) -> None:
    async with sit() as it:
        await it.click("households")
        assert it.claim.exact.startswith("About 8,400")
        await it.click("Nobody needs")
        assert it.review.state.claim is None and it.review.state.stop.sentence == 3
        await it.click("burned")
        assert it.claim.exact.startswith("“We burned")


async def test_the_wheel_scrolls_without_moving_the_cursor(sit: Sit, council: str) -> None:
    async with sit((80, 14)) as it:
        before, top = it.review.state.stop, it.lines[2]
        for _ in range(3):
            it.review.stage.view.post_message(_wheel(it.review.stage.view))
            await it.pilot.pause()
        await it.until(lambda: it.lines[2] != top)
        assert it.review.state.stop == before


def _wheel(widget: object) -> object:
    from textual.events import MouseScrollDown

    return MouseScrollDown(widget, 5, 2, 0, 1, 0, False, False, False)  # type: ignore[arg-type]


async def test_paging_moves_through_the_article(sit: Sit, council: str) -> None:
    async with sit((60, 12)) as it:
        await it.press("home", "pagedown")
        assert it.review.state.stop.sentence > 0
        await it.press("pageup", "pageup")
        assert it.review.state.stop.sentence == 0


async def test_the_whole_job_with_the_mouse_alone(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit((100, 24)) as it:
        await it.click("burned")
        await it.click("n Not enough")
        await it.until(lambda: "claims 1/3" in it.lines[0])
        await it.click("u Undo")
        await it.until(lambda: "claims 0/3" in it.lines[0])
        await it.click("s Source")
        await it.until(lambda: it.form == "SourceForm")
        await it.click("Esc Leave")
        await it.until(lambda: it.form == "ReviewScreen")
        await it.click("? Help")
        await it.until(lambda: it.form == "HelpScreen")
