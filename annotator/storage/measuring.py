"""What reviewers' answers say of the suggesters: the samples that ``annotator.estimates`` works on.

Blind like an export: an answer counts when it is the viewer's own, or its claim is closed, or the project is open. A
claim is one when more than half of those who answered gave it any label but ``not_a_claim``; an adjudicator's answer
decides, and a tie is no answer. Drafts and skipped claims are no answers either, but they have been gone through.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Row, select
from sqlmodel import Session

from annotator.domain import ReviewStatus, Role
from annotator.estimates import Sample
from annotator.schemes import NOT_A_CLAIM
from annotator.storage import tables
from annotator.storage.audit import NOT_DRAWN
from annotator.storage.export_rows import Viewpoint, may_see

_claim, _review, _suggestion, _sentence = tables.claim, tables.review, tables.suggestion, tables.sentence
_GONE_THROUGH = (ReviewStatus.DRAFT, ReviewStatus.SUBMITTED, ReviewStatus.SKIPPED)


class Version(NamedTuple):
    """A suggester and its version."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name}/{self.version}"


@dataclass(frozen=True, slots=True)
class Said:
    """What one version says of a claim: its score, and whether that is enough to suggest it."""

    score: float
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
    """By claim: whether it is one, where that is answered; and which claims have been gone through."""

    verdicts: dict[int, bool] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)

    def of_sentence(self, claims: Iterable[int]) -> bool | None:
        """Whether a sentence holds a claim: one of its claims is one, or all that are answered are none."""
        known = [self.verdicts[claim] for claim in claims if claim in self.verdicts]
        return any(known) if known else None


def samples(session: Session, view: Viewpoint) -> dict[Version, Sample]:
    """What the answers that ``view`` may see say of every version of every suggester, in the order they first ran.

    Recall rests on the articles in which every claim that the version suggested, and every sentence it drew for the
    audit sample, has been gone through. An article without any of these counts when all others are done.
    """
    world = _World(session, view)
    return {version: world.sample(version) for version in world.runs}


def versions(session: Session) -> list[Version]:
    """Every version of every suggester that went through an article, in the order they first ran."""
    return list(_runs(session))


def compared(session: Session, view: Viewpoint, older: Version, newer: Version) -> list[Compared]:
    """Every answered claim in the articles that both versions went through, in reading order, with what both say.

    What a version says of a claim is its score for that very span, else the best score it gave a span that overlaps
    it, else 0.
    """
    world = _World(session, view)
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

    def __init__(self, session: Session, view: Viewpoint) -> None:
        self.answers = _answers(session, view)
        self.runs = _runs(session)
        columns = (_claim.c[name] for name in ("id", "public_id", "article_id", "start", "end", "exact"))
        statement = select(*columns, _sentence.c.n, _sentence.c.kind).join(
            _sentence, _sentence.c.id == _claim.c.sentence_id
        )
        self.claims = session.execute(statement.order_by(_claim.c.article_id, _claim.c.start, _claim.c.id)).all()
        self._by_place: dict[tuple[int, int], list[int]] = defaultdict(list)
        for row in self.claims:
            self._by_place[row.article_id, row.n].append(row.id)
        self._suggested = _suggested(session)

    def sample(self, version: Version) -> Sample:
        """What the answers say of one version."""
        suggested = [row for row in self.claims if row.id in self._suggested[version]]
        verdicts = [self.answers.verdicts[row.id] for row in suggested if row.id in self.answers.verdicts]
        places: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for row in suggested:
            if row.kind not in NOT_DRAWN:
                places[row.article_id][row.n].append(row.id)
        runs = self.runs[version].items()
        done, empty, open_ = [], [], 0
        for article, audit in runs:
            if not audit or not audit["rate"]:
                continue
            if not places[article] and not audit["drawn"]:
                empty.append((article, audit))
            elif self._gone_through(article, places[article].values(), audit["drawn"]):
                done.append((article, audit))
            else:
                open_ += 1
        counted = done if open_ else [*done, *empty]
        return self._counted(Sample(len(verdicts), sum(verdicts), len(counted)), counted, places)

    def _gone_through(self, article: int, suggested: Iterable[list[int]], drawn: Iterable[int]) -> bool:
        seen = self.answers.seen
        every = all(claim in seen for claims in suggested for claim in claims)
        return every and all(not seen.isdisjoint(self._by_place[article, n]) for n in drawn)

    def _counted(
        self, sample: Sample, articles: list[tuple[int, dict[str, Any]]], places: dict[int, dict[int, list[int]]]
    ) -> Sample:
        """The sentences of the articles that were gone through."""
        found = [
            self.answers.of_sentence(self._by_place[article, n]) for article, _ in articles for n in places[article]
        ]
        drawn = [
            (self.answers.of_sentence(self._by_place[article, n]), float(audit["rate"]))
            for article, audit in articles
            for n in audit["drawn"]
        ]
        return Sample(
            sample.claims,
            sample.right,
            sample.articles,
            suggested=len(found),
            answered=sum(verdict is not None for verdict in found),
            found=sum(verdict is True for verdict in found),
            population=sum(audit["population"] for _, audit in articles),
            drawn=len(drawn),
            audited=tuple((verdict, rate) for verdict, rate in drawn if verdict is not None),
        )


def _answers(session: Session, view: Viewpoint) -> _Answers:
    answers = _Answers()
    columns = (_review.c[name] for name in ("claim_id", "role", "status", "label"))
    statement = select(*columns).where(_review.c.status.in_(_GONE_THROUGH), may_see(view))
    votes: dict[int, list[tuple[bool, bool]]] = defaultdict(list)
    for row in session.execute(statement):
        answers.seen.add(row.claim_id)
        if row.status == ReviewStatus.SUBMITTED:
            votes[row.claim_id].append((row.role == Role.ADJUDICATOR, row.label != NOT_A_CLAIM))
    for claim, given in votes.items():
        ruling = [vote for decides, vote in given if decides] or [vote for _, vote in given]
        if 2 * sum(ruling) != len(ruling):
            answers.verdicts[claim] = 2 * sum(ruling) > len(ruling)
    return answers


def _runs(session: Session) -> dict[Version, dict[int, dict[str, Any]]]:
    """For each version the articles it went through, each with what the event of its last run tells of the audit."""
    event = tables.event
    statement = select(event.c.article_id, event.c.payload).where(event.c.kind.in_(("import", "suggest")))
    runs: dict[Version, dict[int, dict[str, Any]]] = defaultdict(dict)
    for article, payload in session.execute(statement.order_by(event.c.id)):
        if "suggester" in payload:
            runs[Version(payload["suggester"], payload["version"])][article] = payload.get("audit", {})
    return runs


def _suggested(session: Session) -> dict[Version, set[int]]:
    """The claims that each version suggested, also those that were withdrawn since."""
    columns = (_suggestion.c[name] for name in ("suggester", "version", "claim_id"))
    found: dict[Version, set[int]] = defaultdict(set)
    for name, version, claim in session.execute(select(*columns).where(_suggestion.c.score >= _suggestion.c.threshold)):
        found[Version(name, version)].add(claim)
    return found


def _sayings(session: Session, version: Version) -> dict[int, list[Row[Any]]]:
    """All that a version said, by article."""
    columns = (_claim.c.article_id, _claim.c.start, _claim.c.end, _suggestion.c.score, _suggestion.c.threshold)
    statement = select(*columns, _suggestion.c.claim_id).join(_claim, _claim.c.id == _suggestion.c.claim_id)
    mine = (_suggestion.c.suggester == version.name) & (_suggestion.c.version == version.version)
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(statement.where(mine)):
        found[row.article_id].append(row)
    return found


def _said(sayings: list[Row[Any]], claim: Row[Any]) -> Said:
    own = [row for row in sayings if row.claim_id == claim.id]
    near = own or [row for row in sayings if row.start < claim.end and claim.start < row.end]
    best = max(near, key=lambda row: row.score, default=None)
    return Said(best.score, best.score >= best.threshold) if best is not None else Said(0.0, False)
