"""What links: found among many as a comparison of all with all would find it, and the same in every process."""

import random
import subprocess
import sys
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.matching.shingles import shingles
from annotator.splits import texts, wordings
from annotator.splits.clusters import SplitItem, Strings, gather
from annotator.splits.join import near_pairs
from annotator.splits.links import components, find_links
from annotator.splits.sets import SetsMaker, near_in_order
from annotator.splits.texts import Sketches
from annotator.splits.wordings import wording_of
from tests.splits.worlds import likeness
from tests.support import HOSTILE

LONGER = (
    "The port of Varna handled 6.3 million tonnes of cargo in 2025 while dockers, pilots, captains and cooks went home."
)
PORT = "The port of Lysna handled 4.1 million tonnes last year."


@pytest.mark.parametrize(
    "other",
    [
        "the port of LYSNA handled 4.1 million tonnes last year",
        "The  port of\nLysna handled 4.1 million tonnes – last year!",
        "“The port of Ｌysna” handled 4.1 million tonnes last year",
    ],
)
def test_case_spaces_and_punctuation_make_no_other_claim(other: str) -> None:
    assert wording_of(other)[0] == wording_of(PORT)[0]


@pytest.mark.parametrize(
    "other",
    [
        PORT.replace("4.1", "1.4"),
        PORT.replace("handled", "did not handle"),
        PORT.replace("Lysna", "Brodn"),
        "Last year the port of Lysna handled 4.1 million tonnes, the authority said.",
    ],
)
def test_other_facts_in_the_same_words_are_near(other: str) -> None:
    assert wording_of(other)[0] != wording_of(PORT)[0]
    assert likeness(PORT, other) >= wordings.NEAR


@pytest.mark.parametrize("other", ["The port of Lysna was closed last year.", "The mayor of Lysna resigned.", "…"])
def test_other_claims_are_not(other: str) -> None:
    assert likeness(PORT, other) < wordings.NEAR


def test_small_talk_links_only_when_it_is_repeated() -> None:
    assert likeness("It is what it was.", "What it is, it was.") == 0
    assert likeness("It is what it was.", "it is what it WAS") == 1
    assert wording_of("…")[1] == set()
    assert wording_of("…")[0] != wording_of("!?")[0]


def test_keys_and_shingles_are_the_same_in_every_process() -> None:
    code = (
        "from annotator.splits.wordings import wording_of\n"
        "from annotator.matching.shingles import shingles\n"
        f"key, words = wording_of({PORT!r})\n"
        f"print(key, sorted(words), sorted(shingles({PORT!r})))"
    )
    key, words = wording_of(PORT)
    expected = f"{key} {sorted(words)} {sorted(shingles(PORT))}"
    for seed in ("1", "2"):
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONHASHSEED": seed})
        assert run.stdout.strip() == expected


def some_sets(count: int) -> list[frozenset[int]]:
    dice = random.Random(4)
    made: list[frozenset[int]] = []
    for n in range(count):
        members = {dice.getrandbits(32) for _ in range(dice.randint(3, 14))}
        if n % 2 and made:
            members = set(dice.choice(made))
            for _ in range(dice.randint(1, 3)):
                members.discard(min(members))
                members.add(dice.getrandbits(32))
        made.append(frozenset(members))
    return made


def test_near_sets_are_found_as_comparing_all_with_all_finds_them() -> None:
    made = some_sets(1200)
    maker = SetsMaker()
    for members in made:
        maker.add(members)
    left, right, alike = near_pairs(maker.done(), wordings.ALIKE)
    found = dict(zip(zip(left.tolist(), right.tolist(), strict=True), alike.tolist(), strict=True))
    assert len(found) == len(left), "each pair once"
    assert list(found) == sorted(found)
    true = {(a, b): len(made[a] & made[b]) / len(made[a] | made[b]) for a, b in combinations(range(len(made)), 2)}
    assert all(found[pair] == pytest.approx(true[pair]) for pair in found)
    near = [pair for pair, likeness in true.items() if likeness >= wordings.ALIKE]
    assert len(near) > 300
    assert list(found) == near


def test_a_template_of_very_many_claims_hangs_together_and_takes_no_square_of_time() -> None:
    maker = SetsMaker()
    for n in range(20_000):
        maker.add({*range(12), 1000 + n})
    left, right, _ = near_pairs(maker.done(), wordings.ALIKE)
    assert len(left) < 20_000 * 24 * 40
    assert set(components(20_000, [(left, right)]).tolist()) == {0}


def test_empty_sets_are_near_nothing() -> None:
    maker = SetsMaker()
    for members in ({1, 2, 3}, set(), {1, 2, 3}, set()):
        maker.add(members)
    left, right, alike = near_pairs(maker.done(), wordings.ALIKE)
    assert (left.tolist(), right.tolist(), alike.tolist()) == ([0], [2], [1.0])
    assert len(near_pairs(SetsMaker().done(), wordings.ALIKE)[0]) == 0


@given(st.lists(st.sets(st.integers(0, 30), max_size=8), max_size=12), st.data())
def test_sets_in_arrays_are_sets(made: list[set[int]], data: st.DataObject) -> None:
    maker = SetsMaker()
    for members in made:
        maker.add(members)
    sets = maker.done()
    numbers = st.lists(st.integers(0, max(0, len(made) - 1)), max_size=6 if made else 0)
    left, right = (np.array(data.draw(numbers), dtype=np.int64) for _ in range(2))
    left, right = left[: len(right)], right[: len(left)]
    shared = [len(made[a] & made[b]) for a, b in zip(left, right, strict=True)]
    assert sets.shared(left, right).tolist() == shared
    taken = sets.taken(left)
    assert [taken.values[end - size : end].tolist() for end, size in zip(taken.ends, taken.sizes, strict=True)] == [
        sorted(made[at]) for at in left
    ]


@given(st.lists(st.integers(0, 3), max_size=12).map(sorted), st.integers(1, 4))
def test_equal_values_meet_their_next_ones(values: list[int], window: int) -> None:
    met = {
        (int(one), int(other))
        for left, right in near_in_order(np.array(values), window)
        for one, other in zip(left, right, strict=True)
    }
    places = combinations(range(len(values)), 2)
    assert met == {(a, b) for a, b in places if values[a] == values[b] and b - a <= window}


@given(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=25))
def test_components_are_what_walking_the_links_reaches(links: list[tuple[int, int]]) -> None:
    groups = [{n} for n in range(20)]
    for one, other in links:
        joined = groups[one] | groups[other]
        for each in joined:
            groups[each] = joined
    left, right = (np.array([link[at] for link in links], dtype=np.int64) for at in (0, 1))
    assert components(20, [(left, right)]).tolist() == [min(group) for group in groups]


def long_text(name: str, count: int) -> list[str]:
    return [f"{name}{at}" for at in range(count)]


def near_texts(**made: list[str]) -> dict[tuple[str, str], float]:
    names = sorted(made)
    sketches = Sketches({name: at for at, name in enumerate(names)})
    for name in sorted(made, reverse=True):
        sketches.add(name, " ".join(made[name]))
    sketches.add("nobody", "of no concern " * 50)
    left, right, alike = sketches.pairs()
    return {(names[a], names[b]): c for a, b, c in zip(left, right, alike.tolist(), strict=True)}


@pytest.mark.parametrize("count", [60, 300, 1200, 5000])
def test_copies_are_near_at_any_length_and_other_texts_are_not(count: int) -> None:
    story = long_text("w", count)
    near = near_texts(
        copy=[*long_text("head", 12), *story[: count * 4 // 5]],
        other=long_text("o", count),
        quoting=[*long_text("p", count), *story[:10]],
        story=story,
    )
    assert near.pop(("copy", "story")) > 0.75
    assert all(alike < texts.NEAR / 2 for alike in near.values())


def test_a_short_report_within_a_long_one_is_near() -> None:
    short = long_text("w", 300)
    assert near_texts(a=short, b=[*long_text("x", 900), *short, *long_text("y", 900)])["a", "b"] > 0.9


def test_a_notice_is_too_short_to_tell() -> None:
    assert near_texts(a=long_text("w", 20), b=long_text("w", 20)) == {}
    assert near_texts() == {}


def test_very_many_copies_hang_together() -> None:
    story = long_text("w", 120)
    names = {f"a{n:03}": [*long_text(f"own{n}x", 10), *story] for n in range(150)}
    near = near_texts(**names)
    assert len(near) <= 150 * 16
    pairs = [pair for pair, alike in near.items() if alike >= texts.NEAR]
    left, right = (np.array([int(pair[at][1:]) for pair in pairs], dtype=np.int64) for at in (0, 1))
    assert set(components(150, [(left, right)]).tolist()) == {0}


def test_packed_strings_are_read_again() -> None:
    strings = Strings()
    given = [f"{text} {n}" for n in range(30) for text in HOSTILE] + ["", "a\0b"]
    for text in given:
        strings.append(text)
    assert [strings[at] for at in range(len(given))] == [text.replace("\0", " ") for text in given]


@pytest.mark.parametrize(
    ("longer", "together"),
    [
        (
            LONGER,
            True,
        ),
        ("The port of Varna handled grain, nine per cent more than a year earlier, say its dockers and pilots.", False),
    ],
)
def test_a_claim_stays_with_the_same_claim_that_says_more(longer: str, together: bool) -> None:
    clause = "The port of Varna handled 6.3 million tonnes of cargo in 2025."
    items = [SplitItem(f"a{n}", f"c{n}", text, "verified", ()) for n, text in enumerate((clause, longer))]
    gathered = gather(items, {}, by_source=False)
    links = find_links(gathered, [("a0", clause), ("a1", longer)])

    assert (len(links.wordings.left) == 1) == together
    assert (links.wordings.alike < wordings.NEAR).all()
