"""A newer version of an article: answers to unchanged claims come with it, changed claims come up again."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.article_places import Carried, VersionPlace
from annotator.domain.records import Citation, Quote
from annotator.domain.review_state import EvidenceState, ReviewState
from annotator.domain.search_hits import FoundIn
from annotator.domain.vocabulary import Likeness, Origin, ReviewStatus, Stance
from annotator.review.desk import ReviewDesk
from annotator.storage.carried_answers import carry_over
from annotator.storage.check import check
from annotator.storage.claim_views import stored_claim
from annotator.storage.database.engine import Database
from annotator.storage.opened_article import article_row
from annotator.storage.reviews import state_of
from annotator.storage.search import search
from annotator.storage.versions import supersede
from annotator.text import plain_words
from tests.conftest import DeskMaker
from tests.support import ARTICLE, store

NEWER = ARTICLE.replace("4.1 million", "4.2 million").replace("The city has 22 members on its council.", "Rain fell.")
CITATION = Citation(Stance.SUPPORTS, url="https://stat.example/x", quote=Quote("12 percent"), note="page 4", set=1)


def claim(desk: ReviewDesk, article: str, words: str) -> str:
    return next(claim.id for claim in desk.articles.open(article).claims if words in claim.exact)


def verify(desk: ReviewDesk, claim_id: str) -> None:
    desk.answers.decide(claim_id, "verified")
    desk.answers.cite(claim_id, CITATION)


def replaced(database: Database, newer: str, older: str) -> Carried | None:
    with database.write() as session:
        return supersede(session, newer, older)


def state(desk: ReviewDesk, claim_id: str) -> ReviewState:
    with desk.context.database.read() as session:
        stored = stored_claim(session, claim_id, desk.context.view)
        return state_of(session, stored.review) if stored.review else ReviewState()


def problems(database: Database) -> list[str]:
    return [problem for _, found in check(database) for problem in found]


@pytest.fixture
def old(either: Database) -> str:
    return store(either, title="Harbour").article_id


def test_an_unchanged_claim_keeps_its_answer_with_all_that_belongs_to_it(
    either: Database, either_desk: Any, old: str
) -> None:
    ana = either_desk("ana")
    first = claim(ana, old, "12 percent")
    verify(ana, first)
    ana.answers.comment(first, "looked it up")
    ana.answers.set_dates(first, "2026-01-02", "2031-01-01")
    before = state(ana, first)
    new = store(either, NEWER).article_id
    assert replaced(either, new, old) == Carried(answers=1)
    after = state(ana, claim(ana, new, "12 percent"))
    assert replace(after, evidence=()) == replace(before, evidence=())
    assert [replace(piece, id=0) for piece in after.evidence] == [replace(piece, id=0) for piece in before.evidence]
    assert isinstance(after.evidence[0], EvidenceState)
    assert after.evidence[0].id != before.evidence[0].id
    assert ana.earlier.find(claim(ana, new, "12 percent")).claims == ()
    assert [each.what for each in ana.articles.history(claim(ana, new, "12 percent"))] == [
        "carried over from the older version of the article"
    ]
    assert problems(either) == []


def test_a_changed_claim_needs_the_reviewer_who_sees_what_changed(either: Database, either_desk: Any, old: str) -> None:
    ana = either_desk("ana")
    verify(ana, claim(ana, old, "4.1 million"))
    verify(ana, claim(ana, old, "22 members"))
    new = store(either, NEWER).article_id
    assert replaced(either, new, old) == Carried(changed=1, vanished=1)
    changed = claim(ana, new, "4.2 million")
    opened = ana.articles.open(new)
    assert next(each for each in opened.claims if each.id == changed).needs_me
    (seen,) = ana.earlier.find(changed).claims
    assert (seen.older, seen.likeness, seen.label, seen.mine) == (True, Likeness.SIMILAR, "verified", True)
    assert seen.differences == ("number: 4.1 million tonnes ↔ 4.2 million tonnes",)
    assert "4.1 million" in seen.text


def test_a_denial_around_the_same_words_is_a_change(either: Database, either_desk: Any) -> None:
    ana = either_desk("ana")
    text, words = "Skarn closed its mine in 1990.", "Skarn closed its mine in 1990."
    old = store(either, text).article_id
    verify(ana, claim(ana, old, "Skarn"))
    denied = store(either, f"It is not true that {words}", scores=[0.1]).article_id
    ana.spans.add(denied, len("It is not true that "), len(f"It is not true that {words}"))
    assert replaced(either, denied, old) == Carried(changed=1)
    (seen,) = ana.earlier.find(claim(ana, denied, "Skarn")).claims
    assert (seen.older, seen.differences) == (True, ("negation: none ↔ not",))


def test_the_old_version_needs_nobody_and_stays_readable(either: Database, either_desk: Any, old: str) -> None:
    ana = either_desk("ana")
    verify(ana, claim(ana, old, "12 percent"))
    new = store(either, NEWER).article_id
    replaced(either, new, old)
    rows = {row.article.id: row for row in ana.articles.list_progress()}
    assert (rows[old].needs, rows[old].places.version) == (0, VersionPlace(1, newer=new))
    assert (rows[new].needs, rows[new].places.version) == (4, VersionPlace(2, older=old))
    assert ana.articles.open(old).text == ARTICLE
    assert ana.articles.open(old).places.words == ("older version",)
    assert ana.walk.find_next_article(None).article_id == new


def test_only_newest_versions_are_counted_where_the_reviewer_is(either: Database, either_desk: Any, old: str) -> None:
    ana = either_desk("ana")
    other = store(either, "Quay\nThe quay of Skarn is 410 metres long.").article_id
    new = store(either, NEWER).article_id
    replaced(either, new, old)
    opened = [ana.articles.open(each) for each in (old, other, new)]
    assert [(each.position, each.total) for each in opened] == [(0, 2), (1, 2), (2, 2)]
    assert ana.articles.count() == 2


def test_a_search_calls_older_versions_so_and_shows_them_last(either: Database, either_desk: Any, old: str) -> None:
    ana = either_desk("ana")
    new = store(either, NEWER).article_id
    replaced(either, new, old)
    groups = {group.kind: group.found for group in ana.articles.search("12 percent")}
    assert [(each.place.article_id, each.older) for each in groups[FoundIn.CLAIM]] == [(new, False)]
    assert [(each.place.article_id, each.older) for each in groups[FoundIn.SENTENCE]] == [(old, True)]
    assert [(hit.article_id, hit.older) for hit in search(either, "12 percent", 9)] == [(new, False), (old, True)]
    first, second = (store(either, f"The quay is {metres} metres long.", title="Quay").article_id for metres in (4, 5))
    replaced(either, second, first)
    (articles,) = ana.articles.search("quay")[:1]
    assert [(each.place.article_id, each.older) for each in articles.found] == [(second, False), (first, True)]


def test_a_claim_added_by_hand_comes_along_where_its_sentence_stands_now(either: Database, either_desk: Any) -> None:
    ana = either_desk("ana")
    old = store(either, scores=[0.1] * 6).article_id
    start = ARTICLE.index("12 percent")
    added = ana.spans.add(old, start, start + len("12 percent")).claim
    ana.answers.decide(added.id, "not_a_claim")
    text = f"Update\n{ARTICLE}"
    new = store(either, text, scores=[0.1] * 7).article_id
    assert replaced(either, new, old) == Carried(answers=1)
    (there,) = ana.articles.open(new).claims
    assert (there.exact, there.origin, there.review.label) == ("12 percent", Origin.MANUAL, "not_a_claim")
    assert text[there.start : there.end] == "12 percent"


def test_undo_passes_carried_answers_by(either: Database, either_desk: Any, old: str) -> None:
    ana = either_desk("ana")
    verify(ana, claim(ana, old, "12 percent"))
    other = store(either, "Bees\nBees sleep at night.").article_id
    ana.answers.decide(claim(ana, other, "sleep"), "not_a_claim")
    new = store(either, NEWER).article_id
    replaced(either, new, old)
    assert ana.undo().claim.id == claim(ana, other, "sleep")
    carried = claim(ana, new, "12 percent")
    ana.answers.decide(carried, "disputed")
    assert ana.undo().claim.review.label == "verified"
    assert problems(either) == []


def test_everybody_gets_their_own_answers_and_sees_no_others(either: Database, either_desk: Any, old: str) -> None:
    said = {"blind": True, "reviews_per_claim": 2}
    ana, ben = either_desk("ana", **said), either_desk("ben", **said)
    verify(ana, claim(ana, old, "12 percent"))
    verify(ana, claim(ana, old, "4.1 million"))
    ben.answers.decide(claim(ben, old, "4.1 million"), "not_a_claim")
    new = store(either, NEWER).article_id
    assert replaced(either, new, old) == Carried(answers=1, changed=1)
    assert next(each for each in ben.articles.open(new).claims if "12 percent" in each.exact).review is None
    assert ben.earlier.find(claim(ben, new, "12 percent")).claims == ()
    for desk, label in ((ana, "verified"), (ben, "not_a_claim")):
        (seen,) = desk.earlier.find(claim(desk, new, "4.2 million")).claims
        assert (seen.label, seen.reviewers, seen.mine) == (label, 1, True)


def test_versions_form_a_line(either: Database, old: str) -> None:
    second, third = store(either, NEWER).article_id, store(either, f"{NEWER} More.").article_id
    assert replaced(either, second, second) is None
    assert replaced(either, "a0123456789abcdef", old) is None
    assert replaced(either, second, old) == Carried()
    assert replaced(either, third, old) is None
    assert replaced(either, old, second) is None
    assert replaced(either, third, second) == Carried()


def test_an_answer_two_versions_back_is_still_shown(either: Database, either_desk: Any, old: str) -> None:
    ana = either_desk("ana")
    verify(ana, claim(ana, old, "4.1 million"))
    second, third = (store(either, ARTICLE.replace("4.1", number)).article_id for number in ("4.2", "4.3"))
    replaced(either, second, old)
    replaced(either, third, second)
    (seen,) = ana.earlier.find(claim(ana, third, "4.3 million")).claims
    assert seen.differences == ("number: 4.1 million tonnes ↔ 4.3 million tonnes",)


_WORDS = ("port", "handled", "4.1", "4.2", "million", "not", "Lysna", "Skarn", "rose", "fell", "by", "12", "percent")
_SENTENCES = st.lists(
    st.lists(st.sampled_from(_WORDS), min_size=2, max_size=6).map(lambda words: f"The {' '.join(words)}."),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(max_examples=25)
@given(before=_SENTENCES, after=_SENTENCES, kept=st.data())
def test_no_edit_carries_an_answer_to_other_words_and_twice_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, _migrated: Path, before: list[str], after: list[str], kept: Any
) -> None:
    """Each edit keeps some sentences, drops, adds and moves others; every old claim is answered."""
    moved = kept.draw(st.permutations([*kept.draw(st.lists(st.sampled_from(before))), *after]))
    texts = "Headline\n" + "\n".join(before), "Headline\n" + "\n".join(moved)
    if texts[0] == texts[1]:
        return
    where = tmp_path_factory.mktemp("edit") / "x.db"
    where.write_bytes(_migrated.read_bytes())
    maker = DeskMaker(where)
    ana = maker("ana")
    database = ana.context.database
    old, new = (store(database, text).article_id for text in texts)
    for each in ana.articles.open(old).claims:
        ana.answers.decide(each.id, "not_a_claim")
    replaced(database, new, old)
    opened = ana.articles.open(new)
    answered = [each for each in opened.claims if each.review is not None]
    known = [plain_words(sentence) for sentence in before]
    for each in answered:
        assert opened.text[each.start : each.end] == each.exact
        assert each.review.status is ReviewStatus.SUBMITTED
        known.remove(plain_words(each.exact))
    assert not {each.exact for each in opened.claims if each.review is None} & set(known)
    with database.write() as session:
        assert carry_over(session, article_row(session, old), article_row(session, new)).answers == 0
    assert ana.articles.open(new) == opened
    assert problems(database) == []
    maker.close()
