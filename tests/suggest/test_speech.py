"""Who speaks inside one sentence, by which cue, and what is said."""

from collections.abc import Callable

import pytest

from annotator.domain.vocabulary import SentenceKind
from annotator.suggest.parsed_sentence import Entity, Reading, quoted_places
from annotator.suggest.people import Sort
from annotator.suggest.speech import hear
from annotator.suggest.tree import Tree
from tests.suggest.conftest import Listener, Reader

Grow = Callable[[str], Tree]

INSIDE = [
    ("The mayor said that the pool would open in June.", "The mayor", "said", "the pool would open in June"),
    ("The pool would open in June, said Greta Holm.", "Greta Holm", "said", "The pool would open in June"),
    ("“The pool opens in June,” said Greta Holm, who runs it.", "Greta Holm", "said", "The pool opens in June"),
    ("“The pool opens in June,” Greta Holm told reporters.", "Greta Holm", "told reporters", "The pool opens in June"),
    ("According to the water board, the level fell.", "the water board", "According to", "the level fell"),
    ("The level fell by a metre, according to Greta Holm.", "Greta Holm", "according to", "The level fell by a metre"),
    ("So far, Holm says, nobody has complained.", "Holm", "says", "So far … nobody has complained"),
    ("The head of the water board, Greta Holm, denied the report.", "Greta Holm", "denied", "the report"),
    ("The company’s spokesman added that 40 jobs were lost.", "The company’s spokesman", "added", "40 jobs were lost"),
    ("Holm, who said the pump was old, left.", "Holm", "said", "the pump was old"),
    ("Holm called the fee “a joke”.", "Holm", "called", "a joke"),
    ('"The pool opens in June," said Greta Holm.', "Greta Holm", "said", "The pool opens in June"),
    ("„The pool opens in June“, Greta Holm said.", "Greta Holm", "said", "The pool opens in June"),
    ("It opens soon,” Holm said.", "Holm", "said", "It opens soon"),
    ("“It opens,” Holm said, “in June.”", "Holm", "said", "It opens … in June"),
    ("Holm said on Monday the pool was shut.", "Holm", "said", "the pool was shut"),
    ("The board said it was “as clean as glass”.", "The board", "said", "it was “as clean as glass”"),
    ("Harbour Minister General Ana Prell said the port was full.", "Ana Prell", "said", "the port was full"),
    ("The pump, she said, had failed.", "she", "said", "The pump … had failed"),
    ("Holm was told by the board that the pump was old.", "the board", "told", "the pump was old"),
    ("Holm was short: “The pump is old.”", "Holm", None, "The pump is old"),
    ("“The pump is new,” gushed Greta Holm.", "Greta Holm", "gushed", "The pump is new"),
    ("“The pump is new,” the treasurer shot back.", "the treasurer", "shot back", "The pump is new"),
    ("Anna-Lena Holm, a baker, fumed: “The pump is old.”", "Anna-Lena Holm", "fumed", "The pump is old"),
    ("The Washington Post reported that the pump was old.", "The Washington Post", "reported", "the pump was old"),
    ("The Gazette’s Heather Stone reported that it was old.", "Heather Stone", "reported", "it was old"),
    ("Sen. Ana Ruiz (D-Varn) said the pump was old.", "Ana Ruiz", "said", "the pump was old"),
]
NOBODY = [
    "The pool opens in June.",
    "“He said it was fine, and she said it was not.”",
    "I said that it was late.",
    "A dozen accidents were reported.",
    "It was reported that the pump had failed.",
    "Holm did not say how many.",
    "Holm refused to say how many there were.",
    "Holm called the police at noon.",
    "Nobody had to report the loss.",
    "The road added 22 kilometres to the journey.",
    "The order of the day: pump, pipe and valve.",
    "The council called for bids in 2023.",
    "The board rejected the bid.",
    "Two of the nurses asked to be excused.",
    "“The Dam,” a film from 1961, won the prize.",
    "Warning: storms are coming.",
]


def _said(tree: Tree, voice: int = 0) -> str:
    return " … ".join(tree.reading.slice(*piece) for piece in hear(tree).voices[voice].content)


@pytest.mark.parametrize(("text", "speaker", "cue", "content"), INSIDE, ids=lambda value: str(value)[:25])
def test_a_sentence_names_its_speaker(tree: Grow, text: str, speaker: str, cue: str, content: str) -> None:
    grown = tree(text)
    (voice,) = hear(grown).voices
    assert (voice.who.name, voice.cue) == (speaker, cue)
    assert _said(grown) == content


STANCES = [
    ("Holm accused the board of hiding 3 million.", "Holm", "accused", "hiding 3 million"),
    ("Holm praised the nurses for their work.", "Holm", "praised", "their work"),
    ("The union blasted the plan as “a gift to landlords”.", "The union", "blasted", "a gift to landlords"),
    ("The Greens called for a ban on night flights.", "The Greens", "called for", "a ban on night flights"),
    ("Holm asked whether the board had read it.", "Holm", "asked", "the board had read it"),
    ("Campaigners urged the council to close the road.", "Campaigners", "urged", "close the road"),
    ("Holm demanded that the road be closed.", "Holm", "demanded", "the road be closed"),
    ("Holm rejected claims that it was late.", "Holm", "rejected", "claims that it was late"),
    ("The firm dumped 40 tons of acid, which Holm denies.", "Holm", "denies", "The firm dumped 40 tons of acid"),
]


@pytest.mark.parametrize(("text", "speaker", "cue", "content"), STANCES)
def test_speech_acts_that_state_nothing(tree: Grow, text: str, speaker: str, cue: str, content: str) -> None:
    grown = tree(text)
    (voice,) = hear(grown).voices
    assert (voice.who.name, voice.cue, _said(grown), voice.denied) == (speaker, cue, content, True)


def test_a_charge_and_its_denial(tree: Grow) -> None:
    grown = tree("Prosecutors say he took 200,000 crowns, a charge Holt denies.")
    first, second = hear(grown).voices
    assert (first.who.name, _said(grown), first.denied) == ("Prosecutors", "he took 200,000 crowns", False)
    assert (second.who.name, second.cue, second.denied) == ("Holt", "denies", True)


@pytest.mark.parametrize("text", NOBODY)
def test_a_sentence_that_names_nobody(listen: Listener, text: str) -> None:
    assert listen(text).voices == ()


def test_two_voices_in_one_sentence(tree: Grow) -> None:
    grown = tree("Holm said the pump was old, but the board said it was new.")
    first, second = hear(grown).voices
    assert (first.who.name, second.who.name) == ("Holm", "the board")
    assert (_said(grown), _said(grown, 1)) == ("the pump was old", "it was new")


def test_one_voice_says_two_things(tree: Grow) -> None:
    grown = tree("Holm said the pump was old but denied that it had failed.")
    said, denied = hear(grown).voices
    assert (said.who.name, said.denied, denied.who.name, denied.denied) == ("Holm", False, "Holm", True)


def test_what_somebody_tells_of_somebody_else_saying_has_one_voice(tree: Grow) -> None:
    grown = tree("Greta Holm said the driver had told her the brakes failed.")
    (voice,) = hear(grown).voices
    assert voice.who.name == "Greta Holm"
    assert _said(grown) == "the driver had told her the brakes failed"


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("Mayor: no new taxes before 2030", "Mayor", "no new taxes before 2030"),
        ("No new taxes before 2030: mayor", "mayor", "No new taxes before 2030"),
        ("Pumps must be replaced by autumn: Holm", "Holm", "Pumps must be replaced by autumn"),
    ],
)
def test_headlines_with_a_colon(reading: Reader, text: str, speaker: str, content: str) -> None:
    grown = Tree(reading(text))
    (voice,) = hear(grown, SentenceKind.HEADLINE).voices
    assert (voice.who.name, voice.cue, grown.reading.slice(*voice.content[0])) == (speaker, None, content)
    assert hear(grown, SentenceKind.BODY).voices == ()


@pytest.mark.parametrize("text", ["Correction: the pool is shut", "Winter marathon: 4,100 runners, one proposal"])
def test_not_everything_before_a_colon_speaks(reading: Reader, text: str) -> None:
    assert hear(Tree(reading(text)), SentenceKind.HEADLINE).voices == ()


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
    voices = hear(Tree(blank_reading(text))).voices
    assert [voice.who.name for voice in voices] == ([speaker] if speaker else [])


@pytest.mark.parametrize(
    ("text", "sort", "pronoun"),
    [
        ("The spokeswoman said it was late.", Sort.PERSON, "she"),
        ("Mr Holm said it was late.", Sort.PERSON, "he"),
        ("The water board said it was late.", Sort.BODY, ""),
        ("Residents said it was late.", Sort.GROUP, ""),
        ("Greta Holm said it was late.", Sort.PERSON, "she"),
        ("Peter Holm said it was late.", Sort.PERSON, "he"),
        ("Robin Holm said it was late.", Sort.PERSON, ""),
        ("Martin said it was late.", Sort.UNSURE, ""),
        ("NATO said it was late.", Sort.BODY, ""),
        ("Greta Holm and Jan Berg said it was late.", Sort.GROUP, ""),
    ],
)
def test_what_sort_of_speaker_it_is(listen: Listener, text: str, sort: Sort, pronoun: str) -> None:
    (voice,) = listen(text).voices
    assert (voice.who.sort, voice.who.pronoun) == (sort, pronoun)


def test_wrong_entity_types_do_not_hide_a_speaker() -> None:
    """The parse says who speaks, whatever the model takes the name for."""
    words = ["Holm", "said", "it", "fell", "."]
    for label in ("ORG", "GPE", "PERSON", "DATE"):
        reading = Reading(
            words, [word.lower() for word in words], [" ", " ", " ", "", ""], ["NNP", "VBD", "PRP", "VBD", "."],
            ["nsubj", "ROOT", "nsubj", "ccomp", "punct"], [1, 1, 3, 1, 1], [Entity(0, 1, label)], True, True, True,
        )  # fmt: skip
        (voice,) = hear(Tree(reading)).voices
        assert (voice.who.name, voice.cue, voice.content) == ("Holm", "said", ((2, 4),))


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
