"""The order in which claims come: each claim once, both ways, nothing told that may not be known."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.orders import Counted, Filter, Order, SavedFilter, Walk
from annotator.domain.records import Citation
from annotator.domain.vocabulary import ClaimType, Origin, Stance
from annotator.errors import InputError, NotFoundError
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from tests.support import store

BODY = " ".join(f"In {name} the port moved {n} million tonnes." for n, name in enumerate(("Lysna", "Brod", "Kamen"), 2))
NARROW = (
    {"type": ClaimType.EVENT},
    {"host": "ledger.example"},
    {"type": ClaimType.CAUSAL},
    {"host": "nowhere.example"},
)


def add(database: Database, n: int, scores: tuple[float, float, float] = (0.9, 0.6, 0.75), audit: float = 0.0) -> str:
    """Store one article of three sentences; each score that reaches 0.5 makes a claim."""
    url = f"https://www.{'ledger' if n % 2 else 'evening'}.example/{n}"
    return store(database, f"{BODY} Ship {n}.", scores=(*scores, 0.1), threshold=0.5, audit=audit, url=url).article_id


def walked(desk: ReviewDesk, walk: Walk, direction: int = 1, chosen: Any = Filter.ALL) -> list[str]:
    """The claims in their order, from one end to the other."""
    found: list[str] = []
    place = desk.walk.find_next(walk, chosen, None, direction)
    while place is not None:
        found.append(str(place.claim_id))
        assert len(found) == len(set(found)), "a claim came twice"
        place = desk.walk.find_next(walk, chosen, found[-1], direction)
    return found


def shown(desk: ReviewDesk) -> dict[str, tuple[int, float | None]]:
    """Each claim with its place in reading order and the score that the screen shows."""
    claims = [claim for row in desk.articles.list_progress() for claim in desk.articles.open(row.article.id).claims]
    return {claim.id: (n, claim.suggestion.score if claim.suggestion else None) for n, claim in enumerate(claims)}


def expected(desk: ReviewDesk, order: Order) -> list[str]:
    """The claims that need the reviewer, in order by what the screen shows of them; no two scores are alike."""
    claims = shown(desk)

    def key(claim: str) -> tuple[float, float, int]:
        n, score = claims[claim]
        if order is Order.SCORE:
            return (score is None, -(score or 0), n)
        if order is Order.UNCERTAIN:
            return (score is not None, abs((score or 0) - 0.5) if score is not None else 0, n)
        return (0, 0, n)

    return sorted(claims, key=key)


def test_every_order_brings_each_claim_once_and_back_again(either: Database, either_desk: Any) -> None:
    for n, scores in enumerate([(0.9, 0.55, 0.75), (0.7, 0.98, 0.51), (0.52, 0.81, 0.86)], 1):
        add(either, n, scores, audit=1.0)
    desk = either_desk("ana", blind=True)
    claims = shown(desk)
    assert any(score is None for _, score in claims.values()) and any(score for _, score in claims.values())
    for order in (Order.ARTICLE, Order.SCORE, Order.UNCERTAIN, Order.DRAFTS):
        there = walked(desk, Walk(order))
        assert there == expected(desk, order), order
        assert walked(desk, Walk(order), -1) == there[::-1], order
        for narrow in NARROW:
            within = walked(desk, Walk(order, **narrow))
            assert within == [claim for claim in there if claim in set(within)]
    assert len(walked(desk, Walk(host="ledger.example"))) == 8
    assert walked(desk, Walk(host="nowhere.example")) == walked(desk, Walk(type=ClaimType.CAUSAL)) == []
    by_type = walked(desk, Walk(type=ClaimType.EVENT))
    assert sorted(by_type) == sorted(claim for claim, (_, score) in claims.items() if score is not None)
    assert desk.walk.count_types()[0] == Counted("event", len(by_type))
    assert desk.walk.count_hosts() == [Counted("ledger.example", 8), Counted("evening.example", 4)]


def test_the_audit_sample_stands_among_the_suggestions_whose_score_is_not_shown(
    database: Database, make_desk: Any
) -> None:
    for n in range(1, 9):
        add(database, n, (0.51, 0.2, 0.52) if n % 2 else (0.2, 0.53, 0.9), audit=1.0)
    desk = make_desk("ana")
    claims = shown(desk)
    for order in Order:
        there = walked(desk, Walk(order))
        hidden = [claim for claim in there if claims[claim][1] is None]
        assert hidden == sorted(hidden, key=lambda claim: claims[claim][0]), "they stand as in the articles"
        at = [there.index(claim) for claim in hidden]
        if order in (Order.SCORE, Order.UNCERTAIN):
            assert at == list(range(at[0], at[0] + len(at))), "with nothing between them"
    assert all(
        claim.origin is not Origin.AUDIT
        for row in desk.articles.list_progress()
        for claim in desk.articles.open(row.article.id).claims
    )


def test_the_next_claim_is_the_same_whether_or_not_the_present_one_was_answered(
    database: Database, make_desk: Any
) -> None:
    for n in (1, 2):
        add(database, n, (0.9, 0.55, 0.75), audit=1.0)
    desk = make_desk("ana")
    for order in (Order.ARTICLE, Order.SCORE, Order.UNCERTAIN):
        for claim in walked(desk, Walk(order)):
            before = desk.walk.find_next(Walk(order), Filter.ALL, claim)
            desk.answers.decide(claim, "not_a_claim")
            assert desk.walk.find_next(Walk(order), Filter.ALL, claim) == before
            desk.undo()


def test_the_oldest_draft_comes_first_and_an_answered_one_leads_to_the_oldest_left(
    either: Database, either_desk: Any
) -> None:
    article = add(either, 1, (0.9, 0.95, 0.99))
    desk = either_desk()
    first, second, third = (claim.id for claim in desk.articles.open(article).claims)
    desk.answers.decide(third, "verified")
    desk.answers.decide(second, "disputed")
    walk = Walk(Order.DRAFTS)
    assert walked(desk, walk) == [third, second, first]
    assert walked(desk, Walk(), chosen=Filter.UNSOURCED) == [second, third]
    assert walked(desk, walk, chosen=Filter.UNSOURCED) == [third, second]
    desk.answers.cite(third, Citation(Stance.SUPPORTS, url="https://stat.example/ports"))
    after = desk.walk.find_next(walk, Filter.ALL, third)
    assert after is not None and after.claim_id == second
    desk.answers.cite(first, Citation(Stance.CONTEXT, url="https://note.example/ports"))
    found = walked(desk, Walk(host="note.example"))
    assert found == [first]
    counted = {each.name: each.claims for each in desk.walk.count_hosts()}
    assert (counted["note.example"], counted["stat.example"]) == (1, 0), "all that are cited"
    note = next(each.source.id for each in desk.sources.search() if each.host == "note.example")
    desk.sources.correct_url(note, "https://right.example/ports")
    counted = {each.name: each.claims for each in desk.walk.count_hosts()}
    assert counted["right.example"] == 1 and "note.example" not in counted
    assert walked(desk, Walk(host="right.example")) == [first] and walked(desk, Walk(host="note.example")) == []
    desk.undo()
    assert walked(either_desk("ben"), Walk(host="note.example")) == []


@settings(max_examples=8)
@given(answers=st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["unverifiable", "not_a_claim"])), max_size=6))
def test_who_answers_blind_learns_nothing_of_others_from_any_order(
    database: Database, make_desk: Any, answers: list[Any]
) -> None:
    blind = {"reviews_per_claim": 3, "blind": True}
    ana = make_desk("ana", **blind)
    if not ana.articles.list_progress():
        add(database, 1, (0.9, 0.95, 0.99))
        add(database, 2, (0.9, 0.95, 0.99))
    before = {order: walked(ana, Walk(order)) for order in Order}  # of all orders, disagreement too
    assert len(before[Order.ARTICLE]) == 6
    for n, (at, label) in enumerate(answers):
        make_desk(("ben", "eva")[n % 2], **blind).answers.decide(before[Order.ARTICLE][at], label)
    assert {order: walked(ana, Walk(order)) for order in Order} == before


def test_where_answers_may_be_seen_disagreement_comes_first(either: Database, either_desk: Any) -> None:
    add(either, 1, (0.9, 0.95, 0.99))
    people = {name: either_desk(name, reviews_per_claim=3, blind=False) for name in ("ana", "ben", "eva")}
    first, second, third = walked(people["ana"], Walk())
    for name, label in (("ben", "unverifiable"), ("eva", "not_a_claim")):
        people[name].answers.decide(third, label)
        people[name].answers.decide(second, "not_a_claim")
    assert walked(people["ana"], Walk(Order.DISAGREEMENT)) == [third, first, second]
    people["ana"].walk.choose(Walk(Order.DISAGREEMENT))
    assert either_desk("ana", reviews_per_claim=3, blind=False).walk.read() == Walk(Order.DISAGREEMENT)
    blind = either_desk("ana", reviews_per_claim=3, blind=True)
    assert walked(blind, Walk(Order.DISAGREEMENT)) == [first, second, third], "none of them is closed"


@pytest.mark.parametrize("blind", [True, False])
def test_closed_claims_that_others_differ_on_come_first_until_somebody_decided(
    either: Database, either_desk: Any, blind: bool
) -> None:
    add(either, 1, (0.9, 0.95, 0.99))
    ana, ben, eva = (either_desk(name, reviews_per_claim=2, blind=blind) for name in ("ana", "ben", "eva"))
    first, second, third = walked(ana, Walk())
    for claim, theirs in ((second, "unverifiable"), (third, "not_a_claim")):
        ben.answers.decide(claim, theirs)
        eva.answers.decide(claim, "not_a_claim")
    disagreement = Walk(Order.DISAGREEMENT)
    assert walked(ana, Walk()) == [first], "what is closed needs nobody else"
    assert walked(ana, disagreement) == [second, first]
    assert walked(ana, disagreement, -1) == [first, second]
    assert walked(ben, disagreement) == [first], "who answered it need not decide"
    ana.answers.decide(second, "unverifiable")
    assert walked(ana, disagreement) == [first]


def test_the_way_and_saved_filters_are_kept_for_each_reviewer(either: Database, either_desk: Any) -> None:
    desk, other = either_desk("ana"), either_desk("ben")
    assert desk.walk.read() == Walk()
    walk = Walk(Order.UNCERTAIN, ClaimType.EVENT, "ledger.example")
    desk.walk.choose(walk)
    desk.walk.save_filter(SavedFilter(" Morning\nround ", walk, Filter.UNSOURCED))
    desk.walk.save_filter(SavedFilter("all", Walk(), ClaimType.CAUSAL))
    again = either_desk("ana")
    assert (again.walk.read(), other.walk.read()) == (walk, Walk())
    assert again.walk.list_filters() == [
        SavedFilter("all", Walk(), ClaimType.CAUSAL), SavedFilter("Morning round", walk, Filter.UNSOURCED),
    ]  # fmt: skip
    assert other.walk.list_filters() == []
    desk.walk.save_filter(SavedFilter("all", Walk(Order.SCORE)))
    assert desk.walk.list_filters()[0] == SavedFilter("all", Walk(Order.SCORE))
    with pytest.raises(InputError, match="already"):
        desk.walk.rename_filter("all", "Morning round")
    with pytest.raises(NotFoundError, match="no longer exists"):
        desk.walk.rename_filter("none", "else")
    for name in ("", " \n ", "x" * 61, "nul \x00"):
        with pytest.raises(InputError):
            desk.walk.save_filter(SavedFilter(name))
    desk.walk.rename_filter("all", "everything")
    desk.walk.remove_filter("Morning round")
    assert [saved.name for saved in desk.walk.list_filters()] == ["everything"]


def test_begun_claims_where_an_answer_tells_most_come_first(either: Database, either_desk: Any) -> None:
    """The others differ on the fifth claim, agree on the third and fourth, and have not begun the rest."""
    for n in (1, 2):
        add(either, n, (0.9, 0.95, 0.99))
    open_ = {"reviews_per_claim": 3, "blind": False}
    people = {name: either_desk(name, **open_) for name in ("ana", "ben", "eva")}
    first, second, third, fourth, fifth, last = walked(people["ana"], Walk())
    for name, label in (("ben", "unverifiable"), ("eva", "not_a_claim")):
        people[name].answers.decide(fifth, label)
        people[name].answers.decide(third, "not_a_claim")
        people[name].answers.decide(fourth, "not_a_claim")
    people["ana"].answers.decide(fourth, "not_a_claim")
    informative = Walk(Order.INFORMATION)
    assert walked(people["ana"], informative) == [fifth, third, first, second, last]
    assert walked(people["ana"], informative, direction=-1) == [last, second, first, third, fifth]
    assert walked(people["ben"], informative) == [first, second, last], "what he has answered does not need him"
    people["ana"].answers.decide(fifth, "not_a_claim")
    after = people["ana"].walk.find_next(informative, Filter.ALL, fifth)
    assert after is not None and after.claim_id == third
    people["ben"].answers.decide(second, "unverifiable")
    people["ana"].answers.decide(third, "not_a_claim")
    after = people["ana"].walk.find_next(informative, Filter.ALL, third)
    assert after is not None and after.claim_id == second, "the list is made anew once it is done"
    blind = either_desk("ana", reviews_per_claim=3, blind=True)
    assert walked(blind, informative) == walked(blind, Walk()) == [first, second, last]
