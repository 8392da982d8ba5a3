"""A reviewer's chosen order, type and host (their walk), saved filters, and the types and hosts to choose from.

Beside the walk stand the screen's theme and the source forms that the reviewer left unfinished, in a column that only
this reviewer's own screen reads: no list, export or other reviewer sees them, and they are not part of any answer.
"""

from collections import Counter
from dataclasses import asdict
from typing import Any

from sqlalchemy import Text, and_, cast, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.orders import Chosen, Counted, Filter, SavedFilter, Walk
from annotator.domain.records import Citation
from annotator.domain.vocabulary import ClaimType
from annotator.errors import InputError, NotFoundError
from annotator.storage import stored_walks
from annotator.storage.claim_filters import is_shown
from annotator.storage.needed_claims import needs, own_review
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewerRow, ReviewRow, SuggestionRow
from annotator.storage.schema.models_filters import SavedFilterRow
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.stored_walks import FORMS, THEME
from annotator.web.address import host_of

_kept = aliased(SourceRow, name="kept")
_CHOSEN = "stance_chosen"
"""Stands in an unfinished form whose stance the reviewer chose."""


def walk_of(session: Session, reviewer_id: int) -> Walk:
    """The walk that the reviewer chose last, or the default."""
    return stored_walks.walk(_of(session, reviewer_id))


def keep_walk(session: Session, reviewer_id: int, walk: Walk) -> None:
    """Store the reviewer's walk."""
    reviewer = session.get_one(ReviewerRow, reviewer_id)
    reviewer.walk = (reviewer.walk or {}) | _stored(walk)
    session.add(reviewer)


def theme_of(session: Session, reviewer_id: int) -> str | None:
    """The screen's theme that the reviewer chose last, if any."""
    theme = _of(session, reviewer_id).get(THEME)
    return theme if isinstance(theme, str) else None


def keep_theme(session: Session, reviewer_id: int, theme: str) -> None:
    """Store the name of the screen's theme."""
    reviewer = session.get_one(ReviewerRow, reviewer_id)
    reviewer.walk = (reviewer.walk or {}) | {THEME: theme}
    session.add(reviewer)


def kept_forms(session: Session, reviewer_id: int) -> dict[str, Citation]:
    """The reviewer's unfinished forms by claim; one that another version wrote and this cannot read is left out."""
    return stored_walks.forms(_of(session, reviewer_id))


def chosen_stances(session: Session, reviewer_id: int) -> set[str]:
    """The claims whose unfinished form has a stance that the reviewer chose; the others have the label's."""
    stored = stored_walks.raw_forms(_of(session, reviewer_id))
    return {claim for claim, values in stored.items() if isinstance(values, dict) and values.get(_CHOSEN)}


def keep_form(
    session: Session, reviewer_id: int, claim_id: str, draft: Citation | None, *, chosen_stance: bool = False
) -> None:
    """Store a form for a claim, and whether the reviewer chose its stance; or remove it with ``None``."""
    reviewer = session.get_one(ReviewerRow, reviewer_id)
    walk = reviewer.walk or {}
    forms = {claim: values for claim, values in stored_walks.raw_forms(walk).items() if claim != claim_id}
    if draft is not None:
        values = {name: value for name, value in asdict(draft).items() if value is not None}
        forms[claim_id] = values | ({_CHOSEN: True} if chosen_stance else {})
    reviewer.walk = {name: value for name, value in walk.items() if name != FORMS} | ({FORMS: forms} if forms else {})
    session.add(reviewer)


def saved_filters(session: Session, reviewer_id: int) -> list[SavedFilter]:
    """The reviewer's saved filters, sorted by name."""
    statement = select(SavedFilterRow).where(col(SavedFilterRow.reviewer_id) == reviewer_id)
    rows = session.exec(statement.order_by(func.lower(SavedFilterRow.name), col(SavedFilterRow.id)))
    return [SavedFilter(row.name, stored_walks.walk(row.walk or {}), _chosen(row.chosen)) for row in rows]


def save_filter(session: Session, reviewer_id: int, saved: SavedFilter) -> None:
    """Store a filter; it replaces one with the same name."""
    walk, chosen = _stored(saved.walk), saved.chosen.value
    row = _row(session, reviewer_id, saved.name)
    if row is None:
        row = SavedFilterRow(reviewer_id=reviewer_id, name=saved.name, walk=walk, chosen=chosen)
    row.walk, row.chosen = walk, chosen
    session.add(row)


def rename_filter(session: Session, reviewer_id: int, name: str, new_name: str) -> None:
    """Rename a saved filter.

    Raises:
        NotFoundError: when there is no filter with this name.
        InputError: when another filter has the new name.

    """
    row = _row(session, reviewer_id, name)
    if row is None:
        raise NotFoundError(f"The saved filter “{name}” no longer exists: choose another.")
    if name != new_name and _row(session, reviewer_id, new_name) is not None:
        raise InputError(f"A saved filter “{new_name}” already exists: remove it first, or use another name.")
    row.name = new_name
    session.add(row)


def remove_filter(session: Session, reviewer_id: int, name: str) -> None:
    """Delete a saved filter, if there is one with this name."""
    row = _row(session, reviewer_id, name)
    if row is not None:
        session.delete(row)


def types(session: Session, reviewer_id: int) -> list[Counted]:
    """The visible types of the claims that need the reviewer, with their numbers, most frequent first."""
    stored_types = cast(col(SuggestionRow.types), Text)
    current = and_(col(SuggestionRow.claim_id) == ClaimRow.id, col(SuggestionRow.current))
    statement = (
        select(stored_types, func.count())
        .select_from(ClaimRow)
        .join(SuggestionRow, current)
        .outerjoin(ReviewRow, own_review(reviewer_id))
        .where(is_shown(), needs())
        .group_by(stored_types)
    )
    found: Counter[str] = Counter()
    for stored, count in session.exec(statement):
        found.update({each.value: count for each in ClaimType if f'"{each.value}"' in stored})
    return _ranked(found)


def hosts(session: Session, reviewer_id: int) -> list[Counted]:
    """The hosts of claims that need the reviewer and of all sources they cited, with the numbers of those claims.

    A claim's hosts are those of its article and of the sources that the reviewer cites for it. The most frequent come
    first; where nothing is left to do the number is 0.
    """
    wanting = (
        select(col(ClaimRow.id), col(ClaimRow.article_id))
        .select_from(ClaimRow)
        .outerjoin(ReviewRow, own_review(reviewer_id))
        .where(needs())
    ).cte("wanting")
    by_article = select(wanting.c.article_id, func.count().label("claims")).group_by(wanting.c.article_id).subquery()
    articles = select(col(ArticleRow.url), by_article.c.claims).join(
        by_article, by_article.c.article_id == ArticleRow.id
    )
    cited = (
        select(func.coalesce(col(_kept.url), col(SourceRow.url)), col(ArticleRow.url), wanting.c.id)
        .select_from(EvidenceRow)
        .join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)
        .join(ClaimRow, own_review(reviewer_id))
        .join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)
        .join(SourceRow, col(SourceRow.id) == EvidenceRow.source_id)
        .outerjoin(_kept, col(_kept.public_id) == SourceRow.merged_into)
        .outerjoin(wanting, wanting.c.id == ClaimRow.id)
        .where(col(EvidenceRow.withdrawn_at).is_(None), col(ClaimRow.withdrawn_at).is_(None))
    )
    found: Counter[str] = Counter()
    for url, count in session.exec(articles):
        found[host_of(url or "")] += count
    pairs = {(host_of(url or ""), host_of(own or ""), key) for url, own, key in session.exec(cited)}
    for host, own, key in pairs:
        found[host] += key is not None and host != own
    del found[""]
    return _ranked(found)


def _ranked(found: Counter[str]) -> list[Counted]:
    return [Counted(name, count) for name, count in sorted(found.items(), key=lambda each: (-each[1], each[0]))]


def _row(session: Session, reviewer_id: int, name: str) -> SavedFilterRow | None:
    statement = select(SavedFilterRow).where(
        col(SavedFilterRow.reviewer_id) == reviewer_id, col(SavedFilterRow.name) == name
    )
    row: SavedFilterRow | None = session.exec(statement).one_or_none()
    return row


def _of(session: Session, reviewer_id: int) -> dict[str, Any]:
    """What the column ``walk`` holds of a reviewer."""
    column = col(ReviewerRow.walk)
    return session.exec(select(column).where(col(ReviewerRow.id) == reviewer_id)).one_or_none() or {}


def _stored(walk: Walk) -> dict[str, Any]:
    """A walk as it is stored, where a type is called a topic."""
    return {"order": walk.order.value, "topic": walk.type.value if walk.type else None, "host": walk.host}


def _chosen(stored: str) -> Chosen:
    if stored in set(ClaimType):
        return ClaimType(stored)
    return Filter(stored) if stored in set(Filter) else Filter.ALL
