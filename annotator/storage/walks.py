"""A reviewer's chosen order, type and host (their walk), saved filters, and the types and hosts to choose from.

Beside the walk stand the screen's theme and the source forms that the reviewer left unfinished, in a column that only
this reviewer's own screen reads: no list, export or other reviewer sees them, and they are not part of any answer.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import CTE, Text, and_, cast, func, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.orders import Chosen, Counted, Filter, SavedFilter, Walk
from annotator.domain.records import Citation
from annotator.domain.vocabulary import ClaimType
from annotator.errors import InputError, NotFoundError
from annotator.storage import stored_walks
from annotator.storage.claim_filters import is_shown
from annotator.storage.needed_claims import is_unanswered, other_looks, own_review
from annotator.storage.queue import in_queue
from annotator.storage.recheck_dates import local_today
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewerRow, ReviewRow, SuggestionRow
from annotator.storage.schema.models_filters import SavedFilterRow
from annotator.storage.schema.models_progress import ArticleProgressRow
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.schema.models_tallies import TallyRow
from annotator.storage.stored_walks import FORMS, THEME
from annotator.storage.viewpoint import is_open
from annotator.web.address import host_of

_kept = aliased(SourceRow, name="kept")
FACETS_OF = 2000
"""The most claims of the queue whose types and hosts are counted."""
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
    """The visible types of the next claims that need the reviewer, with their numbers, most frequent first."""
    wanting, stored_types = _wanting(reviewer_id), cast(col(SuggestionRow.types), Text)
    statement = (
        select(stored_types, func.count())
        .select_from(wanting)
        .join(ClaimRow, col(ClaimRow.id) == wanting.columns.id)
        .join(SuggestionRow, and_(col(SuggestionRow.claim_id) == wanting.columns.id, col(SuggestionRow.current)))
        .where(is_shown())
        .group_by(stored_types)
    )
    found: Counter[str] = Counter()
    for stored, count in session.exec(statement):
        found.update({each.value: count for each in ClaimType if f'"{each.value}"' in stored})
    return _ranked(found)


def hosts(session: Session, reviewer_id: int) -> list[Counted]:
    """The hosts of the next claims that need the reviewer and of all sources they cited, with those claims' numbers.

    A claim's hosts are those of its article and of the sources that the reviewer cites for it. The most frequent come
    first; where nothing is left to do the number is 0.
    """
    wanting = _wanting(reviewer_id)
    by_article = (
        select(wanting.columns.article_id, func.count().label("claims")).group_by(wanting.columns.article_id).subquery()
    )
    articles = select(col(ArticleRow.url), by_article.columns.claims).join(
        by_article, by_article.columns.article_id == ArticleRow.id
    )
    cited = (
        select(func.coalesce(col(_kept.host), col(SourceRow.host)), col(ArticleRow.url), wanting.columns.id)
        .select_from(wanting)
        .join(ClaimRow, col(ClaimRow.id) == wanting.columns.id)
        .join(ReviewRow, own_review(reviewer_id))
        .join(EvidenceRow, col(EvidenceRow.review_id) == ReviewRow.id)
        .join(ArticleRow, col(ArticleRow.id) == wanting.columns.article_id)
        .join(SourceRow, col(SourceRow.id) == EvidenceRow.source_id)
        .outerjoin(_kept, col(_kept.public_id) == SourceRow.merged_into)
        .where(col(EvidenceRow.withdrawn_at).is_(None))
    )
    found: Counter[str] = Counter(dict.fromkeys(_cited_hosts(session, reviewer_id), 0))
    for url, count in session.exec(articles):
        found[host_of(url or "")] += count
    for host, url, _ in set(session.exec(cited)):
        found[host] += host != host_of(url or "")
    return _ranked(Counter({host: claims for host, claims in found.items() if host}))


def _wanting(reviewer_id: int) -> CTE:
    """Up to ``FACETS_OF`` claims in the reviewer's queue, and as many for each reason to look again."""
    columns = (col(ClaimRow.id), col(ClaimRow.article_id))
    progress = ArticleProgressRow
    queued = (
        select(*columns)
        .select_from(progress)
        .join(ClaimRow, col(ClaimRow.article_id) == progress.article_id)
        .outerjoin(ReviewRow, own_review(reviewer_id))
        .where(in_queue(reviewer_id), is_open(), is_unanswered())
        .order_by(col(progress.article_id))
        .limit(FACETS_OF)
    )
    again = select(*columns).join(ReviewRow, col(ReviewRow.claim_id) == ClaimRow.id).limit(FACETS_OF)
    looks = (again.where(look) for look in other_looks(reviewer_id, local_today()))
    return union_all(*(select(*each.subquery().columns) for each in (queued, *looks))).cte("wanting")


def _cited_hosts(session: Session, reviewer_id: int) -> Iterator[str]:
    """The hosts of sources that the reviewer cites; files and sources without an address have none."""
    statement = select(col(TallyRow.key)).where(
        col(TallyRow.reviewer_id) == reviewer_id, col(TallyRow.kind) == "host", col(TallyRow.n) > 0
    )
    return (key for key in session.exec(statement) if key != "file:")


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
