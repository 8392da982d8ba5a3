"""Suggesting anew: machines correct machines, and nothing that a person did is touched."""

from typing import Any

import pytest
from sqlalchemy import text

from annotator.domain.records import Citation
from annotator.domain.suggestion import Reason, SuggestedClaim, SuggesterInfo
from annotator.domain.vocabulary import Stance
from annotator.errors import InputError
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.storage.suggestions import articles_to_suggest, sentence_texts, store_suggestions
from tests.support import ARTICLE, SUGGESTER, spans_of, store

NEWER = SuggesterInfo("test", "2", "none")
LENGTHS = [span.end - span.start for span in spans_of(ARTICLE)]


def whole(scores: dict[int, float]) -> list[list[SuggestedClaim]]:
    """Suggest whole sentences with these scores, by sentence number."""
    return [
        [SuggestedClaim(0, length, scores[n], (Reason("new", 1.0),))] if n in scores else []
        for n, length in enumerate(LENGTHS)
    ]


@pytest.fixture
def article(either: Database) -> str:
    return store(either).article_id


def seen(desk: ReviewDesk, article: str) -> dict[int, tuple[str, float | None, str | None]]:
    """By sentence: the claim's id, and the score and version of the suggestion that screens show."""
    return {
        claim.sentence: (
            claim.id,
            claim.suggestion.score if claim.suggestion else None,
            claim.suggestion.version if claim.suggestion else None,
        )
        for claim in desk.articles.open(article).claims
    }


def test_the_new_suggestion_is_shown_and_the_old_one_kept(either: Database, either_desk: Any, article: str) -> None:
    desk = either_desk()
    before = seen(desk, article)
    count = store_suggestions(either, 1, whole({0: 0.8, 1: 0.5, 2: 0.2}), NEWER, 0.35)
    assert count == 2
    after = seen(desk, article)
    assert after[1] == (before[1][0], None, "2")  # a weak one keeps its score to itself until it is answered
    assert after[0][1:] == (0.8, "2")
    assert set(after) == {0, 1}  # the others are not suggested any more
    with either.read() as session:
        versions = text("SELECT version, current FROM suggestion WHERE claim_id = 1 ORDER BY version")
        assert [tuple(row) for row in session.execute(versions)] == [("1", False), ("2", True)]


def test_suggesting_the_same_again_changes_nothing_that_is_seen(
    either: Database, either_desk: Any, article: str
) -> None:
    desk = either_desk()
    store_suggestions(either, 1, whole({1: 0.5, 3: 0.6}), NEWER, 0.35)
    once = seen(desk, article)
    store_suggestions(either, 1, whole({1: 0.5, 3: 0.6}), NEWER, 0.35)
    assert seen(desk, article) == once


def test_a_claim_comes_back_with_its_id_when_it_is_suggested_again(
    either: Database, either_desk: Any, article: str
) -> None:
    desk = either_desk()
    before = seen(desk, article)
    store_suggestions(either, 1, whole({}), NEWER, 0.35)
    assert seen(desk, article) == {}
    store_suggestions(either, 1, whole(dict.fromkeys(range(1, 6), 0.9)), SUGGESTER, 0.35)
    assert {n: row[0] for n, row in seen(desk, article).items()} == {n: row[0] for n, row in before.items()}


def test_whatever_a_person_touched_stays(either: Database, either_desk: Any, article: str) -> None:
    desk = either_desk()
    one, two, three, four, five = desk.articles.open(article).claims
    desk.answers.decide(one.id, "verified")
    desk.answers.cite(one.id, Citation(Stance.SUPPORTS, url="https://stat.example/"))
    desk.answers.comment(two.id, "mine")
    desk.spans.edit(three.id, three.start, three.end - 1)
    desk.answers.decide(four.id, "not_a_claim")
    desk.undo()
    manual = desk.spans.add(article, 0, 7).claim
    assert manual is not None
    reviews = {claim.id: claim.review for claim in desk.articles.open(article).claims}
    store_suggestions(either, 1, whole({}), NEWER, 0.35)
    after = {claim.id: claim for claim in desk.articles.open(article).claims}
    assert set(after) == {one.id, two.id, three.id, four.id, manual.id}  # only the untouched one is gone
    assert {key: claim.review for key, claim in after.items()} == {key: reviews[key] for key in after}
    assert (after[three.id].start, after[three.id].end) == (three.start, three.end - 1)
    kept = [claim.suggestion and claim.suggestion.version for claim in (after[c.id] for c in (one, two, three, four))]
    assert kept == ["1"] * 4, "what was said last stays where nothing new is said"
    assert after[manual.id].suggestion is None
    assert five.id not in after


def test_a_claim_that_was_moved_keeps_its_edges_when_it_is_suggested_where_it_was(
    either: Database, either_desk: Any, article: str
) -> None:
    desk = either_desk()
    claim = desk.articles.open(article).claims[0]
    desk.spans.edit(claim.id, claim.start, claim.end - 6)
    store_suggestions(either, 1, whole({1: 0.7}), NEWER, 0.35)
    after = [row for row in desk.articles.open(article).claims if row.sentence == 1]
    assert [(row.id, row.end) for row in after] == [(claim.id, claim.end - 6)]
    assert after[0].suggestion is not None
    assert after[0].suggestion.score == 0.7


def test_a_claim_that_its_author_took_back_is_one_again_when_it_is_suggested(
    either: Database, either_desk: Any, article: str
) -> None:
    desk = either_desk()
    added = desk.spans.add(article, 0, LENGTHS[0]).claim
    assert added is not None
    desk.undo()
    store_suggestions(either, 1, whole({0: 0.2}), NEWER, 0.35)
    assert 0 not in seen(desk, article), "said of it, and not suggested"
    store_suggestions(either, 1, whole({0: 0.9}), NEWER, 0.35)
    assert seen(desk, article)[0] == (added.id, 0.9, "2")
    assert desk.redo() is not None, "what was added is there already"
    assert seen(desk, article)[0] == (added.id, 0.9, "2")
    assert desk.undo() is not None
    assert 0 not in seen(desk, article)


def test_several_claims_in_a_sentence_and_the_same_one_twice(either: Database, either_desk: Any, article: str) -> None:
    desk = either_desk()
    suggested = whole({})
    suggested[1] = [SuggestedClaim(0, 8, 0.9), SuggestedClaim(4, 12, 0.8), SuggestedClaim(0, 8, 0.7)]
    store_suggestions(either, 1, suggested, NEWER, 0.35)
    store_suggestions(either, 1, suggested, NEWER, 0.35)
    shown = [(claim.exact, claim.suggestion.score) for claim in desk.articles.open(article).claims if claim.suggestion]
    assert {exact for exact, _ in shown} == {"The port", "port of "}
    assert len({claim.id for claim in desk.articles.open(article).claims}) == len(shown)


def test_a_suggestion_that_does_not_fit_changes_nothing(either: Database, either_desk: Any, article: str) -> None:
    desk = either_desk()
    before = seen(desk, article)
    suggested = whole({1: 0.5})
    suggested[2] = [SuggestedClaim(0, LENGTHS[2] + 5, 0.9)]
    with pytest.raises(InputError, match="does not fit its sentence"):
        store_suggestions(either, 1, suggested, NEWER, 0.35)
    assert seen(desk, article) == before


def test_only_articles_that_were_not_gone_through_are_left_to_do(either: Database, article: str) -> None:
    store(either, "Second report\nTen ships came.")
    assert articles_to_suggest(either, SUGGESTER, again=False) == []
    assert articles_to_suggest(either, NEWER, again=False) == [1, 2]
    store_suggestions(either, 1, whole({}), NEWER, 0.35)
    assert articles_to_suggest(either, NEWER, again=False) == [2]
    assert articles_to_suggest(either, NEWER, again=True) == [1, 2]
    assert articles_to_suggest(either, SUGGESTER, again=False) == [1], "the last run counts"
    other = SuggesterInfo(NEWER.name, NEWER.version, "another language model")
    assert articles_to_suggest(either, other, again=False) == [1, 2]


def test_a_suggester_is_given_the_sentences_in_order(either: Database, article: str) -> None:
    texts = sentence_texts(either, 1)
    assert [row.text for row in texts] == [ARTICLE[span.start : span.end] for span in spans_of(ARTICLE)]
    assert [row.kind for row in texts] == [span.kind for span in spans_of(ARTICLE)]
    assert [row.paragraph for row in texts] == [span.paragraph for span in spans_of(ARTICLE)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("’s", "director"), "an office: director"),
        (("Veloran", "director"), "an office: Veloran, director"),
        (("’s",), None),
        ((), None),
    ],
)
def test_a_reason_names_only_words_that_stand_in_the_claim(words: tuple[str, ...], told: str | None) -> None:
    claim = "Veloran’s director, Tomas Eikeland"
    places = tuple((claim.index(word), claim.index(word) + len(word)) for word in words)
    reason = Reason("an office: is, director", 1.0, places).told_of(claim)
    assert (reason and reason.reason) == told
