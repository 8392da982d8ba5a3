"""Web pages: the article and what the page says of itself, nothing of what stands around it."""

import re

import pytest

from annotator.domain.records import ArticleInput
from annotator.ingest.readers import Failure, expand, read
from annotator.ingest.segment import segment

BODY = """
<p>The old dam on the river Elm will be taken down next year, the water authority said on Monday after a long
meeting.<br>
It had been shut since March.</p>
<h2>What follows</h2>
<p>Nobody will have to move, said its chief, <a href="/holm">Eva Holm</a>, although the lower road may be
shut<br>for some weeks.</p>
<ul><li>A park of <b>twelve</b> hectares.<ul><li>With trees.</li></ul></li><li>A smaller dam.</li></ul>
<ol><li>Measure.</li><li>Cut.</li></ol>
<blockquote><p>“The wall is old.”</p><p>“It leaks.”</p></blockquote>
<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2024</td><td>3.5 million</td></tr></table>
<p>Work is to begin in May, once the fish have left, and will take about two years and nine million crowns in all.</p>
"""

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Old dam to be taken down | Elm Ledger</title>
<meta property="og:title" content="Old dam to be taken down | Elm Ledger">
<meta property="og:site_name" content="Elm Ledger">
<meta name="author" content="Jana Malá"><meta property="article:published_time" content="2026-05-12T08:00:00+02:00">
<meta property="article:modified_time" content="2026-06-01T08:00:00+02:00">
<link rel="canonical" href="https://ledger.example/dam"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><div class="cookie-banner">We value your privacy</div>
<main><article><h1>Old dam <em>to be</em> taken down</h1>%s</article></main>
<aside class="related"><h3>Read more</h3><a href="/x">Ten dams you must see</a></aside>
<div class="ad">Buy a boat today</div><footer>© 2026 Elm Ledger. All rights reserved.</footer></body></html>"""


def read_page(write, page: str | bytes, name: str = "a.html") -> ArticleInput | Failure:
    (entry,) = read(expand([str(write(name, page))])[0])
    return entry


def test_the_article_without_what_stands_around_it(write):
    entry = read_page(write, PAGE % BODY)
    assert entry.text == (
        "Old dam to be taken down\n\n"
        "The old dam on the river Elm will be taken down next year, the water authority said on Monday after a long "
        "meeting.\nIt had been shut since March.\n\n"
        "What follows\n\n"
        "Nobody will have to move, said its chief, Eva Holm, although the lower road may be shut for some weeks.\n\n"
        "- A park of twelve hectares.\n  - With trees.\n- A smaller dam.\n\n"
        "1. Measure.\n2. Cut.\n\n"
        "“The wall is old.”\n\n“It leaks.”\n\n"
        "Year | Cost\n2024 | 3.5 million\n\n"
        "Work is to begin in May, once the fish have left, and will take about two years and nine million crowns in "
        "all.\n"
    )


FACTS = "<h3>The dam in figures</h3><p>It is 41 metres high.</p><ul><li>It holds 3.2 million litres.</li></ul>"
LINKS = '<h3>Read more</h3><p><a href="/x">Ten dams 41 metres high</a>, <a href="/y">one of 3.2 million litres</a></p>'


@pytest.mark.parametrize(
    "named",
    ['class="factbox"', 'class="sidebar key_points"', 'id="InfoBox"', "", 'role="note" aria-label="At a glance"'],
)
def test_a_fact_box_in_an_article_stays(write, named):
    text = read_page(write, PAGE % BODY.replace("<h2>", f"<aside {named}>{FACTS}</aside><h2>")).text
    assert "\n\nThe dam in figures\n\nIt is 41 metres high.\n\n- It holds 3.2 million litres.\n\nWhat follows" in text


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ('class="related"', FACTS),
        ('class="newsletter-info"', FACTS),
        ('class="c-pullquote"', FACTS),
        ('class="sidebar"', FACTS),
        ('class="ad"', FACTS),
        ('class="factbox"', LINKS),
        ("", LINKS),
        ("", f"{FACTS}<form><input></form>"),
        ("", "<p>41 metres</p>"),
    ],
)
def test_a_box_about_something_else_goes(write, named, words):
    text = read_page(write, PAGE % BODY.replace("<h2>", f"<aside {named}>{words}</aside><h2>")).text
    assert "41" not in text
    assert "3.2" not in text


def test_what_the_page_says_of_itself(write):
    entry = read_page(write, PAGE % BODY)
    assert (entry.title, entry.publisher, entry.author) == ("Old dam to be taken down", "Elm Ledger", "Jana Malá")
    assert (entry.url, entry.published_at, entry.language) == ("https://ledger.example/dam", "2026-05-12", "en-GB")


def test_the_headline_is_the_first_sentence(write):
    entry = read_page(write, PAGE % BODY)
    first = segment(entry.text, entry.language, entry.headline_end)[0]
    assert (first.kind.value, entry.text[: first.end]) == ("headline", "Old dam to be taken down")


def test_a_headline_that_is_only_in_the_title_is_put_first_without_the_site(write):
    page = (PAGE % BODY).replace("<h1>Old dam <em>to be</em> taken down</h1>", "")
    entry = read_page(write, page)
    assert entry.title == "Old dam to be taken down"
    assert entry.text.startswith("Old dam to be taken down\n\nThe old dam on the river")


def test_a_main_heading_that_is_the_name_of_the_site_is_no_headline(write):
    page = (PAGE % BODY).replace("<h1>Old dam <em>to be</em> taken down</h1>", "<h1>Elm Ledger</h1>")
    assert read_page(write, page).title == "Old dam to be taken down"


def test_a_headline_is_not_said_twice(write):
    entry = read_page(write, PAGE % ("<p>Old dam to be taken down!</p>" + BODY))
    assert entry.text.lower().count("old dam to be taken down") == 1


@pytest.mark.parametrize(
    "page",
    [
        "<html><body></body></html>",
        "<html><body><nav><a href='/'>Home</a></nav></body></html>",
        "<!DOCTYPE html>",
        "not a page",
        "<" * 5_000,
        "<script>alert(1)</script>",
    ],
)
def test_a_page_without_an_article_is_named(write, page):
    failure = read_page(write, page)
    assert "has no article that could be found" in failure.reason


def test_a_very_deep_page_is_read_or_named(write):
    entry = read_page(write, "<div>" * 20_000 + "<p>" + "word " * 100)
    assert isinstance(entry, (ArticleInput, Failure))


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("cp1250", "windows-1250"), ("iso8859_2", "ISO-8859-2"), ("cp1252", "iso-8859-1"), ("utf-8", "utf-8")],
)
@pytest.mark.parametrize(
    "form", ['<meta charset="%s">', '<meta http-equiv="Content-Type" content="text/html; charset=%s">']
)
def test_pages_in_the_encoding_they_declare(write, encoding, declared, form):
    word = "Überschwemmung" if encoding == "cp1252" else "Příšerně žluťoučký"
    page = (PAGE % BODY.replace("old dam", word)).replace('<meta charset="utf-8">', form % declared).replace("“", '"')
    page = page.replace("”", '"')
    assert word in read_page(write, page.encode(encoding, "xmlcharrefreplace")).text


def test_a_date_is_only_taken_where_the_page_states_it(write):
    page = (
        (PAGE % BODY.replace("on Monday", "on 3 April 2019")).replace("article:", "x:").replace("T08:00:00+02:00", "")
    )
    assert read_page(write, page).published_at is None


def test_an_address_that_is_none_is_dropped(write):
    page = (PAGE % BODY).replace("https://ledger.example/dam", "javascript:alert(1)")
    assert read_page(write, page).url is None


def test_markup_in_text_stays_text(write):
    entry = read_page(
        write, PAGE % BODY.replace("river Elm", "river &lt;b&gt;Elm&lt;/b&gt; [/red] \x1b[31m&#27;[0m&#x1B;&#10;&#0;")
    )
    assert "<b>Elm</b> [/red] [31m[0m will" in entry.text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", entry.text)
