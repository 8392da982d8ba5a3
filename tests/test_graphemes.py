"""Characters and words: no edge ever falls inside one."""

import subprocess
import sys
import time

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from annotator.graphemes import grapheme_ends, snap, words
from tests.support import is_boundary

TEXTS = st.text(
    st.sampled_from("ab 1,.-'’\n\r“”é漢e\u0301\u0300👩\u200d👧👍🏽\ufe0f❤🇳🇴🇸🇪한ᄒ\u1161\u11abक\u0940षत्שָ\u05b8กำ\u0600"),
    max_size=30,
)


@given(TEXTS)
def test_ends_agree_with_the_unicode_rules(text: str) -> None:
    assert list(grapheme_ends(text)) == [match.end() for match in regex.finditer(r"\X", text)]


@given(TEXTS)
def test_one_offset_at_a_time_says_the_same(text: str) -> None:
    assert [n for n in range(1, len(text) + 1) if is_boundary(text, n)] == list(grapheme_ends(text))


@given(st.text(max_size=30), st.integers(0, 30), st.sampled_from([-1, 1]))
def test_snapping_ends_on_a_boundary_inside_the_text(text: str, offset: int, step: int) -> None:
    snapped = snap(text, min(offset, len(text)), step)
    assert 0 <= snapped <= len(text)
    assert is_boundary(text, snapped)


@given(TEXTS)
def test_words_are_ordered_disjoint_and_whole(text: str) -> None:
    before = 0
    for start, end in words(text):
        assert before <= start < end
        assert is_boundary(text, start) and is_boundary(text, end)
        before = end


def test_what_counts_as_a_word() -> None:
    text = "“It’s 4.1 million,” he said (twenty-two)."
    assert [text[start:end] for start, end in words(text)] == [
        "“", "It’s", "4.1", "million", ",", "”", "he", "said", "(", "twenty-two", ")", ".",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["中文很好，" * 2000, "\u0301" * 10_000, "🇺🇸" * 5000])
def test_words_of_the_longest_sentence_are_found_at_once(text: str) -> None:
    begun = time.monotonic()
    assert words(text)[-1][1] == len(text)
    assert time.monotonic() - begun < 2  # before, half a minute: each edge was sought from the beginning


def test_a_family_and_a_flag_are_one_character_each() -> None:
    text = "👩‍👩‍👧🇳🇴e\u0301"
    assert list(grapheme_ends(text)) == [5, 7, 9]


def test_a_conjunct_and_a_prepended_sign_are_one_character_each() -> None:
    assert list(grapheme_ends("नमस्ते")) == [1, 2, 6]
    assert list(grapheme_ends("क्षत्रिय")) == [3, 7, 8]
    assert list(grapheme_ends("กำ")) == [2]
    assert list(grapheme_ends("\u060012")) == [2, 3], "an Arabic number sign belongs to the digit behind it"
    assert not is_boundary("\u060012", 1)


def test_plain_text_does_not_load_the_unicode_tables() -> None:
    code = (
        "import sys; from annotator.graphemes import grapheme_ends, words\n"
        "list(grapheme_ends('Plain text.')), words('Plain text, 4.1 million.')\n"
        "print('regex' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout == "False\n"
