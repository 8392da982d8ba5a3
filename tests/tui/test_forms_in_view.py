"""Every form leaves the article in view: the claim's sentence and the one beside it can be read while it is open."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from annotator.domain.records import Citation, Quote
from annotator.domain.vocabulary import Stance
from annotator.review.desk import ReviewDesk
from tests.tui.conftest import Sit, Sitting

Maker = Callable[..., ReviewDesk]
NOON = datetime(2026, 5, 12, 12).astimezone()
FORMS = {
    "source": ("SourceForm", "s"),
    "source, all fields": ("SourceForm", "s ctrl+r"),
    "note": ("NoteForm", "c"),
    "dates": ("DatesForm", "D"),
    "rewording": ("NormaliseForm", "W"),
    "how sure": ("Choose", "="),
    "withdraw": ("Choose", "w"),
    "turn a stance": ("Choose", "T"),
    "order": ("Choose", "O"),
    "a host": ("Choose", "O h"),
    "a name": ("NameForm", "O k"),
    "filter": ("Choose", "F"),
}
"""Each form: its class, and the keys that open it."""
FIRST = ("mildest autumn since 1931", "depots full.", "burned a third less oil")
LAST = ("About 8,400 households", "Nobody needs to be cold.")
"""Words of a claim and of the sentence beside it."""


@pytest.fixture
def cited(council: str, make_desk: Maker) -> str:
    """The council's article, whose first and last claims have two sources each and dates."""
    desk = make_desk()
    claims = desk.articles.open(council).claims
    for claim in (claims[0], claims[2]):
        for n, quote in enumerate(("a third less", "the depots were full")):
            url = f"https://stat.example/reports/{n}"
            desk.answers.cite(claim.id, Citation(Stance.SUPPORTS, url=url, title="Heating", quote=Quote(quote)))
        desk.answers.set_dates(claim.id, "2026-05-12", "2026-11-12")
    return council


def unbroken(it: Sitting) -> str:
    """What is on the screen left of a form, without line ends."""
    return " ".join(" ".join(line.partition("│")[0].strip(" ▸●○▅▆▇▁▂▃▄█") for line in it.lines).split())


async def opened(it: Sitting, at: str, form: tuple[str, str]) -> None:
    await it.press(at, *(["j"] if at == "home" else []))
    for key in form[1].split():
        await it.pilot.press(key)
    await it.until(lambda: it.form == form[0])
    await it.pilot.pause()


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize(("at", "words"), [("home", FIRST), ("end", LAST)], ids=["first claim", "last claim"])
async def test_the_claim_and_its_neighbour_can_be_read_beside_a_form(
    sit: Sit, cited: str, form: tuple[str, str], at: str, words: tuple[str, ...]
) -> None:
    async with sit() as it:
        await opened(it, at, form)
        assert [part for part in words if part not in unbroken(it)] == [], it.text
        await it.pilot.press("escape", "escape")
        await it.until(lambda: it.form == "ReviewScreen")
        await it.shows("─ claim ")
        await it.shows("? Help")


@pytest.mark.parametrize("size", [(60, 20), (110, 24), (160, 50)], ids=str)
async def test_a_form_leaves_the_sentence_in_view_at_any_size(sit: Sit, cited: str, size: tuple[int, int]) -> None:
    for at, words in (("home", FIRST[:2]), ("end", LAST[:1])):
        async with sit(size) as it:
            await opened(it, at, FORMS["source"])
            assert [part for part in words if part not in unbroken(it)] == [], it.text
            assert it.app.screen.has_class("-beside") is (size[0] >= 110)
            await it.pilot.resize_terminal(80, 24)
            await it.until(lambda: it.app.screen.has_class("-below"))
            await it.until(lambda words=words: all(part in unbroken(it) for part in words))  # type: ignore[misc]


async def test_a_message_stays_above_the_form(sit: Sit, cited: str) -> None:
    async with sit() as it:
        await opened(it, "home", FORMS["note"])
        it.review.stage.say("The disk is full.", "error")
        await it.shows("The disk is full.")


class _Noon(datetime):
    @classmethod
    def now(cls, *_: Any) -> datetime:
        return NOON


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
async def test_how_the_forms_look(sit: Sit, cited: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.tui.screens.source_fields.datetime", _Noon)
    shown = {"source": "source", "source, all fields": "source_all", "note": "note", "dates": "dates"}
    for form, name in shown.items():
        async with sit(size) as it:
            await opened(it, "home", FORMS[form])
            it.matches_snapshot(f"form_{name}_{size[0]}x{size[1]}")


async def test_the_source_form_stays_unfolded_while_the_program_runs(sit: Sit, cited: str) -> None:
    async with sit() as it:
        await opened(it, "home", ("SourceForm", "s ctrl+r"))
        await it.press("escape", "s")
        await it.shows("Publisher")
        await it.press("ctrl+r", "escape", "s")
        await it.until(lambda: it.form == "SourceForm" and "Publisher" not in it.text)


async def test_a_digit_means_the_same_source_as_long_as_the_article_is_open(
    sit: Sit, council: str, second: str, make_desk: Maker
) -> None:
    desk = make_desk()
    other = desk.articles.open(second).claims[0]
    for n in range(7):
        desk.answers.cite(other.id, Citation(Stance.SUPPORTS, url=f"https://old.example/{n}"))
    async with sit() as it:
        await it.press("<")
        await it.until(lambda: bool(it.review.state.opened and it.review.state.opened.article.id == council))
        await it.press("home", "j", "s")
        await it.shows(" 1 https://old.example/6")
        assert " 5 https://old.example/2" in it.text and " 6 " not in it.text and "https://old.example/1" in it.text
        await it.press(*"new.example/a", "ctrl+n")
        await it.shows("Saved. Type the next source")
        await it.shows(" 6 https://new.example/a")
        await it.press(*"new.example/b", "enter")
        await it.until(lambda: it.form == "ReviewScreen")
        await it.press("j", "s")
        for digit, url in (("1", "old.example/6"), ("5", "old.example/2"), ("6", "new.example/a")):
            await it.shows(f" {digit} https://{url}")
        await it.press("7")
        await it.until(lambda: it.form == "ReviewScreen")
        await it.settled()
        assert [piece.source.url for piece in it.claim.review.evidence] == ["https://new.example/b"]  # type: ignore[union-attr]


async def test_sources_of_one_host_are_told_apart_when_one_is_withdrawn(
    sit: Sit, council: str, make_desk: Maker
) -> None:
    desk, long = make_desk(), "https://stat.example/" + "reports-of-the-office-of-statistics/" * 3
    claim = desk.articles.open(council).claims[0]
    for url in (f"{long}a", f"{long}b", "https://stat.example/c"):
        desk.answers.cite(claim.id, Citation(Stance.SUPPORTS, url=url, title="Report"))
    async with sit() as it:
        await it.press("home", "j", "w")
        await it.until(lambda: it.form == "Choose")
        rows = [line for line in it.lines if "stat.example" in line and "Report" in line]
        assert len(rows) == 3 and len({row[6:] for row in rows}) == 3, it.text
        await it.press("3")
        assert [piece.source.url for piece in it.stored(desk).claims[0].review.evidence] == [f"{long}a", f"{long}b"]  # type: ignore[union-attr]


async def test_a_source_is_not_offered_to_be_merged_into_itself(sit: Sit, council: str, make_desk: Maker) -> None:
    desk = make_desk()
    claim = desk.articles.open(council).claims[0]
    for name in "ab":
        desk.answers.cite(
            claim.id, Citation(Stance.SUPPORTS, url=f"https://stat.example/{name}", title=f"Report {name}")
        )
    async with sit() as it:
        await it.press("L")
        await it.shows("Report b")
        await it.press("enter")
        await it.shows("Source: Report b")
        await it.press("ctrl+g")
        await it.shows("Merge into which source?")
        await it.shows("Report a")
        assert "Report b" not in it.text
        await it.press(*"report")
        await it.press("enter")
        await it.shows("Sources merged")


async def test_every_cited_host_can_be_chosen(sit: Sit, cited: str, make_desk: Maker) -> None:
    async with sit() as it:
        await opened(it, "home", FORMS["a host"])
        await it.shows("dailyledger.example (3)")
        await it.shows("stat.example")
