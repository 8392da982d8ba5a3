"""The members of the team: what each may do, and whether their answers count. The only definition of both.

Whoever sits down at a desk is a member from then on. As long as a project has no lead, the first member who changes
its rules or its team becomes one.
"""

from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from annotator.domain.vocabulary import MemberKind, Role, TeamRole
from annotator.errors import NotFoundError, UsageError
from annotator.storage.reviewers import tell_of
from annotator.storage.schema.models import ReviewerRow, ReviewRow
from annotator.text import one_line


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the team; ``key`` is their row id, ``version`` a model's."""

    key: int
    handle: str
    role: TeamRole = TeamRole.REVIEWER
    kind: MemberKind = MemberKind.PERSON
    version: str | None = None
    accounts: tuple[str, ...] = ()
    """From which accounts of the operating system they work (``accounts``)."""

    @property
    def answers_as(self) -> Role:
        """The role of the answers that they give to claims; adjudications aside."""
        return Role.MODEL if self.kind is MemberKind.MODEL else Role.REVIEWER

    @property
    def may_adjudicate(self) -> bool:
        """Whether they may decide where reviewers differ; what a model says decides nothing."""
        return self.role is not TeamRole.REVIEWER and self.kind is not MemberKind.MODEL

    @property
    def leads(self) -> bool:
        """Whether they may change the project's rules and its team."""
        return self.role is TeamRole.LEAD


@dataclass(frozen=True, slots=True)
class MemberChange:
    """What is to be changed of a member; ``None`` leaves it as it is."""

    role: TeamRole | None = None
    kind: MemberKind | None = None
    version: str | None = None


def members(session: Session) -> list[Member]:
    """All members, by handle."""
    return [member_value(row) for row in session.exec(select(ReviewerRow).order_by(col(ReviewerRow.handle)))]


def member_value(row: ReviewerRow) -> Member:
    """A member from their row."""
    return Member(row.id, row.handle, TeamRole(row.role), MemberKind(row.kind), row.version, tuple(row.accounts))


def member_called(session: Session, handle: str) -> Member:
    """The member with this handle.

    Raises:
        NotFoundError: when there is none.

    """
    row = _row_of(session, handle)
    if row is None:
        raise NotFoundError(f"Nobody here is called “{one_line(handle)}”: “annotator reviewer list” shows the team.")
    return member_value(row)


def lead(session: Session, handle: str) -> Member:
    """The member who leads the project; where nobody does, the one who asks becomes the lead, and an event says so.

    Raises:
        UsageError: when others lead it.

    """
    leads = select(col(ReviewerRow.handle)).where(col(ReviewerRow.role) == TeamRole.LEAD)
    known = list(session.exec(leads.order_by(col(ReviewerRow.handle))))
    if known and handle not in known:
        raise UsageError(f"Only the lead of this project may change that: ask {one_line(' or '.join(known))}.")
    if known:
        return member_called(session, handle)
    row = _row_of(session, handle)
    if row is not None and row.kind is MemberKind.MODEL:
        raise UsageError(f"“{one_line(handle)}” is a model, which cannot lead a project: ask as a person.")
    row = row or _stored(session, handle)
    return _change(session, row, MemberChange(role=TeamRole.LEAD), by=row.id)


def invite(session: Session, by: Member, handle: str, change: MemberChange) -> Member:
    """Store a new member, invited by the lead.

    Raises:
        UsageError: when there is a member of this name, or a model is to have no version or another role.

    """
    if _row_of(session, handle) is not None:
        raise UsageError(f"“{one_line(handle)}” is in the team already: change them with “annotator reviewer set”.")
    return _change(session, _stored(session, handle), change, by=by.key)


def change_member(session: Session, by: Member, handle: str, change: MemberChange) -> Member:
    """Change what a member may do, or what they are.

    Raises:
        NotFoundError: when there is no such member.
        UsageError: when nobody would lead the project any more, or their answers would begin or cease to count.

    """
    member = member_called(session, handle)
    row = session.get_one(ReviewerRow, member.key)
    if change.role not in (None, TeamRole.LEAD):
        refuse_no_lead(session, member)
    after = replace(member, kind=change.kind or member.kind)
    given = select(col(ReviewRow.id)).where(col(ReviewRow.reviewer_id) == member.key).limit(1)
    if after.answers_as is not member.answers_as and session.exec(given).first() is not None:
        raise UsageError(
            f"“{one_line(handle)}” has answered claims as a {member.kind}, and what counts cannot change: "
            "add a member with another name."
        )
    return _change(session, row, change, by=by.key)


def refuse_no_lead(session: Session, member: Member) -> None:
    """Refuse to take the lead from a member whom nobody would follow.

    Raises:
        UsageError: when nobody would lead the project any more.

    """
    others = select(col(ReviewerRow.id)).where(
        col(ReviewerRow.role) == TeamRole.LEAD, col(ReviewerRow.id) != member.key
    )
    if member.leads and session.exec(others.limit(1)).first() is None:
        raise UsageError("Nobody would lead this project: make somebody else the lead first.")


def _row_of(session: Session, handle: str) -> ReviewerRow | None:
    row: ReviewerRow | None = session.exec(select(ReviewerRow).where(col(ReviewerRow.handle) == handle)).one_or_none()
    return row


def _stored(session: Session, handle: str) -> ReviewerRow:
    row = ReviewerRow(handle=handle)
    session.add(row)
    session.flush()
    return row


def _change(session: Session, row: ReviewerRow, change: MemberChange, *, by: int) -> Member:
    """Write a change of a member with its event, behind it."""
    before = member_value(row)
    kind = change.kind or before.kind
    version = change.version or (before.version if kind is MemberKind.MODEL else None)
    after = replace(before, role=change.role or before.role, kind=kind, version=version)
    _check(after)
    row.role, row.kind, row.version = after.role, after.kind, after.version
    session.add(row)
    session.flush()
    tell_of(session, row, by)
    return after


def _check(member: Member) -> None:
    model = member.kind is MemberKind.MODEL
    if model and member.role is not TeamRole.REVIEWER:
        raise UsageError("A model only makes suggestions: it can be a reviewer, but no adjudicator and no lead.")
    if model and not (member.version or "").strip():
        raise UsageError("A model needs a version, so that its answers can be told from those of the next one.")
    if not model and member.version is not None:
        raise UsageError("Only models have a version: give it with the kind “model”.")
