"""What a database says of each claim, and how what came back from another program differs from what was sent."""

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.dataset.answers import Layer
from annotator.dataset.lines import Json
from annotator.dataset.selection import Selection
from annotator.storage.database.engine import Database
from tests.export.support import export_to

Place = tuple[str, int, int]
"""Hash of the article's text, start and end in code points."""
ASPECTS = ("text", "label", "reviewer", "sources", "notes")
"""What is compared of a claim whose place was found again."""


@dataclass(frozen=True)
class Statement:
    """What is said of one claim. ``answers`` are a label with its reviewer, in any order."""

    text: str
    labels: frozenset[str] = frozenset()
    answers: frozenset[tuple[str, str]] = frozenset()
    sources: frozenset[tuple[str, str, str]] = frozenset()
    """Reviewer, stance and address, or the reason why there is none."""
    notes: frozenset[tuple[str, str]] = frozenset()
    """Reviewer and note."""


@dataclass
class Comparison:
    """How many claims were sent and came back, how many are equal, and in what the others differ."""

    sent: int
    back: int
    equal: int = 0
    differs: Counter[str] = field(default_factory=Counter)

    @property
    def said(self) -> str:
        """What differs, in words."""
        return ", ".join(f"{what} {count}" for what, count in sorted(self.differs.items())) or "nothing"


def statements(database: Database, layer: Layer = Layer.REVIEWS) -> dict[Place, Statement]:
    """Return what reviewers (or, for the gold layer, nobody in particular) say of each claim that has an answer.

    Drafts are not among the answers: one that comes back as a draft is missing.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "all.jsonl"
        export_to(database, out, "jsonl", selection=Selection(layer, notes=True))
        records = [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n") if line]
    said = _gold if layer is Layer.GOLD else _reviewed
    return {(each["article"]["sha256"], each["start"], each["end"]): said(each) for each in records}


def compare(
    sent: Mapping[Place, Statement], back: Mapping[Place, Statement], aspects: Iterable[str] = ASPECTS
) -> Comparison:
    """Compare claim by claim, by their places."""
    found = Comparison(len(sent), len(back))
    chosen = tuple(aspects)
    for place, statement in sent.items():
        other = back.get(place)
        differing = ["missing"] if other is None else list(_differing(statement, other, chosen))
        found.equal += not differing
        found.differs.update(differing)
    added = sum(place not in sent for place in back)
    if added:
        found.differs["added"] = added
    return found


def without_names(said: Mapping[Place, Statement]) -> dict[Place, Statement]:
    """Return the statements without who made them, for programs that cannot say it."""
    return {
        place: Statement(
            each.text,
            each.labels,
            sources=frozenset(("", stance, address) for _, stance, address in each.sources),
            notes=frozenset(("", note) for _, note in each.notes),
        )
        for place, each in said.items()
    }


def _differing(one: Statement, other: Statement, aspects: tuple[str, ...]) -> Iterator[str]:
    values: dict[str, tuple[Any, Any]] = {
        "text": (one.text, other.text),
        "label": (one.labels, other.labels),
        "reviewer": (one.answers, other.answers),
        "sources": (one.sources, other.sources),
        "notes": (one.notes, other.notes),
    }
    yield from (name for name in aspects if values[name][0] != values[name][1])


def _reviewed(record: Json) -> Statement:
    return _statement(record["exact"], [(each["reviewer"], each) for each in record["reviews"]])


def _gold(record: Json) -> Statement:
    """The gold label, with the sources and notes of the reviews that say it."""
    agreeing = [each for each in record["reviews"] if each["label"] == record["label"]]
    return _statement(record["exact"], [("", each) for each in agreeing])


def _statement(text: str, reviews: list[tuple[str, Json]]) -> Statement:
    return Statement(
        text,
        frozenset(each["label"] for _, each in reviews if each["label"]),
        frozenset((who, each["label"]) for who, each in reviews if who and each["label"]),
        frozenset(
            (who, piece["stance"], piece["source"]["url"] or piece["source"]["withheld_reason"])
            for who, each in reviews
            for piece in each["evidence"]
        ),
        frozenset((who, each["note"]) for who, each in reviews if each["note"]),
    )


def claims_only(said: Mapping[Place, Statement]) -> dict[Place, Statement]:
    """Return the statements about spans that were judged to be claims."""
    return {place: each for place, each in said.items() if "not_a_claim" not in each.labels}


def compare_rows(sent: Sequence[Sequence[Any]], back: Sequence[Sequence[Any]]) -> Comparison:
    """Compare rows of a table by their first column, which is the id of a claim."""
    known = {row[0]: list(row) for row in back}
    found = Comparison(len(sent), len(back))
    for row in sent:
        other = known.get(row[0])
        differing = ["missing"] if other is None else ["value"] * (list(row) != other)
        found.equal += not differing
        found.differs.update(differing)
    return found
