"""Answers as the measures take them, without a database."""

from datetime import UTC, datetime

from annotator.domain.given_answer import Cited, GivenAnswer, Place

MONDAY = datetime(2026, 2, 9, 12, tzinfo=UTC)


def answer(
    claim: str,
    reviewer: str,
    label: str,
    *cited: tuple[str, str | None],
    span: tuple[int, int] = (0, 10),
    at: datetime = MONDAY,
    guideline: str | None = "1",
    article: str = "a1",
) -> GivenAnswer:
    """One answer to a claim in a sentence of 40 characters, ``Aaaa bbbb `` and so on."""
    start, end = span
    place = Place(article, start, end, ("Aaaa bbbb cccc dddd eeee ffff gggg hhhh ")[start:end], 0, 40)
    return GivenAnswer(claim, place, reviewer, label, guideline, at, tuple(Cited(*each) for each in cited))


def from_table(units: list[str]) -> list[GivenAnswer]:
    """One claim for each text; its characters are the labels that the reviewers A, B, … gave, blanks are missing."""
    return [
        answer(f"c{n:03}", chr(ord("A") + at), label)
        for n, unit in enumerate(units)
        for at, label in enumerate(unit)
        if label != " "
    ]
