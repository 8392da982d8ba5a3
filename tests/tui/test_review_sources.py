"""The library of sources on the screen: browsed, searched, mended once for all uses, archived, merged."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from rich.cells import cell_len

from annotator.archive.quote_check import find_quote
from annotator.domain.records import Citation, Evidence, Quote
from annotator.domain.source_facts import ArchiveAttempt, QuoteMatch
from annotator.domain.vocabulary import Stance
from annotator.review.desk import ReviewDesk
from annotator.storage.archives import record_attempt
from annotator.storage.database.engine import Database
from annotator.storage.sources import source_by_id
from annotator.tui.screens import source_rows
from annotator.tui.screens.fields import LineInput
from annotator.tui.screens.row_list import RowList
from tests.support import HOSTILE
from tests.tui.conftest import ACTING, Sit, Sitting

Maker = Callable[..., ReviewDesk]
WRONG, RIGHT, OTHER = "https://stat.example/prots", "https://stat.example/ports", "https://news.example/heating"
NOON = datetime(2026, 5, 12, 12, tzinfo=UTC)
COPY = "The depots were full. Heating oil cost the council a third less than the year before."


class Copies:
    """An archive whose pages come when the test lets them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.come = threading.Event()
        self.ok = False

    def archive(self, source_id: str, reviewer_id: int | None) -> ArchiveAttempt:
        """Wait, then keep the page or fail as the test wants it."""
        assert self.come.wait(20)
        self.come.clear()
        kept: dict[str, Any] = {"media_type": "text/html", "size": 5120, "text_sha256": "0" * 64,
                                "content_sha256": "1" * 64}  # fmt: skip
        url = RIGHT
        attempt = ArchiveAttempt(source_id, NOON, self.ok, url, None if self.ok else "answered 404\x1b[2J [/]", url,
                                 **(kept if self.ok else {}))  # fmt: skip
        with self._database.write() as session:
            record_attempt(session, source_by_id(session, source_id), attempt, reviewer_id)
        return attempt

    def close(self) -> None:
        """Whoever waits for a page waits no longer."""
        self.come.set()

    def add_file(self, path: str, reviewer_id: int | None) -> Any:
        """Not part of these tests."""
        raise NotImplementedError

    def find_quote(self, copy: ArchiveAttempt, quote: Quote) -> QuoteMatch:
        """Hold a quote against the one copy there is."""
        return find_quote(quote.exact, COPY)


def cited(it: Sitting) -> list[Evidence]:
    """The evidence of the claim under the cursor, as the screen has it."""
    return list(it.claim.review.evidence) if it.claim.review else []


async def library(it: Sitting) -> None:
    await it.press("L")
    await it.until(lambda: it.form == "SourceRows")
    await it.shows("Source  ")


async def test_a_mistyped_address_is_mended_for_all_uses_and_undone(sit: Sit, council: str, make_desk: Maker) -> None:
    desk = make_desk()
    first, second, third = desk.articles.open(council).claims
    desk.answers.cite(first.id, Citation(Stance.SUPPORTS, url=WRONG, title="Ports", quote=Quote("a third")))
    desk.answers.cite(second.id, Citation(Stance.REFUTES, url=WRONG))
    desk.answers.cite(third.id, Citation(Stance.CONTEXT, url=OTHER, title="Heating"))
    async with sit() as it:
        await it.press("home", "j")
        assert it.claim.id == first.id
        await library(it)
        await it.type("zzz")
        await it.shows("No source contains all of these words.")
        await it.press("ctrl+u")
        await it.type("stat port")
        await it.until(lambda: "Ports" in it.text and "Heating" not in it.text)
        it.matches_snapshot("sources")
        await it.press("enter")
        await it.shows("Claims that rest on it")
        await it.shows("cited 2 times")
        assert "− refutes" in it.text
        it.matches_snapshot("source")
        await it.press("ctrl+u")
        await it.until(lambda: it.form == "AddressForm")
        entry = it.app.screen.query_one(LineInput)
        assert entry.value == WRONG
        entry.value = "ports"
        await it.press("enter")
        await it.shows("✗ “ports” is not a web address")
        entry.value = "https://dailyledger.example/heating"
        await it.press("enter")
        await it.shows("own claims; cite another.")
        assert it.form == "AddressForm"
        entry.value = RIGHT
        await it.press("enter")
        await it.until(lambda: it.form == "SourceScreen")
        await it.shows("✓ Address corrected")
        await it.shows(f"address    {RIGHT}")
        assert {piece.source.url for claim in desk.articles.open(council).claims[:2] if claim.review
                for piece in claim.review.evidence} == {RIGHT}  # fmt: skip
        await it.press("escape", "escape")
        await it.until(lambda: it.form == "ReviewScreen" and [piece.source.url for piece in cited(it)] == [RIGHT])
        await it.until(lambda: RIGHT in [source.url for source in it.review.state.recent])
        assert "Address corrected" in it.status
        await it.press("u")
        await it.until(lambda: [piece.source.url for piece in cited(it)] == [WRONG])


async def test_enter_on_a_claim_goes_to_it_and_sources_are_merged(
    sit: Sit, council: str, second: str, make_desk: Maker
) -> None:
    desk = make_desk()
    here, there = desk.articles.open(council).claims[0], desk.articles.open(second).claims[1]
    desk.answers.cite(there.id, Citation(Stance.SUPPORTS, url=OTHER, title="Other"))
    desk.answers.cite(here.id, Citation(Stance.SUPPORTS, url=RIGHT, title="Ports"))
    async with sit() as it:
        await library(it)
        await it.press("enter")
        await it.shows("Source: Ports")
        await it.press("ctrl+g")
        await it.until(lambda: it.form == "SourceRows" and "Merge into which source?" in it.text)
        await it.shows("Other")
        await it.press("down", "enter")
        await it.until(lambda: it.form == "SourceScreen")
        await it.shows("✓ Sources merged")
        await it.shows(f"also as    {RIGHT}")
        await it.press("tab", "tab", "shift+tab", "home", "enter")
        assert it.form == "SourceScreen"  # a fact is no claim: Enter does nothing there
        await it.click("+ supports")
        await it.until(lambda: it.form == "ReviewScreen" and it.review.state.place is not None)
        await it.until(lambda: "Sources merged" in it.status)
        assert it.claim.id in (here.id, there.id)
        assert [piece.source.url for piece in cited(it)] == [OTHER]


async def test_archiving_goes_on_meanwhile_and_a_failure_says_why(
    sit: Sit, council: str, database: Database, make_desk: Maker
) -> None:
    copies = Copies(database)
    desk = make_desk()
    desk.sources._make_archive = lambda: copies
    first, second, third = desk.articles.open(council).claims
    for claim, quote in zip(
        (first, second, third), ("a third less", "oil cost the council a third more than", "nine swans"), strict=True
    ):
        desk.answers.cite(claim.id, Citation(Stance.SUPPORTS, url=RIGHT, title="Ports", quote=Quote(quote)))
    async with sit(desk=lambda: desk) as it:
        await library(it)
        assert "no copy" in it.text
        await it.press("enter")
        await it.shows("Source: Ports")
        await it.press("ctrl+a", "ctrl+a")
        await it.shows("archiving…")
        await it.press("escape")
        await it.until(lambda: it.form == "SourceRows" and "archiving…" in it.text)
        copies.come.set()
        await it.shows("failed: answered 404")
        await it.press("enter")
        await it.shows("✗ The last attempt to archive it failed: answered 404")
        copies.ok = True
        await it.press("ctrl+a")
        copies.come.set()
        await it.shows("copy       of 2026-05-12 12:00, 5,120 bytes, text/html")
        await it.shows("✓ found in the copy")
        await it.shows("! the copy says: “")
        await it.press("end")
        await it.shows("✗ is not in the copy")
        await it.shows("attempt    failed on 2026-05-12 12:00: answered 404")
        assert not ACTING & set(it.text.replace("\n", ""))
        await it.press("escape")
        await it.shows("copy of 2026-05-12")
        await it.press("escape")
        await it.until(lambda: "is kept" in it.status)


async def test_hostile_titles_and_quotes_do_nothing_at_any_size(sit: Sit, council: str, make_desk: Maker) -> None:
    desk = make_desk()
    claim = desk.articles.open(council).claims[0]
    desk.answers.cite(claim.id, Citation(Stance.SUPPORTS, withheld_reason=HOSTILE[0]))
    for n, text in enumerate(HOSTILE):
        own = f"https://x{n}.example/{'y' * 200}"
        desk.answers.cite(claim.id, Citation(Stance.SUPPORTS, url=own, title=text, publisher=text, quote=Quote(text)))
    for size, steps in (((80, 24), 5), ((40, 12), 2)):
        async with sit(size) as it:
            await library(it)
            for step in range(steps):
                await it.pilot.press(*["down"] * 5 * min(step, 1))
                harmless(it, size[0])
                await it.pilot.press("enter")
                await it.until(lambda: it.form == "SourceScreen" and "cited once" in it.text)
                await it.pilot.press("end")
                harmless(it, size[0])
                await it.pilot.press("escape")
            await it.pilot.press("ctrl+end", "enter")
            await it.until(lambda: "unnamed" in it.text and "cited once" in it.text)
            await it.press("ctrl+u")
            await it.shows("✗ Only web addresses can be")


def harmless(it: Sitting, width: int) -> None:
    """Nothing on the screen acts on a terminal or sticks out of it."""
    assert not ACTING & set(it.text.replace("\n", ""))
    assert max(map(cell_len, it.lines)) <= width


async def test_a_source_only_others_cite_stays_unseen_in_a_blind_project(
    sit: Sit, council: str, make_desk: Maker
) -> None:
    bo, ana = make_desk("bo", blind=True, reviews_per_claim=2), make_desk("ana", blind=True, reviews_per_claim=2)
    first, second, _ = bo.articles.open(council).claims
    bo.answers.cite(first.id, Citation(Stance.SUPPORTS, url=OTHER, title="Secret"))
    bo.answers.cite(first.id, Citation(Stance.SUPPORTS, url=RIGHT, title="Whispered"))
    ana.answers.cite(second.id, Citation(Stance.REFUTES, url=RIGHT))
    async with sit(desk=lambda: ana) as it:
        await library(it)
        await it.shows("stat.example")
        assert "Secret" not in it.text
        assert "Whispered" not in it.text
        await it.press("enter")
        await it.shows("cited once")
        assert "bo:" not in it.text


async def test_the_list_fills_as_one_scrolls(
    sit: Sit, council: str, make_desk: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_rows, "_PAGE", 30)
    monkeypatch.setattr(source_rows, "_NEAR", 5)
    desk = make_desk()
    claim = desk.articles.open(council).claims[0]
    cited = [Citation(Stance.CONTEXT, url=f"https://stat.example/{n}", title=f"Table {n:02}") for n in range(45)]
    desk.answers.give(claim.id, "verified", cited, None)
    async with sit(desk=lambda: desk) as it:
        await library(it)
        await it.shows("Table 44")
        rows = it.app.screen.query_one(RowList)
        assert rows.count == 30
        await it.press("ctrl+end")
        await it.until(lambda: rows.count == 45)
        assert "Table 15" in it.text, "the view stays where it was"
        await it.press("ctrl+end")
        await it.shows("Table 00")
        await it.press(*"table 07", "enter")
        await it.shows("Source: Table 07")
