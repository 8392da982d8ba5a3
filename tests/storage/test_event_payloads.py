"""What events hold of a decision: it reads back as it was, whoever wrote it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.records import Normalised, Quote
from annotator.domain.review_state import EvidenceState, ReviewState
from annotator.domain.vocabulary import ReviewStatus, Stance
from annotator.errors import DatabaseError
from annotator.storage import event_payloads
from annotator.storage.database.engine import Database
from annotator.storage.event_payloads import ClaimState, MergeState
from annotator.storage.events import append_decision
from annotator.storage.history import rebuild_reviews
from annotator.storage.reviewers import reviewer_id
from tests.support import store

WORDS = st.none() | st.text(max_size=9)
PIECES = st.builds(
    EvidenceState, st.integers(1), st.text(), WORDS, st.sampled_from(Stance), st.none() | st.builds(Quote, st.text()),
    WORDS, WORDS, st.integers(0, 3),
)  # fmt: skip
STATES = st.builds(
    ReviewState,
    label=WORDS,
    status=st.sampled_from(ReviewStatus),
    note=WORDS,
    flagged=st.booleans(),
    submitted_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    seconds=st.none() | st.floats(0, 1e6),
    unconfirmed=st.booleans(),
    normalised=st.none() | st.builds(Normalised, st.text(), WORDS, WORDS, WORDS),
    evidence=st.lists(PIECES, max_size=3).map(tuple),
)


def through_json(payload: dict[str, Any]) -> Any:
    return json.loads(json.dumps(payload))


@given(STATES, STATES)
def test_an_answer_reads_back_as_it_was(before: ReviewState, after: ReviewState) -> None:
    payload = through_json(event_payloads.decision("labelled", before, after))
    assert (payload["version"], payload["action"]) == (event_payloads.VERSION, "labelled")
    assert event_payloads.review_state(payload["before"]) == before
    assert event_payloads.review_state(payload["after"]) == after
    assert event_payloads.review_state(through_json(event_payloads.loaded_review(after))["state"]) == after


def test_spans_and_merged_sources_read_back_as_they_were() -> None:
    claim = ClaimState(3, 9, withdrawn=True)
    payload = through_json(event_payloads.decision("span changed", ClaimState(3, 8, withdrawn=False), claim))
    assert event_payloads.claim_state(payload["after"]) == claim
    merge = MergeState("s1", {"s1": None, "s2": "s1"}, {"s2": "https://a.example/"}, {"title": None, "kind": "report"})
    payload = through_json(event_payloads.decision("sources merged", merge, merge))
    assert event_payloads.merge_state(payload["before"]) == merge


OLD = {"label": "verified", "status": "submitted", "confidence": None, "note": None, "flagged": False,
       "guideline_version": "1", "submitted_at": "2026-05-12T10:00:00+00:00", "seconds": 2.5,
       "evidence": [{"id": 4, "source": "s1", "url": None, "stance": "supports",
                     "quote": {"exact": "a", "prefix": "", "suffix": "b"}, "accessed_at": None, "note": None,
                     "set": 0}],
       }  # fmt: skip
"""A state as events without a version tell it: without days, keystrokes and rewordings."""


def test_a_payload_without_version_says_nothing_of_younger_fields() -> None:
    piece = EvidenceState(4, "s1", None, Stance.SUPPORTS, Quote("a", "", "b"))
    assert event_payloads.review_state(OLD) == ReviewState(
        label="verified", status=ReviewStatus.SUBMITTED, guideline_version="1", seconds=2.5,
        submitted_at=datetime(2026, 5, 12, 10, tzinfo=UTC), evidence=(piece,),
    )  # fmt: skip
    merged = {"keep": "s1", "merged": {"s2": "s1"}, "details": {"title": "A"}}
    assert event_payloads.merge_state(merged) == MergeState("s1", {"s2": "s1"}, {}, {"title": "A"})


def test_what_a_newer_version_wrote_is_refused_and_not_misread(either: Database, either_desk: Any) -> None:
    article = store(either).article_id
    desk = either_desk()
    claim = desk.articles.open(article).claims[0]
    me = reviewer_id(either, "ana")
    payload = event_payloads.decision("labelled", ReviewState(), ReviewState()) | {"version": 99}
    with either.write() as session:
        append_decision(session, "review", me, payload=payload, claim_id=1, article_id=1)
    with pytest.raises(DatabaseError, match="update Annotator"):
        desk.undo()
    with either.read() as session, pytest.raises(DatabaseError, match="update Annotator"):
        rebuild_reviews(session, 0, 10**9)
    assert desk.articles.open(article).claims[0] == claim
