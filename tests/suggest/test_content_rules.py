"""What a score must and must not depend on, shown on own sentences; ``content_cases`` prints them one by one."""

from collections import Counter

import pytest

from annotator.suggest.suggester import LinearSuggester
from tests.suggest.content_cases import Figures, cases, figures


def test_there_are_enough_cases_of_each_sort() -> None:
    assert sum(len(case.texts) for case in cases("dev")) >= 80
    assert sum(len(case.texts) for case in cases("held")) >= 60
    for name in ("dev", "held"):
        assert min(Counter(case.sort for case in cases(name)).values()) >= 6
    own = {text for case in cases("dev") for text in case.texts}
    assert own.isdisjoint(text for case in cases("held") for text in case.texts)


@pytest.fixture(scope="module", params=["dev", "held"])
def found(request: pytest.FixtureRequest, suggester: LinearSuggester) -> Figures:
    return figures(cases(request.param), lambda texts: list(suggester.score(texts)))


def test_what_is_said_scores_as_it_does_alone(found: Figures) -> None:
    assert found.said_alike >= 0.85
    assert abs(found.said_shift) <= 0.05


def test_counts_in_words_count(found: Figures) -> None:
    assert found.words_as_figures >= 0.8
    assert found.counts_over_none >= 0.9


def test_facts_rank_over_plans(found: Figures) -> None:
    assert found.facts_over_plans >= 0.9


def test_claims_without_figures_rank_over_other_sentences(found: Figures) -> None:
    assert found.claims >= found.others + 0.3
    assert found.plain_over_half >= 0.5
