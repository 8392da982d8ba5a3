"""When words of a transcript are spoken, and the addresses that begin there."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.time_codes import address_at, clock, codes_of, spoken_at

CODES = ((0, 1.0), (46, 4.5), (90, 3725.9))


@pytest.mark.parametrize(("offset", "seconds"), [(0, 1.0), (45, 1.0), (46, 4.5), (89, 4.5), (5000, 3725.9)])
def test_words_are_spoken_at_the_code_before_them(offset: int, seconds: float) -> None:
    assert spoken_at(CODES, offset) == seconds


def test_words_before_the_first_code_have_no_time() -> None:
    assert spoken_at(((7, 1.0),), 6) is None
    assert spoken_at((), 0) is None


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (4.9, "0:04"), (62, "1:02"), (3725.9, "1:02:05")])
def test_times_are_shown_in_whole_seconds(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


@pytest.mark.parametrize(
    ("url", "there"),
    [
        ("https://www.youtube.com/watch?v=aB-1", "https://www.youtube.com/watch?v=aB-1&t=62"),
        ("https://youtu.be/aB-1", "https://youtu.be/aB-1?t=62"),
        ("https://m.youtube.com/watch?t=5s&v=aB-1#c", "https://m.youtube.com/watch?v=aB-1&t=62#c"),
        ("https://vimeo.com/123", "https://vimeo.com/123#t=62s"),
        ("https://radio.example/Talk.MP3?x=1", "https://radio.example/Talk.MP3?x=1#t=62"),
        ("https://news.example/debate?t=1", "https://news.example/debate?t=1"),
        ("https://notyoutube.com/watch?v=1", "https://notyoutube.com/watch?v=1"),
    ],
)
def test_recordings_are_linked_at_the_time(url: str, there: str) -> None:
    assert address_at(url, 62.9) == there


@pytest.mark.parametrize(
    "kept",
    [None, "0", {}, [], [[0]], [[0, "1"]], [[-1, 1]], [[0, -1]], [[True, 1]], [[5, 1], [4, 2]], [[0, 1], None]],
)
def test_what_is_no_time_code_is_ignored(kept: Any) -> None:
    assert codes_of({"time_codes": kept}) == ()


@given(st.recursive(st.none() | st.integers() | st.floats() | st.text(max_size=3), lambda of: st.lists(of, max_size=3)))
def test_any_value_is_read_as_codes_in_order(kept: Any) -> None:
    codes = codes_of({"time_codes": kept})
    assert list(codes) == sorted(codes)
    assert all(offset >= 0 and clock(seconds) for offset, seconds in codes)


def test_codes_as_json_keeps_them_are_read() -> None:
    assert codes_of({"time_codes": [[0, 1], [46, 4.5]]}) == ((0, 1), (46, 4.5))
