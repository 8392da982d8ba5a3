"""Merging what the records of one batch say about each span into claims."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from annotator.domain.records import Review
from annotator.domain.suggestion import Suggestion
from annotator.domain.vocabulary import Origin
from annotator.load.checked_claims import LONGEST_CLAIM
from annotator.load.foreign.article_match import Place
from annotator.load.foreign.load_report import ForeignReport
from annotator.load.foreign.tool_record import Span
from annotator.load.foreign.verdicts import RecordClaims
from annotator.storage.article_rows import sentence_at
from annotator.storage.database.engine import Session
from annotator.storage.loaded_articles import Loading
from annotator.storage.loaded_values import LoadedClaim, Placed, StoredArticle
from annotator.storage.lookup import claims_at
from annotator.text import claim_public_id


@dataclass(slots=True)
class _Claim:
    """One span of an article and what records say about it."""

    article: StoredArticle
    span: Span
    where: str
    reviews: list[Review] = field(default_factory=list)
    said_where: list[str] = field(default_factory=list)
    suggestion: Suggestion | None = None
    by_person: bool = False

    def answer(self, review: Review | None, where: str) -> None:
        self.by_person = True
        if review is not None:
            self.reviews.append(review)
            self.said_where.append(where)

    def suggest(self, suggestion: Suggestion) -> None:
        if self.suggestion is None or (suggestion.score or 0) > (self.suggestion.score or 0):
            self.suggestion = suggestion


class ClaimBatch:
    """Collects the claims of a batch of records for storing."""

    def __init__(
        self,
        session: Session,
        loading: Loading,
        report: ForeignReport,
        known: Mapping[str, StoredArticle],
        new: Mapping[str, StoredArticle],
        created: Collection[int],
    ) -> None:
        """``known`` and ``new`` are the articles of the batch, of which new ones have no claims yet.

        ``created`` are the row ids of all articles made by this load.
        """
        self._stored = claims_at(session, [article.id for article in known.values()])
        self._sentences = loading.sentences([article.id for article in (*known.values(), *new.values())])
        self._report = report
        self._created = created
        self._claims: dict[tuple[int, Span], _Claim] = {}
        self.new: set[str] = set()
        """After ``placed``: ids of claims that were not stored before."""
        self.known: set[str] = set()
        """After ``placed``: ids of claims that were stored before."""

    def add(self, record_claims: RecordClaims, place: Place, article: StoredArticle) -> None:
        """Add the claims of a record. A prediction alone makes claims only in new articles."""
        where = record_claims.record.where
        for piece, review in record_claims.pieces:
            claim = self._claim(article, self._span(article, place, piece), where)
            if claim is not None:
                claim.answer(review, where)
        for piece, suggestion in record_claims.predictions:
            span = self._span(article, place, piece)
            there = (article.id, *span) in self._stored or (article.id, span) in self._claims
            claim = self._claim(article, span, where) if there or article.id in self._created else None
            if claim is not None:
                claim.suggest(suggestion)

    def placed(self) -> list[Placed]:
        """All collected claims, each with its existing or new id."""
        return [(claim.article, self._loaded(claim)) for claim in self._claims.values()]

    def _span(self, article: StoredArticle, place: Place, span: Span | None) -> Span:
        """A span of a record as a span of its article; the whole text reaches from the first to the last sentence."""
        if span is not None:
            return place.base + span[0], place.base + span[1]
        if place.whole is not None:
            return place.whole
        sentences = self._sentences[article.id]
        return (sentences[0].start, sentences[-1].end) if sentences else (0, len(article.text))

    def _claim(self, article: StoredArticle, span: Span, where: str) -> _Claim | None:
        """The claim at a span; ``None``, and a failure in the report, if the span cannot be a claim."""
        claim = self._claims.get((article.id, span))
        if claim is None:
            problem = None if (article.id, *span) in self._stored else self._problem(article, span)
            if problem is not None:
                self._report.fail(where, problem)
                return None
            claim = self._claims[article.id, span] = _Claim(article, span, where)
        return claim

    def _problem(self, article: StoredArticle, span: Span) -> str | None:
        if span[1] - span[0] > LONGEST_CLAIM:
            return f"a claim of more than {LONGEST_CLAIM} characters"
        if sentence_at(self._sentences[article.id], span[0]) is None:
            return f"the span {span[0]}–{span[1]} does not start in a sentence"
        return None

    def _loaded(self, claim: _Claim) -> LoadedClaim:
        start, end = claim.span
        public_id = self._stored.get((claim.article.id, start, end))
        if public_id is None:
            public_id = claim_public_id(claim.article.sha256, start, end)
            self.new.add(public_id)
        else:
            self.known.add(public_id)
        return LoadedClaim(
            where=claim.where,
            id=public_id,
            start=start,
            end=end,
            exact=claim.article.text[start:end],
            origin=Origin.MANUAL if claim.by_person else Origin.SUGGESTED,
            suggestion=claim.suggestion,
            reviews=tuple(claim.reviews),
            said_where=tuple(claim.said_where),
        )
