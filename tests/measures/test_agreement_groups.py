"""Answers grouped before their agreement is measured."""

from datetime import timedelta

from annotator.domain.agreement_figures import GroupAgreement
from annotator.domain.team_choices import GroupBy
from annotator.measures.agreement_groups import agreement_by
from annotator.schemes import DEFAULT_SCHEME
from tests.measures.answers import MONDAY, answer

ANSWERS = [
    answer("c1", "ana", "verified", ("s", None)),
    answer("c1", "bo", "verified", ("s", None)),
    answer("c2", "ana", "disputed", article="a2", at=MONDAY - timedelta(days=1)),
    answer("c2", "bo", "verified", article="a2", guideline="2"),
    answer("c2", "cy", "disputed", article="a2", guideline=None, at=MONDAY + timedelta(days=7)),
]


def grouped(by: GroupBy | None) -> dict[str | None, GroupAgreement]:
    seen: list[tuple[int, int | None]] = []
    names, is_claim = DEFAULT_SCHEME.names, DEFAULT_SCHEME.is_claim
    steps = agreement_by(ANSWERS, by, names, is_claim, lambda quote: [quote], lambda *at: seen.append((at[0], at[1])))
    found = list(steps)
    assert seen == [(n, len(found)) for n in range(len(found))]
    return {each.group: each for each in found}


def equal(by: GroupBy | None) -> dict[str | None, tuple[int, float | None]]:
    """Claims and the share of equal pairs by group."""
    return {name: (each.labels["percent"].n, each.labels["percent"].value) for name, each in grouped(by).items()}


def test_groups() -> None:
    assert equal(None) == {None: (2, 0.6667)}
    assert equal(GroupBy.ARTICLE) == {"a1": (1, 1.0), "a2": (1, 0.3333)}
    assert equal(GroupBy.PAIR) == {"ana and bo": (2, 0.5), "ana and cy": (1, 1.0), "bo and cy": (1, 0.0)}
    assert equal(GroupBy.WEEK) == {"2026-W07": (1, 1.0), "2026-W08": (1, 0.3333)}
    assert equal(GroupBy.GUIDELINE) == {"1": (1, 1.0), "2": (0, None), "no version": (0, None)}
    assert equal(GroupBy.LABEL) == {"verified": (2, 0.6667), "disputed": (2, 0.6667)}


def test_a_label_against_the_others_has_its_own_spans_and_evidence() -> None:
    found = grouped(GroupBy.LABEL)
    assert [(found[name].answers, found[name].reviewers) for name in ("verified", "disputed")] == [(3, 3), (2, 3)]
    assert found["verified"].evidence["source"].n == 1
    assert found["disputed"].evidence["source"].n == 0
    assert found["disputed"].spans["exact"].value == 0.3333, "bo sees no disputed claim where the others do"
