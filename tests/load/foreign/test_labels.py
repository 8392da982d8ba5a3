"""The table of labels, and the names and times of people."""

from datetime import UTC, datetime

import pytest

from annotator.errors import UsageError
from annotator.load.foreign.annotators import People, moment, named, seconds_of, words_of
from annotator.load.foreign.labels import CLAIM, LabelTable
from annotator.schemes import DEFAULT_SCHEME, scheme_from


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("CLAIM", CLAIM), ("Check-worthy", CLAIM), ("verified", "verified"), ("Not enough", "unverifiable"),
        ("NOT_A_CLAIM", "not_a_claim"), ("not-a-claim", "not_a_claim"), ("SUPPORTS", "verified"), ("FALSE", "disputed"),
        ("NOT ENOUGH INFO", "unverifiable"), ("Refuted", "disputed"), ("NFS", "not_a_claim"), ("PERSON", None),
        ("half-true", None), ("", None), ("  True. ", "verified"),
    ],
)  # fmt: skip
def test_labels_that_are_known(label: str, meaning: str | None) -> None:
    assert LabelTable(DEFAULT_SCHEME).meaning(label) == meaning


def test_map_wins_and_may_say_that_something_is_only_a_claim() -> None:
    table = LabelTable(DEFAULT_SCHEME, ["Half_True=disputed", "true = claim", "a=b=unverifiable"])
    assert [table.meaning(label) for label in ("half-true", "TRUE", "A=B")] == ["disputed", CLAIM, "unverifiable"]


@pytest.mark.parametrize("line", ["FALSE", "=disputed", "FALSE=", "FALSE=wrong", "FALSE=\x1b[2J"])
def test_a_line_of_map_that_says_nothing_is_refused(line: str) -> None:
    with pytest.raises(UsageError, match="--map") as caught:
        LabelTable(DEFAULT_SCHEME, [line])
    assert "\x1b" not in str(caught.value)


def test_a_scheme_of_ones_own_has_only_its_labels() -> None:
    scheme = scheme_from([{"name": "true", "key": "t"}, {"name": "claim", "key": "c"}], "own", "here")
    table = LabelTable(scheme, ["yes=claim"])
    assert [table.meaning(label) for label in ("True", "yes", "claim", "checkable", "FALSE", "NFS")] == [
        "true", "claim", "claim", CLAIM, None, None,
    ]  # fmt: skip


def test_times() -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    assert [moment(1767225600), moment("2026-01-01T01:00:00+01:00"), moment("2026-01-01T00:00:00")] == [day] * 3
    assert [
        moment(value) for value in (None, True, "", "soon", 1e300, float("nan"), [], "9999-12-31T23:59:59-23:59")
    ] == [None] * 8
    assert [seconds_of(value) for value in (3, 0.5, -1, None, True, float("nan"), 1e12)] == [3.0, 0.5, *[None] * 5]


def test_names() -> None:
    values = (" ana ", "", None, 3, "news-2024-03-01_10-00-00", "2024-03-01_10-00-00", "team-2024")
    assert [named(value) for value in values] == ["ana", None, None, None, None, None, "team-2024"]
    people = People("them", ["2=ana", "team=a=bo"])
    assert [people.handle(name) for name in (None, "2", "team=a", "cy")] == ["them", "ana", "bo", "cy"]
    assert words_of(["a ", 3, "", "b"]) == "a\nb"


@pytest.mark.parametrize("line", ["ana", "=ana", "a=", "a=b/c", "a=\x1b"])
def test_a_line_of_who_that_says_nothing_is_refused(line: str) -> None:
    with pytest.raises(UsageError, match="--who"):
        People("them", [line])
