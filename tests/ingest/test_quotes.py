"""Which sentences belong to one quotation, and which are somebody's words."""

import pytest

from annotator.ingest.segment import segment


def quotations(text: str) -> list[tuple[int | None, str, str]]:
    """Quotation number, kind and text of each sentence."""
    return [(span.quotation, span.kind.value, text[span.start : span.end]) for span in segment(text)]


def numbers(text: str) -> list[int | None]:
    return [span.quotation for span in segment(text)]


MARKS = ["“{}”", '"{}"', "«{}»", "»{}«", "„{}“", "„{}”", "‘{}’", "« {} »", "”{}”", "'{}'", "‹{}›"]


@pytest.mark.parametrize("marks", MARKS)
def test_a_quotation_over_two_sentences_has_one_number(marks):
    text = "The dam is old.\n" + marks.format("Nobody saw it coming. It was a long night for us.") + "\nThe dam leaks."
    assert [(number, kind) for number, kind, _ in quotations(text)] == [
        (None, "body"), (0, "quote"), (0, "quote"), (None, "body"),
    ]  # fmt: skip


@pytest.mark.parametrize("marks", MARKS)
def test_the_attribution_shares_the_number(marks):
    text = "The dam is old.\n" + marks.format("Nobody saw it coming. It was a long night,") + " he said. The dam leaks."
    assert numbers(text) == [None, 0, 0, None]


def test_quotations_are_counted_in_order():
    text = "“One dam is enough,” he said. Rain fell. “Two are better,” she said. “Or three.”"
    assert numbers(text) == [0, None, 1, 2]


def test_two_parts_in_one_sentence_are_one_quotation():
    text = "“It rained. It poured,” he said, “and then it snowed. We left.” Nobody came."
    assert numbers(text) == [0, 0, 0, None]


def test_a_quotation_of_two_paragraphs_repeats_its_opening_mark():
    text = "He was angry.\n“The dam is old. It leaks.\n“We told them so,” Reed said.\nNobody came."
    assert numbers(text) == [None, 0, 0, 0, None]


def test_an_unclosed_quotation_ends_with_its_paragraph():
    text = "He was angry.\n“The dam is old. It leaks.\nNobody came. It rained.\nThe end came."
    assert numbers(text) == [None, 0, 0, None, None, None]


def test_a_second_opening_mark_ends_an_unclosed_quotation():
    text = "He was “angry. Rain fell. She said: “I am not.” Nobody came."
    assert numbers(text) == [0, 0, 0, None]


def test_an_unclosed_headline_does_not_reach_into_the_body():
    assert numbers("Reed: “The dam is old\n“We told them,” Holm said.\nRain fell.") == [0, 1, None]


def test_the_sentence_that_introduces_a_quotation_shares_its_number():
    text = "Rain fell.\nReed told reporters this:\n“The dam is old. It leaks.”\nNobody came."
    assert quotations(text)[1:4] == [
        (0, "body", "Reed told reporters this:"),
        (0, "quote", "“The dam is old."),
        (0, "quote", "It leaks.”"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The dogs’ owners and the band’s fans met in the ’90s.",
        "It's the boys' and girls' school.",
        'It was 6\'2" tall and 5" wide.',
        "Rock ’n’ roll is here.",
    ],
)
def test_apostrophes_and_inches_quote_nothing(text):
    assert numbers(text) == [None]


@pytest.mark.parametrize(
    "text",
    [
        "“The dam is old,” he said.",
        "“The dam is old”, said Reed.",
        "“Never,” he told reporters on Friday.",
        "“Is it old?” he asked.",
        "Reed said: “The dam is old.”",
        "Reed told them, “It leaks.”",
        "“The dam is old”",
        "“Never.”",
        "‘The dam is old,’ he said.",
    ],
)
def test_utterances_are_quotes(text):
    assert [kind for _, kind, _ in quotations(text)] == ["quote"]


@pytest.mark.parametrize(
    "text",
    [
        "He expects to “substantially” raise the wall.",
        "The “action plan” was agreed.",
        "“Action plan” is what they call it.",
        "The council, which met on Monday, said the wall was sound, but it added “it is early to say that”.",
        "“Green” energy is cheap.",
    ],
)
def test_quoted_words_in_somebody_elses_sentence_stay_body(text):
    assert [(number, kind) for number, kind, _ in quotations(text)] == [(0, "body")]


def test_kinds_other_than_body_stay():
    text = "“Never again”\n- “A dam,” he said.\n- “A road,” she said.\nRain fell."
    assert [kind for _, kind, _ in quotations(text)] == ["headline", "list_item", "list_item", "body"]
