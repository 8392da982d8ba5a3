"""The short way to the review screen understands exactly what the command-line library would."""

import re
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.__main__ import PlainReview, plain_review
from annotator.cli import commands
from annotator.cli.commands import run
from annotator.errors import AnnotatorError
from annotator.settings import Settings, load_settings


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("", PlainReview(None, None, [])),
        ("review", PlainReview(None, None, [])),
        ("--db a.db", PlainReview("a.db", None, [])),
        ("review --db=a.db x.txt --reviewer ana y", PlainReview("a.db", "ana", ["x.txt", "y"])),
        ("--reviewer bo review -", PlainReview(None, "bo", ["-"])),
        ("claims", None),
        ("x.txt", None),
        ("review --help", None),
        ("--version", None),
        ("review --db", None),
        ("review --db= x", None),
        ("review -- -x", None),
        ("review --unknown", None),
        ("db info", None),
    ],
)
def test_only_plain_reviews_are_taken(line: str, meant: PlainReview | None) -> None:
    assert plain_review(line.split()) == meant


words = st.sampled_from(["review", "claims", "a.txt", "--db", "--db=b.db", "--reviewer", "ana", "-", "--", "-h", "x=y"])


@given(st.lists(words, max_size=6))
def test_what_is_taken_means_the_same_to_the_library(line: list[str]) -> None:
    plain = plain_review(line)
    if plain is None:
        return
    seen: list[tuple[Settings, list[str]]] = []
    with patch.object(commands, "open_screen", lambda settings, paths: seen.append((settings, paths)) or 0):
        try:
            load_settings(plain.db, plain.reviewer)
        except AnnotatorError as error:
            with pytest.raises(type(error), match=re.escape(str(error))):
                run(line)
            return
        assert run(line) == 0
    ((settings, paths),) = seen
    assert paths == plain.paths
    if plain.db is not None:
        assert settings.database.value == plain.db
    if plain.reviewer is not None:
        assert settings.reviewer.value == plain.reviewer
