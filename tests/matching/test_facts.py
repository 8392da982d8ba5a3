"""Numbers, dates, names, negations and directions are read out of a claim, however they are written."""

import math

import pytest

from annotator.matching.facts import facts_of
from annotator.matching.quantities import Quantity, agree


def number(text: str) -> Quantity:
    (found,) = facts_of(text).numbers
    return found


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("It handled 4.1 million tonnes.", 4.1e6, "ton", ""),
        ("It handled 4,100,000 boxes.", 4.1e6, "", ""),
        ("It handled 4.1m boxes.", 4.1e6, "", ""),
        ("It handled 4.100.000 boxes.", 4.1e6, "", ""),
        ("It fell by 4,5 percent.", 4.5, "percent", ""),
        ("It cost €3bn.", 3e9, "euro", ""),
        ("It cost 3 billion euros.", 3e9, "euro", ""),
        ("It cost US$ 20.", 20, "dollar", ""),
        ("Two hundred and five boats left.", 205, "", ""),
        ("Twenty-five boats left.", 25, "", ""),
        ("Three hundred thousand boats left.", 3e5, "", ""),
        ("A million boats left.", 1e6, "", ""),
        ("Thousands of boats left.", 1e3, "", ""),
        ("Half of the boats left.", 50, "percent", ""),
        ("Two thirds of the boats left.", 200 / 3, "percent", ""),
        ("One in five boats left.", 20, "percent", ""),
        ("Nine out of ten boats left.", 90, "percent", ""),
        ("Every fifth boat left.", 20, "percent", ""),
        ("Sales doubled.", 2, "times", ""),
        ("More than 500 boats left.", 500, "", "more"),
        ("No more than 500 boats left.", 500, "", "less"),
        ("At least 500 boats left.", 500, "", "more"),
        ("Up to 500 boats left.", 500, "", "less"),
        ("Fewer than 500 boats left.", 500, "", "less"),
        ("Some 500 boats left.", 500, "", "about"),
        ("It rose by 4 percentage points.", 4, "points", ""),
    ],
)
def test_quantities(text: str, value: float, unit: str, bound: str) -> None:
    found = number(text)
    assert (found.unit, found.bound) == (unit, bound)
    assert math.isclose(found.value, value)


@pytest.mark.parametrize(
    "text", ["One of the boats left.", "No one left.", "It was the first.", "v1.2.3.4.5", "A boat left."]
)
def test_what_only_looks_like_a_quantity(text: str) -> None:
    assert facts_of(text).numbers == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("4.1 million", "4,100,000", True),
        ("4.1 million", "4.12 million", True),
        ("4.1 million", "1.4 million", False),
        ("4 percent", "4.4 percent", False),
        ("about 4 percent", "4.2 percent", True),
        ("more than 500", "512", True),
        ("more than 500", "900", False),
        ("more than 500", "fewer than 500", False),
        ("12 percent", "12 million", False),
        ("12 percent", "12 points", False),
        ("$20", "£20", False),
        ("20 euros", "€20", True),
        ("40 kilos", "40 tonnes", False),
        ("40 kilos", "40 kilograms", True),
        ("a third", "33 percent", True),
    ],
)
def test_agreement_of_quantities(one: str, other: str, same: bool) -> None:
    first, second = number(f"It was {one} in all."), number(f"It was {other} in all.")
    assert agree(first, second) is agree(second, first) is same


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It opened in 2019.", {("year", 2019)}),
        ("It opened on 12 May 2024.", {("day", 12), ("month", 5), ("year", 2024)}),
        ("It opened on May 12, 2024.", {("day", 12), ("month", 5), ("year", 2024)}),
        ("It opened on 2024-05-12.", {("day", 12), ("month", 5), ("year", 2024)}),
        ("It opened on the 3rd of June.", {("month", 6)}),
        ("Sales fell in the third quarter.", {("quarter", 13)}),
        ("Sales fell in Q3.", {("quarter", 13)}),
        ("It fell last year.", {("year", -1)}),
        ("It fell in the 1970s.", {("decade", 70)}),
        ("It fell in the 17th century.", {("century", 17)}),
        ("It leaves at 6 pm on Friday.", {("time", 1080), ("weekday", 4)}),
        ("It leaves at 18:00.", {("time", 1080)}),
        ("It may fall, and people march.", set()),
        ("They counted 1250 cases and 2000 houses.", set()),
        ("It cost $2000.", set()),
    ],
)
def test_dates(text: str, found: set[tuple[str, int]]) -> None:
    assert {(when.field, when.value) for when in facts_of(text).times} - {("day", 3)} == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mayor Greta Holm left Lysna.", ["Greta Holm", "Lysna"]),
        ("The Bank of England agreed.", ["Bank of England"]),
        ("Unemployment in Norway fell.", ["Norway"]),
        ("Norway cut taxes.", ["Norway"]),
        ("The ECB and the U.S. agreed.", ["ECB", "US"]),
        ("Port Handles Record Cargo Again", []),
        ("He told us that I knew.", []),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert [name.shown for name in facts_of(text).names] == found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It did not fall.", 1),
        ("It didn’t fall.", 1),
        ("It no longer falls.", 1),
        ("It failed to fall.", 1),
        ("He denied that it did not fall.", 2),
        ("Not only the rent rose.", 0),
        ("The failed harvest cost them dear.", 0),
        ("Not a single house fell.", 1),
    ],
)
def test_negations(text: str, count: int) -> None:
    assert len(facts_of(text).negations) == count


def test_what_is_a_bound_is_no_direction() -> None:
    assert facts_of("More than 500 people came.").directions == ()
    assert [each.axis for each in facts_of("More people came.").directions] == ["amount"]


def test_facts_are_masked_in_the_wording() -> None:
    assert facts_of("In 2024 Lysna handled 4 boats.").masked == ("§time", "§name", "handl", "§number", "ship")
