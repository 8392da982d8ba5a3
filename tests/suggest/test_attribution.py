"""Who says it: cues and speakers inside a sentence, across a quotation, across an article."""

from collections.abc import Callable

import pytest
from spacy.language import Language

from annotator.domain import SentenceKind, SentenceText
from annotator.suggest.attribution import Attribution, Heard, attribute, hear
from annotator.suggest.reading import Entity, Reading, quoted_places
from tests.suggest.conftest import Reader, body, reader_of

Attribute = Callable[[list[SentenceText]], list[Attribution]]


@pytest.fixture(scope="module")
def speakers(nlp: Language) -> Attribute:
    """Attribution of an article through the whole path."""
    reading = reader_of(nlp)
    return lambda article: attribute(article, [hear(reading(sentence.text)) for sentence in article])


INSIDE = [
    ("The mayor said that the pool would open in June.", "The mayor", "said"),
    ("The pool would open in June, said Greta Holm.", "Greta Holm", "said"),
    ("“The pool opens in June,” said Greta Holm, who runs it.", "Greta Holm", "said"),
    ("“The pool opens in June,” Greta Holm told reporters.", "Greta Holm", "told"),
    ("According to the water board, the level fell by a metre.", "the water board", "according to"),
    ("The level fell by a metre, according to Greta Holm.", "Greta Holm", "according to"),
    ("So far, Holm says, nobody has complained.", "Holm", "says"),
    ("The head of the water board, Greta Holm, denied the report.", "Greta Holm", "denied"),
    ("The company’s spokesman added that 40 jobs were lost.", "The company’s spokesman", "added"),
    ("Holm, who said the pump was old, left.", "Holm", "said"),
    ("Holm called the fee “a joke”.", "Holm", "called"),
    ('"The pool opens in June," said Greta Holm.', "Greta Holm", "said"),
    ("„The pool opens in June“, Greta Holm said.", "Greta Holm", "said"),
    ("It opens soon,” Holm said.", "Holm", "said"),
]
NOBODY = [
    "The pool opens in June.",
    "“He said it was fine, and she said it was not.”",
    "I said that it was late.",
    "A dozen accidents were reported.",
    "Holm did not say how many.",
    "Holm called the police at noon.",
    "Nobody had to report the loss.",
]


@pytest.mark.parametrize(("text", "speaker", "cue"), INSIDE, ids=lambda value: str(value)[:25])
def test_a_sentence_names_its_speaker(reading: Reader, text: str, speaker: str, cue: str) -> None:
    heard = hear(reading(text))
    assert (heard.speaker, heard.cue) == (speaker, cue)


@pytest.mark.parametrize("text", NOBODY)
def test_a_sentence_that_names_nobody(reading: Reader, text: str) -> None:
    heard = hear(reading(text))
    assert (heard.speaker, heard.cue) == (None, None)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Greta Holm said the pool was open.", "Greta Holm"),
        ("“It is open,” said Greta Holm on Monday.", "Greta Holm"),
        ("According to Greta Holm it is open.", "Greta Holm"),
        ("“It is open,” she said.", "she"),
        ("The pool is open.", None),
    ],
)
def test_names_beside_the_cue_do_without_a_parse(blank_reading: Reader, text: str, speaker: str | None) -> None:
    assert hear(blank_reading(text)).speaker == speaker


def test_a_pronoun_is_the_last_speaker(speakers: Attribute) -> None:
    found = speakers(
        body("Greta Holm said the pump was old.", "“It failed twice,” she said.", "“Now it is new,” she added.")
    )
    assert [one.speaker for one in found] == ["Greta Holm"] * 3
    assert [one.cue for one in found] == ["said", "said", "added"]


def test_a_pronoun_may_be_somebody_introduced_without_speaking(speakers: Attribute) -> None:
    found = speakers(body("Greta Holm has run the pool for ten years.", "“It failed twice,” she said."))
    assert found == [Attribution(), Attribution("Greta Holm", "said")]


def test_a_woman_who_spoke_is_not_he(speakers: Attribute) -> None:
    found = speakers(
        body(
            "Jan Berg said the fee was fair.",
            "Greta Holm said it was not.",
            "“It rose,” she said.",
            "“A little,” he said.",
        )
    )
    assert [one.speaker for one in found] == ["Jan Berg", "Greta Holm", "Greta Holm", "Jan Berg"]


def test_it_is_no_person(speakers: Attribute) -> None:
    found = speakers(
        body("The water board said the dam was safe.", "Greta Holm said nothing else.", "It said the report was old.")
    )
    assert found[2] == Attribution("The water board", "said")


def test_a_speaker_is_forgotten_after_a_while(speakers: Attribute) -> None:
    rain = ["It rained."] * 6
    found = speakers(body("Greta Holm said the pump was old.", *rain, "“It failed twice,” she said."))
    assert found[-1] == Attribution(None, "said")


class TestQuotations:
    def test_every_sentence_of_a_quotation_has_its_speaker(self, speakers: Attribute) -> None:
        article = [
            *body("The day was hot."),
            *body(
                "“The pump failed twice,” said Greta Holm.",
                "“It was thirty years old.",
                "Nobody had the parts.”",
                quotation=0,
            ),
            *body("The pool stayed open."),
        ]
        holm = Attribution("Greta Holm", "said")
        assert speakers(article) == [Attribution(), holm, holm, holm, Attribution()]

    def test_a_cue_at_the_end_reaches_back_to_the_start(self, speakers: Attribute) -> None:
        article = body("“It was thirty years old.", "Nobody had the parts,” said Greta Holm.", quotation=4)
        assert speakers(article) == [Attribution("Greta Holm", "said")] * 2

    def test_a_paragraph_that_is_only_a_quote_belongs_to_who_spoke_before(self, speakers: Attribute) -> None:
        article = [
            *body("“The pump failed twice,” said Greta Holm.", quotation=0),
            *body("“It was thirty years old.”", quotation=1),
            *body("“Nobody had the parts.”", quotation=2),
        ]
        assert speakers(article) == [Attribution("Greta Holm", "said")] * 3

    def test_a_quote_after_plain_text_has_no_speaker(self, speakers: Attribute) -> None:
        article = [
            *body("Greta Holm said the pump was old.", "The day was hot."),
            *body("“It was thirty years old.”", quotation=0),
        ]
        assert speakers(article)[-1] == Attribution()

    def test_a_few_quoted_words_take_no_speaker_from_before(self, speakers: Attribute) -> None:
        article = [
            *body("Greta Holm said the pump was old."),
            *body("The pool has a new “eco friendly” pump that came from Denmark in May.", quotation=0),
        ]
        assert speakers(article)[-1] == Attribution()


class TestQuotedPlaces:
    @pytest.mark.parametrize(
        ("words", "inside", "expected"),
        [
            ("a “ b ” c", False, "01110"),
            ('a " b " c', False, "01110"),
            ("a ” b", False, "110"),
            ("a “ b", False, "011"),
            ("„ a “ b", False, "1110"),
            ("« a » b", False, "1110"),
            ("a b", True, "11"),
            ('a " b', True, "110"),
            ("“ a ” b “ c ”", False, "1110111"),
            ("a b", False, "00"),
        ],
    )
    def test_marks(self, words: str, inside: bool, expected: str) -> None:
        split = words.split()
        count = len(split)
        reading = Reading(
            split, split, [" "] * count, [""] * count, [""] * count, list(range(count)), [], False, False, False
        )
        assert "".join(str(int(mark)) for mark in quoted_places(reading, inside)) == expected


def test_wrong_entity_types_do_not_hide_a_speaker() -> None:
    """The parse says who speaks, whatever the model takes the name for."""
    words = ["Holm", "said", "so", "."]
    for label in ("ORG", "GPE", "PERSON", "DATE"):
        reading = Reading(
            words, [word.lower() for word in words], [" ", " ", "", ""], ["NNP", "VBD", "RB", "."],
            ["nsubj", "ROOT", "advmod", "punct"], [1, 1, 1, 1], [Entity(0, 1, label)], True, True, True,
        )  # fmt: skip
        assert hear(reading) == Heard("Holm", "said", False, ())


def test_a_lone_name_taken_for_a_person_is_nobody_she_could_be(speakers: Attribute) -> None:
    """Only a full name introduces a person: cities are taken for people too often."""
    lone = Heard(people=())
    cue = Heard("she", "said")
    sentences = body("Lysna lost 4,000 people.", "“It hurts,” she said.")
    assert attribute(sentences, [lone, cue])[1] == Attribution(None, "said")


def test_an_empty_article() -> None:
    assert attribute([], []) == []


def test_headlines_name_nobody_without_a_cue(speakers: Attribute) -> None:
    assert speakers([SentenceText("Pool opens after ten years", SentenceKind.HEADLINE, 0)]) == [Attribution()]
