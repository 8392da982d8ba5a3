"""Web pages: no figure runs into the next, no word of the article is lost, the title is the article's own."""

import pytest

from annotator.domain.records import ArticleInput
from annotator.ingest.languages import detect_language
from annotator.ingest.readers import Failure, expand, read
from annotator.ingest.segment import segment

LEAD = (
    "The ferry to the island of Skarn sails again since Sunday, the harbour office said, after a winter in which the "
    "island could only be reached by air, and the shops there ran out of flour, oil and coal more than once."
)
END = (
    "The old boat, which has sailed since 1974, will be sold in the autumn, and the office expects to get some 90,000 "
    "crowns for it, although nobody has made an offer until now, its head, Nora Dahl, told the Gazette."
)


def page(body: str, head: str = "", heading: str = "Ferry to Skarn sails again") -> str:
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>Ferry to Skarn sails again - Skarn Gazette</title>{head}</head>"
        f"<body><nav><a href='/'>Home</a></nav><main><article><h1>{heading}</h1><p>{LEAD}</p>{body}<p>{END}</p>"
        "</article></main></body></html>"
    )


def entry(write, markup: str | bytes, **options: bool) -> ArticleInput | Failure:
    (one,) = read(expand([str(write("a.html", markup))])[0], **options)
    return one


def text(write, body: str) -> str:
    found = entry(write, page(body)).text
    assert found.startswith(f"Ferry to Skarn sails again\n\n{LEAD}\n\n")
    assert found.endswith(f"\n\n{END}\n")
    return found.removeprefix(f"Ferry to Skarn sails again\n\n{LEAD}\n\n").removesuffix(f"\n\n{END}\n")


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("It carried 812 cars in 2024<sup>3</sup> alone.", "It carried 812 cars in 2024³ alone."),
        ("Fares rose by 12%<sup>4</sup> in May.", "Fares rose by 12%⁴ in May."),
        ("It sails 10<sup>-3</sup> of the way.", "It sails 10⁻³ of the way."),
        ("The deck has 900 m<sup>2</sup> and CO<sub>2</sub> filters.", "The deck has 900 m² and CO₂ filters."),
        ("Log<sub>2</sub> of 8<sub>10</sub> is 3.", "Log₂ of 8₁₀ is 3."),
        ("On the 21<sup>st</sup> of May.", "On the 21st of May."),
        ("Nobody asked.<sup><a href='#n5'>[5]</a></sup> They sailed.", "Nobody asked.[5] They sailed."),
        ("Nobody asked.<sup><a href='#n5'>5</a></sup> They sailed.", "Nobody asked.⁵ They sailed."),
        ("Nobody asked.<a href='#b'><sup>b</sup></a> They sailed.", "Nobody asked.[b] They sailed."),
        ("It is 8<sup>1/2</sup> metres long.", "It is 8^(1/2) metres long."),
        ("It cost <del>40</del> 14 crowns.", "It cost 14 crowns."),
        ("It cost <s>40 crowns</s><ins>14 crowns</ins>.", "It cost 14 crowns."),
        ("It cost <span style='text-decoration: line-through'>40</span> 14 crowns.", "It cost 14 crowns."),
        ("The har\xadbour of&shy; Skarn was emp&shy;ty.", "The harbour of Skarn was empty."),
        ("<span class='cap'>N</span>obody asked them.", "Nobody asked them."),
        ("<a href='/d'>Nora Dahl</a><span><span>Nora Ida Dahl</span></span> spoke.", "Nora Dahl Nora Ida Dahl spoke."),
    ],
)  # fmt: skip
def test_figures_and_words_stay_what_they_are(write, markup, words):
    assert text(write, f"<p>{markup}</p>") == words


def test_text_after_a_heading_or_a_paragraph_stays(write):
    body = "<h2>The fare</h2>A ticket costs 9 crowns.<h2>The boat</h2>It has 40 seats.<p>It is red.</p>It is new."
    assert text(write, body).split("\n\n") == [
        "The fare", "A ticket costs 9 crowns.", "The boat", "It has 40 seats.", "It is red.", "It is new.",
    ]  # fmt: skip


def test_lists_in_divisions_and_loose_words_in_quotes_stay(write):
    body = (
        "<div><p>It named two costs.</p><div><ul><li>Steel cost 3 million crowns in all.</li><li>Paint cost"
        " 40,000.</li>"
        "</ul></div></div><blockquote>It leaks, they said.<p>It is old.</p>So they wrote in May.</blockquote>"
    )
    assert text(write, body).split("\n\n") == [
        "It named two costs.", "- Steel cost 3 million crowns in all.\n- Paint cost 40,000.",
        "It leaks, they said.", "It is old.", "So they wrote in May.",
    ]  # fmt: skip


def live(wrapped: str) -> str:
    entries = (
        ("10:45", "<a href='#e3'>Back at sea</a>", LEAD),
        ("10.30 am", "Captain speaks", "Captain Mia Roth said that the yard had found 14 cracks."),
        ("10:15 GMT", "Debt", END),
    )
    blocks = "".join(wrapped.format(f"<time>{at}</time><h3>{head}</h3>", words) for at, head, words in entries)
    return (
        f"<html lang='en'><head><title>Ferry to Skarn sails again - Skarn Gazette</title></head><body><main>"
        f"<h1>Ferry to Skarn sails again</h1>{blocks}</main></body></html>"
    )


@pytest.mark.parametrize(
    "wrapped",
    [
        "<div class='post'>{}<p>{}</p></div>",
        "<article class='entry live'><header>{}</header><div><p>{}</p></div></article>",
        "<section itemprop='liveBlogUpdate'>{}<p>{}</p></section>",
    ],
)
def test_entries_of_a_live_page_keep_their_times_and_headings(write, wrapped):
    found = entry(write, live(wrapped))
    captain = "Captain Mia Roth said that the yard had found 14 cracks."
    blocks = ["10:45", "Back at sea", LEAD, "10.30 am", "Captain speaks", captain, "10:15 GMT", "Debt", END]
    assert found.text.rstrip("\n").split("\n\n") == ["Ferry to Skarn sails again", *blocks]
    kinds = [span.kind.value for span in segment(found.text, "en", found.headline_end)]
    assert kinds.count("byline") == 3


def test_comments_below_an_article_are_no_entries_of_it(write):
    comment = (
        "<div class='c'><time>11:0{}</time><p>I never liked that old ferry anyway, said nobody at all here.</p></div>"
    )
    comments = f"<section class='comments'>{comment.format(1)}{comment.format(2)}</section>"
    found = entry(write, page("").replace("</main>", f"</main>{comments}"))
    assert "never liked" not in found.text


def test_words_of_a_card_do_not_run_into_each_other(write):
    body = "<ul><li><h5>Races and odds</h5><span>A model ran them 10,000 times in all, they say.</span></li></ul>"
    assert text(write, body) == "- Races and odds\n  A model ran them 10,000 times in all, they say."


OG = '<meta property="og:title" content="{}">'


@pytest.mark.parametrize(
    ("heading", "head", "title"),
    [
        ("MENU", OG.format("Ferry to Skarn sails again"), "Ferry to Skarn sails again"),
        ("Skarn Gazette", OG.format("Ferry to Skarn sails again"), "Ferry to Skarn sails again"),
        ("Skarn Gazette", "", "Ferry to Skarn sails again"),
        ("News", OG.format("Ferry to Skarn sails again | Skarn Gazette"), "Ferry to Skarn sails again"),
        ("Ferry to Skarn sails again after winter", OG.format("Ferry to Skarn sails again"),
         "Ferry to Skarn sails again after winter"),
        ("After a winter on land, the ferry is back", OG.format("Look who is back!"),
         "After a winter on land, the ferry is back"),
    ],
)  # fmt: skip
def test_titles(write, heading, head, title):
    assert entry(write, page("", head, heading)).title == title


def test_the_day_of_a_change_is_not_the_day_of_publication(write):
    changed = '<meta property="article:modified_time" content="2026-06-03T08:00:00Z">'
    article = entry(write, page("", changed))
    assert (article.published_at, article.meta) == (None, {"modified_at": "2026-06-03"})
    published = '<meta property="article:published_time" content="2026-05-12T08:00:00Z">'
    article = entry(write, page("", changed + published))
    assert (article.published_at, article.meta) == ("2026-05-12", {"modified_at": "2026-06-03"})
    data = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2026-06-04T10:00:00Z"}</script>'
    )
    article = entry(write, page("", data))
    assert (article.published_at, article.meta) == (None, {"modified_at": "2026-06-04"})


NONE = {
    "not found": "<title>Page not found</title><h1>Error 404</h1><p>We could not find the page you requested on this "
    "server. Perhaps it was moved. Go back to the start to find what is new.</p>",
    "check": "<title>One moment</title><h1>Verifying you are human</h1><p>Wait while the site looks at the security of "
    "your connection. It takes a few seconds only.</p>",
    "cookies": "<title>Gazette</title><h1>We care about your privacy</h1><p>Our 300 partners and we store and"
    " read data "
    "on your device to show you adverts and to measure them.</p>",
    "subscription": "<title>Ferry sails</title><h1>Ferry sails again</h1><p>The ferry to Skarn sails again.</p><p>To "
    "continue reading, choose a plan from 3 crowns a week.</p>",
    "list of articles": "<title>Gazette</title><h1>Gazette</h1>" + "".join(
        f"<div><h3><a href='/{n}'>Ship number {n} is in</a></h3><p>The ship with the number {n} came in at"
        f" dawn.</p></div>"
        for n in range(9)),
}  # fmt: skip


@pytest.mark.parametrize("kind", NONE)
def test_pages_that_are_no_articles_are_kept_out_unless_asked_for(write, kind):
    markup = f"<!DOCTYPE html><html><body>{NONE[kind]}</body></html>"
    failure = entry(write, markup)
    assert isinstance(failure, Failure)
    assert "give --any-page" in failure.reason
    article = entry(write, markup, any_page=True)
    assert isinstance(article, ArticleInput)
    assert article.remarks


def test_an_article_about_such_things_is_one(write):
    words = "Readers saw an error 404, the Gazette said: the page could not be found, and a check of the browser came."
    assert isinstance(entry(write, page(f"<p>{words}</p>" * 3, heading="Gazette was down for a day")), ArticleInput)


def test_a_long_article_that_ends_in_a_prompt_says_so(write):
    markup = page(f"<p>{LEAD}</p><p>{END}</p><p>{LEAD} It did.</p><p>{END} So.</p>").replace(
        "</article>", "<p>Subscribe to continue reading.</p></article>"
    )
    assert "prompt to subscribe" in " ".join(entry(write, markup).remarks)


def test_one_bad_byte_does_not_change_the_rest(write):
    markup = page("<p>Příliš žluťoučký kůň přišel do Skarnu včera.</p>").encode().replace(b"Skarnu", b"Skar\xe9nu")
    article = entry(write, markup)
    assert "Příliš žluťoučký kůň přišel do Skar\ufffdnu včera." in article.text
    assert "1 byte" in article.remarks[0]


HUNGARIAN = (
    "A főváros szerint az új hidat csak ősszel nyitják meg, és a felújítás húsz százalékkal többe kerül, mint tavaly."
)
LATVIAN = (
    "Pilsēta vakar sacīja, ka jauno tiltu atvērs rudenī, bet ceļš vēl nav gatavs, un tas maksās par ceturtdaļu vairāk."
)
CZECH = "Město včera řeklo, že se nový most otevře až na podzim, a že oprava bude stát o pětinu více než loňská."
FRENCH = "La ville a déclaré hier que le nouveau pont n’ouvrira qu’à la fin de l’été, après des travaux très coûteux."
GERMAN = "Die Stadt sagte gestern, dass die neue Brücke erst im Spätsommer öffnet und für Fußgänger gesperrt bleibt."


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        *((HUNGARIAN, encoding) for encoding in ("cp1250", "iso8859_2", "cp852")),
        *((LATVIAN, encoding) for encoding in ("cp1257", "iso8859_13")),
        *((CZECH, encoding) for encoding in ("cp1250", "iso8859_2", "cp852")),
        *((FRENCH, encoding) for encoding in ("cp1252", "mac_roman")),
        *((GERMAN, encoding) for encoding in ("cp1252", "mac_roman", "cp437", "cp850")),
    ],
)
def test_a_guessed_encoding_is_right_and_named(write, words, encoding):
    (article,) = read(expand([str(write("a.txt", words.encode(encoding)))])[0])
    assert article.text == words
    assert "was guessed" in article.remarks[0]


@pytest.mark.parametrize(
    ("words", "language"),
    [(HUNGARIAN, "hu"), (LATVIAN, "lv"), (CZECH, "cs"), (FRENCH, "fr"), (GERMAN, "de"), (LEAD, "en"), ("Skarn", None),
     ("大桥昨天重新开放。", "zh"), ("橋は昨日開通した。", "ja"), ("สะพานเปิดแล้ว", "th"), ("", None),
     ("قال الوزير إن الجسر مفتوح", "ar"), ("Міст відкрили вчора, але дорога ще не готова, і це не дивно.", "uk")],
)  # fmt: skip
def test_the_language_is_detected(words, language):
    assert detect_language(words) == language
