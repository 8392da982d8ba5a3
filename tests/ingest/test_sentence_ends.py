"""Where sentences end in languages and signs beyond plain English prose, and which lines are the headline."""

import re
from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English

from annotator.ingest.abbreviations import ask_spacy, spacy_ends_sentence
from annotator.ingest.readers import expand, read
from annotator.ingest.segment import segment
from tests.support import ROOT


def cut(text: str, language: str = "en") -> list[str]:
    return [text[span.start : span.end] for span in segment(text, language, 0)]


@pytest.mark.parametrize(
    ("sentences", "language"),
    [
        (["The fort was built in 40 BC.", "The tower is younger."], "en"),
        (["She reads the FT.", "Nobody else does."], "en"),
        (["The money came from ING.", "Others gave nothing."], "en"),
        (["He called HR.", "Nobody was in."], "en"),
        (["MR. OTT CAME.", "DR. DAHL LEFT."], "en"),
        (["Skarn, Mt. Holm and Ft. Dahl are shut."], "en"),
        (["Přišel Ing. Malý a MUDr. Nová.", "Odešli pozdě."], "cs"),
        (["He said . . . that it leaks.", "It does."], "en"),
        (["It leaks . . .", "He left."], "en"),
        (["El sr. Ruiz y la dra. Paz viven en EE. UU. desde mayo.", "No volverán."], "es"),
        (["La huelga de CC. OO. duró un día.", "Acabó el lunes."], "es"),
        (["Oprava stála 7 mil. Kč, most 3 mld. Kč.", "Platí to obec."], "cs"),
        (["Kostel sv. Jana a dr. Nová zůstali.", "Most ne."], "cs"),
        (["Das kostet 3 Mio. Euro.", "Die Stadt zahlt."], "de"),
        (["ليس ذلك صحيحاً.", "قال الوزير ذلك مراراً.", "ثم غادر."], "ar"),
        (["The ferry was sold in 2008. [5]", "A new one came. [6]"], "en"),
        (["It cost 9 crowns.²", "Nobody paid."], "en"),
        (["It cost 9 crowns.3", "The town paid."], "en"),
        (["It weighs 2.5 tons."], "en"),
        (["Approx. 90 boats sail there.", "Few return."], "en"),
        (["Skarn (pop. 4,100) has avg. 12 guests a day, min. 3 and max. 40, incl. 2 from abroad, est. 1974."], "en"),
        (["It sails at 30 km/h.", "Boats of the guard reach 20 m/s.", "Few do."], "en"),
        (["Navega a 30 km/h.", "El barco es viejo.", "La vio la Sra. Paz.", "¿Quién más?"], "es"),
        (["SKARN, 3. Juni (dpa) - The ferry sails again."], "en"),
        (["The vote is at 10:15 a.m. ET on Monday.", "It is open."], "en"),
    ],
)
def test_sentences(sentences, language):
    assert cut(" ".join(sentences), language) == sentences


@pytest.mark.parametrize(
    ("sentences", "language"),
    [
        (["船在周日再次起航。", "票价是9元。", "“没有人付钱。”他说。", "就这样。"], "zh"),
        (["“不行！”她回答。", "“船太旧了。”"], "zh"),
        (["船は日曜日に出た!", "切符は9円だ?", "高い。"], "ja"),
        (["「高い。」と彼は言った。", "船は古い。"], "ja"),
    ],
)
def test_sentences_without_spaces(sentences, language):
    assert cut("".join(sentences), language) == sentences


def kinds(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(span.kind.value, text[span.start : span.end]) for span in segment(text, language)]


@pytest.mark.parametrize(
    ("lead", "language"),
    [("船在周日再次起航。票价是9元。", "zh"), ("船は日曜日に出た。", "ja"), ("The ferry sails again.[1]", "en"),
     ("The ferry sails again.² ", "en")],
)  # fmt: skip
def test_a_lead_that_ends_like_a_sentence_is_no_headline(lead, language):
    assert kinds(f"{lead}\n\nNobody knows why.", language)[0][0] == "body"


def test_double_spaced_lines_are_one_paragraph():
    text = (
        "Ferry to Skarn\n\nThe ferry to the island of Skarn sails again since Sunday, the\n\nharbour office said. A "
        "ticket costs 9 crowns for everybody who\n\nis older than sixteen years, and 4 crowns for all of the others\n\n"
        "who come with them."
    )
    assert [(kind, " ".join(words.split())) for kind, words in kinds(text)] == [
        ("headline", "Ferry to Skarn"),
        ("body", "The ferry to the island of Skarn sails again since Sunday, the harbour office said."),
        (
            "body",
            (
                "A ticket costs 9 crowns for everybody who is older than sixteen years, and 4 crowns for all of the "
                "others who come with them."
            ),
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("width", [50, 60, 65, 72, 80, 100])
def test_sentences_of_double_spaced_articles_stay_whole(width):
    """The articles of the corpus, typed double-spaced, have the sentences that they have without that."""
    whole = wanted = 0
    for path in sorted((ROOT / "corpus" / "articles").glob("*.txt")):
        text = path.read_text("utf-8")
        lines = [line for block in text.split("\n\n") for line in wrap(" ".join(block.split()), width)]
        found = {" ".join(words.split()) for _, words in kinds("\n\n".join(lines))}
        sentences = [" ".join(words.split()) for _, words in kinds(text)]
        whole += sum(sentence in found for sentence in sentences)
        wanted += len(sentences)
    assert whole >= 0.9 * wanted


def test_short_paragraphs_are_not_double_spaced_lines():
    text = "Ferry\n\nIt sails.\n\nNobody knows why it does.\n\nThe fare is 9 crowns.\n\nFew can pay."
    assert len({span.paragraph for span in segment(text)}) == 5


def test_the_marks_of_quoted_mail_go(write):
    mail = "All,\n\n> The ferry to the island of Skarn sails again since\n> Sunday. A ticket costs 9 crowns.\n\nNora\n"
    (article,) = read(expand([str(write("a.txt", mail))])[0])
    assert "again since\nSunday. A" in article.text
    (article,) = read(expand([str(write("b.txt", "Fares\n> 9 crowns are a lot.\nSo it is."))])[0])
    assert "> 9 crowns" in article.text


def test_a_line_of_dates_with_a_time_zone_is_a_byline():
    text = "Ferry\nBy Nora Dahl\nPublished June 3, 2026 at 9:41 a.m. PT | Updated June 4, 2026, 8 p.m. CT\n\nIt sails."
    assert [kind for kind, _ in kinds(text)] == ["headline", "byline", "byline", "body"]


@pytest.mark.parametrize("time", ["7.41pm", "7:41 a.m.", "7pm", "19:41 CET"])
def test_the_time_above_a_post_of_a_live_page_is_a_byline(time):
    assert ("byline", time) in kinds(f"Ferry sails\n\n{time}\n\nIt left the harbour.")


ASIDES = [
    "— Karl Ott (@karlott) March 3, 2026",
    "-- Ana Ruiz, Lysna (@ana.ruiz@social.example)",
    "https://t.co/abc123 View this post on Instagram A post shared by Karl Ott (@karlott)",
    "Read more: The mill was fined 2 million crowns",
    "[Related: The mill was fined 2 million crowns]",
    "SEE ALSO | Mill fined",
    "Lesen Sie auch: Die Mühle zahlt 2 Millionen",
    "Related stories",
    "More from the Skarn Gazette",
    "Sign up for our newsletter and get 5 stories a day.",
    "Correction: An earlier version of this article said that the fare was 90 crowns. It is 9.",
    "Clarification, June 5: The ferry sailed in 1974, not in 1947.",
    "This article was updated on June 5 to give the right fare.",
    "(This June 3 story has been corrected to say 9 crowns, not 90, in paragraph 2)",
    "Editor’s note: The author sails on the ferry.",
    "Photo: Nora Dahl / Gazette",
    "The ferry in Skarn in May 2025. (Photo by Nora Dahl/Gazette)",
    "Gazette writer Ola Berg in Skarn contributed to this report.",
    "Copyright 2026 Skarn Gazette. All rights reserved.",
    "Sources",
    "Sources: harbour office of Skarn, Yearly accounts 2025",
    "Quellen:",
    "Nora Dahl is a reporter who has covered Skarn since 2015. Reach her at nora@gazette.example.",
]


def test_the_sources_of_an_article_are_no_part_of_it():
    lines = (
        "Harbour office, Yearly accounts, 2025\nInterview with Mia Roth, captain, May 11, 2026\nSkarn Gazette, “Ferry”"
    )
    text = f"Ferry sails\n\nThe fare is 9 crowns.\n\nOur sources\n\n{lines}\n\nThe ferry sails since 2019. It is red."
    assert [kind for kind, _ in kinds(text)][2:] == ["aside"] * 4 + ["body"] * 2


@pytest.mark.parametrize("words", ["Sources: the mayor wants to go.", "Source of the trouble is a pump. It leaked."])
def test_words_that_begin_like_such_a_heading_stay(words):
    assert "aside" not in dict(kinds(f"Ferry sails\n\nThe fare is 9.\n\n{words}"))


@pytest.mark.parametrize("aside", ASIDES)
def test_what_stands_beside_the_article_is_a_kind_of_its_own(aside):
    text = f"Ferry sails again\n\nThe fare is 9 crowns.\n\nIt was 8.\n\n{aside}\n"
    assert {kind for kind, _ in kinds(text)[3:]} == {"aside"}
    assert [kind for kind, _ in kinds(text)[:3]] == ["headline", "body", "body"]


@pytest.mark.parametrize(
    "words",
    [
        "— the mayor (@skarn) said in March that the fare had been 9 crowns. It had not.",
        "https://ferry.example lists 9 fares.",
        "Corrections officers in Skarn went on strike on Monday.",
        "Related to this, the fare rose by 2 crowns in May.",
        "Read more than one report and you will see that the fare rose.",
        "Photo finishes decided 4 of the races on Sunday.",
        "Sign of the times: 9 of 10 cabins are empty.",
        "The article was updated by the parliament in a vote of 40 to 12.",
        "Nora Dahl is a captain who has sailed to Skarn since 2015.",
        "Subscribers paid 9 crowns a month in 2025.",
        "More from the ferry than from the harbour is earned in summer, the accounts show, and 9 crowns are a lot.",
    ],
)
def test_sentences_of_the_article_are_not(words):
    text = f"Ferry sails again\n\nThe fare is 9 crowns.\n\n{words}\n\nIt was 8."
    assert {kind for kind, _ in kinds(text)[1:]} == {"body"}


def test_links_below_their_heading_are_asides():
    text = (
        "Ferry sails\n\nThe fare is 9.\n\nRelated stories\n- Mill fined 2 million\n- School adds 3 classes\n\nIt was 8."
    )
    assert [kind for kind, _ in kinds(text)] == ["headline", "body", "aside", "aside", "aside", "body"]


def test_rows_of_a_table_stand_in_one_paragraph_below_its_header():
    text = "Fares\n\nThey rose.\n\nYear | Fare\n2024 | 8\n2025 | 9\n\nIt is a lot."
    spans = segment(text)
    assert [(span.kind.value, span.paragraph) for span in spans[2:5]] == [
        ("table_header", 2), ("list_item", 2), ("list_item", 2),
    ]  # fmt: skip
    assert spans[5].paragraph == 3


def test_a_table_without_a_header_has_none():
    assert [kind for kind, _ in kinds("Fares\n\nThey rose.\n\nMay | 8\nJune | 9\n\nA lot.")][2:4] == ["list_item"] * 2


def test_markdown_of_a_blog(write):
    post = (
        "---\ntitle: Ferry sails\n---\n\nThe fare was 9 crowns in 2024<sup>3</sup>, ~~90~~ as they say.[^1]\n\n"
        "It was <del>80</del> 8 before, on 900 m<sup>2</sup>.\n\n{% include prompt.html %}\n\n[^1]: Accounts of 2024.\n"
    )
    (article,) = read(expand([str(write("a.md", post))])[0])
    assert article.text == (
        "The fare was 9 crowns in 2024³, as they say.[1]\n\nIt was 8 before, on 900 m².\n\n[1] Accounts of 2024.\n"
    )
    assert segment(article.text, "en", article.headline_end)[0].kind.value == "body"


def test_spacy_agrees_where_it_is_not_asked():
    """Every English word that spaCy has a rule for, and words that it has none for."""
    rules = {word.rstrip(".") for word in English.Defaults.tokenizer_exceptions}
    plain = {word for word in rules if re.fullmatch("[A-Za-z][a-z]+", word)}
    assert len(plain) > 100
    for word in plain | {word.capitalize() for word in plain} | {"metre", "metres", "Arvik", "qzx"}:
        assert spacy_ends_sentence(word, "en") == ask_spacy(word, "en"), word


@given(st.from_regex("[A-Za-z][a-z]{1,8}", fullmatch=True))
def test_spacy_agrees_about_any_plain_word(word):
    assert spacy_ends_sentence(word, "en") == ask_spacy(word, "en")
