"""Whose handle is whose: a handle belongs to the account of the operating system that first worked under it.

In a blind project somebody could see others' answers by closing claims under a second name, or by reading as somebody
else. So nobody works under a handle of another account, nor under a second one, unless they say on purpose that they
do, which the history keeps.

* The same user on another machine is the same person, and need not say so.
* As long as all who work here are one user, nothing is asked: whoever is alone may have as many handles as they like.
* Handles of models and scripts are for whoever runs them; answers of models do not count.

This is a door that says who went through, not a lock: whoever can write to the database can change it.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from annotator.account import user_of
from annotator.domain.vocabulary import MemberKind
from annotator.errors import DatabaseError, UsageError
from annotator.storage.database.engine import Database
from annotator.storage.events import append_event
from annotator.storage.reviewers import called_in_events
from annotator.storage.schema.models import ReviewerRow
from annotator.text import one_line

_MOST = 10
"""Accounts of one handle that are kept; a machine that is new each time, as on CI, would add one for ever."""


@dataclass(frozen=True, slots=True)
class _Known:
    handle: str
    kind: MemberKind
    accounts: Sequence[str]


def check_handle_of(database: Database, handle: str, account: str | None, *, on_purpose: bool) -> None:
    """Refuse that an account uses another one's handle, or a second one; on purpose it may, and an event says so.

    Raises:
        UsageError: when it is not on purpose.

    """
    with database.read() as session:
        known = _known(session)
    why = _odd(known, handle, account)
    if why is None or account is None:
        return
    if not on_purpose:
        raise UsageError(f"{why}: give your own name with --reviewer. “annotator --as NAME …” is kept in the history.")
    if any(each.handle == handle for each in known):  # a new one is kept once it is stored
        _keep(database, handle, account)


def take_handle(database: Database, handle: str, account: str | None) -> None:
    """Remember that an account works under a stored handle; where that cannot be written, the next start does."""
    with database.read() as session:
        known = next((each for each in _known(session) if each.handle == handle), None)
    if known is None or account is None or account in known.accounts or len(known.accounts) >= _MOST:
        return
    with suppress(DatabaseError):
        _keep(database, handle, account)


def _known(session: Session) -> list[_Known]:
    columns = select(ReviewerRow.handle, ReviewerRow.kind, ReviewerRow.accounts)
    return [_Known(handle, MemberKind(kind), accounts) for handle, kind, accounts in session.exec(columns)]


def _odd(known: Sequence[_Known], handle: str, account: str | None) -> str | None:
    """Why an account should not use a handle; ``None`` if it may."""
    me = next((each for each in known if each.handle == handle), _Known(handle, MemberKind.PERSON, ()))
    if account is None or account in me.accounts or me.kind is not MemberKind.PERSON:
        return None
    user = user_of(account)
    if {user_of(each) for one in known for each in one.accounts} <= {user}:
        return None
    if me.accounts:
        owners = {user_of(each) for each in me.accounts}
        return None if user in owners else f"“{one_line(handle)}” is the name of another user of this database"
    own = [each.handle for each in known if account in each.accounts and each.kind is MemberKind.PERSON]
    return f"You work here as “{one_line(own[0])}” already" if own else None


def _keep(database: Database, handle: str, account: str) -> None:
    """Add an account to a handle, with an event if it is not the handle's first or the account has another one."""
    with database.write() as session:
        row = session.exec(select(ReviewerRow).where(col(ReviewerRow.handle) == handle)).one()
        if account in row.accounts:
            return
        if row.accounts or _odd(_known(session), handle, account) is not None:
            append_event(session, "account", reviewer_id=row.id, payload={"account": _told_of(session, account)})
        row.accounts = [*row.accounts, account]
        session.add(row)


def _told_of(session: Session, account: str) -> Mapping[str, Any]:
    """What events tell of an account: its pseudonym, once there is a project, and the members (row ids) that use it.

    Names would stay in the history when people are forgotten.
    """
    members = session.exec(select(ReviewerRow.id, ReviewerRow.accounts).order_by(col(ReviewerRow.id)))
    also = [key for key, accounts in members if account in accounts]
    return {"by": called_in_events(session, account), "also": also}
