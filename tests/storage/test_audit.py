"""The audit sample: drawn by chance alone, the same everywhere, and in nobody's way."""

import random
import shutil
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from annotator.domain.suggestion import SentenceText, SuggestedClaim, SuggesterInfo
from annotator.domain.vocabulary import SentenceKind
from annotator.errors import ConflictError
from annotator.review.desk import ReviewDesk
from annotator.storage.audit_sample import draw, draw_audit
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.suggestions import store_suggestions
from tests.conftest import DeskMaker
from tests.support import ARTICLE, SUGGESTER, spans_of, store

NEWER = SuggesterInfo("test", "2", "none")
LENGTHS = [span.end - span.start for span in spans_of(ARTICLE)]


def whole(scores: dict[int, float]) -> list[list[SuggestedClaim]]:
    """Suggest whole sentences with these scores, by sentence number."""
    return [[SuggestedClaim(0, length, scores[n])] if n in scores else [] for n, length in enumerate(LENGTHS)]


def sample(desk: ReviewDesk, article: str, database: Database) -> set[int]:
    """The sentences whose claims are in the audit sample, as the database knows and the reviewer does not."""
    with database.read() as session:
        rows = session.execute(text("SELECT public_id FROM claim WHERE origin = 'audit' AND withdrawn_at IS NULL"))
        ids = set(rows.scalars())
    return {claim.sentence for claim in desk.articles.open(article).claims if claim.id in ids}


class TestDraw:
    @given(st.text(max_size=20), st.integers(0, 60), st.floats(0, 1))
    def test_the_size_is_the_rate_rounded_up_or_down(self, key: str, size: int, rate: float) -> None:
        drawn = draw(key, range(size), rate)
        assert drawn == sorted(set(drawn))
        assert set(drawn) <= set(range(size))
        assert abs(len(drawn) - rate * size) < 1 + 1e-9

    def test_every_item_of_a_short_article_has_the_same_chance(self) -> None:
        trials = 20_000
        drawn = Counter(n for trial in range(trials) for n in draw(f"article {trial}", range(7), 0.05))
        assert set(drawn) == set(range(7))
        for n in range(7):  # five standard errors of a share of 0.05
            assert drawn[n] / trials == pytest.approx(0.05, abs=5 * (0.05 * 0.95 / trials) ** 0.5)

    def test_the_same_words_draw_the_same_sample_and_others_another(self) -> None:
        assert draw("a", range(1000), 0.05) == draw("a", range(1000), 0.05)
        assert draw("a", range(1000), 0.05) != draw("b", range(1000), 0.05)

    def test_nothing_is_drawn_at_a_rate_of_0_and_everything_at_1(self) -> None:
        assert draw("a", range(10), 0) == []
        assert draw("a", range(10), 1) == list(range(10))


def test_headlines_bylines_and_what_is_suggested_are_not_in_the_population() -> None:
    kinds = [SentenceKind.HEADLINE, SentenceKind.BYLINE, SentenceKind.BODY, SentenceKind.QUOTE, SentenceKind.LIST_ITEM]
    sentences = [SentenceText("Nobody knows.", kind, 0) for kind in kinds]
    suggested = [[], [], [SuggestedClaim(0, 6, 0.5)], [SuggestedClaim(0, 6, 0.49)], []]
    drawn = draw_audit("0" * 64, sentences, suggested, SUGGESTER, 0.5, 1.0)
    assert drawn.payload == {"rate": 1.0, "population": 2, "drawn": [3, 4]}


def test_a_drawn_sentence_is_reviewed_as_the_suggester_saw_it() -> None:
    sentences = [
        SentenceText("He said it rained a lot.", SentenceKind.BODY, 0),
        SentenceText("- So? ", SentenceKind.LIST_ITEM, 1),
    ]
    low = [SuggestedClaim(0, 7, 0.1), SuggestedClaim(8, 24, 0.2)]
    drawn = draw_audit("0" * 64, sentences, [low, []], SUGGESTER, 0.5, 1.0)
    assert drawn.claims == {0: low[1], 1: SuggestedClaim(2, 5, 0.0)}


def test_an_import_draws_its_sample_and_tells_the_event(either: Database, either_desk: Any) -> None:
    stored = store(either, scores=(0.1, 0.9, 0.2, 0.9, 0.1, 0.01), audit=1.0)
    assert stored.claims == 5
    desk = either_desk()
    assert sample(desk, stored.article_id, either) == {2, 4, 5}
    with either.read() as session:
        payload = session.execute(text("SELECT payload FROM event WHERE kind = 'import'")).scalar_one()
    assert '"audit": {"rate": 1.0, "population": 3, "drawn": [2, 4, 5]}' in str(payload).replace("'", '"')


def test_without_an_audit_nothing_is_drawn(either: Database, either_desk: Any) -> None:
    stored = store(either, scores=(0.1, 0.9, 0.2, 0.9, 0.1, 0.01))
    assert stored.claims == 2
    assert sample(either_desk(), stored.article_id, either) == set()


class TestANewVersion:
    @pytest.fixture
    def article(self, either: Database) -> str:
        return store(either, scores=(0.1, 0.9, 0.2, 0.9, 0.1, 0.01), audit=1.0).article_id

    def test_keeps_what_it_suggests_itself(self, either: Database, either_desk: Any, article: str) -> None:
        desk = either_desk()
        before = {claim.sentence: claim.id for claim in desk.articles.open(article).claims}
        store_suggestions(either, 1, whole({1: 0.9, 2: 0.8}), NEWER, 0.35)
        after = {claim.sentence: claim for claim in desk.articles.open(article).claims}
        assert {n: claim.id for n, claim in after.items()} == {1: before[1], 2: before[2]}
        assert after[2].suggestion is not None
        assert after[2].suggestion.score == 0.8
        assert sample(desk, article, either) == {2}, "how it came to be a claim does not change"

    def test_draws_its_own_and_withdraws_what_nobody_answered(
        self, either: Database, either_desk: Any, article: str
    ) -> None:
        desk = either_desk()
        answered = next(claim for claim in desk.articles.open(article).claims if claim.sentence == 4)
        desk.answers.decide(answered.id, "not_a_claim")
        store_suggestions(either, 1, whole({1: 0.9, 4: 0.3}), NEWER, 0.35)
        assert {claim.sentence for claim in desk.articles.open(article).claims} == {1, 4}
        store_suggestions(either, 1, whole({1: 0.9, 4: 0.3}), NEWER, 0.35, 1.0)
        assert {claim.sentence for claim in desk.articles.open(article).claims} == {1, 2, 3, 4, 5}
        assert sample(desk, article, either) == {2, 3, 4, 5}, "a claim that only the sample keeps is one of the sample"
        kept = next(claim for claim in desk.articles.open(article).claims if claim.sentence == 4)
        assert kept.review is not None
        assert kept.suggestion is not None
        assert (kept.id, kept.review.label) == (answered.id, "not_a_claim")
        assert (kept.suggestion.version, kept.suggestion.score) == ("2", 0.3)

    @pytest.mark.parametrize(("rate", "version"), [(1.0, "2"), (0.0, "1")])
    def test_says_something_of_a_claim_that_was_touched(
        self, either: Database, either_desk: Any, article: str, rate: float, version: str
    ) -> None:
        """A new suggestion where the sentence is drawn, else the last one: none would tell what the claim is."""
        desk = either_desk()
        for claim in desk.articles.open(article).claims:
            if claim.sentence in (1, 4):
                desk.answers.comment(claim.id, "mine")
        count = store_suggestions(either, 1, whole({3: 0.9}), NEWER, 0.35, rate)
        shown = {claim.sentence: claim for claim in desk.articles.open(article).claims}
        assert count == (5 if rate else 1), "drawn claims count like the others"
        assert [shown[n].suggestion and shown[n].suggestion.version for n in (1, 4)] == [version] * 2
        assert all(claim.suggestion is not None for claim in shown.values())

    def test_drawing_again_changes_nothing(self, either: Database, either_desk: Any, article: str) -> None:
        desk = either_desk()
        store_suggestions(either, 1, whole({1: 0.9, 2: 0.3}), NEWER, 0.35, 0.5)
        once = desk.articles.open(article).claims
        store_suggestions(either, 1, whole({1: 0.9, 2: 0.3}), NEWER, 0.35, 0.5)
        assert desk.articles.open(article).claims == once

    def test_a_sentence_with_a_claim_by_hand_needs_no_other(
        self, either: Database, either_desk: Any, article: str
    ) -> None:
        desk = either_desk()
        store_suggestions(either, 1, whole({1: 0.9}), NEWER, 0.35)
        span = spans_of(ARTICLE)[2]
        added = desk.spans.add(article, span.start, span.start + 7).claim
        assert added is not None
        store_suggestions(either, 1, whole({1: 0.9}), NEWER, 0.35, 1.0)
        claims = [claim for claim in desk.articles.open(article).claims if claim.sentence == 2]
        assert [claim.id for claim in claims] == [added.id]


def acts() -> st.SearchStrategy[list[tuple[str, int]]]:
    """What a person does, each to the claim of one sentence."""
    kinds = ("decide", "skip", "comment", "flag", "undo", "add", "edit", "suggest")
    return st.lists(st.tuples(st.sampled_from(kinds), st.integers(0, 5)), max_size=12)


@settings(max_examples=25)
@given(acts=acts(), scores=st.lists(st.sampled_from((0.05, 0.3, 0.4, 0.9)), min_size=6, max_size=6), seed=st.integers())
def test_no_run_touches_what_a_person_did(
    _migrated: Path, tmp_path: Path, acts: list[tuple[str, int]], scores: list[float], seed: int
) -> None:
    path = tmp_path / "acts.db"
    shutil.copy(_migrated, path)
    database = open_database(str(path))
    article = store(database, scores=scores, audit=0.5).article_id
    desk = DeskMaker(path)("ana")
    chance = random.Random(seed)
    for kind, n in acts:
        act(desk, article, kind, n)
        if kind == "suggest":
            before = people_did(database)
            again = whole({n: chance.choice(scores) for n in range(6) if chance.random() < 0.8})
            suggester = SuggesterInfo("test", chance.choice("123"), "none")
            store_suggestions(database, 1, again, suggester, 0.35, chance.choice((0.0, 0.3, 1.0)))
            assert people_did(database, before) == before
    assert [(name, problems) for name, problems in check(database) if problems] == []
    desk.close()
    database.close()
    path.unlink()


def act(desk: ReviewDesk, article: str, kind: str, n: int) -> None:
    claims = desk.articles.open(article).claims
    span = spans_of(ARTICLE)[n]
    if kind == "undo":
        desk.undo()
    elif kind == "add":
        desk.spans.add(article, span.start, span.start + 5)
    elif claims and kind != "suggest":
        claim = claims[n % len(claims)]
        calls = {
            "decide": lambda: desk.answers.decide(claim.id, ("verified", "not_a_claim")[n % 2]),
            "skip": lambda: desk.answers.skip(claim.id),
            "comment": lambda: desk.answers.comment(claim.id, f"note {n}"),
            "flag": lambda: desk.answers.flag(claim.id, True),
            "edit": lambda: desk.spans.edit(claim.id, claim.start, max(claim.start + 3, claim.end - 2)),
        }
        with suppress(ConflictError):  # another claim has this span already
            calls[kind]()


def people_did(database: Database, before: Sequence[object] = ()) -> list[object]:
    """All reviews, and every claim that is there and that a person made or touched, with its span.

    Of claims that are not in ``before`` nothing is said: a machine may suggest what its author took back.
    """
    claims = """SELECT 'claim', id, start, "end", created_by FROM claim WHERE withdrawn_at IS NULL
        AND (origin = 'manual' OR id IN (SELECT claim_id FROM review)
        OR id IN (SELECT claim_id FROM event)) ORDER BY id"""
    reviews = "SELECT claim_id, label, status, note, flagged, version FROM review ORDER BY id"
    with database.read() as session:
        touched = [tuple(row) for row in session.execute(text(claims))]
        said = [tuple(row) for row in session.execute(text(reviews))]
    return said + [row for row in touched if not before or row in before]
