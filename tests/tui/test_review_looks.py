"""What the screen looks like: snapshots as text, hostile strings everywhere, no colours, small and huge."""

import time
from collections.abc import Callable

import pytest
from textual.geometry import Size

from annotator.domain.records import Citation, Quote
from annotator.domain.vocabulary import Stance
from annotator.review.desk import ReviewDesk
from annotator.schemes import LabelScheme, LabelSpec
from annotator.storage.database.engine import Database
from tests.support import HOSTILE, screen_strips, store
from tests.tui.conftest import ACTING, Sit, Sitting

Maker = Callable[..., ReviewDesk]


async def answered(it: Sitting, desk: ReviewDesk) -> None:
    """Some of everything on the screen."""
    first, quoted, last = (claim.id for claim in it.stored(desk).claims)
    desk.answers.decide(first, "verified")
    quote = Quote("the depots were full to the brim in October")
    desk.answers.cite(first, Citation(Stance.SUPPORTS, "https://stat.example/oil", quote=quote, title="Oil in depots"))
    desk.answers.decide(quoted, "disputed")
    desk.answers.flag(quoted, True)
    desk.answers.comment(quoted, "compare with the year before")
    desk.answers.skip(last)
    place = it.review.state.place
    assert place is not None
    await it.review.articles.open(place)
    await it.press("home", "j")


@pytest.mark.parametrize("size", [(80, 24), (160, 50), (60, 20)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_review_screen(sit: Sit, council: str, make_desk: Maker, size: tuple[int, int]) -> None:
    async with sit(size) as it:
        await answered(it, make_desk())
        it.review.state.today = 1
        it.review.stage.show_header()
        await it.pilot.pause()
        it.matches_snapshot(f"review_{size[0]}x{size[1]}")


async def test_moving_a_span(sit: Sit, council: str) -> None:
    async with sit() as it:
        await it.press("e", "left")
        it.matches_snapshot("span_80x24")


async def test_an_empty_database(sit: Sit, make_desk: Maker) -> None:
    async with sit(ready=False) as it:
        await it.until(lambda: it.form == "Choose")
        await it.press("escape")
        await it.until(lambda: it.review.state.today is not None)
        it.matches_snapshot("empty_80x24")


async def test_no_colour_leaves_every_word_and_sign(
    sit: Sit, council: str, make_desk: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with sit() as it:
        await answered(it, make_desk())
        for words in ("▸●●", "0.94 ✔ Verified 1", "✘ Disputed draft ⚑", "» skipped", "saved ✓"):
            assert words in it.text
        strips = screen_strips(it.app)
        from textual.filter import Monochrome

        filters = [f for f in it.app._filters if isinstance(f, Monochrome)]
        assert filters, "Textual answers NO_COLOR with a filter"
        for strip in strips:
            for segment in strip.apply_filter(filters[0], it.app.screen.background_colors[1]):
                if segment.style is not None and segment.style.color is not None:
                    red, green, blue = segment.style.color.get_truecolor()
                    assert red == green == blue


async def test_the_claims_slice_is_underlined_exactly(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        await it.press("home", "j", "e")
        for _ in range(18):
            await it.press("left")
        await it.press("enter", "end")
        _, y = it.find("The city council")
        assert it.review.state.opened is not None
        first = it.review.state.opened.claims_of(1)[0]
        shown = "".join(
            s.text
            for strip in screen_strips(it.app)[y : y + 4]
            for s in strip
            if s.style is not None and s.style.underline
        )
        assert shown.replace(" ", "") == first.exact.replace(" ", "")


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_hostile_text_in_article_panel_and_margin(
    sit: Sit, database: Database, make_desk: Maker, size: tuple[int, int]
) -> None:
    article = store(database, "\n".join(("Title", *HOSTILE)), title=HOSTILE[0], publisher=HOSTILE[3]).article_id
    desk = make_desk()
    claims = desk.articles.open(article).claims
    for n, claim in enumerate(claims):
        hostile = HOSTILE[n % len(HOSTILE)]
        desk.answers.comment(claim.id, hostile)
        source = Citation(Stance.SUPPORTS, withheld_reason=hostile, title=hostile, quote=Quote(hostile))
        desk.answers.cite(claim.id, source)
    async with sit(size) as it:
        await it.press("home")
        for _ in claims:
            await it.press("j")
            assert not ACTING & set(it.text.replace("\n", ""))
        assert it.review.state.stop.claim_id is not None


@pytest.mark.parametrize("hostile", [" ".join(HOSTILE[at] for at in some) for some in ((0, 2), (1, 3), (4, 5, 16))])
async def test_hostile_text_on_every_other_surface(
    sit: Sit, database: Database, make_desk: Maker, hostile: str
) -> None:
    store(database, f"Title {hostile}\n{hostile} said the mayor.", title=hostile, publisher=hostile, author=hostile)
    labels = (LabelSpec("unverifiable", hostile[:40].strip() or "x", "1", "?"), LabelSpec("x", "X", "2", "X"))
    async with sit(scheme=LabelScheme("own", labels)) as it:
        await it.press("home", "tab", "e", "escape", "1")
        seen = it.text
        for key in ("c", "s", "?", "o", "/", "F", "ctrl+p"):
            await it.press(key)
            await it.until(lambda: it.form != "ReviewScreen")
            seen += it.text
            await it.press("escape")
            await it.until(lambda: it.form == "ReviewScreen")
        it.review.stage.say(hostile, "error")
        it.review.stage.welcome(hostile)
        await it.pilot.pause()
        seen += it.text
        assert not ACTING & set(seen.replace("\n", ""))
        assert it.app.is_running


async def test_growing_and_shrinking_keeps_the_cursor_in_view(sit: Sit, database: Database) -> None:
    store(database, "\n".join(f"Sentence {n} says that {n} tonnes of sand were moved." for n in range(200)))
    async with sit() as it:
        await it.press("end", *["k"] * 30)
        here = it.review.state.stop
        for size in ((160, 50), (60, 14), (120, 30), (80, 24)):
            await it.pilot.resize_terminal(*size)
            await it.until(lambda size=size: it.app.size == Size(*size))  # type: ignore[misc]
            assert it.review.state.stop == here
            await it.until(lambda: any("▸" in line for line in it.lines[1:-3]))
            assert any(f"Sentence {here.sentence} " in line for line in it.lines)


async def test_with_one_row_for_the_article_the_cursor_is_in_it(sit: Sit, database: Database) -> None:
    store(database, "\n".join(f"Claim {n} says that {n} tonnes of sand were moved." for n in range(50)))
    async with sit(size=(60, 24)) as it:
        await it.press(*["j"] * 20)
        for height in (14, 12, 10, 9, 8):
            await it.pilot.resize_terminal(60, height)
            await it.until(lambda height=height: it.app.size == Size(60, height))  # type: ignore[misc]
            await it.until(lambda: any("▸" in line for line in it.lines[1:-2]))


@pytest.mark.slow
async def test_an_article_of_a_hundred_thousand_sentences(sit: Sit, database: Database) -> None:
    lines = [" ".join(f"Sentence {n} says that {n % 97} tonnes of sand were moved." for n in range(at, at + 4))
             for at in range(0, 100_000, 4)]  # fmt: skip
    store(database, "\n".join(lines), scores=[0.9 if n % 500 == 0 else 0.1 for n in range(100_000)])
    async with sit() as it:
        started = time.perf_counter()
        await it.press("end")
        assert any("Sentence 99999 " in line for line in it.lines)
        await it.press("home")
        assert any("Sentence 0 " in line for line in it.lines)
        for _ in range(10):
            await it.press("tab")
        assert it.claim.exact.startswith("Sentence 5000 ")
        assert time.perf_counter() - started < 30, (
            "a generous bound for a busy machine; the ratios are measured elsewhere"
        )
        await it.pilot.resize_terminal(120, 40)
        await it.until(lambda: any("Sentence 5000 " in line for line in it.lines))
        await it.press("end")
        await it.until(lambda: any("Sentence 99999 " in line for line in it.lines))
        await it.until(lambda: not it.review.stage.view._settling, 60)
        await it.press("k")
        assert any("Sentence 99999 " in line for line in it.lines), "settling does not move what is on screen"
