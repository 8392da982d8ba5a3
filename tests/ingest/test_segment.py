"""Sentences of hard cases, one table per kind of trouble; every text is made up for the test."""

import pytest

from annotator.domain.vocabulary import SentenceKind
from annotator.ingest.segment import SEGMENTER, SEGMENTER_NAME, SEGMENTER_VERSION, segment


def cut(text: str, language: str | None = "en") -> list[str]:
    """The sentences of one paragraph, as strings."""
    return [text[span.start : span.end] for span in segment(text, language)]


def kinds(text: str) -> list[tuple[str, str]]:
    """Kind and text of each sentence."""
    return [(span.kind.value, text[span.start : span.end]) for span in segment(text)]


ONE_SENTENCE = [
    "Mr. Novák met Mrs. Dvořák and Dr. Lind at the St. Vitus Clinic.",
    "Gen. Ana Pires, Lt. Col. Ito and Sgt. Ruiz signed it.",
    "The U.S. Senate and the U.K. Treasury agreed.",
    "J. K. Almond wrote it with A.B. Cedar and George W. Elm.",
    "Bus No. 5 left before buses nos. 7 and 8.",
    "Use fresh fruit, e.g. apples or pears, i.e. nothing frozen.",
    "It rained from Jan. 5 to Feb. 12 in Sept. 2019.",
    "The shop opens at 8 a.m. Monday and shuts at 6 p.m. Friday.",
    "Prices rose 3.5 percent to $1.25 a litre.",
    "Read it on www.ledger.example or at ledger.example/a?b=c!d every day.",
    "Well... maybe later they will come.",
    "Well… maybe later they will come.",
    "Acme Inc. CEO Jo Beam and Basalt Ltd. Chairman Al Reed resigned.",
    "See Fig. 3 and Art. 12, vol. 2, p. 14.",
    "The case Smith vs. Jones was closed.",
    "“Is it true?” he asked.",
    "“Stop!” she said.",
    '"Stop!" she said.',
    "“Is it true?” Novák asked the committee.",
    "“Who pays?” Prime Minister Eva Holm asked on Monday.",
    "‘Is it true?’ he asked.",
    "« Est-ce vrai ? » demanda-t-il.",
    "„Ist das wahr?“, fragte er.",
    "No full stop at the end",
    "The album “Help!” sold well.",
    "He waited … and waited.",
    "They cut “the budget […] by half” again.",
    "Yahoo! is a firm.",
    "Version 2.0.1 of node.js is out.",
    "The study (Lee et al. 2019) was small.",
    "It was founded by Martin Reed Jr. Foundation trustees.",
    "The E. coli count fell.",
]


@pytest.mark.parametrize("text", ONE_SENTENCE)
def test_stays_one_sentence(text):
    assert cut(text) == [text]


SEVERAL = [
    "The rain stopped.|The sun came out.",
    "He moved to the U.S.|The move surprised us.",
    "She left at 5 p.m.|They stayed.",
    "He works for Acme Inc.|It makes anvils.",
    "Is it safe?|Nobody knows!|Everyone hopes.",
    "“We won.”|Holm said the count was over.",
    "“We won.|They lost,” he said.",
    "He said “no.”|Then he left.",
    "He said no (twice).|Then he left.",
    "(It was shut.)|They went home.",
    "It was shut. [3]|They went home.".replace(". [3]", ".[3]"),
    "He paused...|Then he spoke.",
    "He paused…|Then he spoke.",
    "Sales fell. […]|They rose again.".replace(". […]|", ".|[…] "),
    "It cost $5.|20 people paid.",
    "The vote was in 2019.|Turnout fell.",
    "Is that your answer?|No.|It is not.",
    "Shares fell 3%.|iPhone sales rose.",
    "It rained last year.|The harvest failed.".replace("|", "|"),
    "What?!|Nobody told us.",
    "He plays for F.C. Dunes.|They lost.",
    "“Really?”|The answer was no.",
    "Police came.|“Go home,” they said.",
    "Police came.|(Nobody was hurt.)",
    "NATO met.|The EU did not.",
    "It was plan B.|The first had failed.",
    "Go to ledger.example.|Read it.",
    "One 😀!|Two 👨‍👩‍👧‍👦.|Three é́.",
]


@pytest.mark.parametrize("marked", SEVERAL)
def test_is_cut_where_the_bars_stand(marked):
    assert cut(marked.replace("|", " ")) == marked.split("|")


def test_a_space_lost_after_a_full_stop_is_seen():
    assert cut("The harvest failed.The minister resigned.") == ["The harvest failed.", "The minister resigned."]


def test_a_capitalised_domain_is_not_a_lost_space():
    assert cut("She books at Rooms.Example every year.") == ["She books at Rooms.Example every year."]


def test_text_without_capitals_is_still_cut():
    assert cut("it rained all day. nobody came.") == ["it rained all day.", "nobody came."]


OTHER_LANGUAGES = [
    (
        "ja",
        "雨が降った。「本当ですか。」と彼は言った。誰も来なかった！",
        ["雨が降った。", "「本当ですか。」と彼は言った。", "誰も来なかった！"],
    ),
    ("zh-Hans", "下雨了。没有人来？是的。", ["下雨了。", "没有人来？", "是的。"]),
    ("ar", "هل هذا صحيح؟ نعم إنه صحيح.", ["هل هذا صحيح؟", "نعم إنه صحيح."]),
    ("hi", "बारिश हुई। कोई नहीं आया।", ["बारिश हुई।", "कोई नहीं आया।"]),
    (
        "cs",
        "Dne 12. května přišel Dr. Novák. Odešel 3. 6. večer.",
        ["Dne 12. května přišel Dr. Novák.", "Odešel 3. 6. večer."],
    ),
    ("de", "Am 3. Oktober kam er z.B. mit dem Zug. Er blieb.", ["Am 3. Oktober kam er z.B. mit dem Zug.", "Er blieb."]),
    ("fr", "Il pleut. « Vraiment ? » Oui, vraiment.", ["Il pleut.", "« Vraiment ? »", "Oui, vraiment."]),
    ("es", "¿Es verdad? ¡Claro! El Sr. Ruiz lo dijo.", ["¿Es verdad?", "¡Claro!", "El Sr. Ruiz lo dijo."]),
    ("he", "ירד גשם. איש לא בא.", ["ירד גשם.", "איש לא בא."]),
    ("tlh", "It rained. Nobody came.", ["It rained.", "Nobody came."]),
    (None, "Mr. Reed came. He left.", ["Mr. Reed came.", "He left."]),
    ("", "Mr. Reed came. He left.", ["Mr. Reed came.", "He left."]),
    ("EN_gb", "Gen. Reed came. He left.", ["Gen. Reed came.", "He left."]),
]


@pytest.mark.parametrize(("language", "text", "expected"), OTHER_LANGUAGES)
def test_other_languages(language, text, expected):
    assert cut(text, language) == expected


def test_the_headline_stands_alone_even_with_a_colon():
    text = "Ministers must act on floods: Holm\nEva Holm said on Monday that the dam was old.\nIt was built in 1931."
    assert kinds(text) == [
        ("headline", "Ministers must act on floods: Holm"),
        ("body", "Eva Holm said on Monday that the dam was old."),
        ("body", "It was built in 1931."),
    ]
    assert [span.paragraph for span in segment(text)] == [0, 1, 2]


@pytest.mark.parametrize(
    "headline",
    [
        "Is the dam safe? Engineers say yes",
        "Dam fails in the U.S.",
        "“We will rebuild”: minister on the dam",
        "Floods, fires and frost",
        "Dam to close!",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\r\n", "\n\n", "\r", "\u2028"])
def test_headlines_are_one_sentence(headline, gap):
    text = f"{headline}{gap}The dam was built in 1931. It leaks."
    assert kinds(text)[0] == ("headline", headline)
    assert len(segment(text)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "The dam was built in 1931.\nIt leaks.",
        "Only one line",
        "- a list\n- from the start",
        "By Jana Reed\nThe dam leaks.",
        "A first line that goes on and on " + "with words " * 20 + "\nThe dam leaks.",
    ],
)
def test_no_headline_where_there_is_none(text):
    assert SentenceKind.HEADLINE not in {span.kind for span in segment(text)}


def test_a_headline_the_reader_knows_wins():
    text = "The dam leaks. It is old.\nNobody knew it."
    spans = segment(text, headline_end=25)
    assert [(span.start, span.end, span.kind.value) for span in spans] == [(0, 25, "headline"), (26, 41, "body")]


def test_a_headline_over_two_wrapped_lines_is_one_sentence():
    text = (
        "Harbour authority plans to double its cargo by the end\nof the decade, minister says\n\n"
        "The harbour authority said on Monday that it would double the\n"
        "cargo it handles, which was flat for years. Ships wait.\n"
    )
    assert [kind for kind, _ in kinds(text)] == ["headline", "body", "body"]
    assert kinds(text)[0][1].endswith("minister says")


BYLINES = [
    "By Jana Malá",
    "By Jana Malá and Petr de Groot, Ledger Staff",
    "12 May 2026",
    "May 12, 2026",
    "Published: 12 May 2026, 10:15 CET",
    "Updated May 12, 2026 at 5:30 p.m. EDT",
    "2026-05-12",
    "By Jana Malá | 12 May 2026",
    "Jana Malá · Updated 12 May 2026",
    "PRAGUE, 12 May 2026",
    "Autor: Jana Malá",
    "3 min read",
    "By Žofie Nová and Đặng Vy, Elmské listy, 8 February 2026",
    "Opinion | Maud Reed",
]


@pytest.mark.parametrize("byline", BYLINES)
def test_bylines_and_date_lines(byline):
    text = f"Dam to close\n{byline}\nThe dam was built in 1931."
    assert kinds(text) == [("headline", "Dam to close"), ("byline", byline), ("body", "The dam was built in 1931.")]


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the rain had stopped.",
        "By then it was too late",
        "PRAGUE, 12 May (Agency) — The dam will close.",
        "In 2019 it rained.",
        "May was cold.",
        "2,300 people left",
        "Opinion",
        "Analysis, opinion and 20 letters",
    ],
)
def test_not_a_byline(line):
    assert ("byline", line) not in kinds(f"Dam to close\n{line}\nThe dam was built in 1931.")


def test_closing_credits_are_a_byline():
    body = ["Dam to close", "The dam is old.", "It leaks.", "It is high.", "It is wide.", "It is grey."]
    text = "\n".join([*body, "(Reporting by Jana Malá; Editing by P. Reed)"])
    assert kinds(text)[-1] == ("byline", "(Reporting by Jana Malá; Editing by P. Reed)")


def test_list_items_and_what_stands_around_them():
    text = "The plan has parts:\n- a new dam\n- a new road. It is long.\n• a bridge\nWork starts in May."
    assert kinds(text) == [
        ("body", "The plan has parts:"),
        ("list_item", "- a new dam"),
        ("list_item", "- a new road."),
        ("list_item", "It is long."),
        ("list_item", "• a bridge"),
        ("body", "Work starts in May."),
    ]


def test_numbered_items_keep_their_number():
    text = "Steps\n\n1. Measure it. Twice.\n2. Cut it.\n10) Not a neighbour of two."
    assert kinds(text)[1:] == [
        ("list_item", "1. Measure it."),
        ("list_item", "Twice."),
        ("list_item", "2. Cut it."),
        ("body", "10) Not a neighbour of two."),
    ]


def test_a_paragraph_that_opens_with_a_number_is_no_list():
    assert [kind for kind, _ in kinds("It was cold.\n12. May was colder still.\nSnow fell.")] == ["body"] * 3


@pytest.mark.parametrize("bar", ["\t", " | ", "    "])
def test_each_row_of_a_table_is_one_sentence(bar):
    rows = [bar.join(row) for row in (["Town", "Votes"], ["St. Ives", "1,204"], ["Elm. Oak", "99. Two"])]
    text = "Results by town follow.\n\n" + "\n".join(rows) + "\n\nTurnout fell."
    assert kinds(text)[1:-1] == list(zip(("table_header", *["list_item"] * 2), rows, strict=True))


def test_one_line_with_a_tab_is_no_table():
    assert kinds("Dam to close\nThe dam\tleaks. It is old.\nIt is high.")[1:3] == [
        ("body", "The dam\tleaks."),
        ("body", "It is old."),
    ]


def test_subheadings_stand_alone():
    text = "Dam to close\n\nThe dam is old.\n\nWhat happens next\n\nWork starts in May."
    assert [sentence for _, sentence in kinds(text)] == [
        "Dam to close", "The dam is old.", "What happens next", "Work starts in May.",
    ]  # fmt: skip


WRAPPED = """\
Dam on the Elm to close after ninety years
By Jana Malá

The dam on the river Elm, which has kept the valley dry since it was
built in 1931, will close next year, the water authority said. Nobody
will have to move, it added, although the lower road may be shut for
some weeks
- which is nothing new - while the wall comes down.

Engineers had warned that the wall leaks. Repairs would have cost more
than a new dam, as everybody on the council knew full well, and Mr.
Reed, who ran it for years, agreed.

What will follow:
- a park of twelve hectares along the western shore, with a path that
  leads to the old mill
- a smaller dam
"""


def test_hard_wrapped_lines_are_one_paragraph():
    spans = segment(WRAPPED)
    texts = [" ".join(WRAPPED[span.start : span.end].split()) for span in spans]
    assert texts == [
        "Dam on the Elm to close after ninety years",
        "By Jana Malá",
        (
            "The dam on the river Elm, which has kept the valley dry since it was built in 1931, will close next year, "
            "the water authority said."
        ),
        (
            "Nobody will have to move, it added, although the lower road may be shut for some weeks - which is nothing "
            "new - while the wall comes down."
        ),
        "Engineers had warned that the wall leaks.",
        (
            "Repairs would have cost more than a new dam, as everybody on the council knew full well, and Mr. Reed, "
            "who ran it for years, agreed."
        ),
        "What will follow:",
        "- a park of twelve hectares along the western shore, with a path that leads to the old mill",
        "- a smaller dam",
    ]
    assert [span.paragraph for span in spans] == [0, 1, 2, 2, 3, 3, 4, 5, 6]
    assert [span.kind.value for span in spans[-2:]] == ["list_item", "list_item"]


def test_wrapped_paragraphs_without_blank_lines_part_at_a_short_last_line():
    text = (
        "The dam on the river Elm, which has kept the valley dry since it was\nbuilt in 1931, will close next year.\n"
        "Engineers had warned for many years that the old wall leaks, and that\nrepairs would be dear.\n"
    )
    assert [span.paragraph for span in segment(text)] == [0, 1]


def test_short_paragraphs_of_one_line_each_are_not_taken_for_wrapped():
    text = "The mayor of Elm resigned on Monday evening.\nHe gave no reason for it.\nVoters were surprised by it.\n"
    assert [span.paragraph for span in segment(text)] == [0, 1, 2]


def test_the_name_of_the_segmenter_holds_its_version():
    assert f"{SEGMENTER_NAME}/{SEGMENTER_VERSION}" == SEGMENTER
