"""Passages are whole sentences in order, none left out, neither too long nor too short."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.records import ArticleInput
from annotator.ingest.segment import segment
from annotator.library.new_documents import LONGEST, SHORTEST, passages_of
from tests.support import ROOT

REPORT = (ROOT / "corpus" / "articles" / "budget-long.txt").read_text("utf-8")


@given(st.text(alphabet="ab .!?\n“”’ü1,", max_size=900))
def test_every_sentence_is_in_exactly_one_passage(text: str) -> None:
    passages = passages_of(ArticleInput(text, "test"), "en")
    cut = [pair for each in passages for pair in zip(each.sentences[::2], each.sentences[1::2], strict=True)]
    assert cut == [(span.start, span.end) for span in segment(text)]
    for each in passages:
        assert (each.start, each.end) == (each.sentences[0], each.sentences[-1])
    assert [each.first for each in passages] == [
        sum(len(before.sentences) // 2 for before in passages[:n]) for n in range(len(passages))
    ]


def test_passages_of_a_long_report_are_short_enough_to_quote() -> None:
    passages = passages_of(ArticleInput(REPORT, "test"), "en")
    lengths = [each.end - each.start for each in passages]
    assert max(lengths) <= LONGEST
    assert sum(length < SHORTEST for length in lengths) < len(lengths) / 10


def test_a_sentence_longer_than_a_passage_is_one() -> None:
    text = f"{'word ' * 300}end. Next."
    first, second = passages_of(ArticleInput(text, "test"), "en")
    assert (first.end - first.start > LONGEST, text[second.start : second.end]) == (True, "Next.")
