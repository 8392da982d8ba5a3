"""Build the records of ``record`` from database rows.

Building takes much of the time of an export. So values from the database are not validated again, and what many claims
share (the article, frequently cited sources) is built once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from annotator.dataset.gold_labels import GoldLabels
from annotator.dataset.record import (
    AddressRecord,
    ArticleRecord,
    ArticleRef,
    ClaimRecord,
    ReasonRecord,
    Sampling,
    SentenceRecord,
    SentenceRef,
    SuggestionRecord,
)
from annotator.dataset.record_fields import fields_of
from annotator.dataset.record_types import SCHEMA_VERSION, maker_of
from annotator.dataset.review_record import (
    EvidenceRecord,
    NormalisedRecord,
    QuestionAnswerRecord,
    QuestionRecord,
    QuoteRecord,
    ReviewRecord,
    SourceRecord,
)
from annotator.domain.asked_questions import Question
from annotator.domain.evidence_rule import EvidenceRule
from annotator.domain.records import Source
from annotator.domain.time_codes import TimeCodes, codes_of, spoken_at
from annotator.domain.vocabulary import ClaimType, Origin, ReviewStatus, Role, SentenceKind, Stance
from annotator.review.gold import Answer
from annotator.storage.database.engine import Session
from annotator.storage.export_articles import ExportedArticle, exported_articles, next_articles
from annotator.storage.export_values import ArticleValues, ClaimValues, EvidenceValues, ExportedClaim, ExportedReview

_AROUND = 32
"""Code points of context before and after a claim."""
_MOST = 320
"""The most articles read ahead."""
_CHARACTERS = 500_000
"""Code points of article text above which fewer articles are read ahead."""
_KINDS = {str(each): each for each in SentenceKind}
_ORIGINS = {str(each): each for each in Origin}
_TYPES = {str(each): each for each in ClaimType}
_ROLES = {str(each): each for each in Role}
_STATES = {str(each): each for each in ReviewStatus}
_STANCES = {str(each): each for each in Stance}
"""A dictionary lookup takes a fifth of the time of calling the enumeration."""
_SAMPLED: dict[str, Sampling] = {"suggested": "suggested", "audit": "audit", "manual": "manual"}
_OF_SOURCE = tuple(each.name for each in fields_of(SourceRecord))

_claim_record = maker_of(ClaimRecord)
_sentence_ref = maker_of(SentenceRef)
_reason = maker_of(ReasonRecord)
_suggestion_record = maker_of(SuggestionRecord)
_review_record = maker_of(ReviewRecord)
_evidence_record = maker_of(EvidenceRecord)
_quote = maker_of(QuoteRecord)
_sentence_record = maker_of(SentenceRecord)


class ClaimRows:
    """Builds claim records. Caches the current article, because the claims of an article are consecutive."""

    def __init__(self, gold: GoldLabels, rule: EvidenceRule, name_of: Callable[[str], str] = str) -> None:
        """``gold`` decides the gold labels, ``rule`` which answers count.

        ``name_of`` maps a reviewer's name to the name in the records.
        """
        self._gold = gold
        self._rule = rule
        self._name_of = name_of
        self._at: int | None = None
        self._article: ArticleRef | None = None
        self._codes: TimeCodes = ()

    def record(self, claim: ExportedClaim) -> ClaimRecord:
        """Build the record of one claim."""
        row, article = claim.row, claim.article
        if article.id != self._at or self._article is None:
            self._at, self._article, self._codes = article.id, _article(article), codes_of(article.meta)
        text, start, end = article.text, row.start, row.end
        label, reason, votes = self._gold.of(row.public_id, tuple(map(self._answer, claim.reviews)))
        return _claim_record(
            schema_version=SCHEMA_VERSION,
            claim_id=row.public_id,
            article=self._article,
            sentence=_sentence_ref(
                n=row.sentence_n,
                kind=_KINDS[row.sentence_kind],
                start=row.sentence_start,
                end=row.sentence_end,
                text=row.sentence_text,
            ),
            start=start,
            end=end,
            exact=row.exact,
            prefix=text[start - _AROUND if start > _AROUND else 0 : start],
            suffix=text[end : end + _AROUND],
            spoken=spoken_at(self._codes, start),
            origin=_ORIGINS[row.origin],
            sampling=_SAMPLED[row.origin],
            suggestion=None if row.suggester is None else _suggestion(row, row.suggester),
            label=label,
            label_reason=reason,
            votes=() if claim.withheld else votes,
            reviews=self._reviews(claim.reviews),
            split=None,
        )

    def _answer(self, review: ExportedReview) -> Answer:
        """The answer of a review. A label without its required source (after a change of scheme) is a draft."""
        row = review.row
        counts = self._rule.is_met(row.label, (piece.stance for piece in review.evidence), row.role)
        return Answer(row.role, row.label, row.status if counts else ReviewStatus.DRAFT)

    def _reviews(self, reviews: Sequence[ExportedReview]) -> tuple[ReviewRecord, ...]:
        """Reviewers first, sorted by exported name: the order must not reveal who is behind a pseudonym."""
        made = [self._review(review) for review in reviews]
        if len(made) > 1:
            made.sort(key=lambda review: (review.role is not Role.REVIEWER, review.reviewer))
        return tuple(made)

    def _review(self, review: ExportedReview) -> ReviewRecord:
        row = review.row
        return _review_record(
            reviewer=self._name_of(row.reviewer),
            role=_ROLES[row.role],
            label=row.label,
            status=_STATES[row.status],
            confidence=row.confidence,
            note=row.note,
            flagged=row.flagged,
            guideline_version=row.guideline_version,
            submitted_at=row.submitted_at,
            seconds=row.seconds,
            as_of=row.as_of,
            recheck_at=row.recheck_at,
            normalised=NormalisedRecord(**row.normalised) if row.normalised else None,
            evidence=tuple(map(_evidence, review.evidence)),
            questions=_questions(review) if review.questions else (),
        )


def _article(article: ArticleValues) -> ArticleRef:
    return ArticleRef(
        id=article.public_id,
        sha256=article.sha256,
        title=article.title,
        url=article.url,
        publisher=article.publisher,
        author=article.author,
        published_at=article.published_at,
        language=article.language,
    )


def _suggestion(row: ClaimValues, suggester: str) -> SuggestionRecord:
    return _suggestion_record(
        suggester=suggester,
        version=row.version,
        model=row.model,
        score=row.score,
        reasons=tuple(_reason(reason=each["reason"], weight=float(each["weight"])) for each in row.reasons),
        speaker=row.speaker,
        cue=row.cue,
        tags=tuple([_TYPES[each] for each in row.types]),
        threshold=row.threshold,
    )


def _evidence(row: EvidenceValues) -> EvidenceRecord:
    quote = None
    if row.quote_exact is not None:
        quote = _quote(exact=row.quote_exact, prefix=row.quote_prefix, suffix=row.quote_suffix)
    return _evidence_record(
        stance=_STANCES[row.stance],
        quote=quote,
        accessed_at=row.accessed_at,
        set=row.evidence_set,
        note=row.note,
        source=_source(row.source),
    )


def _questions(review: ExportedReview) -> tuple[QuestionRecord, ...]:
    """The questions; what a source that may not be seen answers is left out with it."""
    places = {piece.id: place for place, piece in enumerate(review.evidence)}
    return tuple(
        QuestionRecord(text=each.text, asked_at=each.asked_at, answers=tuple(_answers(each, places)))
        for each in review.questions
    )


def _answers(question: Question, places: Mapping[int, int]) -> Iterator[QuestionAnswerRecord]:
    for answer in question.answers:
        if answer.evidence is None or answer.evidence in places:
            place = None if answer.evidence is None else places[answer.evidence]
            yield QuestionAnswerRecord(type=answer.type, text=answer.text, evidence=place)


@lru_cache(4096)
def _source(source: Source) -> SourceRecord:
    return SourceRecord(**{name: getattr(source, name) for name in _OF_SOURCE})


class ArticleRecords:
    """Article records, read ahead in batches for sequential access.

    The batch size doubles while most of the articles read ahead are used, and halves when they are not used or their
    texts are long.
    """

    def __init__(self, session: Session) -> None:
        """Expect access in the order of ids, unless ``expect`` sets another order."""
        self._session = session
        self._order: Sequence[str] | None = None
        self._at = 0
        self._ready: dict[str, ArticleRecord] = {}
        self._unused: set[str] = set()
        self._together = 1

    def expect(self, order: Sequence[str]) -> None:
        """Expect access in this order from now on; articles may be skipped."""
        self._order, self._at = order, 0

    def __call__(self, public_id: str) -> ArticleRecord:
        """Return the record of an article, which must exist in the database."""
        if public_id not in self._ready:
            self._read(public_id)
        self._unused.discard(public_id)
        return self._ready[public_id]

    def _read(self, public_id: str) -> None:
        long = sum(len(record.text) for record in self._ready.values()) > _CHARACTERS
        useful = 2 * len(self._unused) < len(self._ready)
        self._together = min(2 * self._together, _MOST) if useful and not long else max(1, self._together // 2)
        found = exported_articles(self._session, self._ahead(public_id))
        self._ready = {article.public_id: article_record(article) for article in found}
        self._unused = set(self._ready)

    def _ahead(self, public_id: str) -> Sequence[str]:
        """The requested article and the likely next ones."""
        if self._order is None:
            return next_articles(self._session, public_id, self._together)
        try:
            self._at = self._order.index(public_id, self._at)
        except ValueError:  # out of order, or not expected
            return [public_id]
        return self._order[self._at : self._at + self._together]


def article_record(article: ExportedArticle) -> ArticleRecord:
    """Build the record of one article."""
    return ArticleRecord(
        schema_version=SCHEMA_VERSION,
        id=article.public_id,
        sha256=article.sha256,
        text=article.text,
        title=article.title,
        url=article.url,
        publisher=article.publisher,
        author=article.author,
        published_at=article.published_at,
        language=article.language,
        external_id=article.external_id,
        meta=article.meta,
        origin=article.origin,
        segmenter=article.segmenter,
        imported_at=article.imported_at,
        sentences=tuple(_sentence(*each) for each in article.sentences),
        addresses=tuple(AddressRecord(url=each.url, seen_at=each.seen_at) for each in article.addresses),
        replaces=article.replaces,
    )


def _sentence(n: int, start: int, end: int, paragraph: int, kind: str, quotation: int | None) -> SentenceRecord:
    return _sentence_record(n=n, start=start, end=end, paragraph=paragraph, kind=_KINDS[kind], quotation=quotation)
