"""The first start of an empty database, and what is known when the reviewer leaves."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from annotator.domain.figures import Left
from annotator.review.background_import import BackgroundImport
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.project import load_project
from annotator.tui.wishes import Wish
from tests.support import store
from tests.tui.conftest import Sit, Sitting
from tests.tui.typists import is_settled, key_event, keys_of

Maker = Callable[..., ReviewDesk]
SIZES = [(60, 20), (80, 24), (160, 50)]


@pytest.fixture
def importing(database: Database) -> Callable[[], ReviewDesk]:
    """Opens a desk that can import; articles are stored as soon as it is asked."""

    def start(sources: Sequence[str]) -> BackgroundImport:
        store(database, title=f"Out of {Path(sources[0]).name}")
        return BackgroundImport([sys.executable, "-c", 'print(\'{"done": 1, "total": 1}\')'])

    return lambda: ReviewDesk(database, load_project(database), "ana", start_import=start)


async def _asked(it: Sitting) -> None:
    await it.until(lambda: it.form == "Choose")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_it_offers_three_things(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(size, ready=False) as it:
        await _asked(it)
        it.matches_snapshot(f"first_steps_{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_file_is_imported(
    sit: Sit, importing: Callable[[], ReviewDesk], tmp_path: Path, size: tuple[int, int]
) -> None:
    (tmp_path / "story.txt").write_text("Some words.")
    async with sit(size, desk=importing, ready=False) as it:
        await _asked(it)
        await it.press("i")
        await it.until(lambda: it.form == "PlaceForm")
        await it.type(f"{tmp_path}/st")
        await it.press("tab", "enter")
        await it.shows("Out of story.txt")


async def test_a_file_that_is_not_there_is_refused_at_the_field(
    sit: Sit, importing: Callable[[], ReviewDesk], tmp_path: Path
) -> None:
    async with sit(desk=importing, ready=False) as it:
        await _asked(it)
        await it.press("i", "enter")
        await it.shows("Type a path or an address first.")
        await it.type(f"{tmp_path}/none.txt")
        await it.press("enter")
        await it.shows("There is no file or folder")
        assert it.form == "PlaceForm"
        await it.press("escape")
        await _asked(it)


async def test_all_of_it_by_mouse(sit: Sit, importing: Callable[[], ReviewDesk]) -> None:
    async with sit(desk=importing, ready=False) as it:
        await _asked(it)
        await it.click("Import articles")
        await it.until(lambda: it.form == "PlaceForm")
        await it.click("Esc Back")
        await _asked(it)
        await it.click("Try it on practice articles")
        await it.until(lambda: not it.app.is_running)
        assert it.review.lifecycle.wish == Wish()


async def test_the_tour_follows_when_the_screen_has_closed(sit: Sit) -> None:
    async with sit(ready=False) as it:
        await _asked(it)
        await it.pilot.press("t")
        await it.until(lambda: not it.app.is_running)
        assert it.review.lifecycle.wish == Wish()


async def test_another_database_is_tried_before_it_is_taken(sit: Sit, tmp_path: Path) -> None:
    team = tmp_path / "team.db"
    async with sit(ready=False) as it:
        await _asked(it)
        await it.press("d")
        await it.shows("To keep it, write database")
        await it.type(str(team))
        await it.press("enter")
        await it.shows("There is no database at")
        assert not team.exists()
        (tmp_path / "words.db").write_text("no database at all " * 99)
        await it.press(*["backspace"] * len("team.db"))
        await it.type("words.db")
        await it.press("enter")
        await it.shows("✗")
        open_database(str(team)).close()
        await it.press(*["backspace"] * len("words.db"))
        await it.type("team.db")
        await it.pilot.press("enter")
        await it.until(lambda: not it.app.is_running)
        assert it.review.lifecycle.wish == Wish(str(team))


async def test_esc_closes_the_question_and_r_asks_it_again(sit: Sit) -> None:
    async with sit(ready=False) as it:
        await _asked(it)
        await it.press("escape")
        await it.shows("r shows what you can do first")
        await it.press("r")
        await _asked(it)
        await it.pilot.press("q")
        await it.until(lambda: not it.app.is_running)
        assert it.review.lifecycle.wish is None
        assert it.review.lifecycle.left == Left(0, 0, 0)


async def test_everything_in_one_write(sit: Sit, importing: Callable[[], ReviewDesk], tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("Some words.")
    async with sit(desk=importing, ready=False) as it:
        for key in [*keys_of("escape r d 'x' escape i"), *f"{tmp_path}/st", "tab", "enter", "x"]:
            it.app.post_message(key_event(key))
        await it.shows("Out of story.txt")
        await it.until(lambda: is_settled(it))
        await it.until(lambda: "claims 1/" in it.text)
        assert it.app.mishaps.seen == []


async def test_leaving_counts_what_is_left(sit: Sit, council: str) -> None:
    async with sit() as it:
        await it.press("n", "v", "escape")
        await it.pilot.press("q")
        await it.until(lambda: not it.app.is_running)
        assert it.review.lifecycle.left == Left(2, 1, 1)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_about_shows_project_and_database(sit: Sit, council: str, size: tuple[int, int]) -> None:
    async with sit(size) as it:
        it.review.panels.about()
        await it.until(lambda: it.form == "HelpScreen")
        for words in ("facts", "verified, disputed", "a claim is closed by"):
            await it.shows(words)
        await it.press("end")
        await it.press("escape")
        await it.until(lambda: it.form == "ReviewScreen")


async def test_about_is_in_the_palette(sit: Sit, council: str) -> None:
    async with sit((100, 40)) as it:
        await it.press("ctrl+p")
        await it.type("about")
        await it.shows("Project, database and versions")
        await it.pilot.press("enter")
        await it.until(lambda: it.form == "HelpScreen")
        await it.shows("suggester")
        await it.shows("test/1")
