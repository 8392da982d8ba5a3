"""Made-up answers to claims: reviews, evidence, and a history of events that replays to them.

An answer is one event, as the command ``label`` writes it. Some were first given otherwise and undone, some were
changed; a citation that a change dropped stays as withdrawn evidence.
"""

import json
import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from annotator.domain.review_state import ReviewState
from annotator.storage.database.event_links import StoredEvent
from annotator.storage.event_payloads import VERSION, decision
from annotator.text import source_public_id
from annotator.web.address import document_key, host_of
from tests.perf.prose import drawn

LABELS = {"verified": 0.47, "disputed": 0.19, "unverifiable": 0.24, "not_a_claim": 0.10}
"""The share of answers with each label, about that of public collections of checked news claims."""
_AGREE = 0.82
"""How often a second reviewer gives the label of the first."""
_UNDONE, _CHANGED, _NOTED, _FLAGGED, _DUE = 0.01, 0.03, 0.08, 0.03, 0.005
_CITED = {"verified": ("supports", 1.0), "disputed": ("refutes", 1.0), "unverifiable": ("context", 0.3)}
"""The stance of the sources of a label, and how many of its answers have some."""
_SOURCES = (1,) * 15 + (2,) * 4 + (3,)
"""How many sources an answer that cites some has, as often as each number stands here."""
_LAST_DAY, _FIRST_HOUR, _DAY_SECONDS, _MEAN_SECONDS = date(2026, 5, 12), 9 * 3600, 6 * 3600, 24
_BLANK = json.dumps(decision("", ReviewState(), ReviewState())["before"])
_NOTES = tuple(json.dumps(words) for words in ("Rounded.", "The table has later figures.", "Said by a spokesman only."))
_QUOTE = "In all, 4,120 were counted."


class Source(NamedTuple):
    """A source to cite: its row id, public id, and its address and details as JSON."""

    row: int
    public_id: str
    url: str
    told: str


class Moment(NamedTuple):
    """A time as tables store it and as events do."""

    sql: str
    iso: str


class Clock:
    """One reviewer's working time: six hours a day from nine o'clock UTC, ending with the same day for everybody."""

    def __init__(self, answers: int) -> None:
        self._day = _LAST_DAY - timedelta(days=1 + answers * _MEAN_SECONDS // _DAY_SECONDS)
        self._second = 0.0

    def after(self, seconds: float) -> Moment:
        """The moment when the next answer is given, which takes ``seconds``."""
        self._second += seconds
        if self._second > _DAY_SECONDS:
            self._day, self._second = self._day + timedelta(days=1), seconds
        minutes, second = divmod(_FIRST_HOUR + int(self._second), 60)
        time = f"{minutes // 60:02}:{minutes % 60:02}:{second:02}"
        return Moment(f"{self._day} {time}.000000", f"{self._day}T{time}+00:00")


def sources_of(count: int, rng: random.Random) -> tuple[list[tuple[Any, ...]], list[Source]]:
    """The rows of ``count`` sources, about ten of each host, and the same to be cited."""
    rows: list[tuple[Any, ...]] = []
    known = []
    for n in range(1, count + 1):
        url, title = f"https://stat{n * 7 % (count // 10 + 1)}.example/table/{n}", f"Table {n}"
        kind, publisher = rng.choice(("primary", "secondary", "fact_check")), f"Office {n % 97}"
        told = json.dumps({"url": url, "title": title, "publisher": publisher, "kind": kind})
        known.append(Source(n, source_public_id(document_key(url)), url, told))
        rows.append((n, known[-1].public_id, url, document_key(url), title, publisher, kind, host_of(url)))
    rng.shuffle(known)
    return rows, known


def _labels(rng: random.Random) -> Iterator[str]:
    """Endlessly labels in their shares, many drawn at a time: that takes a fifth of the time."""
    while True:
        yield from rng.choices(tuple(LABELS), tuple(LABELS.values()), k=4096)


class Answers:
    """Makes the rows of ``review``, ``evidence`` and ``event``, and adds them to ``rows``."""

    def __init__(
        self,
        rng: random.Random,
        sources: list[Source],
        clocks: list[Clock],
        rows: Mapping[str, list[tuple[Any, ...]]],
    ) -> None:
        self._rng, self._clocks = rng, clocks
        self._add_review, self._add_evidence, self._add_event = (
            rows[table].append for table in ("review", "evidence", "event")
        )
        self._sources, self._labels = drawn(rng, sources), _labels(rng)
        self._reviews = self._evidence = self._events = 0
        self._newest = self._link = ""
        self._undo_tops: list[int | None] = [None] * len(clocks)

    def event(self, kind: str, at: str, *columns: Any) -> int:
        """Add an event with kind, time, reviewer, claim, article, payload, and the row ids of the stacks.

        Everybody works by a clock of their own, and the history by one: no event is older than the one before it.
        """
        self._events, self._newest = self._events + 1, max(self._newest, at)
        event = StoredEvent(self._events, self._newest, kind, *self._order(*columns), "")
        self._link = event.link_after(self._link)
        self._add_event((self._events, kind, self._newest, *columns, self._link))
        return self._events

    @staticmethod
    def _order(reviewer: Any, claim: Any, article: Any, payload: Any, target: Any, undo: Any, redo: Any) -> Any:
        return reviewer, claim, article, target, undo, redo, payload

    def label(self, other: str | None) -> str:
        """A label; when another reviewer has given one, mostly the same."""
        if other is not None and self._rng.random() < _AGREE:
            return other
        return next(self._labels)

    def submit(self, reviewer: int, claim: int, article: int, label: str) -> None:
        """An answer that counts; ``reviewer`` counts from 0."""
        rng = self._rng
        dice = rng.random()
        if dice < _UNDONE:
            self._undone(reviewer, claim, article)
        before = _BLANK
        if _UNDONE <= dice < _UNDONE + _CHANGED and label in ("verified", "disputed"):
            before = self._before_change(reviewer, claim, article, label)
        stance, share = _CITED.get(label, ("", 0.0))
        seconds = round(4 + rng.expovariate(1 / (_MEAN_SECONDS - 4)), 1)
        moment = self._clocks[reviewer].after(seconds)
        cited = _SOURCES[int(rng.random() * len(_SOURCES))] if rng.random() < share else 0
        pieces = [self._cite(self._reviews + 1, stance if n == 0 else "context", moment) for n in range(cited)]
        self._keep(reviewer, claim, article, label, "submitted", moment, seconds, before, pieces)

    def leave(self, reviewer: int, claim: int, article: int) -> None:
        """An answer that does not count yet: a draft without a source, or a claim that was skipped."""
        moment = self._clocks[reviewer].after(_MEAN_SECONDS)
        draft = self._rng.random() < 0.8
        status = "draft" if draft else "skipped"
        self._keep(reviewer, claim, article, "verified" if draft else None, status, moment, None, _BLANK, [])

    def _keep(
        self, reviewer: int, claim: int, article: int, label: str | None, status: str, moment: Moment,
        seconds: float | None, before: str, pieces: list[str],
    ) -> None:  # fmt: skip
        rng = self._rng
        self._reviews += 1
        note = rng.choice(_NOTES) if rng.random() < _NOTED else "null"
        flagged, counts = rng.random() < _FLAGGED, status == "submitted"
        confidence = 2 + int(rng.random() * 4) if rng.random() < 0.2 else None
        recheck = f"{date(2026, 6, 1) + timedelta(days=rng.randrange(900))}" if rng.random() < _DUE and counts else None
        keys = 1 + int(rng.random() * 60) if seconds else None
        self._add_review(
            (self._reviews, claim, reviewer + 1, label, status, confidence, None if note == "null" else note[1:-1],
             flagged, "1" if counts else None, moment.sql if counts else None, seconds, keys, recheck, moment.sql),
        )  # fmt: skip
        after = _state(
            label, status, confidence, note, flagged, moment.iso if counts else None, seconds, keys, recheck, pieces
        )
        self._decide(reviewer, claim, article, "skipped" if label is None else "labelled", moment, before, after)

    def _decide(self, reviewer: int, claim: int, article: int, action: str, moment: Moment, *sides: str) -> int:
        before, after = sides
        payload = f'{{"version": {VERSION}, "action": "{action}", "before": {before}, "after": {after}}}'
        key = self.event("review", moment.sql, reviewer + 1, claim, article, payload, None, None, None)
        self._undo_tops[reviewer] = key
        return key

    def _undone(self, reviewer: int, claim: int, article: int) -> None:
        moment, below = self._clocks[reviewer].after(_MEAN_SECONDS), self._undo_tops[reviewer]
        wrong = _state("not_a_claim", "submitted", None, "null", False, moment.iso, 5.0, 1, None, [])
        key = self._decide(reviewer, claim, article, "labelled", moment, _BLANK, wrong)
        self.event("undo", moment.sql, reviewer + 1, claim, article, "{}", key, below, key)
        self._undo_tops[reviewer] = below

    def _before_change(self, reviewer: int, claim: int, article: int, label: str) -> str:
        """The answer that stood first, with a citation that the change withdraws; returns its state."""
        moment = self._clocks[reviewer].after(_MEAN_SECONDS)
        piece = self._cite(self._reviews + 1, _CITED[label][0], moment, withdrawn=moment.sql)
        state = _state(label, "submitted", None, "null", False, moment.iso, 9.5, 4, None, [piece])
        self._decide(reviewer, claim, article, "labelled", moment, _BLANK, state)
        return state

    def _cite(self, review: int, stance: str, moment: Moment, withdrawn: str | None = None) -> str:
        """A piece of evidence; returns its state."""
        source = next(self._sources)
        self._evidence += 1
        day = moment.sql[:10]
        self._add_evidence(
            (self._evidence, review, source.row, stance, _QUOTE, day, moment.sql, withdrawn, source.told)
        )
        return (
            f'{{"id": {self._evidence}, "source": "{source.public_id}", "url": "{source.url}", "stance": "{stance}", '
            f'"quote": {{"exact": "{_QUOTE}", "prefix": "", "suffix": ""}}, "accessed_at": "{day}", "note": null, '
            '"set": 0}'
        )


def _state(
    label: str | None, status: str, confidence: int | None, note: str, flagged: bool, submitted: str | None,
    seconds: float | None, keys: int | None, recheck: str | None, pieces: list[str],
) -> str:  # fmt: skip
    """An answer's state as events hold it; ``note`` is JSON already. Made by hand: this is most of the time."""
    words = (_json(each) for each in (label, confidence, submitted, seconds, keys, recheck))
    label_, confidence_, submitted_, seconds_, keys_, recheck_ = words
    version = '"1"' if submitted else "null"
    return (
        f'{{"label": {label_}, "status": "{status}", "confidence": {confidence_}, "note": {note}, '
        f'"flagged": {"true" if flagged else "false"}, "guideline_version": {version}, "submitted_at": {submitted_}, '
        f'"seconds": {seconds_}, "keystrokes": {keys_}, "as_of": null, "recheck_at": {recheck_}, "normalised": null, '
        f'"unconfirmed": false, "evidence": [{", ".join(pieces)}]}}'
    )


def _json(value: str | float | None) -> str:
    return "null" if value is None else f'"{value}"' if isinstance(value, str) else str(value)
