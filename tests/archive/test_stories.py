"""One story or two: what papers do to a wire report does not make it another one."""

from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from annotator.matching.shingles import FEWEST, SAME_STORY, containment, pairs_to_compare, shingles
from tests.archive.conftest import STORY

OTHER = (
    "Rain fell on twelve days in May, the weather office at Orven wrote, and the reservoirs are full to the brim. "
    "Farmers along the upper valley lost the early hay, but the orchards stand well and the bees are out again. "
    "A spokesman said that the dam would be opened for an hour on Friday and that nobody should camp below it. "
    "The last time this was done, in 2013, two cars were carried off and a footbridge had to be built anew."
)


def alike(one: str, other: str) -> float:
    return containment(shingles(one), shingles(other))


def test_a_wire_story_with_another_head_and_a_cut_tail_is_the_same() -> None:
    cut = "Our correspondent writes from the coast. " + STORY[: len(STORY) * 3 // 4] + " Read more on page four."
    assert alike(STORY, cut) >= SAME_STORY
    assert alike(STORY, STORY.upper().replace(",", " —")) == 1.0


def test_reports_of_their_own_are_not() -> None:
    own = (
        "Cargo through Lysna grew by a tenth to 4.1 million tonnes, figures of the harbour authority show. Grain made "
        "up the larger part. Ida Brenn, the harbour master, spoke of ships queueing on every tide. A second crane, to "
        "cost nine million, is planned for the summer; those who fish from the east quay object and want a hearing."
    )
    assert alike(STORY, own) < SAME_STORY / 2
    assert alike(STORY, OTHER) == 0.0


def test_a_quotation_in_common_is_not_a_story_in_common() -> None:
    quoting = OTHER + " “We had ships waiting on every tide,” said the harbour master, Ida Brenn."
    assert alike(STORY, quoting) < SAME_STORY


def test_too_little_text_tells_nothing() -> None:
    notice = " ".join(STORY.split()[:FEWEST])
    assert alike(notice, notice) == 0.0
    assert alike("", STORY) == 0.0


@given(st.text(), st.text())
def test_likeness_is_between_nothing_and_all_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= alike(one, other) == alike(other, one) <= 1


def test_of_very_many_texts_only_those_that_share_words_are_compared() -> None:
    texts = {f"s{n}": shingles(" ".join(f"w{n}x{at}" for at in range(60))) for n in range(5000)}
    story = shingles(" ".join(f"wire{at}" for at in range(60)))
    texts |= {f"s{n}": story for n in (3, 700, 4999)}
    pairs = list(pairs_to_compare({name: partial(texts.__getitem__, name) for name in texts}))
    assert pairs == [("s3", "s700"), ("s3", "s4999"), ("s700", "s4999")]
    same = {f"s{n}": lambda: story for n in range(5000)}
    assert len(list(pairs_to_compare(same))) == 4999, "each with the next"
