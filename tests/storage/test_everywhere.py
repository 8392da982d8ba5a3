"""A search over everything finds what is there, literally, and of others only what may be seen."""

from typing import Any

import pytest

from annotator.domain import Citation, FoundIn, Place, Stance
from annotator.review.desk import ReviewDesk
from annotator.storage import everywhere
from annotator.storage.engine import Database
from tests.support import HOSTILE, store

PROOF = Citation(Stance.SUPPORTS, url="https://stat.example/harbour", title="Harbour yearbook")


def found(desk: ReviewDesk, words: str) -> dict[str, list[str]]:
    return {group.kind.value: [each.text for each in group.found] for group in desk.everywhere(words)}


def test_it_finds_articles_claims_sentences_notes_and_sources_with_their_places(
    either: Database, either_desk: Any
) -> None:
    article = store(either, title="Harbour handles record cargo", url="https://ledger.example/harbour").article_id
    desk = either_desk("ana")
    claims = desk.open_article(article).claims
    desk.comment(claims[2].id, "Ask the harbour Ångström office")
    desk.cite(claims[0].id, PROOF)
    groups = {group.kind: group for group in desk.everywhere("harb")}
    assert list(groups) == [FoundIn.ARTICLE, FoundIn.SENTENCE, FoundIn.NOTE, FoundIn.SOURCE]
    assert groups[FoundIn.ARTICLE].found[0].place == Place(article)
    assert groups[FoundIn.SENTENCE].found[0].place == Place(article, 0)
    assert groups[FoundIn.NOTE].found[0].place == Place(article, claims[2].sentence, claims[2].id)
    assert groups[FoundIn.SOURCE].found[0].source_id == desk.sources()[0].source.id
    claim = desk.everywhere("TONNES mill")[0]
    assert (claim.kind, claim.found[0].place) == (FoundIn.CLAIM, Place(article, 1, claims[0].id))
    assert found(desk, "ångström")["notes"] == ["Ask the harbour Ångström office"]
    assert found(desk, "handled tonnes port") and not found(desk, "handled nobody")
    assert found(desk, "") == found(desk, "h") == found(desk, "\x00 …") == {}


def test_words_are_only_words(either: Database, either_desk: Any) -> None:
    for n, text in enumerate(HOSTILE):
        store(either, f"Paper {n} {text[:60]} end{n}.".replace("\n", " "), title=text)
    desk = either_desk("ana")
    for text in HOSTILE:
        desk.everywhere(text)
    for words in ('"', "50%", "a_b", "\\", "end*", "' OR 1=1 --", "NEAR(a b)", "text:end1", "end1:*"):
        assert all("zzz" not in each for texts in found(desk, words).values() for each in texts)
    assert any("end3" in text for text in found(desk, "end3")["claims"])


@pytest.mark.parametrize("blind", [True, False])
def test_others_notes_and_sources_are_found_only_where_they_may_be_seen(
    database: Database, make_desk: Any, blind: bool
) -> None:
    article = store(database).article_id
    project = {"blind": blind, "reviews_per_claim": 2}
    ana, ben = make_desk("ana", **project), make_desk("ben", **project)
    first, second, *_ = ben.open_article(article).claims
    for claim in (first, second):
        ben.comment(claim.id, "telltale remark")
    ben.cite(first.id, Citation(Stance.SUPPORTS, url="https://telltale.example/x"))
    ben.decide(first.id, "verified")
    notes = {} if blind else {"notes": ["telltale remark"], "sources": ["https://telltale.example/x"]}
    assert found(ana, "telltale") == notes, "and of an open project not what is not answered yet"
    ana.decide(first.id, "not_a_claim")
    assert set(found(ana, "telltale")) == {"notes", "sources"}, "the claim is closed"
    assert len(found(ben, "telltale")["notes"]) == 2


def test_no_more_than_so_many_of_a_sort_are_given(
    database: Database, make_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(everywhere, "MOST", 3)
    for n in range(5):
        store(database, f"The port of number {n} was closed.", title=f"Port {n}")
    groups = make_desk("ana").everywhere("port")
    assert [(group.kind, len(group.found), group.more) for group in groups] == [
        (FoundIn.ARTICLE, 3, True), (FoundIn.CLAIM, 3, True),
    ]  # fmt: skip
