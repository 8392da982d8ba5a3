"""From what people and models said in a record to reviews and suggestions of ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

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
"""The version, and the language model, of a model that a file names in one word."""


@dataclass(frozen=True, slots=True)
class Taking:
    """How a file is taken: what its labels mean, who its people are, and the language of texts that say none."""

    labels: LabelTable
    people: People
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record and what of it becomes claims: pieces with the review that each makes, and predictions."""

    record: ForeignRecord
    pieces: list[tuple[Span | None, Review | None]]
    predictions: list[tuple[Span | None, Suggestion]]


class Answers:
    """Gives what a file says its meaning here, and reports what has none."""

    def __init__(self, taking: Taking, report: ForeignReport) -> None:
        """``report`` is counted up."""
        self._taking = taking
        self._report = report
        self._now = datetime.now(UTC)

    def wanted(self, record: ForeignRecord) -> Wanted:
        """What of a record becomes claims and reviews; what does not is reported."""
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
        return Wanted(record, pieces, predictions)

    def _is_claim(self, marks: Sequence[str]) -> bool:
        """Whether labels make a piece of text a claim: one of them must mean something; the others are counted."""
        unknown = [mark for mark in marks if self._taking.labels.meaning(mark) is None]
        self._report.unknown(unknown)
        return len(unknown) < len(marks)

    def _review(self, piece: Piece) -> Review | None:
        """The review that a piece makes; ``None`` where it is only marked.

        Raises:
            InputError: for more than one verdict, a name that nobody can have, or a note that cannot be stored.

        """
        labels = self._taking.labels
        self._report.unknown(word for word in piece.verdicts if labels.meaning(word) is None)
        meanings = (labels.meaning(word) for word in (*piece.marks, *piece.verdicts))
        verdicts = sorted({meaning for meaning in meanings if meaning is not None and meaning != CLAIM})
        if len(verdicts) > 1:
            raise InputError(f"one answer says {' and '.join(verdicts)}")
        check_storable(piece.note or "", "its note")
        if not verdicts and not piece.note:
            return None
        label = verdicts[0] if verdicts else None
        stances = (each.stance for each in piece.evidence)
        status = labels.scheme.evidence_rule.status_of(label, stances, piece.role)
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
            evidence=piece.evidence,
        )


def says_the_same(stored: Review, loaded: Review) -> bool:
    """Whether a stored review says what a loaded one does: its label, and what it has of note and sources.

    When and by which guideline an answer was given does not count, and whoever has added a source since has not
    answered otherwise. A source that must stay unnamed cannot be recognised.
    """
    cited = {piece.source.id for piece in stored.evidence}
    return (
        loaded.label in (None, stored.label)
        and loaded.note in (None, stored.note)
        and all(piece.source.url is None or piece.source.id in cited for piece in loaded.evidence)
    )


def _suggestion(prediction: Prediction) -> Suggestion:
    return Suggestion(one_line(prediction.model)[:200], _UNSTATED, _UNSTATED, prediction.score, (), None, None)
