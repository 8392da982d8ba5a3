"""Renewing the suggestions of stored articles, without changing anything that people did."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import Session, col, select

from annotator.domain.suggestion import SentenceText, SuggestedClaim, SuggesterInfo, suggestion_of
from annotator.domain.vocabulary import Origin, SentenceKind
from annotator.storage.article_rows import ArticlePlace, NewClaims, insert_claims, sentences_of, suggestion_values
from annotator.storage.audit_sample import draw_audit
from annotator.storage.database.engine import Database
from annotator.storage.events import Payload, append_event
from annotator.storage.found_claims import Found, StoredSentence, above, best_possible, offered
from annotator.storage.possible_claims import with_claims
from annotator.storage.schema.models import (
    ArticleRow,
    ClaimRow,
    EventRow,
    ReviewRow,
    SentenceRow,
    SuggestionRow,
    utc_now,
)
from annotator.storage.seals import seal_articles
from annotator.storage.suggester_versions import keep_versions
from annotator.storage.version_rules import is_newest
from annotator.text import claim_public_id

_BY_MACHINE = (Origin.SUGGESTED, Origin.AUDIT)
_NOT_HELD = {"synchronize_session": False}
"""For updates of rows that the session holds no objects of, so that it does not synchronize any."""


def articles_to_suggest(database: Database, suggester: SuggesterInfo, *, again: bool) -> list[int]:
    """The row ids of the articles on which this suggester was not the last to run, or of all articles (``again``).

    Articles that a newer version has replaced get no new claims.
    A suggester with a different name, version or language model counts as a different one.
    """
    with database.read() as session:
        every = list(session.exec(select(col(ArticleRow.id)).where(is_newest()).order_by(col(ArticleRow.id))))
        if again:
            return every
        seen = select(col(EventRow.article_id), col(EventRow.payload)).where(
            col(EventRow.kind).in_(("import", "suggest"))
        )
        runs = (
            (key, payload) for key, payload in session.exec(seen.order_by(col(EventRow.id))) if "suggester" in payload
        )
        last = {key: (payload["suggester"], payload["version"], payload.get("model")) for key, payload in runs}
        return [key for key in every if last.get(key) != (suggester.name, suggester.version, suggester.model)]


def sentence_texts(database: Database, article_id: int) -> list[SentenceText]:
    """An article's sentences, in reading order, as input for a suggester."""
    with database.read() as session:
        return _sentence_texts(session, article_id)


def _sentence_texts(session: Session, article_id: int) -> list[SentenceText]:
    statement = select(
        col(SentenceRow.text), col(SentenceRow.kind), col(SentenceRow.paragraph), col(SentenceRow.quotation)
    )
    rows = session.exec(statement.where(col(SentenceRow.article_id) == article_id).order_by(col(SentenceRow.n)))
    return [SentenceText(text, SentenceKind(kind), paragraph, quotation) for text, kind, paragraph, quotation in rows]


def store_suggestions(
    database: Database,
    article_id: int,
    suggested: Sequence[Sequence[SuggestedClaim]],
    suggester: SuggesterInfo,
    threshold: float,
    audit: float = 0.0,
    possible: float = 1.0,
) -> int:
    """Make ``suggested`` the current suggestions of an article; returns the resulting number of claims to review.

    * An existing claim with the same span gets the new suggestion beside its old ones, even one below ``threshold``,
      so that versions can be compared.
    * A suggested or audit claim that is no longer suggested is withdrawn, unless somebody has touched it. A touched
      claim without a new suggestion keeps its last one. Manual claims and all reviews stay as they are.
    * ``audit`` (0 to 1) is the share of sentences without a suggestion that is drawn at random for the audit sample,
      whose claims the returned number includes.
    * Sentences left without a claim get their best one that scores from ``possible`` to below ``threshold`` as a
      possible claim.
    """
    with database.write() as session:
        article = session.get_one(ArticleRow, article_id)
        sentences = sentences_of(session, article_id)
        _retire_suggestions(session, article_id)
        writer = _SuggestionWriter(session, article, suggester, threshold)
        fresh = [writer.known(*pair) for pair in zip(sentences, suggested, strict=True)]
        writer.add(above(threshold, zip(sentences, fresh, strict=True)))
        _withdraw_unwanted(session, article_id)
        texts = _sentence_texts(session, article_id)
        drawn = draw_audit(article.sha256, texts, suggested, suggester, threshold, audit)
        writer.audit([(sentences[n], claim) for n, claim in drawn.claims.items()])
        count = _count(session, article_id, [sentences[n].row_id for n in drawn.claims])
        _restore_last(session, article_id)
        best = best_possible(suggested, threshold, possible)
        writer.offer(offered(sentences, best, with_claims(session, article_id)))
        keep_versions(session, [(suggester.name, suggester.version)])
        payload = _run_payload(suggester) | {"claims": count, "threshold": threshold, "audit": drawn.payload}
        append_event(session, "suggest", article_id=article_id, payload=payload)
        seal_articles(session, [article_id])
    return count


def _run_payload(suggester: SuggesterInfo) -> Payload:
    return {"suggester": suggester.name, "version": suggester.version, "model": suggester.model}


class _SuggestionWriter:
    """Stores one suggester's suggestions and audit sample for an article that may already have claims."""

    def __init__(self, session: Session, article: ArticleRow, suggester: SuggesterInfo, threshold: float) -> None:
        self._session = session
        self._article = article
        self._suggester = suggester
        self._threshold = threshold
        self._known = _KnownClaims(session, article)

    def known(self, sentence: StoredSentence, suggestions: Sequence[SuggestedClaim]) -> list[SuggestedClaim]:
        """Store the suggestions for existing claims, only the best one for each; return those for new claims."""
        met = [(suggestion, self._known.find(sentence, suggestion)) for suggestion in suggestions]
        for suggestion, claim_id in sorted(met, key=lambda pair: pair[0].score):
            if claim_id is not None:
                self._store(claim_id, sentence, suggestion)
                if suggestion.score >= self._threshold:
                    _bring_back(self._session, claim_id, Origin.SUGGESTED)
        return [suggestion for suggestion, claim_id in met if claim_id is None]

    def audit(self, drawn: Sequence[tuple[StoredSentence, SuggestedClaim]]) -> None:
        """Ensure that every drawn sentence has a claim.

        A sentence that still has a claim, because somebody touched it, needs no other. If such a claim is not manual
        and has no current suggestion, it gets the drawn one: a claim without any would stand out.
        """
        fresh: list[Found] = []
        for sentence, suggestion in drawn:
            here = select(col(ClaimRow.id)).where(
                col(ClaimRow.sentence_id) == sentence.row_id, col(ClaimRow.withdrawn_at).is_(None)
            )
            if self._session.exec(here).first():
                for silent in self._session.exec(here.where(_is_silent())).all():
                    self._store(silent, sentence, suggestion)
                continue
            claim_id = self._known.find(sentence, suggestion)
            if claim_id is None:
                fresh.append((sentence, suggestion, Origin.AUDIT))
            else:
                self._store(claim_id, sentence, suggestion)
                _bring_back(self._session, claim_id, Origin.AUDIT)
        self.add(fresh)

    def add(self, found: Sequence[Found], *, withdrawn: bool = False) -> None:
        """Insert new claims with their suggestions."""
        place = ArticlePlace(self._article.id, self._article.sha256, self._article.text)
        insert_claims(self._session, [NewClaims(place, found, withdrawn)], self._suggester, self._threshold)

    def offer(self, found: Sequence[Found]) -> None:
        """Insert possible claims, except those whose row exists: ``known`` has stored their suggestion."""
        self.add([one for one in found if self._known.find(one[0], one[1]) is None], withdrawn=True)

    def _store(self, claim_id: int, sentence: StoredSentence, suggestion: SuggestedClaim) -> None:
        """Store a suggestion for a claim; it replaces an earlier one by the same suggester and version."""
        same = and_(
            col(SuggestionRow.claim_id) == claim_id,
            col(SuggestionRow.suggester) == self._suggester.name,
            col(SuggestionRow.version) == self._suggester.version,
        )
        start = sentence.start + suggestion.start
        values = suggestion_values(claim_id, start, suggestion_of(suggestion, self._suggester, self._threshold))
        row = self._session.exec(select(SuggestionRow).where(same)).one_or_none()
        if row is None:
            row = SuggestionRow(**values)
        for name, value in values.items():
            setattr(row, name, value)
        self._session.add(row)


class _KnownClaims:
    """An article's claims, looked up by their current or their original span."""

    def __init__(self, session: Session, article: ArticleRow) -> None:
        statement = select(col(ClaimRow.start), col(ClaimRow.end), col(ClaimRow.public_id), col(ClaimRow.id))
        rows = session.exec(
            statement.where(col(ClaimRow.article_id) == article.id).order_by(
                col(ClaimRow.withdrawn_at).is_(None), col(ClaimRow.id).desc()
            )
        ).all()
        self._sha256 = article.sha256
        self._by_span = {(start, end): key for start, end, _, key in rows}
        self._by_id = {public_id: key for _, _, public_id, key in rows}

    def find(self, sentence: StoredSentence, suggestion: SuggestedClaim) -> int | None:
        """The row id of the claim for a suggestion, even if a reviewer has moved the claim's span since."""
        span = (sentence.start + suggestion.start, sentence.start + suggestion.end)
        return self._by_span.get(span) or self._by_id.get(claim_public_id(self._sha256, *span))


def _retire_suggestions(session: Session, article_id: int) -> None:
    of_article = select(col(ClaimRow.id)).where(col(ClaimRow.article_id) == article_id)
    retired = update(SuggestionRow).where(col(SuggestionRow.claim_id).in_(of_article)).values(current=False)
    session.exec(retired, execution_options=_NOT_HELD)


def _bring_back(session: Session, claim_id: int, origin: Origin) -> None:
    """Restore a claim, if it is withdrawn, with a new origin.

    This includes a manual claim whose addition was undone. If its reviewer redoes the addition, nothing changes,
    because the claim already exists.
    """
    withdrawn = and_(col(ClaimRow.id) == claim_id, col(ClaimRow.withdrawn_at).is_not(None))
    session.exec(
        update(ClaimRow).where(withdrawn).values(withdrawn_at=None, origin=origin), execution_options=_NOT_HELD
    )


def _is_silent() -> ColumnElement[bool]:
    """SQL: a suggested or audit claim without a current suggestion."""
    return and_(col(ClaimRow.origin).in_(_BY_MACHINE), ~_has_suggestion())


def _has_suggestion() -> ColumnElement[bool]:
    """SQL: the claim has a current suggestion."""
    said = select(col(SuggestionRow.id)).where(col(SuggestionRow.claim_id) == ClaimRow.id, col(SuggestionRow.current))
    return said.exists()


def _restore_last(session: Session, article_id: int) -> None:
    """Make the last suggestion current again for touched claims without a new one."""
    silent = select(col(ClaimRow.id)).where(
        col(ClaimRow.article_id) == article_id, col(ClaimRow.withdrawn_at).is_(None), ~_has_suggestion()
    )
    said = select(col(SuggestionRow.claim_id), col(SuggestionRow.id)).where(col(SuggestionRow.claim_id).in_(silent))
    last = dict(session.exec(said.order_by(col(SuggestionRow.created_at), col(SuggestionRow.id))).all())
    session.exec(
        update(SuggestionRow).where(col(SuggestionRow.id).in_(last.values())).values(current=True),
        execution_options=_NOT_HELD,
    )


def _count(session: Session, article_id: int, drawn: Sequence[int]) -> int:
    """The number of claims to review: currently suggested ones, and machine-made ones in the ``drawn`` sentences."""
    suggested = select(col(SuggestionRow.claim_id)).where(
        col(SuggestionRow.claim_id) == ClaimRow.id,
        col(SuggestionRow.current),
        col(SuggestionRow.score) >= SuggestionRow.threshold,
    )
    wanted = or_(suggested.exists(), and_(col(ClaimRow.sentence_id).in_(drawn), col(ClaimRow.origin).in_(_BY_MACHINE)))
    live = select(func.count()).select_from(ClaimRow).where(col(ClaimRow.article_id) == article_id)
    counted: int = session.exec(live.where(col(ClaimRow.withdrawn_at).is_(None), wanted)).one()
    return counted


def _withdraw_unwanted(session: Session, article_id: int) -> None:
    """Withdraw suggested and audit claims that are no longer suggested and that nobody has touched."""
    wanted = select(col(SuggestionRow.claim_id)).where(
        col(SuggestionRow.claim_id) == ClaimRow.id,
        col(SuggestionRow.current),
        col(SuggestionRow.score) >= SuggestionRow.threshold,
    )
    reviewed = select(col(ReviewRow.id)).where(col(ReviewRow.claim_id) == ClaimRow.id)
    touched = select(col(EventRow.id)).where(col(EventRow.claim_id) == ClaimRow.id)
    session.exec(
        update(ClaimRow)
        .where(
            col(ClaimRow.article_id) == article_id,
            col(ClaimRow.origin).in_(_BY_MACHINE),
            col(ClaimRow.withdrawn_at).is_(None),
            ~wanted.exists(),
            ~reviewed.exists(),
            ~touched.exists(),
        )
        .values(withdrawn_at=utc_now()),
        execution_options=_NOT_HELD,
    )
