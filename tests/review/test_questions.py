"""Questions about claims: asked, answered, given up, taken back; undone, hidden from others, carried and loaded."""

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.domain.asked_questions import NOT_FOUND, AnswerType, Question, type_of
from annotator.domain.records import Citation, Claim, Quote
from annotator.domain.review_state import ReviewState
from annotator.domain.vocabulary import Stance
from annotator.errors import InputError
from annotator.matching.facts import facts_of
from annotator.review.desk import ReviewDesk
from annotator.review.own_questions import questions_about
from annotator.storage import event_payloads
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from tests.export.support import export_to
from tests.support import HOSTILE, store

MakeDesk = Callable[..., ReviewDesk]
HOW_MANY, WHO = "How many tonnes were handled in 2025?", "Who counted them?"
SAID = "4.12 million tonnes were handled in 2025"
CITATION = Citation(Stance.SUPPORTS, "https://stat.example/ports", quote=Quote(SAID))


def claim_of(desk: ReviewDesk, article: str) -> Claim:
    return desk.articles.open(article).claims[0]


def asked(desk: ReviewDesk, article: str) -> tuple[Question, ...]:
    review = claim_of(desk, article).review
    return review.questions if review else ()


def problems(database: Database) -> list[str]:
    return [problem for _, some in check(database) for problem in some]


def test_a_question_is_asked_answered_and_everything_undone_again(either: Database, either_desk: MakeDesk) -> None:
    article = store(either).article_id
    desk = either_desk()
    claim = claim_of(desk, article).id
    desk.questions.ask(claim, f"  {HOW_MANY}\n")
    desk.questions.ask(claim, WHO)
    with pytest.raises(InputError, match="asked that already"):
        desk.questions.ask(claim, WHO.upper())
    desk.answers.decide(claim, "verified")
    desk.answers.cite(claim, CITATION, question=1)
    desk.questions.give_up(claim, 2)
    first, second = asked(either_desk(), article)
    assert first.text == HOW_MANY
    assert [(each.type, each.text) for each in first.answers] == [(AnswerType.EXTRACTIVE, SAID)]
    assert second.is_given_up and not second.is_open
    assert problems(either) == []

    desk.undo()
    assert asked(desk, article)[1].is_open
    desk.undo()
    assert asked(desk, article)[0].is_open and claim_of(desk, article).review is not None
    desk.undo()
    desk.undo()
    assert [each.text for each in asked(desk, article)] == [HOW_MANY]
    desk.undo()
    assert asked(desk, article) == ()
    for _ in range(5):
        desk.redo()
    assert asked(desk, article) == (first, second)
    assert problems(either) == []


def test_an_answer_goes_with_its_source_and_turns_with_it(either: Database, either_desk: MakeDesk) -> None:
    article = store(either).article_id
    desk = either_desk()
    claim = claim_of(desk, article).id
    desk.questions.ask(claim, HOW_MANY)
    desk.answers.cite(claim, CITATION)
    desk.questions.answer(claim, 1, 1, "Yes")
    desk.questions.answer(claim, 1, 1, "About as many as said")
    review = claim_of(desk, article).review
    assert review is not None
    (answer,) = review.questions[0].answers
    assert answer.type is AnswerType.ABSTRACTIVE and answer.evidence == review.evidence[0].id
    desk.answers.turn_stance(claim, review.evidence[0].id)
    turned = claim_of(desk, article).review
    assert turned is not None and turned.questions[0].answers[0].evidence == turned.evidence[0].id
    desk.answers.withdraw_evidence(claim, turned.evidence[0].id)
    assert asked(desk, article)[0].is_open
    desk.undo()
    assert not asked(desk, article)[0].is_open
    desk.questions.withdraw(claim, 1)
    assert asked(desk, article) == ()
    assert problems(either) == []


def test_what_waits_for_an_answer_is_listed(either: Database, either_desk: MakeDesk) -> None:
    article = store(either).article_id
    desk, other = either_desk(), either_desk("bo")
    first, second = (claim.id for claim in desk.articles.open(article).claims[:2])
    desk.questions.ask(second, WHO)
    desk.questions.ask(first, HOW_MANY)
    other.questions.ask(first, "What does bo want to know?")
    desk.questions.ask(first, WHO)
    desk.questions.give_up(first, 2)
    assert [(each.claim_id, each.questions) for each in desk.questions.to_answer()] == [
        (second, (WHO,)), (first, (HOW_MANY,)),
    ]  # fmt: skip
    desk.questions.give_up(second, 1)
    assert [each.claim_id for each in desk.questions.to_answer()] == [first]


def test_what_cannot_be_asked_or_answered_is_refused(either: Database, either_desk: MakeDesk) -> None:
    article = store(either).article_id
    desk = either_desk()
    claim = claim_of(desk, article).id
    with pytest.raises(InputError, match="empty"):
        desk.questions.ask(claim, " \n ")
    with pytest.raises(InputError, match="at most"):
        desk.questions.ask(claim, "why " * 500)
    with pytest.raises(InputError, match="no question 1"):
        desk.questions.give_up(claim, 1)
    for hostile in HOSTILE[:10]:
        desk.questions.ask(claim, hostile)
    with pytest.raises(InputError, match="no source 1"):
        desk.questions.answer(claim, 1, 1)
    desk.answers.cite(claim, Citation(Stance.CONTEXT, "https://stat.example/bare"))
    with pytest.raises(InputError, match="no quote"):
        desk.questions.answer(claim, 1, 1)
    with pytest.raises(InputError, match="words of the quote"):
        desk.questions.answer(claim, 1, 1, "my words", AnswerType.EXTRACTIVE)
    assert asked(desk, article)[0].is_open
    assert problems(either) == []


def test_what_others_ask_is_hidden_in_a_blind_project_until_the_claim_is_closed(
    make_desk: MakeDesk, database: Database, tmp_path: Path
) -> None:
    article = store(database).article_id
    ana, bo = (make_desk(name, blind=True, reviews_per_claim=2) for name in ("ana", "bo"))
    claim = claim_of(ana, article).id
    ana.questions.ask(claim, HOW_MANY)
    ana.answers.decide(claim, "not_a_claim")
    assert asked(bo, article) == ()
    out = tmp_path / "export.jsonl"
    export_to(database, out, viewer="bo")
    assert HOW_MANY not in out.read_text("utf-8")
    bo.answers.decide(claim, "not_a_claim")
    export_to(database, out, viewer="bo")
    assert HOW_MANY in out.read_text("utf-8")


def test_events_of_before_have_no_questions() -> None:
    old = event_payloads.loaded_review(ReviewState())["state"]
    assert "questions" not in old
    assert event_payloads.review_state(old).questions == ()
    state = ReviewState(questions=(Question(HOW_MANY, "2026-05-12T10:00:00+00:00", (NOT_FOUND,)),))
    assert event_payloads.review_state(event_payloads.loaded_review(state)["state"]) == state


@pytest.mark.parametrize(
    ("text", "quote", "kind"),
    [("Yes.", "x", "boolean"), ("no", None, "boolean"), ("handled  in 2025", SAID, "extractive"),
     ("handled in 2024", SAID, "abstractive"), ("words", None, "abstractive")],
)  # fmt: skip
def test_the_kind_of_an_answer_follows_from_its_words(text: str, quote: str | None, kind: str) -> None:
    assert type_of(text, quote).value == kind


@pytest.mark.parametrize(
    ("claim", "said_by", "leads_to"),
    [
        ("The port of Ostrava handled 4.1 million tonnes last year", "the authority",
         ["Do official figures say 4.1 million tonnes?", "Is last year the right time?",
          "What exactly did the authority say, and where?", "What does Ostrava itself say about this?"]),
        ("Unemployment fell by 3 percent", None, ["Compared to what, and over which period?", "When did this happen?"]),
        ("Nobody was hurt", None, ["Who says so, and how do they know?"]),
    ],
)  # fmt: skip
def test_the_facts_of_a_claim_lead_to_questions(claim: str, said_by: str | None, leads_to: list[str]) -> None:
    found = questions_about(facts_of(claim), said_by)
    assert set(leads_to) <= set(found) and len(set(found)) == len(found)
