"""All figures of agreement on some answers, overall and by group."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from annotator.domain.agreement_figures import GroupAgreement
from annotator.domain.callbacks import OnProgress
from annotator.domain.given_answer import GivenAnswer
from annotator.domain.team_choices import GroupBy
from annotator.measures.evidence_agreement import SplitSentences, evidence_agreement
from annotator.measures.label_agreement import label_agreement
from annotator.measures.span_agreement import span_agreement

_OTHER = "any other label"


@dataclass(frozen=True, slots=True)
class _Group:
    name: str | None
    answers: Sequence[GivenAnswer]
    label: str | None = None
    """The label that is compared with all others, for groups by label."""


def agreement_by(
    answers: Sequence[GivenAnswer],
    by: GroupBy | None,
    labels: Sequence[str],
    is_claim: Callable[[str], bool],
    sentences: SplitSentences,
    on_progress: OnProgress,
) -> Iterator[GroupAgreement]:
    """Yield the figures of every group in order of name; without ``by``, of all answers together.

    ``labels`` are those of the scheme, ``is_claim`` says whether a label marks a claim, ``sentences`` splits a
    quotation.
    """
    labels = [*labels, *sorted({answer.label for answer in answers} - set(labels))]
    groups = list(_groups(answers, by, labels))
    for number, group in enumerate(groups):
        on_progress(number, len(groups), group.name or "")
        yield _figures(group, labels, is_claim, sentences)


def _figures(
    group: _Group, labels: Sequence[str], is_claim: Callable[[str], bool], sentences: SplitSentences
) -> GroupAgreement:
    answers, label = group.answers, group.label
    if label is None:
        spans = span_agreement(answers, is_claim)
        compared, cited = answers, answers
    else:
        spans = span_agreement(answers, lambda each: each == label)
        compared = [each if each.label == label else replace(each, label=_OTHER) for each in answers]
        cited, labels = [each for each in answers if each.label == label], (label, _OTHER)
    reviewers = len({answer.reviewer for answer in answers})
    return GroupAgreement(
        group.name,
        len(cited),
        reviewers,
        label_agreement(compared, labels),
        spans,
        evidence_agreement(cited, sentences),
    )


def _groups(answers: Sequence[GivenAnswer], by: GroupBy | None, labels: Sequence[str]) -> Iterator[_Group]:
    if by is None:
        yield _Group(None, answers)
    elif by is GroupBy.LABEL:
        given = {answer.label for answer in answers}
        yield from (_Group(label, answers, label) for label in labels if label in given)
    elif by is GroupBy.PAIR:
        yield from _pairs(answers)
    else:
        yield from _parts(answers, by)


def _parts(answers: Sequence[GivenAnswer], by: GroupBy) -> Iterator[_Group]:
    weeks: dict[str, str] = {}
    for answer in answers:
        year, week, _ = answer.submitted_at.isocalendar()
        weeks[answer.claim] = max(weeks.get(answer.claim, ""), f"{year}-W{week:02}")
    found: dict[str, list[GivenAnswer]] = defaultdict(list)
    for answer in answers:
        name = {
            GroupBy.ARTICLE: answer.place.article,
            GroupBy.WEEK: weeks[answer.claim],
            GroupBy.GUIDELINE: answer.guideline or "no version",
        }[by]
        found[name].append(answer)
    yield from (_Group(name, found[name]) for name in sorted(found))


def _pairs(answers: Sequence[GivenAnswer]) -> Iterator[_Group]:
    by_reviewer: dict[str, list[GivenAnswer]] = defaultdict(list)
    for answer in answers:
        by_reviewer[answer.reviewer].append(answer)
    claims = {name: {answer.claim for answer in own} for name, own in by_reviewer.items()}
    for one, other in combinations(sorted(by_reviewer), 2):
        if not claims[one].isdisjoint(claims[other]):
            yield _Group(f"{one} and {other}", [*by_reviewer[one], *by_reviewer[other]])
