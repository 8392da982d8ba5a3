"""Storing new articles with their sentences and suggested claims: all of a batch in one transaction, few statements.

The number of statements does not depend on how many articles a batch has, nor on how many sentences and claims those
have. What another program stored meanwhile is found inside the transaction, so nothing is ever stored twice.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, select

from annotator.domain.article_places import Carried
from annotator.domain.records import ArticleInput, SentenceSpan
from annotator.domain.suggestion import SentenceText, SuggestedClaim, SuggesterInfo
from annotator.errors import InputError
from annotator.storage.article_keys import insert_keys, stored_keys
from annotator.storage.article_rows import (
    ArticlePlace,
    NewClaims,
    insert_claims,
    insert_sentences_of,
)
from annotator.storage.database.bulk import insert_numbered
from annotator.storage.database.engine import Database
from annotator.storage.events import append_events
from annotator.storage.found_claims import Choosing, ChosenClaims, NewArticle, StoredSentence, choose
from annotator.storage.place_keys import keys_of
from annotator.storage.schema.models import ArticleRow, utc_now
from annotator.storage.seals import seal_articles
from annotator.storage.stored_facts import keep_facts
from annotator.storage.suggester_versions import keep_versions
from annotator.text import article_public_id, check_storable, loose_key, one_line, sha256_of

_DETAILS = ("title", "url", "publisher", "author", "published_at", "language", "external_id")
_KEPT = ("text", *_DETAILS, "meta", "origin")

Then = Callable[[Session, str], Carried | None]
"""What belongs to storing an article, given its public id: making it the newer version of another."""

_Values = dict[str, Any]
"""Values by the name of their column, or of their key in an event."""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """The result of storing an article: its public id and its numbers of sentences and claims.

    ``is_new`` is false for an article that was stored already, which has no numbers. ``carried`` is what became of the
    claims of the version that it replaces, if any.
    """

    article_id: str
    sentences: int = 0
    claims: int = 0
    is_new: bool = True
    carried: Carried | None = None


@dataclass(frozen=True, slots=True)
class _Checked:
    """An article that can be stored, with the hash of its text and the key of what the text says."""

    new: NewArticle
    sha256: str
    key: str


def store_article(
    database: Database,
    article: ArticleInput,
    sentences: Sequence[SentenceSpan],
    suggested: Sequence[Sequence[SuggestedClaim]],
    suggester: SuggesterInfo | None,
    threshold: float,
    segmenter: str,
    audit: float = 0.0,
    possible: float = 1.0,
    then: Then | None = None,
) -> StoredArticle | None:
    """Store one article with the claims that are chosen of those ``suggested`` (see ``Choosing``).

    ``suggested`` is empty without a suggester. ``then`` is done in the same transaction. ``None``: the text is already
    stored.

    Raises:
        InputError: when the text cannot be stored unchanged, or a span does not fit it.

    """
    chosen = None
    if suggester is not None:
        texts = [SentenceText(article.text[at.start : at.end], at.kind, at.paragraph, at.quotation) for at in sentences]
        chosen = choose(sha256_of(article.text), texts, suggested, suggester, Choosing(threshold, audit, possible))
    (stored,) = store_articles(database, [NewArticle(article, sentences, segmenter, chosen)], [then])
    if isinstance(stored, InputError):
        raise stored
    return stored if stored.is_new else None


def store_articles(
    database: Database, articles: Sequence[NewArticle], thens: Sequence[Then | None]
) -> list[StoredArticle | InputError]:
    """Store articles in one transaction, each once; for each what became of it, in order.

    What ``thens`` say for each article is done if it is new, in the same transaction. One that cannot be stored
    unchanged, or whose spans do not fit its text, is an error, and the rest is stored.
    """
    checked = [_check(new) for new in articles]
    good = {each.sha256: each for each in reversed(checked) if isinstance(each, _Checked)}
    with database.write() as session:
        known = _known(session, list(good.values()))
        fresh = [each for each in checked if isinstance(each, _Checked) and good[each.sha256] is each]
        fresh = [each for each in fresh if each.sha256 not in known]
        _insert(session, fresh)
        then_of = {id(each): then for each, then in zip(checked, thens, strict=True) if then is not None}
        carried = {id(each): _carried(session, each, then_of.get(id(each))) for each in fresh}
    return [
        each if isinstance(each, InputError) else _outcome(each, known.get(each.sha256), carried) for each in checked
    ]


def _carried(session: Session, new: _Checked, then: Then | None) -> Carried | None:
    return then(session, article_public_id(new.sha256)) if then is not None else None


def _outcome(checked: _Checked, known: str | None, carried: Mapping[int, Carried | None]) -> StoredArticle:
    """What became of an article; the new ones are in ``carried``, by identity."""
    if id(checked) not in carried:
        return StoredArticle(known or article_public_id(checked.sha256), is_new=False)
    chosen = checked.new.chosen
    claims = len(chosen.claims) if chosen else 0
    sentences = len(checked.new.sentences)
    return StoredArticle(article_public_id(checked.sha256), sentences, claims, carried=carried[id(checked)])


def _check(new: NewArticle) -> _Checked | InputError:
    try:
        article = _checked(new.article)
        _check_spans(article, new)
    except InputError as error:
        return error
    return _Checked(replace(new, article=article), sha256_of(article.text), loose_key(article.text))


def _checked(article: ArticleInput) -> ArticleInput:
    """The article with its origin on one line. Everything else must be storable as it is."""
    origin = one_line(article.origin)
    check_storable(article.text, origin)
    for name in _DETAILS:
        check_storable(getattr(article, name) or "", f"{origin}: the {name.replace('_', ' ')}")
    try:
        check_storable(json.dumps(article.meta, ensure_ascii=False, allow_nan=False), f"{origin}: meta")
    except (TypeError, ValueError) as error:
        raise InputError(f"{origin}: meta cannot be written as JSON ({one_line(str(error))}).") from error
    return replace(article, origin=origin)


def _check_spans(article: ArticleInput, new: NewArticle) -> None:
    """Refuse sentences that do not fit the text, and claims that do not fit their sentences."""
    last = 0
    for span in new.sentences:
        if not last <= span.start < span.end <= len(article.text):
            raise InputError(f"{article.origin}: sentence {span.start}–{span.end} does not fit its text: not imported.")
        last = span.end
    chosen = (*new.chosen.claims, *new.chosen.possible) if new.chosen else ()
    for n, claim, _ in chosen:
        if not 0 <= claim.start < claim.end <= new.sentences[n].end - new.sentences[n].start:
            raise InputError(
                f"{article.origin}: the suggestion {claim.start}–{claim.end} does not fit its sentence: not imported."
            )


def _known(session: Session, checked: Sequence[_Checked]) -> dict[str, str]:
    """The public ids of the stored articles with the same texts as those to store, by the hash of these."""
    hashes = select(col(ArticleRow.sha256), col(ArticleRow.public_id))
    exact = dict(session.exec(hashes.where(col(ArticleRow.sha256).in_([each.sha256 for each in checked]))).all())
    alike = stored_keys(session, [each.key for each in checked])
    return {each.sha256: alike[each.key] for each in checked if each.key in alike} | exact


def _insert(session: Session, fresh: Sequence[_Checked]) -> None:
    if not fresh:
        return
    keys = insert_numbered(session, ArticleRow, [_article_values(each) for each in fresh])
    ids = dict(zip((each.sha256 for each in fresh), keys, strict=True))
    stored = insert_sentences_of(session, [(ids[one.sha256], one.new.article.text, one.new.sentences) for one in fresh])
    insert_keys(session, [(key, ids[one.sha256]) for one in fresh for key in _keys(one)])
    _insert_claims(session, fresh, ids, stored)
    events = [
        {"article_id": ids[each.sha256], "claim_id": None, "payload": _payload(each.new, each.sha256)} for each in fresh
    ]
    append_events(session, "import", None, events)
    seal_articles(session, keys)


def _keys(checked: _Checked) -> list[str]:
    key = checked.new.article.key
    return [checked.key] if key is None else [checked.key, key]


def _article_values(checked: _Checked) -> _Values:
    article = checked.new.article
    return (
        {name: getattr(article, name) for name in _KEPT}
        | keys_of(article)._asdict()
        | {
            "public_id": article_public_id(checked.sha256),
            "sha256": checked.sha256,
            "segmenter": checked.new.segmenter,
            "sentence_count": len(checked.new.sentences),
            "imported_at": utc_now(),
        }
    )


def _insert_claims(
    session: Session, fresh: Sequence[_Checked], ids: dict[str, int], sentences: Mapping[int, list[StoredSentence]]
) -> None:
    """The claims of all articles; those of one batch were chosen by one suggester."""
    chosen = {each.sha256: each.new.chosen for each in fresh if each.new.chosen is not None}
    if not chosen:
        return
    new: list[NewClaims] = []
    for each in fresh:
        if (claims := chosen.get(each.sha256)) is not None:
            new += _claims_of(each, claims, sentences[ids[each.sha256]], ids[each.sha256])
    first = next(iter(chosen.values()))
    keep_versions(session, [(first.suggester.name, first.suggester.version)])
    insert_claims(session, new, first.suggester, first.threshold)
    keep_facts(session, {text: facts for claims in chosen.values() for text, facts in claims.facts.items()})


def _claims_of(
    checked: _Checked, chosen: ChosenClaims, sentences: Sequence[StoredSentence], article_id: int
) -> list[NewClaims]:
    place = ArticlePlace(article_id, checked.sha256, checked.new.article.text)
    found = [(sentences[n], claim, origin) for n, claim, origin in chosen.claims]
    offers = [(sentences[n], claim, origin) for n, claim, origin in chosen.possible]
    return [NewClaims(place, found), NewClaims(place, offers, withdrawn=True)]


def _payload(new: NewArticle, sha256: str) -> _Values:
    """What the event of an import says; of the suggester only if one has run."""
    payload: _Values = {"origin": new.article.origin, "sha256": sha256, "sentences": len(new.sentences)}
    if new.chosen is None:
        return payload | {"claims": 0}
    by = new.chosen.suggester
    run = {"suggester": by.name, "version": by.version, "model": by.model, "threshold": new.chosen.threshold}
    return payload | run | {"claims": len(new.chosen.claims), "audit": dict(new.chosen.audit)}
