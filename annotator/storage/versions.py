"""The moment when a newer version of an article replaces the older one.

Both versions keep their text. All claims of the old one are withdrawn, so that they are in nobody's queue and in no
count. The answers to them stay, and those to unchanged claims are carried over.
"""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from annotator.domain.article_places import Carried, VersionPlace
from annotator.storage.carried_answers import carry_over
from annotator.storage.events import append_event
from annotator.storage.schema.models import ArticleRow, ClaimRow, utc_now
from annotator.storage.schema.models_versions import ArticleVersionRow
from annotator.storage.seals import seal_articles
from annotator.storage.version_rules import version_place


def supersede(session: Session, newer: str, older: str, since: datetime | None = None) -> Carried | None:
    """Make one stored article (public id) the newer version of another, carry answers over and end the old claims.

    ``since`` is when that was done, if not now: in another file of the project.
    ``None``, and nothing is changed, when one of them is missing, has a newer version, or ``newer`` an older one.
    """
    place, other = (version_place(session, key) or VersionPlace() for key in (newer, older))
    rows = session.exec(select(ArticleRow).where(col(ArticleRow.public_id).in_((newer, older)))).all()
    found = {row.public_id: row for row in rows}
    if newer == older or len(found) < len((newer, older)) or place.older or place.newer or other.newer:
        return None
    new, old = found[newer], found[older]
    carried = carry_over(session, old, new)
    since = since or utc_now()
    session.add(ArticleVersionRow(article_id=new.id, replaces_id=old.id, since=since))
    ended = update(ClaimRow).where(col(ClaimRow.article_id) == old.id, col(ClaimRow.withdrawn_at).is_(None))
    session.exec(ended.values(withdrawn_at=since), execution_options={"synchronize_session": False})
    append_event(session, "supersede", article_id=old.id, payload={"by": newer, **asdict(carried)})
    seal_articles(session, [new.id])
    return carried
