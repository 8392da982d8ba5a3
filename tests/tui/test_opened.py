"""The opened article: where the cursor stops, what is left to do, what changes."""

from dataclasses import replace

import pytest

from annotator.domain.asked_questions import Question
from annotator.domain.orders import Filter
from annotator.domain.records import Article, Claim, Review, Sentence
from annotator.domain.vocabulary import Origin, ReviewStatus, Role, SentenceKind
from annotator.domain.work import OpenArticle, Place
from annotator.tui.article_state import Opened, Stop
from annotator.tui.filters import FILTERS

TEXT = "Head line. First fact, second fact. No claim here. Last fact."
ENDS = [10, 35, 50, 61]


def review(status: ReviewStatus, label: str | None = "verified", flagged: bool = False) -> Review:
    return Review("ana", Role.REVIEWER, label, status, None, None, flagged, "1", None, None, 1)


def claim(name: str, start: int, end: int, review: Review | None = None, origin: Origin = Origin.SUGGESTED) -> Claim:
    sentence = sum(end_ <= start for end_ in ENDS)
    return Claim(name, "a", sentence, start, end, TEXT[start:end], origin, None, review)


A, B, C, D = claim("a", 11, 35), claim("b", 11, 21), claim("c", 23, 34), claim("d", 51, 61)


@pytest.fixture
def opened() -> Opened:
    starts = [0, 11, 36, 51]
    sentences = tuple(
        Sentence(n, start, end, 0, SentenceKind.BODY, None, TEXT[start:end])
        for n, (start, end) in enumerate(zip(starts, ENDS, strict=True))
    )
    article = Article("a", "0" * 64, "T", None, None, None, None, None, 4)
    return Opened(OpenArticle(article, TEXT, sentences, (D, C, A, B), 1, 1))


def walk(opened: Opened, direction: int, chosen: Filter = Filter.ALL) -> list[Stop]:
    stop: Stop | None = Stop(0) if direction > 0 else Stop(3, "d")
    seen = []
    while stop is not None:
        seen.append(stop)
        stop = opened.step(stop, direction, chosen)
    return seen


def test_the_cursor_stops_at_every_claim_and_every_other_sentence(opened: Opened) -> None:
    stops = [Stop(0), Stop(1, "a"), Stop(1, "b"), Stop(1, "c"), Stop(2), Stop(3, "d")]
    assert walk(opened, 1) == stops
    assert walk(opened, -1) == stops[::-1]


def test_under_a_filter_it_stops_only_at_claims_that_pass(opened: Opened) -> None:
    opened.replace(replace(B, review=review(ReviewStatus.SUBMITTED)))
    assert walk(opened, 1, Filter.NEEDS)[1:] == [Stop(1, "a"), Stop(1, "c"), Stop(3, "d")]
    assert walk(opened, 1, Filter.LABELLED)[1:] == [Stop(1, "b")]
    assert walk(opened, 1, Filter.FLAGGED)[1:] == []


@pytest.mark.parametrize(
    ("status", "needed"),
    [
        (ReviewStatus.OPEN, True),
        (ReviewStatus.DRAFT, True),
        (ReviewStatus.SUBMITTED, False),
        (ReviewStatus.SKIPPED, False),
    ],
)
def test_what_is_done_is_counted(opened: Opened, status: ReviewStatus, needed: bool) -> None:
    opened.replace(replace(A, review=review(status)))
    assert (opened.done, opened.total) == (int(not needed), 4)
    opened.replace(A)
    assert opened.done == 0


def test_filters_tell_claims_apart() -> None:
    draft, manual = replace(A, review=review(ReviewStatus.DRAFT)), replace(A, origin=Origin.MANUAL)
    flagged = replace(A, review=review(ReviewStatus.OPEN, None, flagged=True))
    aged = replace(A, review=review(ReviewStatus.SUBMITTED), aged=True)
    asked = replace(A, review=replace(review(ReviewStatus.DRAFT), questions=(Question("Which year?", "2026-01-01"),)))
    claims = (A, draft, manual, flagged, aged, asked)
    passed = {chosen: [FILTERS[chosen](c) for c in claims] for chosen in Filter}
    assert passed == {
        Filter.ALL: [True] * 6, Filter.NEEDS: [True] * 6, Filter.UNSOURCED: [False, True, False, False, False, True],
        Filter.SUGGESTED: [True, True, False, True, True, True],
        Filter.LABELLED: [False, True, False, False, True, True],
        Filter.FLAGGED: [False, False, False, True, False, False], Filter.AGED: [False] * 4 + [True, False],
        Filter.ASKED: [False] * 5 + [True],
    }  # fmt: skip


def test_a_claim_across_sentences_is_drawn_in_both_and_belongs_to_the_first(opened: Opened) -> None:
    assert opened.replace(claim("long", 20, 45)) == {1, 2}
    assert [c.id for c in opened.touching(2)] == ["long"]
    assert opened.claims_of(2) == []
    assert opened.remove("long") == {1, 2}
    assert opened.touching(2) == []


def test_moving_a_claims_edges_moves_it_in_the_order(opened: Opened) -> None:
    assert opened.replace(claim("a", 51, 55)) == {1, 3}
    assert [stop.claim_id for stop in walk(opened, 1)] == [None, "b", "c", None, "d", "a"]


def test_removing_what_is_not_there_changes_nothing(opened: Opened) -> None:
    assert opened.remove("nobody") == set()
    assert opened.total == 4


def test_the_next_claim_from_a_sentence_without_one(opened: Opened) -> None:
    assert opened.next_claim(Stop(2), 1, lambda c: True) == Stop(3, "d")
    assert opened.next_claim(Stop(2), -1, lambda c: True) == Stop(1, "c")
    assert opened.next_claim(Stop(-1), 1, lambda c: True) == Stop(1, "a")
    assert opened.next_claim(Stop(3, "d"), 1, lambda c: True) is None


@pytest.mark.parametrize(
    ("place", "stop"),
    [
        (Place("a", 1, "c"), Stop(1, "c")),
        (Place("a", 3, "gone"), Stop(3, "d")),
        (Place("a", 2), Stop(2)),
        (Place("a", 99), Stop(3, "d")),
        (Place("a", -5), Stop(0)),
    ],
)
def test_a_remembered_place_is_found_again_or_the_nearest_to_it(opened: Opened, place: Place, stop: Stop) -> None:
    assert opened.stop_for(place) == stop


def test_offsets_find_their_sentence(opened: Opened) -> None:
    assert [opened.sentence_at(offset) for offset in (0, 10, 11, 35, 36, 60, 999)] == [0, 0, 1, 1, 2, 3, 3]


def test_the_places_of_marks_are_relative_to_their_sentence(opened: Opened) -> None:
    assert opened.mark_starts(1) == [0, 0, 12]


def test_work_begins_at_the_first_claim_that_needs_the_reviewer_else_at_the_first_there_is(opened: Opened) -> None:
    assert opened.where_work_begins() == Stop(1, "a")
    for each in (A, B):
        opened.replace(replace(each, review=review(ReviewStatus.SUBMITTED)))
    assert opened.where_work_begins() == Stop(1, "c")
    for each in (C, D):
        opened.replace(replace(each, review=review(ReviewStatus.SKIPPED, None)))
    assert opened.where_work_begins() == Stop(1, "a")
    for each in "abcd":
        opened.remove(each)
    assert opened.where_work_begins() == Stop(0)
