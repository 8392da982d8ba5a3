"""Merges what was done in another file of the same project, for a reviewer who worked away from the shared one.

What either file has beyond the other is known by the times of its events, of which only those are read that come after
the last one in common. Articles, claims, sources and questions that are missing here are copied. An answer that only
the other file changed is taken; where both changed the same person's answer, the later one stands and the earlier one
stays in the history. Answers of different people are kept side by side, so that those that differ wait for an
adjudicator. Nothing is overwritten unseen: taking an answer is a decision of its reviewer, which undo takes back. This
file says who may rule and lead: people who are new here come as reviewers, and only its adjudicators' rulings count.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, func, select

from annotator.domain.asked_questions import moved
from annotator.domain.review_state import EvidenceState, ReviewState
from annotator.domain.vocabulary import Role
from annotator.errors import UsageError
from annotator.storage import event_payloads
from annotator.storage.copied_rows import CopiedRows
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.events import APART, append, append_event, decision_event, standing_event
from annotator.storage.history import Change, changes
from annotator.storage.merged_links import left_behind, take_document_versions, take_same_claims, take_versions
from annotator.storage.merged_sources import take_details, take_merges, take_undone_merges
from annotator.storage.reviews import apply_state, new_review, state_of
from annotator.storage.schema.models import ClaimRow, EventRow, ReviewerRow, ReviewRow, utc_now
from annotator.storage.schema.models_project import ProjectRow
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.team import member_called
from annotator.text import counted, one_line

_Key = tuple[str, str, Role]
"""An answer: the public id of its claim, the reviewer's handle, the role."""
_TAKEN = "taken from another file"
_MAGIC = b"SQLite format 3\0"
"""How every SQLite file begins (https://www.sqlite.org/fileformat.html)."""


@dataclass(slots=True)
class Merged:
    """What a merge did, in numbers, and the answers that one person gave differently in both files."""

    copied: dict[str, int] = field(default_factory=dict)
    answers: int = 0
    spans: int = 0
    conflicts: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """What stays in the other file, in sentences."""
    left_out: dict[str, int] = field(default_factory=dict)
    """How many rulings were left out, by the handles of people who are no adjudicators here."""
    contents: list[str] = field(default_factory=list)
    """Hashes of archived contents that new copies of sources refer to; the files themselves are not in a database."""

    def as_json(self) -> dict[str, object]:
        """The result as a JSON value."""
        numbers = {name.replace(" ", "_"): number for name, number in self.copied.items()}
        return {
            **numbers,
            "answers": self.answers,
            "spans": self.spans,
            "conflicts": self.told(),
            "left": self.left,
        }

    def lines(self) -> list[str]:
        """The result in lines."""
        found = {**self.copied, "answers": self.answers}
        parts = [_some(number, name) for name, number in found.items() if number]
        return [f"Taken: {', '.join(parts) or 'nothing'}.", *self.left, *self.told()]

    def told(self) -> list[str]:
        """What somebody has to look at: answers that differ, and rulings that were left out."""
        return [*self.conflicts, *(
            f"{one_line(who)} is no adjudicator here: {counted(number, 'ruling')} left out. The lead can change that "
            "with “annotator reviewer set”; then load the file again."
            for who, number in self.left_out.items()
        )]  # fmt: skip


def _some(number: int, names: str) -> str:
    """“1 answer”, “2 links of same claims”."""
    if number != 1:
        return f"{number:,} {names}"
    first, *others = names.split(" ", 1)
    singular = f"{first.removesuffix('ies')}y" if first.endswith("ies") else first.removesuffix("s")
    return " ".join(["1", singular, *others])


def is_database(file: str) -> bool:
    """Whether a file is an SQLite database, or an address that of one on a server."""
    if file.startswith("postgresql:"):
        return True
    try:
        with Path(file).open("rb") as stream:
            return stream.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def merge_file(database: Database, file: str, *, dry_run: bool = False) -> Merged:
    """Merge the database at ``file``, which is not changed, in one transaction; with ``dry_run`` nothing is stored.

    Raises:
        DatabaseError: when it cannot be opened, or has another schema than this program needs.
        UsageError: when it is this very database, or one of another project.

    """
    other = open_database(file, create=False)
    try:
        if other.url == database.url:
            raise UsageError(f"{one_line(file)} is the database in use: name the other one.")
        with other.read() as theirs, database.write(dry_run=dry_run) as ours:
            return _merged(ours, theirs, one_line(other.shown))
    finally:
        other.close()


def _merged(ours: Session, theirs: Session, where: str) -> Merged:
    """Merge ``theirs``, the file ``where``, into ``ours``, in the caller's transaction.

    Raises:
        UsageError: when it is another project, or has other labels.

    """
    _refuse_another(ours, theirs, where)
    common = _last_in_common(ours, theirs)
    rows = CopiedRows(ours, theirs)
    here, there = _Histories(ours, common, {}), _Histories(theirs, common, rows.called)
    merged = Merged(rows.copy_all(), contents=rows.contents(), left=left_behind(ours, theirs))
    merged.copied["sources with more details"] = take_details(ours, theirs, rows.ids["source"])
    merged.copied["sources merged"] = take_merges(ours, theirs, rows.ids["source"])
    merged.copied["merges of sources undone"] = take_undone_merges(ours, theirs)
    merged.spans = sum(_take_span(ours, theirs, rows, claim, here, there) for claim in sorted(there.spans))
    for key in sorted(there.answers):
        known, own = {each.at for each in here.answers[key]}, {each.at for each in there.answers[key]}
        unseen = [each for each in there.answers[key] if each.at not in known]
        if unseen and key[2] is Role.ADJUDICATOR and not member_called(ours, key[1]).may_adjudicate:
            merged.left_out[key[1]] = merged.left_out.get(key[1], 0) + 1
        elif unseen:
            further = [each.at for each in here.answers[key] if each.at not in own]
            _take_answer(ours, theirs, rows, key, unseen, max(further, default=None), merged)
    merged.copied["links of same claims"] = take_same_claims(ours, theirs)
    merged.copied["versions of documents"] = take_document_versions(ours, theirs)
    merged.copied["versions of articles"] = take_versions(ours, theirs)
    rows.record()
    return merged


def _refuse_another(ours: Session, theirs: Session, where: str) -> None:
    here, there = (session.get(ProjectRow, 1) for session in (ours, theirs))
    keys = {row.pseudonym_key if row else None for row in (here, there)}
    first = select(col(EventRow.at)).order_by(col(EventRow.id)).limit(1)  # copies begin with the same event
    begun = {session.exec(first).first() for session in (ours, theirs)}
    if len(keys) > 1 or len(begun) > 1:
        raise UsageError(f"{where} is not a copy of this project: export it there, and load the export.")
    if here and there and here.scheme != there.scheme:
        raise UsageError(f"{where} has other labels than this file: give both the same labels first.")


def _last_in_common(ours: Session, theirs: Session) -> int:
    """The last event (row id) up to which both histories are the same; found by halving what lies after it."""
    low, high = 0, min(session.exec(select(func.max(EventRow.id))).one() or 0 for session in (ours, theirs))
    while low < high:
        middle = (low + high + 1) // 2
        newest = select(col(EventRow.id), col(EventRow.at)).where(col(EventRow.id) <= middle)
        one, other = (
            session.exec(newest.order_by(col(EventRow.id).desc()).limit(1)).first() for session in (ours, theirs)
        )
        low, high = (middle, high) if one == other else (low, middle - 1)
    return low


class _Histories:
    """What was done in one file after the event ``last``, by answer and by claim, oldest first."""

    def __init__(self, session: Session, last: int, called: Mapping[str, str]) -> None:
        handles = {row.id: called.get(row.handle, row.handle) for row in session.exec(select(ReviewerRow))}
        self.answers: dict[_Key, list[Change]] = defaultdict(list)
        self.spans: dict[str, list[datetime]] = defaultdict(list)
        claims: dict[int, str] = {}
        for each in changes(session, last):
            if each.claim_id not in claims:
                claims[each.claim_id] = session.get_one(ClaimRow, each.claim_id).public_id
            claim = claims[each.claim_id]
            if each.state is not None:
                self.answers[claim, handles[each.reviewer_id], each.role].append(each)
            if each.of_claim:
                self.spans[claim].append(each.at)


def _take_span(
    ours: Session, theirs: Session, rows: CopiedRows, claim: str, here: _Histories, there: _Histories
) -> bool:
    """Move or withdraw a claim as in the other file, if only that file did; returns whether it was done."""
    unseen = set(there.spans[claim]) - set(here.spans[claim])
    mine, other = (
        session.exec(select(ClaimRow).where(col(ClaimRow.public_id) == claim)).one() for session in (ours, theirs)
    )
    same = (mine.start, mine.end, mine.withdrawn_at is None) == (other.start, other.end, other.withdrawn_at is None)
    if same or not unseen or set(here.spans[claim]) - set(there.spans[claim]):
        return False
    mine.sentence_id = rows.ids["sentence"][other.sentence_id]
    mine.start, mine.end, mine.exact, mine.withdrawn_at = other.start, other.end, other.exact, other.withdrawn_at
    ours.add(mine)
    ours.flush()
    payload = {"version": event_payloads.VERSION, "claim": {"start": mine.start, "end": mine.end}}
    append(ours, [standing_event(APART, payload, None, mine.id, mine.article_id) | {"at": max(unseen)}])
    return True


def _take_answer(
    ours: Session,
    theirs: Session,
    rows: CopiedRows,
    key: _Key,
    unseen: Sequence[Change],
    own_last: datetime | None,
    merged: Merged,
) -> None:
    """Add what was done about one answer to its history, and take the answer unless a later one stands here."""
    claim = ours.exec(select(ClaimRow).where(col(ClaimRow.public_id) == key[0])).one()
    row = _row(ours, rows, claim, unseen[-1], key[2])
    before, taken = state_of(ours, row), [_translated(ours, theirs, rows, row, each) for each in unseen]
    by = {"reviewer_id": row.reviewer_id, "claim_id": claim.id, "article_id": claim.article_id}
    append(ours, [
        standing_event(APART, event_payloads.loaded_review(state, key[2]), **by) | {"at": each.at}
        for each, state in zip(unseen, taken, strict=True)
    ])  # fmt: skip
    after = taken[-1]
    if before == after:
        return
    if own_last is not None:
        merged.conflicts.append(f"{key[1]} answered claim {key[0]} in both files: the later answer stands.")
    if own_last is not None and own_last > unseen[-1].at:
        append_event(ours, APART, payload=event_payloads.loaded_review(before, key[2]), **by)
        return
    apply_state(ours, row, before, after)
    payload = event_payloads.decision(_TAKEN, before, after, key[2])
    append(ours, [decision_event("review", payload, row.reviewer_id, claim.id, claim.article_id)])
    merged.answers += 1


def _row(session: Session, rows: CopiedRows, claim: ClaimRow, change: Change, role: Role) -> ReviewRow:
    reviewer = rows.ids["reviewer"][change.reviewer_id]
    known = select(ReviewRow).where(
        col(ReviewRow.claim_id) == claim.id, col(ReviewRow.reviewer_id) == reviewer, col(ReviewRow.role) == role
    )
    row: ReviewRow = session.exec(known).one_or_none() or new_review(claim.id, reviewer, role)
    session.add(row)
    session.flush()
    return row


def _translated(ours: Session, theirs: Session, rows: CopiedRows, row: ReviewRow, change: Change) -> ReviewState:
    """The state after a change, with the evidence as it is stored here; what is missing is stored, withdrawn."""
    state = event_payloads.review_state(change.state or {})
    evidence = tuple(_pieces(ours, theirs, rows, row, state.evidence))
    here = {piece.id: known.id for piece, known in zip(state.evidence, evidence, strict=True)}
    return replace(state, evidence=evidence, questions=moved(state.questions, here))


def _pieces(
    ours: Session, theirs: Session, rows: CopiedRows, row: ReviewRow, evidence: Sequence[EvidenceState]
) -> Iterator[EvidenceState]:
    for piece in evidence:
        other = theirs.get_one(EvidenceRow, piece.id)
        source = ours.get_one(SourceRow, rows.ids["source"][other.source_id])
        same = select(EvidenceRow).where(
            col(EvidenceRow.review_id) == row.id, col(EvidenceRow.source_id) == source.id,
            col(EvidenceRow.created_at) == other.created_at, col(EvidenceRow.stance) == other.stance,
            col(EvidenceRow.evidence_set) == other.evidence_set,
        )  # fmt: skip
        here = ours.exec(same).first()
        if here is None:
            values = other.model_dump(exclude={"id", "review_id", "source_id", "withdrawn_at"})
            here = EvidenceRow(**values, review_id=row.id, source_id=source.id, withdrawn_at=utc_now())
            ours.add(here)
            ours.flush()
        yield replace(piece, id=here.id, source=source.public_id, url=source.url)
