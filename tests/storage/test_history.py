"""The events alone say what every review is now."""

import itertools
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from annotator.domain.records import Citation, Quote
from annotator.domain.review_state import ReviewState
from annotator.domain.vocabulary import ReviewStatus, Role, Stance
from annotator.errors import AnnotatorError, ConflictError
from annotator.review.desk import ReviewDesk
from annotator.storage import history
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from annotator.storage.event_payloads import loaded_review
from annotator.storage.events import append_event
from annotator.storage.history import decided_since, rebuild_reviews
from annotator.storage.reviewers import reviewer_id
from annotator.storage.reviews import state_of
from annotator.storage.schema.models import ReviewRow
from tests.conftest import DeskMaker
from tests.support import ARTICLE, store

LABELS = ("verified", "disputed", "unverifiable", "not_a_claim")
_numbers = itertools.count()


def stored(database: Database) -> dict[tuple[int, int, Role], Any]:
    """What all reviews are now, but for those that nothing was ever said in."""
    with database.read() as session:
        rows = session.execute(select(ReviewRow)).scalars().all()
        return {(row.claim_id, row.reviewer_id, row.role): state_of(session, row) for row in rows}


def rebuilt(database: Database) -> dict[tuple[int, int, Role], Any]:
    with database.read() as session:
        return rebuild_reviews(session, 0, 10**9)


def differences(database: Database) -> dict[tuple[int, int, Role], Any]:
    ours, theirs = stored(database), rebuilt(database)
    return {
        key: (ours.get(key), theirs.get(key))
        for key in ours.keys() | theirs.keys()
        if ours.get(key, ReviewState()) != theirs.get(key, ReviewState())
    }


@pytest.fixture(scope="module")
def makers(shared_where: str) -> Iterator[DeskMaker]:
    maker = DeskMaker(shared_where)  # type: ignore[arg-type]
    yield maker
    for desk in maker.made:
        desk.close()


who = st.integers(0, 1)
which = st.integers(0, 1)
numbers = st.integers(0, 2)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("decide"), who, which, st.sampled_from(LABELS)),
        st.tuples(st.just("cite"), who, which, numbers),
        st.tuples(st.just("cite"), who, which, numbers),
        st.tuples(st.just("take back"), who, which, numbers),
        st.tuples(st.just("comment"), who, which, st.sampled_from(["a", "b", ""])),
        st.tuples(st.just("flag"), who, which, st.booleans()),
        st.tuples(st.just("confidence"), who, which, st.sampled_from([None, 1, 5])),
        st.tuples(st.just("skip"), who, which, st.none()),
        st.tuples(st.just("answer"), who, which, st.sampled_from(LABELS)),
        st.tuples(st.just("add"), who, which, st.none()),
        st.tuples(st.just("edit"), who, which, numbers),
        st.tuples(st.just("undo"), who, which, st.none()),
        st.tuples(st.just("undo"), who, which, st.none()),
        st.tuples(st.just("redo"), who, which, st.none()),
    ),
    min_size=7,
    max_size=14,
)


def act(desk: ReviewDesk, article: str, step: tuple[str, int, int, Any]) -> None:
    what, _, n, value = step
    claims = desk.articles.open(article).claims
    claim = claims[n % len(claims)]
    own = claim.review.evidence if claim.review else ()
    source = Citation(Stance.SUPPORTS, url=f"https://stat.example/{value}", quote=Quote("exact"))
    acts = {
        "decide": lambda: desk.answers.decide(claim.id, value, 1.25),
        "cite": lambda: desk.answers.cite(claim.id, source),
        "take back": lambda: desk.answers.withdraw_evidence(claim.id, own[value % len(own)].id) if own else None,
        "comment": lambda: desk.answers.comment(claim.id, value),
        "flag": lambda: desk.answers.flag(claim.id, value),
        "confidence": lambda: desk.answers.set_confidence(claim.id, value),
        "skip": lambda: desk.answers.skip(claim.id),
        "answer": lambda: desk.answers.give(claim.id, value, [source], "by script"),
        "add": lambda: desk.spans.add(article, 29 + n, 45 + n),
        "edit": lambda: desk.spans.edit(claim.id, claim.start, claim.end - value),
        "undo": desk.undo,
        "redo": desk.redo,
    }
    with suppress(AnnotatorError):
        acts[what]()


@settings(max_examples=8)
@given(steps)
def test_replaying_the_events_gives_the_reviews_there_are(makers: DeskMaker, sequence: list[Any]) -> None:
    number = next(_numbers)
    desks = [makers(f"{name}{number}", reviews_per_claim=2) for name in ("ana", "bo")]
    database = desks[0].context.database
    article = store(database, f"{ARTICLE}\nRun {number:06}.").article_id
    for step in sequence:
        act(desks[step[1]], article, step)
    assert differences(database) == {}
    whole = [undo_all(desk) for desk in desks]
    assert differences(database) == {}
    for desk, all_undone in zip(desks, whole, strict=True):
        mine = [
            state for (_, reviewer, _role), state in stored(database).items() if reviewer == desk.context.reviewer_id
        ]
        assert not all_undone or all(state == ReviewState() for state in mine)
        desk.close()


def undo_all(desk: ReviewDesk) -> bool:
    """Undo until nothing is left; ``False`` when a claim that somebody else answered stops it."""
    try:
        while desk.undo() is not None:
            pass
    except ConflictError:
        return False
    return True


def test_the_check_agrees_and_would_notice_a_review_changed_by_hand(database: Database, make_desk: Any) -> None:
    article = store(database).article_id
    desk = make_desk()
    first, second, *_ = (claim.id for claim in desk.articles.open(article).claims)
    desk.answers.decide(first, "not_a_claim")
    desk.answers.comment(second, "mine")
    assert differences(database) == {}
    assert [problems for _, problems in check(database) if problems] == []
    with database.write() as session:
        session.execute(text("UPDATE review SET note = 'not mine' WHERE claim_id = 2"))
    assert list(differences(database)) == [(2, desk.context.reviewer_id, Role.REVIEWER)]
    assert [problems for _, problems in check(database) if problems] == [["Review 2 does not match its events."]]
    with database.write() as session:
        session.execute(text("UPDATE review SET note = 'mine' WHERE claim_id = 2"))
    assert differences(database) == {}


def test_evidence_withdrawn_behind_the_back_of_the_events_is_noticed(either: Database, either_desk: Any) -> None:
    article = store(either).article_id
    desk = either_desk()
    desk.answers.cite(desk.articles.open(article).claims[0].id, Citation(Stance.SUPPORTS, url="https://stat.example/"))
    with either.write() as session:
        session.execute(text("UPDATE evidence SET withdrawn_at = created_at"))
    assert len(differences(either)) == 1


def test_a_load_brings_the_state_it_says_and_decisions_go_on_from_there(either: Database, either_desk: Any) -> None:
    article = store(either).article_id
    desk = either_desk()
    me = reviewer_id(either, "ana")
    at = datetime(2026, 5, 12, 10, tzinfo=UTC)
    state = ReviewState(label="not_a_claim", status=ReviewStatus.SUBMITTED, submitted_at=at)
    with either.write() as session:
        append_event(session, "load", reviewer_id=me, claim_id=1, article_id=1, payload=loaded_review(state))
        append_event(session, "load", reviewer_id=me, claim_id=2, article_id=1, payload={"claim": {"start": 0}})
        append_event(session, "load", article_id=1, payload={"sha256": "…"})
    assert rebuilt(either) == {(1, me, Role.REVIEWER): state}
    second = desk.articles.open(article).claims[1].id
    desk.answers.decide(second, "unverifiable")
    assert rebuilt(either)[2, me, Role.REVIEWER].status == ReviewStatus.SUBMITTED
    desk.undo()
    assert rebuilt(either) == {(1, me, Role.REVIEWER): state, (2, me, Role.REVIEWER): ReviewState()}


def test_a_history_of_many_pages_is_read_to_its_end(
    either: Database, either_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "_PAGE", 3)
    article = store(either).article_id
    desk = either_desk()
    for claim in desk.articles.open(article).claims:
        desk.answers.decide(claim.id, "not_a_claim")
        desk.answers.flag(claim.id, True)
    with either.read() as session:
        decided = decided_since(session, desk.context.reviewer_id, 0)
    assert [(one.kind, one.review and one.review.flagged) for one in decided] == [
        ("review", False),
        ("review", True),
    ] * 5
    assert len(rebuilt(either)) == 5
    assert differences(either) == {}
