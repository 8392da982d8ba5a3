"""The figures that matching must keep, on the pairs it was tuned with and on those that were held out."""

from collections import Counter
from collections.abc import Callable

import pytest

from tests.matching.distractors import distractors
from tests.matching.measure import DIFFERENT, measure, parts, read, same, table


@pytest.mark.parametrize("part", ["tuned", "held_out"])
def test_the_same_is_found_and_what_differs_is_not_taken_for_it(part: str) -> None:
    figures = measure(read(part), among=500)
    assert figures.recall_at_5 >= 0.95
    assert figures.wrongly_same <= 0.03
    assert figures.named >= 0.97
    assert figures.offered_as_same >= 0.75  # a word that no list knows is enough for “similar”
    assert figures.unrelated >= 0.95


def test_pairs_of_a_second_author_are_judged_as_said() -> None:
    figures = measure(read("second"), among=0)
    assert figures.wrongly_same is not None
    assert figures.offered_as_same is not None
    assert figures.wrongly_same <= 0.02
    assert figures.offered_as_same >= 0.35
    assert figures.unrelated is None


@pytest.mark.parametrize(
    "repeat",
    [
        str.lower, str.upper, str.title, "“{}”".format, "BREAKING: {}".format, "{} https://example.org/x #news".format,
        lambda claim: claim.rstrip(".!"), lambda claim: claim.replace("'", "’"),
    ],
)  # fmt: skip
def test_repeats_of_one_wording_are_the_same(repeat: Callable[[str], str]) -> None:
    claims = [claim for part in parts() for pair in read(part) for claim in (pair.one, pair.other)]
    claims = [claim for claim in claims if not claim.startswith(("BREAKING", "Fact:"))]
    assert [claim for claim in claims if not same(claim, repeat(claim))] == []


def test_there_are_enough_pairs_and_a_third_is_held_out() -> None:
    tuned, held_out = read("tuned"), read("held_out")
    assert len(tuned) + len(held_out) >= 200
    assert len(held_out) >= (len(tuned) + len(held_out)) / 3 - 1
    for part in (tuned, held_out):
        kinds = Counter(pair.kind for pair in part)
        assert kinds.keys() == {"same", "unrelated", *DIFFERENT}
        assert min(kinds.values()) >= 7
    claims = [claim for pair in tuned + held_out for claim in (pair.one, pair.other)]
    assert len(set(claims)) > 0.99 * len(claims)
    assert not {pair.one for pair in tuned} & {pair.one for pair in held_out}


def test_distractors_are_as_many_as_asked_for_and_always_the_same() -> None:
    found = distractors(300)
    assert len(set(found)) == 300
    assert found == distractors(300)


def test_the_table_has_a_column_for_each_part() -> None:
    figures = measure(read("tuned")[:1] + [pair for pair in read("tuned") if pair.kind != "same"], among=10)
    assert "| pairs | 115 | 115 |" in table({"one": figures, "two": figures})
