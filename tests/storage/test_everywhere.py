"""A search over everything finds what is there, literally, and of others only what may be seen."""

from typing import Any

import pytest

from annotator.domain.records import Citation, Quote
from annotator.domain.search_hits import Found, FoundIn
from annotator.domain.vocabulary import Stance
from annotator.domain.work import Place
from annotator.review.desk import ReviewDesk
from annotator.storage import search_everywhere
from annotator.storage.database.engine import Database
from tests.support import HOSTILE, store

PROOF = Citation(Stance.SUPPORTS, url="https://stat.example/harbour", title="Harbour yearbook")


def found(desk: ReviewDesk, words: str) -> dict[str, list[str]]:
    return {group.kind.value: [each.text for each in group.found] for group in desk.articles.search(words)}


def test_it_finds_articles_claims_sentences_notes_and_sources_with_their_places(
    either: Database, either_desk: Any
) -> None:
    article = store(either, title="Harbour handles record cargo", url="https://ledger.example/harbour").article_id
    desk = either_desk("ana")
    claims = desk.articles.open(article).claims
    desk.answers.comment(claims[2].id, "Ask the harbour Ångström office")
    desk.answers.cite(claims[0].id, PROOF)
    groups = {group.kind: group for group in desk.articles.search("harb")}
    assert list(groups) == [FoundIn.ARTICLE, FoundIn.SENTENCE, FoundIn.NOTE, FoundIn.SOURCE]
    assert groups[FoundIn.ARTICLE].found[0].place == Place(article)
    assert groups[FoundIn.SENTENCE].found[0].place == Place(article, 0)
    assert groups[FoundIn.NOTE].found[0].place == Place(article, claims[2].sentence, claims[2].id)
    assert groups[FoundIn.SOURCE].found[0].source_id == desk.sources.search()[0].source.id
    claim = desk.articles.search("TONNES mill")[0]
    assert (claim.kind, claim.found[0].place) == (FoundIn.CLAIM, Place(article, 1, claims[0].id))
    assert found(desk, "ångström")["notes"] == ["Ask the harbour Ångström office"]
    assert found(desk, "handled tonnes port") and not found(desk, "handled nobody")
    assert found(desk, "") == found(desk, "h") == found(desk, "\x00 …") == {}


def test_words_are_only_words(either: Database, either_desk: Any) -> None:
    for n, text in enumerate(HOSTILE):
        store(either, f"Paper {n} {text[:60]} end{n}.".replace("\n", " "), title=text)
    desk = either_desk("ana")
    for text in HOSTILE:
        desk.articles.search(text)
    for words in ('"', "50%", "a_b", "\\", "end*", "' OR 1=1 --", "NEAR(a b)", "text:end1", "end1:*"):
        assert all("zzz" not in each for texts in found(desk, words).values() for each in texts)
    assert any("end3" in text for text in found(desk, "end3")["claims"])


def test_quotes_and_notes_on_evidence_lead_to_their_claim(either: Database, either_desk: Any) -> None:
    article = store(either).article_id
    desk = either_desk("ana")
    claim = desk.articles.open(article).claims[1]
    cited = Citation(
        Stance.SUPPORTS, url="https://stat.example/y", quote=Quote("Grain came by barge"), note="Ledger p. 50%"
    )
    outcome = desk.answers.cite(claim.id, cited)
    place = Place(article, claim.sentence, claim.id)
    assert [(group.kind, group.found) for group in desk.articles.search("BARGE gra")] == [
        (FoundIn.QUOTE, (Found("Grain came by barge", "cited by ana from stat.example", place),))
    ]
    assert [(group.kind, group.found) for group in desk.articles.search("50%")] == [
        (FoundIn.NOTE, (Found("Ledger p. 50%", "note of ana on stat.example", place),))
    ]
    desk.answers.withdraw_evidence(claim.id, outcome.claim.review.evidence[0].id)
    assert found(desk, "barge") == found(desk, "50%") == {}, "what was taken back is not there"


@pytest.mark.parametrize("blind", [True, False])
def test_others_notes_and_sources_are_found_only_where_they_may_be_seen(
    database: Database, make_desk: Any, blind: bool
) -> None:
    article = store(database).article_id
    project = {"blind": blind, "reviews_per_claim": 2}
    ana, ben = make_desk("ana", **project), make_desk("ben", **project)
    first, second, *_ = ben.articles.open(article).claims
    for claim in (first, second):
        ben.answers.comment(claim.id, "telltale remark")
    quoted = Quote("a telltale passage")
    ben.answers.cite(
        first.id, Citation(Stance.SUPPORTS, url="https://telltale.example/x", quote=quoted, note="telltale page")
    )
    ben.answers.cite(
        second.id, Citation(Stance.SUPPORTS, url="https://draft.example/x", quote=quoted, note="telltale draft")
    )
    ben.answers.decide(first.id, "verified")
    seen = {
        "notes": ["telltale remark", "telltale page"],
        "quotes": ["a telltale passage"],
        "sources": ["https://telltale.example/x"],
    }
    notes = {} if blind else seen
    assert found(ana, "telltale") == notes, "and of an open project not what is not answered yet"
    ana.answers.decide(first.id, "not_a_claim")
    assert found(ana, "telltale") == seen, "the claim is closed"
    assert {sort: len(texts) for sort, texts in found(ben, "telltale").items()} == {
        "notes": 4, "quotes": 2, "sources": 1,
    }  # fmt: skip


def test_no_more_than_so_many_of_a_sort_are_given(
    database: Database, make_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_everywhere, "MOST", 3)
    for n in range(5):
        store(database, f"The port of number {n} was closed.", title=f"Port {n}")
    groups = make_desk("ana").articles.search("port")
    assert [(group.kind, len(group.found), group.more) for group in groups] == [
        (FoundIn.ARTICLE, 3, True), (FoundIn.CLAIM, 3, True),
    ]  # fmt: skip
