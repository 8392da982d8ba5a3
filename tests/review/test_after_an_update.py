"""After a newer version of an article came: figures, moved edges, where a reviewer starts, and old claims."""

from collections.abc import Callable
from typing import Any

import pytest

from annotator.domain.article_places import Carried
from annotator.domain.records import Citation
from annotator.domain.vocabulary import Origin, Stance
from annotator.domain.work import Place
from annotator.errors import ConflictError
from annotator.review.desk import ReviewDesk
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from tests.review.test_versions import NEWER, claim, replaced, verify
from tests.support import ARTICLE, store


@pytest.fixture
def old(either: Database) -> str:
    return store(either, title="Harbour").article_id


@pytest.fixture
def ana(either_desk: Callable[..., ReviewDesk]) -> ReviewDesk:
    return either_desk("ana")


def figures(desk: ReviewDesk) -> tuple[object, ...]:
    own = desk.progress.report()
    return desk.progress.count_today(), own.labels, own.today, own.overall, own.days, own.hosts


def test_an_answer_that_was_carried_over_counts_once(either: Database, ana: ReviewDesk, old: str) -> None:
    verify(ana, claim(ana, old, "12 percent"))
    ana.answers.decide(claim(ana, old, "22 members"), "not_a_claim")
    before = figures(ana)
    assert before[0] == 2
    new = store(either, ARTICLE.replace("4.1 million", "4.2 million")).article_id
    assert replaced(either, new, old) == Carried(answers=2)
    assert figures(ana) == before
    ana.answers.decide(claim(ana, new, "22 members"), "unverifiable")
    assert ana.progress.count_today() == 2
    assert [problem for _, found in check(either) for problem in found] == []


def test_answers_that_stay_with_the_older_version_are_work_done(either: Database, ana: ReviewDesk, old: str) -> None:
    verify(ana, claim(ana, old, "22 members"))
    verify(ana, claim(ana, old, "4.1 million"))
    before = figures(ana)
    newer = store(either, ARTICLE.replace("22 members", "24 members").replace("4.1 million", "4.2 million")).article_id
    assert replaced(either, newer, old).answers == 0
    own = ana.progress.report()
    assert (own.labels, own.hosts) == ((), ())
    assert (ana.progress.count_today(), own.today.claims, own.overall.claims, own.days[-1][1]) == (2, 2, 2, 2)
    assert before[0] == 2
    verify(ana, claim(ana, newer, "4.2 million"))
    assert ana.progress.count_today() == ana.progress.report().today.claims == 2
    assert [problem for _, found in check(either) for problem in found] == []


@pytest.mark.parametrize("label", [None, "not_a_claim"])
def test_moved_edges_come_along_and_leave_no_second_claim(
    either: Database, ana: ReviewDesk, old: str, label: str | None
) -> None:
    moved = claim(ana, old, "12 percent")
    start = ARTICLE.index("12 percent")
    ana.spans.edit(moved, start, start + len("12 percent"))
    if label:
        ana.answers.decide(moved, label)
    text = f"Update\n{NEWER}"
    new = store(either, text).article_id
    before = len(ana.articles.open(new).claims)
    assert replaced(either, new, old) == Carried(answers=1 if label else 0)
    claims = ana.articles.open(new).claims
    assert len(claims) == before
    (there,) = (each for each in claims if "12 percent" in each.exact)
    assert (there.exact, text[there.start : there.end], there.origin) == ("12 percent", "12 percent", Origin.SUGGESTED)
    assert there.suggestion is not None
    assert (there.review.label if there.review else None) == label
    third = store(either, f"{text} More.").article_id
    replaced(either, third, new)
    assert [each.exact for each in ana.articles.open(third).claims if "12 percent" in each.exact] == ["12 percent"]
    assert [problem for _, found in check(either) for problem in found] == []


def test_what_somebody_did_in_the_newer_version_is_not_moved(
    either: Database, ana: ReviewDesk, either_desk: Any, old: str
) -> None:
    start = ARTICLE.index("12 percent")
    ana.spans.edit(claim(ana, old, "12 percent"), start, start + len("12 percent"))
    new = store(either, NEWER).article_id
    ben = either_desk("ben")
    ben.answers.decide(claim(ben, new, "12 percent"), "not_a_claim")
    replaced(either, new, old)
    found = [each for each in ben.articles.open(new).claims if "12 percent" in each.exact]
    assert sorted(each.exact == "12 percent" for each in found) == [False, True]
    assert next(each for each in found if each.exact != "12 percent").review.label == "not_a_claim"


def test_an_included_possible_claim_is_a_claim_of_the_newer_version_too(either: Database, ana: ReviewDesk) -> None:
    scores = [0.1, 0.3, 0.1, 0.1, 0.1, 0.1]
    old = store(either, scores=scores, possible=0.2).article_id
    (offered,) = ana.articles.open(old).possible
    ana.possible.include(offered.id)
    new = store(either, f"{ARTICLE} Rain fell.", scores=[*scores, 0.1], possible=0.2).article_id
    replaced(either, new, old)
    assert [each.origin for each in ana.articles.open(new).claims] == [Origin.MANUAL]


def test_who_left_off_in_an_older_version_starts_in_the_newest(either: Database, ana: ReviewDesk, old: str) -> None:
    ana.walk.remember(Place(old, 2))
    assert ana.walk.find_start() == Place(old, 2)
    verify(ana, claim(ana, old, "12 percent"))
    second, third = store(either, NEWER).article_id, store(either, f"{NEWER} More.").article_id
    replaced(either, second, old)
    replaced(either, third, second)
    start = ana.walk.find_start()
    assert start is not None and start.article_id == third
    first = next(each for each in ana.articles.open(third).claims if each.needs_me)
    assert start.claim_id == first.id
    for each in ana.articles.open(third).claims:
        ana.answers.decide(each.id, "not_a_claim")
    assert ana.walk.find_start() == Place(third)


def test_a_claim_of_an_older_version_is_shown_with_the_newer_one(either: Database, ana: ReviewDesk, old: str) -> None:
    changed, gone = claim(ana, old, "4.1 million"), claim(ana, old, "22 members")
    verify(ana, changed)
    new = store(either, NEWER).article_id
    replaced(either, new, old)
    opened, found = ana.articles.find(changed)
    assert found is not None and found.review is not None
    assert (opened.article.id, found.old, found.needs_me, found.possible) == (old, True, False, False)
    assert (found.review.label, "4.1 million" in found.exact) == ("verified", True)
    assert ana.articles.newer_place(changed) == Place(new, claim_id=claim(ana, new, "4.2 million"))
    assert ana.articles.newer_place(gone) == Place(new)
    with pytest.raises(ConflictError):
        ana.answers.cite(changed, Citation(Stance.SUPPORTS, url="https://stat.example/y"))
