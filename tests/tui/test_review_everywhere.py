"""Search over everything from the screen, and going to what was found."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.review.desk import ReviewDesk
from annotator.tui.screens.search_screen import snippet
from tests.support import HOSTILE
from tests.tui.conftest import ACTING, Sit

Maker = Callable[..., ReviewDesk]


async def test_what_is_found_is_shown_by_sort_and_enter_goes_there(
    sit: Sit, council: str, second: str, make_desk: Maker
) -> None:
    desk = make_desk()
    claims = desk.articles.open(second).claims
    for claim in claims[:2]:
        desk.answers.cite(
            claim.id, Citation(Stance.SUPPORTS, url="https://stat.example/ports", title="Heating and ports")
        )
    desk.answers.comment(claims[1].id, "about heating?\x1b[31m [/]")
    async with sit() as it:
        await it.press("*")
        await it.until(lambda: it.form == "Everywhere")
        await it.type("heat")
        await it.shows("articles 1 · claims 1 · sentences 1 · notes 1 · sources 1")
        it.matches_snapshot("everywhere")
        await it.press("down", "down", "down", "enter")
        await it.until(lambda: it.review.state.opened is not None and it.review.state.opened.article.id == second)
        assert it.claim.id == claims[1].id
        await it.press("o")
        await it.until(lambda: it.form == "ArticleList")
        await it.press("*")
        await it.until(lambda: it.form == "Everywhere")
        await it.shows("sources 1")
        await it.press("pagedown", "enter")
        await it.shows("Claims that rest on it")
        await it.press("enter")
        await it.until(
            lambda: it.form == "ReviewScreen" and it.review.state.claim is not None and it.claim.id == claims[0].id
        )
        await it.press("*")
        await it.until(lambda: it.form == "Everywhere")
        await it.press("ctrl+u")
        await it.type("burned third")
        await it.pilot.press("enter")
        await it.until(
            lambda: (
                it.form == "ReviewScreen"
                and it.review.state.opened is not None
                and it.review.state.opened.article.id == council
            )
        )
        assert it.claim.exact.startswith("“We burned")
        await it.press("*")
        await it.until(lambda: it.form == "Everywhere")
        await it.press("ctrl+u")
        await it.type("zzz")
        await it.shows("Nothing contains all of these words.")
        await it.press("enter", "down", "up", "escape")
        assert it.form == "ReviewScreen"


def test_the_marks_stand_around_the_words() -> None:
    assert snippet("The Ångström port of ports", "port ang", 60) == "The ‹Ång›ström ‹port› of ‹port›s"
    assert snippet("x " * 40 + "the port", "port", 30) == "…x x the ‹port›"


@given(
    st.text(max_size=200) | st.sampled_from(HOSTILE),
    st.text(max_size=12) | st.sampled_from(HOSTILE),
    st.integers(8, 90),
)
def test_a_snippet_fits_and_does_nothing(text: str, words: str, cells: int) -> None:
    shown = snippet(text, words, cells)
    assert cell_len(shown) <= cells
    assert not set(shown) & (ACTING - {"\u200f"})
