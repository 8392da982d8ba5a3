"""Citing a source: by keys, by mouse, small, and with hostile text."""

from datetime import datetime
from typing import Any

import pytest
from textual.events import Key
from textual.widgets import Input, OptionList, TextArea

from annotator.domain.records import Citation, Quote, Source
from annotator.domain.source_details import SourceDetails, SourceKind, SourceMedium
from annotator.domain.source_facts import SourceSummary
from annotator.domain.vocabulary import Stance
from annotator.errors import InputError
from annotator.tui.screens.source_form import SourceForm
from annotator.tui.screens.source_inputs import CompletingInput
from annotator.web import address

ARTICLE = "https://daily.example/harbour"
BYTES = "ni:///sha-256;" + "A" * 43
RECENT = [
    Source(
        "s1",
        "https://stat.example/ports",
        title="Port figures",
        publisher="Statistics Office",
        author="A. Clerk",
        published_at="2026-01",
        kind=SourceKind.PRIMARY,
        archived_url="https://archive.example/1",
        medium=SourceMedium.WEB_TABLE,
        archived_at="2026-02-01",
        key="stat.example/ports",
    ),
    Source("s2", "https://customs.example/2026", title=None, key="customs.example/2026"),
    Source("s3", None, withheld_reason="a pilot who asked not to be named"),
    Source("s4", ARTICLE, title="The article itself", key="daily.example/harbour"),
]


def form(**options: object) -> SourceForm:
    fields = {"recent": RECENT, "article_url": ARTICLE, "stance": Stance.SUPPORTS, "label_title": "Verified"}
    return SourceForm("The harbour handled 4.1 million tonnes.", **(fields | options))  # type: ignore[arg-type]


def today() -> str:
    return datetime.now().astimezone().date().isoformat()


def value(it: Any, name: str) -> str:
    return it.form.query_one(f"#{name}", Input).value


async def test_one_digit_cites_a_known_source_at_once(opened: Any) -> None:
    async with opened(form(stance=Stance.REFUTES)) as it:
        await it.press("2")
        assert it.result == Citation(Stance.REFUTES, source_id="s2", accessed_at=today())


async def test_a_digit_counts_while_no_field_has_the_focus(opened: Any) -> None:
    async with opened(form()) as it:
        it.form.set_focus(None)
        await it.press("2")
        await it.pilot.pause()
        assert it.result.source_id == "s2"


async def test_keys_that_come_in_one_burst_are_what_they_are_one_by_one(opened: Any) -> None:
    async with opened(form(recent=[], unfolded=True)) as it:
        for key in (*"a example", "tab", *"said", "tab", "right", "tab", *"Title", "shift+tab", "shift+tab", "!"):
            it.app.post_message(Key(key, key if len(key) == 1 else None))
        await it.press("ctrl+s")
        assert it.result is None, "the address has a space"
        assert (value(it, "url"), value(it, "title")) == ("a example", "Title")
        assert it.form.query_one("#quote", TextArea).text == "said!"
        assert "(•) refutes" in it.text


async def test_a_digit_cites_a_source_without_address_too(opened: Any) -> None:
    async with opened(form()) as it:
        await it.press("3")
        assert it.result == Citation(Stance.SUPPORTS, source_id="s3", accessed_at=today())


async def test_a_digit_in_an_address_is_a_digit(opened: Any) -> None:
    async with opened(form()) as it:
        await it.press("h", "1", "9")
        assert value(it, "url") == "h19"
        assert it.is_open


async def test_a_digit_no_source_has_is_typed(opened: Any) -> None:
    async with opened(form()) as it:
        await it.press("9")
        assert value(it, "url") == "9"
        assert it.is_open


async def test_the_article_itself_is_refused_even_by_digit(opened: Any) -> None:
    async with opened(form()) as it:
        await it.press("4")
        assert it.is_open
        assert "own address" in it.text


async def test_a_whole_form_by_keys(opened: Any) -> None:
    async with opened(form(recent=[], unfolded=True)) as it:
        await it.paste("https://Stat.example/new?utm_source=mail")
        await it.press("tab")
        await it.paste("4.12 Mt were handled\r\nin 2025.\n")
        await it.press(
            "tab",
            "right",
            "tab",
            *"Ports",
            "down",
            *"Office",
            "down",
            *"Ana",
            "down",
            *"2026-05",
            "down",
            "down",
            *"p3",
            "enter",
        )
        assert it.result == Citation(
            Stance.REFUTES,
            url="https://stat.example/new",
            quote=Quote("4.12 Mt were handled\nin 2025."),
            title="Ports",
            publisher="Office",
            author="Ana",
            published_at="2026-05",
            accessed_at=today(),
            note="p3",
        )


async def test_the_quote_is_saved_from_with_ctrl_s_and_enter_is_a_new_line_in_it(opened: Any) -> None:
    async with opened(form(recent=[])) as it:
        await it.paste("https://a.example/")
        await it.press("tab", "a", "enter", "b", "ctrl+s")
        assert it.result.quote == Quote("a\nb")


async def test_enter_on_the_stance_saves_and_its_letters_pick(opened: Any) -> None:
    async with opened(form(recent=[])) as it:
        await it.paste("https://a.example/")
        await it.press("tab", "tab", "c")
        assert "(•) context" in it.text
        await it.press("enter")
        assert it.result.stance is Stance.CONTEXT


async def test_the_stance_changes_from_any_field(opened: Any) -> None:
    async with opened(form()) as it:
        await it.press("ctrl+t", "2")
        assert it.result.stance is Stance.REFUTES


async def test_what_is_wrong_stands_beside_its_field_and_goes_when_mended(opened: Any) -> None:
    async with opened(form(recent=[])) as it:
        await it.press("enter")
        row = next(n for n, line in enumerate(it.lines) if "Address" in line)
        assert "✗ Give the source's web address" in it.lines[row + 1]
        assert it.is_open
        await it.paste("https://a.example/")
        assert "✗" not in it.text


async def test_a_bad_date_is_told_on_leaving_its_field_and_takes_the_cursor_on_saving(opened: Any) -> None:
    async with opened(form(recent=[], unfolded=True)) as it:
        await it.paste("https://a.example/")
        await it.focus("#published_at")
        await it.press("M", "a", "y", "tab")
        assert "“May” is not a date" in it.text
        await it.press("enter")
        assert it.app.focused is it.form.query_one("#published_at")
        assert it.is_open
        await it.press("ctrl+u", *"2026", "enter")
        assert it.result.published_at == "2026"


async def test_an_empty_address_is_not_scolded_before_saving(opened: Any) -> None:
    async with opened(form()) as it:
        await it.press("tab", "tab", "tab")
        assert "✗" not in it.text


async def test_typing_a_known_address_fills_in_and_another_one_takes_it_out(opened: Any) -> None:
    async with opened(form()) as it:
        await it.paste("http://www.stat.example/ports/")
        assert (value(it, "title"), value(it, "author")) == ("Port figures", "A. Clerk")
        await it.press("x")
        assert (value(it, "title"), value(it, "author")) == ("", "")


async def test_kind_medium_and_archived_copy(opened: Any) -> None:
    async with opened(form(recent=RECENT[:1], unfolded=True)) as it:
        await it.paste("https://stat.example/ports")
        assert (value(it, "archived_url"), value(it, "archived_at")) == ("https://archive.example/1", "2026-02-01")
        await it.focus("#kind")
        assert "(•) primary" in it.text and "← web table →" in it.text
        await it.press("f")
        assert "(•) fact-check" in it.text
        await it.focus("#archived_at")
        await it.press("end", "x", "tab")
        assert "“2026-02-01x” is not a date" in it.text
        await it.press("shift+tab", "backspace", "enter")
        assert (it.result.source_id, it.result.kind, it.result.medium) == (
            None, SourceKind.FACT_CHECK, SourceMedium.WEB_TABLE,
        )  # fmt: skip
        assert it.result.archived_url == "https://archive.example/1"


async def test_filling_in_spares_what_the_reviewer_wrote(opened: Any) -> None:
    async with opened(form(unfolded=True)) as it:
        await it.focus("#title")
        await it.press("M", "y")
        await it.focus("#url")
        await it.paste("https://stat.example/ports")
        assert (value(it, "title"), value(it, "publisher")) == ("My", "Statistics Office")
        await it.press("enter")
        assert (it.result.source_id, it.result.url, it.result.title) == (None, "https://stat.example/ports", "My")


async def test_the_list_narrows_while_typing_and_enter_fills_the_form_from_it(opened: Any) -> None:
    async with opened(form()) as it:
        await it.press(*"custom")
        listed = it.form.query_one("#recent", OptionList)
        assert listed.option_count == 1
        await it.press("down", "enter")
        assert value(it, "url") == "https://customs.example/2026"
        assert it.is_open
        await it.press("enter")
        assert it.result.source_id == "s2"


async def test_up_leads_from_the_list_back_to_the_address(opened: Any) -> None:
    async with opened(form()) as it:
        await it.press("down", "down", "up")
        assert it.app.focused is it.form.query_one("#recent")
        await it.press("up")
        assert it.app.focused is it.form.query_one("#url")


async def test_nothing_of_the_last_source_is_filled_in_unasked(opened: Any) -> None:
    async with opened(form()) as it:
        assert [value(it, name) for name in ("url", "title", "publisher", "withheld_reason")] == [""] * 4
        assert value(it, "accessed_at") == today()


async def test_leaving_keeps_what_was_typed_for_the_next_time(opened: Any) -> None:
    first = form()
    async with opened(first) as it:
        await it.press(*"https://half", "ctrl+t", "escape")
        assert (it.is_open, it.result) == (False, None)
    assert (first.draft.url, first.draft.stance) == ("https://half", Stance.REFUTES)
    async with opened(form(draft=first.draft)) as it:
        assert value(it, "url") == "https://half"
        assert "(•) refutes" in it.text


async def test_the_draft_is_there_while_the_form_is_open(opened: Any) -> None:
    it_form = form()
    async with opened(it_form) as it:
        await it.press("h")
        await it.focus("#quote")
        await it.press("q")
        assert (it_form.draft.url, it_form.draft.quote) == ("h", Quote("q"))


async def test_a_source_that_stays_anonymous(opened: Any) -> None:
    async with opened(form(recent=[], unfolded=True)) as it:
        await it.focus("#withheld_reason")
        await it.press(*"on paper", "enter")
        assert (it.result.url, it.result.withheld_reason) == (None, "on paper")


async def test_a_form_by_mouse_alone(opened: Any) -> None:
    async with opened(form()) as it:
        await it.click("( ) refutes")
        await it.click("Port figures")
        assert value(it, "url") == "https://stat.example/ports"
        await it.click("Save")
        assert it.result == Citation(Stance.REFUTES, source_id="s1", accessed_at=today())


async def test_leaving_by_mouse(opened: Any) -> None:
    async with opened(form()) as it:
        await it.click("Esc Leave")
        assert (it.is_open, it.result) == (False, None)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)])
async def test_every_field_can_be_reached_and_seen(opened: Any, size: tuple[int, int]) -> None:
    async with opened(form(unfolded=True), size) as it:
        seen = []
        for _ in range(16):
            focused = it.app.focused
            assert focused is not None
            assert focused.region.height > 0
            assert it.form.query_one("#body").region.contains_region(focused.region)
            seen.append(focused.id)
            await it.press("tab")
        assert set(seen) >= {
            "url",
            "recent",
            "stance",
            "quote",
            "title",
            "accessed_at",
            "note",
            "withheld_reason",
            "kind",
        }
        assert {"medium", "archived_url", "archived_at"} <= set(seen)
        assert max(len(line) for line in it.lines) <= size[0]
        assert "Save" in it.text
        assert "Esc" in it.text


class Library:
    """The part of a desk that a form looks sources up at."""

    KNOWN = Source(
        "s7",
        "https://old.example/report",
        title="An old report",
        publisher="Ministry of Ports",
        kind=SourceKind.SECONDARY,
        key="old.example/report",
    )
    FILE = Source("s8", BYTES, title="Report on tides", file_name="tides.pdf", key=BYTES)

    def __init__(self) -> None:
        self.paths: list[str] = []

    def find(self, url: str) -> Source | None:
        return next((each for each in (self.KNOWN, self.FILE) if each.url == url), None)

    def search(self, words: str = "", limit: int | None = None) -> list[SourceSummary]:
        return [SourceSummary(self.KNOWN, "old.example", 1, None)]

    def read_copy(self, source_id: str) -> None:
        return None

    def last_quote(self, source_id: str) -> Quote | None:
        return Quote("as cited before") if source_id == "s1" else None

    def add_file(self, path: str) -> Source:
        self.paths.append(path)
        if "gone" in path:
            raise InputError("gone.pdf cannot be read: there is no such file.")
        return self.FILE


class Shelf:
    """A desk with nothing but its sources."""

    def __init__(self) -> None:
        self.sources = Library()


async def until(it: Any, words: str) -> None:
    for _ in range(100):
        if words in it.text:
            return
        await it.pilot.pause(0.02)
    raise AssertionError(it.text)


async def until_closed(it: Any) -> None:
    for _ in range(200):
        if not it.is_open:
            return
        await it.pilot.pause(0.02)
    raise AssertionError(it.text)


async def test_an_older_source_fills_in_fields_complete_and_a_passage_is_the_quote(opened: Any) -> None:
    async with opened(form(recent=[], desk=Shelf(), unfolded=True), (100, 50)) as it:
        await it.press(*"https://o")
        await until(it, "https://old.example/")
        await it.press("tab", *"report")
        await until(it, "An old report")
        assert value(it, "url") == "https://old.example/report", "Tab took the host that was offered"
        assert "(•) secondary" in it.text
        await it.press("x", "ctrl+u")
        await it.paste("4.12 Mt were handled\nin the year 2025.")
        assert "it was added to “Exact quote”" in it.text
        assert value(it, "url") == ""
        await it.paste("https://new.example/")
        await it.focus("#publisher")
        await it.press(*"mini")
        await until(it, "ministry of Ports")
        await it.press("right", "enter")
        assert (it.result.url, it.result.publisher) == ("https://new.example/", "Ministry of Ports")
        assert it.result.quote == Quote("4.12 Mt were handled\nin the year 2025.")


async def test_a_file_is_a_source_and_one_that_is_not_there_is_told_in_the_field(opened: Any) -> None:
    shelf = Shelf()
    async with opened(form(desk=shelf)) as it:
        await it.paste("'/reports/my tides of last year gone.pdf'")
        await it.press("enter")
        await until(it, "✗ gone.pdf cannot be read")
        assert it.app.focused is it.form.query_one("#url")
        await it.press("ctrl+u")
        await it.paste("file:///reports/tides%20all.pdf")
        await it.press("enter")
        for _ in range(100):
            await it.pilot.pause(0.02 if it.is_open else 0)
        assert it.result == Citation(Stance.SUPPORTS, source_id="s8", accessed_at=today())
        assert shelf.sources.paths == ["/reports/my tides of last year gone.pdf", "/reports/tides all.pdf"]


async def test_hostile_text_is_only_text(opened: Any, hostile: str) -> None:
    sources = [
        Source(
            "s1",
            "https://a.example/",
            title=hostile,
            publisher=hostile,
            author=hostile,
            published_at=hostile,
            key="a.example",
        ),
        Source("s2", None, title=hostile, withheld_reason=hostile),
    ]
    draft = Citation(Stance.SUPPORTS, title=hostile, quote=Quote(hostile), note=hostile)
    hostile_form = SourceForm(hostile, sources, hostile, Stance.SUPPORTS, hostile, draft, unfolded=True)
    async with opened(hostile_form, (60, 20)) as it:
        assert not it.acting
        await it.paste(hostile)
        await it.focus("#quote")
        await it.paste(hostile)
        await it.press("ctrl+s")
        assert not it.acting
        for name in ("title", "note", "withheld_reason"):
            await it.focus(f"#{name}")
            assert not it.acting


async def test_an_exact_quote_keeps_its_direction_marks(opened: Any) -> None:
    async with opened(form(recent=[])) as it:
        await it.paste("https://a.example/")
        await it.press("tab")
        await it.paste("אב\u200fג [b]")
        assert "\u200f" not in it.text
        await it.press("ctrl+s")
        assert it.result.quote == Quote("אב\u200fג [b]")


async def test_a_paste_of_several_lines_into_a_line_is_joined(opened: Any) -> None:
    async with opened(form(recent=[], unfolded=True)) as it:
        await it.focus("#title")
        await it.paste("Port figures\nrevised\n")
        assert value(it, "title") == "Port figures revised"


async def test_one_look_at_the_form_reads_the_typed_address_once(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    recent = [Source(f"s{n}", f"https://n{n}.example/", key=f"n{n}.example") for n in range(9)]
    async with opened(form(recent=recent)) as it:
        await it.paste("http://www.n8.example/?utm_source=x")
        read: list[str] = []
        canonical = address.canonical_url
        monkeypatch.setattr(address, "canonical_url", lambda url: read.append(url) or canonical(url))
        look = it.form._look()
        assert look.known is recent[8]
        assert it.form._problems(look) == {}
        assert it.form._judge(look) is None
        assert read == ["http://www.n8.example/?utm_source=x"]
        await it.press("ctrl+s")
        assert it.result.source_id == "s8"
        assert len(read) == 2, "saving looks once more"


async def test_three_fields_are_shown_and_one_key_shows_and_hides_the_others(opened: Any) -> None:
    it_form = form(recent=[])
    async with opened(it_form, (60, 20)) as it:
        assert all(it.shows(words) for words in ("Address", "Exact quote", "Stance", "^r More"))
        assert not it.shows("Title") and not it.shows("Publisher")
        await it.press(*"a.example", "ctrl+r", *"Ports")
        assert (value(it, "title"), it_form.unfolded) == ("Ports", True)
        assert it.shows("Title        Ports")
        await it.press("ctrl+r", *"said")
        assert not it.shows("Title") and it.shows("Typed: title (^r shows them)")
        await it.press("ctrl+s")
        assert (it.result.title, it.result.quote) == ("Ports", Quote("said"))
        assert not it_form.unfolded


async def test_a_field_with_a_problem_shows_itself(opened: Any) -> None:
    draft = Citation(Stance.SUPPORTS, url="https://a.example/", published_at="May")
    async with opened(form(recent=[], draft=draft)) as it:
        assert not it.shows("Published")
        await it.press("enter")
        assert it.shows("“May” is not a date")
        assert it.app.focused is it.form.query_one("#published_at")


async def test_a_host_fills_in_what_its_sources_have_in_common_unless_something_is_typed(opened: Any) -> None:
    async with opened(form(recent=[], desk=Shelf())) as it:
        await it.press(*"https://old.example/new")
        await until(it, "Filled in: publisher, kind")
        await it.press("ctrl+r", "down")
        assert it.app.focused is it.form.query_one("#publisher")
        await it.press(*"Other", "enter")
        await until_closed(it)
        assert (it.result.publisher, it.result.kind) == ("Other", SourceKind.SECONDARY)
    async with opened(form(recent=[], desk=Shelf())) as it:
        await it.press(*"https://old.example/new")
        await until(it, "Filled in: publisher, kind")
        await it.press("ctrl+r", "down", "backspace", "up", "up", *"er")
        assert value(it, "publisher") == "", "what was emptied stays empty"


async def test_what_is_filled_in_does_not_depend_on_how_fast_it_was_typed(opened: Any) -> None:
    async with opened(form(recent=[], desk=Shelf())) as it:
        for key in (*"old.example/new", "enter"):
            it.app.post_message(Key(key, key if len(key) == 1 else None))
        await until_closed(it)
        assert (it.result.publisher, it.result.kind) == ("Ministry of Ports", SourceKind.SECONDARY)


async def test_a_copy_says_what_nobody_typed(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = Source("s9", "https://bare.example/", key="bare.example")
    monkeypatch.setattr(Library, "KNOWN", bare)
    monkeypatch.setattr(
        Library, "read_copy", lambda *_: SourceDetails(title="Its own title", published_at="2026-03-02")
    )
    async with opened(form(recent=[], desk=Shelf())) as it:
        await it.paste("https://bare.example/")
        await until(it, "Filled in: title, published")
        await it.press("enter")
        await until_closed(it)
        assert (it.result.title, it.result.published_at) == ("Its own title", "2026-03-02")


async def test_a_source_from_the_list_offers_the_quote_used_before(opened: Any) -> None:
    async with opened(form(desk=Shelf())) as it:
        await it.press("down", "enter")
        await until(it, "as cited before")
        await it.press(*"new")
        assert it.form.query_one("#quote", TextArea).text == "new", "typing replaces it"
    async with opened(form(desk=Shelf())) as it:
        await it.press("down", "enter")
        await until(it, "as cited before")
        await it.press("enter")
        await until_closed(it)
        assert (it.result.source_id, it.result.quote) == ("s1", Quote("as cited before"))


async def test_sources_without_a_digit_are_listed_below(opened: Any) -> None:
    async with opened(form(recent=RECENT[:1], others=RECENT[1:3])) as it:
        assert it.shows(" 1 Port figures") and not it.shows(" 2 ")
        await it.press("2")
        assert it.is_open and value(it, "url") == "2"


@pytest.mark.parametrize("size", [(60, 20), (110, 24), (160, 50)])
async def test_no_choice_is_cut_off(opened: Any, size: tuple[int, int]) -> None:
    async with opened(form(recent=[], unfolded=True), size) as it:
        await it.focus("#kind")
        await it.pilot.pause()
        for words in ("( ) context", "( ) primary", "( ) secondary", "( ) fact-check", "(•) not stated"):
            if words != "( ) context" or size[1] > 24:
                assert it.shows(words), words
        await it.click("( ) fact-check")
        assert it.form.query_one("#kind").value == "fact_check"


async def test_the_foot_says_what_enter_does_in_the_field(opened: Any) -> None:
    async with opened(form(recent=[])) as it:
        assert it.shows("Enter/^s Save")
        await it.focus("#quote")
        assert it.shows("Enter/^s Save"), "Enter saves while the quote is empty"
        await it.press("a")
        assert it.shows("^s Save   Enter New line") and not it.shows("Enter/^s")
        await it.press("tab")
        assert it.shows("Enter/^s Save")


async def test_values_are_aligned_and_a_typed_day_of_access_is_named(opened: Any) -> None:
    async with opened(form(recent=[]), (80, 24)) as it:
        starts = [
            line.index(words) for line in it.lines for words in ("https://…", "word for word", "(•)") if words in line
        ]
        assert len(starts) == 3 and len(set(starts)) == 1
        await it.press("ctrl+r")
        await it.focus("#accessed_at")
        await it.press(*"2026-05-01", "ctrl+r")
        assert it.shows("Typed: accessed (^r shows them)")


async def test_a_suggestion_is_marked_where_there_is_no_colour(opened: Any) -> None:
    async with opened(form(recent=[])) as it:
        it.form.query_one("#url", CompletingInput).complete_from(["https://a.example/"])
        await it.press(*"https://a")
        await it.pilot.pause()
        assert it.shows("https://a.example/")
        it.app.no_color = True
        await it.press(".")
        await it.pilot.pause()
        assert it.shows("https://a. → example/")
        await it.press("tab")
        assert value(it, "url") == "https://a.example/"
