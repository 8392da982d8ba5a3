"""Errors that nobody foresaw, anywhere in the screen: said in one line, logged, and the work goes on."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.review.desk import ReviewDesk
from annotator.schemes import DEFAULT_SCHEME
from annotator.settings import data_dir
from annotator.tui.app import AnnotatorApp
from annotator.tui.logbook import logbook
from annotator.tui.screens.note_form import NoteForm
from annotator.tui.screens.source_inputs import QuoteBox
from annotator.tui.widgets.article_view import ArticleView
from tests.tui.conftest import Sit, Sitting
from tests.tui.typists import burst, keys_of

pytestmark = pytest.mark.usefixtures("painted")

Maker = Callable[..., ReviewDesk]
SAID = "Something went wrong (ZeroDivisionError); details are in app.log."


def fail(*_: Any) -> Any:
    raise ZeroDivisionError("for the test")


async def fail_later() -> None:
    fail()


def expect(it: Sitting, times: int = 1) -> None:
    it.expected_mishaps += [SAID] * times


async def labels_go_on(it: Sitting, desk: ReviewDesk, key: str, label: str) -> None:
    await it.until(lambda: it.form == "ReviewScreen")
    here = it.claim.id
    await it.press(key)
    stored = next(claim for claim in it.stored(desk).claims if claim.id == here)
    assert stored.review is not None and stored.review.label == label


async def test_handlers_of_screens_and_widgets_may_fail(
    sit: Sit, council: str, make_desk: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as it:
        with monkeypatch.context() as patched:
            patched.setattr(it.review, "action_flag", fail)
            await it.press("f")
            expect(it)
            await it.shows(SAID)
            assert it.status == SAID
        await labels_go_on(it, make_desk(), "n", "unverifiable")
        with monkeypatch.context() as patched:
            patched.setattr(NoteForm, "on_text_area_changed", fail)
            await burst(it, keys_of("c 'ab' ctrl+s"))
            expect(it, 2)
            await it.shows("note ✎   ab")
        with monkeypatch.context() as patched:
            patched.setattr(QuoteBox, "on_key", fail)
            await burst(it, keys_of("s tab 'x' escape"))
            expect(it, len(it.app.mishaps.seen) - 3)
            assert it.expected_mishaps[3:], "a widget failed too"
        await labels_go_on(it, make_desk(), "x", "not_a_claim")


async def test_screens_that_cannot_be_built_or_left_close(
    sit: Sit, council: str, make_desk: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as it:
        for name, keys in (("compose", "c"), ("on_mount", "c"), ("action_leave", "c escape")):
            with monkeypatch.context() as patched:
                patched.setattr(NoteForm, name, fail)
                await burst(it, keys_of(keys))
                await it.until(lambda: it.form == "ReviewScreen")
        it.expected_mishaps = list(it.app.mishaps.seen)
        assert it.expected_mishaps.count(SAID) >= 3
        await labels_go_on(it, make_desk(), "n", "unverifiable")


async def test_workers_timers_callbacks_and_drawing_may_fail(
    sit: Sit, council: str, make_desk: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as it:
        it.review.run_worker(fail_later())
        await it.until(lambda: len(it.app.mishaps.seen) == 1)
        it.review.set_timer(0.01, fail)
        await it.until(lambda: len(it.app.mishaps.seen) == 2)
        it.app.call_later(fail)
        it.review.call_after_refresh(fail)
        await it.until(lambda: len(it.app.mishaps.seen) == 4)
        expect(it, 4)
        with monkeypatch.context() as patched:
            patched.setattr(ArticleView, "render_lines", fail)
            it.review.refresh(layout=True)
            await it.until(lambda: len(it.app.mishaps.seen) > 4)
        it.review.query_one(ArticleView).refresh()
        await it.pilot.pause()
        it.expected_mishaps = list(it.app.mishaps.seen)
        await labels_go_on(it, make_desk(), "n", "unverifiable")


async def test_what_went_wrong_is_in_the_log_with_its_place(sit: Sit, council: str) -> None:
    path: Path = data_dir() / "app.log"
    with logbook():
        async with sit() as it:
            it.review.call_later(fail)
            await it.until(lambda: it.app.mishaps.seen == [SAID])
            expect(it)
    logged = path.read_text("utf-8")
    assert "ZeroDivisionError: for the test" in logged and "Traceback" in logged
    assert logging.getLogger("annotator").propagate


async def test_debugging_ends_with_the_traceback_as_before(make_desk: Maker, council: str) -> None:
    app = AnnotatorApp(make_desk, DEFAULT_SCHEME, "ana", {}, strict=True)
    with pytest.raises(ZeroDivisionError):
        async with app.run_test() as pilot:
            await pilot.pause()
            app.review.call_later(fail)
            await pilot.pause()
    assert app.return_code == 1
