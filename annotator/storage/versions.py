"""Newer versions of articles beside older ones: which replaces which, and the moment when one does.

Both versions keep their text. All claims of the old one are withdrawn, so that they are in nobody's queue and in no
count. The answers to them stay, and those to unchanged claims are carried over.
"""

from dataclasses import asdict

from sqlalchemy import update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from annotator.domain.article_places import Carried, VersionPlace
from annotator.storage.carried_answers import carry_over
from annotator.storage.events import append_event
from annotator.storage.schema.models import ArticleRow, ClaimRow, utc_now
from annotator.storage.schema.models_versions import ArticleVersionRow


def supersede(session: Session, newer: str, older: str) -> Carried | None:
    """Make one stored article (public id) the newer version of another, carry answers over and end the old claims.

    ``None``, and nothing is changed, when one of them is missing, has a newer version, or ``newer`` an older one.
    """
    places = version_places(session)
    place, other = places.get(newer, VersionPlace()), places.get(older, VersionPlace())
    rows = session.exec(select(ArticleRow).where(col(ArticleRow.public_id).in_((newer, older)))).all()
    found = {row.public_id: row for row in rows}
    if newer == older or len(found) < len((newer, older)) or place.older or place.newer or other.newer:
        return None
    new, old = found[newer], found[older]
    carried = carry_over(session, old, new)
    since = utc_now()
    session.add(ArticleVersionRow(article_id=new.id, replaces_id=old.id, since=since))
    ended = update(ClaimRow).where(col(ClaimRow.article_id) == old.id, col(ClaimRow.withdrawn_at).is_(None))
    session.exec(ended.values(withdrawn_at=since), execution_options={"synchronize_session": False})
    append_event(session, "supersede", article_id=old.id, payload={"by": newer, **asdict(carried)})
    return carried


def version_places(session: Session) -> dict[str, VersionPlace]:
    """The places of all articles that have several versions, by public id."""
    pairs = version_pairs(session)
    newer_of = dict(pairs)
    older_of = {newer: older for older, newer in pairs}
    found: dict[str, VersionPlace] = {}
    for first in newer_of.keys() - older_of.keys():
        at: str | None = first
        number = 1
        while at is not None:
            found[at] = VersionPlace(number, older_of.get(at), newer_of.get(at))
            at, number = newer_of.get(at), number + 1
    return found


def version_pairs(session: Session) -> list[tuple[str, str]]:
    """Each article that was replaced, and its next newer version, by public id, in the order in which they came."""
    old, new = aliased(ArticleRow), aliased(ArticleRow)
    statement = (
        select(col(old.public_id), col(new.public_id))
        .select_from(ArticleVersionRow)
        .join(old, col(old.id) == ArticleVersionRow.replaces_id)
        .join(new, col(new.id) == ArticleVersionRow.article_id)
        .order_by(col(ArticleVersionRow.id))
    )
    return [(older, newer) for older, newer in session.exec(statement)]
