"""The tour: done by keys from start to end, with right and wrong answers, and nothing of it left behind."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from annotator.cli import practice_room
from annotator.cli.context import desk_on, open_for_writing
from annotator.domain.suggestion import SentenceText
from annotator.ingest.segment import SEGMENTER, segment
from annotator.practice.lessons import LESSONS
from annotator.practice.material import material
from annotator.review.desk import ReviewDesk
from annotator.schemes import DEFAULT_SCHEME
from annotator.settings import Settings, load_settings
from annotator.tui.app import AnnotatorApp
from annotator.tui.controllers.tour_guide import TourGuide
from annotator.tui.screens.command_form import file_of
from annotator.tui.widgets.tour_strip import TourStrip
from tests.tui.conftest import Sitting
from tests.tui.typists import TYPISTS, Typist, key_event, keys_of

SOURCE = "'lunmar-port.example/2025' tab '4.1_million_tonnes_of_cargo' ctrl+s"
STEPS = (
    "v",
    SOURCE,
    "d 1",
    "u U",
    "tab e left left left left enter",
    "j j n",
    "x",
    "c 'asked_the_line' ctrl+s",
    "O s",
    "/ 'ferry' enter",
    "f2 enter",
)
"""What a person types for each step."""


class Touring(Sitting):
    """A person on the tour."""

    guide: TourGuide
    folder: Path

    @property
    def strip(self) -> str:
        """What the strip says."""
        return str(self.app.screen.query_one(TourStrip).content)

    async def at(self, number: int) -> None:
        """Wait until the tour is at a step and says so."""
        words = f"step {number}/{len(LESSONS)}" if number <= len(LESSONS) else "TOUR done"
        await self.until(lambda: self.guide.number == number and bool(self.app.screen.query(TourStrip)))
        await self.until(lambda: words in self.strip)

    async def types(self, script: str) -> None:
        """Type a script, one key after another, and wait until all is saved."""
        await self.press(*keys_of(script))


Tour = Callable[..., AbstractAsyncContextManager[Touring]]


@pytest.fixture
def tour(tmp_path: Path) -> Tour:
    """Starts the tour: ``async with tour() as it``."""

    @asynccontextmanager
    async def start(
        size: tuple[int, int] = (80, 24), first: int = 1, keys: dict[str, str] | None = None
    ) -> AsyncIterator[Touring]:
        folder = tmp_path / "tour"
        folder.mkdir()
        settings = practice_room.practice_settings(_with_keys(keys or {}), folder)
        guide = TourGuide(folder, practice_room.export_practice, first)

        def opened() -> ReviewDesk:
            database = open_for_writing(settings)
            practice_room.store_practice(database)
            desk = desk_on(database, settings)
            practice_room.solve_before(desk, first)
            guide.pass_over(desk)
            return desk

        app = AnnotatorApp(opened, DEFAULT_SCHEME, "ana", settings.keys, tour=guide)
        async with app.run_test(size=size) as pilot:
            it = Touring(app, pilot)
            it.guide, it.folder = guide, folder
            await it.ready()
            await it.until(lambda: bool(app.screen.query(TourStrip)))
            yield it
            assert app.mishaps.seen == []
            if app.review.state.queue is not None:
                await app.review.state.queue.settle()

    return start


def _with_keys(keys: dict[str, str]) -> Settings:
    from dataclasses import replace

    return replace(load_settings(), keys=keys)


def _write(it: Touring, keys: Iterable[str]) -> None:
    for key in keys:
        it.app.post_message(key_event(key))


async def test_every_step_is_done_by_keys_and_judged(tour: Tour) -> None:
    async with tour() as it:
        for number, script in enumerate(STEPS, 1):
            await it.at(number)
            await it.types(script)
        await it.at(len(STEPS) + 1)
        assert it.guide.finished == set(range(1, len(STEPS) + 1))
        await it.shows("single_review")
        assert (it.folder / "claims.jsonl").read_text("utf-8").count("\n") > 1


@pytest.mark.parametrize("typist", TYPISTS)
async def test_the_first_four_steps_in_any_pace(tour: Tour, typist: Typist) -> None:
    async with tour() as it:
        await typist(it, keys_of(" ".join(STEPS[:4])))
        await it.at(5)
        assert it.guide.finished == {1, 2, 3, 4}


async def test_all_keys_in_one_write_do_the_whole_tour(tour: Tour) -> None:
    """Each answer is judged by the history, however late it is looked at; only the two views of the screen need one."""
    async with tour() as it:
        _write(it, keys_of(" ".join(STEPS[:8])))
        await it.at(9)
        _write(it, keys_of(STEPS[8]))
        await it.at(10)
        _write(it, keys_of(STEPS[9]))
        await it.at(11)
        _write(it, keys_of(STEPS[10]))
        await it.at(12)
        assert it.guide.finished == set(range(1, 12))


@pytest.mark.parametrize(
    ("first", "script", "said"),
    [
        (1, "d escape", "Guideline 1"),
        (2, "s 'elsewhere.example/1' tab 'words' ctrl+s", "Guideline 1"),
        (2, "s 'lunmar-port.example/2025' enter", "Your quote is empty"),
        (2, "s 'lunmar-port.example/2025' tab 'six_million_tonnes' ctrl+s", "Not its exact words"),
        (3, "v escape", "Guideline 2"),
        (5, "e left enter", "Guideline 5"),
        (6, "x", "Guideline 3"),
        (7, "n", "Guideline 4"),
        (10, "/ 'lunmar' enter", "another word"),
    ],
)
async def test_a_wrong_answer_is_told_what_the_guideline_says_and_one_may_go_on(
    tour: Tour, first: int, script: str, said: str
) -> None:
    async with tour(first=first) as it:
        await it.at(first)
        await it.press("f3")
        await it.types(script)
        await it.until(lambda: said in " ".join(it.strip.split()))
        assert "✘" in it.strip
        assert it.guide.number == first
        await it.press("f2")
        await it.at(first + 1)
        assert first not in it.guide.finished


async def test_an_answer_for_another_claim_is_no_answer(tour: Tour) -> None:
    async with tour(first=6) as it:
        await it.at(6)
        await it.types("home j x")
        await it.until(lambda: "another claim" in it.strip)
        assert it.guide.number == 6


@pytest.mark.parametrize(("script", "advice"), [("d", "Esc, then v"), ("x", "u, then v"), ("n", "u, then v")])
async def test_a_wrong_label_is_told_the_way_back_from_where_one_is(tour: Tour, script: str, advice: str) -> None:
    async with tour() as it:
        await it.at(1)
        await it.types(script)
        await it.until(lambda: advice in " ".join(it.strip.split()))
        await it.types("escape u v" if script == "d" else "u v")
        await it.at(2)


async def test_the_edges_of_another_claim_are_no_answer(tour: Tour) -> None:
    async with tour(first=5) as it:
        await it.at(5)
        await it.types("home j e left enter")
        await it.until(lambda: "another claim" in it.strip)
        assert it.guide.number == 5


async def test_all_that_was_undone_must_be_redone(tour: Tour) -> None:
    async with tour(first=3) as it:
        await it.at(3)
        await it.types("d 1")
        await it.at(4)
        await it.types("u u U")
        await it.until(lambda: "restores it" in it.strip)
        assert it.guide.number == 4
        await it.types("U")
        await it.at(5)


async def test_going_on_gives_the_right_answer_so_that_later_steps_work(tour: Tour) -> None:
    async with tour() as it:
        for number in range(1, 11):
            await it.at(number)
            await it.press("f2")
        await it.at(11)
        desk = it.review.state.desk
        assert desk is not None
        claims = [claim for each in material().articles for claim in desk.articles.open(each.id).claims]
        labels = {claim.review.label for claim in claims if claim.review and claim.review.label}
        assert labels == {"verified", "disputed", "unverifiable", "not_a_claim"}
        assert it.guide.finished == set()


async def test_a_step_can_be_begun_again(tour: Tour) -> None:
    async with tour(first=3) as it:
        await it.at(3)
        await it.types("v 1")
        await it.until(lambda: "✘" in it.strip)
        await it.press("f3")
        await it.until(lambda: "begins again" in it.strip)
        await it.until(lambda: it.claim.exact.startswith("Fourteen people"))
        assert it.claim.review is None or it.claim.review.label is None
        await it.types("d 1")
        await it.at(4)


async def test_again_from_inside_a_form_closes_it(tour: Tour) -> None:
    async with tour() as it:
        await it.at(1)
        await it.types("v 'half'")
        await it.at(2)
        assert it.form == "SourceForm"
        await it.shows("the quote 4.1 million tonnes of cargo")
        await it.press("f3")
        await it.until(lambda: it.form == "ReviewScreen")
        await it.until(lambda: "begins again" in it.strip)


async def test_the_strip_names_the_persons_own_keys(tour: Tour) -> None:
    async with tour(keys={"label_verified": "y", "source": "f2", "label_own": "z"}) as it:
        await it.at(1)
        assert "y is Verified" in it.strip
        assert "F3 next · F4 again · F5 leave" in it.strip
        await it.types("y")
        await it.at(2)


async def test_keys_that_do_not_go_with_its_labels_are_left_out(tour: Tour) -> None:
    async with tour(keys={"undo": "v", "label_own": "z"}) as it:
        await it.at(1)
        assert "v is Verified" in it.strip


@pytest.mark.parametrize("key", ["f4", "q"])
async def test_one_may_leave_at_any_time(tour: Tour, key: str) -> None:
    async with tour() as it:
        await it.types("v" if key == "f4" else "v escape")
        await it.at(2)
        await it.pilot.press(key)
        await it.until(lambda: not it.app.is_running)
        await asyncio.sleep(0)


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
@pytest.mark.parametrize(("first", "script", "name"), [(1, "", "start"), (6, "x", "wrong"), (11, "f2", "export")])
async def test_how_it_looks(tour: Tour, size: tuple[int, int], first: int, script: str, name: str) -> None:
    async with tour(size, first) as it:
        await it.at(first)
        await it.types(script)
        await it.at(first)
        if name == "wrong":  # what is said of the answer, and the claims like the next one, come a moment later
            await it.until(lambda: "Guideline 3" in it.strip and "similar" in it.text)
        await it.pilot.pause()
        it.matches_snapshot(f"tour_{name}_{size[0]}x{size[1]}")


def test_sentences_and_claims_stored_are_those_of_the_text() -> None:
    for each in material().articles:
        text = each.article.text
        assert list(each.sentences) == segment(text, "en", None)
        for span, claims in zip(each.sentences, each.suggested, strict=True):
            sentence = SentenceText(text[span.start : span.end], span.kind, span.paragraph, span.quotation)
            assert all(0 <= claim.start < claim.end <= len(sentence.text) for claim in claims)
    assert material().segmenter == SEGMENTER


def test_the_right_answers_are_right(tmp_path: Path) -> None:
    """Each step's own answer is what its judge calls right."""
    from annotator.practice.judges import Scene

    settings = practice_room.practice_settings(load_settings(), tmp_path)
    database = open_for_writing(settings)
    practice_room.store_practice(database)
    desk, last = desk_on(database, settings), 0
    for lesson in LESSONS[:8]:
        assert lesson.solve is not None
        lesson.solve(desk)
        fresh = desk.progress.decided_since(last)
        verdicts = [lesson.judge(Scene(lesson.place(material()), fresh[: n + 1])) for n in range(len(fresh))]
        assert verdicts[-1] is not None and verdicts[-1].right, lesson.title
        last = fresh[-1].id
    desk.close()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("annotator export jsonl -o claims.jsonl", "claims.jsonl"),
        ("annotator  export jsonl --out 'my claims.jsonl'", "my claims.jsonl"),
        ("annotator export jsonl -o ../claims.jsonl", None),
        ("annotator export jsonl -o ..", None),
        ("annotator export csv -o claims.csv", None),
        ("rm -rf claims", None),
        ("annotator export jsonl -o 'claims", None),
    ],
)
def test_the_command_line_runs_one_command(line: str, name: str | None) -> None:
    assert file_of(line) == name
