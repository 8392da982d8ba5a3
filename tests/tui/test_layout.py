"""Wrapping and rows: nothing lost, nothing too wide, nothing cut in two, exact where one looks."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from annotator.domain.records import Sentence
from annotator.domain.vocabulary import SentenceKind
from annotator.graphemes import grapheme_ends
from annotator.text import one_line
from annotator.tui import layout as layout_module
from annotator.tui.layout import Layout, wrap, wrap_beside
from annotator.tui.widgets.row_painter import GUTTER, Columns
from tests.support import HOSTILE, is_boundary

ANY_TEXT = st.text(st.one_of(st.characters(), st.sampled_from("   ab—“”é漢👩\u200d👧\ufe0f\u0301🇳🇴")), max_size=120)


def check_wrap(text: str, width: int, lines: list[tuple[int, int]]) -> None:
    shown = set()
    before = 0
    for start, end in lines:
        assert 0 <= start <= end <= len(text) and start >= before
        assert text[before:start].strip(" ") == ""
        assert is_boundary(text, start) or text[start - 1] == " "
        single = sum(1 for _ in grapheme_ends(text[start:end])) <= 1
        assert cell_len(text[start:end]) <= width or single
        shown |= set(range(start, end))
        before = end
    assert text[before:].strip(" ") == ""
    assert {n for n, character in enumerate(text) if character != " "} <= shown


@given(ANY_TEXT.map(one_line), st.integers(1, 40))
def test_wrapping_keeps_every_character_and_the_width(text: str, width: int) -> None:
    check_wrap(text, width, wrap(text, width))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [1, 9, 40])
def test_wrapping_hostile_text(text: str, width: int) -> None:
    check_wrap(one_line(text), width, wrap(one_line(text), width))


@given(st.text("ab cd e\u2014é", max_size=100), st.integers(1, 30))
def test_the_quick_and_the_careful_way_agree_on_words(text: str, width: int) -> None:
    if all(len(word) <= width for word in text.split(" ")):
        careful = [line for line in layout_module._wrap_wide(text, width) if line[0] < line[1]]
        quick = [line for line in layout_module._wrap_narrow(text, width) if line[0] < line[1]]
        assert quick == careful


def test_every_character_taken_for_narrow_is_one_cell() -> None:
    narrow = [chr(code) for code in range(0x3000) if layout_module._NARROW.fullmatch(chr(code))]
    assert len(narrow) > 900
    assert {character for character in narrow if cell_len(character) != 1} == set()


@given(ANY_TEXT.map(one_line), st.integers(9, 40), st.integers(1, 8), st.lists(st.integers(0, 119), max_size=4))
def test_rows_beside_marks_keep_every_character_and_leave_room(
    text: str, width: int, less: int, places: list[int]
) -> None:
    starts = sorted(min(place, max(0, len(text) - 1)) for place in places)
    lines, marks = wrap_beside(text, width, width - less, starts)
    check_wrap(text, width, lines)
    assert len(marks) == len(starts) and marks == sorted(set(marks))
    for n, (start, row) in enumerate(zip(starts, marks, strict=True)):
        if row < len(lines):
            first, last = lines[row]
            assert cell_len(text[first:last]) <= width - less or sum(1 for _ in grapheme_ends(text[first:last])) <= 1
            pushed_down = n > 0 and row == marks[n - 1] + 1
            assert first <= start or text[start:first].strip(" ") == "" or row == 0 or pushed_down


def test_marks_stand_where_their_claim_starts_or_below() -> None:
    text = "one two three four five six"
    assert wrap_beside(text, 10, 10, [0, 8, 19]) == ([(0, 7), (8, 18), (19, 27)], [0, 1, 2])
    assert wrap_beside(text, 10, 10, [0, 0, 3])[1] == [0, 1, 2]
    assert wrap_beside(text, 10, 10, [20, 21])[1] == [2, 3]
    assert wrap_beside(text, 10, 10, [7])[1] == [1], "the space between two rows belongs to the second"


def test_only_rows_with_a_mark_are_narrow() -> None:
    text = "one two three four five six seven eight nine ten"
    assert wrap_beside(text, 20, 8, [0]) == ([(0, 7), (8, 27), (28, 48)], [0])
    assert wrap_beside(text, 20, 20, [])[0] == wrap(text, 20)


def test_a_claim_that_would_start_behind_its_mark_begins_a_row() -> None:
    text = "one two three four five six seven eight nine ten"
    lines, marks = wrap_beside(text, 20, 8, [text.index("four")])
    assert [text[start:end] for start, end in lines] == ["one two three", "four", "five six seven eight", "nine ten"]
    assert marks == [1]


@given(st.integers(24, 300))
def test_text_and_marks_share_the_width_and_rows_without_a_mark_have_nearly_all_of_it(width: int) -> None:
    columns = Columns.of(width)
    assert GUTTER + columns.room + 1 + columns.margin <= width
    assert columns.room <= columns.text <= width - GUTTER - 1
    assert columns.text == min(90, width - GUTTER - 1)


def test_at_eighty_columns_most_rows_have_more_than_sixty_eight_cells() -> None:
    assert Columns.of(80 - 1).text >= 68


def sentences(texts: list[str], per_paragraph: int = 3) -> list[Sentence]:
    made, at = [], 0
    for n, text in enumerate(texts):
        made.append(Sentence(n, at, at + len(text), n // per_paragraph, SentenceKind.BODY, None, text))
        at += len(text) + 1
    return made


LONG = sentences([f"Sentence {n} " + "extraordinarily grey sand moved " * (n % 9) for n in range(3000)])


@given(st.lists(st.text("ab c", max_size=60), min_size=1, max_size=30), st.integers(4, 30))
def test_rows_and_sentences_answer_each_other(texts: list[str], width: int) -> None:
    made = sentences(texts)
    layout = Layout(made, width, lambda n: ())
    row = 0
    for n in range(len(made)):
        gap = n % 3 == 0 and n > 0
        if gap:
            assert layout.at(row) == (n, -1)
        assert layout.row_of(n) == row + gap
        row += gap
        for line in range(layout.block(n).height):
            assert layout.at(row) == (n, line)
            row += 1
    assert layout.rows == row


def test_a_long_article_is_estimated_first_and_ends_exact() -> None:
    lazy = Layout(LONG, 40, lambda n: ())
    exact = Layout(LONG, 40, lambda n: ())
    exact.settle(0, len(LONG))
    assert lazy.rows != exact.rows
    assert abs(lazy.rows - exact.rows) < exact.rows / 4
    while lazy.settle_more(250):
        pass
    assert [lazy.row_of(n) for n in range(0, 3000, 97)] == [exact.row_of(n) for n in range(0, 3000, 97)]
    assert lazy.rows == exact.rows


def test_settling_what_is_looked_at_makes_it_exact() -> None:
    layout = Layout(LONG, 40, lambda n: ())
    layout.settle(2000, 2040)
    row = layout.row_of(2000)
    for n in range(2000, 2039):
        for line in range(layout.block(n).height):
            assert layout.at(row) == (n, line)
            row += 1
        row += (n + 1) % 3 == 0


def test_claims_that_share_a_line_make_room_for_their_marks() -> None:
    starts = [0]
    layout = Layout(sentences(["short one", "another"]), 40, lambda n: starts if n == 0 else [])
    assert layout.row_of(1) == 1
    starts.extend([3, 6])
    layout.claims_changed(0)
    assert layout.block(0).marks == [0, 1, 2]
    assert layout.row_of(1) == 3


def test_rows_outside_the_article_belong_to_its_ends() -> None:
    layout = Layout(sentences(["one", "two"]), 40, lambda n: ())
    assert layout.at(99)[0] == 1
    assert layout.at(0) == (0, 0)


def test_text_shown_has_the_length_of_the_text_stored() -> None:
    for text in HOSTILE:
        block = Layout(sentences([text]), 30, lambda n: ()).block(0)
        assert len(block.text) == len(text)
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202e]", block.text)
