"""The sources that a reviewer may see, newest first, a page at a time.

In an open project the newest are those stored last. In a blind project the order of row ids would reveal citations by
others, so there sources come by the first citation that the reviewer may see: two indexes are merged, of the first
citation that everybody may see, and of the reviewer's own first. Sources that the reviewer archived but whose
citations are all hidden come before those.
"""

from collections.abc import Collection, Iterator, Sequence
from operator import itemgetter

from sqlalchemy import ColumnElement, and_, func, inspect, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.storage.schema.ddl_words import SOURCES
from annotator.storage.schema.models_sources import ArchiveRow, SourceRow
from annotator.storage.schema.models_tallies import OwnSourceRow
from annotator.storage.source_views import is_known
from annotator.storage.viewpoint import Viewpoint
from annotator.storage.word_search import holding, sources_named

_STANDS_FOR = func.coalesce(col(SourceRow.merged_into), col(SourceRow.public_id))
"""SQL: the public id of the source that a row refers to after merges."""


def known_pages(
    session: Session, view: Viewpoint, size: int, after: str | None = None, words: Sequence[str] = ()
) -> Iterator[list[SourceRow]]:
    """Pages of the sources that the reviewer may see, from the one behind ``after`` (public id) on.

    In an open project only those with all ``words``. In a blind one there are others among them: what a row holds may
    not be looked at, so the caller looks for the words in what the reviewer may see.
    """
    if not view.blind:
        return _open_pages(session, view, size, after, words)
    named = sources_named(session, words)
    if named is None:
        return _public_pages(session, view, size, after)
    return _pages_among(session, view, size, after, named)


def _open_pages(
    session: Session, view: Viewpoint, size: int, after: str | None, words: Sequence[str]
) -> Iterator[list[SourceRow]]:
    statement = select_columns(SourceRow)
    key: ColumnElement[int] = inspect(SourceRow).columns["id"]
    if words:
        statement, key = holding(session, statement, SourceRow, SOURCES, words)
    statement = statement.where(col(SourceRow.merged_into).is_(None), is_known(SourceRow, view))
    statement = statement.order_by(key.desc()).limit(size)
    before = select(col(SourceRow.id)).where(col(SourceRow.public_id) == after)
    last = session.exec(before).one_or_none() if after else None
    while rows := list[SourceRow](session.scalars(statement if last is None else statement.where(key < last))):
        yield rows
        last = rows[-1].id


def _pages_among(
    session: Session, view: Viewpoint, size: int, after: str | None, named: set[str]
) -> Iterator[list[SourceRow]]:
    """What ``_public_pages`` gives, without the sources that are not ``named``."""
    first = {key: at for key, at in first_visible(session, view, named).items() if at is not None}
    ordered = [key for key in _kept(session, view) if key in named] + sorted(first, key=first.__getitem__, reverse=True)
    if after is not None:
        begun = first_visible(session, view, [after]).get(after)
        ordered = [key for key in ordered if _is_behind((key, first.get(key)), (after, begun))]
    for at in range(0, len(ordered), size):
        yield _rows(session, ordered[at : at + size])


def _is_behind(one: tuple[str, int | None], other: tuple[str, int | None]) -> bool:
    """Whether a source comes after another in the list, given their ids and first visible citations."""
    ends = [at is not None for _, at in (one, other)]
    return ends[0] if ends[0] != ends[1] else (one[1] or 0, one[0]) < (other[1] or 0, other[0])


def _public_pages(session: Session, view: Viewpoint, size: int, after: str | None) -> Iterator[list[SourceRow]]:
    last = first_visible(session, view, [after]).get(after) if after else None
    if last is None:
        kept = [key for key in _kept(session, view) if after is None or key < after]
        for at in range(0, len(kept), size):
            yield _rows(session, kept[at : at + size])
    while True:
        found, last = _cited_before(session, view, last, size)
        if found:
            yield _rows(session, found)
        if last is None:
            return


def _kept(session: Session, view: Viewpoint) -> list[str]:
    """The sources that the reviewer archived, or a first version of the program, and whose citations are hidden."""
    own = select(col(OwnSourceRow.source_id)).where(
        col(OwnSourceRow.reviewer_id) == view.reviewer_id, col(OwnSourceRow.first_cited).is_(None)
    )
    old = select(col(ArchiveRow.source_id)).where(
        col(ArchiveRow.reviewer_id).is_(None), col(ArchiveRow.url).startswith("ni:")
    )
    keys = set(session.exec(select(_STANDS_FOR).where(col(SourceRow.id).in_(own.union_all(old)))))
    first = first_visible(session, view, keys) if keys else {}
    return sorted((key for key in keys if first.get(key) is None), reverse=True)


def _cited_before(session: Session, view: Viewpoint, last: int | None, size: int) -> tuple[list[str], int | None]:
    """Sources whose first visible citation is before ``last``, if given, and before which to go on, if at all."""
    own = OwnSourceRow
    public, first = col(SourceRow.first_public), col(own.first_cited)
    stands = select_columns(_STANDS_FOR)
    everybodys = stands.add_columns(public).where(public.is_not(None)).order_by(public.desc())
    mine = (
        stands.add_columns(first)
        .join(own, col(own.source_id) == SourceRow.id)
        .where(col(own.reviewer_id) == view.reviewer_id, first.is_not(None))
        .order_by(first.desc())
    )
    if last is not None:
        everybodys, mine = everybodys.where(public < last), mine.where(first < last)
    lists = [session.execute(statement.limit(size)).all() for statement in (everybodys, mine)]
    ends = [rows[-1][1] for rows in lists if len(rows) == size]
    bound = max(ends, default=None)
    found = {(key, at) for rows in lists for key, at in rows if bound is None or at >= bound}
    visible = first_visible(session, view, {key for key, _ in found})
    ordered = sorted((pair for pair in found if visible.get(pair[0]) == pair[1]), key=itemgetter(1), reverse=True)
    return [key for key, _ in ordered], bound


def first_visible(session: Session, view: Viewpoint, keys: Collection[str]) -> dict[str, int | None]:
    """The row id of the first citation of each source, or of one merged into it, that a blind reviewer may see."""
    own = OwnSourceRow
    statement = (
        select(_STANDS_FOR, func.min(col(SourceRow.first_public)), func.min(col(own.first_cited)))
        .outerjoin(own, and_(col(own.source_id) == SourceRow.id, col(own.reviewer_id) == view.reviewer_id))
        .where(or_(col(SourceRow.public_id).in_(keys), col(SourceRow.merged_into).in_(keys)))
        .group_by(_STANDS_FOR)
    )
    return {key: min((at for at in ends if at is not None), default=None) for key, *ends in session.exec(statement)}


def _rows(session: Session, keys: list[str]) -> list[SourceRow]:
    """The rows with these public ids, in this order, without those that are merged themselves."""
    statement = select(SourceRow).where(col(SourceRow.public_id).in_(keys), col(SourceRow.merged_into).is_(None))
    found = {row.public_id: row for row in session.exec(statement)}
    return [found[key] for key in keys if key in found]


def use_counts(session: Session, view: Viewpoint, keys: Collection[str]) -> dict[str, int]:
    """How often each source (public id) is cited, as far as the reviewer may see."""
    own = OwnSourceRow
    public = col(SourceRow.public_uses) + func.coalesce(col(own.hidden), 0)
    visible = public if view.blind else col(SourceRow.uses)
    statement = (
        select(_STANDS_FOR, func.sum(visible))
        .outerjoin(own, and_(col(own.source_id) == SourceRow.id, col(own.reviewer_id) == view.reviewer_id))
        .where(or_(col(SourceRow.public_id).in_(keys), col(SourceRow.merged_into).in_(keys)))
        .group_by(_STANDS_FOR)
    )
    return {key: int(uses) for key, uses in session.exec(statement)}
