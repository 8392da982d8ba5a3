"""Adding claims by hand and moving their edges."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.records import Citation
from annotator.domain.vocabulary import Origin, Stance
from annotator.errors import ConflictError, InputError
from annotator.review.desk import ReviewDesk
from annotator.review.spans import trimmed
from annotator.storage.database.engine import Database
from tests.support import ARTICLE, store

PORT = ARTICLE.index("The port")
TRAFFIC = ARTICLE.index("Traffic")


@pytest.fixture
def desk(either: Database, either_desk: Any) -> ReviewDesk:
    made: ReviewDesk = either_desk("ana", reviews_per_claim=2)
    return made


@pytest.fixture
def article(either: Database) -> str:
    return store(either).article_id


def test_a_claim_is_added_without_the_white_space_around_it(desk: ReviewDesk, article: str) -> None:
    outcome = desk.spans.add(article, TRAFFIC - 1, TRAFFIC + 8)
    assert outcome.claim is not None
    assert (outcome.claim.start, outcome.claim.end) == (TRAFFIC, TRAFFIC + 7)
    assert outcome.claim.exact == "Traffic"
    assert outcome.claim.origin is Origin.MANUAL
    assert outcome.claim.suggestion is None
    assert outcome.message == "Claim added: “Traffic”"


def test_a_claim_over_two_sentences_belongs_to_the_first(desk: ReviewDesk, article: str) -> None:
    start, end = ARTICLE.index("Traffic rose"), ARTICLE.index(" expected")
    outcome = desk.spans.add(article, start, end)
    assert outcome.claim is not None
    assert outcome.claim.exact == "Traffic rose by 12 percent. Nobody"
    assert outcome.claim.sentence == 3


def test_adding_what_is_there_hands_it_back(desk: ReviewDesk, article: str) -> None:
    known = desk.articles.open(article).claims[0]
    outcome = desk.spans.add(article, known.start, known.end)
    assert outcome.claim == known
    assert outcome.message == "This is already a claim."
    assert desk.undo() is None


def test_adding_what_was_taken_away_brings_the_same_claim_back(desk: ReviewDesk, article: str) -> None:
    first = desk.spans.add(article, 0, 7).claim
    desk.undo()
    second = desk.spans.add(article, 0, 7).claim
    assert first is not None
    assert second is not None
    assert second.id == first.id
    desk.undo()
    assert first.id not in [claim.id for claim in desk.articles.open(article).claims]


def test_an_id_stays_when_the_edges_move_and_is_not_given_to_another(desk: ReviewDesk, article: str) -> None:
    claim = desk.articles.open(article).claims[0]
    moved = desk.spans.edit(claim.id, claim.start, claim.end - 20).claim
    assert moved is not None
    assert moved.id == claim.id
    assert moved.exact == ARTICLE[claim.start : claim.end - 20].strip()
    again = desk.spans.add(article, claim.start, claim.end).claim
    assert again is not None
    assert again.id != claim.id
    with pytest.raises(ConflictError, match="Another claim has exactly this span"):
        desk.spans.edit(again.id, moved.start, moved.end)


def test_a_span_that_is_as_it_was_is_no_decision(desk: ReviewDesk, article: str) -> None:
    claim = desk.articles.open(article).claims[0]
    assert desk.spans.edit(claim.id, claim.start - 1, claim.end).message == "The span is unchanged."
    assert desk.undo() is None


def test_moving_keeps_ones_own_answer(desk: ReviewDesk, article: str) -> None:
    claim = desk.articles.open(article).claims[0]
    desk.answers.decide(claim.id, "not_a_claim")
    moved = desk.spans.edit(claim.id, claim.start, claim.end - 5).claim
    assert moved is not None
    assert moved.review is not None
    assert moved.review.label == "not_a_claim"


def test_what_somebody_else_answered_stays_as_they_saw_it(desk: ReviewDesk, article: str, either_desk: Any) -> None:
    bo = either_desk("bo")
    claim = desk.articles.open(article).claims[0]
    desk.spans.edit(claim.id, claim.start, claim.end - 5)
    for label in ("verified", "not_a_claim"):  # a draft and an answer: the difference would tell which label it is
        bo.answers.decide(claim.id, label)
        with pytest.raises(ConflictError, match="Somebody else has answered"):
            desk.spans.edit(claim.id, claim.start, claim.end - 9)
        with pytest.raises(ConflictError, match="Somebody else has answered"):
            desk.undo()
    bo.answers.skip(claim.id)
    assert desk.undo() is not None


@pytest.mark.parametrize(
    "remark",
    [
        lambda desk, claim: desk.answers.comment(claim, "The figure is from 2024."),
        lambda desk, claim: desk.answers.flag(claim, True),
        lambda desk, claim: desk.answers.set_confidence(claim, 2),
        lambda desk, claim: desk.answers.cite(claim, Citation(Stance.SUPPORTS, url="https://stat.example/")),
    ],
)
def test_what_somebody_else_remarked_on_stays_too(
    desk: ReviewDesk, article: str, either_desk: Any, remark: Callable[[ReviewDesk, str], object]
) -> None:
    claim = desk.articles.open(article).claims[0]
    remark(either_desk("bo"), claim.id)
    with pytest.raises(ConflictError, match="remarked on"):
        desk.spans.edit(claim.id, claim.start, claim.end - 5)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (5, 5, "outside this article"), (9, 3, "outside this article"),
        (-1, 4, "outside this article"), (0, len(ARTICLE) + 1, "outside this article"),
        (10**20, 10**20 + 1, "outside this article"), (PORT - 1, PORT, "at least one word"),
    ],
)  # fmt: skip
def test_a_span_with_no_word_in_the_text_is_refused(
    desk: ReviewDesk, article: str, start: int, end: int, words: str
) -> None:
    claim = desk.articles.open(article).claims[0].id
    with pytest.raises(InputError, match=words):
        desk.spans.add(article, start, end)
    with pytest.raises(InputError, match=words):
        desk.spans.edit(claim, start, end)
    assert desk.undo() is None


@given(st.text(max_size=20), st.integers(-3, 25), st.integers(-3, 25))
def test_trimming_never_leaves_the_span_and_never_ends_in_white_space(text: str, start: int, end: int) -> None:
    try:
        left, right = trimmed(text, start, end)
    except InputError:
        assert not 0 <= start < end <= len(text) or not text[start:end].strip()
        return
    assert start <= left < right <= end
    assert text[left:right] == text[start:end].strip()
