"""The sentences of the desk: short, harmless, and with one pair of quotation marks."""

import pytest

from annotator.review.event_words import excerpt


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        ("The port grew.", "“The port grew.”"),
        ("“We grew,” she said.", "“We grew,” she said."),
        ("„Wir wuchsen.“", "„Wir wuchsen.“"),
        ("two\nlines  apart", "“two lines apart”"),
        ("\x1b[31mred\u202e", "“\ufffd[31mred\ufffd”"),
        ("x" * 60, "“" + "x" * 47 + "…”"),
    ],
)
def test_an_excerpt_is_quoted_once_on_one_line_and_harmless(exact: str, shown: str) -> None:
    assert excerpt(exact) == shown
