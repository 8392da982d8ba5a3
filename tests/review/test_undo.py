"""Undo and redo: without limit, also after a restart, and never wrong."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.records import Citation, Normalised, Quote
from annotator.domain.vocabulary import Stance
from annotator.domain.work import OpenArticle, Outcome
from annotator.errors import ConflictError, EvidenceError
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from tests.conftest import DeskMaker
from tests.support import ARTICLE, store

MakeDesk = Callable[..., ReviewDesk]
Step = Callable[[ReviewDesk, OpenArticle], Outcome | None]

LABELS = ("verified", "disputed", "unverifiable", "not_a_claim")
DATES = ((None, None), ("2026-01-02", None), ("2026-01-02", "2026-02-03"), (None, "9000-01-01"))
WORDINGS = (None, Normalised("Alone"), Normalised("Alone", "the authority", "2026-05", "Lysna"))


def seen(desk: ReviewDesk, article_id: str) -> list[Any]:
    """Everything a reviewer can see of their work, without versions and times."""
    return [
        (
            claim.id,
            claim.start,
            claim.end,
            claim.exact,
            claim.review
            and (
                claim.review.label,
                claim.review.status,
                claim.review.note,
                claim.review.flagged,
                claim.review.confidence,
                claim.review.submitted_at,
                (claim.review.as_of, claim.review.recheck_at, claim.review.normalised),
                [(piece.id, piece.source.url, piece.stance, piece.quote) for piece in claim.review.evidence],
            ),
        )
        for claim in desk.articles.open(article_id).claims
    ]


def untouched(state: list[Any]) -> list[Any]:
    """A claim whose review is open and empty looks like one without a review."""
    blank = (None, "open", None, False, None, None, (None, None, None), [])
    return [(*row[:4], None if row[4] == blank else row[4]) for row in state]


def _claim(article: OpenArticle, n: int) -> str:
    return article.claims[n % len(article.claims)].id


def _cite(n: int, stance: Stance, source: int, quote: str) -> Step:
    citation = Citation(stance, url=f"https://source.example/{source}", quote=Quote(quote))
    return lambda desk, article: desk.answers.cite(_claim(article, n), citation)


def _take_back(n: int) -> Step:
    def step(desk: ReviewDesk, article: OpenArticle) -> Outcome | None:
        claim = article.claims[n % len(article.claims)]
        if claim.review is None or not claim.review.evidence:
            return None
        return desk.answers.withdraw_evidence(claim.id, claim.review.evidence[0].id)

    return step


numbers = st.integers(0, 9)
steps = st.one_of(
    st.builds(lambda n, label: lambda d, a: d.answers.decide(_claim(a, n), label), numbers, st.sampled_from(LABELS)),
    st.builds(lambda n: lambda d, a: d.answers.skip(_claim(a, n)), numbers),
    st.builds(
        lambda n, note: lambda d, a: d.answers.comment(_claim(a, n), note), numbers, st.sampled_from(["a", "b", ""])
    ),
    st.builds(lambda n, on: lambda d, a: d.answers.flag(_claim(a, n), on), numbers, st.booleans()),
    st.builds(
        lambda n, c: lambda d, a: d.answers.set_confidence(_claim(a, n), c), numbers, st.sampled_from([None, 1, 5])
    ),
    st.builds(_cite, numbers, st.sampled_from(Stance), st.integers(0, 2), st.sampled_from(["one", "two"])),
    st.builds(_take_back, numbers),
    st.builds(lambda n, d: lambda desk, a: desk.answers.set_dates(_claim(a, n), *d), numbers, st.sampled_from(DATES)),
    st.builds(lambda n, w: lambda desk, a: desk.answers.normalise(_claim(a, n), w), numbers, st.sampled_from(WORDINGS)),
    st.builds(
        lambda start, length: lambda d, a: d.spans.add(a.article.id, start, start + length),
        st.sampled_from([0, 29, 40, 106]),
        st.integers(3, 20),
    ),
    st.builds(
        lambda n, cut: (
            lambda d, a: d.spans.edit(
                _claim(a, n), a.claims[n % len(a.claims)].start, max(1, a.claims[n % len(a.claims)].end - cut)
            )
        ),
        numbers,
        st.integers(0, 4),
    ),
)


@settings(max_examples=25)
@given(st.lists(steps, max_size=12), st.data())
def test_undoing_everything_restores_every_state_and_redoing_it_too(
    tmp_path_factory: pytest.TempPathFactory, _migrated: Any, sequence: list[Step], data: st.DataObject
) -> None:
    desk, article_id = _fresh(tmp_path_factory, _migrated)
    states = [seen(desk, article_id)]
    for step in sequence:
        with suppress(EvidenceError, ConflictError):
            step(desk, desk.articles.open(article_id))
        if (now := seen(desk, article_id)) != states[-1] and untouched(now) != untouched(states[-1]):
            states.append(now)
    for state in reversed(states[:-1]):
        assert desk.undo() is not None
        assert untouched(seen(desk, article_id)) == untouched(state)
    assert desk.undo() is None
    again = data.draw(st.integers(0, len(states) - 1))
    for state in states[1 : again + 1]:
        assert desk.redo() is not None
        assert untouched(seen(desk, article_id)) == untouched(state)
    desk.close()


def _fresh(factory: pytest.TempPathFactory, migrated: Any) -> tuple[ReviewDesk, str]:
    path = factory.mktemp("undo") / "test.db"
    shutil.copy(migrated, path)
    desk = DeskMaker(path)()
    return desk, store(desk.context.database).article_id


def test_undo_survives_a_restart(database: Database, make_desk: MakeDesk) -> None:
    article_id = store(database).article_id
    first = make_desk()
    claim = first.articles.open(article_id).claims[0].id
    first.answers.decide(claim, "unverifiable")
    first.close()
    second = make_desk()
    outcome = second.undo()
    assert outcome is not None
    assert outcome.claim is not None
    assert outcome.claim.review is not None
    assert outcome.claim.review.label is None
    third = make_desk()
    again = third.redo()
    assert again is not None
    assert again.claim is not None
    assert again.claim.review is not None
    assert again.claim.review.label == "unverifiable"


def test_a_new_decision_clears_what_could_be_redone(database: Database, make_desk: MakeDesk) -> None:
    article_id = store(database).article_id
    desk = make_desk()
    claims = desk.articles.open(article_id).claims
    desk.answers.decide(claims[0].id, "not_a_claim")
    desk.undo()
    desk.answers.decide(claims[1].id, "not_a_claim")
    assert desk.redo() is None


def test_citing_a_new_source_does_not_hide_earlier_decisions_from_undo(database: Database, make_desk: MakeDesk) -> None:
    article_id = store(database).article_id
    desk = make_desk()
    claim = desk.articles.open(article_id).claims[0].id
    desk.answers.decide(claim, "verified")
    desk.answers.cite(claim, Citation(Stance.SUPPORTS, url="https://source.example/1"))
    assert desk.undo() is not None
    outcome = desk.undo()
    assert outcome is not None
    assert outcome.claim is not None
    assert outcome.claim.review is not None
    assert outcome.claim.review.label is None
    assert desk.undo() is None


def test_each_reviewer_undoes_only_their_own(database: Database, make_desk: MakeDesk) -> None:
    article_id = store(database).article_id
    ana, bo = make_desk("ana", reviews_per_claim=2), make_desk("bo")
    claim = ana.articles.open(article_id).claims[0].id
    ana.answers.decide(claim, "not_a_claim")
    bo.answers.decide(claim, "unverifiable")
    assert ana.undo() is not None
    assert ana.undo() is None
    theirs = bo.articles.open(article_id).claims[0].review
    assert theirs is not None
    assert theirs.label == "unverifiable"


def test_undoing_a_manual_claim_takes_it_away_and_redo_brings_it_back(database: Database, make_desk: MakeDesk) -> None:
    article_id = store(database).article_id
    desk = make_desk()
    added = desk.spans.add(article_id, 0, 7)
    assert added.claim is not None
    gone = desk.undo()
    assert gone is not None
    assert gone.removed == added.claim.id
    assert added.claim.id not in [claim.id for claim in desk.articles.open(article_id).claims]
    back = desk.redo()
    assert back is not None
    assert back.claim is not None
    assert back.claim.exact == ARTICLE[0:7]


def test_a_claim_somebody_answered_cannot_be_taken_away(database: Database, make_desk: MakeDesk) -> None:
    article_id = store(database).article_id
    ana, bo = make_desk("ana", reviews_per_claim=2), make_desk("bo")
    added = ana.spans.add(article_id, 0, 7)
    assert added.claim is not None
    bo.answers.decide(added.claim.id, "not_a_claim")
    with pytest.raises(ConflictError, match="Somebody else has answered"):
        ana.undo()
    assert added.claim.id in [claim.id for claim in ana.articles.open(article_id).claims]
