"""The evidence rule by itself: which states count."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.records import Citation, Quote
from annotator.domain.review_state import EvidenceState, ReviewState
from annotator.domain.vocabulary import ReviewStatus, Role, Stance
from annotator.review.rule import CitedAlreadyError, refuse_twice, settle
from annotator.schemes import DEFAULT_SCHEME, LabelScheme, LabelSpec, restored_scheme

NOW = datetime(2026, 5, 12, 10, tzinfo=UTC)
EARLIER = datetime(2026, 5, 1, 8, tzinfo=UTC)

states = st.builds(
    lambda label, status, evidence, at, unconfirmed: ReviewState(
        label=label, status=status, evidence=tuple(evidence), submitted_at=at, unconfirmed=unconfirmed
    ),
    st.sampled_from([None, *DEFAULT_SCHEME.names]),
    st.sampled_from(ReviewStatus),
    st.lists(
        st.builds(EvidenceState, st.just(1), st.just("s0123456789abcdef"), st.none(), st.sampled_from(Stance)),
        max_size=3,
    ),
    st.sampled_from([None, EARLIER]),
    st.booleans(),
)  # fmt: skip


@given(states)
def test_a_labelled_state_counts_exactly_when_its_evidence_is_there(state: ReviewState) -> None:
    settled = settle(state, DEFAULT_SCHEME, "7", NOW)
    if state.label is None:
        assert (settled.status, settled.submitted_at) == (state.status, None)
        return
    wanted = {"verified": Stance.SUPPORTS, "disputed": Stance.REFUTES}.get(state.label)
    met = not state.unconfirmed and (wanted is None or any(piece.stance is wanted for piece in state.evidence))
    assert settled.status == ("submitted" if met else "draft")
    assert settled.submitted_at == ((state.submitted_at or NOW) if met else None)
    is_new = met and state.submitted_at is None
    assert settled.guideline_version == ("7" if is_new else state.guideline_version)
    assert {key: getattr(settled, key) for key in ("label", "evidence", "note", "flagged", "confidence")} == {
        key: getattr(state, key) for key in ("label", "evidence", "note", "flagged", "confidence")
    }


@given(states)
def test_settling_twice_is_settling_once_and_leaves_its_argument_alone(state: ReviewState) -> None:
    before = replace(state)
    once = settle(state, DEFAULT_SCHEME, "7", NOW)
    assert state == before
    assert settle(once, DEFAULT_SCHEME, "7", datetime(2027, 1, 1, tzinfo=UTC)) == once


@pytest.mark.parametrize(
    ("label", "stances", "missing"),
    [
        ("verified", (), "a source"),
        ("verified", ("refutes",), "a supporting source"),
        ("verified", ("context", "context"), "a supporting source"),
        ("verified", ("refutes", "supports"), None),
        ("disputed", ("supports",), "a refuting source"),
        ("disputed", ("refutes",), None),
        ("unverifiable", (), None),
        ("not_a_claim", ("refutes",), None),
        (None, (), None),
    ],
)
def test_a_draft_says_what_it_is_missing(label: str | None, stances: tuple[str, ...], missing: str | None) -> None:
    rule = DEFAULT_SCHEME.evidence_rule
    assert rule.missing(label, stances) == missing
    assert rule.is_met(label, stances) is (missing is None)
    assert rule.missing(label, stances, Role.ADJUDICATOR) is None


def test_a_project_may_take_sources_of_any_stance() -> None:
    rule = replace(DEFAULT_SCHEME, matching_stance=False).evidence_rule
    assert rule.missing("verified", ()) == "a source"
    assert rule.missing("verified", ("context",)) is None
    assert rule.missing("disputed", ("supports",)) is None


def test_a_label_whose_meaning_is_unknown_counts_with_any_source() -> None:
    odd = LabelScheme(
        "odd", (LabelSpec("grey", "Grey", "g", "G", needs_evidence=True), LabelSpec("no", "No", "n", "N"))
    )
    assert odd.evidence_rule.missing("grey", ()) == "a source"
    assert odd.evidence_rule.missing("grey", ("refutes",)) is None


def test_a_stored_scheme_keeps_what_it_says_about_stances() -> None:
    for matching in (True, False):
        scheme = replace(DEFAULT_SCHEME, matching_stance=matching)
        assert restored_scheme(scheme.stored(), "here") == scheme
    old = {name: value for name, value in DEFAULT_SCHEME.stored().items() if name != "matching_stance"}
    assert restored_scheme(old, "here").matching_stance is True
    assert restored_scheme(old, "a release", matching_stance=False).matching_stance is False


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
