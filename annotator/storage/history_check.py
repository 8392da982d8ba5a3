"""Whether the history is the one that was written, and whether what it tells is what is stored.

The chain shows that no event was changed, removed, added or moved, except at its end: whoever removes the newest events
leaves a shorter chain that is right in itself. That is what a head is for, the last link at some moment, which is kept
elsewhere: with a release, with a backup, in an e-mail.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from annotator.domain.source_details import DETAIL_NAMES, OF_A_COPY
from annotator.errors import UsageError
from annotator.storage.database.event_links import StoredEvent, stored_events
from annotator.storage.events import APART
from annotator.storage.frozen_records import release_sha256
from annotator.storage.project import project_columns
from annotator.storage.reviewers import told_of
from annotator.storage.schema.models import ArticleRow, ClaimRow, EventRow, ReviewerRow
from annotator.storage.schema.models_datasets import ReleaseRow
from annotator.storage.schema.models_sources import SourceRow
from annotator.storage.seals import LETTERS, Seal, SealedRows, sealed_rows
from annotator.storage.told import Told
from annotator.text import claim_public_id

_CLOCKS = timedelta(hours=1)
"""How far the clocks of two computers may differ before an event counts as backdated."""
_COMPARED = frozenset((*DETAIL_NAMES, "url", "withheld_reason")) - frozenset(OF_A_COPY)
"""The details of sources that only events change; those of a copy change whenever one is archived."""
_TAKEN = 3
"""How many claims could have had the same first span, which decides their ids."""


_LINK = re.compile("[0-9a-f]{64}")


def head_of(session: Session) -> str | None:
    """The head of the history now; ``None`` when nothing has happened."""
    newest = select(col(EventRow.link)).order_by(col(EventRow.id).desc()).limit(1)
    return session.exec(newest).one_or_none()


def read_head(said: str) -> str:
    """A head that was given in words.

    Raises:
        UsageError: when it is none.

    """
    if not _LINK.fullmatch(said):
        raise UsageError("A head of a history has 64 hex digits: “annotator db check --history” ends with one.")
    return said


def check_history(session: Session, head: str | None = None) -> Iterator[tuple[str, Iterator[str]]]:
    """The checks of the history, each with its problems as sentences; take them in order."""
    history = _HistoryCheck(session, head)
    yield "chain of events", history.chain()
    yield "articles and suggestions of then", history.articles()
    yield "spans of claims", history.spans()
    yield "members", history.members()
    yield "rules of the project", history.project()
    yield "sources of then", history.sources()
    yield "releases", history.releases()


class _HistoryCheck:
    """Reads all events of a session once, and compares what they tell with what is stored."""

    def __init__(self, session: Session, head: str | None) -> None:
        self._session = session
        self._head = head
        self._told = Told()

    def chain(self) -> Iterator[str]:
        """Problems of the events themselves. Run it first: the other checks use what it reads."""
        previous, before = "", None
        met = self._head is None
        for event in stored_events(self._session.connection()):
            met = met or event.link == self._head
            yield from _linked(event, previous)
            moment = _moment(event)
            if moment is None:
                yield f"{_shown(event)} has no readable time."
            elif event.kind != APART:
                if before is not None and moment < before - _CLOCKS:
                    yield f"{_shown(event)} is older than the one before it: it came later, or a clock was wrong."
                before = moment
            previous = event.link
            try:
                self._told.hear(event)
            except (ValueError, KeyError, TypeError, AttributeError):
                yield f"{_shown(event)} cannot be read."
        if not met:
            yield "The history does not reach the head that was given: events of before it are missing or changed."

    def articles(self) -> Iterator[str]:
        """Problems of articles, claims and suggestions that the seals show."""
        seals = self._told.seals
        stored = self._session.exec(select(col(ArticleRow.id)).order_by(col(ArticleRow.id))).all()
        for missing in sorted(seals.keys() - set(stored)):
            yield f"Article {missing} (row id) is in the history, but missing."
        for key, rows in sealed_rows(self._session, stored):
            if key in seals:
                yield from self._unlike(rows, *seals[key])
            else:
                yield f"Article {rows.public_id} is not in the history: another program added it."

    def _unlike(self, rows: SealedRows, sealed_by: int, then: Seal) -> Iterator[str]:
        now = rows.seal(len(then.origins), then.suggested)
        article = rows.public_id
        if now.details != then.details:
            yield f"The details of article {article} are not those with which it was imported."
        if now.claims != then.claims:
            yield f"The claims of article {article} are not those that were there."
        if (now.suggestions, now.suggested) != (then.suggestions, then.suggested):
            yield f"The suggestions for article {article} are not those that were made."
        for claim, letter in zip(rows.claims, then.origins, strict=False):
            included = claim.origin == "manual" and self._told.touched.get(claim.id, 0) > sealed_by
            if LETTERS.get(claim.origin) != letter and not included:
                yield f"Claim {claim.public_id} has another origin than it had."

    def spans(self) -> Iterator[str]:
        """Claims that are elsewhere than the history tells."""
        columns = (ClaimRow.id, ClaimRow.public_id, ClaimRow.start, ClaimRow.end, ArticleRow.sha256)
        statement = select_columns(*map(col, columns)).join(ArticleRow, col(ArticleRow.id) == ClaimRow.article_id)
        for key, claim, start, end, sha256 in self._session.execute(statement.order_by(col(ClaimRow.id))):
            told = self._told.spans.get(key)
            if told is None:
                right = any(claim == claim_public_id(sha256, start, end, taken) for taken in range(_TAKEN))
            else:
                right = told == (start, end)
            if not right:
                yield f"Claim {claim} is at {start}–{end}, and no event tells of that."

    def members(self) -> Iterator[str]:
        """People who are not those of whom the history tells."""
        told = dict(self._told.members)
        for row in self._session.exec(select(ReviewerRow).order_by(col(ReviewerRow.id))):
            said, now = told.pop(row.id, None), told_of(self._session, row)
            if said is None:
                yield f"Nothing in the history tells of a member “{row.handle}”: another program added them."
            elif now["name"] is not None and said["name"] not in (None, now["name"]):
                yield f"“{row.handle}” has another name than the history tells: they were renamed."
            elif {**said, "name": now["name"]} != now:
                yield f"“{row.handle}” has another role or kind than the history tells."
        for missing in told:
            yield f"The history tells of a member (row {missing}) who is missing."

    def project(self) -> Iterator[str]:
        """Settings of the project that are not those of its last event."""
        now, told = project_columns(self._session), self._told.project
        if now is None and told is None:
            return
        changed = [name for name in {**(now or {}), **(told or {})} if (now or {}).get(name) != (told or {}).get(name)]
        if changed:
            yield f"Settings of the project were changed, and no event tells of that: {', '.join(changed)}."

    def sources(self) -> Iterator[str]:
        """Sources with other details than the history tells."""
        missing = set(self._told.sources)
        for row in self._session.exec(select(SourceRow).order_by(col(SourceRow.id)).execution_options(yield_per=500)):
            missing.discard(row.public_id)
            told = self._told.sources.get(row.public_id, {})
            changed = [name for name in sorted(_COMPARED & told.keys()) if getattr(row, name) != told[name]]
            if self._told.merged.get(row.public_id) != row.merged_into:
                changed.append("merged_into")
            if changed:
                yield f"Source {row.public_id} has another {', '.join(changed)} than the history tells."
        for public_id in sorted(missing):
            yield f"Source {public_id} is in the history, but missing."

    def releases(self) -> Iterator[str]:
        """Releases that are not as they were made."""
        told = dict(self._told.releases)
        for key, name in self._session.exec(select(ReleaseRow.id, ReleaseRow.name).order_by(col(ReleaseRow.id))).all():
            if told.pop(name, None) not in (None, release_sha256(self._session, key)):
                yield f"The release “{name}” is not as it was made."
        for name in told:
            yield f"The history tells of a release “{name}”, which is missing or has another name."


def _linked(event: StoredEvent, previous: str) -> Iterator[str]:
    if not event.link:
        yield f"{_shown(event)} is not chained: another program wrote it."
    elif event.link != event.link_after(previous):
        yield f"{_shown(event)} does not follow from the one before it: one of them was changed, moved or removed."


def _moment(event: StoredEvent) -> datetime | None:
    try:
        return datetime.fromisoformat(event.moment)
    except ValueError:
        return None


def _shown(event: StoredEvent) -> str:
    return f"Event {event.id} ({event.kind})"
