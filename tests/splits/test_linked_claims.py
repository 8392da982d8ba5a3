"""Claims that say the same in other words stay on one side: told by somebody, or linked by a person."""

import pytest

from annotator.splits import wordings
from annotator.splits.content_spans import content_spans
from annotator.splits.plan import SplitItem, make_splits
from annotator.splits.request import parse_split
from annotator.splits.wordings import CLAUSE
from tests.splits.worlds import likeness

PLAIN = "Commuters who cycle to work in Ullmar lose fewer days to illness than drivers do."
REQUEST = parse_split("train=0.5,test=0.5", 3)


@pytest.mark.parametrize(
    "frame",
    [
        "Last spring Ina Kell of the institute in Orrin wrote a paper that found {}.",
        "According to a note by the ministry of transport, {}.",
        "{}, said the head of the office.",
        "“{},” Ina Kell said.",
        "The head of the office told reporters on Monday that she had seen a study which showed that {}.",
    ],
)
def test_who_says_it_is_no_other_claim(frame: str) -> None:
    assert likeness(PLAIN, frame.format(PLAIN.rstrip("."))) >= wordings.NEAR


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ullmar reported 300 new cases of flu last week.", "Orrin reported 410 new cases of measles last month."),
        ("The minister said that it was wrong.", "The union said that it was wrong."),
        ("The study was published in March and found wanting.", "The report was withdrawn in May and found wanting."),
    ],
)
def test_a_verb_alone_takes_nothing_away(one: str, other: str) -> None:
    assert likeness(one, other) < wordings.NEAR


def test_the_shortest_reading_comes_first_and_the_text_last() -> None:
    text = "Kell said that the office claimed that 12 berths were built in Ullmar in 2024."

    assert content_spans(text) == [
        " 12 berths were built in Ullmar in 2024.",
        " the office claimed that 12 berths were built in Ullmar in 2024.",
        text,
        text,
    ]
    assert content_spans("12 berths were built.") == ["12 berths were built."]
    assert CLAUSE == 5


def item(article: int, exact: str) -> SplitItem:
    return SplitItem(f"a{article:02}", f"c{article:02}", exact, "verified")


def test_linked_claims_are_on_one_side() -> None:
    items = [item(number, f"w{number}a w{number}b w{number}c w{number}d w{number}e") for number in range(12)]
    pairs = [(items[at].claim_id, items[at + 6].claim_id) for at in range(6)]
    apart = make_splits(items, [], REQUEST, {})
    plan = make_splits(items, [], REQUEST, {}, [*pairs, ("c00", "c99"), ("c01", "c01")])

    assert any(apart.sides[a.replace("c", "a")] != apart.sides[b.replace("c", "a")] for a, b in pairs)
    assert all(plan.sides[a.replace("c", "a")] == plan.sides[b.replace("c", "a")] for a, b in pairs)
    assert (plan.report.groups, plan.report.linked_groups, plan.claims_out) == (6, 6, {})


def test_a_link_made_after_a_split_takes_the_claim_out_of_training() -> None:
    items = [item(0, "w0a w0b w0c w0d w0e"), item(1, "w1a w1b w1c w1d w1e")]
    plan = make_splits(items, [], REQUEST, {"a00": "train", "a01": "test"}, [("c01", "c00")])

    assert set(plan.claims_out) == {("a00", "c00")}
    assert "nearly repeats" in plan.claims_out["a00", "c00"]
