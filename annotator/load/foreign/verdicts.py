"""Converting what people and models said in a record to reviews and suggestions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from annotator.domain.records import Review
from annotator.domain.suggestion import Suggestion
from annotator.domain.vocabulary import ReviewStatus
from annotator.errors import InputError
from annotator.load.foreign.annotators import People
from annotator.load.foreign.labels import CLAIM, LabelTable
from annotator.load.foreign.load_report import ForeignReport
from annotator.load.foreign.tool_record import ForeignRecord, Piece, Prediction, Span
from annotator.text import check_storable, one_line

_UNSTATED = "unstated"
"""The version and language model of a foreign model, of which files give only a name."""


@dataclass(frozen=True, slots=True)
class Taking:
    """How a file is interpreted: its labels, its people, and the default language of its texts."""

    labels: LabelTable
    people: People
    language: str | None = None


class RecordClaims(NamedTuple):
    """A record, its spans with the review of each, and its predictions."""

    record: ForeignRecord
    pieces: list[tuple[Span | None, Review | None]]
    predictions: list[tuple[Span | None, Suggestion]]


class Interpreter:
    """Interprets records, and reports what has no meaning here."""

    def __init__(self, taking: Taking, report: ForeignReport) -> None:
        self._taking = taking
        self._report = report
        self._rule = taking.labels.scheme.evidence_rule
        self._now = datetime.now(UTC)

    def claims_of(self, record: ForeignRecord) -> RecordClaims:
        """The reviews and suggestions in a record; problems are reported."""
        pieces: list[tuple[Span | None, Review | None]] = []
        for piece in record.pieces:
            try:
                if self._is_claim(piece.marks):
                    pieces.append((piece.span, self._review(piece)))
            except InputError as error:
                self._report.fail(record.where, str(error))
        predictions = [
            (each.span, _suggestion(each))
            for each in record.predictions
            if any(self._taking.labels.meaning(mark) == CLAIM for mark in each.marks)
        ]
        return RecordClaims(record, pieces, predictions)

    def _is_claim(self, marks: Sequence[str]) -> bool:
        """Whether one of the labels has a meaning; unknown ones are counted."""
        unknown = [mark for mark in marks if self._taking.labels.meaning(mark) is None]
        self._report.unknown(unknown)
        return len(unknown) < len(marks)

    def _review(self, piece: Piece) -> Review | None:
        """The review of a piece; ``None`` if it is only marked.

        Raises:
            InputError: for more than one verdict, an invalid name, or a note that cannot be stored.

        """
        labels = self._taking.labels
        self._report.unknown(word for word in piece.verdicts if labels.meaning(word) is None)
        meanings = (labels.meaning(word) for word in (*piece.marks, *piece.verdicts))
        verdicts = sorted({meaning for meaning in meanings if meaning is not None and meaning != CLAIM})
        if len(verdicts) > 1:
            raise InputError(f"one answer says {' and '.join(verdicts)}")
        check_storable(piece.note or "", "its note")
        if not verdicts and not piece.note and not piece.questions:
            return None
        label = verdicts[0] if verdicts else None
        evidence = tuple(each.with_default(labels.scheme.stance_of(label)) for each in piece.evidence)
        status = self._rule.status_of(label, (each.stance for each in evidence), piece.role)
        return Review(
            reviewer=self._taking.people.handle(piece.reviewer),
            role=piece.role,
            label=label,
            status=status,
            confidence=None,
            note=piece.note,
            flagged=False,
            guideline_version=None,
            submitted_at=(piece.at or self._now) if status is ReviewStatus.SUBMITTED else None,
            seconds=piece.seconds,
            version=1,
            normalised=piece.normalised,
            evidence=evidence,
            questions=piece.questions,
        )


def says_the_same(stored: Review, loaded: Review) -> bool:
    """Whether a stored review already says what a loaded one does: its label, note and sources.

    Time and guideline do not matter, and sources may have been added since. Unnamed sources cannot be compared.
    """
    cited = {piece.source.id for piece in stored.evidence}
    return (
        loaded.label in (None, stored.label)
        and loaded.note in (None, stored.note)
        and all(piece.source.url is None or piece.source.id in cited for piece in loaded.evidence)
    )


def _suggestion(prediction: Prediction) -> Suggestion:
    return Suggestion(one_line(prediction.model)[:200], _UNSTATED, _UNSTATED, prediction.score, (), None, None)
