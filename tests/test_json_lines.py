"""Lines of JSON: numbered as an editor numbers them, never longer than asked for, nothing converted."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import InputError
from annotator.json_lines import lines_of, numbered, parsed


def test_blank_lines_count_and_a_mark_goes() -> None:
    data = b'\xef\xbb\xbf{"a": 1}\n\n  \n{"b": 2}'
    assert list(numbered(lines_of(io.BytesIO(data)))) == [(1, b'{"a": 1}\n'), (4, b'{"b": 2}')]


@given(st.binary(max_size=60), st.integers(1, 10))
def test_of_a_line_that_is_too_long_only_the_beginning_is_read(data: bytes, longest: int) -> None:
    whole = [line + b"\n" for line in data.split(b"\n")]
    whole[-1] = whole[-1].removesuffix(b"\n")
    assert list(lines_of(io.BytesIO(data), longest)) == [line[: longest + 1] for line in whole if line]


def test_numbers_stay_whole() -> None:
    assert parsed(b'{"n": 123456789012345678901234567890}') == {"n": 123456789012345678901234567890}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"\xff", "is not UTF-8"),
        (b"{", "is not JSON"),
        (b"NaN", "NaN is no JSON value"),
        (b"[" * 100_000, "200 levels"),
        (b"[" * 201 + b"]" * 201, "200 levels"),
    ],
)
def test_what_is_no_json_is_refused_in_words(line: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        parsed(line)
