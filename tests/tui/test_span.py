"""Edges move by words and letters, never past each other, out of bounds or into a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.tui.span import SpanEdit
from tests.support import is_boundary

TEXT = "Out. The port handled 4.1 million tonnes, they said. Out."
LOW, HIGH = 5, 52


def edit(start: int = 9, end: int = 21, at_end: bool = True) -> SpanEdit:
    return SpanEdit(TEXT, start, end, LOW, HIGH, "c", at_end)


def test_the_end_moves_by_words() -> None:
    span = edit()
    assert span.exact == "port handled"
    assert span.moved(1).exact == "port handled 4.1"
    assert span.moved(1).moved(1).moved(1).moved(1).exact == "port handled 4.1 million tonnes,"
    assert span.moved(-1).exact == "port"


def test_the_start_moves_by_words() -> None:
    assert edit().moved(-1, other=True).exact == "The port handled"
    assert edit().switched().moved(1).exact == "handled"
    assert edit().switched().moved(1, other=True).exact == "port handled 4.1"


def test_letters() -> None:
    assert edit().moved(-1, "letter").exact == "port handle"
    assert edit().switched().moved(1, "letter").exact == "ort handled"


def test_edges_stop_at_the_bounds_and_before_each_other() -> None:
    span = edit(5, 8)
    assert span.moved(-1).exact == "The", "a span never becomes empty"
    assert span.moved(-1, other=True) == span
    whole = edit(5, HIGH)
    assert whole.moved(1) == whole
    one = edit(5, 6)
    assert one.moved(-1, "letter") == one


def test_selecting_is_cut_to_the_bounds_whichever_way_it_goes() -> None:
    assert edit().selecting(0, 12).exact == "The por"
    assert edit().selecting(12, 0) == edit().selecting(0, 12)
    assert edit().selecting(40, 99).end == HIGH
    assert edit().selecting(0, 3) == edit(), "a selection outside changes nothing"


def test_no_character_is_cut() -> None:
    text = "a👩‍👩‍👧b"
    span = SpanEdit(text, 0, len(text), 0, len(text))
    assert span.moved(-1, "letter").moved(-1, "letter").exact == "a"
    assert span.selecting(0, 3).exact == "a👩‍👩‍👧"


MOVES = st.lists(
    st.tuples(st.sampled_from([-1, 1]), st.sampled_from(["word", "letter"]), st.booleans(), st.booleans()), max_size=25
)


@given(st.text(st.sampled_from("ab 1,.é漢e\u0301👩\u200d👧🇳🇴\n“”"), min_size=1, max_size=40), MOVES)
def test_any_moves_leave_a_whole_span(text: str, moves: list[tuple[int, str, bool, bool]]) -> None:
    span = SpanEdit(text, 0, len(text), 0, len(text))
    for direction, unit, other, switch in moves:
        span = span.switched() if switch else span.moved(direction, unit, other)
        assert 0 <= span.start < span.end <= len(text)
        assert is_boundary(text, span.start) and is_boundary(text, span.end)


SENTENCES = "The council (city) paid $5.2 million, or 40%, he said. “Nobody needs to be cold.” It is now."


@pytest.mark.parametrize(
    ("drawn", "words"),
    [
        ("uncil (ci", "council (city"),
        (" paid $5.2 mill", "paid $5.2 million"),
        ("5.2", "$5.2"),
        ("$", None),
        (", or 4", "or 40%"),
        ("ity)", "city"),
        ("(city)", "(city)"),
        ("he said. “", "he said"),
        ("“Nobody needs to be cold.”", "“Nobody needs to be cold.”"),
        ("obody needs to be cold.", "Nobody needs to be cold."),
        ("needs to be cold.", "needs to be cold"),
        (", ", None),
    ],
)
def test_drawn_letters_become_whole_words(drawn: str, words: str | None) -> None:
    at = SENTENCES.index(drawn)
    found = SpanEdit(SENTENCES, 0, 1, 0, len(SENTENCES)).selecting_words(at, at + len(drawn))
    assert (found.exact if found else None) == words


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_a_drawn_span_has_words_and_no_space_at_its_ends(text: str, first: int, last: int) -> None:
    found = SpanEdit(text, 0, 1, 0, len(text)).selecting_words(first, last)
    if found is not None:
        assert 0 <= found.start < found.end <= len(text)
        assert found.exact == found.exact.strip() and any(char.isalnum() or char == "_" for char in found.exact)
