"""What a reviewer decides: when it counts, what the evidence rule makes of it, what is refused and left as it was."""

import itertools
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text

from annotator.domain.records import Article, Citation, Claim, Quote, Review
from annotator.domain.source_details import SourceKind
from annotator.domain.vocabulary import ReviewStatus, Stance
from annotator.domain.work import Place
from annotator.errors import AnnotatorError, ConflictError, EvidenceError, InputError, NotFoundError, UsageError
from annotator.review.desk import ReviewDesk
from annotator.storage.check import check
from annotator.storage.recheck_dates import local_midnight
from tests.conftest import DeskMaker
from tests.support import HOSTILE, store

STAT = "https://stat.example/ports"
PROOF = Citation(Stance.SUPPORTS, url=STAT, quote=Quote("4.1 million tonnes"))
OWN = "https://daily.example/harbour?id=7"
_numbers = itertools.count()


@pytest.fixture(scope="module")
def everyone(shared_where: str) -> Iterator[DeskMaker]:
    """A maker of desks on one database for all tests here; each test has an article and a reviewer of its own."""
    maker = DeskMaker(shared_where)  # type: ignore[arg-type]
    yield maker
    for desk in maker.made:
        desk.close()


@pytest.fixture
def desk(everyone: DeskMaker) -> Iterator[ReviewDesk]:
    made = everyone(f"r{next(_numbers)}")
    yield made
    made.close()


@pytest.fixture
def article(desk: ReviewDesk) -> str:
    """An article of two claims with an address, its text unlike all others."""
    body = f"Headline {next(_numbers)}\nTen ships came on day {next(_numbers)}. Two ships left."
    return store(desk.context.database, body, url=OWN).article_id


@pytest.fixture
def claim(desk: ReviewDesk, article: str) -> str:
    return desk.articles.open(article).claims[0].id


def now(desk: ReviewDesk, claim: str) -> Claim:
    found = desk.articles.find(claim)[1]
    assert found is not None
    return found


def review(desk: ReviewDesk, claim: str) -> Review:
    own = now(desk, claim).review
    assert own is not None
    return own


def events(desk: ReviewDesk) -> int:
    with desk.context.database.read() as session:
        count = text("SELECT count(*) FROM event WHERE reviewer_id = :me")
        return int(session.execute(count, {"me": desk.context.reviewer_id}).scalar_one())


def test_a_label_that_needs_no_evidence_counts_at_once(desk: ReviewDesk, claim: str) -> None:
    before = datetime.now(UTC)
    outcome = desk.answers.decide(claim, "not_a_claim", seconds=4.5)
    assert outcome.claim == now(desk, claim)
    assert outcome.article_id == outcome.claim.article_id
    own = review(desk, claim)
    assert (own.label, own.status, own.seconds, own.guideline_version) == (
        "not_a_claim", ReviewStatus.SUBMITTED, 4.5, "1",
    )  # fmt: skip
    assert own.submitted_at is not None
    assert before <= own.submitted_at <= datetime.now(UTC)
    assert own.submitted_at.utcoffset() is not None
    assert outcome.message.startswith("Not a claim: “Ten ships came")


@pytest.mark.parametrize("label", ["verified", "disputed"])
def test_a_label_that_needs_evidence_is_a_draft_until_a_source_is_cited(
    desk: ReviewDesk, claim: str, label: str
) -> None:
    outcome = desk.answers.decide(claim, label)
    assert outcome.message == f"{label.capitalize()}: a draft until a source is cited."
    own = review(desk, claim)
    assert (own.label, own.status, own.submitted_at) == (label, ReviewStatus.DRAFT, None)
    assert now(desk, claim).needs_me
    stance = desk.context.project.scheme.stance_of(label)
    desk.answers.cite(claim, replace(PROOF, stance=stance))
    own = review(desk, claim)
    assert (own.label, own.status) == (label, ReviewStatus.SUBMITTED)
    assert own.submitted_at is not None
    assert not now(desk, claim).needs_me
    piece = own.evidence[0]
    assert (piece.source.url, piece.stance, piece.quote) == (STAT, stance, PROOF.quote)
    assert piece.accessed_at == datetime.now().astimezone().date().isoformat()


def test_evidence_first_and_the_label_then_counts_at_once(desk: ReviewDesk, claim: str) -> None:
    desk.answers.cite(claim, PROOF)
    assert review(desk, claim).status is ReviewStatus.OPEN
    desk.answers.decide(claim, "verified")
    assert review(desk, claim).status is ReviewStatus.SUBMITTED


def test_taking_the_last_source_back_makes_the_label_a_draft_again(desk: ReviewDesk, claim: str) -> None:
    desk.answers.decide(claim, "verified")
    desk.answers.cite(claim, PROOF)
    desk.answers.cite(claim, Citation(Stance.SUPPORTS, url="https://other.example/"))
    first, second = review(desk, claim).evidence
    desk.answers.withdraw_evidence(claim, first.id)
    assert review(desk, claim).status is ReviewStatus.SUBMITTED
    outcome = desk.answers.withdraw_evidence(claim, second.id)
    assert "draft" in outcome.message
    assert (review(desk, claim).status, review(desk, claim).submitted_at) == (ReviewStatus.DRAFT, None)
    with pytest.raises(EvidenceError, match="no longer cited here"):
        desk.answers.withdraw_evidence(claim, second.id)


def test_nobody_takes_back_the_evidence_of_somebody_else(desk: ReviewDesk, claim: str, everyone: DeskMaker) -> None:
    desk.answers.decide(claim, "verified")
    desk.answers.cite(claim, PROOF)
    other = everyone(f"r{next(_numbers)}")
    with pytest.raises(EvidenceError, match="no longer cited here"):
        other.answers.withdraw_evidence(claim, review(desk, claim).evidence[0].id)
    assert review(desk, claim).status is ReviewStatus.SUBMITTED


def test_the_time_of_submission_stays_while_label_and_status_do(desk: ReviewDesk, claim: str) -> None:
    desk.answers.decide(claim, "unverifiable")
    first = review(desk, claim).submitted_at
    desk.answers.comment(claim, "a note")
    desk.answers.cite(claim, PROOF)
    desk.answers.flag(claim, True)
    assert review(desk, claim).submitted_at == first
    desk.answers.decide(claim, "not_a_claim")
    assert review(desk, claim).submitted_at != first


def test_the_same_label_again_changes_nothing(desk: ReviewDesk, claim: str) -> None:
    desk.answers.decide(claim, "not_a_claim", seconds=3)
    before, told = review(desk, claim), events(desk)
    outcome = desk.answers.decide(claim, "not_a_claim", seconds=9)
    assert outcome.message == "Already not a claim; nothing changed."
    assert review(desk, claim) == before
    assert events(desk) == told


def test_every_change_counts_the_version_up_by_one(desk: ReviewDesk, claim: str) -> None:
    desk.answers.decide(claim, "not_a_claim")
    first = review(desk, claim).version
    desk.answers.comment(claim, "a")
    desk.answers.comment(claim, "a")
    desk.answers.flag(claim, True)
    desk.undo()
    assert review(desk, claim).version == first + 3


def test_skipping_keeps_what_was_noted_and_cited(desk: ReviewDesk, claim: str) -> None:
    desk.answers.decide(claim, "verified")
    desk.answers.cite(claim, PROOF)
    desk.answers.comment(claim, "come back")
    desk.answers.skip(claim)
    own = review(desk, claim)
    assert (own.label, own.status, own.submitted_at, own.note) == (None, ReviewStatus.SKIPPED, None, "come back")
    assert len(own.evidence) == 1
    assert not now(desk, claim).needs_me
    desk.answers.decide(claim, "verified")
    assert review(desk, claim).status is ReviewStatus.SUBMITTED


def test_a_comment_a_flag_or_a_confidence_alone_answers_nothing(desk: ReviewDesk, claim: str) -> None:
    desk.answers.comment(claim, "  spaces around \n")
    desk.answers.flag(claim, True)
    desk.answers.set_confidence(claim, 2)
    own = review(desk, claim)
    assert (own.note, own.flagged, own.confidence, own.status) == ("spaces around", True, 2, ReviewStatus.OPEN)
    assert now(desk, claim).needs_me
    desk.answers.comment(claim, "   ")
    desk.answers.flag(claim, False)
    desk.answers.set_confidence(claim, None)
    own = review(desk, claim)
    assert (own.note, own.flagged, own.confidence) == (None, False, None)


def test_any_note_is_kept_as_it_is(desk: ReviewDesk, claim: str) -> None:
    for n, hostile in enumerate(HOSTILE):
        note = f"<{hostile}>"
        desk.answers.comment(claim, note)
        assert review(desk, claim).note == note
        desk.answers.cite(claim, Citation(Stance.CONTEXT, url=f"{STAT}/{n}", title=note, note=note, quote=Quote(note)))
        piece = review(desk, claim).evidence[n]
        assert (piece.note, piece.quote, piece.source.title) == (note, Quote(note), note)


Refusal = tuple[type[AnnotatorError], str, Any]
REFUSED: dict[str, Refusal] = {
    "unknown label": (UsageError, "not a label", lambda desk, claim: desk.answers.decide(claim, "maybe")),
    "unknown claim": (NotFoundError, "no claim c0", lambda desk, _: desk.answers.decide("c0", "verified")),
    "unknown claim cited": (NotFoundError, "no claim c0", lambda desk, _: desk.answers.cite("c0", PROOF)),
    "unknown claim moved": (NotFoundError, "no claim c0", lambda desk, _: desk.spans.edit("c0", 0, 3)),
    "unknown article": (NotFoundError, "no article or claim a0", lambda desk, _: desk.articles.open("a0")),
    "claim in no article": (NotFoundError, "no article or claim a0", lambda desk, _: desk.spans.add("a0", 0, 3)),
    "confidence six": (InputError, "from 1", lambda desk, claim: desk.answers.set_confidence(claim, 6)),
    "confidence zero": (InputError, "from 1", lambda desk, claim: desk.answers.set_confidence(claim, 0)),
    "NUL in a note": (InputError, "NUL", lambda desk, claim: desk.answers.comment(claim, "a\0b")),
    "half a surrogate in a note": (InputError, "surrogate", lambda desk, claim: desk.answers.comment(claim, "a\ud800")),
}
CITATIONS: dict[str, tuple[type[AnnotatorError], str, Citation]] = {
    "no source": (EvidenceError, "needs a web address", Citation(Stance.SUPPORTS)),
    "blank source": (EvidenceError, "needs a web address", Citation(Stance.SUPPORTS, url="  ", withheld_reason="\n")),
    "no address": (InputError, "not a web address", Citation(Stance.SUPPORTS, url="ports")),
    "two addresses": (InputError, "holds two", Citation(Stance.SUPPORTS, url=f"{STAT}https://two.example/b")),
    "bad date": (InputError, "not a date", Citation(Stance.SUPPORTS, url=STAT, published_at="May")),
    "bad day": (InputError, "not a date", Citation(Stance.SUPPORTS, url=STAT, accessed_at="2026-02-30")),
    "NUL in the quote": (InputError, "quote contains a NUL", Citation(Stance.SUPPORTS, url=STAT, quote=Quote("a\0b"))),
    "surrogate around it": (InputError, "surrogate", Citation(Stance.SUPPORTS, url=STAT, quote=Quote("a", "\ud800"))),
    "NUL in the title": (InputError, "title contains a NUL", Citation(Stance.SUPPORTS, url=STAT, title="\0")),
    "surrogate in the note": (InputError, "note contains half", Citation(Stance.SUPPORTS, url=STAT, note="\udfff")),
    "NUL in the reason": (InputError, "NUL", Citation(Stance.SUPPORTS, withheld_reason="a\0")),
    "negative set": (InputError, "set", Citation(Stance.SUPPORTS, url=STAT, set=-1)),
    "the article itself": (EvidenceError, "article under review", Citation(Stance.SUPPORTS, url=OWN)),
    "the article spelt otherwise": (
        EvidenceError,
        "article under review",
        Citation(Stance.REFUTES, url="HTTP://www.Daily.example:80/harbour/?utm_source=x&id=7#top"),
    ),
    "unknown source": (NotFoundError, "no source s0", Citation(Stance.SUPPORTS, source_id="s0")),
}
REFUSED |= {
    name: (error, words, lambda desk, claim, citation=citation: desk.answers.cite(claim, citation))
    for name, (error, words, citation) in CITATIONS.items()
}
REFUSED |= {
    f"{name}, by a script": (
        error,
        words,
        lambda desk, claim, citation=citation: desk.answers.give(claim, "verified", [PROOF, citation], "note"),
    )
    for name, (error, words, citation) in list(CITATIONS.items())[::5]
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_what_is_refused_leaves_everything_as_it_was(desk: ReviewDesk, article: str, claim: str, case: Refusal) -> None:
    error, words, act = case
    desk.answers.comment(claim, "before")
    before, told = desk.articles.open(article), events(desk)
    with desk.context.database.read() as session:
        sources = session.execute(text("SELECT count(*) FROM source")).scalar_one()
    with pytest.raises(error, match=words) as caught:
        act(desk, claim)
    str(caught.value).encode("utf-8")
    assert desk.articles.open(article) == before
    assert events(desk) == told
    with desk.context.database.read() as session:
        assert session.execute(text("SELECT count(*) FROM source")).scalar_one() == sources
    assert desk.undo() is not None  # the comment; what was refused is not on the stack


def test_the_article_itself_is_refused_as_a_reused_source_too(desk: ReviewDesk, claim: str) -> None:
    other = store(desk.context.database, f"Another report {next(_numbers)}\nTen ships came.").article_id
    elsewhere = desk.articles.open(other).claims[0].id
    outcome = desk.answers.cite(elsewhere, Citation(Stance.SUPPORTS, url=OWN))
    assert outcome.claim is not None
    assert outcome.claim.review is not None
    with pytest.raises(EvidenceError, match="article under review"):
        desk.answers.cite(claim, Citation(Stance.SUPPORTS, source_id=outcome.claim.review.evidence[0].source.id))


def test_an_article_with_an_address_that_is_none_can_still_be_reviewed(desk: ReviewDesk) -> None:
    article = store(desk.context.database, f"Report {next(_numbers)}\nTen ships came.", url="not an address").article_id
    claim = desk.articles.open(article).claims[0].id
    desk.answers.cite(claim, PROOF)
    assert len(review(desk, claim).evidence) == 1


def test_the_same_passage_with_the_same_stance_is_cited_once(desk: ReviewDesk, claim: str) -> None:
    desk.answers.cite(claim, PROOF)
    with pytest.raises(EvidenceError, match="cited for this claim already"):
        desk.answers.cite(
            claim, Citation(Stance.SUPPORTS, url="http://www.stat.example/ports/", quote=Quote("4.1 million tonnes"))
        )
    desk.answers.cite(claim, Citation(Stance.SUPPORTS, url=STAT, quote=Quote("another passage")))
    desk.answers.cite(claim, Citation(Stance.CONTEXT, url=STAT, quote=Quote("4.1 million tonnes")))
    desk.answers.cite(claim, Citation(Stance.SUPPORTS, url=STAT))
    assert len(review(desk, claim).evidence) == 4


def test_a_source_taken_back_can_be_cited_again(desk: ReviewDesk, claim: str) -> None:
    desk.answers.cite(claim, PROOF)
    desk.answers.withdraw_evidence(claim, review(desk, claim).evidence[0].id)
    desk.answers.cite(claim, PROOF)
    assert len(review(desk, claim).evidence) == 1


def test_all_that_is_cited_comes_back_trimmed(desk: ReviewDesk, claim: str) -> None:
    whole = Citation(
        Stance.REFUTES, url=f" {STAT}/new/{next(_numbers)} ", quote=Quote("  exact ", "", ""), title=" Ports ",
        publisher="Office\n", author=" A. N. ", published_at=" 2026-05 ", kind=SourceKind.PRIMARY,
        accessed_at="2026-05-12", note=" p. 3 ", set=2,
    )  # fmt: skip
    desk.answers.cite(claim, whole)
    piece = review(desk, claim).evidence[0]
    source = piece.source
    assert (source.title, source.publisher, source.author, source.published_at, source.kind) == (
        "Ports", "Office", "A. N.", "2026-05", SourceKind.PRIMARY,
    )  # fmt: skip
    assert (piece.accessed_at, piece.note, piece.set, piece.quote) == ("2026-05-12", "p. 3", 2, Quote("exact"))
    desk.answers.cite(claim, Citation(Stance.REFUTES, url=STAT, quote=Quote(" kept ", "a ", " b"), title="  "))
    second = review(desk, claim).evidence[1]
    assert second.quote == Quote(" kept ", "a ", " b")


def test_a_scripts_answer_is_one_decision_and_may_be_given_twice(desk: ReviewDesk, claim: str) -> None:
    citations = [PROOF, Citation(Stance.CONTEXT, url="https://other.example/"), PROOF]
    desk.answers.give(claim, "verified", citations, " checked ")
    own = review(desk, claim)
    assert (own.label, own.status, own.note, len(own.evidence)) == ("verified", ReviewStatus.SUBMITTED, "checked", 2)
    again = desk.answers.give(claim, "verified", citations, None)
    assert "nothing changed" in again.message
    assert review(desk, claim) == own
    assert desk.undo() is not None
    assert desk.undo() is None
    assert review(desk, claim).evidence == ()


def test_a_claim_taken_away_meanwhile_takes_no_more_decisions(
    desk: ReviewDesk, article: str, everyone: DeskMaker
) -> None:
    other = everyone(f"r{next(_numbers)}")
    added = desk.spans.add(article, 0, 8).claim
    assert added is not None
    desk.undo()
    for act in (
        lambda: other.answers.decide(added.id, "not_a_claim"),
        lambda: other.answers.comment(added.id, "note"),
        lambda: other.answers.cite(added.id, PROOF),
        lambda: other.spans.edit(added.id, 0, 5),
    ):
        with pytest.raises(ConflictError, match="This claim has been withdrawn: reopen"):
            act()
    assert events(other) == 0
    with pytest.raises(ConflictError, match="was withdrawn"):
        other.articles.find(added.id)


def test_ids_lead_to_the_article_and_the_claim(desk: ReviewDesk, article: str, claim: str) -> None:
    opened, found = desk.articles.find(claim)
    assert isinstance(opened.article, Article)
    assert (opened.article.id, found) == (article, opened.claims[0])
    opened, found = desk.articles.find(article)
    assert (opened.article.id, found) == (article, None)
    with pytest.raises(NotFoundError):
        desk.articles.find("nothing")


def test_a_day_begins_at_midnight_also_when_the_clocks_change_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    assert local_midnight(date(2026, 3, 29)) == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert local_midnight(date(2026, 3, 30)) == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert local_midnight(date(2026, 10, 25)) == datetime(2026, 10, 24, 22, tzinfo=UTC)
    monkeypatch.undo()
    time.tzset()


def test_a_closed_desk_has_no_import_to_ask(desk: ReviewDesk) -> None:
    assert desk.check_import() is None


def test_a_draft_keeps_the_place_with_it_and_an_answer_leaves_it_to_the_cursor(
    desk: ReviewDesk, article: str, claim: str
) -> None:
    first = desk.articles.open(article)
    other = next(one for one in first.claims if one.id != claim)
    desk.walk.remember(Place(article, other.sentence, other.id))
    desk.answers.decide(claim, "unverifiable")
    assert desk.walk.find_start() == Place(article, other.sentence, other.id)
    desk.answers.decide(claim, "verified")
    assert desk.walk.find_start() == Place(article, first.claims[0].sentence, claim)


def test_a_verdict_needs_a_source_of_its_own_stance(desk: ReviewDesk, claim: str) -> None:
    desk.answers.cite(claim, Citation(Stance.REFUTES, "https://stat.example/1", quote=Quote("Not so."), note="n"))
    outcome = desk.answers.decide(claim, "verified")
    assert outcome.message == "Verified: a draft until a supporting source is cited."
    assert review(desk, claim).status is ReviewStatus.DRAFT
    piece = review(desk, claim).evidence[0]
    desk.answers.turn_stance(claim, piece.id)
    turned = review(desk, claim)
    assert turned.status is ReviewStatus.SUBMITTED
    assert [replace(each, id=piece.id) for each in turned.evidence] == [replace(piece, stance=Stance.SUPPORTS)]
    desk.answers.decide(claim, "disputed")
    assert review(desk, claim).status is ReviewStatus.DRAFT, "a new label weighs the old evidence again"
    desk.undo()
    desk.undo()
    assert review(desk, claim).evidence == (piece,)
    desk.redo()
    assert review(desk, claim).stances == (Stance.SUPPORTS,)


def test_turning_context_takes_the_stance_of_the_label(desk: ReviewDesk, claim: str) -> None:
    desk.answers.cite(claim, Citation(Stance.CONTEXT, "https://stat.example/1"))
    desk.answers.decide(claim, "disputed")
    desk.answers.turn_stance(claim, review(desk, claim).evidence[0].id)
    assert review(desk, claim).stances == (Stance.REFUTES,)
    assert review(desk, claim).status is ReviewStatus.SUBMITTED


def test_turning_into_a_citation_that_is_there_is_refused(desk: ReviewDesk, claim: str) -> None:
    for stance in (Stance.SUPPORTS, Stance.REFUTES):
        desk.answers.cite(claim, Citation(stance, "https://stat.example/1"))
    before = review(desk, claim)
    with pytest.raises(EvidenceError, match="cited for this claim already"):
        desk.answers.turn_stance(claim, before.evidence[0].id)
    with pytest.raises(EvidenceError, match="no longer cited"):
        desk.answers.turn_stance(claim, 10_000)
    assert review(desk, claim) == before


def moved(desk: ReviewDesk, claim: str) -> Claim:
    """The claim after its span lost its last letters."""
    was = now(desk, claim)
    outcome = desk.spans.edit(claim, was.start, was.end - 3)
    assert outcome.claim is not None
    return outcome.claim


@pytest.mark.parametrize("label", ["verified", "not_a_claim"])
def test_a_label_is_to_be_confirmed_when_the_span_changes(desk: ReviewDesk, claim: str, label: str) -> None:
    desk.answers.cite(claim, PROOF)
    desk.answers.decide(claim, label)
    given, before = review(desk, claim), now(desk, claim)
    now_claim = moved(desk, claim)
    asked = review(desk, claim)
    assert (asked.label, asked.status, asked.unconfirmed) == (label, ReviewStatus.DRAFT, True)
    assert now_claim.needs_me
    desk.answers.comment(claim, "Shorter now.")
    assert review(desk, claim).status is ReviewStatus.DRAFT, "a note confirms nothing"
    desk.undo()
    desk.undo()
    assert (review(desk, claim), now(desk, claim).exact) == (
        replace(given, version=review(desk, claim).version),
        before.exact,
    )
    desk.redo()
    assert review(desk, claim).unconfirmed
    desk.answers.decide(claim, label)
    confirmed = review(desk, claim)
    assert (confirmed.status, confirmed.unconfirmed) == (ReviewStatus.SUBMITTED, False)
    desk.undo()
    assert review(desk, claim).unconfirmed
    assert [problem for _, problems in check(desk.context.database) for problem in problems] == []


def test_moving_a_span_without_a_label_asks_nothing(desk: ReviewDesk, claim: str) -> None:
    desk.answers.comment(claim, "Later.")
    assert moved(desk, claim).review is not None
    assert not review(desk, claim).unconfirmed
    desk.answers.skip(claim)
    was = now(desk, claim)
    outcome = desk.spans.edit(claim, was.start, was.end - 1)
    assert outcome.message.startswith("Span changed: ")
    assert review(desk, claim).status is ReviewStatus.SKIPPED


def test_skipping_or_another_label_confirms_too(desk: ReviewDesk, claim: str) -> None:
    desk.answers.decide(claim, "unverifiable")
    moved(desk, claim)
    desk.answers.skip(claim)
    assert (review(desk, claim).status, review(desk, claim).unconfirmed) == (ReviewStatus.SKIPPED, False)
    desk.undo()
    assert review(desk, claim).unconfirmed
    desk.answers.decide(claim, "not_a_claim")
    assert (review(desk, claim).status, review(desk, claim).unconfirmed) == (ReviewStatus.SUBMITTED, False)
