"""Turns of transcripts and interviews, and posts: who speaks, and where the words begin."""

import pytest

from annotator.domain.suggestion import SentenceText
from annotator.domain.vocabulary import SentenceKind
from annotator.ingest.segment import segment
from annotator.suggest.suggester import LinearSuggester
from annotator.suggest.turn_labels import Strength, bare_label_of, interviewee, label_of, line_label_of
from annotator.suggest.turns import turns_of
from tests.suggest.conftest import body

LABELS = [
    ("KARL OTT: Taxes fell.", "KARL OTT", "Taxes fell."),
    ("SEN. ANA RUIZ: No.", "ANA RUIZ", "No."),
    ("JANA MALA, HOST: Welcome.", "JANA MALA", "Welcome."),
    ("REP. ANA RUIZ-LUND (D-VARN): Yes.", "ANA RUIZ-LUND", "Yes."),
    ("FORMER VICE PRESIDENT KARL OTT: Yes.", "KARL OTT", "Yes."),
    ("Prime Minister Ana Ruiz: Yes.", "Ana Ruiz", "Yes."),
    ("Ms Ruiz (Labour): Yes.", "Ruiz", "Yes."),
    ("Ott (laughs): Yes.", "Ott", "Yes."),
    ("THE PRESIDENT: Yes.", "THE PRESIDENT", "Yes."),
    ("Interviewer: Why?", "Interviewer", "Why?"),
    ("Speaker 2: Yes.", "Speaker 2", "Yes."),
    ("[00:12:31] HOST: Yes.", "HOST", "Yes."),
    ("(00:12) Karl Ott: Yes.", "Karl Ott", "Yes."),
    ("00:12 – Karl Ott: Yes.", "Karl Ott", "Yes."),
    ("**Karl Ott:** Yes.", "Karl Ott", "Yes."),
    ("**Karl Ott**: Yes.", "Karl Ott", "Yes."),
    ("🎙 Karl Ott: Yes.", "Karl Ott", "Yes."),
    ("\u200bKarl Ott\u200b: Yes.", "Karl Ott", "Yes."),
    ("@karlott: Yes.", "@karlott", "Yes."),
    ("Karl Ott (@karlott): Yes.", "Karl Ott", "Yes."),
    ("Karl Ott, Lysna Gazette: “Yes.”", "Karl Ott", "“Yes.”"),
    ("Mr. OTT. The bill is paid.", "OTT", "The bill is paid."),
    ('"KARL OTT: Well, yes.', "KARL OTT", "Well, yes."),
    ("Q: Why?", "Q", "Why?"),
    ("A. Because.", "A", "Because."),
]
NO_LABELS = [
    "Note: times are local.",
    "Correction: the pool is shut.",
    "Photo: the bridge at noon.",
    "Editor’s note: this is old.",
    "Time: 19:30.",
    "19:30: the doors open.",
    "Tickets (adults): 12 crowns.",
    "From: Karl Ott",
    "Tomas Bly, 19, was less patient: “Yes.”",
    "Ott added: “Yes.”",
    "He said: no.",
    "Monday: rain.",
    "See also: the harbour.",
    "😀: yes",
    "The bill is paid.",
    "",
]


@pytest.mark.parametrize(("text", "name", "words"), LABELS)
def test_a_label_and_the_words_after_it(text: str, name: str, words: str) -> None:
    label = label_of(text)
    assert label is not None
    assert (label.name, text[label.end :], label.strength) == (name, words, Strength.STRONG)


@pytest.mark.parametrize("text", NO_LABELS)
def test_what_is_no_label(text: str) -> None:
    label = label_of(text)
    assert label is None or (label.strength is Strength.WEAK and "Bly" not in label.name)


def test_a_heading_and_a_name_alone_are_weak() -> None:
    for text in ("Budapest: 31 degrees.", "Ott: no.", "The Post: why?", "LONDON: rates fell."):
        label = label_of(text)
        assert label is not None
        assert label.strength is Strength.WEAK


@pytest.mark.parametrize("text", ["Karl Ott 00:12", "00:12 Karl Ott", "Karl Ott (0:12)", "Karl Ott @karlott · 3 Mar"])
def test_a_line_of_its_own_is_a_label_with_a_time_or_a_handle(text: str) -> None:
    label = line_label_of(text)
    assert label is not None
    assert (label.name, label.end) == ("Karl Ott", len(text))


def test_a_name_alone_may_be_a_label() -> None:
    label = bare_label_of("The Prime Minister (Ana Ruiz)")
    assert label is not None
    assert label.name == "The Prime Minister"
    assert bare_label_of("Taxes fell in May.") is None


def _speakers(text: str) -> list[str | None]:
    spans = segment(text)
    article = [SentenceText(text[one.start : one.end], one.kind, one.paragraph, one.quotation) for one in spans]
    return [turn.speaker if turn and not turn.only_label else None for turn in turns_of(article)]


class TestTurns:
    def test_a_turn_lasts_until_the_next(self) -> None:
        text = (
            "Debate\n\nANA RUIZ: Taxes rose. A lot.\n\nEvery year.\n\n(APPLAUSE)\n\nRUIZ: Thank you.\n\nKARL OTT: No."
        )
        assert _speakers(text) == [None, *["ANA RUIZ"] * 3, None, "RUIZ", "KARL OTT"]

    def test_a_label_on_a_line_of_its_own_is_not_spoken(self) -> None:
        assert _speakers("Host:\n\nWelcome back.\n\nJonas Weil:\n\nThank you.") == [None, "Host", None, "Jonas Weil"]

    def test_names_without_a_colon_count_if_they_come_back(self) -> None:
        turns = "Ana Ruiz\n\nTaxes rose.\n\nKarl Ott\n\nThey fell.\n\n"
        assert _speakers(f"Debate\n\n{turns}{turns}") == [None, *[None, "Ana Ruiz", None, "Karl Ott"] * 2]
        assert _speakers(f"Debate\n\n{turns}") == [None] * 5

    def test_a_heading_with_a_colon_speaks_only_where_somebody_of_that_name_is(self) -> None:
        assert _speakers("Weather\n\nBudapest: 31 degrees.\n\nPrague: 29 degrees.") == [None] * 3
        assert _speakers("Weather\n\nBudapest: 31 degrees.\n\nBudapest: 29 degrees.") == [None] * 3
        assert _speakers("Two\n\nKarl Ott met us.\n\nOtt: Taxes fell.\n\nThe Post: Why?") == [
            None,
            None,
            "Ott",
            "The Post",
        ]

    def test_an_exchange_shows_who_speaks(self) -> None:
        text = "Two\n\nThe Post: Why?\n\nVesk: I do not know.\n\nThe Post: Really?\n\nVesk: Yes."
        assert _speakers(text) == [None, "The Post", "Vesk", "The Post", "Vesk"]

    def test_a_quotation_with_a_label_ends_with_its_paragraph(self) -> None:
        text = "Reactions\n\nKarl Ott, Lysna Gazette: “It is 30 million short.”\n\nThe vote is on Monday."
        assert _speakers(text) == [None, "Karl Ott", None]

    @pytest.mark.parametrize(
        "end",
        ["This interview was edited.", "Copyright 2024", "LYSNA (Wire) — It rained.", "“No,” Ott said afterwards."],
    )
    def test_the_article_comes_back(self, end: str) -> None:
        assert _speakers(f"Debate\n\nANA RUIZ: Taxes rose.\n\nKARL OTT: No.\n\n{end}")[-1] is None

    @pytest.mark.parametrize(
        "end", ["Mayor Ana Ruiz said that it rained for 9 days.", "Karl Ott told the Post that the dam had held."]
    )
    def test_who_tells_what_somebody_said_is_not_the_one_with_a_letter(self, end: str) -> None:
        assert _speakers(f"Talk\n\nQ: Why?\n\nA: We paid 4 million.\n\n{end}")[-1] is None

    def test_somebody_who_quotes_another_goes_on_speaking(self) -> None:
        text = "A talk with Ana Ruiz\n\nQ: Why?\n\nA: Because.\n\nKarl Ott said to me that I should go."
        assert _speakers(text)[-1] == "Ana Ruiz"
        assert _speakers("ANA RUIZ: No.\n\nKarl Ott said it rained.\n\nKARL LUND: Yes.")[1] == "ANA RUIZ"

    def test_headlines_have_no_turns(self) -> None:
        assert turns_of([SentenceText("KARL OTT: no new taxes", SentenceKind.HEADLINE, 0)]) == [None]

    def test_an_answer_is_the_interviewees(self) -> None:
        text = "A talk with Ana Ruiz\n\nQ: Why?\n\nA: Because.\n\nIt rained."
        assert _speakers(text) == [None, "Q", "Ana Ruiz", "Ana Ruiz"]
        assert _speakers("Talk\n\nQ: Why?\n\nA: Because.\n\nIt rained.") == [None, "Q", "", ""]
        assert _speakers("List\n\nA: first.\n\nB: second.") == [None] * 3


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("An Interview With Ana Ruiz", "Ana Ruiz"),
        ("Ana Ruiz has led the town since 2019.", "Ana Ruiz"),
        ("The Lysna Post met Karl Ott’s rival Ana Ruiz and spoke to Ana Ruiz.", "Ana Ruiz"),
        ("The Lysna Post", None),
        ("It rained.", None),
    ],
)
def test_whom_an_interview_is_with(before: str, name: str | None) -> None:
    assert interviewee(body(before)) == name


class TestInterviewsWithoutLabels:
    QUESTIONS = ("How full are they?", "You warned the board.", "Did anybody answer?", "Will it rain?")

    def _speakers(self, first: str, answers: tuple[str, ...]) -> list[str | None]:
        pairs = "\n\n".join(f"{ask}\n\n{tell}" for ask, tell in zip(self.QUESTIONS, answers, strict=True))
        return _speakers(f"{first}\n\nAna Ruiz measures reservoirs.\n\n{pairs}")[2:]

    def test_answers_are_the_interviewees(self) -> None:
        answers = ("They hold 31 million tons.", "I wrote four times.", "Nobody wrote to us.", "My models say no.")
        assert self._speakers("A talk with Ana Ruiz", answers) == [None, "Ana Ruiz"] * 4

    def test_quoted_answers_too_but_not_what_is_told_between(self) -> None:
        answers = ("“They hold half.”", "“Four times.”", "“No.” She laughs.", "The board says it will.")
        assert self._speakers("We met Ana Ruiz", answers) == [*[None, "Ana Ruiz"] * 3, None, None, None]

    def test_questions_alone_make_no_interview(self) -> None:
        answers = ("They hold 31 million tons.", "I wrote four times.", "Nobody wrote to us.", "My models say no.")
        assert set(self._speakers("What the water board does", answers)) == {None}


class TestPosts:
    def test_a_handle_signs_the_paragraph_above(self) -> None:
        text = "News\n\nIt rained.\n\nTaxes fell. A lot.\n\n— Karl Ott (@karlott) March 3, 2025"
        assert _speakers(text) == [None, None, "Karl Ott", "Karl Ott", None]

    def test_a_name_signs_what_somebody_says_of_himself(self) -> None:
        assert _speakers("News\n\nI kept my word.\n\n- Karl Ott")[1] == "Karl Ott"
        assert _speakers("News\n\nOtt wrote:\n\nTaxes fell.\n\n- Karl Ott")[2] == "Karl Ott"
        assert _speakers("News\n\nTaxes fell.\n\n- Karl Ott") == [None] * 3

    def test_several_signatures_are_no_accident(self) -> None:
        text = "Letters\n\nThe pool is shut.\n\n— Hanna Reiss, Sulm\n\nThe bus is late.\n\n— Jonas Weil, Sulm"
        assert _speakers(text) == [None, "Hanna Reiss", None, "Jonas Weil", None]


def test_a_claim_begins_after_the_label(suggester: LinearSuggester) -> None:
    sentence = "SEN. ANA RUIZ: The city cut its budget by 12 million crowns in 2025."
    ((found,),) = next(iter(suggester.suggest([body(sentence)])))
    assert sentence[found.start : found.end] == "The city cut its budget by 12 million crowns in 2025."
    assert (found.speaker, found.cue) == ("ANA RUIZ", None)


def test_a_label_alone_is_no_claim(suggester: LinearSuggester) -> None:
    assert next(iter(suggester.suggest([body("KARL OTT:", "Taxes fell by 4 percent.")])))[0] == []


def test_a_turn_says_all_of_its_sentence(suggester: LinearSuggester) -> None:
    """Also where it reports somebody else, whose words the claim is then."""
    sentence = "KARL OTT: The board said the dam held 40 million tons."
    ((found,),) = next(iter(suggester.suggest([body(sentence)])))
    assert sentence[found.start :] == "the dam held 40 million tons."
    assert found.speaker == "KARL OTT"


def test_an_interviewer_tells_what_others_say(suggester: LinearSuggester) -> None:
    article = body("Interviewer: The minister says the dam held 40 million tons.", "Ana Ruiz: It never did.")
    (found,), _ = next(iter(suggester.suggest([article])))
    assert article[0].text[found.start : found.end] == "the dam held 40 million tons"
    assert (found.speaker, found.cue) == ("The minister", "says")


def test_the_component_knows_turns_too(suggester: LinearSuggester) -> None:
    nlp = suggester._nlp
    doc = nlp("KARL OTT: The city cut its budget by 12 million crowns in 2025.")
    group = doc.spans["claims"]
    assert group[0].text == "The city cut its budget by 12 million crowns in 2025."
    assert group.attrs["speakers"][0] == "KARL OTT"
