"""Two claims are the same, similar with words that say in what they differ, or unrelated; whatever the text."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.domain.vocabulary import Likeness
from annotator.matching.compare import Said, changes, compare
from annotator.matching.terms import search_terms
from tests.matching.measure import read
from tests.support import HOSTILE

_WORDS = (
    "the port Lysna handled 4.1 million tonnes not never last year 2024 May € 12 percent rose fell all none Holm ECB "
    "of more than about half in , . “ ” - 's Brodno beat by from to a little few"
)
words = st.sampled_from(_WORDS.split())
claims = st.one_of(
    st.lists(words, max_size=15).map(" ".join),
    st.text(max_size=80),
    st.sampled_from([pair.one for pair in read("tuned")]),
)


@given(claims, claims)
@settings(max_examples=300)
def test_comparing_is_symmetric_and_never_fails(one: str, other: str) -> None:
    there, back = compare(one, other), compare(other, one)
    assert there.likeness is back.likeness
    assert there.score == pytest.approx(back.score)
    assert len(there.differences) == len(back.differences)
    assert 0 <= there.score <= 1
    assert bool(there.differences) is (there.likeness is not Likeness.SAME)
    assert all(line.isprintable() for line in (*there.differences, *there.agreements))


@given(claims)
@example("Brodno port Lysna port Brodno")
@example("from 3 percent to 5 percent and from 5 percent to 3 percent")
def test_a_claim_is_the_same_as_itself_if_it_says_anything(text: str) -> None:
    match = compare(text, text)
    assert match.likeness is not Likeness.SIMILAR
    assert match == compare(text, text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    for other in (text, "The port handled 4 tonnes.", *HOSTILE[:5]):
        compare(text, other)
    assert all(isinstance(term, str) and term for term in search_terms(text))


@pytest.mark.parametrize(
    "text", ["9" * 5000, "1," * 3000, "²³½", "٣٤ ۵", "1e999", "a" * 100_000, "\0", "\ud800", "Ⅷ ㊿"]
)
def test_numbers_that_are_none(text: str) -> None:
    assert compare(text, text).likeness in (Likeness.SAME, Likeness.UNRELATED)
    compare(f"It cost {text} euros.", "It cost 5 euros.")


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ("It handled 4.1 million boxes.", "It handled 1.4 million boxes.", "number: 4.1 million ↔ 1.4 million"),
        ("The vote was held in 2024.", "The vote was held in 2025.", "time: 2024 ↔ 2025"),
        ("The vote was held in May.", "The vote was held in June.", "time: May ↔ June"),
        ("Anna Holm opened the bridge.", "Peter Holm opened the bridge.", "name: Anna Holm ↔ Peter Holm"),
        ("The mayor signed the contract.", "The mayor did not sign the contract.", "negation: none ↔ not"),
        ("Rents in the centre rose.", "Rents in the centre fell.", "direction: rose ↔ fell"),
        ("All pupils passed the exam.", "Some pupils passed the exam.", "how many: All ↔ Some"),
        ("Lysna sued Brodno over water.", "Brodno sued Lysna over water.", "order: Lysna, Brodno ↔ Brodno, Lysna"),
        ("Lysna beat Brodno on Sunday.", "On Sunday, Brodno beat Lysna.", "order: Lysna, Brodno ↔ Brodno, Lysna"),
        ("Lysna beat Brodno.", "Lysna was beaten by Brodno.", "order: Lysna, Brodno ↔ Brodno, Lysna"),
        ("Teachers hit pupils there.", "Pupils hit teachers there.", "order: Teachers, pupils ↔ Pupils, teachers"),
        (
            "It moved from Lysna to Brodno in May.",
            "In May it moved from Brodno to Lysna.",
            "order: from Lysna to Brodno ↔ from Brodno to Lysna",
        ),
        ("It did little harm there.", "It did a little harm there.", "how many: little ↔ a little"),
        ("Few voters knew him well.", "A few voters knew him well.", "how many: few ↔ a few"),
        ("Teachers earn more than nurses.", "Nurses earn more than teachers.", "order: Teachers ↔ Nurses"),
        ("The firm cut 30 jobs.", "The firm created 30 jobs.", "direction: cut ↔ created"),
        ("The city built a new tunnel.", "The city built a new stadium.", "word: tunnel ↔ stadium"),
        ("Kowal was born in Lysna.", "Kowal was jailed in Lysna.", "word: born ↔ jailed"),
        ("Kowal, an actor, lives in Lysna.", "Kowal, an actress, lives in Lysna.", "word: actor ↔ actress"),
        ("The firm closed its plant.", "The firm plans to close its plant.", "word: none ↔ plans to"),
        ("The bridge collapsed in May.", "Part of the bridge collapsed in May.", "word: none ↔ Part of"),
        ("The report was published.", "The report was partially published.", "word: none ↔ partially"),
        ("The port closed its gates.", "The port may close its gates.", "certainty: none ↔ may"),
        ("The dam prevented damage.", "The dam would have prevented damage.", "certainty: none ↔ would have"),
        ("He was the only witness there.", "He was a witness there.", "how many: only ↔ none"),
        ("The firm has paid its debts.", "The firm has yet to pay its debts.", "negation: none ↔ yet to"),
        ("It had more than 500 members.", "It had only about 500 members.", "number: more than 500 ↔ only about 500"),
        ("The sign says 89800 boats.", "The sign says 89810 boats.", "number: 89800 ↔ 89810"),
        ("Legal and illegal work was banned.", "Illegal and illegal work was banned.", "direction: Legal ↔ Illegal"),
        (
            "It was moved up in May and down in June.",
            "It was moved down in May and down in June.",
            "direction: up ↔ down",
        ),
        ("Rents rose by 40 euros.", "Rents rose to 40 euros.", "number: by 40 euros ↔ to 40 euros"),
        ("Almost 3,000 fled the flood.", "Well over 3,000 fled the flood.", "number: Almost 3,000 ↔ Well over 3,000"),
        ("The fund lost money in 2021.", "The fund lost money since 2021.", "time: 2021 ↔ since 2021"),
        ("The park has two ponds.", "The park had two ponds.", "time: has ↔ had"),
        ("The town taxes dogs there.", "The town used to tax dogs there.", "time: none ↔ used to"),
        ("The town has a library.", "The town lacks a library.", "negation: none ↔ lacks"),
        ("The bank lends to farmers.", "The bank has ceased lending to farmers.", "negation: none ↔ ceased"),
        ("The director was fined.", "The acting director was fined.", "word: none ↔ acting"),
        ("The mayor was arrested.", "The mayor's wife was arrested.", "word: none ↔ wife"),
        ("The bridge is unsafe.", "The bridge is unsafe, engineers say.", "whose word: none ↔ say"),
        ("Priests attacked beggars.", "Priests were attacked by beggars.", "order: attacked ↔ attacked by"),
        (
            "The lake dried up because the river was diverted.",
            "The river was diverted because the lake dried up.",
            "order: because ↔ because",
        ),
        ("The employer sued over pay.", "The employee sued over pay.", "word: employer ↔ employee"),
    ],
)
def test_what_differs_is_said_in_words(one: str, other: str, difference: str) -> None:
    assert compare(one, other).differences == (difference,)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lysna beat Brodno on Sunday.", "On Sunday Brodno was beaten by Lysna."),
        ("Anna Kowal met Peter Holm in May.", "In May, Peter Holm met Anna Kowal."),
        ("Poland's minister, Anna Kowal, resigned.", "Anna Kowal, minister of Poland, resigned."),
        ("Prices fell to 3 percent from 5 percent.", "Prices fell from 5 percent to 3 percent."),
        ("The little boat sank in the harbour.", "A little boat sank in the harbour."),
        ("The firm sold 12 ships.", "Twelve ships were sold by the firm."),
        ("The city purchased four buses.", "Four buses were bought by the city."),
        ("Nurses earn less than teachers.", "Teachers earn more than nurses."),
        ("The Sava is longer than the Drava.", "The Drava is shorter than the Sava."),
        ("The siege lasted thirty years.", "The siege lasted three decades."),
        ("The bank sacked its chief executive.", "The bank's CEO was fired."),
        ("All hostages were freed in May.", "All hostages were released in May."),
        ("Four in every ten pupils walk.", "Four in ten pupils walk."),
        ("The epidemic killed 4,120 birds.", "The epidemic killed about 4,100 birds."),
    ],
)
def test_another_order_of_the_same_is_the_same(one: str, other: str) -> None:
    assert compare(one, other).likeness is Likeness.SAME


def test_what_agrees_is_said_in_words_of_the_first_claim() -> None:
    match = compare(
        "In May, Lysna handled 4.1 million boxes.", "The port of Lysna shipped 4,100,000 boxes in May 2024."
    )
    assert match.agreements == ("name: Lysna", "number: 4.1 million", "time: May", "words: boxes")


def test_unrelated_claims_too_have_what_agrees_and_what_differs() -> None:
    match = compare("Lysna sold 4 ferries.", "A bridge to Lysna that was promised in spring has cost 5 million euros.")
    assert match.likeness is Likeness.UNRELATED
    assert match.agreements == ("name: Lysna",)
    assert match.differences == ("number: 4 ↔ 5 million euros", "word: sold, ferries ↔ bridge, promised")


@pytest.mark.parametrize(
    ("one", "more", "difference"),
    [
        ("The port handled 4 million boxes.", "The port handled 4 million boxes in 2024.", "details: none ↔ 2024"),
        ("Crime rose by a fifth.", "Crime rose by a fifth under Mayor Olsen.", "details: none ↔ Olsen, Mayor"),
        ("Lysna banned straws.", "Lysna banned straws because they kill turtles.", "details: none ↔ kill, turtles"),
    ],
)
def test_a_fact_or_a_reason_that_only_one_claim_states_is_a_difference(one: str, more: str, difference: str) -> None:
    match = compare(one, more)
    assert match.likeness is Likeness.SIMILAR
    assert match.differences == (difference,)
    assert match.score < compare(one, one).score


def test_what_to_look_for_leaves_stop_words_out_and_knows_countries() -> None:
    assert search_terms("The Norwegian port was not closed in 2024.") == [
        "norwegian",
        "norway",
        "port",
        "not",
        "closed",
        "2024",
    ]


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("Fares rose by 7 percent.", "Fares rose by 8 to 9 percent.", "number: 7 percent ↔ 8, 9 percent"),
        (
            "It carried 400 cars, 7 percent more.",
            "It carried 9 percent more, 410 cars.",
            "number: 7 percent ↔ 9 percent",
        ),
        ("Fares rose by 7 percent.", "Fares rose by 8.", "number: 7 percent ↔ 8"),
    ],
)
def test_numbers_of_one_unit_stand_against_each_other(old: str, new: str, changed: str) -> None:
    assert changed in changes(Said(old, old), Said(new, new))
