"""What a source form accepts, without a form."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.records import Citation, Quote, Source
from annotator.domain.source_details import SourceKind
from annotator.domain.vocabulary import Stance
from annotator.text import clean_box, clean_line
from annotator.tui.screens import citation
from annotator.tui.screens.citation import TypedAddress, describe
from annotator.tui.screens.source_inputs import is_passage
from annotator.web.address import is_path, local_path

STAT = Source(
    "s1",
    "https://stat.example/ports",
    title="Port figures",
    publisher="Statistics Office",
    author=None,
    published_at="2026-01",
    key="stat.example/ports",
)
CLERK = Source("s2", None, withheld_reason="a clerk who may lose her job")


def draft(**fields: object) -> Citation:
    return Citation(Stance.SUPPORTS, **fields)  # type: ignore[arg-type]


def problems(draft: Citation, article_url: str | None, known: Source | None) -> dict[str, str]:
    return citation.problems(draft, TypedAddress.of(draft.url), TypedAddress.of(article_url).address, known)


def known_source(draft: Citation, recent: Sequence[Source]) -> Source | None:
    return citation.known_source(draft, TypedAddress.of(draft.url), recent)


def finish(draft: Citation, known: Source | None) -> Citation:
    return citation.finish(draft, TypedAddress.of(draft.url), known)


def test_a_source_needs_an_address_or_a_reason() -> None:
    assert set(problems(draft(), None, None)) == {"url"}
    assert set(problems(draft(url="   "), None, None)) == {"url"}
    assert problems(draft(url="https://stat.example"), None, None) == {}
    assert problems(draft(withheld_reason="on paper"), None, None) == {}


def test_an_address_and_a_reason_for_having_none_exclude_each_other() -> None:
    assert set(problems(draft(url="https://a.example", withheld_reason="secret"), None, None)) == {"withheld_reason"}


@pytest.mark.parametrize("url", ["stat", "ftp://stat.example", "https://", "javascript:alert(1)", "https://[", "3"])
def test_what_is_no_web_address_is_refused_with_the_reason(url: str) -> None:
    assert "not a web address" in problems(draft(url=url), None, None)["url"]


@pytest.mark.parametrize(
    "url",
    [
        "https://daily.example/a",
        "http://www.daily.example/a/",
        " https://DAILY.example/a?utm_source=x#top ",
        "https://m.daily.example/a",
    ],
)
def test_the_article_itself_is_no_source_however_it_is_written(url: str) -> None:
    found = problems(draft(url=url), "https://daily.example/a", None)
    assert "own address" in found["url"]
    assert problems(draft(url=url), "https://daily.example/another", None) == {}


def test_an_article_with_an_address_that_is_none_forbids_nothing() -> None:
    assert problems(draft(url="https://a.example"), "not an address", None) == {}


def test_dates_are_checked_each_in_its_field() -> None:
    found = problems(draft(url="https://a.example", published_at="May", accessed_at="2026-13-01"), None, None)
    assert set(found) == {"published_at", "accessed_at"}
    good = draft(url="https://a.example", published_at=" 2026-05 ", accessed_at="")
    assert problems(good, None, None) == {}


def test_a_date_that_came_with_a_known_source_is_not_the_reviewers_fault() -> None:
    odd = replace(STAT, published_at="spring 2026")
    assert problems(draft(url=odd.url, published_at="spring 2026"), None, odd) == {}
    assert "published_at" in problems(draft(url=odd.url, published_at="summer"), None, odd)


def test_finishing_trims_and_writes_the_address_the_one_way() -> None:
    typed = draft(
        url=" HTTPS://Stat.Example/ports?utm_source=mail#p2 ",
        title=" Figures ",
        author="  ",
        accessed_at=" 2026-05-12 ",
        quote=Quote("\n 4.1 million \n"),
        withheld_reason=" ",
    )
    assert finish(typed, None) == Citation(
        Stance.SUPPORTS,
        url="https://stat.example/ports",
        title="Figures",
        accessed_at="2026-05-12",
        quote=Quote("4.1 million"),
    )


def test_what_the_form_does_not_ask_for_survives() -> None:
    typed = draft(url="https://a.example/", kind=SourceKind.PRIMARY, set=2, quote=Quote("x", "before ", " after"))
    done = finish(typed, None)
    assert (done.kind, done.set, done.quote) == (SourceKind.PRIMARY, 2, Quote("x", "before ", " after"))


def test_a_known_source_left_as_it_is_is_cited_by_its_id() -> None:
    typed = draft(url="http://www.stat.example/ports/", title="Port figures", note="page 3")
    done = finish(typed, known_source(typed, [CLERK, STAT]))
    assert done == Citation(Stance.SUPPORTS, source_id="s1", note="page 3")


def test_a_known_source_described_anew_is_cited_with_the_new_words() -> None:
    typed = draft(url="https://stat.example/ports", title="Port figures, revised")
    done = finish(typed, known_source(typed, [STAT]))
    assert (done.source_id, done.url, done.title) == (None, "https://stat.example/ports", "Port figures, revised")


def test_a_source_without_address_is_known_by_its_reason() -> None:
    typed = draft(withheld_reason="a clerk who may lose her job")
    assert known_source(typed, [STAT, CLERK]) is CLERK
    assert finish(typed, CLERK) == Citation(Stance.SUPPORTS, source_id="s2")
    assert known_source(draft(withheld_reason="somebody else"), [STAT, CLERK]) is None
    assert known_source(draft(), [STAT, CLERK, Source("s3", None)]) is None


def test_sources_are_told_by_title_and_place() -> None:
    assert describe(STAT) == "Port figures — Statistics Office"
    assert describe(replace(STAT, publisher=None)) == "Port figures — stat.example"
    assert describe(Source("s", "https://a.example/x")) == "https://a.example/x"
    assert "a clerk" in describe(CLERK)


@given(st.text())
def test_cleaned_texts_hold_nothing_a_terminal_acts_on(text: str) -> None:
    line, box = clean_line(text), clean_box(text)
    assert not [char for char in line if ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0]
    assert not [char for char in box if char != "\n" and (ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0)]
    assert clean_line(line) == line
    assert clean_box(box) == box
    line.encode("utf-8")


def test_direction_marks_belong_to_the_wording_and_line_ends_to_the_box() -> None:
    assert clean_box("אב\u200fג\r\nd\re\tf\x1b[0m") == "אב\u200fג\nd\ne f[0m"
    assert clean_line("one\r\ntwo\u2028three") == "one two three"


@given(
    st.builds(Citation, st.sampled_from(Stance), *[st.none() | st.text()] * 2, st.none() | st.builds(Quote, st.text()))
)
def test_any_draft_is_judged_and_a_faultless_one_can_be_finished(typed: Citation) -> None:
    known = known_source(typed, [STAT, CLERK])
    if not problems(typed, "https://daily.example/a", known):
        assert finish(typed, known).stance is typed.stance


def test_paths_and_passages_are_told_from_addresses() -> None:
    paths = (
        "/reports/tides.pdf",
        "~/My reports of last year.pdf",
        "C:\\reports\\a.pdf",
        "file:///a%20b.pdf",
        "'/a b.pdf'",
        r"\\server\share\a b c d.pdf",
    )
    assert all(is_path(path) and not is_passage(path) for path in paths)
    for address in ("https://a.example/ a b c d", "stat.example", "", " ", "//stat.example/a", "a word or"):
        assert not is_path(address) and not is_passage(address)
    assert is_passage("Four words are enough") and is_passage("two\nlines")
    assert local_path("file:///a%20b.pdf") == local_path("'/a b.pdf'") == "/a b.pdf"
