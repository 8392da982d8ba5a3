"""Pages: the article's text whole, claims marked however they lie, sources that can be followed, nothing that acts."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jinja2 import UndefinedError
from lxml import html as lxml_html

from annotator.errors import AnnotatorError
from annotator.export.formats.html import Html, text_and_marks
from annotator.export.parts.pages.markup import is_language, is_web, page_templates, shown
from annotator.export.parts.pages.style import TONES as STYLED
from annotator.export.parts.pages.style import article_look
from annotator.schemes import TONES, LabelScheme, LabelSpec
from annotator.settings import DatasetSettings
from annotator.storage.database.engine import Database
from tests.export.formats.by_hand import (
    DATASET,
    Made,
    article,
    claim,
    claims_and_articles,
    make,
    piece,
    review,
    said_by_hand,
    survive,
)
from tests.export.golden import FOLDER, GOLDEN, write_golden
from tests.export.support import Claims, export_to, verified
from tests.support import HOSTILE, ROOT

TEXT = "Rain in May\n\nRain fell on 12 days. The mayor  spent it all.\nBy May it was gone."
A, B = "https://a.example/1?x=1&y='", "https://b.example/2"
SUPPORTED = review("verified", piece("supports", A, "12 days", title="Weather", publisher="Office"))

TEMPLATE_FILES = list((ROOT / "annotator" / "export" / "parts" / "templates").iterdir())


READ = "read 2026-05-14, archived copy of 2026-05-14"


def page(made: Made, of: dict[str, Any]) -> Any:
    """The page of an article as a tree."""
    return lxml_html.fromstring(
        (made.out / f"{of['id']}.html").read_bytes(), parser=lxml_html.HTMLParser(encoding="utf-8")
    )


def one(folder: Path, of: dict[str, Any], *claims: dict[str, Any], dataset: DatasetSettings = DATASET) -> Any:
    """The page of an article with these claims."""
    made = make(Html(), folder, [of], claims, dataset=dataset)
    assert made.verified().rows == len(claims)
    return page(made, of)


def marked(tree: Any) -> dict[str, str]:
    """What is marked for each claim."""
    body, spans = text_and_marks(tree.find(".//article"))
    return {claim_id: body[start:end] for claim_id, (start, end) in spans.items()}


def words(elements: Sequence[Any]) -> list[str]:
    return [" ".join(each.text_content().split()) for each in elements]


def test_the_pages_of_the_labelled_set_are_the_golden_ones(labelled: Database, tmp_path: Path) -> None:
    made = write_golden(labelled, "html", tmp_path)

    assert made.read_bytes() == (FOLDER / GOLDEN["html"]).read_bytes()


def test_the_labelled_set_reads_back_and_every_text_is_whole(labelled: Database, tmp_path: Path) -> None:
    assert verified(labelled, tmp_path / "out", "html").rows == 42
    articles = json.loads(
        "["
        + ",".join((FOLDER.parent.parent / "corpus/labelled/labelled.articles.jsonl").read_text("utf-8").splitlines())
        + "]"
    )
    pages = {path.stem: path for path in (tmp_path / "out").glob("a*.html")}
    texts = {each["id"]: each["text"] for each in articles}

    for name, path in pages.items():
        tree = lxml_html.fromstring(path.read_bytes(), parser=lxml_html.HTMLParser(encoding="utf-8"))
        assert text_and_marks(tree.find(".//article"))[0] == shown(texts[name])


def test_one_of_everything_reads_back(filled: Claims, database: Database, tmp_path: Path) -> None:
    manifest = export_to(database, tmp_path / "out", "html")

    assert verified(database, tmp_path / "out", "html").rows == 2
    assert (1, "not a claim: there is nothing to mark") in {(each.count, each.reason) for each in manifest.left_out}
    assert manifest.files[0].name == "index.html"
    assert len(manifest.files) == 2  # the other article has no claim to mark


def test_a_claim_is_marked_and_explained(tmp_path: Path) -> None:
    of = article(TEXT, title="Rain in May", language="en-GB", publisher="Daily", url="https://n.example/1")
    source = piece(
        "supports", A, "on 12 days", title="Weather", publisher="Office", author="A. Nonym", published_at="2026-06-01",
        archived_url="https://archive.example/1", archived_at="2026-05-14T10:00:00Z", note="Table 4.",
    )  # fmt: skip
    reworded = said_by_hand("It rained on 12 days in May.")
    tree = one(
        tmp_path, of, claim(of, 13, 34, review("verified", source, note="Counted.\nTwice.", normalised=reworded))
    )

    assert list(marked(tree).values()) == ["Rain fell on 12 days."]
    assert words(tree.iterfind(".//sup")) == ["✔ Verified 1"]
    assert [each.text_content() for each in tree.iterfind(".//h1")] == ["Rain in May\n\n"]
    assert tree.find(".//article").get("lang") == "en-GB"
    (note,) = tree.iterfind(".//ol/li")
    assert words(note) == [
        "Claim 1: ✔ Verified",
        "Rain fell on 12 days.",
        "Understood as: It rained on 12 days in May. (The mayor, 2026-05-01, Ostrava)",
        "Checked by one reviewer on 2026-05-15.",
        "Sources",
        f"+ Supports the claim: Weather, A. Nonym, Office, published 2026-06-01, {READ}. on 12 days Note: Table 4.",
        "Notes",
        "Counted. Twice.",
        "Back to claim 1 in the text",
    ]
    assert [each.get("href") for each in note.iterfind(".//ul//a")] == [A, "https://archive.example/1"]
    assert {each.get("rel") for each in note.iterfind(".//ul//a")} == {"nofollow noopener noreferrer"}


def test_links_between_text_and_footnotes_lead_somewhere(tmp_path: Path) -> None:
    of = article(TEXT)
    tree = one(tmp_path, of, claim(of, 13, 34, SUPPORTED), claim(of, 35, 50, review("unverifiable")))
    ids = [each.get("id") for each in tree.iterfind(".//*[@id]")]
    inside = [each.get("href")[1:] for each in tree.iterfind(".//a") if each.get("href").startswith("#")]

    assert len(ids) == len(set(ids))
    assert set(inside) <= set(ids) and len(inside) == 5
    assert {each.get("aria-labelledby") for each in tree.iterfind(".//section")} <= set(ids)


@pytest.mark.parametrize(
    ("title", "heading", "paragraphs"),
    [
        ("Rain in May", "Rain in May✔ Verified 1", 2),
        ("Another title", "Another title", 3),
        (None, "Article without a title", 3),
    ],
)
def test_the_title_is_the_heading_once(title: str | None, heading: str, paragraphs: int, tmp_path: Path) -> None:
    of = article(TEXT, title=title)
    tree = one(tmp_path, of, claim(of, 0, 11, SUPPORTED))

    assert words(tree.iterfind(".//h1")) == [heading]
    assert len(tree.findall(".//article//p[@class='body']")) == paragraphs


@pytest.mark.parametrize(
    "spans",
    [
        [(13, 34), (18, 30)],  # one inside the other
        [(13, 34), (30, 45)],  # overlapping
        [(13, 34), (13, 40), (13, 20)],  # from the same place
        [(20, 34), (13, 34)],  # to the same place
        [(18, 75)],  # over a line end
        [(0, len(TEXT)), (5, 15)],  # everything
        [(11, 13)],  # nothing but line ends
    ],
)
def test_claims_may_lie_in_any_way(spans: list[tuple[int, int]], tmp_path: Path) -> None:
    of = article(TEXT)
    records = [claim(of, start, end, SUPPORTED) for start, end in spans]
    tree = one(tmp_path, of, *records)

    assert marked(tree) == {each["claim_id"]: each["exact"] for each in records}
    assert len(tree.findall(".//sup")) == len(spans)
    assert text_and_marks(tree.find(".//article"))[0] == TEXT


def test_sets_are_groups_and_hidden_sources_say_why(tmp_path: Path) -> None:
    of = article(TEXT)
    named = "ni:///sha-256;" + "A" * 43
    letter = piece("context", None, title="A letter")
    cited = (
        piece("refutes", A), letter, piece("refutes", named, set=1, file_name="a.pdf")
    )  # fmt: skip
    tree = one(tmp_path, of, claim(of, 13, 34, review("disputed", *cited)))

    assert words(tree.iterfind(".//ol//h4")) == ["Sources; each group is enough by itself"]
    assert words(tree.iterfind(".//ol//h5")) == ["Group 1", "Group 2"]
    assert words(tree.iterfind(".//ul[@class='sources']/li")) == [
        "− Refutes the claim: a.example, read 2026-05-14.",
        "· Gives context: A letter, a source that is not named (at risk), read 2026-05-14.",
        "− Refutes the claim: file a.pdf, read 2026-05-14.",
    ]
    assert [each.get("href") for each in tree.iterfind(".//ul[@class='sources']//a")] == [A]


def test_every_label_has_sign_word_and_legend(tmp_path: Path) -> None:
    of = article(TEXT)
    records = [
        claim(of, 0, 5, SUPPORTED),
        claim(of, 13, 20, review("disputed", piece("refutes", A))),
        claim(of, 21, 30, review("unverifiable")),
    ]  # fmt: skip
    tree = one(tmp_path, of, *records)

    badges = ["✔ Verified", "✘ Disputed", "? Not enough"]
    assert words(tree.iterfind(".//dt")) == badges
    assert words(tree.iterfind(".//sup")) == [f"{badge} {number}" for number, badge in enumerate(badges, 1)]
    assert words(tree.iterfind(".//ul[@class='counts']/li")) == ["✔ 1 Verified", "✘ 1 Disputed", "? 1 Not enough"]


def test_search_engines_find_the_reviews_in_the_page(tmp_path: Path) -> None:
    of = article("</script><script>alert(1)</script> fell.")
    tree = one(tmp_path, of, claim(of, 0, len(of["text"]), SUPPORTED))
    (script,) = tree.iterfind(".//script")
    (found,) = json.loads(script.text)["@graph"]

    assert script.get("type") == "application/ld+json"
    assert (found["@type"], found["claimReviewed"]) == ("ClaimReview", of["text"])
    assert found["url"] == f"https://checks.example/claims/{found['identifier']}"


def test_pages_fetch_nothing_and_run_nothing(tmp_path: Path) -> None:
    articles = [article(text + "\nA fact.", title=text, url="javascript:alert(1)", author=text) for text in HOSTILE]
    cited = [piece("supports", A, text, title=text, archived_url="javascript:x") for text in HOSTILE]
    records = [
        claim(of, 0, len(of["text"]), review("verified", each, note=each["quote"]["exact"]))
        for of, each in zip(articles, cited, strict=True)
    ]
    made = make(Html(), tmp_path, articles, records)

    assert made.verified().rows == len(HOSTILE)
    for path in made.out.glob("*.html"):
        source = path.read_text("utf-8")
        tree = lxml_html.fromstring(source.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
        assert {each.tag for each in tree.iter() if isinstance(each.tag, str)} <= {
            "html", "head", "meta", "title", "style", "script", "body", "nav", "a", "main", "article", "div", "h1",
            "h2", "h3", "h4", "h5", "p", "ul", "ol", "li", "mark", "sup", "span", "section", "blockquote", "strong",
            "bdi", "cite", "time", "dl", "dt", "dd", "footer", "header", "q",
        }  # fmt: skip
        assert all(each.get("type") == "application/ld+json" for each in tree.iterfind(".//script"))
        names = {name for each in tree.iter() if isinstance(each.tag, str) for name in each.attrib}
        assert not {name for name in names if name.startswith("on") or name in ("src", "style", "srcset")}
        assert {re.split(r"[:/#]", each.get("href"))[0] for each in tree.iterfind(".//a")} <= {
            "https",
            "",
            "index.html",
        } | {f"{of['id']}.html" for of in articles}
        body = source.partition("<body>")[2]
        assert body == shown(body)


def test_the_policy_allows_this_style_and_nothing_else(tmp_path: Path) -> None:
    import base64
    import hashlib

    of = article(TEXT)
    tree = one(tmp_path, of, claim(of, 13, 34, SUPPORTED))
    policy = tree.find(".//meta[@http-equiv]").get("content")
    digest = base64.b64encode(hashlib.sha256(tree.find(".//style").text.encode()).digest()).decode()

    style, wanted = article_look()
    assert policy == wanted == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in style and "@import" not in style and "</" not in style


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_colours_can_be_read() -> None:
    assert tuple(STYLED) == TONES
    for ink, paper, dark_ink, dark_paper, _ in STYLED.values():
        for front, back in ((ink, paper), ("#1c1c1a", paper), (dark_ink, dark_paper), ("#ecece6", dark_paper)):
            assert contrast(front, back) >= 4.5
    assert min(contrast("#55554f", "#fdfdfb"), contrast("#b4b4aa", "#161614"), contrast("#0b4f9e", "#fdfdfb")) >= 4.5


def test_the_list_names_every_page(tmp_path: Path) -> None:
    first, second, third = (
        article(TEXT, title="<b>Rain</b>"),
        article("No claim here."),
        article("Sun on 3 days.", publisher="D"),
    )
    records = [
        claim(first, 13, 34, SUPPORTED),
        claim(second, 0, 5, review("not_a_claim")),
        claim(third, 0, 5, SUPPORTED),
    ]
    made = make(Html(), tmp_path, [first, second, third], records)
    tree = lxml_html.fromstring((made.out / "index.html").read_bytes(), parser=lxml_html.HTMLParser(encoding="utf-8"))

    assert words(tree.iterfind(".//ul[@class='articles']/li")) == [
        "<b>Rain</b>✔ 1 Verified", "Article without a titleD✔ 1 Verified"
    ]  # fmt: skip
    assert words(tree.iterfind(".//h1")) == ["Checked </script> claims"]
    assert words(tree.iterfind(".//footer")) == ["Checked by Example Checks · Licence: CC-BY-4.0"]
    assert sorted(path.name for path in made.out.iterdir()) == sorted(
        ["index.html", f"{first['id']}.html", f"{third['id']}.html"]
    )
    assert made.job.left_out == {("rows", "not a claim: there is nothing to mark"): 1}


def test_splits_are_told_in_the_pages(tmp_path: Path) -> None:
    first, second = article(TEXT), article("Sun on 3 days.")
    records = [claim(first, 13, 34, SUPPORTED, split="train"), claim(second, 0, 5, SUPPORTED, split="test")]
    made = make(Html(), tmp_path, [first, second], records, splits=("train", "test"))

    assert [row.split for row in made.rows()] == ["train", "test"]
    assert made.verified().rows == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("12 days.</mark>", "13 days.</mark>"),  # another text
        ("<mark", "<mark data-x"),  # still the same
        ('class="exact">Rain', 'class="exact">Snow'),  # another quote
        ('<li id="c-', '<li data-claim-id="c0" id="c-'),  # a footnote of nothing
    ],
)
def test_the_reader_sees_what_was_changed(old: str, new: str, tmp_path: Path) -> None:
    of = article(TEXT)
    made = make(Html(), tmp_path, [of], [claim(of, 13, 34, SUPPORTED)])
    path = made.out / f"{of['id']}.html"
    source = path.read_text("utf-8")
    assert old in source
    path.write_text(source.replace(old, new), "utf-8")

    if new == "<mark data-x":
        assert len(made.rows()) == 1
    else:
        with pytest.raises(AnnotatorError, match=r"does not contain the article's text|marks a passage that differs"):
            made.rows()


def test_a_page_that_is_not_listed_is_noticed(tmp_path: Path) -> None:
    of = article(TEXT)
    made = make(Html(), tmp_path, [of], [claim(of, 13, 34, SUPPORTED)])
    (made.out / "index.html").write_text("<p>nothing</p>")

    with pytest.raises(AnnotatorError, match="does not list the pages"):
        made.rows()


def test_only_addresses_of_the_web_are_links() -> None:
    link = page_templates().get_template("pieces.html").module.link  # type: ignore[attr-defined]
    assert link("https://a.example/<x>", "x") == (
        '<a href="https://a.example/&lt;x&gt;" rel="nofollow noopener noreferrer">x</a>'
    )
    for address in (
        "javascript:alert(1)",
        "data:text/html,x",
        " https://a.example",
        "https://a b",
        "//a.example",
        "",
        None,
    ):
        assert not is_web(address) and link(address, "x") == "x"
    assert [is_language(tag) for tag in ("pt-BR", 'en"x', "", None)] == [True, False, False, False]


TEMPLATES = (
    "{{7*7}} {{ 7 * 7 }}", "{% raw %}{{ policy }}{% endraw %}", "{% for x in () %}", "{# a remark #}", "{{ config }}",
    "{{ ''.__class__.__mro__ }}", "{% include 'style.css' %}", "<script>alert(1)</script>",
    "\"><img src=x onerror=a()>", "%}{{", "${7*7} #{7*7} <%= 7*7 %>",
)  # fmt: skip
"""Texts that a template engine, or a browser, would act on."""


@pytest.mark.parametrize("hostile", TEMPLATES)
def test_no_text_is_taken_for_a_template(hostile: str, tmp_path: Path) -> None:
    of = article(f"{hostile} 49\nand {hostile}", title=hostile, publisher=hostile, author=hostile, language="en")
    source = piece("supports", A, hostile, title=hostile, publisher=hostile, author=hostile, note=hostile)
    hidden = piece("context", None, title=hostile, withheld_reason=hostile, set=1)
    said = review("verified", source, hidden, note=hostile, normalised=said_by_hand(hostile, hostile))
    odd = review(f"label {hostile}")
    dataset = DatasetSettings(name=hostile, description=hostile, license=hostile, creator=hostile)
    made = make(Html(), tmp_path, [of], [claim(of, 0, 3, said), claim(of, 4, 9, odd)], dataset=dataset)

    tree = page(made, of)
    assert made.verified().rows == 2
    assert text_and_marks(tree.find(".//article"))[0] == of["text"]
    (note, other) = tree.iterfind(".//ol/li")
    assert sum(each.count(" ".join(hostile.split())) for each in words([note])) == 10
    assert other.get("data-label") == f"label {hostile}"
    assert [each.text_content() for each in tree.iterfind(".//title")] == [hostile]
    assert not tree.findall(".//img") and all(each.get("type") for each in tree.iterfind(".//script"))
    index = lxml_html.fromstring((made.out / "index.html").read_bytes())
    assert [each.text_content() for each in index.iterfind(".//header/*")] == [hostile, hostile]
    assert not index.findall(".//img") and not index.findall(".//script")


def test_a_label_that_is_a_template_is_shown_as_it_is(tmp_path: Path) -> None:
    scheme = LabelScheme("odd", (LabelSpec("yes", "{{7*7}} <b>", "y", "{"), LabelSpec("no", "{% raw %}", "n", "<")))
    found = page_templates().get_template("pieces.html").module.counts([(each, 1) for each in scheme.labels])  # type: ignore[attr-defined]

    assert words([lxml_html.fromstring(found)]) == ["{ 1 {{7*7}} <b>< 1 {% raw %}"]


def test_a_name_that_is_missing_is_an_error_and_no_template_escapes_by_itself() -> None:
    with pytest.raises(UndefinedError):
        page_templates().from_string("{{ missing }}").render()
    for each in TEMPLATE_FILES:
        assert "|safe" not in each.read_text("utf-8").replace(" ", ""), each
        assert "autoescape" not in each.read_text("utf-8"), each
    assert page_templates().from_string("{{ a }}{{ a ~ '<' }}{{ [a, '<']|join('&') }}").render(a="<\x1b") == (
        "&lt;\ufffd&lt;\ufffd&lt;&lt;\ufffd&amp;&lt;"
    )


@settings(max_examples=25)
@given(claims_and_articles())
def test_any_claims_survive(data: Any) -> None:
    survive(Html(), data)
