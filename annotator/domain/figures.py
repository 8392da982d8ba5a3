"""How one reviewer gets on: for their own eyes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """How many claims were answered, and how quickly.

    ``per_hour`` is claims an hour while at work, pauses left out, known after a minute of work. ``seconds`` and
    ``keystrokes`` are what a label took in the middle (medians). Each is ``None`` where it is not known or not kept.
    """

    claims: int
    per_hour: float | None
    seconds: float | None
    keystrokes: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of others' answers are this reviewer's too, on claims whose answers they may see."""

    claims: int
    answers: int
    same: int


@dataclass(frozen=True, slots=True)
class OwnProgress:
    """One reviewer's work so far. ``days`` are the last ones, each an ISO day with its labels, the oldest first.

    ``left`` counts the claims that still need this reviewer; drafts and aged verdicts are among them. ``labels`` and
    ``hosts`` go from the most used on.
    """

    reviewer: str
    today: Pace
    overall: Pace
    days: tuple[tuple[str, int], ...]
    left: int
    drafts: int
    aged: int
    flagged: int
    labels: tuple[tuple[str, int], ...]
    hosts: tuple[tuple[str, int], ...]
    agreement: Agreement | None
    """``None`` while there is nothing to compare."""
