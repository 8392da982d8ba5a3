"""Every key, in every state: it changes the screen, or the status line says in one line why it did not."""

from collections.abc import Callable

import pytest
from textual.events import Paste

from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.errors import DatabaseError
from annotator.review.desk import ReviewDesk
from annotator.schemes import DEFAULT_SCHEME
from annotator.storage.database.engine import Database
from annotator.tui.article_state import Stop
from annotator.tui.keys import KeyAction, Mode, build_keymap
from tests.support import store
from tests.tui.conftest import Sit, Sitting
from tests.tui.typists import is_settled, key_event

Maker = Callable[..., ReviewDesk]
KEYMAP = build_keymap(DEFAULT_SCHEME, {})
KEYS = [(action, key) for action in KEYMAP.actions if action.id != "quit" for key in action.key_list[:1]]
"""The first key of every action but the one that ends the program, which tests of its own press."""


async def one_key(it: Sitting, key: str) -> None:
    it.app.post_message(key_event(key))
    await it.until(lambda: is_settled(it))


async def back(it: Sitting, stop: Stop | None, mode: Mode) -> None:
    """The state a test began with: no screen above, the cursor at ``stop``, nothing said."""
    while len(it.app.screen_stack) > 1:
        await it.pilot.press("escape")
    review = it.review
    await it.until(lambda: is_settled(it))
    if review.state.mode is Mode.SPAN:
        review.spans.leave()
    if review.query("#guideline"):
        await one_key(it, "g")
    if stop is not None:
        review.cursor.go(stop)
        review.stage.view.scene.matches = []
    if mode is Mode.SPAN:
        review.spans.edit()
    review.stage.drop_warning()
    review.stage.say("")
    await it.pilot.pause()


async def refused(it: Sitting, mode: Mode = Mode.REVIEW) -> dict[str, str]:
    """Press every key from the same place; what was said where nothing else changed, by key."""
    said = {}
    stop = it.review.state.stop if it.review.state.opened else None
    for action, key in KEYS:
        await back(it, stop, mode)
        before = it.text
        await one_key(it, key)
        assert it.app.is_running
        assert it.text != before, f"{action.id}: {key} did nothing and said nothing"
        if it.form == "ReviewScreen" and it.lines[:-2] == before.splitlines()[:-2]:
            assert it.status, f"{action.id}: {key} said nothing"
            said[key] = it.status
    return said


async def test_on_a_suggested_claim(sit: Sit, council: str) -> None:
    async with sit() as it:
        said = await refused(it)
    assert said["R"] == "R: no earlier claim says the same."
    assert said["enter"] == "Enter: nothing to save here; v, d … label the claim."
    assert said["escape"] == "Esc: nothing is open."
    assert said["left"] == "←: j and k go to the next and previous claim; e moves the edges of a claim."


async def test_on_the_last_plain_sentence_of_the_last_article(sit: Sit, database: Database) -> None:
    store(database, scores=(0.9, 0.1, 0.1, 0.1, 0.1, 0.1))
    async with sit() as it:
        await it.press("end")
        said = await refused(it)
    assert said["j"] == "j: the article ends here; > opens the next one."
    assert said[">"] == ">: this is the last article."
    assert said["v"].startswith("No claim here")


async def test_on_an_answered_claim_with_a_source(sit: Sit, council: str, make_desk: Maker) -> None:
    first = make_desk().articles.open(council).claims[0]
    make_desk().answers.give(first.id, "verified", [Citation(Stance.SUPPORTS, url="https://a.example/1")], "seen")
    async with sit() as it:
        it.review.cursor.go(Stop(1, first.id))
        await refused(it)


async def test_in_a_blind_project(sit: Sit, council: str, make_desk: Maker) -> None:
    make_desk("ben", blind=True)
    async with sit(blind=True) as it:
        await refused(it)


async def test_while_a_span_is_edited(sit: Sit, council: str) -> None:
    async with sit() as it:
        said = await refused(it, Mode.SPAN)
    assert said["n"] == "n: a span is being edited; Enter saves it, Esc leaves it as it was."


async def test_without_an_article(sit: Sit, database: Database) -> None:
    async with sit(ready=False) as it:
        await it.until(lambda: is_settled(it))
        said = await refused(it)
    assert said["v"] == "v: no article is open; o lists the articles."


async def test_without_a_database(sit: Sit) -> None:
    def refuse() -> ReviewDesk:
        raise DatabaseError("The database is locked.")

    async with sit(desk=refuse, ready=False) as it:
        await it.shows("The database is locked.")
        said = await refused(it)
    assert said["o"] == "o: the database is not open; r tries again."
    assert said["r"] == "r: the database still cannot be opened."


async def test_where_nothing_can_be_saved(sit: Sit, council: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from annotator.review.own_answers import OwnAnswers

    def decide(*_: object) -> None:
        raise DatabaseError("The database can only be read.")

    monkeypatch.setattr(OwnAnswers, "decide", decide)
    async with sit() as it:
        await one_key(it, "n")
        assert "can only be read" in it.status
        await one_key(it, "x")
        assert "can only be read" in it.status and "UNSAVED 2" in it.text
        queue = it.review.state.queue
        assert queue is not None
        queue.discard()


async def test_a_key_without_an_action_says_so(sit: Sit, council: str) -> None:
    async with sit() as it:
        await one_key(it, "Z")
        assert it.status == "Z: no action has this key; ? lists them."


def test_every_action_but_leaving_is_tried() -> None:
    tried: set[KeyAction] = {action for action, _ in KEYS}
    assert {action.id for action in KEYMAP.actions} - {action.id for action in tried} == {"quit"}


async def test_the_edge_that_cannot_move_is_named(sit: Sit, council: str) -> None:
    async with sit() as it:
        await it.press("home", "a", "shift+left")
        assert "the claim's start cannot go further: it stays inside its paragraph" in it.status
        await it.press("tab", *["shift+left"] * 9)
        assert "nothing would be left of the claim" in it.status


async def test_a_paste_outside_forms_runs_no_keys_and_is_answered(sit: Sit, council: str) -> None:
    async with sit() as it:
        for text, answer in {
            "https://a.example/vdx": "s opens a form for a source; paste it there.",
            "vdx": "s opens a form for a source, c for a note; / finds words.",
        }.items():
            it.app.post_message(Paste(text))
            await it.until(lambda said=answer: said in it.status)  # type: ignore[misc]
            assert it.form == "ReviewScreen" and it.claim.review is None
        await it.press("e")
        it.app.post_message(Paste("https://a.example/"))
        await it.shows("No paste here: a span is being edited; Enter saves it")


async def test_a_form_opens_without_what_was_said_before(sit: Sit, council: str) -> None:
    async with sit((80, 24)) as it:
        await it.press("home", "j", "escape")
        assert it.status == "Esc: nothing is open."
        await it.press("s")
        await it.until(lambda: it.form == "SourceForm")
        assert "nothing is open" not in it.text
        await it.shows("Source: The city council of Brennholt")
