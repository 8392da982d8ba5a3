"""Searching: any words are just words, and what holds them all is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import InputError
from annotator.storage.database.engine import Database
from annotator.storage.search import Hit, search
from tests.support import HOSTILE, store

NFD = "Re\u0301ka"


@pytest.fixture(scope="module")
def filled(shared: Database) -> Database:
    store(shared, "Harbour report\nTen ships came to Lysna. Ten trains left Brod.\nŽluťoučký kůň ran.", title="Harbour")
    store(shared, f"Bridge report\nThe {NFD} bridge is 40 metres long. Twenty-two ships passed.\nहिन्दी समाचार यहाँ है.")
    return shared


def found(database: Database, words: str, limit: int = 20) -> list[str]:
    return [hit.text for hit in search(database, words, limit)]


def test_a_hit_says_where_it_is(filled: Database) -> None:
    (hit,) = search(filled, "trains", 5)
    assert hit == Hit(hit.article_id, "Harbour", 2, 40, 61, "Ten trains left Brod.")


def test_all_words_must_be_there_in_any_order_and_case(filled: Database) -> None:
    assert found(filled, "LYSNA ten") == ["Ten ships came to Lysna."]
    assert found(filled, "lysna trains") == []
    assert found(filled, "report") == ["Harbour report", "Bridge report"]
    assert len(found(filled, "ships", limit=1)) == 1


def test_accents_count_not_on_sqlite_and_composed_is_decomposed(filled: Database) -> None:
    if filled.is_sqlite:
        assert found(filled, "zlutoucky kun") == ["Žluťoučký kůň ran."]
        assert found(filled, NFD) == found(filled, "Réka") == found(filled, "reka") != []
    assert found(filled, "ŽLUŤOUČKÝ") == ["Žluťoučký kůň ran."]


@pytest.mark.parametrize("word", ["हिन्दी", "twenty-two", "40"])
def test_words_of_marks_and_hyphens_are_found(filled: Database, word: str) -> None:
    assert len(found(filled, word)) == 1


def test_a_part_of_a_word_is_not_the_word(filled: Database) -> None:
    assert found(filled, "ship") == []
    assert found(filled, "sh*") == []


@pytest.mark.parametrize("words", ["", "   ", "—", '"" ()', "***", "\u0301"])
def test_nothing_to_look_for_is_said(filled: Database, words: str) -> None:
    with pytest.raises(InputError, match="nothing to search for"):
        search(filled, words, 5)


@pytest.mark.parametrize(
    "words",
    [
        *HOSTILE, 'ten" OR "x', "ten AND", "NOT ten", "NEAR(ten ships)", "text:ten", "ten OR", "^ten", "ten + ships",
        "{text}: ten", "te*", "ten:* & !x", "'ten'", "a\0b ten", "ten\ud800",
    ],
)  # fmt: skip
def test_no_operator_acts_and_nothing_breaks(filled: Database, words: str) -> None:
    assert isinstance(found(filled, words), list)


def test_words_that_look_like_operators_are_looked_for(shared: Database, filled: Database) -> None:
    store(shared, "Neither boats nor barges. Boats and barges or rafts near here.")
    assert found(shared, "boats AND barges OR rafts") == ["Boats and barges or rafts near here."]


@given(st.text(max_size=30))
def test_any_question_gets_an_answer_or_a_sentence(filled: Database, words: str) -> None:
    try:
        assert isinstance(found(filled, words), list)
    except InputError as error:
        assert "nothing to search for" in str(error)


def test_words_of_scripts_without_spaces_are_found(shared: Database) -> None:
    store(
        shared,
        "Most\n市长说大桥周一重新开放。\n橋の費用は14億円だった。\nสะพานเปิดอีกครั้งในวันจันทร์\nThe 大桥 of Lysna is old.\n"
        "다리는 월요일에 열렸다.",
    )
    assert found(shared, "大桥") == ["市长说大桥周一重新开放。", "The 大桥 of Lysna is old."]
    assert found(shared, "費用") == ["橋の費用は14億円だった。"]
    assert found(shared, "สะพาน") == ["สะพานเปิดอีกครั้งในวันจันทร์"]
    assert found(shared, "다리") == ["다리는 월요일에 열렸다."]
    assert found(shared, "lysna 大桥") == ["The 大桥 of Lysna is old."]
    assert found(shared, "费用") == []
    assert found(shared, "市长%") == []
