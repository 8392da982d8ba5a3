"""The application around the review screen: start, emptiness, imports, palette, themes, help."""

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from annotator.domain.work import ImportState
from annotator.errors import UsageError
from annotator.review.desk import ReviewDesk
from annotator.schemes import DEFAULT_SCHEME
from annotator.settings import data_dir
from annotator.storage.database.engine import Database
from annotator.tui.app import AnnotatorApp
from annotator.tui.logbook import logbook
from annotator.tui.palette import Commands
from annotator.tui.themes import THEMES
from tests.support import screen_strips, store
from tests.tui.conftest import Sit

Maker = Callable[..., ReviewDesk]


async def test_an_empty_database_says_how_to_begin(sit: Sit, make_desk: Maker) -> None:
    async with sit(ready=False) as it:
        await it.until(lambda: it.form == "Choose")
        await it.shows("There are no articles yet.")
        await it.press("v", "j", "e", "s", "u", "/")
        await it.press("escape")
        await it.shows("annotator import article.txt")
        await it.press("v", "j", "e", "s", "u", "/")
        await it.press("?")
        await it.until(lambda: it.form == "HelpScreen")
        await it.press("escape", "q")
        await it.until(lambda: not it.app.is_running)


def imports(desk: ReviewDesk, states: Iterator[ImportState]) -> ReviewDesk:
    """``desk`` as one that an import runs beside."""
    last = [next(states)]

    def state() -> ImportState:
        last[0] = next(states, last[0])
        return last[0]

    desk.check_import = state  # type: ignore[method-assign]
    return desk


async def test_the_first_article_opens_while_the_rest_is_imported(
    sit: Sit, make_desk: Maker, database: Database
) -> None:
    gate = [ImportState(0, 3, True)]
    desk = make_desk()
    desk.check_import = lambda: gate[0]  # type: ignore[method-assign]
    async with sit(desk=lambda: desk, ready=False) as it:
        await it.shows("Reading the first article…")
        await it.shows("importing 0/3")
        store(database, title="The first of three")
        gate[0] = ImportState(1, 3, True)
        await it.shows("The first of three")
        await it.shows("importing 1/3")
        store(database, "Another text. It is short.", title="The second")
        gate[0] = ImportState(3, 3, False, ("bad.pdf: no text in it",))
        await it.shows("1 could not be imported")
        await it.shows("article 1/2")
        await it.press("!")
        await it.until(lambda: it.form == "HelpScreen")
        await it.shows("bad.pdf: no text in it")


async def test_an_import_that_brings_nothing_says_why(sit: Sit, make_desk: Maker) -> None:
    desk = imports(make_desk(), iter([ImportState(0, 1, True), ImportState(1, 1, False, ("x: empty",))]))
    async with sit(desk=lambda: desk, ready=False) as it:
        await it.shows("x: empty What first?")
        await it.press("escape")
        await it.shows("There are no articles yet.")


async def test_the_palette_offers_every_action_and_runs_it(sit: Sit, council: str) -> None:
    async with sit((100, 40)) as it:
        await it.press("ctrl+p")
        await it.until(lambda: it.form == "CommandPalette")
        await it.type("not enough")
        await it.shows("Label this claim")
        await it.pilot.press("enter")
        await it.until(lambda: "claims 1/3" in it.lines[0])


async def test_the_palette_lists_what_is_possible_now(sit: Sit, council: str) -> None:
    async with sit() as it:
        titles = [hit.text async for hit in Commands(it.review).discover()]
        wanted = [a for a in it.review.state.keymap.actions if it.review.check_action(a.action.split("(")[0], ())]
        assert titles == [f"{a.title}  ({a.shown_key})" for a in wanted] + [
            "Filter by type  (F b)",
            "About",
            "Tour",
            "Theme",
        ]
        await it.press("e")
        spans = [hit.text async for hit in Commands(it.review).discover()]
        assert "Save  (Enter)" in spans and "Undo  (u)" not in spans
        found = [hit.text async for hit in Commands(it.review).search("cancel")]
        assert found == ["Cancel  (Esc)"]


async def test_help_lists_every_key(sit: Sit, council: str) -> None:
    async with sit((110, 130)) as it:
        await it.press("?")
        await it.until(lambda: it.form == "HelpScreen")
        for words in ("Undo your last decision", "Label this claim “Verified”", "^p"):
            await it.shows(words)


@pytest.mark.parametrize("theme", [*(theme.name for theme in THEMES), "textual-dark", "ansi-dark", None])
async def test_themes_draw_and_change(sit: Sit, council: str, theme: str | None) -> None:
    async with sit(theme=theme) as it:
        await it.shows("The city council")
        it.app.theme = THEMES[1].name
        await it.pilot.pause()
        background = screen_strips(it.app)[3]._segments[0].style
        assert background is not None and background.bgcolor is not None
        assert background.bgcolor.get_truecolor().hex == "#fbfaf7"


def test_an_unknown_theme_or_key_is_refused_before_anything_starts(make_desk: Maker) -> None:
    with pytest.raises(UsageError, match="no theme “sepia”"):
        AnnotatorApp(make_desk, DEFAULT_SCHEME, "ana", {}, "sepia")
    with pytest.raises(UsageError, match="both"):
        AnnotatorApp(make_desk, DEFAULT_SCHEME, "ana", {"undo": "v"})


def test_the_log_goes_to_a_file_that_exists_only_when_needed() -> None:
    path = data_dir() / "app.log"
    with logbook():
        assert not path.exists()
        logging.getLogger("annotator.tui").warning("something to remember")
        assert "WARNING annotator.tui: something to remember" in path.read_text("utf-8")
    logging.getLogger("annotator.tui").warning("too late")
    assert "too late" not in path.read_text("utf-8")


def test_a_log_that_cannot_be_written_is_no_error_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)
    data_dir().parent.mkdir(parents=True)
    data_dir().write_text("a file where the folder should be")
    with logbook():
        logging.getLogger("annotator.tui").warning("lost, but nothing breaks")


def test_the_app_imports_no_database_no_language_model_and_no_form() -> None:
    code = (
        "import sys; import annotator.tui.app; "
        "bad = {'spacy', 'sqlmodel', 'sqlalchemy', 'pydantic', "
        " 'textual.widgets._data_table', 'textual.widgets._text_area', 'annotator.storage', 'annotator.review',"
        " 'annotator.tui.screens.source_form', 'annotator.tui.palette'}; print(sorted(bad & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.strip() == "[]"
