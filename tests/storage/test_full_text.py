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
