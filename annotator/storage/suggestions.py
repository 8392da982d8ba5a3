"""Suggesting anew for stored articles, without touching anything a human did."""

from collections.abc import Sequence

from sqlalchemy import and_, insert, select, update
from sqlmodel import Session

from annotator.domain import Origin, SentenceKind, SentenceText, SuggestedClaim, SuggesterInfo
from annotator.storage import tables
from annotator.storage.articles import StoredSentence, insert_suggested, sentences_of, suggestion_values
from annotator.storage.engine import Database
from annotator.storage.events import append_event
from annotator.storage.models import ArticleRow, utc_now
from annotator.text import claim_public_id

_article, _claim, _suggestion = tables.article, tables.claim, tables.suggestion


def articles_to_suggest(database: Database, suggester: SuggesterInfo, *, again: bool) -> list[int]:
    """Row ids of the articles that this suggester (name and version) has not gone through, or of all (``again``)."""
    with database.read() as session:
        every = list(session.execute(select(_article.c.id).order_by(_article.c.id)).scalars())
        if again:
            return every
        event = tables.event
        seen = select(event.c.article_id, event.c.payload).where(event.c.kind.in_(("import", "suggest")))
        done = {key for key, payload in session.execute(seen) if _is_by(payload, suggester)}
        return [key for key in every if key not in done]


def _is_by(payload: dict[str, object], suggester: SuggesterInfo) -> bool:
    return payload.get("suggester") == suggester.name and payload.get("version") == suggester.version


def sentence_texts(database: Database, article_id: int) -> list[SentenceText]:
    """An article's sentences as a suggester wants them."""
    table = tables.sentence
    statement = select(table.c.text, table.c.kind, table.c.paragraph, table.c.quotation)
    with database.read() as session:
        rows = session.execute(statement.where(table.c.article_id == article_id).order_by(table.c.n))
        return [
            SentenceText(text, SentenceKind(kind), paragraph, quotation) for text, kind, paragraph, quotation in rows
        ]


def store_suggestions(
    database: Database,
    article_id: int,
    suggested: Sequence[Sequence[SuggestedClaim]],
    suggester: SuggesterInfo,
    threshold: float,
) -> int:
    """Replace what is current of an article's suggestions by ``suggested``; returns how many claims are suggested now.

    A claim with the same span gets the new suggestion beside its old ones. A suggested claim that is not suggested any
    more is withdrawn, unless somebody reviewed it. Manual claims and all reviews stay.
    """
    with database.write() as session:
        article = session.get_one(ArticleRow, article_id)
        _retire(session, article_id)
        known = _KnownClaims(session, article)
        fresh: list[tuple[StoredSentence, list[SuggestedClaim]]] = []
        for sentence, suggestions in zip(sentences_of(session, article_id), suggested, strict=True):
            good = [suggestion for suggestion in suggestions if suggestion.score >= threshold]
            met = [(suggestion, known.find(sentence, suggestion)) for suggestion in good]
            for suggestion, claim_id in met:
                if claim_id is not None:
                    _suggest_again(session, claim_id, suggestion, suggester)
            fresh.append((sentence, [suggestion for suggestion, claim_id in met if claim_id is None]))
        insert_suggested(session, article_id, article.text, fresh, suggester, threshold)
        _withdraw_unwanted(session, article_id)
        count = sum(suggestion.score >= threshold for suggestions in suggested for suggestion in suggestions)
        payload = {"suggester": suggester.name, "version": suggester.version, "model": suggester.model, "claims": count}
        append_event(session, "suggest", article_id=article_id, payload=payload)
        return count


class _KnownClaims:
    """An article's claims, found by the span they have or by the one they were first made with."""

    def __init__(self, session: Session, article: ArticleRow) -> None:
        statement = select(_claim.c.start, _claim.c.end, _claim.c.public_id, _claim.c.id)
        rows = session.execute(
            statement.where(_claim.c.article_id == article.id).order_by(
                _claim.c.withdrawn_at.is_(None), _claim.c.id.desc()
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
    of_article = select(_claim.c.id).where(_claim.c.article_id == article_id)
    session.execute(update(_suggestion).where(_suggestion.c.claim_id.in_(of_article)).values(current=False))


def _suggest_again(session: Session, claim_id: int, suggestion: SuggestedClaim, suggester: SuggesterInfo) -> None:
    """One more suggestion for a claim; the same suggester and version replaces what it said before."""
    same = and_(
        _suggestion.c.claim_id == claim_id,
        _suggestion.c.suggester == suggester.name,
        _suggestion.c.version == suggester.version,
    )
    values = suggestion_values(claim_id, suggestion, suggester)
    if session.execute(select(_suggestion.c.id).where(same)).first():
        session.execute(update(_suggestion).where(same).values(**values))
    else:
        session.execute(insert(_suggestion), [values])
    by_machine = and_(_claim.c.id == claim_id, _claim.c.origin == Origin.SUGGESTED)
    session.execute(update(_claim).where(by_machine).values(withdrawn_at=None))


def _withdraw_unwanted(session: Session, article_id: int) -> None:
    """Withdraw claims that only a machine wanted and now wants no more."""
    wanted = select(_suggestion.c.claim_id).where(_suggestion.c.claim_id == _claim.c.id, _suggestion.c.current)
    reviewed = select(tables.review.c.id).where(tables.review.c.claim_id == _claim.c.id)
    touched = select(tables.event.c.id).where(tables.event.c.claim_id == _claim.c.id)
    session.execute(
        update(_claim)
        .where(
            _claim.c.article_id == article_id,
            _claim.c.origin == Origin.SUGGESTED,
            _claim.c.withdrawn_at.is_(None),
            ~wanted.exists(),
            ~reviewed.exists(),
            ~touched.exists(),
        )
        .values(withdrawn_at=utc_now())
    )
