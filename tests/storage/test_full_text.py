"""Words become queries that mean just these words, on both databases."""

import pytest

from annotator.storage.database.engine import Database
from annotator.storage.full_text import match_query, searchable_words
from annotator.storage.search import sentences_holding
from tests.support import HOSTILE, store


def test_every_word_of_a_group_and_any_of_the_groups() -> None:
    assert match_query([["port", "rose"], ["AND"]]) == '("port" AND "rose") OR ("AND")'
    assert match_query([['say "so"']]) == '("say ""so""")'


def test_only_the_last_word_may_be_a_beginning_and_not_of_one_letter() -> None:
    assert match_query([["port", "ly"]], begins=True) == '("port" AND "ly" *)'
    assert match_query([["port", "l"]], begins=True) == '("port" AND "l")'


def test_signs_are_no_words() -> None:
    assert searchable_words(" — port, ( 12% \u0301 ") == ["port,", "12%"]


@pytest.mark.parametrize("begins", [False, True])
def test_sentences_come_in_order_and_no_text_is_a_query(either: Database, begins: bool) -> None:
    store(either, "Ports\nThe port of Lysna. The port of Brod. The portal.")
    with either.read() as session:
        both = sentences_holding(session, ["the", "port"], 10)
        assert both == sorted(both)
        assert len(both) == 2
        assert len(sentences_holding(session, ["the", "port"], 10, begins=True)) == 3
        assert sentences_holding(session, ["the", "port"], 1) == both[:1]
        for text in HOSTILE:
            if words := searchable_words(text):
                assert sentences_holding(session, words, 10, begins=begins) == []


RUNS = "東京IBM社は2024年に3億円を投資した。\n\n港の市長はAir Franceと話した。\n\nIBMとDHLが来た。"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (["IBM"], 2), (["ibm"], 2), (["2024"], 1), (["202"], 0), (["BM"], 0), (["東京", "IBM"], 1), (["港", "IBM"], 0),
        (["港", "air", "france"], 1), (["DHL"], 1), (["市長"], 1),
    ],
)  # fmt: skip
def test_words_inside_a_run_without_spaces_are_found(either: Database, words: list[str], number: int) -> None:
    store(either, f"見出し\n{RUNS}", language="ja")
    with either.read() as session:
        assert len(sentences_holding(session, words, 10)) == number
        assert len(sentences_holding(session, words, 1)) == min(number, 1)


def test_words_within_words_are_not_found(either: Database) -> None:
    store(either, "Ports\nThe airport of Lysna. The ports of Brod.")
    with either.read() as session:
        assert sentences_holding(session, ["port"], 10) == sentences_holding(session, ["Brod", "air"], 10) == []
