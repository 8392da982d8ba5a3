"""What the events tell besides answers: sealed articles, spans, members, the project, sources and releases.

Everything is read in one pass, oldest first; what was told last counts.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from annotator.storage.database.event_links import StoredEvent
from annotator.storage.events import APART, CARRY, MERGE, REDO, UNDO
from annotator.storage.frozen_records import RELEASE
from annotator.storage.project import PROJECT, tell_project
from annotator.storage.reviewers import FORGET, REVIEWER, tell_of
from annotator.storage.schema.models import ArticleRow, ReviewerRow
from annotator.storage.seals import SEAL, Seal, seal_articles

Json = Mapping[str, Any]
_TOGETHER = 500
"""Articles that are sealed together."""
_SPANS = frozenset(("claim", "load", CARRY, APART))
"""The kinds of events that may tell a claim's span."""


class Told:
    """What the events so far tell; ``hear`` takes the next one."""

    def __init__(self) -> None:
        """Nothing has been told yet."""
        self.seals: dict[int, tuple[int, Seal]] = {}
        """The last seal of each article (row id), with the row id of its event."""
        self.spans: dict[int, tuple[int, int]] = {}
        """Where claims (row ids) are that a person added or moved, or that were carried over."""
        self.touched: dict[int, int] = {}
        """The last event (row id) about the span of a claim (row id), or that carried an answer over to it."""
        self.members: dict[int, Json] = {}
        """What was told last of members (row ids), whom events call by pseudonym."""
        self.project: Json | None = None
        self.sources: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        """Details of sources (public ids); without those that were told to be empty."""
        self.merged: dict[str, str | None] = {}
        """Into which other source (public ids) sources were merged."""
        self.releases: dict[str, str] = {}
        """The hashes of releases, by name."""
        self._reversible: dict[int, tuple[str, Json]] = {}
        self._hear = {
            SEAL: self._sealed, REVIEWER: self._member, FORGET: self._member, PROJECT: self._rules,
            "source": self._source, MERGE: self._merge, RELEASE: self._release,
            UNDO: self._reversed, REDO: self._reversed,
            **dict.fromkeys(_SPANS, self._span),
        }  # fmt: skip

    def hear(self, event: StoredEvent) -> None:
        """Take the next event; those about answers alone are not read."""
        hear = self._hear.get(event.kind)
        if hear is not None:
            hear(event, json.loads(event.payload) if event.payload != "{}" else {})

    def _sealed(self, event: StoredEvent, payload: Json) -> None:
        if event.article_id is not None:
            self.seals[event.article_id] = event.id, Seal(**payload["seal"])

    def _member(self, _event: StoredEvent, payload: Json) -> None:
        self.members[payload["reviewer"]["id"]] = payload["reviewer"]
        self.releases.update(payload.get("releases", {}))  # those that forgetting somebody changed

    def _rules(self, _event: StoredEvent, payload: Json) -> None:
        self.project = payload["project"]

    def _release(self, _event: StoredEvent, payload: Json) -> None:
        if "sha256" in payload:
            self.releases[payload["release"]] = payload["sha256"]

    def _source(self, _event: StoredEvent, payload: Json) -> None:
        state = dict(payload["source"])
        self._details(state.pop("id"), state)

    def _details(self, source: str, details: Json) -> None:
        for name, value in details.items():
            if value is None:
                self.sources[source].pop(name, None)
            else:
                self.sources[source][name] = value

    def _merge(self, event: StoredEvent, payload: Json) -> None:
        self._reversible[event.id] = event.kind, payload
        self._merged(payload["before"], payload["after"])

    def _merged(self, before: Json, after: Json) -> None:
        old, new = before["details"], after["details"]
        self._details(after["keep"], {name: value for name, value in new.items() if value != old.get(name)})
        self.merged.update(after["merged"])

    def _span(self, event: StoredEvent, payload: Json) -> None:
        if event.claim_id is None:
            if "source" in payload:
                self._source(event, payload)
            return
        if event.kind == "claim":
            self._reversible[event.id] = event.kind, payload
        state = payload.get("after") if event.kind == "claim" else payload.get("claim")
        if state is not None:
            self.spans[event.claim_id] = state["start"], state["end"]
        if state is not None or event.kind == CARRY:
            self.touched[event.claim_id] = event.id

    def _reversed(self, event: StoredEvent, _payload: Json) -> None:
        kind, payload = self._reversible.get(event.target_id or 0, ("", {}))
        sides = ("after", "before") if event.kind == UNDO else ("before", "after")
        if kind == MERGE:
            self._merged(*(payload[side] for side in sides))
        elif kind and event.claim_id is not None:
            state = payload[sides[1]]
            self.spans[event.claim_id] = state["start"], state["end"]
            self.touched[event.claim_id] = event.id


def record_untold(session: Session) -> None:
    """Append events of how the project, its members, its articles, claims and suggestions are now.

    Done once, at the upgrade that brings the chain: older versions had no events of most of that.
    """
    tell_project(session)
    for row in session.exec(select(ReviewerRow).order_by(col(ReviewerRow.id))).all():
        tell_of(session, row)
    keys = session.exec(select(col(ArticleRow.id)).order_by(col(ArticleRow.id))).all()
    for first in range(0, len(keys), _TOGETHER):
        seal_articles(session, keys[first : first + _TOGETHER])
