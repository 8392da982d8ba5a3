"""Source forms left unfinished: kept over a restart, seen by nobody else, gone once cited or cleared."""

import json
from collections.abc import Callable

import pytest

from annotator.domain.orders import Order, Walk
from annotator.domain.records import Citation, Quote
from annotator.domain.source_details import SourceKind
from annotator.domain.vocabulary import Stance
from annotator.errors import InputError
from annotator.review.desk import ReviewDesk
from tests.tui.conftest import Sit
from tests.tui.typists import burst, keys_of

Maker = Callable[..., ReviewDesk]
DRAFT = Citation(Stance.REFUTES, url="https://half", quote=Quote("said"), kind=SourceKind.PRIMARY, set=1)


def test_the_desk_keeps_forms_beside_the_walk_for_one_reviewer(make_desk: Maker, council: str) -> None:
    ana, ben = make_desk("ana"), make_desk("ben")
    ana.walk.keep_form("c1", DRAFT)
    ana.walk.choose(Walk(Order.SCORE))
    ana.walk.keep_form("c2", Citation(Stance.SUPPORTS, note="why"))
    assert make_desk("ana").walk.kept_forms() == {"c1": DRAFT, "c2": Citation(Stance.SUPPORTS, note="why")}
    assert (ana.walk.read().order, ben.walk.kept_forms()) == (Order.SCORE, {})
    ana.walk.keep_form("c1", None)
    assert list(ana.walk.kept_forms()) == ["c2"]
    with pytest.raises(InputError, match="NUL"):
        ana.walk.keep_form("c1", Citation(Stance.SUPPORTS, title="a\0b"))


async def test_a_parked_form_survives_a_restart_and_is_marked(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        await burst(it, keys_of("v 'https://half.example' tab 'the_very_words' escape"))
        await it.shows("form kept: s opens it as you left it")
        await burst(it, keys_of("j q"))
        await it.until(lambda: not it.app.is_running)
    async with sit() as it:
        await it.press("home", "j")
        await it.shows("form kept: s opens it as you left it")
        await it.press("s")
        await it.shows("https://half.example")
        await it.shows("the very words")
        await it.press("enter")
        await it.until(lambda: it.form == "ReviewScreen")
        await it.settled()
        assert it.review.state.drafts == {}
        await it.until(lambda: make_desk().walk.kept_forms() == {})
        assert "form kept" not in it.text


async def test_an_open_form_is_kept_when_the_program_is_left_over_it(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        await burst(it, keys_of("v 'https://half.example' ctrl+q"))
        await it.until(lambda: not it.app.is_running)
    assert [draft.url for draft in make_desk().walk.kept_forms().values()] == ["https://half.example"]
    assert make_desk("ben").walk.kept_forms() == {}


async def test_a_form_that_is_emptied_is_kept_no_longer(sit: Sit, council: str, make_desk: Maker) -> None:
    async with sit() as it:
        await burst(it, keys_of("s 'a' escape"))
        await it.until(lambda: len(make_desk().walk.kept_forms()) == 1)
        await burst(it, keys_of("s backspace escape"))
        await it.until(lambda: make_desk().walk.kept_forms() == {})


def test_no_export_holds_an_unfinished_form(make_desk: Maker, council: str) -> None:
    desk = make_desk()
    claim = desk.articles.open(council).claims[0]
    desk.walk.keep_form(claim.id, DRAFT)
    shown = json.dumps([str(each) for each in (desk.articles.open(council), desk.articles.search("half"))])
    assert "https://half" not in shown and desk.sources.search() == []


async def test_only_a_chosen_stance_outlives_a_change_of_the_verdict(sit: Sit, council: str) -> None:
    async with sit() as it:
        await burst(it, keys_of("v 'https://half.example' escape d"))
        await it.shows("(•) refutes")
        await burst(it, keys_of("ctrl+t escape"))  # from refutes to context
        await it.until(lambda: it.form == "ReviewScreen")
        await burst(it, keys_of("v"))
        await it.shows("(•) context")
        await burst(it, keys_of("escape q"))
        await it.until(lambda: not it.app.is_running)
    async with sit() as it:
        await it.press("home", "j", "d")
        await it.shows("(•) context")


async def test_a_stance_nobody_chose_follows_the_verdict_after_a_restart_too(sit: Sit, council: str) -> None:
    async with sit() as it:
        await burst(it, keys_of("v 'https://half.example' escape q"))
        await it.until(lambda: not it.app.is_running)
    async with sit() as it:
        await it.press("home", "j", "d")
        await it.shows("(•) refutes")
