"""What reviewers' answers say of the suggesters: the samples that ``annotator.measures.estimates`` works on.

Blind like an export, and stricter: an answer counts when its claim is closed or has a submitted answer of the viewer,
and figures rest on articles in which that is so of every claim. Otherwise they would tell, by moving or not, which of
the claims still to be answered belong to the audit sample. A claim is one when more than half of those who answered
gave it any label but one that says there is no claim; an adjudicator's answer decides, and a tie is no answer. Drafts
and skipped claims are none either.

Without events of runs, as in a database made from an export, there is precision alone: it stands in the suggestions.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Row
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.measures.estimates import AuditedArticle, Progress, Sample, pooled
from annotator.schemes import LabelScheme
from annotator.storage.audit_sample import NOT_DRAWN
from annotator.storage.schema.models import ClaimRow, EventRow, ReviewRow, SentenceRow, SuggestionRow
from annotator.storage.viewpoint import Viewpoint, may_see


class Version(NamedTuple):
    """A suggester and its version."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name}/{self.version}"


@dataclass(frozen=True, slots=True)
class Said:
    """What one version says of a claim: its score, and whether that is enough to suggest it.

    ``None`` is a score below the threshold that was not stored: there was no claim then to store it with.
    """

    score: float | None
    suggested: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """A reviewed claim, whether it is one, and what two versions say of it."""

    id: str
    exact: str
    is_claim: bool
    older: Said
    newer: Said


@dataclass(slots=True)
class _Answers:
    """By claim: whether it is one, where that is clear; and which claims are answered, by the viewer or closed."""

    verdicts: dict[int, bool] = field(default_factory=dict)
    settled: set[int] = field(default_factory=set)

    def of_sentence(self, claims: Iterable[int]) -> bool | None:
        """Whether a sentence holds a claim: one of its claims is one, or all that are answered are none."""
        known = [self.verdicts[claim] for claim in claims if claim in self.verdicts]
        return any(known) if known else None


def samples(session: Session, view: Viewpoint, scheme: LabelScheme) -> dict[Version, Sample]:
    """What the answers that ``view`` may see say of every version of every suggester, in the order they first ran.

    All figures rest on the articles in which every claim is answered; what becomes of articles without any, see
    ``estimates.pooled``.
    """
    world = _World(session, view, scheme)
    return {version: world.sample(version) for version in world.runs}


def versions(session: Session) -> list[Version]:
    """Every version of every suggester that went through an article, in the order they first ran."""
    return list(_runs(session))


def compared(session: Session, view: Viewpoint, scheme: LabelScheme, older: Version, newer: Version) -> list[Compared]:
    """Every answered claim in the articles that both versions went through, in reading order, with what both say.

    What a version says of a claim is its score for that very span, else the best score it gave a span that overlaps
    it, else nothing is known but that it did not suggest it.
    """
    world = _World(session, view, scheme)
    both = world.runs[older].keys() & world.runs[newer].keys()
    says = {version: _sayings(session, version) for version in (older, newer)}
    rows = [row for row in world.claims if row.article_id in both and row.id in world.answers.verdicts]
    return [
        Compared(
            row.public_id,
            row.exact,
            world.answers.verdicts[row.id],
            _said(says[older].get(row.article_id, []), row),
            _said(says[newer].get(row.article_id, []), row),
        )
        for row in rows
    ]


class _World:
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

    def sample(self, version: Version) -> Sample:
        """What the answers say of one version."""
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
        """One article as the estimates want it."""
        drawn = {n: self._by_place[article, n] for n in audit["drawn"]}
        return AuditedArticle(
            self._progress(article, suggested.values(), drawn.values()),
            tuple(self.answers.of_sentence(self._by_place[article, n]) for n in suggested),
            tuple(self.answers.of_sentence(claims) for claims in drawn.values()),
            audit["population"],
            float(audit["rate"]),
        )

    def _progress(self, article: int, suggested: Iterable[list[int]], drawn: Iterable[list[int]]) -> Progress:
        """Blocked by a claim that nobody can answer any more: it is withdrawn, and no answer to it counts."""
        reached = self.answers.settled | self._waiting
        every = all(claim in reached for claims in suggested for claim in claims)
        if not every or any(reached.isdisjoint(claims) for claims in drawn):
            return Progress.BLOCKED
        return Progress.OPEN if article in self._open else Progress.DONE


def _answers(session: Session, view: Viewpoint, scheme: LabelScheme) -> _Answers:
    answers = _Answers()
    statement = select(ReviewRow.claim_id, col(ReviewRow.role), ReviewRow.label, ReviewRow.reviewer_id).where(
        col(ReviewRow.status) == ReviewStatus.SUBMITTED, may_see(view)
    )
    votes: dict[int, list[tuple[bool, bool]]] = defaultdict(list)
    given: Counter[int] = Counter()
    for claim, role, label, reviewer in session.exec(statement):
        votes[claim].append((role == Role.ADJUDICATOR, label is not None and scheme.is_claim(label)))
        given[claim] += role == Role.REVIEWER
        if reviewer == view.reviewer_id or given[claim] >= view.wanted:
            answers.settled.add(claim)
    for claim in answers.settled:
        ruling = [vote for decides, vote in votes[claim] if decides] or [vote for _, vote in votes[claim]]
        if 2 * sum(ruling) != len(ruling):
            answers.verdicts[claim] = 2 * sum(ruling) > len(ruling)
    return answers


def _runs(session: Session) -> dict[Version, dict[int, dict[str, Any]]]:
    """For each version the articles it went through, each with what the event of its last run tells.

    Of articles that came without their history the suggestions tell who went through them, and no more.
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
    """The claims that each version suggested, also those that were withdrawn since, with its language model."""
    found: dict[Version, dict[int, str]] = defaultdict(dict)
    statement = select(
        SuggestionRow.suggester, SuggestionRow.version, SuggestionRow.claim_id, SuggestionRow.model
    ).where(SuggestionRow.score >= SuggestionRow.threshold)
    for name, version, claim, model in session.exec(statement):
        found[Version(name, version)][claim] = model
    return found


def _sayings(session: Session, version: Version) -> dict[int, list[Row[Any]]]:
    """All that a version said, by article."""
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


def _said(sayings: list[Row[Any]], claim: Row[Any]) -> Said:
    own = [row for row in sayings if row.claim_id == claim.id]
    near = own or [row for row in sayings if row.start < claim.end and claim.start < row.end]
    best = max(near, key=lambda row: row.score, default=None)
    return Said(best.score, best.score >= best.threshold) if best is not None else Said(None, False)
