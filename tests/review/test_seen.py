"""What was seen before of a claim: found, labelled, told apart from what differs, and blind where it must be."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.records import Citation
from annotator.domain.seen_before import SeenBefore
from annotator.domain.vocabulary import Likeness, Stance
from annotator.errors import NotFoundError
from annotator.review.desk import ReviewDesk
from annotator.storage.checked import CheckedClaim, store_checked
from annotator.storage.database.engine import Database
from tests.conftest import DeskMaker
from tests.support import store

EARLIER = "Report\nThe port of Lysna handled 4.1 million tonnes last year.\nThe mayor did not sign the contract."
LATER = (
    "Later\nLast year the Lysna port handled 4,100,000 tonnes.\nThe mayor signed the contract.\nBees sleep at night."
)


@pytest.fixture
def articles(either: Database) -> tuple[str, str]:
    return store(either, EARLIER, title="Ports report").article_id, store(either, LATER, title="Later").article_id


def claim(desk: ReviewDesk, article: str, words: str) -> str:
    return next(claim.id for claim in desk.articles.open(article).claims if words in claim.exact)


def verify(desk: ReviewDesk, claim_id: str, label: str = "verified", url: str = "https://stat.example/ports") -> None:
    desk.answers.decide(claim_id, label)
    stance = desk.context.project.scheme.stance_of(label)
    desk.answers.cite(claim_id, Citation(stance, url=url, title="Table 4"))


def test_an_own_answer_comes_back_with_its_sources(articles: tuple[str, str], either_desk: Any) -> None:
    ana = either_desk("ana")
    first, second = claim(ana, articles[0], "Lysna"), claim(ana, articles[1], "Lysna")
    assert ana.earlier.find(second) == SeenBefore()
    verify(ana, first)
    (seen,) = ana.earlier.find(second).claims
    assert (seen.likeness, seen.label, seen.reviewers, seen.mine) == (Likeness.SAME, "verified", 1, True)
    assert (seen.claim_id, seen.article_id, seen.title) == (first, articles[0], "Ports report")
    assert [source.title for source in seen.sources] == ["Table 4"]
    reused = ana.answers.cite(second, Citation(Stance.SUPPORTS, source_id=seen.sources[0].id))
    assert reused.claim.review.evidence[0].source.url == "https://stat.example/ports"


def test_what_differs_is_shown_as_similar_and_says_in_what(articles: tuple[str, str], either_desk: Any) -> None:
    ana = either_desk("ana")
    verify(ana, claim(ana, articles[0], "mayor"))
    (seen,) = ana.earlier.find(claim(ana, articles[1], "mayor")).claims
    assert seen.likeness is Likeness.SIMILAR
    assert seen.differences == ("negation: none ↔ not",)
    assert ana.earlier.find(claim(ana, articles[1], "Bees")).claims == ()


def test_a_draft_an_undone_answer_and_a_withdrawn_claim_are_no_answers(
    articles: tuple[str, str], either: Database, either_desk: Any
) -> None:
    ana = either_desk("ana")
    first, second = claim(ana, articles[0], "Lysna"), claim(ana, articles[1], "Lysna")
    ana.answers.decide(first, "verified")
    assert ana.earlier.find(second).claims == ()
    ana.answers.cite(first, Citation(Stance.SUPPORTS, url="https://stat.example/ports"))
    assert len(ana.earlier.find(second).claims) == 1
    ana.undo()
    assert ana.earlier.find(second).claims == ()
    added = ana.spans.add(articles[0], EARLIER.index("The port"), EARLIER.index(" last year")).claim.id
    ana.answers.decide(added, "unverifiable")
    assert ana.earlier.find(second).claims[0].claim_id == added
    ana.undo()
    ana.undo()
    assert ana.earlier.find(second).claims == ()


def test_others_are_seen_at_once_in_an_open_project(articles: tuple[str, str], either_desk: Any) -> None:
    ana, bo = either_desk("ana", blind=False), either_desk("bo")
    verify(bo, claim(bo, articles[0], "Lysna"), "disputed")
    seen = ana.earlier.find(claim(ana, articles[1], "Lysna"))
    assert [(each.label, each.mine, each.reviewers) for each in seen.claims] == [("disputed", False, 1)]
    assert seen.withheld == 0


def test_in_a_blind_project_others_wait_for_the_own_answer(articles: tuple[str, str], either_desk: Any) -> None:
    ana, bo = either_desk("ana"), either_desk("bo")
    verify(bo, claim(bo, articles[0], "Lysna"), "disputed")
    mine = claim(ana, articles[1], "Lysna")
    assert ana.earlier.find(mine) == SeenBefore((), withheld=1)
    ana.answers.decide(mine, "unverifiable")
    (seen,) = ana.earlier.find(mine).claims
    assert seen.label == "disputed"
    ana.undo()
    assert ana.earlier.find(mine) == SeenBefore((), withheld=1)


def test_an_open_claim_of_a_blind_project_shows_nothing_even_then(articles: tuple[str, str], either_desk: Any) -> None:
    ana, bo = either_desk("ana", reviews_per_claim=2), either_desk("bo")
    verify(bo, claim(bo, articles[0], "Lysna"))
    mine = claim(ana, articles[1], "Lysna")
    ana.answers.decide(mine, "unverifiable")
    assert ana.earlier.find(mine) == SeenBefore()
    verify(ana, claim(ana, articles[0], "Lysna"), "disputed")  # closes it: both answers may be seen, and they differ
    (seen,) = ana.earlier.find(mine).claims
    assert (seen.label, seen.reviewers, seen.mine) == ("disputed", 2, True)


@pytest.mark.parametrize("blind", [True, False])
def test_others_answers_to_the_very_claim_are_shown_once_it_is_closed(
    articles: tuple[str, str], either_desk: Any, blind: bool
) -> None:
    ana, ben, eva = (either_desk(name, reviews_per_claim=2, blind=blind) for name in ("ana", "ben", "eva"))
    at = claim(ana, articles[0], "Lysna")
    verify(ben, at)
    ben.answers.comment(at, "in table 4")
    assert ana.earlier.find(at) == SeenBefore(), "one of two answers closes nothing"
    eva.answers.decide(at, "unverifiable")
    first, second = ana.earlier.find(at).others
    assert (first.reviewer, first.label, first.note) == ("ben", "verified", "in table 4")
    assert [piece.source.title for piece in first.evidence] == ["Table 4"]
    assert (second.reviewer, second.label, second.note, second.evidence) == ("eva", "unverifiable", None, ())
    assert [other.reviewer for other in ben.earlier.find(at).others] == ["eva"]
    eva.undo()
    assert ana.earlier.find(at) == SeenBefore()


def test_collections_count_as_others_do(articles: tuple[str, str], either: Database, either_desk: Any) -> None:
    ana = either_desk("ana")
    with either.write() as session:
        checked = CheckedClaim("At night bees sleep.", "Mostly true", None, "https://c.example/1", "C", "2024-05")
        store_checked(
            session, [checked, CheckedClaim("Bees do not sleep at night.", "False", "disputed")], "bees.jsonl"
        )
    mine = claim(ana, articles[1], "Bees")
    assert ana.earlier.find(mine) == SeenBefore((), withheld=2)
    ana.answers.decide(mine, "unverifiable")
    same, similar = ana.earlier.find(mine).claims
    assert (same.likeness, same.rating, same.label, same.date) == (Likeness.SAME, "Mostly true", None, "2024-05")
    assert (same.publisher, same.url, same.claim_id) == ("C", "https://c.example/1", None)
    assert similar.likeness is Likeness.SIMILAR


def test_at_most_five_are_shown_the_same_first(either: Database, either_desk: Any) -> None:
    ana = either_desk("ana")
    article = store(
        either, "Boats\n" + "\n".join(f"The port of Lysna handled {n} boats in 2024." for n in (5, 5, 7, 8, 9, 5, 6, 4))
    )
    keys = [claim.id for claim in ana.articles.open(article.article_id).claims]
    for key in keys[:-1]:
        ana.answers.decide(key, "unverifiable")
    seen = ana.earlier.find(keys[0]).claims
    assert [each.likeness for each in seen] == [Likeness.SAME] * 2 + [Likeness.SIMILAR] * 3
    assert [each.score for each in seen[2:]] == sorted((each.score for each in seen[2:]), reverse=True)


def test_what_is_hidden_takes_no_place_of_own_answers(either: Database, either_desk: Any) -> None:
    ana, bo = either_desk("ana"), either_desk("bo")
    lines = [f"The port of Lysna handled {n} boats in 2024." for n in (5, 5, 5, 5, 5, 5, 5, 9)]
    keys = [claim.id for claim in ana.articles.open(store(either, "Boats\n" + "\n".join(lines)).article_id).claims]
    for key in keys[1:7]:
        bo.answers.decide(key, "unverifiable")
    ana.answers.decide(keys[7], "unverifiable")
    seen = ana.earlier.find(keys[0])
    assert ([each.claim_id for each in seen.claims], seen.withheld) == ([keys[7]], 5)


def test_any_text_is_like_earlier_claims(articles: tuple[str, str], either: Database, either_desk: Any) -> None:
    ana, bo = either_desk("ana", reviews_per_claim=2), either_desk("bo")
    verify(ana, claim(ana, articles[0], "Lysna"))
    verify(bo, claim(bo, articles[0], "mayor"))
    (seen,) = ana.earlier.like("Lysna's port handled 4.1 million tonnes last year.")
    assert (seen.likeness, seen.mine) == (Likeness.SAME, True)
    assert any("Lysna" in each for each in seen.agreements)
    assert ana.earlier.like("The mayor did not sign the contract.") == (), "an open claim of another reviewer"
    assert len(bo.earlier.like("The mayor did not sign the contract.")) == 1
    with either.write() as session:
        store_checked(session, [CheckedClaim("A mayor signed a contract.", "True", external_id="m-1")], "m.jsonl")
    assert [each.external_id for each in ana.earlier.like("The mayor did not sign the contract.")] == ["m-1"]
    assert ana.earlier.like("") == ana.earlier.like("zebras") == ()


def test_an_unknown_claim_is_named(either_desk: Any) -> None:
    with pytest.raises(NotFoundError, match="no claim cnone"):
        either_desk().earlier.find("cnone")


answers = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 1), st.sampled_from(("verified", "disputed", "unverifiable"))),
    max_size=6,
)
own = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), max_size=3)


@settings(max_examples=6)
@given(answers, answers, own)
def test_what_others_answer_makes_no_difference_while_claims_are_open(
    tmp_path_factory: Any, _migrated: Path, one: list[Any], two: list[Any], mine: list[Any]
) -> None:
    """Three reviews close a claim, two people review: whatever bo does, ana sees the very same."""
    saw = []
    for world in (one, two):
        path = tmp_path_factory.mktemp("seen") / "test.db"
        shutil.copy(_migrated, path)
        maker = DeskMaker(path)
        ana, bo = maker("ana", reviews_per_claim=3), maker("bo")
        keys = [
            [claim.id for claim in ana.articles.open(store(ana.context.database, text).article_id).claims][:2]
            for text in (EARLIER, LATER)
        ]
        for step, (article, n, label) in enumerate(world):
            verify(bo, keys[article][n], label, f"https://bo.example/{step}")
        messages = [ana.answers.decide(keys[article][n], "unverifiable").message for article, n in mine]
        looks = [
            [(each.claim_id, each.label, each.sources) for each in ana.earlier.find(key).claims]
            for row in keys
            for key in row
        ]
        saw.append((messages, looks, [ana.earlier.find(key).withheld for row in keys for key in row]))
        for desk in maker.made:
            desk.close()
    assert saw[0] == saw[1]
