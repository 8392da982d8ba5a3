"""Which parts of a sentence are claims of their own."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.suggest.clauses import MOST, parts_of
from annotator.suggest.parsed_sentence import Reading
from annotator.suggest.parts import Part, PartSort
from annotator.suggest.speech import hear
from annotator.suggest.tree import Tree
from tests.suggest.conftest import Reader

Grow = Callable[[str], Tree]


def _parts(tree: Tree) -> list[str]:
    return [tree.reading.slice(part.start, part.end) for part in parts_of(tree, hear(tree))]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The dam held 3 million tonnes in May.", ["The dam held 3 million tonnes in May."]),
        (
            "The city paid 4 million euros for the land, and the state paid 2 million for the road.",
            ["The city paid 4 million euros for the land", "the state paid 2 million for the road"],
        ),
        (
            "The pool lost 12 of its staff; the library lost three.",
            ["The pool lost 12 of its staff", "the library lost three"],
        ),
        ("Holm said that the dam held 3 million tonnes.", ["the dam held 3 million tonnes"]),
        ("“The dam held 3 million tonnes,” said Holm.", ["The dam held 3 million tonnes"]),
        (
            "Holm said the city paid 4 million euros and the state paid 2 million.",
            ["the city paid 4 million euros", "the state paid 2 million"],
        ),
        (
            "So far this year, Holm said, the port has moved 3 million tonnes.",
            ["So far this year, Holm said, the port has moved 3 million tonnes."],
        ),
        (
            "The port, which shares two cranes with Skarrow, moved 3 million tonnes.",
            ["The port, which shares two cranes with Skarrow, moved 3 million tonnes."],
        ),
        (
            "The council waits while Torva has bought 40 new trains.",
            ["The council waits while Torva has bought 40 new trains."],
        ),
        (
            "Harbour Minister General Ana Prell said the port had moved 3 million tonnes.",
            ["the port had moved 3 million tonnes"],
        ),
        (
            "The port was full, said Holm, who has sold 300 boats in Lysna.",
            ["The port was full", "Holm, who has sold 300 boats in Lysna"],
        ),
        ("A new wheat, Marl Gold, which grows in Lysna.", ["Marl Gold, which grows in Lysna"]),
        (
            "We paid 4 million euros and we got 12 trams.",
            ["We paid 4 million euros", "we got 12 trams"],
        ),
        (
            "Holm said that the pump was old and that the board had lost 12 keys.",
            ["the pump was old", "the board had lost 12 keys"],
        ),
        (
            "Holm said the port had lost 12 ships, but he would not name them.",
            ["the port had lost 12 ships"],
        ),
        ("The port lost 12 ships, and I ask you why.", ["The port lost 12 ships"]),
        ("But the port lost 12 ships.", ["the port lost 12 ships."]),
        ("The result: The port lost 12 ships.", ["The port lost 12 ships."]),
        ("Let me tell you this: the port lost 12 ships.", ["the port lost 12 ships."]),
        (
            "Judge Elin Roth said managers had known of the leaks and had told workers to keep silent.",
            ["managers had known of the leaks and had told workers to keep silent"],
        ),
        ("Divers heard that the hull had cracked in 2004.", ["the hull had cracked in 2004."]),
        ("The pilots have been in touch to say that the lamp was out.", ["the lamp was out."]),
        ("What they found is the pump lost 4 litres a day.", ["the pump lost 4 litres a day."]),
        ("There were reports that some of the eels had died.", ["some of the eels had died."]),
        ("The law means that 12 boats must stay in port.", ["The law means that 12 boats must stay in port."]),
        ("Roth disagreed: the pier was rebuilt in 2016.", ["the pier was rebuilt in 2016"]),
        ("Carp make up the largest catch, which is odd.", ["Carp make up the largest catch"]),
        ("The board sold 12 boats, a fact not lost on the crews.", ["The board sold 12 boats"]),
        ("Most of the crews are under 30, figures from the guild show.", ["Most of the crews are under 30"]),
        ("We have paid every crew and will pay the pilots in May.", ["We have paid every crew"]),
        ("The lock cost 6 million, and it's hard to believe.", ["The lock cost 6 million"]),
        (
            "The offer was read by three clerks, and it was refused.",
            ["The offer was read by three clerks", "it was refused"],
        ),
        (
            "About 400 crews have the illness and there is no cure.",
            ["About 400 crews have the illness", "there is no cure"],
        ),
        ("We hired 110 pilots, we no longer need the tug.", ["We hired 110 pilots", "we no longer need the tug"]),
        (
            "“It moved 3 million tonnes,” said the board’s chief engineer, Lena Moor.",
            ["It moved 3 million tonnes", "the board’s chief engineer, Lena Moor"],
        ),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_the_parts(tree: Grow, text: str, parts: list[str]) -> None:
    assert _parts(tree(text)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "The dam was built in 1958 and supplies 163,000 people.",
        "In 2019 the city paid 4 million euros and the state paid 2 million.",
        "It rained all day and nobody came to the pool.",
        "Holm, who runs the pool, bought 12 pumps.",
        "The mayor, Ana Prell, opened the pool with 40 guests.",
        "Holm denied that the dam had lost 3 million tonnes.",
        "The city bought the trams, buses and trains that carried 4 million people.",
        "Ten years ago, a ferry sank in Lysna, and 11 people drowned.",
        "The port may sell 12 ships, and three of its neighbours did.",
        "The board announced a rise to 4.5 per cent.",
        "The state would pay 60 per cent, but only if the city applies before July.",
    ],
)
def test_sentences_that_stay_whole(tree: Grow, text: str) -> None:
    assert _parts(tree(text)) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Harbour Minister Ana Prell",
        "Ana Prell, head of the water board",
        "Sector, first quarter, second quarter",
        "How the port lost 12 ships?",
        "“Did the port lose 12 ships?” she asked.",
        "Please call the press office.",
        "340 new jobs in Lysna",
        "The company called the report “hard to understand”.",
        "The board disputes this.",
        "Passengers are advised that the last boat will leave at noon.",
        "We rate this claim Mostly False.",
        "That is why we rule the statement misleading.",
        "So we gave it a rating of Untrue.",
        "I am announcing a new allowance for nurses.",
        "Nobody should eat mussels from the bay.",
        "Boats (12 of 40 sold)",
    ],
)
def test_what_states_nothing(tree: Grow, text: str) -> None:
    assert _parts(tree(text)) == []


def test_a_part_knows_whose_it_is(tree: Grow) -> None:
    grown = tree("The pump is 30 years old, said Holm, but the board said it was built in 2019.")
    assert [part.voice for part in parts_of(grown, hear(grown))] == [0, 1]


def test_what_the_reporter_adds_is_nobodys(tree: Grow) -> None:
    grown = tree("Holm said the ships must stay in port, as Ostra loses 4 ships a year.")
    said, added = parts_of(grown, hear(grown))
    assert (said.voice, grown.reading.slice(said.start, said.end)) == (0, "the ships must stay in port")
    assert (added.voice, grown.reading.slice(added.start, added.end)) == (None, "Ostra loses 4 ships a year")


def test_a_clause_beside_a_speaker_is_nobodys(tree: Grow) -> None:
    grown = tree("Holm, who has sold 300 boats in Lysna, said the port was full.")
    parts = parts_of(grown, hear(grown))
    assert [(part.sort, part.voice) for part in parts] == [(PartSort.MAIN, 0), (PartSort.CLAUSE, None)]


def test_without_a_parse_all_is_one_claim(blank_reading: Reader) -> None:
    grown = Tree(blank_reading("Die Stadt zahlte 4 Millionen und das Land zahlte 2 Millionen."))
    assert parts_of(grown, hear(grown)) == [Part(0, len(grown.marks), PartSort.MAIN)]


_WORDS = st.sampled_from(
    ["“", "”", '"', ",", ".", "said", "who", "Holm", "General", "that", "and", "40", "the", "as", "according", "to",
     ":", "’s", "told", "claim", "which", " ", "x", "?", "—", "„", "»"]
)  # fmt: skip
_TAGS = st.sampled_from(["NNP", "NN", "VBD", "VBZ", "VBN", "VBG", "IN", "CC", "CD", "DT", "PRP", "WP", "MD", "."])
_DEPS = st.sampled_from(
    ["nsubj", "ROOT", "ccomp", "conj", "relcl", "advcl", "appos", "compound", "prep", "pobj", "aux", "mark", "punct",
     "parataxis", "dobj", "poss", "acl", "agent", "auxpass", "nsubjpass", "cc"]
)  # fmt: skip


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Sentences no parser would read so: any word, tag and tree."""
    count = draw(st.integers(1, 14))
    order = draw(st.permutations(range(count)))
    heads = [0] * count
    for at, place in enumerate(order):
        heads[place] = order[draw(st.integers(0, at - 1))] if at else place
    some = [draw(st.lists(kind, min_size=count, max_size=count)) for kind in (_WORDS, _TAGS, _DEPS)]
    words, tags, deps = some
    return Reading(
        words, [word.lower() for word in words], [" "] * count, tags, deps, heads, [], True, draw(st.booleans()), True
    )


def test_a_root_that_claims_to_hang_on_something_ends_the_climb() -> None:
    words = ["Two", "came", "and", "said", "so", "."]
    deps = ["dep", "conj", "cc", "conj", "advmod", "punct"]
    reading = Reading(
        words, words, [" "] * 6, ["CD", "VBD", "CC", "VBD", "RB", "."], deps, [1, 1, 1, 1, 3, 1], [], True, True, True
    )
    assert hear(Tree(reading)).voices == ()


@settings(max_examples=400)
@given(readings(), st.booleans())
def test_whatever_the_parse_parts_are_apart(reading: Reading, inside: bool) -> None:
    tree = Tree(reading, inside)
    heard = hear(tree)
    parts = parts_of(tree, heard)
    assert len(parts) <= MOST
    assert parts == parts_of(Tree(reading, inside), hear(Tree(reading, inside)))
    taken: list[set[int]] = []
    for part in parts:
        assert 0 <= part.start < part.end <= len(reading.words)
        assert part.voice is None or part.voice < len(heard.voices)
        mine = set(range(part.start, part.end))
        assert all(not mine & other for other in taken)
        taken.append(mine)
    for voice in heard.voices:
        assert all(0 <= start < end <= len(reading.words) for start, end in voice.content)


def test_words_that_each_hang_from_the_next_are_grown_in_linear_time() -> None:
    n = 30_000
    heads = [*range(1, n), n - 1]
    words = ["["] * n
    chain = Reading(words, words, [""] * n, ["X"] * n, ["dep"] * n, heads, [], tagged=True, parsed=True, named=False)
    start = time.perf_counter()
    grown = Tree(chain)
    assert time.perf_counter() - start < 3
    assert grown.left == [0] * n
    assert grown.right == [*range(n)]
    assert (grown.kids[0], grown.kids[5]) == ([], [4])
