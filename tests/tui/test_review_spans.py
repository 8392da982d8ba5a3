"""Adding claims and moving their edges, by keys and by mouse; find and filter."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.vocabulary import Origin
from annotator.domain.work import Place
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.tui.controllers.finder import find_all
from annotator.tui.keys import Mode
from tests.support import store
from tests.tui.conftest import COUNCIL, Sit, Sitting

Maker = Callable[..., ReviewDesk]


def exacts(it: Sitting, desk: ReviewDesk) -> list[str]:
    opened = it.stored(desk)
    assert all(opened.text[c.start : c.end] == c.exact for c in opened.claims)
    return [c.exact for c in opened.claims]


async def test_a_claim_is_cut_to_size_by_keys(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        await it.press("e")
        assert it.lines[-1].startswith(" Enter Save Esc Cancel")
        for _ in range(16):
            await it.press("left")
        await it.press("shift+right", "shift+right", "shift+right")
        assert "of Brennholt cut" in it.text
        await it.press("tab", "right", "shift+right", "ctrl+right", "ctrl+left", "enter")
        assert it.review.state.mode is Mode.REVIEW
        assert exacts(it, make_desk())[0] == it.claim.exact
        assert it.claim.exact.startswith("Brennholt cut its")
        await it.press("u")
        assert it.claim.exact.startswith("The city council")


async def test_leaving_keeps_the_span(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        before = exacts(it, make_desk())
        await it.press("e", "left", "left", "escape", "enter")
        assert exacts(it, make_desk()) == before
        assert it.review.stage.view.scene.span is None


async def test_no_label_is_given_while_a_span_is_edited(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        await it.press("e", "n", "x", "u", "q", "escape")
        assert it.app.is_running
        assert all(c.review is None for c in it.stored(make_desk()).claims)


async def test_a_claim_is_added_from_a_sentence(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        await it.press("home", "a", "left", "enter")
        assert exacts(it, make_desk())[0] == "Council trims winter heating"
        assert it.claim.origin is Origin.MANUAL
        assert "✚" in it.text
        await it.press("u")
        assert exacts(it, make_desk())[0].startswith("The city council")
        assert it.review.state.stop.claim_id is None


async def test_the_same_span_twice_is_refused_with_a_sentence(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        before = exacts(it, make_desk())
        await it.press("a", "enter")
        assert it.status and it.app.is_running
        assert exacts(it, make_desk()) == before


async def test_dragging_selects_a_new_claim(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        x, y = it.find("8,400 households")
        await it.pilot.mouse_down(offset=(x, y))
        await it.pilot.hover(offset=(x + 6, y))
        await it.pilot.hover(offset=(x + 15, y))
        await it.pilot.mouse_up(offset=(x + 15, y))
        await it.until(lambda: it.review.state.span is not None)
        await it.until(lambda: it.review.state.span is not None and it.review.state.span.exact == "8,400 households")
        await it.click("Enter Save")
        await it.until(lambda: "8,400 households" in exacts(it, make_desk()))


async def test_a_double_click_offers_a_plain_sentence_or_a_word(sit: Sit, council: str) -> None:
    async with sit() as it:
        await it.click("Nobody needs", times=2)
        await it.until(lambda: it.review.state.span is not None)
        assert it.review.state.span is not None and it.review.state.span.exact == "Nobody needs to be cold."
        await it.click("Esc Cancel")
        await it.until(lambda: it.review.state.span is None)
        await it.click("burned", times=2)
        await it.until(lambda: it.review.state.span is not None)
        span = it.review.state.span
        assert span is not None and span.claim_id == it.claim.id and span.exact == it.claim.exact
        await it.press("escape")


async def drag(it: Sitting, first: tuple[int, int], *places: tuple[int, int]) -> None:
    await it.pilot.mouse_down(offset=first)
    for place in places:
        await it.pilot.hover(offset=place)
    await it.pilot.mouse_up(offset=places[-1])
    await it.pilot.pause()


async def test_a_drag_takes_whole_words_and_says_what_enter_does(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        x, y = it.find(" oil than last")
        await drag(it, (x, y), (x + 8, y), (x + 12, y))
        await it.until(lambda: it.review.state.span is not None)
        assert it.review.state.span is not None and it.review.state.span.exact == "oil than last"
        assert it.status == "Enter makes these words a claim, Esc leaves."
        await drag(it, (x + 7, y), (x + 3, y), (x - 3, y))
        assert it.review.state.span.exact == "less oil than"
        await it.press("enter")
        assert "less oil than" in exacts(it, make_desk())
        x, y = it.find("less oil than")
        await drag(it, (x, y), (x + 12, y))
        assert it.status == "A claim has just these words; Esc leaves."
        await it.press("escape", "k", "e")
        edited = it.claim.id
        x, y = it.find("less oil")
        await drag(it, (x + 5, y), (x + 9, y))
        assert it.status == "Enter moves the claim to these words, Esc leaves."
        assert it.review.state.span is not None and it.review.state.span.claim_id == edited


async def test_a_drag_over_no_word_selects_nothing(sit: Sit, council: str) -> None:
    async with sit() as it:
        x, y = it.find(",” said")
        await drag(it, (x, y), (x + 1, y))
        assert it.review.state.span is None


async def test_the_edge_that_moves_is_in_view_however_long_the_claim(sit: Sit, database: Database) -> None:
    long = " ".join(f"word{n}" for n in range(1000)) + "."
    store(database, f"Headline\n{long}\nThe end of it.", scores=(0.1, 0.9, 0.1))
    async with sit() as it:
        await it.press("e", "left")
        view, panel = it.review.stage.view, it.review.query_one("#claim").region
        above = "\n".join(it.lines[: panel.y])
        assert "word999" in above and "word0 " not in above
        assert any("word999" in line for line in it.lines[panel.y : panel.bottom])
        await it.press("tab", "right")
        assert view.scroll_offset.y == 0 or "word1 " in it.text
        assert any("word1 word2" in line for line in it.lines[panel.y : panel.bottom])
        await it.press("escape")


async def test_find_marks_counts_and_walks_around(sit: Sit, council: str) -> None:
    async with sit() as it:
        await it.press("/")
        await it.until(lambda: it.form == "FindScreen")
        await it.type("HEATING")
        await it.shows("2 of 2")
        await it.press("enter")
        assert it.review.state.stop.sentence == 1
        assert len(it.review.stage.view.scene.matches) == 2
        await it.press("]")
        assert it.review.state.stop.sentence == 0 and "1 of 2" in it.status
        await it.press("[")
        assert it.review.state.stop.sentence == 1


async def test_leaving_find_goes_back_and_unmarks(sit: Sit, council: str) -> None:
    async with sit() as it:
        before = it.review.state.stop
        await it.press("/")
        await it.type("households")
        await it.until(lambda: it.review.state.stop.sentence == 4)
        await it.press("escape")
        assert it.review.state.stop == before and it.review.stage.view.scene.matches == []
        await it.press("]")
        assert "]: no matches to go to; / finds words." in it.status


async def test_a_filter_limits_where_the_cursor_stops_and_is_shown(sit: Sit, council: str) -> None:
    async with sit() as it:
        await it.press("f", "end", "F")
        await it.until(lambda: it.form == "Choose")
        await it.shows("flagged (1)")
        await it.press("f")
        await it.until(lambda: it.form == "ReviewScreen")
        assert "only: flagged" in it.lines[0]
        assert it.claim.exact.startswith("The city council")
        await it.press("j")
        assert "j: no other claim here matches “flagged”" in it.status
        await it.press("F", "a")
        assert "only:" not in it.lines[0]
        await it.press("j")
        assert it.claim.exact.startswith("“We burned")


@pytest.mark.parametrize("how", ["keys", "mouse", "palette"])
async def test_a_filter_by_sort_of_claim(sit: Sit, database: Database, how: str) -> None:
    store(database, scores=(0.1, 0.9, 0.4, 0.9, 0.1, 0.9))
    async with sit() as it:
        await it.press("home")
        if how == "palette":
            await it.press("ctrl+p")
            await it.until(lambda: it.form == "CommandPalette")
            await it.type("filter by type")
            await it.shows("Stop only at one type")
            await it.pilot.press("enter")
        else:
            await it.press("F")
            await it.shows("by type of claim")
            await (it.press("b") if how == "keys" else it.click("by type of claim"))
        await it.shows("numerical (3)")
        if how == "keys":
            it.matches_snapshot("sorts_80x24")
        await (it.click("numerical (3)") if how == "mouse" else it.press("2"))
        await it.until(lambda: it.form == "ReviewScreen")
        assert "only: numerical" in it.lines[0]
        assert "Stopping only at claims: numerical (3 here)." in it.status
        assert it.claim.sentence == 1
        assert "event · numerical" in it.text
        await it.press("j")
        assert it.claim.sentence == 3, "the weak claim of sentence 2 shows its type once it is answered"
        await it.press("F", "b")
        await it.until(lambda: it.form == "Choose")
        await it.press("escape", "F", "a")
        await it.until(lambda: it.form == "ReviewScreen")
        assert "only:" not in it.lines[0]


async def test_weak_claims_and_the_sample_look_alike_until_they_are_answered(sit: Sit, database: Database) -> None:
    store(database, scores=(0.1, 0.9, 0.2, 0.9, 0.4, 0.9), audit=1.0)
    async with sit() as it:
        seen = []
        for n in (2, 4):
            await it.review.articles.open(Place(it.review.state.opened.article.id, n, claim_on(it, n)))
            await it.pilot.pause()
            gutter = next(line for line in it.lines if line.startswith("▸"))[:3]
            seen.append((gutter, [line for line in it.lines if line.strip().startswith(("why", "type", "origin"))]))
        assert seen[0] == seen[1]
        assert (seen[0][0], len(seen[0][1])) == ("▸○ ", 1)
        assert "score, reasons and type: shown after your answer" in seen[0][1][0]
        await it.review.articles.open(Place(it.review.state.opened.article.id, 2, claim_on(it, 2)))
        await it.press("x")
        await it.until(lambda: it.review.state.stop.sentence > 2)
        await it.press("k")
        await it.until(lambda: it.review.state.stop.sentence == 2)
        assert it.claim.origin is Origin.AUDIT
        it.matches_snapshot("sample_80x24")


def claim_on(it: Sitting, n: int) -> str:
    assert it.review.state.opened is not None
    return it.review.state.opened.claims_of(n)[0].id


@given(st.text(max_size=60), st.text(max_size=6))
def test_found_slices_are_ordered_disjoint_and_true(text: str, words: str) -> None:
    before = 0
    for start, end in find_all(text, words):
        assert before <= start < end <= len(text)
        before = end
        assert "".join(text[start:end].split()).casefold() == "".join(words.split()).casefold() or not words.isascii()


@pytest.mark.parametrize("words", ["[", "(", "\\", ".*", "a|b", "$text"])
def test_words_are_never_a_pattern(words: str) -> None:
    assert find_all(f"x {words} y", words) == [(2, 2 + len(words))]
    assert find_all("plain words", words) == []


def test_words_are_found_across_line_ends() -> None:
    assert find_all("cut its\nheating  budget", "ITS heating budget") == [(4, 23)]
    assert find_all(COUNCIL, "") == []
