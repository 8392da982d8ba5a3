"""Suggesting anew for stored articles, without touching anything a human did."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import Session, col, select

from annotator.domain.suggestion import SentenceText, SuggestedClaim, SuggesterInfo
from annotator.domain.vocabulary import Origin, SentenceKind
from annotator.storage.articles import (
    ArticlePlace,
    Found,
    StoredSentence,
    above,
    insert_claims,
    sentences_of,
    suggestion_values,
)
from annotator.storage.audit_sample import draw_audit
from annotator.storage.database.engine import Database
from annotator.storage.events import append_event
from annotator.storage.schema.models import (
    ArticleRow,
    ClaimRow,
    EventRow,
    ReviewRow,
    SentenceRow,
    SuggestionRow,
    utc_now,
)
from annotator.text import claim_public_id

_BY_MACHINE = (Origin.SUGGESTED, Origin.AUDIT)
_NOT_HELD = {"synchronize_session": False}
"""For updates of rows of which none is held as an object, so that the session need not ask which they are."""


def articles_to_suggest(database: Database, suggester: SuggesterInfo, *, again: bool) -> list[int]:
    """Row ids of the articles that were last gone through by another suggester or by none, or of all (``again``).

    Another is one with another name, version or language model.
    """
    with database.read() as session:
        every = list(session.exec(select(col(ArticleRow.id)).order_by(col(ArticleRow.id))))
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
    """An article's sentences as a suggester wants them."""
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
) -> int:
    """Replace what is current of an article's suggestions by ``suggested``; returns how many claims it gives to review.

    A claim with the same span gets the new suggestion beside its old ones, below ``threshold`` too, so that versions
    can be compared. A machine's claim that is not suggested any more is withdrawn, unless somebody touched it; then
    the suggestion it had stays where there is no new one. Manual claims and all reviews stay. Of the sentences without
    a suggestion the part ``audit`` is drawn by chance; their claims count like the others.
    """
    with database.write() as session:
        article = session.get_one(ArticleRow, article_id)
        sentences = sentences_of(session, article_id)
        _retire(session, article_id)
        saying = _Saying(session, article, suggester, threshold)
        fresh = [saying.known(*pair) for pair in zip(sentences, suggested, strict=True)]
        saying.add(above(threshold, zip(sentences, fresh, strict=True)))
        _withdraw_unwanted(session, article_id)
        texts = _sentence_texts(session, article_id)
        drawn = draw_audit(article.sha256, texts, suggested, suggester, threshold, audit)
        saying.audit([(sentences[n], claim) for n, claim in drawn.claims.items()])
        count = _count(session, article_id, [sentences[n].row_id for n in drawn.claims])
        _keep_last(session, article_id)
        payload: dict[str, Any] = {"suggester": suggester.name, "version": suggester.version}
        payload |= {"model": suggester.model, "claims": count, "threshold": threshold, "audit": drawn.payload}
        append_event(session, "suggest", article_id=article_id, payload=payload)
        return count


class _Saying:
    """One suggester's word on the claims that an article has already, and its audit sample there."""

    def __init__(self, session: Session, article: ArticleRow, suggester: SuggesterInfo, threshold: float) -> None:
        self._session = session
        self._article = article
        self._suggester = suggester
        self._threshold = threshold
        self._known = _KnownClaims(session, article)

    def known(self, sentence: StoredSentence, suggestions: Sequence[SuggestedClaim]) -> list[SuggestedClaim]:
        """Keep what is said of claims that are there, the best where more is said of one; hand back the rest."""
        met = [(suggestion, self._known.find(sentence, suggestion)) for suggestion in suggestions]
        for suggestion, claim_id in sorted(met, key=lambda pair: pair[0].score):
            if claim_id is not None:
                self._say(claim_id, suggestion)
                if suggestion.score >= self._threshold:
                    _bring_back(self._session, claim_id, Origin.SUGGESTED)
        return [suggestion for suggestion, claim_id in met if claim_id is None]

    def audit(self, drawn: Sequence[tuple[StoredSentence, SuggestedClaim]]) -> None:
        """See to it that every drawn sentence has a claim. One that has a claim for people's sake needs no other.

        Such a claim, if a machine made it, gets the suggestion of the draw unless it has one of its own: without any
        it would look like no other claim.
        """
        fresh: list[Found] = []
        for sentence, suggestion in drawn:
            here = select(col(ClaimRow.id)).where(
                col(ClaimRow.sentence_id) == sentence.row_id, col(ClaimRow.withdrawn_at).is_(None)
            )
            if self._session.exec(here).first():
                for silent in self._session.exec(here.where(_is_silent())).all():
                    self._say(silent, suggestion)
                continue
            claim_id = self._known.find(sentence, suggestion)
            if claim_id is None:
                fresh.append((sentence, suggestion, Origin.AUDIT))
            else:
                self._say(claim_id, suggestion)
                _bring_back(self._session, claim_id, Origin.AUDIT)
        self.add(fresh)

    def add(self, found: Sequence[Found]) -> None:
        """Make new claims."""
        place = ArticlePlace(self._article.id, self._article.sha256, self._article.text)
        insert_claims(self._session, place, found, self._suggester, self._threshold)

    def _say(self, claim_id: int, suggestion: SuggestedClaim) -> None:
        """One more suggestion for a claim; the same suggester and version replaces what it said before."""
        same = and_(
            col(SuggestionRow.claim_id) == claim_id,
            col(SuggestionRow.suggester) == self._suggester.name,
            col(SuggestionRow.version) == self._suggester.version,
        )
        values = suggestion_values(claim_id, suggestion, self._suggester, self._threshold)
        row = self._session.exec(select(SuggestionRow).where(same)).one_or_none()
        if row is None:
            row = SuggestionRow(**values)
        for name, value in values.items():
            setattr(row, name, value)
        self._session.add(row)


class _KnownClaims:
    """An article's claims, found by the span they have or by the one they were first made with."""

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
        """The claim a suggestion is about; one whose edges a reviewer moved since is still the same claim."""
        span = (sentence.start + suggestion.start, sentence.start + suggestion.end)
        return self._by_span.get(span) or self._by_id.get(claim_public_id(self._sha256, *span))


def _retire(session: Session, article_id: int) -> None:
    of_article = select(col(ClaimRow.id)).where(col(ClaimRow.article_id) == article_id)
    retired = update(SuggestionRow).where(col(SuggestionRow.claim_id).in_(of_article)).values(current=False)
    session.exec(retired, execution_options=_NOT_HELD)


def _bring_back(session: Session, claim_id: int, origin: Origin) -> None:
    """Let a claim that was withdrawn be one again; it is there now for the reason that ``origin`` says.

    One that a person added and took back is now the machine's; if that person redoes the adding, it is there already.
    """
    withdrawn = and_(col(ClaimRow.id) == claim_id, col(ClaimRow.withdrawn_at).is_not(None))
    session.exec(
        update(ClaimRow).where(withdrawn).values(withdrawn_at=None, origin=origin), execution_options=_NOT_HELD
    )


def _is_silent() -> ColumnElement[bool]:
    """SQL: a machine made the claim, and nothing that is said of it is current."""
    said = select(col(SuggestionRow.id)).where(col(SuggestionRow.claim_id) == ClaimRow.id, col(SuggestionRow.current))
    return and_(col(ClaimRow.origin).in_(_BY_MACHINE), ~said.exists())


def _keep_last(session: Session, article_id: int) -> None:
    """Keep the last suggestion of claims that are there because somebody touched them, where there is no new one."""
    silent = select(col(ClaimRow.id)).where(
        col(ClaimRow.article_id) == article_id, col(ClaimRow.withdrawn_at).is_(None), _is_silent()
    )
    said = select(col(SuggestionRow.claim_id), col(SuggestionRow.id)).where(col(SuggestionRow.claim_id).in_(silent))
    last = dict(session.exec(said.order_by(col(SuggestionRow.created_at), col(SuggestionRow.id))).all())
    session.exec(
        update(SuggestionRow).where(col(SuggestionRow.id).in_(last.values())).values(current=True),
        execution_options=_NOT_HELD,
    )


def _count(session: Session, article_id: int, drawn: Sequence[int]) -> int:
    """How many claims of an article the current suggestions and the sentences drawn for the audit give to review."""
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
    """Withdraw claims that only a machine wanted and now wants no more."""
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
