"""The samples from which ``annotator.measures.estimates`` measures suggesters, taken from the reviewers' answers.

A claim is settled when it is closed or the viewer has submitted an answer to it. Only answers to settled claims count,
and only articles in which every claim is settled. This is stricter than an export's blindness: otherwise a change in
the figures would reveal which of the open claims belong to the audit sample.

A candidate counts as a claim when more than half of the answers have a label other than “no claim”. Adjudicators'
answers take precedence, and a tie counts as no answer. Drafts and skipped claims do not count.

A database made from an export has no events of suggester runs. Only precision can then be measured, from the stored
suggestions.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.measures.estimates import AuditedArticle, Progress, Sample, pooled
from annotator.schemes import LabelScheme
from annotator.storage.audit_sample import NOT_DRAWN
from annotator.storage.schema.models import ClaimRow, EventRow, ReviewRow, SentenceRow, SuggestionRow
from annotator.storage.schema.models_versions import ArticleVersionRow
from annotator.storage.suggester_versions import Version
from annotator.storage.viewpoint import Viewpoint, may_see


@dataclass(frozen=True, slots=True)
class Said:
    """The score that one version gives a claim, and whether it suggests the claim.

    ``score`` is ``None`` when none is stored: below the threshold, scores are stored for existing claims only.
    """

    score: float | None
    suggested: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """A reviewed candidate, whether reviewers consider it a claim, and the scores of two versions."""

    id: str
    exact: str
    is_claim: bool
    older: Said
    newer: Said


@dataclass(slots=True)
class _Answers:
    """The settled claims (row ids), and the verdicts: whether each is a claim, unless the answers tie."""

    verdicts: dict[int, bool] = field(default_factory=dict)
    settled: set[int] = field(default_factory=set)

    def of_sentence(self, claims: Iterable[int]) -> bool | None:
        """Whether any of a sentence's ``claims`` has the verdict true; ``None`` without any verdict."""
        known = [self.verdicts[claim] for claim in claims if claim in self.verdicts]
        return any(known) if known else None


def samples(session: Session, view: Viewpoint, scheme: LabelScheme) -> dict[Version, Sample]:
    """The sample for every version of every suggester, from the answers that ``view`` may see, in order of first run.

    Only articles in which every claim is settled count; ``estimates.pooled`` says how others are treated.
    """
    data = _SampleData(session, view, scheme)
    return {version: data.sample(version) for version in data.runs}


def compared(session: Session, view: Viewpoint, scheme: LabelScheme, older: Version, newer: Version) -> list[Compared]:
    """Every claim with a verdict in the articles on which both versions ran, in reading order.

    A version's score for a claim is its score for exactly that claim, or else its best score for an overlapping span.
    Without either, the score is ``None`` and the claim counts as not suggested.
    """
    data = _SampleData(session, view, scheme)
    both = data.runs[older].keys() & data.runs[newer].keys()
    found = {version: _suggestions_of(session, version) for version in (older, newer)}
    rows = [row for row in data.claims if row.article_id in both and row.id in data.answers.verdicts]
    return [
        Compared(
            row.public_id,
            row.exact,
            data.answers.verdicts[row.id],
            _score_of(found[older].get(row.article_id, []), row),
            _score_of(found[newer].get(row.article_id, []), row),
        )
        for row in rows
    ]


class _SampleData:
    """The claims, answers and runs of a database, read once."""

    def __init__(self, session: Session, view: Viewpoint, scheme: LabelScheme) -> None:
        self.answers = _answers(session, view, scheme)
        self.runs = _runs(session)
        columns = (
            col(ClaimRow.id), col(ClaimRow.public_id), col(ClaimRow.article_id), col(ClaimRow.start), col(ClaimRow.end),
            col(ClaimRow.exact), col(ClaimRow.withdrawn_at), col(SentenceRow.n), col(SentenceRow.kind),
        )  # fmt: skip
        statement = select_columns(*columns).join(SentenceRow, col(SentenceRow.id) == ClaimRow.sentence_id)
        self.claims = session.execute(
            statement.order_by(col(ClaimRow.article_id), col(ClaimRow.start), col(ClaimRow.id))
        ).all()
        self._by_place: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._open: set[int] = set()
        self._waiting: set[int] = set()
        for row in self.claims:
            self._by_place[row.article_id, row.n].append(row.id)
            if row.withdrawn_at is None and row.id not in self.answers.settled:
                self._open.add(row.article_id)
                self._waiting.add(row.id)
        self._suggested = _suggested(session)
        self._replaced = frozenset(session.exec(select(col(ArticleVersionRow.replaces_id))))

    def sample(self, version: Version) -> Sample:
        """The sample for one version."""
        runs = self.runs[version]
        verdicts = []
        places: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for row in self.claims:
            model = self._suggested[version].get(row.id)
            if model is None or runs.get(row.article_id, {}).get("model", model) != model:
                continue
            if row.id in self.answers.verdicts and row.article_id not in self._open:
                verdicts.append(self.answers.verdicts[row.id])
            if row.kind not in NOT_DRAWN:
                places[row.article_id][row.n].append(row.id)
        audits = [(article, run["audit"]) for article, run in runs.items() if run.get("audit", {}).get("rate")]
        articles = [self._audited(article, audit, places[article]) for article, audit in audits]
        return pooled(articles, len(verdicts), sum(verdicts))

    def _audited(self, article: int, audit: dict[str, Any], suggested: dict[int, list[int]]) -> AuditedArticle:
        """The audit result of one article; ``suggested`` has the suggested claims by sentence number."""
        drawn = {n: self._by_place[article, n] for n in audit["drawn"]}
        return AuditedArticle(
            self._progress(article, suggested.values(), drawn.values()),
            tuple(self.answers.of_sentence(self._by_place[article, n]) for n in suggested),
            tuple(self.answers.of_sentence(claims) for claims in drawn.values()),
            audit["population"],
            float(audit["rate"]),
        )

    def _progress(self, article: int, suggested: Iterable[list[int]], drawn: Iterable[list[int]]) -> Progress:
        """The article's progress; it never ends when a claim of the sample is withdrawn and not settled."""
        reached = self.answers.settled | self._waiting
        every = all(claim in reached for claims in suggested for claim in claims)
        if not every or any(reached.isdisjoint(claims) for claims in drawn):
            return Progress.REPLACED if article in self._replaced else Progress.BLOCKED
        return Progress.OPEN if article in self._open else Progress.DONE


def _answers(session: Session, view: Viewpoint, scheme: LabelScheme) -> _Answers:
    answers = _Answers()
    columns: tuple[Any, ...] = (
        col(ReviewRow.claim_id), col(ReviewRow.role), col(ReviewRow.label), col(ReviewRow.reviewer_id),
        col(ClaimRow.wanted),
    )  # fmt: skip
    statement = (
        select_columns(*columns)
        .join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id)
        .where(col(ReviewRow.status) == ReviewStatus.SUBMITTED, col(ReviewRow.role) != Role.MODEL, may_see(view))
    )
    votes: dict[int, list[tuple[bool, bool]]] = defaultdict(list)
    given: Counter[int] = Counter()
    for claim, role, label, reviewer, wanted in session.execute(statement):
        votes[claim].append((role == Role.ADJUDICATOR, label is not None and scheme.is_claim(label)))
        given[claim] += role == Role.REVIEWER
        if reviewer == view.reviewer_id or given[claim] >= wanted:
            answers.settled.add(claim)
    for claim in answers.settled:
        ruling = [vote for decides, vote in votes[claim] if decides] or [vote for _, vote in votes[claim]]
        if 2 * sum(ruling) != len(ruling):
            answers.verdicts[claim] = 2 * sum(ruling) > len(ruling)
    return answers


def _runs(session: Session) -> dict[Version, dict[int, dict[str, Any]]]:
    """The articles on which each version ran, each with the payload of its last run's event.

    For articles loaded without their history, the runs are derived from the suggestions and the payload is empty.
    """
    statement = select(col(EventRow.article_id), col(EventRow.payload)).where(
        col(EventRow.kind).in_(("import", "suggest"))
    )
    runs: dict[Version, dict[int, dict[str, Any]]] = defaultdict(dict)
    for article, payload in session.exec(statement.order_by(col(EventRow.id))):
        if "suggester" in payload and article is not None:
            runs[Version(payload["suggester"], payload["version"])][article] = payload
    columns = (col(SuggestionRow.suggester), col(SuggestionRow.version), col(ClaimRow.article_id))
    said = select(*columns).join(ClaimRow, col(ClaimRow.id) == SuggestionRow.claim_id).distinct()
    for name, version, article in session.exec(said.order_by(*columns)):
        runs[Version(name, version)].setdefault(article, {})
    return runs


def _suggested(session: Session) -> dict[Version, dict[int, str]]:
    """The claims (row ids) that each version suggested, including withdrawn ones, with the language model."""
    found: dict[Version, dict[int, str]] = defaultdict(dict)
    statement = select(
        SuggestionRow.suggester, SuggestionRow.version, SuggestionRow.claim_id, SuggestionRow.model
    ).where(SuggestionRow.score >= SuggestionRow.threshold)
    for name, version, claim, model in session.exec(statement):
        found[Version(name, version)][claim] = model
    return found


def _suggestions_of(session: Session, version: Version) -> dict[int, list[Row[Any]]]:
    """All suggestions of a version, by the article's row id."""
    columns = (
        col(ClaimRow.article_id),
        col(ClaimRow.start),
        col(ClaimRow.end),
        col(SuggestionRow.score),
        col(SuggestionRow.threshold),
        col(SuggestionRow.claim_id),
    )
    statement = select_columns(*columns).join(ClaimRow, col(ClaimRow.id) == SuggestionRow.claim_id)
    mine = (col(SuggestionRow.suggester) == version.name) & (col(SuggestionRow.version) == version.version)
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(statement.where(mine)):
        found[row.article_id].append(row)
    return found


def _score_of(suggestions: list[Row[Any]], claim: Row[Any]) -> Said:
    own = [row for row in suggestions if row.claim_id == claim.id]
    near = own or [row for row in suggestions if row.start < claim.end and claim.start < row.end]
    best = max(near, key=lambda row: row.score, default=None)
    return Said(best.score, best.score >= best.threshold) if best is not None else Said(None, False)
