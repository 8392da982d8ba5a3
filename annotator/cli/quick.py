"""Telling a plain ``annotator review`` before the command-line library is loaded.

The review screen is opened far more often than anything else, and importing Typer would be a quarter of the time until
it is painted. Whatever is not understood here is left to Typer, which knows it all and complains better.
"""

from typing import NamedTuple

_OPTIONS = ("--db", "--reviewer")


class PlainReview(NamedTuple):
    """A command line that only opens the review screen."""

    db: str | None
    reviewer: str | None
    paths: list[str]


def plain_review(arguments: list[str]) -> PlainReview | None:
    """What ``annotator [review] [--db X] [--reviewer X] [PATH…]`` says, or ``None`` for any other command line."""
    said: dict[str, str] = {}
    words: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        name, equals, value = argument.partition("=")
        if name in _OPTIONS:
            given = value if equals else next(waiting, None)
            if not given or given.startswith("-"):
                return None
            said[name] = given
        elif argument.startswith("-") and argument != "-":
            return None
        else:
            words.append(argument)
    if words and words[0] != "review":
        return None
    return PlainReview(said.get("--db"), said.get("--reviewer"), words[1:])
