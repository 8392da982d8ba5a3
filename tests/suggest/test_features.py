"""What a sentence shows: each sign is seen where it is, and not where it only seems to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.vocabulary import SentenceKind
from annotator.suggest.features import features_of
from annotator.suggest.reason_groups import SIGNS, Kind
from tests.suggest.conftest import FeatureReader, Reader

SHOWN = [
    ("The mill sold for $4.2 million in March.", ["money", "large_number", "date"]),
    ("Tickets now cost 35 euros.", ["money", "quantity"]),
    ("The council spent 20,000 pounds on paint.", ["money", "quantity", "past"]),
    ("Turnout reached 61 per cent.", ["percent", "quantity", "past"]),
    ("Rents rose by 4.5% last year.", ["percent", "change", "past", "time"]),
    ("Half of the trees were felled.", ["share", "past"]),
    ("Tens of thousands of people marched.", ["large_number", "quantity"]),
    ("It hired several engineers and 14 cooks.", ["count_word", "quantity"]),
    ("The bridge opened in 1932.", ["date", "past"]),
    ("On Tuesday the ferry was late.", ["date"]),
    ("He finished in the 3rd group.", ["ranking"]),
    ("It is the longest tunnel in Norway.", ["ranking", "place"]),
    ("Maria Lindqvist met the chairman of Volvo in Stockholm.", ["person_or_body", "place"]),
    ("Wages are lower than in Spain.", ["comparison", "place"]),
    ("The bill was twice as high as the estimate.", ["comparison"]),
    ("Sales doubled.", ["change", "past"]),
    ("The city has closed three schools.", ["perfect", "quantity"]),
    ("The mayor said that the road was closed.", ["reported", "past"]),
    ("According to the survey, bread is dear.", ["reported"]),
    ("The dam failed because a valve broke.", ["cause", "past"]),
    ("The school lost a fifth of its teachers.", ["share"]),
    ("Rents rose by a third within a year.", ["share"]),
    ("Two-thirds of the members left.", ["share"]),
    ("It built three fewer homes than before.", ["quantity", "comparison"]),
    ("It is the last habitat of the newt in Europe.", ["ranking"]),
    ("He made the same promise twice.", ["count_word"]),
    ("Prices fell in every region but one.", ["count_word"]),
]
AGAINST = [
    ("It was a beautiful, wonderful day.", ["opinion"]),
    ("I think the plan is bad.", ["opinion", "stance", "first_singular"]),
    ("The station will close.", ["future"]),
    ("They are going to win.", ["future"]),
    ("The firm plans to expand.", ["intention"]),
    ("It might rain.", ["perhaps"]),
    ("The ministers will meet on Thursday.", ["plan"]),
    ("The council is looking to approve the plan.", ["plan"]),
    ("The court is due to hear the appeal in May.", ["plan"]),
    ("Exports are expected to fall by 6 per cent.", ["plan"]),
    ("The firm is considering a merger.", ["plan"]),
    ("The party could lose the south.", ["plan"]),
    ("We must act.", ["duty", "first_plural"]),
    ("If it fails, nobody pays.", ["condition"]),
    ("Thank you all for coming here.", ["courtesy", "second_person"]),
    ("Who pays for the new roof?", ["question"]),
    ("Who pays for the roof?”", ["question"]),
    ("Close the door before you leave.", ["imperative"]),
    ("Market square, early on a winter morning", ["no_verb"]),
    ("By Tom Hale", ["fragment", "no_verb"]),
    ("The shop was closed.", ["short"]),
    ("Image: the old mill, seen from the river, where swans were nesting.", ["caption"]),
    ("“We love this town and we are proud of it.”", ["quoted", "quoted_feeling"]),
    ("“The pump failed twice in May,” she said.", ["quoted"]),
    ("Market square, 9 May", ["verbless"]),
    ("Swans on the river below the old mill.", ["verbless", "no_verb"]),
    ("File photo of the mill, which burnt down in May.", ["caption"]),
]
NOT_SHOWN = [
    ("Turnout reached 61 per cent.", "money"),
    ("No one came, and one of them knew why.", "quantity"),
    ("They may march in June.", "condition"),
    ("The city opened a third bridge.", "share"),
    ("It rained the last two weeks.", "ranking"),
    ("The last year was dry.", "ranking"),
    ("The dam would have prevented the damage.", "plan"),
    ("The storm could have sunk the ferry.", "plan"),
    ("We will build a better country.", "plan"),
    ("The council opened the pool that will serve three villages.", "plan"),
    ("The council wanted to close the pool.", "plan"),
    ("The strike starts in May.", "perhaps"),
    ("The choir sang on 3 May 2021.", "quantity"),
    ("He finished in the 3rd group.", "quantity"),
    ("She chose the tag #OpenTheGate herself.", "money"),
    ("The mayor said nothing.", "past"),
    ("The mayor said what she said.", "past"),
    ("“The pump failed twice in May,” she said.", "quoted_feeling"),
    ("“We have bought 26 new buses.”", "quoted_feeling"),
    ("He called it “a shame” and then he left the hall for the day.", "quoted"),
    ("It is the most unusual house here.", "share"),
    ("Sources close to the river dried up.", "caption"),
    ("The roof leaks.", "imperative"),
    ("Visitors waiting at the gate since noon", "verbless"),
    ("Nearly 11 million euros for a single bridge.", "verbless"),
    ("File the photo before noon.", "caption"),
]


@pytest.mark.parametrize(("text", "names"), SHOWN + AGAINST, ids=lambda value: str(value)[:30])
def test_a_sign_is_seen(features: FeatureReader, text: str, names: list[str]) -> None:
    assert set(names) <= set(features(text))


@pytest.mark.parametrize(("text", "name"), NOT_SHOWN, ids=lambda value: str(value)[:30])
def test_what_only_seems_a_sign_is_not_one(features: FeatureReader, text: str, name: str) -> None:
    assert name not in features(text)


@pytest.mark.parametrize("kind", [SentenceKind.HEADLINE, SentenceKind.BYLINE])
def test_the_part_of_the_article_counts(features: FeatureReader, kind: SentenceKind) -> None:
    text = "The harbour handled 4.1 million tonnes"
    assert features(text, kind) == features(text) | {kind.value: 1.0}


def test_body_list_items_and_quotes_are_judged_by_their_words(features: FeatureReader) -> None:
    text = "The harbour handled 4.1 million tonnes."
    for kind in (SentenceKind.BODY, SentenceKind.LIST_ITEM, SentenceKind.QUOTE):
        assert features(text, kind) == features(text)


def test_the_middle_of_a_quotation_shows_no_marks_but_is_quoted(features: FeatureReader) -> None:
    text = "Our members finish at half past two."
    assert "quoted" not in features(text)
    assert {"quoted", "quoted_feeling"} <= set(features(text, None, True))


def test_a_few_quoted_words_do_not_make_a_sentence_a_quotation(features: FeatureReader) -> None:
    assert "quoted" not in features(
        "The office called the rule “unfair” and asked the state for 3 changes.", None, True
    )


def test_the_make_up_of_a_sentence_is_told_in_shares(features: FeatureReader) -> None:
    found = features("She saw Greta Holm in Oslo.")
    assert found["share_of_names"] == pytest.approx(3 / 7)
    assert found["share_of_past_verbs"] == found["share_of_pronouns"] == pytest.approx(1 / 7)
    assert {"third_person", "length"} <= set(found)


def test_counts_are_capped(features: FeatureReader) -> None:
    found = features("They sold 3 cows, 4 pigs, 5 hens, 6 ducks, 7 geese and 8 goats to 9 men.")
    assert found["quantity"] == 3


def test_neighbouring_numbers_are_one_quantity(features: FeatureReader) -> None:
    assert features("The valley lost 2.5 million trees.")["quantity"] == 1


def test_wrong_entity_types_share_one_reason() -> None:
    """Small models take persons for organisations: for the reader both are one thing."""
    assert SIGNS["person_or_body"] is Kind.NAME
    assert not {name for name in SIGNS if name in ("person", "organisation")}


class TestWithoutTraining:
    """A blank pipeline knows words and nothing of grammar."""

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("The mill sold for $4.2 million in March.", ["money", "large_number", "date"]),
            ("Turnout rose to 61 % on Sunday.", ["percent", "date", "change", "past"]),
            ("The mayor of Brno said it was closed.", ["reported", "past", "person_or_body"]),
            ("Wages are lower than in Spain.", ["comparison", "person_or_body"]),
            ("The city has closed its pools.", []),
            ("It will rain, I think.", ["future", "stance", "first_singular"]),
            ("It may rain in May.", ["perhaps", "date"]),
            ("Why now?", ["question", "fragment"]),
        ],
    )
    def test_words_alone_show_it(self, blank_reading: Reader, text: str, names: list[str]) -> None:
        assert set(names) <= set(features_of(blank_reading(text)))

    def test_a_finished_sentence_may_have_a_verb_nobody_knows(self, blank_reading: Reader) -> None:
        assert "no_verb" not in features_of(blank_reading("The council approved the plan for the square"))
        assert "no_verb" not in features_of(blank_reading("The old bridge creaks in the wind."))
        assert "no_verb" in features_of(blank_reading("Market square, early on a winter morning"))


def test_every_sign_has_a_group_and_every_group_a_sign(features: FeatureReader) -> None:
    seen = {"headline", "byline", "other_name", "long", "third_person", "office"}
    for text, _ in SHOWN + AGAINST:
        seen |= set(features(text))
    assert seen == set(SIGNS)


@given(st.text(max_size=200), st.sampled_from([None, *SentenceKind]), st.booleans())
def test_any_text_has_finite_signs_that_have_a_group(
    blank_reading: Reader, text: str, kind: SentenceKind | None, quoted: bool
) -> None:
    if not text:
        return
    found = features_of(blank_reading(text), kind, quoted)
    assert set(found) <= set(SIGNS)
    assert all(0 < value <= 3 for value in found.values())
