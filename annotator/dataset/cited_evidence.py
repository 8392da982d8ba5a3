"""The evidence of several reviews as one list: what two people cite alike is there once, with both their names."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.dataset.review_record import EvidenceRecord, QuoteRecord, ReviewRecord, SourceRecord
from annotator.domain.asked_questions import AnswerType
from annotator.domain.vocabulary import Stance


class AnsweredQuestion(NamedTuple):
    """A question to which a piece of evidence gives an answer."""

    question: str
    type: AnswerType
    text: str


@dataclass(frozen=True, slots=True)
class CitedEvidence:
    """A passage of a source, cited by one reviewer or several with the same stance.

    ``sets`` are the numbers of the evidence sets that it belongs to, from 0. Sets are alternatives, also those of
    different reviewers; within a set all pieces are needed. ``set`` is one number for formats in which a piece has one:
    sets that share a piece count as one there. ``cited_by`` are the reviewers, in the order of the record.
    """

    source: SourceRecord
    stance: Stance
    quote: QuoteRecord | None
    accessed_at: str | None
    """The first day that one of them gave."""
    note: str | None
    """What they wrote about the source, without duplicates, one paragraph each."""
    set: int
    sets: tuple[int, ...]
    cited_by: tuple[str, ...]
    answers: tuple[AnsweredQuestion, ...] = ()
    """What it answers to the reviewers' questions."""


_Key = tuple[str | None, ...]


@dataclass(slots=True)
class _Piece:
    first: EvidenceRecord
    days: list[str] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    sets: dict[int, None] = field(default_factory=dict)
    people: dict[str, None] = field(default_factory=dict)
    answers: dict[AnsweredQuestion, None] = field(default_factory=dict)

    def done(self, number: int) -> CitedEvidence:
        first = self.first
        return CitedEvidence(
            source=first.source,
            stance=first.stance,
            quote=first.quote,
            accessed_at=min(self.days, default=None),
            note="\n".join(self.notes) or None,
            set=number,
            sets=tuple(sorted(self.sets)),
            cited_by=tuple(self.people),
            answers=tuple(self.answers),
        )


def cited(reviews: Iterable[ReviewRecord]) -> tuple[CitedEvidence, ...]:
    """Return the evidence of ``reviews`` in citation order, each passage of a source once per stance.

    A citation without a quote is the same as one of this source with a quote: it says less, and nothing else. Equal
    sets of different reviewers are one set.
    """
    known = list(reviews)
    quoted: dict[_Key, _Key] = {}
    for piece in (piece for review in known for piece in review.evidence if _words(piece)):
        quoted.setdefault(_source_key(piece), _key(piece))
    pieces: dict[_Key, _Piece] = {}
    numbers: dict[frozenset[_Key], int] = {}
    for review in known:
        keys = [
            _key(piece) if _words(piece) else quoted.get(_source_key(piece), _key(piece)) for piece in review.evidence
        ]
        placed = list(zip(keys, review.evidence, strict=True))
        number_of = {
            at: numbers.setdefault(frozenset(key for key, piece in placed if piece.set == at), len(numbers))
            for at in sorted({piece.set for piece in review.evidence})
        }
        for key, piece in placed:
            _add(pieces, key, piece, number_of[piece.set], review.reviewer)
        for question in review.questions:
            for one in question.answers:
                if one.evidence is not None and one.evidence < len(keys):
                    pieces[keys[one.evidence]].answers[AnsweredQuestion(question.text, one.type, one.text)] = None
    joined = _joined([list(piece.sets) for piece in pieces.values()])
    return tuple(piece.done(number) for piece, number in zip(pieces.values(), joined, strict=True))


def _joined(sets: list[list[int]]) -> list[int]:
    """For each piece, by the sets that it is in, the number of its group of sets that share pieces."""
    root: dict[int, int] = {}
    for members in sets:
        groups = {root.get(each, each) for each in members}
        root |= {each: min(groups) for each in {*members, *(each for each, group in root.items() if group in groups)}}
    numbers = {group: number for number, group in enumerate(sorted(set(root.values())))}
    return [numbers[root[members[0]]] for members in sets]


def _add(pieces: dict[_Key, _Piece], key: _Key, piece: EvidenceRecord, number: int, reviewer: str) -> None:
    entry = pieces.setdefault(key, _Piece(piece))
    if _words(piece) and not _words(entry.first):
        entry.first = piece
    if piece.accessed_at:
        entry.days.append(piece.accessed_at)
    if piece.note:
        entry.notes[piece.note] = None
    entry.sets[number] = None
    entry.people[reviewer] = None


def _source_key(piece: EvidenceRecord) -> _Key:
    """A withheld source has no address: two of them are the same if all that is told of them is."""
    source = piece.source
    told = (source.url,) if source.url else (None, source.withheld_reason, source.title, source.publisher)
    return (*told, str(piece.stance))


def _key(piece: EvidenceRecord) -> _Key:
    return (*_source_key(piece), _words(piece))


def _words(piece: EvidenceRecord) -> str:
    """The quoted words, without differences in white space."""
    return " ".join(piece.quote.exact.split()) if piece.quote else ""
