"""The sources of an earlier claim are cited again in one step that one undo takes back, where that is right."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.records import Citation, Quote
from annotator.domain.review_state import ReviewState
from annotator.domain.source_details import SourceKind
from annotator.domain.vocabulary import Likeness, ReviewStatus, Stance
from annotator.errors import ConflictError, EvidenceError
from annotator.storage.checked import CheckedClaim, store_checked
from annotator.storage.claim_views import stored_claim
from annotator.storage.database.engine import Database
from annotator.storage.reviews import state_of
from tests.conftest import DeskMaker
from tests.review.test_seen import EARLIER, LATER, articles, claim, verify
from tests.support import store

__all__ = ["articles"]


def state(desk: Any, claim_id: str) -> ReviewState:
    with desk.context.database.read() as session:
        stored = stored_claim(session, claim_id, desk.context.view)
        return state_of(session, stored.review) if stored.review else ReviewState()


def test_all_sources_come_with_stance_and_quote_in_one_step(articles: tuple[str, str], either_desk: Any) -> None:
    ana = either_desk("ana")
    first, second = (claim(ana, article, "Lysna") for article in articles)
    verify(ana, first)
    ana.answers.cite(
        first, Citation(Stance.CONTEXT, url="https://b.example/", quote=Quote("4.1 Mt"), note="mine", set=1)
    )
    (seen,) = ana.earlier.find(second).claims
    assert seen.reusable == 2
    before = state(ana, second)
    outcome = ana.earlier.reuse(second, seen)
    assert outcome.message == "2 sources reused from “Ports report”."
    review = outcome.claim.review
    assert (review.status, review.label) == (ReviewStatus.OPEN, None)
    assert [(each.source.url, each.stance, each.set, each.note) for each in review.evidence] == [
        ("https://stat.example/ports", Stance.SUPPORTS, 0, None),
        ("https://b.example/", Stance.CONTEXT, 1, None),
    ]
    assert review.evidence[1].quote == Quote("4.1 Mt")
    assert ana.undo().message.startswith("Undone: sources reused")
    assert state(ana, second) == before
    ana.redo()
    assert len(ana.answers.decide(second, "verified").claim.review.evidence) == 2
    with pytest.raises(EvidenceError, match="all sources of that claim are cited here already"):
        ana.earlier.reuse(second, seen)


def test_reused_sources_against_the_label_leave_a_draft(articles: tuple[str, str], either_desk: Any) -> None:
    ana = either_desk("ana")
    first, second = (claim(ana, article, "Lysna") for article in articles)
    verify(ana, first)
    assert ana.answers.decide(second, "disputed").claim.review.status is ReviewStatus.DRAFT
    (seen,) = ana.earlier.find(second).claims
    outcome = ana.earlier.reuse(second, seen)
    assert outcome.claim.review.status is ReviewStatus.DRAFT
    assert outcome.claim.review.evidence[0].stance is Stance.SUPPORTS, "the stance is about the claim, not the label"
    assert outcome.warning is not None and outcome.message.endswith(outcome.warning)
    ana.undo()
    assert state(ana, second).status == ReviewStatus.DRAFT


def test_the_article_itself_is_left_out(either: Database, either_desk: Any) -> None:
    ana = either_desk("ana")
    earlier = store(either, EARLIER, title="Ports report").article_id
    later = store(either, LATER, url="https://daily.example/ports").article_id
    first, second = claim(ana, earlier, "Lysna"), claim(ana, later, "Lysna")
    verify(ana, first, url="http://www.daily.example/ports/?utm_source=x")
    (seen,) = ana.earlier.find(second).claims
    with pytest.raises(EvidenceError, match="the source is this article itself"):
        ana.earlier.reuse(second, seen)
    ana.answers.cite(first, Citation(Stance.SUPPORTS, url="https://stat.example/ports"))
    outcome = ana.earlier.reuse(second, seen)
    assert outcome.message == "1 source reused from “Ports report” (this article itself left out)."
    assert [piece.source.url for piece in outcome.claim.review.evidence] == ["https://stat.example/ports"]


@pytest.mark.parametrize(
    ("rating", "label", "stance"),
    [
        ("True", "verified", Stance.SUPPORTS),
        ("False", "disputed", Stance.REFUTES),
        ("Half true", None, Stance.CONTEXT),
        ("Unproven", "unverifiable", Stance.CONTEXT),
    ],
)
def test_a_fact_check_is_cited_by_its_page(
    articles: tuple[str, str], either: Database, either_desk: Any, rating: str, label: str | None, stance: Stance
) -> None:
    ana = either_desk("ana", blind=False)
    with either.write() as session:
        checked = CheckedClaim("At night, bees sleep.", rating, label, "https://c.example/1", "Plain Checks", "2024-05")
        store_checked(session, [checked], "bees.jsonl")
    mine = claim(ana, articles[1], "Bees")
    (seen,) = ana.earlier.find(mine).claims
    outcome = ana.earlier.reuse(mine, seen)
    assert outcome.message == "1 source reused from Plain Checks."
    (piece,) = outcome.claim.review.evidence
    assert (piece.stance, piece.note, piece.source.kind) == (stance, f"Rated “{rating}”", SourceKind.FACT_CHECK)
    assert (piece.source.url, piece.source.published_at) == ("https://c.example/1", "2024-05")


def test_what_differs_or_is_gone_or_hidden_is_not_reused(articles: tuple[str, str], either_desk: Any) -> None:
    ana, bo = either_desk("ana"), either_desk("bo")
    verify(bo, claim(bo, articles[0], "mayor"))
    verify(bo, claim(bo, articles[0], "Lysna"))
    second, mayor = claim(ana, articles[1], "Lysna"), claim(ana, articles[1], "mayor")
    (seen,) = bo.earlier.find(second).claims
    with pytest.raises(ConflictError, match="nothing was reused"):
        ana.earlier.reuse(second, seen)  # somebody else's, before the own answer
    ana.answers.decide(second, "unverifiable")
    assert len(ana.earlier.reuse(second, seen).claim.review.evidence) == 1
    (similar,) = bo.earlier.find(mayor).claims
    assert similar.likeness is Likeness.SIMILAR
    with pytest.raises(EvidenceError, match="similar but different"):
        ana.earlier.reuse(mayor, similar)
    bo.undo()
    with pytest.raises(ConflictError):
        ana.earlier.reuse(second, seen)


def test_every_claim_that_says_the_same_can_contradict(either: Database, either_desk: Any) -> None:
    ana = either_desk("ana")
    keys = [
        claim(ana, store(either, f"Report {n}\n{EARLIER.splitlines()[1]}", title=f"R{n}").article_id, "Lysna")
        for n in range(9)
    ]
    for key in keys[:7]:
        verify(ana, key, "disputed")
    assert ana.earlier.find(keys[8]).claims[4].label == "disputed"
    verify(ana, keys[7])
    ana.answers.decide(keys[8], "disputed")
    outcome = ana.answers.cite(keys[8], Citation(Stance.REFUTES, url="https://no.example/"))
    assert outcome.warning.startswith("This contradicts “Verified”, your own answer of 20")
    assert outcome.warning.endswith(" in “R7”.")


steps = st.lists(
    st.one_of(
        st.tuples(st.just("decide"), st.sampled_from(("verified", "disputed", "unverifiable"))),
        st.tuples(st.just("cite"), st.sampled_from(("https://stat.example/ports", "https://own.example/"))),
        st.tuples(st.just("skip"), st.just("")),
        st.tuples(st.just("withdraw"), st.just("")),
    ),
    max_size=4,
)


@settings(max_examples=12)
@given(steps)
def test_undoing_a_reuse_restores_the_review(
    tmp_path_factory: Any, _migrated: Path, done: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("reuse") / "test.db"
    shutil.copy(_migrated, path)
    maker = DeskMaker(path)
    ana = maker("ana")
    first = claim(ana, store(ana.context.database, EARLIER).article_id, "Lysna")
    second = claim(ana, store(ana.context.database, LATER).article_id, "Lysna")
    verify(ana, first)
    ana.answers.cite(first, Citation(Stance.CONTEXT, url="https://b.example/", quote=Quote("4.1 Mt")))
    for what, value in done:
        if what == "decide":
            ana.answers.decide(second, value)
        elif what == "cite" and value not in [piece.url for piece in state(ana, second).evidence]:
            ana.answers.cite(second, Citation(Stance.SUPPORTS, url=value))
        elif what == "skip":
            ana.answers.skip(second)
        elif state(ana, second).evidence:
            ana.answers.withdraw_evidence(second, state(ana, second).evidence[0].id)
    before = state(ana, second)
    (seen,) = ana.earlier.find(second).claims
    ana.earlier.reuse(second, seen)
    after = state(ana, second)
    assert after != before
    assert {piece.url for piece in after.evidence} >= {"https://stat.example/ports", "https://b.example/"}
    ana.undo()
    assert state(ana, second) == before
    ana.redo()
    assert state(ana, second) == after
    for desk in maker.made:
        desk.close()
