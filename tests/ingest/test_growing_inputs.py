"""Hostile input of any length is read in time that grows with its length, not with its square or worse.

Every input here took minutes to centuries with patterns that could match one text in many ways; it takes well under a
tenth of the time allowed.
"""

import time
from collections.abc import Callable

import pytest

from annotator.ingest.furniture import is_aside, is_heading_of_links
from annotator.ingest.readers.html import read_html
from annotator.ingest.readers.mail import read_mail
from annotator.ingest.readers.markdown import read_markdown
from annotator.ingest.readers.signatures import form_of_bytes

_SECONDS = 5.0
_SAID = "The port of Ledova handled 4.1 million tonnes last year, the authority said on Monday."
_PARAGRAPHS = f"<p>{_SAID}</p>" * 8


def _page(head: str = "", more: str = "") -> bytes:
    body = f"<article><h1>Harbour doubles cargo</h1>{_PARAGRAPHS}{more}</article>"
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda: is_aside("More from " + "a" * 900 + " b c d e f g"), id="more-from"),
        pytest.param(lambda: is_heading_of_links("More from " + "a. " * 100_000 + "!"), id="more-from-long"),
        pytest.param(lambda: form_of_bytes(b"<!-- a -->" * 400 + b"words", "any"), id="comments-before-text"),
        pytest.param(lambda: read_html(_page("<title>" + "a | " * 30_000 + "</title>"), "x"), id="title"),
        pytest.param(
            lambda: read_html(_page(more=f"<p style='line-through;{'text-decoration:' * 5_000}'>a</p>"), "x"),
            id="struck-style",
        ),
        pytest.param(
            lambda: read_html(_page('<script>"@type":' + " " * 200_000 + "</script>"), "x"), id="type-of-article"
        ),
        pytest.param(
            lambda: read_mail(b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\n" + _SAID.encode(), "x"), id="subject"
        ),
    ],
)
def test_time_grows_with_the_length(read: Callable[[], object]) -> None:
    start = time.perf_counter()
    read()
    assert time.perf_counter() - start < _SECONDS


@pytest.mark.parametrize("repeated", ["[", "![", "*a ", "~~a _b ", "[a](", "[\n"])
def test_a_paragraph_of_nothing_but_marks_of_markdown_stays_as_text(repeated: str) -> None:
    start = time.perf_counter()
    text = read_markdown(f"# Harbour\n\n*{_SAID}*\n\n{repeated * 100_000}z\n", "x").text
    assert time.perf_counter() - start < _SECONDS
    assert text.startswith(f"Harbour\n\n{_SAID}\n\n{repeated.replace(chr(10), ' ') * 9}"), "markup of others is read"


@pytest.mark.parametrize("repeated", ["{{ ", "{% ", "[^", "<div>\n<!--"])
def test_unclosed_marks_of_markdown_stay(repeated: str) -> None:
    start = time.perf_counter()
    text = read_markdown(f"# Harbour\n\n{_SAID}\n\n" + repeated * 2_000 + "\n", "x").text
    assert time.perf_counter() - start < _SECONDS
    assert _SAID in text


def test_closed_marks_go_and_unclosed_ones_stay() -> None:
    source = "# Harbour\n\nThe {{ site.name }}port{% include a.html -%} grew {{ by 4{%- x %} percent.\n"
    assert "The port grew {{ by 4 percent." in read_markdown(source, "x").text
    source = "# Harbour\n\nIt grew.\n\n<div><!-- a > b -->Cargo <b>rose</b> <!-- <i>again</i>\n"
    assert "Cargo rose" in read_markdown(source, "x").text


def test_front_matter_with_many_spaces() -> None:
    source = f"---\ntitle: Harbour{' ' * 100_000}grows \nauthor: 'A. Novak' \n---\n\n{_SAID}\n"
    start = time.perf_counter()
    article = read_markdown(source, "x")
    assert time.perf_counter() - start < _SECONDS
    assert article.author == "A. Novak"


def test_only_styles_that_strike_out_do_so() -> None:
    struck = "<p>Cargo <span style='color: red; TEXT-DECORATION-line : line-through'>fell</span> rose by 4 percent.</p>"
    other = "<p>Ships <span style='--line-through: 1; text-decoration: none'>came</span> to the port in May 2025.</p>"
    text = read_html(_page(more=struck + other), "x").text
    assert "fell" not in text and "came" in text
