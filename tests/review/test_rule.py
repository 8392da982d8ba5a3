"""The evidence rule by itself: which states count."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.records import Citation, Quote
from annotator.domain.review_state import EvidenceState, ReviewState
from annotator.domain.vocabulary import ReviewStatus, Stance
from annotator.review.rule import CitedAlreadyError, refuse_twice, settle
from annotator.schemes import DEFAULT_SCHEME

NOW = datetime(2026, 5, 12, 10, tzinfo=UTC)
EARLIER = datetime(2026, 5, 1, 8, tzinfo=UTC)

states = st.builds(
    lambda label, status, evidence, at: ReviewState(
        label=label, status=status, evidence=tuple(evidence), submitted_at=at
    ),
    st.sampled_from([None, *DEFAULT_SCHEME.names]),
    st.sampled_from(ReviewStatus),
    st.lists(st.just(EvidenceState(1, "s0123456789abcdef", None, Stance.SUPPORTS)), max_size=2),
    st.sampled_from([None, EARLIER]),
)  # fmt: skip


@given(states)
def test_a_labelled_state_counts_exactly_when_its_evidence_is_there(state: ReviewState) -> None:
    settled = settle(state, DEFAULT_SCHEME, "7", NOW)
    if state.label is None:
        assert (settled.status, settled.submitted_at) == (state.status, None)
        return
    met = bool(state.evidence) or not DEFAULT_SCHEME[state.label].needs_evidence
    assert settled.status == ("submitted" if met else "draft")
    assert settled.submitted_at == ((state.submitted_at or NOW) if met else None)
    assert settled.guideline_version == ("7" if met else state.guideline_version)
    assert {key: getattr(settled, key) for key in ("label", "evidence", "note", "flagged", "confidence")} == {
        key: getattr(state, key) for key in ("label", "evidence", "note", "flagged", "confidence")
    }


@given(states)
def test_settling_twice_is_settling_once_and_leaves_its_argument_alone(state: ReviewState) -> None:
    before = replace(state)
    once = settle(state, DEFAULT_SCHEME, "7", NOW)
    assert state == before
    assert settle(once, DEFAULT_SCHEME, "7", datetime(2027, 1, 1, tzinfo=UTC)) == once


def _piece(n: int, source: str, number: int, exact: str | None = None) -> EvidenceState:
    return EvidenceState(n, source, None, Stance.SUPPORTS, Quote(exact) if exact else None, set=number)


def _refused(evidence: list[EvidenceState], source: str, number: int, exact: str | None = None) -> bool:
    try:
        refuse_twice(evidence, source, Citation(Stance.SUPPORTS, set=number, quote=Quote(exact) if exact else None))
    except CitedAlreadyError:
        return True
    return False


def test_a_source_that_is_a_set_of_its_own_is_refused_in_another_one() -> None:
    alone = [_piece(1, "s1", 0)]
    assert _refused(alone, "s1", 0) and _refused(alone, "s1", 1) and _refused([*alone, _piece(2, "s2", 1)], "s1", 1)
    assert not _refused(alone, "s2", 1) and not _refused(alone, "s1", 1, "other words")
    both = [*alone, _piece(2, "s2", 0)]
    assert not _refused(both, "s1", 1), "it may be needed beside another source there"
    assert _refused(both, "s1", 0)
