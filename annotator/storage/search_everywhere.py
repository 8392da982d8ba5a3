"""Looking for words in articles, claims, notes, quotes and sources at once, as far as one reviewer may see them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, null, or_, select, text, true
from sqlmodel import Session

from annotator.domain.places import Place
from annotator.domain.search_hits import Found, FoundGroup, FoundIn
from annotator.domain.vocabulary import ReviewStatus
from annotator.storage import source_list
from annotator.storage.schema import tables
from annotator.storage.viewpoint import Viewpoint, may_see
from annotator.text import folded
from annotator.web.address import host_of

MOST = 200
"""Things of one sort that are given at most."""
SHORTEST = 2
"""Characters from which the last word is taken for the beginning of one; fewer begin half of all words."""
_article, _claim, _review, _sentence = tables.article, tables.claim, tables.review, tables.sentence
_evidence = tables.evidence


def everywhere(session: Session, view: Viewpoint, words: str) -> list[FoundGroup]:
    """What holds every one of ``words``, which are taken literally; sorts without any are left out."""
    wanted = [word for word in words.split() if any(char.isalnum() for char in word)]
    if not wanted or sum(map(len, wanted)) < SHORTEST:
        return []
    claims, sentences = _in_texts(session, wanted)
    sources = source_list.list_sources(session, view, " ".join(wanted), MOST + 1)
    groups = [
        _group(FoundIn.ARTICLE, _articles(session, wanted)),
        claims,
        sentences,
        _group(FoundIn.NOTE, _notes(session, view, wanted)),
        _group(FoundIn.QUOTE, _quotes(session, view, wanted)),
        _group(
            FoundIn.SOURCE,
            [
                Found(each.source.title or each.source.url or each.source.id, each.host, source_id=each.source.id)
                for each in sources
            ],
        ),
    ]
    return [group for group in groups if group.found]


def _group(kind: FoundIn, found: list[Found]) -> FoundGroup:
    return FoundGroup(kind, tuple(found[:MOST]), len(found) > MOST)


def _holds(word: str, *columns: Any) -> ColumnElement[bool]:
    """SQL: one of the columns holds the word. SQLite knows the capitals of ASCII only, hence the spellings."""
    spellings = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    return or_(*(column.icontains(each, autoescape=True) for column in columns for each in sorted(spellings)))


def _articles(session: Session, wanted: list[str]) -> list[Found]:
    names = ("title", "publisher", "author", "url")
    columns = [_article.c[name] for name in names]
    statement = select(_article.c.public_id, *columns).where(*(_holds(word, *columns) for word in wanted))
    rows = session.execute(statement.order_by(_article.c.id).limit(MOST + 1))
    return [Found(title or url or key, " · ".join(filter(None, about)), Place(key)) for key, title, *about, url in rows]


def _in_texts(session: Session, wanted: list[str]) -> tuple[FoundGroup, FoundGroup]:
    """Claims that hold the words, and sentences that do without a claim that does, as they stand in the articles."""
    find = _sqlite if session.get_bind().dialect.name == "sqlite" else _postgres
    keys = find(session, wanted)
    more, keys = len(keys) > MOST, keys[:MOST]
    parts = [folded(word) for word in wanted]
    claims: list[Found] = []
    covered = set()
    for key, exact, title, *place in _claims_of(session, keys):
        if all(part in folded(exact) for part in parts):
            covered.add(key)
            claims.append(Found(exact, title or "", Place(*place)))
    sentences = [
        Found(words, title or "", Place(article, n))
        for key, words, title, article, n in _sentences_at(session, keys)
        if key not in covered
    ]
    return FoundGroup(FoundIn.CLAIM, tuple(claims), more), FoundGroup(FoundIn.SENTENCE, tuple(sentences), more)


def _sqlite(session: Session, wanted: list[str]) -> list[int]:
    phrases = ['"{}"'.format(word.replace('"', '""')) for word in wanted]
    query = " ".join(phrases) + (" *" if len(wanted[-1]) >= SHORTEST else "")
    statement = text("SELECT rowid FROM sentence_fts WHERE sentence_fts MATCH :query ORDER BY rowid LIMIT :limit")
    return list(session.execute(statement, {"query": query, "limit": MOST + 1}).scalars())


def _postgres(session: Session, wanted: list[str]) -> list[int]:
    last = wanted[-1].replace("\\", "\\\\").replace("'", "''")
    statement = text(
        "SELECT id FROM sentence WHERE search @@ (plainto_tsquery('simple', :words) && to_tsquery('simple', :last)) "
        "ORDER BY id LIMIT :limit"
    )
    # every word is also looked for as a whole but the last, which may be the beginning of one
    whole = wanted if len(wanted[-1]) < SHORTEST else wanted[:-1]
    values = {"words": " ".join(whole), "last": f"'{last}':*", "limit": MOST + 1}
    return list(session.execute(statement, values).scalars())


def _claims_of(session: Session, sentences: list[int]) -> Iterable[Any]:
    statement = (
        select(
            _claim.c.sentence_id, _claim.c.exact, _article.c.title,
            _article.c.public_id, _sentence.c.n, _claim.c.public_id,
        )
        .join(_article, _article.c.id == _claim.c.article_id)
        .join(_sentence, _sentence.c.id == _claim.c.sentence_id)
        .where(_claim.c.sentence_id.in_(sentences), _claim.c.withdrawn_at.is_(None))
        .order_by(_claim.c.article_id, _claim.c.start, _claim.c.end.desc(), _claim.c.id)
    )  # fmt: skip
    return session.execute(statement)


def _sentences_at(session: Session, keys: list[int]) -> Iterable[Any]:
    statement = (
        select(_sentence.c.id, _sentence.c.text, _article.c.title, _article.c.public_id, _sentence.c.n)
        .join(_article, _article.c.id == _sentence.c.article_id)
        .where(_sentence.c.id.in_(keys))
        .order_by(_sentence.c.article_id, _sentence.c.n)
    )
    return session.execute(statement)


def _notes(session: Session, view: Viewpoint, wanted: list[str]) -> list[Found]:
    """Notes on claims, and notes on the sources cited for them."""
    on_claims = [
        Found(note, f"note of {who}", Place(*place))
        for note, who, _, *place in _written(session, view, wanted, _review.c.note, _review.c.id)
    ]
    on_sources = [
        Found(note, f"note of {who} on {host_of(url or '') or 'a source'}", Place(*place))
        for note, who, url, *place in _written(session, view, wanted, _evidence.c.note, _evidence.c.id)
    ]
    return on_claims + on_sources


def _quotes(session: Session, view: Viewpoint, wanted: list[str]) -> list[Found]:
    """The exact quotes that are cited."""
    rows = _written(session, view, wanted, _evidence.c.quote_exact, _evidence.c.id)
    return [
        Found(quote, f"cited by {who} from {host_of(url or '') or 'a source'}", Place(*place))
        for quote, who, url, *place in rows
    ]


def _written(session: Session, view: Viewpoint, wanted: list[str], column: Any, key: Any) -> Iterable[Any]:
    """What reviewers wrote, the newest by ``key`` first, with who wrote it, an address cited for it, and its place.

    Of others that which came with an answer that may be seen; evidence that was taken back is not there.
    """
    own = _review.c.reviewer_id == view.reviewer_id
    others = and_(_review.c.status == ReviewStatus.SUBMITTED, may_see(view))
    cited = column.table is _evidence
    joined = _review.join(_claim, _claim.c.id == _review.c.claim_id)
    joined = joined.join(_article, _article.c.id == _claim.c.article_id)
    joined = joined.join(_sentence, _sentence.c.id == _claim.c.sentence_id)
    joined = joined.join(tables.reviewer, tables.reviewer.c.id == _review.c.reviewer_id)
    if cited:
        joined = joined.join(_evidence, _evidence.c.review_id == _review.c.id)
        joined = joined.join(tables.source, tables.source.c.id == _evidence.c.source_id)
    url = tables.source.c.url if cited else null()
    statement = (
        select(column, tables.reviewer.c.handle, url, _article.c.public_id, _sentence.c.n, _claim.c.public_id)
        .select_from(joined)
        .where(column.is_not(None), *(_holds(word, column) for word in wanted), or_(own, others))
        .where(_claim.c.withdrawn_at.is_(None), _evidence.c.withdrawn_at.is_(None) if cited else true())
        .order_by(key.desc())
        .limit(MOST + 1)
    )
    return session.execute(statement)
