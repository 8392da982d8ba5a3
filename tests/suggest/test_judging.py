"""Which score a claim gets: the sentence's where it is alone, else one for its own words."""

from collections.abc import Callable

import pytest

from annotator.domain.suggestion import Reason, SentenceText
from annotator.domain.vocabulary import SentenceKind
from annotator.suggest.claim_scores import Judge as Judging
from annotator.suggest.claim_scores import Judged, Verdict, judge_sentence
from annotator.suggest.features import features_of
from annotator.suggest.parsed_sentence import Entity, Reading
from annotator.suggest.speech import hear
from annotator.suggest.tree import Tree
from tests.suggest.conftest import Reader, body

Grow = Callable[[str], Tree]


class Judge:
    """Remembers what it was asked; longer readings score higher."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, bool]] = []

    def __call__(self, reading: Reading, kind: SentenceKind | None, quoted: bool) -> Verdict:
        self.asked.append((reading.text(), quoted))
        return Verdict(reading.text(), min(len(reading.words) / 100, 1.0), (Reason("length", 1.0),))


def _judged(tree: Tree, sentence: SentenceText, judge: Judging) -> list[Judged]:
    return judge_sentence(tree, hear(tree), sentence, judge)


def test_the_only_claim_has_the_score_of_the_sentence(tree: Grow) -> None:
    text = "Holm said that the dam held 3 million tonnes."
    judge = Judge()
    (one,) = _judged(tree(text), body(text)[0], judge)
    assert judge.asked == [(text, False)]
    assert (text[one.start : one.end], one.score, one.voice) == ("the dam held 3 million tonnes", 0.1, 0)


def test_clauses_are_judged_by_their_own_words(tree: Grow) -> None:
    text = "The city paid 4 million euros for the land, and the state paid 2 million for the road."
    judge = Judge()
    found = _judged(tree(text), body(text)[0], judge)
    parts = sorted((one.start, text[one.start : one.end]) for one in found)
    assert [asked for asked, _ in judge.asked] == [text, *(part for _, part in parts)]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len(found) == 2


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("The port was full, said the port’s director, Ana Prell.", "Ana Prell is the port ’s director."),
        (
            "The port was full, said Ana Prell, who sold 22 ships to Skarrow.",
            "Ana Prell sold 22 ships to Skarrow",
        ),
    ],
)
def test_what_is_short_for_a_sentence_is_judged_as_that_sentence(tree: Grow, text: str, asked: str) -> None:
    judge = Judge()
    _judged(tree(text), body(text)[0], judge)
    assert asked in [text for text, _ in judge.asked]


def test_only_parts_inside_quotation_marks_count_as_quoted(tree: Grow) -> None:
    text = "“It moved 3 million tonnes,” said the board’s chief engineer, Lena Moor."
    judge = Judge()
    _judged(tree(text), SentenceText(text, SentenceKind.QUOTE, 0, 0), judge)
    assert [quoted for _, quoted in judge.asked] == [True, False]


def test_no_part_of_a_sentence_that_is_certainly_none_scores_more_than_it(tree: Grow) -> None:
    """The best by its own words stays first, and says why the sentence is none."""
    text = "The city paid 4 million euros for the land, and the state paid 2 million."

    def judge(reading: Reading, kind: SentenceKind | None, quoted: bool) -> Verdict:
        words = len(reading.words)
        if words > 12:
            return Verdict(reading.text(), 0.01, (Reason("caption", -9.0),))
        return Verdict(reading.text(), words / 20, (Reason("length", float(words)),))

    first, second = judge_sentence(tree(text), hear(tree(text)), body(text)[0], judge)
    assert text[first.start : first.end] == "The city paid 4 million euros for the land"
    assert [(one.score, one.reasons) for one in (first, second)] == [(0.01, (Reason("caption", -9.0),))] * 2


def test_a_sentence_not_read_to_its_end_is_one_claim(tree: Grow) -> None:
    text = "The city paid 4 million euros for the land, and the state paid 2 million for the road."
    (one,) = _judged(tree(text), body(text + " And more.")[0], Judge())
    assert (one.start, one.end) == (0, len(text) + 10)


def test_a_part_of_a_reading_hangs_together(reading: Reader) -> None:
    whole = reading("In May the city of Lysna paid 4 million euros.")
    part = whole.part(2, 8)
    assert part.words == whole.words[2:8]
    assert all(0 <= head < len(part.words) for head in part.heads)
    assert [part.slice(one.start, one.end) for one in part.entities if one.label in ("GPE", "ORG", "PERSON")]


def test_what_hangs_outside_a_part_is_its_own_head() -> None:
    words = ["a", "b", "c", "d"]
    entities = [Entity(0, 3, "ORG"), Entity(3, 4, "GPE")]
    whole = Reading(words, words, [" "] * 4, ["NN"] * 4, ["dep"] * 4, [1, 1, 1, 0], entities, True, True, True)
    part = whole.part(2, 4)
    assert part.heads == [0, 1]
    assert part.entities == [Entity(1, 2, "GPE")]
    assert whole.places() == [0, 2, 4, 6, 8]


def test_tokens_begin_where_the_text_says(reading: Reader) -> None:
    text = "“It’s 4 million,”  she\u00a0said — twice."
    one = reading(text)
    places = one.places()
    assert places[-1] == len(text)
    assert all(text.startswith(word, at) for word, at in zip(one.words, places, strict=False))


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("“It is full,” said NATO’s Secretary General, Jens Stoltenberg.", 1),
        ("“It is full,” said the head gardener, Jens Stoltenberg.", 0),
    ],
)
def test_an_office_at_a_named_body_can_be_looked_up(tree: Grow, text: str, known: int) -> None:
    """The reading of a title says so, for its sign; that of the sentence does not."""
    seen: list[bool] = []

    def judge(reading: Reading, _kind: SentenceKind | None, _quoted: bool) -> Verdict:
        seen.append("office" in features_of(reading))
        return Verdict(reading.text(), 0.5, ())

    _judged(tree(text), body(text)[0], judge)
    assert sum(seen) == known
    assert not seen[0]
