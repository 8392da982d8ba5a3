"""Estimates against simulated populations, whose truth is known, and against figures worked out elsewhere."""

import random
import statistics
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.measures.estimates import (
    ENOUGH,
    AuditedArticle,
    Interval,
    Progress,
    Sample,
    mcnemar,
    missed,
    pooled,
    precision,
    recall,
    sides,
    wilson,
)
from annotator.storage.audit_sample import draw


def test_wilsons_interval_is_that_of_the_textbook() -> None:
    # Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29
    for hits, size, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
                                  (1, 29, 0.0061, 0.1718)):  # fmt: skip
        found = wilson(hits / size, size)
        assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_mcnemars_test_is_the_exact_one() -> None:
    assert mcnemar(0, 0) == mcnemar(4, 4) == 1
    assert mcnemar(0, 5) == pytest.approx(2 / 2**5)
    assert mcnemar(10, 2) == mcnemar(2, 10) == pytest.approx(2 * (1 + 12 + 66) / 2**12)


@given(st.integers(ENOUGH, 500), st.data())
def test_an_interval_holds_its_estimate(claims: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, claims))
    population = data.draw(st.integers(claims, 5000))
    audited = tuple((data.draw(st.booleans()), data.draw(st.floats(0.01, 1))) for _ in range(ENOUGH + 3))
    sample = Sample(claims, right, 1, claims + 3, claims, right, population, len(audited), audited)
    for found in (precision(sample), missed(sample), recall(sample)):
        assert found is not None
        assert 0 <= found.low <= found.value + 1e-12
        assert found.value <= found.high + 1e-12
    share = recall(sample)
    assert share is not None
    assert share.high <= 1


def test_too_few_answers_give_no_figure() -> None:
    few = ((True, 0.05),) * (ENOUGH - 1)
    sample = Sample(ENOUGH - 1, 3, 1, 20, 20, 18, 100, 12, few)
    assert (precision(sample), missed(sample), recall(sample)) == (None, None, None)
    more = replace(sample, claims=ENOUGH, audited=(*few, (False, 0.05)))
    assert precision(more) is not None
    assert recall(more) is not None
    assert recall(replace(more, answered=ENOUGH - 1, found=3)) is None


def test_a_census_leaves_nothing_uncertain() -> None:
    audited = ((True, 1.0),) * 5 + ((False, 1.0),) * 45
    sample = Sample(40, 30, 3, 40, 40, 30, 50, 50, audited)
    assert missed(sample) == Interval(5, 5, 5)
    assert recall(sample) == Interval(pytest.approx(30 / 35), pytest.approx(30 / 35), pytest.approx(30 / 35))


def test_nothing_found_is_a_recall_that_may_be_anything() -> None:
    nothing = Sample(12, 0, 1, 12, 12, 0, 100, 10, ((True, 0.1),) * 10)
    assert recall(nothing) == Interval(0, 0, 1)


def test_weights_undo_different_probabilities() -> None:
    """Ten of a half that was drawn thoroughly, ten of a half drawn thinly, which is all claims."""
    audited = ((False, 0.5),) * 10 + ((True, 0.05),) * 10
    found = missed(Sample(population=220, audited=audited))
    assert found is not None
    assert found.value == pytest.approx(200)


def test_sides_count_what_changed_and_who_was_right() -> None:
    labels = [True, True, False, False, True, False]
    older = [True, False, False, True, True, False]
    newer = [False, True, True, False, True, False]
    found = sides(labels, older, newer)
    assert (found.gained, found.gained_right, found.lost, found.lost_right) == (2, 1, 2, 1)
    assert found.chance == 1


@dataclass(frozen=True)
class World:
    """Articles whose every sentence is known: (suggested, is a claim)."""

    articles: list[list[tuple[bool, bool]]]

    @classmethod
    def made(cls, seed: int, articles: int, miss: float) -> "World":
        """Short and long articles; in some the suggester misses much, in others nothing."""
        chance = random.Random(seed)

        def sentence(bad: float) -> tuple[bool, bool]:
            suggested = chance.random() < 0.4
            return suggested, chance.random() < (0.8 if suggested else bad)

        return cls([
            [sentence(miss * chance.choice((0, 1, 2))) for _ in range(chance.randint(5, 60))] for _ in range(articles)
        ])  # fmt: skip

    @property
    def recall(self) -> float:
        claims = [suggested for article in self.articles for suggested, is_claim in article if is_claim]
        return sum(claims) / len(claims)

    def drawn(self, trial: int, rate: float, skipped: float = 0.0) -> Sample:
        """What a reviewer's answers to this trial's audit sample would tell; some answers are missing by chance."""
        chance = random.Random(trial)
        suggested = [is_claim for article in self.articles for taken, is_claim in article if taken]
        kept = [is_claim for is_claim in suggested if chance.random() >= skipped]
        population, audited, drawn = 0, [], 0
        for number, article in enumerate(self.articles):
            rest = [n for n, (taken, _) in enumerate(article) if not taken]
            population += len(rest)
            for n in draw(f"{trial} {number}", rest, rate):
                drawn += 1
                if chance.random() >= skipped:
                    audited.append((article[n][1], rate))
        return Sample(
            len(kept), sum(kept), len(self.articles), len(suggested), len(kept), sum(kept), population, drawn,
            tuple(audited),
        )  # fmt: skip


TRIALS = 600


@pytest.mark.parametrize(
    ("articles", "miss", "rate", "skipped"),
    [(80, 0.05, 0.05, 0.0), (80, 0.2, 0.05, 0.0), (30, 0.1, 0.15, 0.1), (200, 0.02, 0.05, 0.05), (40, 0.3, 0.5, 0.3)],
)
def test_recall_is_unbiased_and_its_interval_holds_the_truth_as_often_as_it_says(
    articles: int, miss: float, rate: float, skipped: float
) -> None:
    world = World.made(articles, articles, miss)
    found = [recall(world.drawn(trial, rate, skipped)) for trial in range(TRIALS)]
    values = [one for one in found if one is not None]
    assert len(values) > 0.95 * TRIALS
    mean = sum(one.value for one in values) / len(values)
    held = sum(one.low <= world.recall <= one.high for one in values) / len(values)
    error = (sum((one.value - mean) ** 2 for one in values) / len(values) / len(values)) ** 0.5
    assert abs(mean - world.recall) < 0.01 + 3 * error  # the ratio of an unbiased count is biased by its variance
    assert 0.93 <= held <= 0.99


@pytest.mark.parametrize("rate", [0.05, 0.2])
def test_the_number_of_missed_sentences_is_unbiased(rate: float) -> None:
    world = World.made(1, 60, 0.1)
    truth = sum(is_claim and not taken for article in world.articles for taken, is_claim in article)
    found = [missed(world.drawn(trial, rate)) for trial in range(TRIALS)]
    values = [one.value for one in found if one is not None]
    mean = sum(values) / len(values)
    error = (sum((value - mean) ** 2 for value in values) / len(values) / len(values)) ** 0.5
    assert abs(mean - truth) < 4 * error


def test_recall_is_unbiased_while_short_articles_are_half_done() -> None:
    """Most articles are short: in many nothing was suggested or drawn, and these are never done.

    The interval is about the articles that were done and the same part of those with nothing to do.
    """
    chance = random.Random(7)
    articles = []
    for number in range(600):
        taken = 0.4 * (chance.random() < 0.5)
        size = chance.randint(2, 6) if number % 5 else 30
        articles.append([(chance.random() < taken, chance.random() < 0.3) for _ in range(size)])
    found, without, held = [], [], 0
    for trial in range(TRIALS // 6):
        read = [_audited(f"{trial} {n}", article) for n, article in enumerate(articles)]
        share, biased = recall(pooled(read)), recall(pooled([one for one in read if one.suggested or one.drawn]))
        assert share is not None
        assert biased is not None
        found.append(share.value)
        without.append(biased.value)
        held += share.low <= _recall_of_the_done(articles, read) <= share.high
    truth = World(articles).recall
    error = statistics.stdev(found) / len(found) ** 0.5
    assert abs(statistics.mean(found) - truth) < 3 * error
    assert statistics.mean(without) - truth > 6 * error, "what is left out would be missed"
    assert held / len(found) >= 0.9


def _audited(key: str, article: list[tuple[bool, bool]]) -> AuditedArticle:
    """Half of the articles are done."""
    rest = [n for n, (taken, _) in enumerate(article) if not taken]
    drawn = tuple(article[n][1] for n in draw(key, rest, 0.05))
    progress = random.Random(key).choice((Progress.DONE, Progress.OPEN))
    return AuditedArticle(progress, tuple(is_claim for taken, is_claim in article if taken), drawn, len(rest), 0.05)


def _recall_of_the_done(articles: list[list[tuple[bool, bool]]], read: list[AuditedArticle]) -> float:
    full = [one.progress is Progress.DONE for one in read if one.suggested or one.drawn]
    found = missing = 0.0
    for article, one in zip(articles, read, strict=True):
        done = one.progress is Progress.DONE if one.suggested or one.drawn else sum(full) / len(full)
        found += done * sum(taken and is_claim for taken, is_claim in article)
        missing += done * sum(is_claim and not taken for taken, is_claim in article)
    return found / (found + missing)
