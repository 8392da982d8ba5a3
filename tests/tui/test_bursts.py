"""Every form and screen with all its keys in one write: what is typed goes where it was meant, in order."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste

from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.review.desk import ReviewDesk
from tests.tui.conftest import Sit
from tests.tui.typists import (
    TYPISTS,
    Typist,
    burst,
    contents,
    copy_database,
    key_event,
    keys_of,
    one_by_one,
    sitting_on,
)

SCRIPTS = {
    "labels": "n x n u u U",
    "a source typed, the next claim labelled": "v 'https://stat.example/a' enter n",
    "a source by digit, the next claim labelled": "v 'https://stat.example/a' enter v 1 n",
    "address, quote, stance, note": "d 'stat.example/b' tab 'said_so' ctrl+t ctrl+t ctrl+t ctrl+s x",
    "two sources of one claim": "v 'a.example/1' ctrl+n 'a.example/2' enter n",
    "the other source by digit while one is saved": "v 'a.example/1' enter d 'b.example/2' ctrl+n 1 n",
    "a source cited already": "v 'a.example/1' enter k s 1 n x escape",
    "a form left, another claim, the form again": "v 'half.example' escape tab n k k s enter x",
    "all fields of a source": (
        "v 'https://old.example/a' ctrl+r 'A_title' tab 'Office' tab tab '2026-05' ctrl+r 'the_words' ctrl+s n"
    ),
    "another source of a host": "v 'old.example/a' ctrl+r tab 'Office' enter d 'old.example/b' enter n",
    "from the list, with the quote of last time": "v 'a.example/1' tab 'so_it_says' ctrl+s d down enter enter n",
    "a field with a problem": "v 'a.example/1' ctrl+r tab tab tab 'May' ctrl+r ctrl+s ctrl+u '2026' enter n",
    "a stance turned": "v 'a.example/1' enter k T u n",
    "dates": "D tab '+6m' enter",
    "dates as in the wild": "n k D shift+tab '2026-05-01' enter D '+6m' ctrl+s f",
    "note and confidence": "c 'ask_Ida' ctrl+s = 4 c '_again' ctrl+s n",
    "rewording": "W 'In_full:_' ctrl+s n",
    "flag twice": "f f f",
    "spans": "e right right enter n k e left enter",
    "a new claim": "home a l l enter x",
    "find": "/ 'oil' enter f / 'heating' enter f",
    "filter and order": "F 2 O s n O k 'mine' enter O l 1 x",
    "the articles": "o 'harbour' enter x o enter n",
    "everywhere": "* 'harbour' enter down enter f",
    "library, right address": (
        "v 'https://one.example/a' enter L enter ctrl+u 'https://two.example/b' enter escape escape n"
    ),
    "withdraw one of two": "v 'a.example/1' enter k s 'a.example/2' enter k w 1 u n",
    "earlier claims and reuse": "v 'a.example/1' enter E escape R n",
    "help, guide, progress, guideline": "? escape f1 escape p escape g escape n",
    "copy and open": "v 'https://stat.example/a' enter k y Y ctrl+o s 'b.example/2' enter Y 2 ctrl+o 1 n",
    "keys that do nothing, and a suspension that is refused": "Z enter h ctrl+z v ctrl+z 'a.example/1' enter R n",
    "the palette": "ctrl+p 'flag' enter n",
    "to the next article": "x x x x x",
}
"""What is typed, by what it is for."""


@pytest.fixture
def twice(db_path: Path, council: str, second: str, tmp_path: Path) -> dict[str, Path]:
    """The same database once for each typist."""
    paths = {typist.__name__: tmp_path / f"{typist.__name__}.db" for typist in TYPISTS}
    for path in paths.values():
        copy_database(db_path, path)
    return paths


async def typed(path: Path, typist: Typist, keys: list[str]) -> dict[str, list[Any]]:
    async with sitting_on(path) as it:
        await typist(it, keys)
        assert it.app.is_running
        assert it.app.mishaps.seen == []
    return contents(path)


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
async def test_a_burst_does_what_the_keys_do_one_by_one(script: str, twice: dict[str, Path]) -> None:
    keys = keys_of(script)
    slow = await typed(twice["one_by_one"], one_by_one, keys)
    assert await typed(twice["burst"], burst, keys) == slow
    assert slow["event"], "and that is something"


async def test_a_day_is_the_same_at_any_pace(twice: dict[str, Path]) -> None:
    names = ("from the list, with the quote of last time", "dates as in the wild", "note and confidence", "spans")
    keys = [key for name in names for key in keys_of(SCRIPTS[name])]
    first, *others = [await typed(twice[typist.__name__], typist, keys) for typist in TYPISTS]
    assert all(other == first for other in others)


async def test_dates_typed_in_one_burst_are_judged_as_they_stand(sit: Sit, council: str) -> None:
    async with sit() as it:
        await burst(it, keys_of("n k D tab '+6m'"))
        assert it.form == "DatesForm" and it.app.is_running


async def test_a_digit_of_a_source_cited_already_keeps_the_form(sit: Sit, council: str, make_desk: Any) -> None:
    async with sit() as it:
        make_desk().answers.give(it.claim.id, "verified", [Citation(Stance.SUPPORTS, url="https://a.example/1")], None)
        await burst(it, keys_of("n u s 'https://a.example/1' enter"))
        await it.shows("cited for this claim already")
        await burst(it, keys_of("n d"))
        await it.shows("https://a.example/1nd")
        assert (it.review.state.claim or it.claim).review.label == "verified"  # type: ignore[union-attr]


async def test_what_follows_a_failed_save_is_said_and_not_done(
    sit: Sit, council: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.errors import DatabaseError
    from annotator.review.own_answers import OwnAnswers

    def decide(*_: object) -> None:
        raise DatabaseError("The disk is full.")

    async with sit() as it:
        monkeypatch.setattr(OwnAnswers, "decide", decide)
        await burst(it, keys_of("n x f"))
        await it.shows("The disk is full. Not used: x f")
        assert [intent.what for intent in it.review.state.queue.waiting] == ["Not enough"]  # type: ignore[union-attr]
        monkeypatch.undo()


async def test_keys_that_wait_are_kept_and_said(sit: Sit, council: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    from annotator.review.own_answers import OwnAnswers

    gate, decide = threading.Event(), OwnAnswers.decide

    def slow(*arguments: Any) -> Any:
        gate.wait(20)
        return decide(*arguments)

    async with sit() as it:
        monkeypatch.setattr(OwnAnswers, "decide", slow)
        for key in ("n", "x"):
            it.app.simulate_key(key)
        await it.shows("what you type is kept in order")
        gate.set()
        await it.shows("claims 2/3")


async def test_a_click_in_the_key_bar_waits_its_turn(sit: Sit, council: str, make_desk: Any) -> None:
    async with sit() as it:
        it.app.simulate_key("n")
        while not (it.review.state.queue and it.review.state.queue.waiting):
            await asyncio.sleep(0)  # saving may take less than the time between two looks of ``until``
        await it.review.ahead.in_turn(lambda: it.review.run_action("label('not_a_claim')"))
        await it.settled()
        desk: ReviewDesk = make_desk()
        labels = [claim.review.label if claim.review else None for claim in it.stored(desk).claims]
        assert labels[:2] == ["unverifiable", "not_a_claim"]


async def test_a_right_address_typed_over_the_wrong_one_replaces_it(sit: Sit, council: str, make_desk: Any) -> None:
    async with sit() as it:
        await burst(it, keys_of(SCRIPTS["library, right address"]))
        assert [row.source.url for row in make_desk().sources.search() if row.uses] == ["https://two.example/b"]


async def test_keys_typed_before_the_database_is_open_are_kept(sit: Sit, council: str, make_desk: Any) -> None:
    async with sit(ready=False) as it:
        await burst(it, keys_of("n x"))
        await it.shows("claims 2/3")


async def test_a_paste_goes_to_the_form_that_is_opening(sit: Sit, council: str, make_desk: Any) -> None:
    async with sit() as it:
        for event in (key_event("v"), Paste("https://stat.example/oil"), key_event("enter"), key_event("n")):
            it.app.post_message(event)
        await it.shows("claims 2/3")
        assert [row.source.url for row in make_desk().sources.search()] == ["https://stat.example/oil"]


async def test_leaving_waits_its_turn_unless_it_is_asked_twice(sit: Sit, council: str, make_desk: Any) -> None:
    async with sit() as it:
        for key in keys_of("v 'https://stat.example/oil' enter n ctrl+q"):
            it.app.post_message(key_event(key))
        await it.until(lambda: not it.app.is_running, 60)
    labels = [claim.review.label for claim in make_desk().articles.open(council).claims if claim.review]
    assert labels == ["verified", "unverifiable"]
