"""The evidence rule by itself: which states count."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.vocabulary import ReviewStatus
from annotator.review.rule import settle
from annotator.schemes import DEFAULT_SCHEME
from annotator.storage.reviews import OPEN_STATE

NOW = datetime(2026, 5, 12, 10, tzinfo=UTC)
EARLIER = "2026-05-01T08:00:00+00:00"

states = st.builds(
    lambda label, status, evidence, at: OPEN_STATE
    | {"label": label, "status": status, "evidence": evidence, "submitted_at": at},
    st.sampled_from([None, *DEFAULT_SCHEME.names]),
    st.sampled_from([None, *(status.value for status in ReviewStatus)]),
    st.lists(st.just({"id": 1, "stance": "context"}), max_size=2),
    st.sampled_from([None, EARLIER]),
)  # fmt: skip


@given(states)
def test_a_labelled_state_counts_exactly_when_its_evidence_is_there(state: dict[str, Any]) -> None:
    settled = settle(state, DEFAULT_SCHEME, "7", NOW)
    if state["label"] is None:
        assert (settled["status"], settled["submitted_at"]) == (state["status"], None)
        return
    met = bool(state["evidence"]) or not DEFAULT_SCHEME[state["label"]].needs_evidence
    assert settled["status"] == ("submitted" if met else "draft")
    assert settled["submitted_at"] == ((state["submitted_at"] or NOW.isoformat()) if met else None)
    assert settled["guideline_version"] == ("7" if met else state["guideline_version"])
    assert {key: settled[key] for key in ("label", "evidence", "note", "flagged", "confidence")} == {
        key: state[key] for key in ("label", "evidence", "note", "flagged", "confidence")
    }


@given(states)
def test_settling_twice_is_settling_once_and_leaves_its_argument_alone(state: dict[str, Any]) -> None:
    before = dict(state)
    once = settle(state, DEFAULT_SCHEME, "7", NOW)
    assert state == before
    assert settle(once, DEFAULT_SCHEME, "7", datetime(2027, 1, 1, tzinfo=UTC)) == once
