"""The gold label: what counts, what decides, and that nothing is decided silently."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.errors import UsageError
from annotator.review.gold import MAJORITY, Answer, GoldRule, LabelReason, gold_of, gold_rule

LABELS = ("verified", "disputed", "unverifiable", "not_a_claim")


def said(label: str, role: Role = Role.REVIEWER) -> Answer:
    return Answer(role, label, ReviewStatus.SUBMITTED)


DRAFT = Answer(Role.REVIEWER, "verified", ReviewStatus.DRAFT)
SKIPPED = Answer(Role.REVIEWER, None, ReviewStatus.SKIPPED)
OPEN = Answer(Role.REVIEWER, None, ReviewStatus.OPEN)


@pytest.mark.parametrize(
    ("answers", "wanted", "label", "reason"),
    [
        ([said("verified")], 1, "verified", "single_review"),
        ([said("verified")] * 2, 2, "verified", "unanimous"),
        ([said("verified")] * 3, 2, "verified", "unanimous"),
        ([said("verified")] * 2 + [said("disputed")], 3, "verified", "majority"),
        ([said("verified"), said("disputed")], 2, None, "tie"),
        ([said("verified"), said("disputed")], 1, None, "tie"),
        ([said("verified")] * 2 + [said("disputed"), said("unverifiable")], 4, None, "no_majority"),
        ([said("verified")], 2, None, "needs_more_reviews"),
        ([said("verified"), SKIPPED], 2, None, "needs_more_reviews"),
        ([DRAFT], 1, None, "draft"),
        ([DRAFT, SKIPPED, OPEN], 1, None, "draft"),
        ([SKIPPED, OPEN], 1, None, "skipped"),
        ([OPEN], 1, None, "no_review"),
        ([], 1, None, "no_review"),
        ([said("verified"), said("disputed"), said("disputed", Role.ADJUDICATOR)], 2, "disputed", "adjudicated"),
        ([said("verified")] * 2 + [said("disputed", Role.ADJUDICATOR)], 2, "disputed", "adjudicated"),
        ([said("verified", Role.ADJUDICATOR)], 2, "verified", "adjudicated"),
        ([said("verified", Role.ADJUDICATOR), said("disputed", Role.ADJUDICATOR)], 1, None, "tie"),
        ([Answer(Role.ADJUDICATOR, "verified", ReviewStatus.DRAFT), said("disputed")], 1, "disputed", "single_review"),
    ],
)
def test_each_case_has_its_reason(answers: list[Answer], wanted: int, label: str | None, reason: str) -> None:
    assert gold_of(answers, wanted)[:2] == (label, LabelReason(reason))


def _answers() -> st.SearchStrategy[Answer]:
    labelled = st.builds(
        Answer,
        st.sampled_from(Role),
        st.sampled_from(LABELS),
        st.sampled_from([ReviewStatus.DRAFT, ReviewStatus.SUBMITTED]),
    )
    blank = st.builds(
        Answer, st.sampled_from(Role), st.none(), st.sampled_from([ReviewStatus.OPEN, ReviewStatus.SKIPPED])
    )
    return labelled | blank


@given(st.lists(_answers(), max_size=8), st.integers(1, 4), st.randoms(use_true_random=False))
def test_the_order_of_reviews_never_matters(answers: list[Answer], wanted: int, random: object) -> None:
    shuffled = list(answers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert gold_of(shuffled, wanted) == gold_of(answers, wanted)


@given(st.lists(_answers(), max_size=8), st.integers(1, 4))
def test_gold_is_what_somebody_submitted_and_most_agree_with(answers: list[Answer], wanted: int) -> None:
    gold = gold_of(answers, wanted)
    submitted = [answer for answer in answers if answer.status is ReviewStatus.SUBMITTED]
    votes = Counter(answer.label for answer in submitted if answer.role is Role.REVIEWER)
    rulings = {answer.label for answer in submitted if answer.role is Role.ADJUDICATOR}

    if rulings:
        assert gold.label == (rulings.pop() if len(rulings) == 1 else None)
    elif gold.label is None:
        assert votes.total() < wanted or 2 * max(votes.values()) <= votes.total()
    else:
        assert votes.total() >= wanted
        assert 2 * votes[gold.label] > votes.total()


@given(st.lists(_answers(), max_size=8), st.integers(1, 4))
def test_there_is_a_label_exactly_when_the_reason_gives_one(answers: list[Answer], wanted: int) -> None:
    gold = gold_of(answers, wanted)
    gives = {LabelReason.SINGLE_REVIEW, LabelReason.UNANIMOUS, LabelReason.MAJORITY, LabelReason.ADJUDICATED}

    assert (gold.label is not None) == (gold.reason in gives)


@pytest.mark.parametrize(
    ("answers", "wanted", "votes"),
    [
        ([said("verified"), said("disputed"), said("verified")], 3, [("verified", 2), ("disputed", 1)]),
        ([said("verified"), said("disputed"), DRAFT, SKIPPED], 2, [("disputed", 1), ("verified", 1)]),
        ([said("verified")], 2, []),
        ([DRAFT], 1, []),
        ([said("verified"), said("disputed", Role.ADJUDICATOR)], 2, [("verified", 1)]),
        ([said("verified", Role.ADJUDICATOR)], 1, []),
    ],
)
def test_votes_are_those_that_the_label_is_decided_from(
    answers: list[Answer], wanted: int, votes: list[tuple[str, int]]
) -> None:
    assert list(gold_of(answers, wanted).votes) == votes


@given(st.lists(_answers(), max_size=8), st.integers(1, 4))
def test_votes_are_counted_exactly_where_the_claim_is_closed(answers: list[Answer], wanted: int) -> None:
    gold = gold_of(answers, wanted)
    submitted = [each.role for each in answers if each.status is ReviewStatus.SUBMITTED]
    voters = submitted.count(Role.REVIEWER)

    is_closed = voters >= wanted or Role.ADJUDICATOR in submitted
    assert sum(count for _, count in gold.votes) == (voters if is_closed else 0)


@given(st.lists(_answers(), max_size=8), st.integers(1, 4))
def test_answers_that_were_not_submitted_decide_nothing(answers: list[Answer], wanted: int) -> None:
    counting = [answer for answer in answers if answer.status is ReviewStatus.SUBMITTED]

    assert gold_of(answers, wanted).label == gold_of(counting, wanted).label


def test_three_that_support_and_one_that_refutes_are_supports() -> None:
    answers = [said("verified")] * 3 + [said("disputed")]
    gold = gold_of(answers, 4)
    assert (gold.label, gold.reason, gold.votes) == (
        "verified",
        LabelReason.MAJORITY,
        (("verified", 3), ("disputed", 1)),
    )


UNANIMOUS, ONE, BY_RULINGS, SURE = (
    gold_rule(words) for words in ("unanimous", "single", "adjudicated", "posterior=0.9")
)
PEOPLE = [said("verified")] * 2 + [said("disputed")]


@pytest.mark.parametrize(
    ("rule", "answers", "posterior", "label", "reason"),
    [
        (UNANIMOUS, PEOPLE, {}, None, "not_unanimous"),
        (UNANIMOUS, PEOPLE[:2], {}, "verified", "unanimous"),
        (UNANIMOUS, PEOPLE[:1], {}, "verified", "single_review"),
        (UNANIMOUS, PEOPLE[1:], {}, None, "tie"),
        (ONE, PEOPLE[:1], {}, "verified", "single_review"),
        (ONE, PEOPLE[1:], {}, None, "tie"),
        (BY_RULINGS, PEOPLE, {}, None, "not_adjudicated"),
        (BY_RULINGS, [*PEOPLE, said("disputed", Role.ADJUDICATOR)], {}, "disputed", "adjudicated"),
        (SURE, PEOPLE, {"verified": 0.08, "disputed": 0.92}, "disputed", "posterior"),
        (SURE, PEOPLE, {"verified": 0.9, "disputed": 0.1}, "verified", "posterior"),
        (SURE, PEOPLE, {"verified": 0.8, "disputed": 0.2}, None, "uncertain"),
        (SURE, PEOPLE, {"unverifiable": 0.95, "verified": 0.03, "disputed": 0.02}, None, "uncertain"),
        (SURE, PEOPLE[1:], {"verified": 0.5, "disputed": 0.5}, None, "tie"),
        (SURE, PEOPLE, {}, None, "tie"),
        (SURE, [*PEOPLE, said("disputed", Role.ADJUDICATOR)], {"verified": 1.0}, "disputed", "adjudicated"),
        (SURE, [DRAFT], {"verified": 1.0}, None, "draft"),
    ],
)
def test_every_rule_carries_its_reason(
    rule: GoldRule, answers: list[Answer], posterior: dict[str, float], label: str | None, reason: str
) -> None:
    gold = gold_of(answers, 1, rule, posterior)
    assert (gold.label, gold.reason) == (label, LabelReason(reason))


rules = st.sampled_from([MAJORITY, UNANIMOUS, ONE, BY_RULINGS, SURE, gold_rule("posterior=0.51")])
posteriors = st.dictionaries(st.sampled_from(LABELS), st.floats(0, 1))


@given(st.lists(_answers(), max_size=8), st.integers(1, 4), rules, posteriors, st.randoms(use_true_random=False))
def test_under_every_rule_order_never_matters_and_gold_is_what_somebody_said(
    answers: list[Answer], wanted: int, rule: GoldRule, posterior: dict[str, float], random: object
) -> None:
    shuffled = list(answers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    gold = gold_of(answers, wanted, rule, posterior)

    assert gold_of(shuffled, wanted, rule, dict(reversed(posterior.items()))) == gold
    submitted = {each.label for each in answers if each.status is ReviewStatus.SUBMITTED and each.role != Role.MODEL}
    assert gold.label is None or gold.label in submitted
    assert rule is ONE or gold.votes == gold_of(answers, wanted).votes, "the rule changes no vote"
    if gold.reason is LabelReason.POSTERIOR:
        assert posterior[str(gold.label)] >= rule.least
    if rule is ONE:
        assert gold == gold_of(answers, 1)
    elif gold_of(answers, wanted).reason in (LabelReason.ADJUDICATED, LabelReason.NEEDS_MORE_REVIEWS):
        assert gold == gold_of(answers, wanted), "rulings, and claims that wait, are the same under every rule"


@pytest.mark.parametrize(
    "words", ["most", "posterior", "posterior=0.5", "posterior=1.1", "posterior=nan", "majority=1"]
)
def test_a_rule_that_is_none_is_refused(words: str) -> None:
    with pytest.raises(UsageError, match="--gold takes"):
        gold_rule(words)
