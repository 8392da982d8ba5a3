"""Decides the gold label of a claim from its reviews, with the reason."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.errors import UsageError


class LabelReason(StrEnum):
    """Why a claim has its gold label, or has none."""

    SINGLE_REVIEW = "single_review"
    UNANIMOUS = "unanimous"
    MAJORITY = "majority"
    ADJUDICATED = "adjudicated"
    POSTERIOR = "posterior"
    NO_REVIEW = "no_review"
    DRAFT = "draft"
    SKIPPED = "skipped"
    NEEDS_MORE_REVIEWS = "needs_more_reviews"
    TIE = "tie"
    NO_MAJORITY = "no_majority"
    NOT_UNANIMOUS = "not_unanimous"
    NOT_ADJUDICATED = "not_adjudicated"
    UNCERTAIN = "uncertain"


class Rule(StrEnum):
    """What decides a claim that has all the answers wanted and no ruling of an adjudicator.

    A ruling decides under every rule.
    """

    MAJORITY = "majority"
    """More than half of the answers."""
    UNANIMOUS = "unanimous"
    """All answers."""
    SINGLE = "single"
    """More than half of the answers, of which one is enough, however many are wanted."""
    ADJUDICATED = "adjudicated"
    """Nothing: adjudicators alone decide."""
    POSTERIOR = "posterior"
    """A probability from a model of how reliable the reviewers are."""


@dataclass(frozen=True, slots=True)
class GoldRule:
    """A rule for gold labels; with ``Rule.POSTERIOR``, ``least`` is the least probability that decides."""

    rule: Rule = Rule.MAJORITY
    least: float = 0.0


MAJORITY = GoldRule()


def gold_rule(words: str) -> GoldRule:
    """The rule that words name: ``majority``, ``unanimous``, ``single``, ``adjudicated``, or ``posterior=P``.

    Raises:
        UsageError: when they name none, or P is not above 0.5 and at most 1; below, two labels could reach it.

    """
    name, _, least = words.partition("=")
    if name == Rule.POSTERIOR:
        try:
            found = GoldRule(Rule.POSTERIOR, float(least))
        except ValueError:
            found = MAJORITY
        if 0.5 < found.least <= 1:
            return found
    elif name in set(Rule) and not least:
        return GoldRule(Rule(name))
    raise UsageError(
        "--gold takes majority, unanimous, single, adjudicated, or posterior=P with P above 0.5 and at most 1, "
        f"not “{words}”."
    )


class Answer(NamedTuple):
    """The parts of a review that decide. Role and status may be plain strings, as read from a database."""

    role: Role | str
    label: str | None
    status: ReviewStatus | str


class Gold(NamedTuple):
    """A claim's gold label, ``None`` when there is none, and the reason."""

    label: str | None
    reason: LabelReason
    votes: tuple[tuple[str, int], ...] = ()
    """How many reviewers gave each label, most first, then by name; nothing while more reviews are needed."""


def gold_of(
    answers: Iterable[Answer], wanted: int, rule: GoldRule = MAJORITY, posterior: Mapping[str, float] | None = None
) -> Gold:
    """The gold label that the reviews of one claim give, in whatever order.

    Only submitted answers count, and none of a model's. An adjudicator's answer decides; adjudicators who disagree
    leave a tie. Otherwise at least ``wanted`` reviewers must have answered, and ``rule`` decides, for example by more
    than half of them answering alike. Ties are never broken. In a blind project, pass only the answers that may be
    seen. ``posterior`` has the probability of each label, for ``Rule.POSTERIOR``; a label that nobody gave is never
    gold.
    """
    known = [answer for answer in answers if answer.role != Role.MODEL]
    if not known:
        return Gold(None, LabelReason.NO_REVIEW)
    votes, rulings = _labels(known, Role.REVIEWER), _labels(known, Role.ADJUDICATOR)
    if rulings:
        agreed = rulings[0] if len(set(rulings)) == 1 else None
        return Gold(agreed, LabelReason.ADJUDICATED if agreed is not None else LabelReason.TIE, counted_votes(votes))
    if len(votes) >= (1 if rule.rule is Rule.SINGLE else max(wanted, 1)):
        return Gold(*_by_rule(Counter(votes), rule, posterior or {}), counted_votes(votes))
    if votes:
        return Gold(None, LabelReason.NEEDS_MORE_REVIEWS)
    return Gold(None, _why_none(known))


def _labels(answers: list[Answer], role: Role) -> list[str]:
    return [
        answer.label
        for answer in answers
        if answer.role == role and answer.status == ReviewStatus.SUBMITTED and answer.label is not None
    ]


def counted_votes(labels: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return each label with how often it was given, most first, then by name."""
    return tuple(sorted(Counter(labels).items(), key=lambda each: (-each[1], each[0])))


def _by_rule(votes: Counter[str], rule: GoldRule, posterior: Mapping[str, float]) -> tuple[str | None, LabelReason]:
    match rule.rule:
        case Rule.ADJUDICATED:
            return None, LabelReason.NOT_ADJUDICATED
        case Rule.POSTERIOR:
            return _most_probable({label: posterior.get(label, 0.0) for label in votes}, rule.least)
    label, reason = _decided(votes)
    if rule.rule is Rule.UNANIMOUS and reason is LabelReason.MAJORITY:
        return None, LabelReason.NOT_UNANIMOUS
    return label, reason


def _most_probable(shares: Mapping[str, float], least: float) -> tuple[str | None, LabelReason]:
    most = max(shares.values())
    best = [label for label, share in shares.items() if share == most]
    if len(best) > 1:
        return None, LabelReason.TIE
    return (best[0], LabelReason.POSTERIOR) if most >= least else (None, LabelReason.UNCERTAIN)


def _decided(votes: Counter[str]) -> tuple[str | None, LabelReason]:
    (label, most), *others = votes.most_common()
    if not others:
        return label, LabelReason.SINGLE_REVIEW if most == 1 else LabelReason.UNANIMOUS
    if 2 * most > votes.total():
        return label, LabelReason.MAJORITY
    return None, LabelReason.TIE if others[0][1] == most else LabelReason.NO_MAJORITY


def _why_none(answers: list[Answer]) -> LabelReason:
    statuses = {answer.status for answer in answers}
    if ReviewStatus.DRAFT in statuses:
        return LabelReason.DRAFT
    if ReviewStatus.SKIPPED in statuses:
        return LabelReason.SKIPPED
    return LabelReason.NO_REVIEW
