"""Everything a report on the team's work says, as one value from which its page and its JSON are made.

It holds what everybody may see, so it is the same for whoever asks: in a blind project, labels, sources, agreement and
reliability are those of closed claims.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import groupby

from annotator.domain.agreement_figures import GroupAgreement
from annotator.domain.callbacks import OnProgress
from annotator.domain.given_answer import GivenAnswer
from annotator.domain.team_choices import GroupBy, Model
from annotator.domain.vocabulary import ReviewStatus, Role, Stance
from annotator.measures.agreement_groups import agreement_by
from annotator.measures.crowd import crowd_of
from annotator.measures.estimates import Interval
from annotator.measures.evidence_agreement import SplitSentences
from annotator.measures.reliability import Reliability, Swap, reliability
from annotator.measures.suggester_figures import SuggesterFigures, suggester_figures
from annotator.pseudonyms import pseudonym
from annotator.review.gold import Answer, LabelReason, gold_of
from annotator.review.posteriors import ENOUGH_REVIEWERS
from annotator.review.progress import host_titles
from annotator.storage import suggester_samples, visible_answers
from annotator.storage.database.engine import Database, Session
from annotator.storage.given_answers import given_answers
from annotator.storage.opened_article import titles_of
from annotator.storage.project import Project, pseudonym_key
from annotator.storage.visible_answers import ClaimCounts, VisibleAnswer

WEEKS = 53
"""The weeks that a report goes back from the last answer."""
ARTICLES = 20
"""The articles, of which there may be thousands, that a report has: those on which reviewers agree least."""


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """How many submitted answers give a label, and how many claims have it as their gold label."""

    label: str
    title: str
    answers: int
    gold: int


@dataclass(frozen=True, slots=True)
class ReviewerFigures:
    """One reviewer: how many claims they answered, from which day to which, and how often they are probably right.

    ``right`` is ``None`` where no answer of theirs can be judged.
    """

    reviewer: str
    answers: int
    first: str
    last: str
    right: Interval | None


@dataclass(frozen=True, slots=True)
class HostFigures:
    """How often sources of one host are cited, by stance."""

    host: str
    cited: int
    supports: int
    refutes: int
    context: int


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """A week (``2026-W07``, with the Monday it begins on): how many claims were answered, by how many reviewers."""

    week: str
    monday: str
    answers: int
    reviewers: int


@dataclass(frozen=True, slots=True)
class TeamReport:
    """The whole report.

    ``reasons`` counts claims by how their gold label was decided, or why they have none; ``by`` has the agreement by
    label, article (of ``ARTICLES``, with their ``article_titles``), pair, week and version of the guideline. ``weeks``
    are the last ``WEEKS``, oldest first, without gaps.
    """

    project: str
    blind: bool
    reviews_per_claim: int
    guideline_version: str
    progress: ClaimCounts
    labels: tuple[LabelFigures, ...]
    reasons: dict[str, int]
    agreement: GroupAgreement | None
    by: dict[str, tuple[GroupAgreement, ...]]
    article_titles: dict[str, str]
    reviewers: tuple[ReviewerFigures, ...]
    swaps: tuple[Swap, ...]
    hosts: tuple[HostFigures, ...]
    suggesters: tuple[SuggesterFigures, ...]
    weeks: tuple[WeekFigures, ...]


def team_report(
    database: Database, project: Project, *, names: bool, sentences: SplitSentences, on_progress: OnProgress
) -> TeamReport:
    """Report on the team's work; reviewers have pseudonyms unless ``names`` are wanted.

    ``sentences`` splits a quotation.
    """
    with database.read() as session:
        name_of = _naming(session, names=names)
        days = {name_of(handle): days for handle, days in visible_answers.answers_by_day(session).items()}
        compared = [replace(each, reviewer=name_of(each.reviewer)) for each in given_answers(session, project)]
        labels, reasons = _outcomes(list(visible_answers.visible_answers(session, project)), project)
        progress = visible_answers.claim_counts(session)
        hosts = _hosts(visible_answers.cited_hosts(session, project))
        suggesters = _suggesters(session, project)
        titles = titles_of(session, least_agreed(compared, ARTICLES))
    judged = _judged(compared, project)
    in_disputed = [each for each in compared if each.place.article in titles]

    def measure(by: GroupBy | None) -> tuple[GroupAgreement, ...]:
        some = in_disputed if by is GroupBy.ARTICLE else compared
        return tuple(agreement_by(some, by, project.scheme.names, project.scheme.is_claim, sentences, on_progress))

    return TeamReport(
        project=project.name,
        blind=project.blind,
        reviews_per_claim=project.reviews_per_claim,
        guideline_version=project.guideline_version,
        progress=progress,
        labels=labels,
        reasons=reasons,
        agreement=next(iter(measure(None)), None) if compared else None,
        by={by.value: measure(by) for by in GroupBy},
        article_titles=titles,
        reviewers=tuple(_reviewers(days, judged)),
        swaps=judged.swaps if judged else (),
        hosts=hosts,
        suggesters=suggesters,
        weeks=tuple(_weeks(days)),
    )


def _naming(session: Session, *, names: bool) -> Callable[[str], str]:
    return str if names else partial(pseudonym, key=pseudonym_key(session))


def least_agreed(answers: Sequence[GivenAnswer], most: int) -> list[str]:
    """The articles (public ids), at most so many, with the lowest share of claims on which everybody agrees."""
    labels: dict[tuple[str, str], list[str]] = defaultdict(list)
    for answer in answers:
        labels[answer.place.article, answer.claim].append(answer.label)
    agreed: dict[str, list[bool]] = defaultdict(list)
    for (article, _), given in labels.items():
        if len(given) > 1:
            agreed[article].append(len(set(given)) == 1)
    ranked = sorted(agreed, key=lambda article: (sum(agreed[article]) / len(agreed[article]), article))
    return ranked[:most]


def _judged(answers: Sequence[GivenAnswer], project: Project) -> Reliability | None:
    """What Dawid and Skene's model makes of the answers, if enough reviewers gave them."""
    if len({answer.reviewer for answer in answers}) < ENOUGH_REVIEWERS:
        return None
    rows = [(answer.claim, answer.reviewer, answer.label) for answer in answers]
    return reliability(crowd_of(rows, project.scheme.names), Model.DAWID_SKENE)


def _outcomes(answers: Sequence[VisibleAnswer], project: Project) -> tuple[tuple[LabelFigures, ...], dict[str, int]]:
    """The answers and gold labels by label, and the claims with an answer by the reason of their gold label."""
    rule, scheme = project.scheme.evidence_rule, project.scheme
    counting = [(each, rule.is_met(each.label, each.stances, each.role)) for each in answers]
    given = Counter(each.label for each, counts in counting if counts and each.role is Role.REVIEWER)
    gold: Counter[str] = Counter()
    reasons: Counter[LabelReason] = Counter()
    states = {True: ReviewStatus.SUBMITTED, False: ReviewStatus.DRAFT}
    wanted_of = project.view(None).wanted_of
    for claim, of_claim in groupby(counting, key=lambda pair: pair[0].claim):
        known = [Answer(each.role, each.label, states[counts]) for each, counts in of_claim]
        found = gold_of(known, wanted_of(claim))
        reasons[found.reason] += 1
        gold.update([found.label] if found.label is not None else [])
    others = sorted((given.keys() | gold.keys()) - set(scheme.names))
    labels = (LabelFigures(name, scheme.title_of(name), given[name], gold[name]) for name in (*scheme.names, *others))
    return tuple(labels), {reason.value: reasons[reason] for reason in LabelReason if reasons[reason]}


def _hosts(found: Mapping[str, Mapping[Stance, int]]) -> tuple[HostFigures, ...]:
    """The hosts, most cited first, then by name."""
    titles = host_titles(found)
    rows = [
        HostFigures(titles[host], sum(cited.values()), *(cited.get(stance, 0) for stance in Stance))
        for host, cited in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.cited, row.host)))


def _suggesters(session: Session, project: Project) -> tuple[SuggesterFigures, ...]:
    if not project.scheme.tells_claims:
        return ()
    found = suggester_samples.samples(session, project.view(None), project.scheme)
    return tuple(suggester_figures(*version, sample) for version, sample in found.items())


def _reviewers(days: Mapping[str, Mapping[str, int]], judged: Reliability | None) -> Iterator[ReviewerFigures]:
    """The reviewers in order of name: that of the most answers would tell who is behind a pseudonym."""
    right = {each.reviewer: each.right for each in judged.reviewers} if judged else {}
    for name in sorted(days):
        own = days[name]
        yield ReviewerFigures(name, sum(own.values()), min(own), max(own), right.get(name))


def _weeks(days: Mapping[str, Mapping[str, int]]) -> Iterator[WeekFigures]:
    """The weeks from that of the first answer to that of the last, but no more than ``WEEKS``."""
    answers: Counter[date] = Counter()
    reviewers: dict[date, set[str]] = {}
    for name, own in days.items():
        for day, count in own.items():
            monday = _monday(date.fromisoformat(day))
            answers[monday] += count
            reviewers.setdefault(monday, set()).add(name)
    if not answers:
        return
    last = max(answers)
    at = max(min(answers), last - timedelta(weeks=WEEKS - 1))
    while at <= last:
        year, week, _ = at.isocalendar()
        yield WeekFigures(f"{year}-W{week:02}", at.isoformat(), answers[at], len(reviewers.get(at, ())))
        at += timedelta(weeks=1)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
