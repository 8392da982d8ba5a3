"""What a report counts, on both databases: answers that everybody may see, hosts, claims by progress, days."""

from collections import Counter
from typing import Any

from annotator.domain.records import Citation
from annotator.domain.vocabulary import Role, Stance
from annotator.storage.visible_answers import answers_by_day, cited_hosts, claim_counts, visible_answers
from tests.support import store


def test_only_closed_claims_are_told_of_in_a_blind_project(either: Any, either_desk: Any) -> None:
    article = store(either).article_id
    ana, bo = (either_desk(name, reviews_per_claim=2, blind=True) for name in ("ana", "bo"))
    first, second, third, *rest = (claim.id for claim in ana.articles.open(article).claims)
    for desk, url in ((ana, "https://a.example/1"), (bo, "https://b.example/1")):
        desk.answers.decide(first, "verified")
        desk.answers.cite(first, Citation(Stance.SUPPORTS, url=url))
        desk.answers.cite(first, Citation(Stance.CONTEXT, url="https://a.example/2"))
    ana.answers.decide(second, "not_a_claim")
    ana.answers.cite(second, Citation(Stance.CONTEXT, url="https://hidden.example/"))
    bo.answers.decide(third, "disputed")  # a draft, since it lacks its source
    for blind, told in ((True, {first: 2}), (False, {first: 2, second: 1})):
        project = either_desk("ana", reviews_per_claim=2, blind=blind).context.project
        with either.read() as session:
            answers = list(visible_answers(session, project))
            hosts = cited_hosts(session, project)
            counts = claim_counts(session)
            days = answers_by_day(session)
        assert Counter(each.claim for each in answers) == told
        assert {(each.reviewer, each.label, each.role) for each in answers if each.claim == first} == {
            (name, "verified", Role.REVIEWER) for name in ("ana", "bo")
        }
        assert {each.stances for each in answers if each.claim == first} == {(Stance.SUPPORTS, Stance.CONTEXT)}
        assert ("hidden.example" in hosts) is not blind
        assert hosts["a.example"] == {Stance.SUPPORTS: 1, Stance.CONTEXT: 2}
        assert hosts["b.example"] == {Stance.SUPPORTS: 1}
        assert (counts.articles, counts.claims) == (1, 3 + len(rest))
        assert (counts.closed, counts.begun, counts.untouched) == (1, 1, 1 + len(rest))
        assert {name: sum(own.values()) for name, own in days.items()} == {"ana": 2, "bo": 1}


def test_merged_sources_and_sources_without_address_have_a_host(either: Any, either_desk: Any) -> None:
    article = store(either).article_id
    ana = either_desk("ana", reviews_per_claim=1)
    claim = ana.articles.open(article).claims[0].id
    ana.answers.decide(claim, "unverifiable")
    old, new = (f"https://{host}.example/1" for host in ("old", "new"))
    for address in (old, new):
        ana.answers.cite(claim, Citation(Stance.CONTEXT, url=address))
    ana.answers.cite(claim, Citation(Stance.CONTEXT, title="A letter", withheld_reason="private"))
    drop, keep = (ana.sources.find(address) for address in (old, new))
    ana.sources.merge(keep.id, drop.id)
    with either.read() as session:
        found = cited_hosts(session, ana.context.project)
    assert found == {"new.example": {Stance.CONTEXT: 2}, "": {Stance.CONTEXT: 1}}


def test_nothing_yet(either: Any, either_desk: Any) -> None:
    project = either_desk("ana").context.project
    with either.read() as session:
        assert list(visible_answers(session, project)) == []
        assert (cited_hosts(session, project), answers_by_day(session)) == ({}, {})
        assert claim_counts(session).claims == 0
