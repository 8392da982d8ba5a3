"""Figures on one reviewer's work, shown only to them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """How many claims were answered, and how quickly.

    ``per_hour`` excludes pauses and needs at least a minute of work; ``seconds`` and ``keystrokes`` are medians per
    label. Each is ``None`` when unknown or not recorded.
    """

    claims: int
    per_hour: float | None
    seconds: float | None
    keystrokes: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """On claims whose answers the reviewer may see: how many answers of others there are, and how many agree."""

    claims: int
    answers: int
    same: int


@dataclass(frozen=True, slots=True)
class Left:
    """What is left to do for one reviewer: claims that need them, drafts among these, and all articles there are.

    ``with_others`` counts claims that would need them too, but that others are working on; it is not in ``claims``.
    """

    claims: int
    drafts: int
    articles: int
    with_others: int = 0


@dataclass(frozen=True, slots=True)
class About:
    """The project and database in use. ``suggesters`` are names with versions, in the order of their first run."""

    database: str
    project: str
    labels: tuple[str, ...]
    blind: bool
    reviews_per_claim: int
    guideline: str | None
    guideline_version: str
    suggesters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnProgress:
    """One reviewer's work so far.

    The pace, its medians and the agreement are over the ``last`` answers, or all where there are fewer.
    ``days`` are the most recent ISO days, oldest first, each with its number of labels. ``left`` counts the claims that
    still need the reviewer, including drafts and aged verdicts. ``labels`` and ``hosts`` are most frequent first, of
    answers that stand; the other figures count those that stayed with an older version of an article, too.
    """

    reviewer: str
    today: Pace
    overall: Pace
    last: int
    days: tuple[tuple[str, int], ...]
    left: int
    drafts: int
    aged: int
    flagged: int
    labels: tuple[tuple[str, int], ...]
    hosts: tuple[tuple[str, int], ...]
    agreement: Agreement | None
    """``None`` when there is nothing to compare."""
    at_work: tuple[str, ...] = ()
    """Others who are at work now."""
