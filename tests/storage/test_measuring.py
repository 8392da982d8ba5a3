"""What answers say of suggesters: right counts from real decisions, nothing of other people's before its time."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from annotator.cli.measures import sample_json, sample_lines
from annotator.domain.records import Citation
from annotator.domain.suggestion import SuggestedClaim, SuggesterInfo
from annotator.measures.estimates import Sample
from annotator.review.desk import ReviewDesk
from annotator.schemes import DEFAULT_SCHEME
from annotator.storage.database.engine import Database
from annotator.storage.suggester_samples import Said, compared, samples
from annotator.storage.suggester_versions import Version, versions
from annotator.storage.suggestions import store_suggestions
from annotator.storage.versions import supersede
from annotator.storage.viewpoint import Viewpoint
from tests.support import ARTICLE, spans_of, store

NEWER = SuggesterInfo("test", "2", "none")
OLD, NEW = Version("test", "1"), Version("test", "2")
LENGTHS = [span.end - span.start for span in spans_of(ARTICLE)]
SCORES = (0.1, 0.9, 0.2, 0.8, 0.1, 0.4)
"""Sentences 1, 3 and 5 are suggested; 2 and 4 are drawn for the audit sample; 0 is the headline."""


def view(desk: ReviewDesk, wanted: int = 1) -> Viewpoint:
    return Viewpoint(desk.context.reviewer_id, True, wanted)


def answer(desk: ReviewDesk, article: str, labels: dict[int, str]) -> None:
    """Answer the claims of these sentences; what needs a source gets one."""
    claims = {claim.sentence: claim.id for claim in desk.articles.open(article).claims}
    for n, label in labels.items():
        if label == "skip":
            desk.answers.skip(claims[n])
            continue
        desk.answers.decide(claims[n], label)
        if label in ("verified", "disputed"):
            desk.answers.cite(claims[n], Citation(DEFAULT_SCHEME.stance_of(label), url="https://stat.example/"))


def sample(database: Database, desk: ReviewDesk, wanted: int = 1, version: Version = OLD) -> Sample:
    with database.read() as session:
        return samples(session, view(desk, wanted), DEFAULT_SCHEME)[version]


@pytest.fixture
def article(either: Database) -> str:
    return store(either, scores=SCORES, audit=1.0).article_id


def test_a_finished_article_gives_all_counts(either: Database, either_desk: Any, article: str) -> None:
    desk = either_desk()
    answer(desk, article, {1: "verified", 2: "unverifiable", 3: "not_a_claim", 4: "not_a_claim", 5: "disputed"})
    audited = ((True, 1.0), (False, 1.0))
    assert sample(either, desk) == Sample(3, 2, 1, 3, 3, 2, 2, 2, audited, sampled=True)


def test_figures_stand_still_until_every_claim_of_an_article_is_answered(
    either: Database, either_desk: Any, article: str
) -> None:
    """Drafts, skipped claims and single answers would tell, by what they change, which claims are the sample."""
    desk = either_desk()
    claims = {claim.sentence: claim.id for claim in desk.articles.open(article).claims}
    before = sample(either, desk)
    assert before == Sample(sampled=True)
    for n in (2, 3, 4, 5):
        desk.answers.decide(claims[n], "verified")  # a draft: no source is cited
        desk.answers.skip(claims[n])
        desk.answers.decide(claims[n], "not_a_claim")
        assert sample(either, desk) == before
    answer(desk, article, {1: "skip"})
    assert sample(either, desk) == before
    answer(desk, article, {1: "verified"})
    assert (sample(either, desk).articles, sample(either, desk).claims) == (1, 3)


def test_an_article_that_cannot_be_finished_any_more_is_counted_apart(
    either: Database, either_desk: Any, article: str
) -> None:
    desk = either_desk()
    answer(desk, article, {1: "verified", 2: "not_a_claim", 3: "not_a_claim"})
    store_suggestions(either, 1, [[] for _ in LENGTHS], NEWER, 0.5)
    found = sample(either, desk)
    assert (found.articles, found.blocked, found.claims, found.right) == (0, 1, 2, 1)


def test_an_article_that_a_newer_version_replaced_is_counted_apart(
    either: Database, either_desk: Any, article: str
) -> None:
    desk = either_desk()
    answer(desk, article, {1: "verified", 2: "not_a_claim"})
    newer = store(either, "Ports\nTen ships came back to the harbour.").article_id
    with either.write() as session:
        assert supersede(session, newer, article) is not None
    found = sample(either, desk)
    assert (found.articles, found.blocked, found.replaced) == (0, 0, 1)
    lines = list(sample_lines(sample_json(OLD, found)))
    assert lines[-1].endswith("because a newer version of the article took over before all claims were answered.")


def test_without_the_history_there_is_precision_alone(either: Database, either_desk: Any, article: str) -> None:
    """As in a database made from an export: other events, the same suggestions and answers."""
    desk = either_desk()
    with either.write() as session:
        session.execute(text("UPDATE suggestion SET version = 'loaded'"))
    answer(desk, article, {1: "verified", 2: "unverifiable", 3: "not_a_claim", 4: "not_a_claim", 5: "disputed"})
    assert sample(either, desk, version=Version("test", "loaded")) == Sample(3, 2)


def test_a_claim_by_hand_in_a_drawn_sentence_tells_of_it(either: Database, either_desk: Any, article: str) -> None:
    desk = either_desk()
    answer(desk, article, dict.fromkeys((1, 2, 3, 4, 5), "not_a_claim"))
    start = spans_of(ARTICLE)[4].start
    added = desk.spans.add(article, start, start + 6).claim
    assert added is not None
    desk.answers.decide(added.id, "unverifiable")
    assert sample(either, desk).audited == ((False, 1.0), (True, 1.0))


def test_articles_without_anything_to_review_count_as_far_as_the_others_are_done(
    either: Database, either_desk: Any
) -> None:
    first = store(either, "Ten ships came. Two left.", scores=(0.9, 0.9), audit=0.5).article_id
    second = store(either, "Six ships came.", scores=(0.9,), audit=0.5).article_id
    store(either, "So it goes. Nobody knows.", scores=(0.1, 0.1), audit=1e-9)
    desk = either_desk()
    answer(desk, first, {0: "unverifiable"})
    assert (sample(either, desk).articles, sample(either, desk).population) == (0, 0)
    answer(desk, first, {1: "unverifiable"})
    assert (sample(either, desk).articles, sample(either, desk).population) == (1, 1)
    answer(desk, second, {0: "unverifiable"})
    assert (sample(either, desk).articles, sample(either, desk).population) == (2, 2)


def test_without_an_audit_there_is_no_population(either: Database, either_desk: Any) -> None:
    article = store(either, scores=SCORES).article_id
    desk = either_desk()
    answer(desk, article, dict.fromkeys((1, 3, 5), "unverifiable"))
    assert sample(either, desk) == Sample(3, 3)


def test_others_answers_count_once_the_claim_is_closed(either: Database, either_desk: Callable[..., Any]) -> None:
    article = store(either, scores=SCORES, audit=1.0).article_id
    ana, bo, cy = (either_desk(name, reviews_per_claim=2) for name in ("ana", "bo", "cy"))
    everything = {1: "unverifiable", 2: "not_a_claim", 3: "not_a_claim", 4: "not_a_claim", 5: "unverifiable"}
    answer(bo, article, everything)
    assert sample(either, ana, 2) == Sample(sampled=True), "one of two answers: not closed, so nobody else may know"
    answer(cy, article, everything | {1: "not_a_claim"})
    found = sample(either, ana, 2)
    assert (found.claims, found.right) == (2, 1), "bo and cy differ on sentence 1, so it counts for neither side"
    assert found.articles == 1
    answer(ana, article, {1: "unverifiable"})
    assert sample(either, ana, 2).right == 2


def test_versions_are_measured_side_by_side(either: Database, either_desk: Any, article: str) -> None:
    desk = either_desk()
    answer(desk, article, {1: "verified", 2: "unverifiable", 3: "not_a_claim", 4: "not_a_claim", 5: "disputed"})
    suggested = [[SuggestedClaim(0, length, score)] for length, score in zip(LENGTHS, NEWER_SCORES, strict=True)]
    store_suggestions(either, 1, suggested, NEWER, 0.5, 1.0)
    assert sample(either, desk, version=NEW) == Sample(3, 3, 1, 3, 3, 3, 2, 2, ((False, 1.0),) * 2, sampled=True)
    assert sample(either, desk) == Sample(3, 2, 1, 3, 3, 2, 2, 2, ((True, 1.0), (False, 1.0)), sampled=True)
    with either.read() as session:
        assert versions(session) == [OLD, NEW]
        rows = compared(session, view(desk), DEFAULT_SCHEME, OLD, NEW)
    assert [(row.is_claim, row.older, row.newer) for row in rows] == [
        (True, Said(0.9, True), Said(0.95, True)),
        (True, Said(0.2, False), Said(0.7, True)),
        (False, Said(0.8, True), Said(0.45, False)),
        (False, Said(0.1, False), Said(0.06, False)),
        (True, Said(0.4, True), Said(0.55, True)),
    ]


NEWER_SCORES = (0.1, 0.95, 0.7, 0.45, 0.06, 0.55)


def test_another_span_over_the_same_words_speaks_for_a_claim(either: Database, either_desk: Any, article: str) -> None:
    desk = either_desk()
    answer(desk, article, {1: "verified", 3: "not_a_claim"})
    suggested: list[list[SuggestedClaim]] = [[] for _ in LENGTHS]
    suggested[1] = [SuggestedClaim(0, 8, 0.6), SuggestedClaim(9, 20, 0.8)]
    store_suggestions(either, 1, suggested, NEWER, 0.5)
    with either.read() as session:
        rows = compared(session, view(desk), DEFAULT_SCHEME, OLD, NEW)
    assert [row.newer for row in rows] == [Said(0.8, True), Said(None, False)]


def test_articles_that_only_one_version_saw_are_not_compared(either: Database, either_desk: Any, article: str) -> None:
    desk = either_desk()
    other = store(either, "Ten ships came. Two left.").article_id
    answer(desk, article, {1: "verified"})
    answer(desk, other, {0: "verified"})
    store_suggestions(either, 1, [[] for _ in LENGTHS], NEWER, 0.5)
    with either.read() as session:
        assert [row.exact for row in compared(session, view(desk), DEFAULT_SCHEME, OLD, NEW)] == [ARTICLE[29:104]]


def test_a_database_of_before_the_audit_has_no_sample(either: Database, either_desk: Any, article: str) -> None:
    """Events of the first version tell of no audit; all that it stored had reached its threshold."""
    desk = either_desk()
    with either.write() as session:
        session.execute(text("UPDATE suggestion SET threshold = 0, version = '0'"))
        session.execute(
            text(
                "INSERT INTO event (at, kind, payload, article_id) "
                """SELECT at, kind, '{"suggester": "test", "version": "0"}', article_id FROM event"""
            )
        )
    answer(desk, article, {1: "verified", 3: "not_a_claim"} | dict.fromkeys((2, 4, 5), "not_a_claim"))
    assert sample(either, desk, version=Version("test", "0")) == Sample(5, 1)
