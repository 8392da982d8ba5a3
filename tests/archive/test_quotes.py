"""Quotes against archived texts: what is found is really there, at the offsets that are told."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.archive.quote_check import LIKENESS, SHORTEST, find_quote, fold
from annotator.domain.source_facts import QuoteStatus

TEXT = (
    "Harbour report\n\nThe port of Lysna handled 4.1 million tonnes last year, its director said. "
    "\u201cWe will double that by 2030\u201d, she told reporters \u2014 and nobody laughed\u2026 "
    "The caf\u00e9 by the lock stays open.\n\nThe council did not raise the fee; the council did raise the fine."
)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
TEXTS = st.lists(WORDS, min_size=1, max_size=30).map(" ".join)


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ("handled 4.1 million tonnes", "handled 4.1 million tonnes"),
        ("  handled  4.1\nmillion\u00a0tonnes ", "handled 4.1 million tonnes"),
        ('"We will double that by 2030"', "\u201cWe will double that by 2030\u201d"),
        ("\u00abWe will double that by 2030\u00bb", "\u201cWe will double that by 2030\u201d"),
        ("reporters - and nobody laughed...", "reporters \u2014 and nobody laughed\u2026"),
        ("The cafe\u0301 by the lock", "The caf\u00e9 by the lock"),
        ("Harbour report The port", "Harbour report\n\nThe port"),
        ("nobody lau\u00adghed", "nobody laughed"),
        ("stays open.", "stays open."),
    ],
)
def test_what_differs_only_in_typography_is_exact(quote: str, passage: str) -> None:
    match = find_quote(quote, TEXT)
    assert (match.status, match.similarity) == (QuoteStatus.EXACT, 1.0)
    assert TEXT[match.start : match.end] == match.passage == passage


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ("handled 1.4 million tonnes last year", "handled 4.1 million tonnes last year"),
        ("The council did raise the fee; the council", "The council did not raise the fee; the council"),
        ("the port of Lysna handled 4.1 million tonnes", "The port of Lysna handled 4.1 million tonnes"),
    ],
)
def test_other_words_are_never_exact_and_the_passage_shows_what_stands_there(quote: str, passage: str) -> None:
    match = find_quote(quote, TEXT)
    assert match.status is QuoteStatus.APPROXIMATE
    assert LIKENESS <= match.similarity < 1
    assert TEXT[match.start : match.end] == match.passage
    assert match.passage in passage or passage in match.passage


@pytest.mark.parametrize(
    "quote", ["The airport was closed for a week in March", "", " \n", "lockdown", "4.2 million", "\u200b", "x" * 400]
)
def test_what_is_nowhere_is_missing(quote: str) -> None:
    assert find_quote(quote, TEXT).status is QuoteStatus.MISSING
    assert find_quote(quote, "").status is QuoteStatus.MISSING


@pytest.mark.parametrize("gap", ["\u2026", " ... ", " [\u2026] ", " (...) ", "[...]"])
def test_an_ellipsis_may_leave_something_out(gap: str) -> None:
    match = find_quote(f"The port of Lysna handled{gap}tonnes last year", TEXT)
    assert match.status is QuoteStatus.ELIDED
    assert match.passage == "The port of Lysna handled 4.1 million tonnes last year"
    assert 0.7 < match.similarity < 1


def test_an_ellipsis_leaves_out_neither_pages_nor_the_order() -> None:
    far = "The port handled it." + " Something else was said." * 40 + " Nobody objected then."
    assert find_quote("The port handled \u2026 Nobody objected then", far).status is QuoteStatus.MISSING
    assert find_quote("last year \u2026 The port of Lysna", TEXT).status is not QuoteStatus.ELIDED


def test_the_surroundings_choose_among_several_places() -> None:
    text = "He said it rained. Then the mayor said it rained. It rained, she said."
    second = text.index("it rained", 20)
    assert find_quote("it rained", text).start == text.index("it rained")
    assert find_quote("it rained", text, prefix="the mayor said ").start == second
    assert find_quote("it rained", text, suffix=".  It rained").start == second


@given(TEXTS, st.data())
@example("a\u0301\u0301b", None)
@example("\ufb01\u2026\u00bd x", None)
def test_every_slice_of_a_text_is_found_where_it_says_the_same(text: str, data: st.DataObject | None) -> None:
    start = data.draw(st.integers(0, len(text) - 1)) if data else 0
    end = data.draw(st.integers(start + 1, len(text))) if data else len(text)
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1  # half a letter is no quote
    while start > 0 and unicodedata.combining(text[start]):
        start -= 1
    wanted = fold(text[start:end]).text
    match = find_quote(text[start:end], text)
    if not wanted:
        assert match.status is QuoteStatus.MISSING
        return
    assert match.status is QuoteStatus.EXACT
    assert match.passage == text[match.start : match.end]
    assert wanted in fold(match.passage).text


@given(TEXTS, TEXTS)
def test_whatever_is_found_lies_in_the_text(quote: str, text: str) -> None:
    match = find_quote(quote, text)
    assert 0 <= match.start <= match.end <= len(text)
    assert 0 <= match.similarity <= 1
    assert match.passage == text[match.start : match.end]
    assert (match.status is QuoteStatus.MISSING) == (match.passage == "")
    if match.status is QuoteStatus.APPROXIMATE:
        assert match.similarity >= LIKENESS
        assert len(fold(quote).text) >= SHORTEST


@given(st.text())
def test_folding_keeps_track_of_every_character(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))
    assert folded.text == folded.text.strip(" ")
    assert "  " not in folded.text
    assert fold(folded.text).text == folded.text


def test_a_text_folded_once_serves_many_quotes() -> None:
    folded = fold(TEXT)
    for quote in ("4.1 million tonnes", "handled 1.4 million tonnes last", "nowhere to be found at all"):
        assert find_quote(quote, folded, original=TEXT) == find_quote(quote, TEXT)
