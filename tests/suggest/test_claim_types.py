"""The types of a claim."""

from collections.abc import Callable

import pytest

from annotator.domain.vocabulary import ClaimType
from annotator.suggest.claim_types import types_of
from annotator.suggest.suggester import LinearSuggester
from annotator.suggest.tree import Tree
from tests.suggest.conftest import Reader, body

EVENT, NUMERICAL, COMPARISON, QUOTATION, CAUSAL, PREDICTION, POSITION = ClaimType


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("The pool opened in June.", [EVENT]),
        ("The pool has opened again.", [EVENT]),
        ("The pool is in Lysna.", [EVENT]),
        ("The pool opened in 2019.", [EVENT]),
        ("The pool opened on 12 May.", [EVENT]),
        ("The pool costs 4 million euros.", [NUMERICAL]),
        ("A third of the pools are shut.", [NUMERICAL]),
        ("More than 400 people live there.", [NUMERICAL]),
        ("The pool is deeper than the lake.", [COMPARISON]),
        ("It is the deepest pool in the country.", [COMPARISON]),
        ("Lysna has 12 more pools than Torva.", [NUMERICAL, COMPARISON]),
        ("The two sides meet six more times.", [NUMERICAL]),
        ("“We lost the key,” it says on the door.", [EVENT, QUOTATION]),
        ("The “eco” pump is quiet.", [EVENT]),
        ("The pool is shut because the pump failed.", [EVENT, CAUSAL]),
        ("The leak led to a fire.", [EVENT, CAUSAL]),
        ("The pool will open in June.", [PREDICTION]),
        ("The pool is expected to open in June.", [PREDICTION]),
        ("The council opposes the pool.", [POSITION]),
        ("The council voted for the pool.", [EVENT, POSITION]),
    ],
)
def test_the_types(tree: Callable[[str], Tree], text: str, types: list[ClaimType]) -> None:
    grown = tree(text)
    assert list(types_of(grown, 0, len(grown.marks), spoken=False)) == types


def test_what_must_be_done_is_a_position_where_somebody_says_so(tree: Callable[[str], Tree]) -> None:
    grown = tree("The council must build a pool.")
    assert POSITION in types_of(grown, 0, len(grown.marks), spoken=True)
    assert POSITION not in types_of(grown, 0, len(grown.marks), spoken=False)


def test_only_the_words_of_the_claim_count(tree: Callable[[str], Tree]) -> None:
    grown = tree("The pool cost 4 million euros and the lake is deep.")
    assert types_of(grown, 7, len(grown.marks), spoken=False) == (EVENT,)


def test_words_are_enough_without_a_parse(blank_reading: Reader) -> None:
    grown = Tree(blank_reading("The pool will cost 4 million euros."))
    assert types_of(grown, 0, len(grown.marks), spoken=False) == (NUMERICAL, PREDICTION)


def test_tags_reach_the_suggestion(suggester: LinearSuggester) -> None:
    ((claim,),) = next(suggester.suggest([body("The port moved 3 million tonnes last year, said Greta Holm.")]))
    assert claim.types == (EVENT, NUMERICAL)
