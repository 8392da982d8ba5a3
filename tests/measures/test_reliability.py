"""Dawid–Skene and MACE: known answers, any order, time, and what is read from them."""

from itertools import pairwise
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.team_choices import Model
from annotator.measures.answer_models import dawid_skene, mace
from annotator.measures.crowd import crowd_of
from annotator.measures.reliability import reliability

LABELS = ("true", "false", "mixed")
Rows = list[tuple[str, str, str]]


def simulated(confusions: np.ndarray, claims: int, answers: int, seed: int = 1) -> tuple[np.ndarray, Rows]:
    """True labels, and as many answers to each claim by reviewers with known confusions (reviewers × true × given)."""
    draw = np.random.default_rng(seed)
    reviewers, size, _ = confusions.shape
    truth = draw.integers(size, size=claims)
    who = np.argsort(draw.random((claims, reviewers)), axis=1)[:, :answers]
    steps = confusions.cumsum(axis=2)[who, truth[:, np.newaxis]]
    given_labels = (draw.random((claims, answers, 1)) > steps[..., :-1]).sum(axis=2)
    rows = [
        (f"c{claim:06}", f"r{reviewer:02}", LABELS[label])
        for claim in range(claims)
        for reviewer, label in zip(who[claim], given_labels[claim], strict=True)
    ]
    return truth, rows


def skilled(*rights: float) -> np.ndarray:
    """Confusions of reviewers who are right this often, and otherwise give either other label."""
    return np.array([np.full((3, 3), (1 - right) / 2) + np.eye(3) * (right - (1 - right) / 2) for right in rights])


def test_dawid_skene_finds_the_confusions_that_made_the_answers() -> None:
    confusions = skilled(0.95, 0.9, 0.8, 0.6, 0.4)
    confusions[3] = [[0.9, 0.05, 0.05], [0.05, 0.2, 0.75], [0.05, 0.05, 0.9]]
    truth, rows = simulated(confusions, 3000, 5)
    found = reliability(crowd_of(rows, LABELS), Model.DAWID_SKENE)
    for quality, made in zip(found.reviewers, confusions, strict=True):
        shares = [[quality.confusion[true][said].value for said in LABELS] for true in LABELS]
        assert shares == pytest.approx(made, abs=0.04)
        assert quality.right.low <= quality.right.value <= quality.right.high
    best = [max(row, key=row.__getitem__) for row in found.posterior.values()]
    assert np.mean([LABELS.index(label) for label in best] == truth) > 0.97


def test_mace_finds_who_guesses() -> None:
    truth, rows = simulated(skilled(0.95, 0.9, 0.9, 1 / 3, 1 / 3), 2000, 5)
    fit = mace(crowd_of(rows, LABELS))
    # right by knowing or by a lucky guess: k + (1 − k) / 3
    assert fit.competence == pytest.approx([0.925, 0.85, 0.85, 0, 0], abs=0.05)
    assert (fit.posterior.argmax(axis=1) == truth).mean() > 0.95


def test_both_beat_the_votes_where_the_many_are_bad() -> None:
    truth, rows = simulated(skilled(0.95, 0.95, 0.4, 0.4, 0.4, 0.4, 0.4), 1500, 7)
    crowd = crowd_of(rows, LABELS)
    votes = (crowd.vote_shares().argmax(axis=1) == truth).mean()
    for model in (dawid_skene, mace):
        assert (model(crowd).posterior.argmax(axis=1) == truth).mean() > votes + 0.05


answers_of_some = st.dictionaries(
    st.tuples(st.sampled_from([f"c{n}" for n in range(8)]), st.sampled_from("abcd")),
    st.sampled_from(LABELS),
    min_size=1,
)


@settings(max_examples=40)
@given(answers_of_some, st.randoms(use_true_random=False), st.sampled_from(Model))
def test_the_order_of_answers_never_matters_and_likelihood_never_falls(answers, chance, model: Model) -> None:
    rows = [(claim, reviewer, label) for (claim, reviewer), label in answers.items()]
    crowd = crowd_of(rows, LABELS)
    found = reliability(crowd, model)
    assert reliability(crowd_of(chance.sample(rows, len(rows)), LABELS), model) == found
    for row in found.posterior.values():
        assert sum(row.values()) == pytest.approx(1, abs=2e-4)
    for quality in found.reviewers:
        assert 0 <= quality.competence <= 1
    fit = (dawid_skene if model is Model.DAWID_SKENE else mace)(crowd)
    # smoothing pulls a little against the likelihood
    assert all(later > before - 0.1 * len(rows) for before, later in pairwise(fit.likelihoods))


def test_good_reviewers_who_swap_two_labels_point_at_the_guideline() -> None:
    confusions = skilled(0.95, 0.95, 0.95, 0.5, 0.5)
    confusions[:3, 1] = [0.0, 0.75, 0.25]
    _, rows = simulated(confusions, 1500, 5)
    first = reliability(crowd_of(rows, LABELS), Model.DAWID_SKENE).swaps[0]
    assert (first.labels, first.reviewers) == (("false", "mixed"), 3)
    assert first.share.low < first.share.value < first.share.high
    assert first.answers == pytest.approx(first.share.value * 3000, rel=0.1), "three reviewers, two labels of three"
    one_alone = reliability(crowd_of([("c1", "a", "true"), ("c1", "b", "true")], LABELS), Model.DAWID_SKENE)
    assert one_alone.swaps == ()


@pytest.mark.parametrize("model", Model)
def test_a_hundred_thousand_answers_take_less_than_two_seconds(model: Model) -> None:
    _, rows = simulated(skilled(*np.linspace(0.5, 0.95, 40)), 20_000, 5)
    begin = process_time()
    found = reliability(crowd_of(rows, LABELS), model)
    assert process_time() - begin < 2
    assert (found.answers, len(found.posterior)) == (100_000, 20_000)


@pytest.mark.parametrize("model", [dawid_skene, mace])
def test_nothing_cannot_be_fitted(model) -> None:
    with pytest.raises(ValueError, match="Without answers"):
        model(crowd_of([], LABELS))


def test_labels_are_those_given_in_the_order_of_the_scheme() -> None:
    crowd = crowd_of([("c", "b", "zeta"), ("c", "a", "mixed"), ("d", "a", "false")], LABELS)
    assert list(crowd.labels) == ["false", "mixed", "zeta"]
    assert list(crowd.reviewers) == ["a", "b"]
