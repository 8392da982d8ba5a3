"""Lists and counts for commands: everything once, in order, and nothing of anybody else."""

from typing import Any

import pytest

from annotator.domain.records import Citation
from annotator.domain.vocabulary import ClaimType, ReviewStatus, Stance
from annotator.storage import lists
from annotator.storage.database.engine import Database
from annotator.storage.lists import claim_listing, own_labels, submitted_by
from annotator.storage.row_counts import counts
from annotator.storage.viewpoint import Viewpoint
from tests.support import store

KEYS = [
    "id", "article_id", "sentence", "start", "end", "exact", "origin", "score", "suggester", "reasons", "speaker",
    "cue", "types", "label", "status", "evidence_count", "as_of", "recheck_at",
]  # fmt: skip


def listed(database: Database, reviewer: int | None, **narrow: Any) -> list[dict[str, Any]]:
    with database.read() as session:
        return list(claim_listing(session, reviewer, **narrow))


def test_each_claim_has_the_keys_that_scripts_rely_on(either: Database, either_desk: Any) -> None:
    article = store(either).article_id
    desk = either_desk()
    first = desk.articles.open(article).claims[0]
    desk.answers.decide(first.id, "verified")
    desk.answers.cite(first.id, Citation(Stance.SUPPORTS, url="https://stat.example/"))
    row = listed(either, desk.context.reviewer_id)[0]
    assert sorted(row) == sorted(KEYS)
    assert (row["id"], row["article_id"], row["sentence"]) == (first.id, article, 1)
    assert (row["start"], row["end"], row["exact"], row["origin"]) == (first.start, first.end, first.exact, "suggested")
    assert (row["score"], row["suggester"], row["speaker"], row["cue"]) == (0.9, "test", "the authority", "said")
    assert row["types"] == ["event", "numerical"]
    assert row["reasons"] == [{"reason": "quantity", "weight": 1.5}, {"reason": "prediction", "weight": -0.5}]
    assert (row["label"], row["status"], row["evidence_count"]) == ("verified", "submitted", 1)
    assert [(row["label"], row["status"], row["evidence_count"]) for row in listed(either, None)] == [
        (None, "open", 0)
    ] * 5


def test_all_claims_come_once_in_reading_order_also_over_many_pages(
    either: Database, either_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [store(either, f"Report {n}\nTen ships came. Two left.").article_id for n in range(3)]
    desk = either_desk()
    for article in articles:
        start = desk.articles.open(article).claims[0].start
        desk.spans.add(article, start, start + 3)  # starts where another claim does
    whole = listed(either, desk.context.reviewer_id)
    assert [row["article_id"] for row in whole] == [article for article in articles for _ in range(3)]
    assert [row["id"] for row in whole] == sorted({row["id"] for row in whole}, key=[row["id"] for row in whole].index)
    for page in (1, 2, 3, 9):
        monkeypatch.setattr(lists, "_PAGE", page)
        assert listed(either, desk.context.reviewer_id) == whole


def test_the_list_can_be_narrowed(either: Database, either_desk: Any) -> None:
    one, two = (store(either, f"Report {n}\nTen ships came. Two left.").article_id for n in range(2))
    desk = either_desk()
    first, second = (claim.id for claim in desk.articles.open(one).claims)
    desk.answers.decide(first, "not_a_claim")
    desk.answers.decide(second, "verified")
    desk.spans.add(two, 0, 6)
    desk.undo()
    assert [row["id"] for row in listed(either, desk.context.reviewer_id, article_id=one)] == [first, second]
    by_status = {status: len(listed(either, desk.context.reviewer_id, status=status)) for status in ReviewStatus}
    assert by_status == {"open": 2, "draft": 1, "submitted": 1, "skipped": 0}
    assert listed(either, desk.context.reviewer_id, article_id="a-that-is-not-there") == []


def test_counts_say_nothing_of_anybodys_labels(either: Database, either_desk: Any) -> None:
    article = store(either).article_id
    ana, bo = either_desk("ana", reviews_per_claim=2), either_desk("bo")
    first, second, third, *_ = (claim.id for claim in ana.articles.open(article).claims)
    ana.answers.decide(first, "not_a_claim")
    ana.answers.decide(second, "verified")
    ana.answers.skip(third)
    bo.answers.decide(first, "unverifiable")
    with either.read() as session:
        numbers = counts(session, Viewpoint(ana.context.reviewer_id, blind=False, wanted=2))
        assert {key: numbers[key] for key in ("articles", "sentences", "claims", "reviewers")} == {
            "articles": 1, "sentences": 6, "claims": 5, "reviewers": 2,
        }  # fmt: skip
        assert (numbers["reviews_submitted"], numbers["reviews_draft"], numbers["evidence"]) == (2, 1, 0)
        assert own_labels(session, ana.context.reviewer_id) == {
            "submitted": {"not_a_claim": 1}, "draft": {"verified": 1}, "skipped": {"": 1},
        }  # fmt: skip
        assert own_labels(session, bo.context.reviewer_id) == {"submitted": {"unverifiable": 1}}
        assert submitted_by(session) == {"ana": 1, "bo": 1}


def test_the_list_can_be_narrowed_to_a_sort_of_claim(either: Database, either_desk: Any) -> None:
    article = store(either, scores=(0.1, 0.9, 0.4, 0.9, 0.1, 0.1)).article_id
    desk = either_desk()
    assert {row["sentence"] for row in listed(either, desk.context.reviewer_id, claim_type=ClaimType.NUMERICAL)} == {
        1,
        3,
    }
    assert listed(either, desk.context.reviewer_id, claim_type=ClaimType.CAUSAL) == []
    weak = desk.articles.open(article).claims[1]
    desk.answers.decide(weak.id, "not_a_claim")
    answered = listed(either, desk.context.reviewer_id, claim_type=ClaimType.NUMERICAL)
    assert {row["sentence"] for row in answered} == {1, 2, 3}, "the answer brings the sort of a weak claim to light"
