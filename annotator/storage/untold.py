"""Records what the events of older versions do not tell, once, at the upgrade that brings the chain of events."""

from sqlmodel import Session, col, select

from annotator.storage.project import tell_project
from annotator.storage.reviewers import tell_of
from annotator.storage.schema.models import ArticleRow, ReviewerRow
from annotator.storage.seals import seal_articles

_TOGETHER = 500


def record_untold(session: Session) -> None:
    """Append events of how the project, its members, its articles, claims and suggestions are now."""
    tell_project(session)
    for row in session.exec(select(ReviewerRow).order_by(col(ReviewerRow.id))).all():
        tell_of(session, row)
    keys = session.exec(select(col(ArticleRow.id)).order_by(col(ArticleRow.id))).all()
    for first in range(0, len(keys), _TOGETHER):
        seal_articles(session, keys[first : first + _TOGETHER])
