"""Dates of a verdict, verdicts that age, and claims reworded to stand alone."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from annotator.domain.records import Claim, Normalised
from annotator.domain.vocabulary import ReviewStatus
from annotator.errors import InputError
from annotator.load.dataset import load
from annotator.review.desk import ReviewDesk
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from annotator.storage.lists import claim_listing
from annotator.storage.recheck_dates import local_today
from tests import tables
from tests.export.support import export_to, opened
from tests.support import HOSTILE, store

MakeDesk = Callable[..., ReviewDesk]
TODAY = local_today()
WORDED = Normalised("The port of Lysna handled 4.1 million tonnes in 2025.", "the authority", "2026-05-12", "Lysna")


def claim_of(desk: ReviewDesk, article: str, n: int = 0) -> Claim:
    return desk.articles.open(article).claims[n]


def test_dates_and_wording_are_kept_undone_and_done_again(either: Database, either_desk: MakeDesk) -> None:
    article = store(either).article_id
    desk = either_desk()
    claim = claim_of(desk, article).id
    assert desk.answers.set_dates(claim, " 2026-05-12 ", "2999-01-01").message.startswith("Dates kept")
    desk.answers.normalise(claim, Normalised(f" {WORDED.text} ", WORDED.said_by, WORDED.date, f" {WORDED.place}"))
    own = claim_of(either_desk(), article).review
    assert own is not None
    assert (own.as_of, own.recheck_at, own.normalised) == ("2026-05-12", "2999-01-01", WORDED)
    assert own.status is ReviewStatus.OPEN
    assert "Nothing changed" in desk.answers.normalise(claim, WORDED).message
    desk.undo()
    desk.undo()
    bare = claim_of(desk, article).review
    assert bare is not None
    assert (bare.as_of, bare.recheck_at, bare.normalised) == (None, None, None)
    desk.redo()
    desk.redo()
    desk.answers.normalise(claim, Normalised("  "))
    desk.answers.set_dates(claim, "", None)
    cleared = claim_of(desk, article).review
    assert cleared is not None
    assert (cleared.as_of, cleared.recheck_at, cleared.normalised) == (None, None, None)
    assert [problem for _, problems in check(either) for problem in problems] == []


@pytest.mark.parametrize(
    ("as_of", "recheck_at", "says"),
    [
        ("2026-05", None, "not a day"),
        ("2026-02-30", None, "not a day"),
        (None, "soon", "not a day"),
        ((TODAY + timedelta(2)).isoformat(), None, "in the future"),
        ("2026-05-12", "2026-05-11", "before the verdict's day"),
    ],
)
def test_dates_that_cannot_be_are_refused(
    database: Database, make_desk: MakeDesk, as_of: str | None, recheck_at: str | None, says: str
) -> None:
    desk = make_desk()
    claim = claim_of(desk, store(database).article_id).id
    with pytest.raises(InputError, match=says):
        desk.answers.set_dates(claim, as_of, recheck_at)
    for wording in (Normalised("a", date="May"), Normalised("a\0")):
        with pytest.raises(InputError):
            desk.answers.normalise(claim, wording)
    assert desk.undo() is None


def test_a_verdict_ages_on_its_day_and_needs_its_reviewer_alone(either: Database, either_desk: MakeDesk) -> None:
    article = store(either).article_id
    ana, bo = either_desk("ana", reviews_per_claim=2), either_desk("bo")
    claims = [claim.id for claim in ana.articles.open(article).claims]
    for claim in claims:
        ana.answers.decide(claim, "not_a_claim")
        bo.answers.decide(claim, "unverifiable")
    ana.answers.set_dates(claims[0], None, (TODAY + timedelta(1)).isoformat())
    assert ana.walk.find_next_article(None) is None
    ana.answers.set_dates(claims[1], "2020-01-01", TODAY.isoformat())

    place = ana.walk.find_next_article(None)
    assert place is not None and place.claim_id == claims[1]
    (row,) = ana.articles.list_progress()
    assert (row.needs, bo.articles.list_progress()[0].needs, bo.walk.find_next_article(None)) == (1, 0, None)
    aged = [claim.id for claim in ana.articles.open(article).claims if claim.aged]
    assert aged == [claim.id for claim in ana.articles.open(article).claims if claim.needs_me] == [claims[1]]
    assert not any(claim.aged or claim.needs_me for claim in bo.articles.open(article).claims)
    for desk, wanted in ((ana, [claims[1]]), (bo, [])):
        with either.read() as session:
            assert [row["id"] for row in claim_listing(session, desk.context.reviewer_id, recheck=True)] == wanted


def test_the_same_label_again_is_a_fresh_look(database: Database, make_desk: MakeDesk) -> None:
    article = store(database).article_id
    desk = make_desk()
    claim = claim_of(desk, article).id
    first = desk.answers.decide(claim, "not_a_claim", 4.0, 7).claim
    assert first is not None and first.review is not None
    assert (first.review.seconds, first.review.keystrokes) == (4.0, 7)
    assert "Already" in desk.answers.decide(claim, "not_a_claim", 9.0, 9).message
    desk.answers.set_dates(claim, "2020-01-01", "2020-02-01")
    again = desk.answers.decide(claim, "not_a_claim", 2.0, 3).claim
    assert again is not None and again.review is not None and first.review.submitted_at is not None
    own = again.review
    assert (own.as_of, own.recheck_at, own.seconds, own.keystrokes) == (TODAY.isoformat(), None, 2.0, 3)
    assert own.submitted_at is not None and own.submitted_at > first.review.submitted_at
    assert not again.needs_me
    desk.undo()
    assert claim_of(desk, article).aged
    assert desk.answers.give(claim, "not_a_claim", [], None).claim is not None
    assert not claim_of(desk, article).aged
    desk.answers.set_dates(claim, "2020-01-01", "2020-02-01")
    desk.answers.skip(claim)
    assert not claim_of(desk, article).needs_me
    desk.answers.decide(claim, "unverifiable")
    assert not claim_of(desk, article).aged, "a skipped verdict that is given anew was looked at, too"


def test_without_timing_nothing_is_measured(database: Database) -> None:
    from annotator.storage.project import load_project

    article = store(database).article_id
    desk = ReviewDesk(database, load_project(database), "ana", timing=False)
    own = desk.answers.decide(claim_of(desk, article).id, "not_a_claim", 4.0, 7).claim
    assert own is not None and own.review is not None
    assert (own.review.seconds, own.review.keystrokes) == (None, None)


def test_exports_tell_dates_and_wording_but_no_keystrokes_and_load_back(
    either: Database, either_desk: MakeDesk, tmp_path: Path
) -> None:
    article = store(either).article_id
    desk = either_desk()
    one, two, three, four, _ = (claim.id for claim in desk.articles.open(article).claims)
    desk.answers.decide(one, "not_a_claim", 4.0, 7)
    desk.answers.set_dates(one, "2026-05-12", "2026-06-12")
    desk.answers.normalise(two, Normalised(HOSTILE[0], HOSTILE[2], "2026", HOSTILE[15]))
    desk.answers.set_dates(three, None, "2026-06-12")
    desk.answers.set_dates(four, "2026-05-12", None)
    export_to(either, tmp_path / "out.jsonl")
    with opened(tmp_path / "two.db") as second:
        assert load(second, tmp_path / "out.jsonl").conflicts == []
        export_to(second, tmp_path / "back.jsonl")
        again = load(either, tmp_path / "out.jsonl")
        assert (again.conflicts, again.loaded.reviews, again.loaded.reviews_unchanged) == ([], 0, 4)
        assert [problem for _, problems in check(second) for problem in problems] == []
        with second.read() as session:
            assert set(session.execute(select(tables.review.c.keystrokes)).scalars()) == {None}

    assert (tmp_path / "back.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()
    records = {line["claim_id"]: line for line in map(json.loads, (tmp_path / "out.jsonl").open(encoding="utf-8"))}
    (dated,), (worded,) = records[one]["reviews"], records[two]["reviews"]
    assert (dated["as_of"], dated["recheck_at"], dated["normalised"]) == ("2026-05-12", "2026-06-12", None)
    assert worded["normalised"] == {"text": HOSTILE[0], "said_by": HOSTILE[2], "date": "2026", "place": HOSTILE[15]}
    assert "keystrokes" not in dated
    edited = (tmp_path / "out.jsonl").read_text("utf-8").replace("2026-06-12", "2026-06-31")
    (tmp_path / "bad.jsonl").write_text(edited, "utf-8")
    with opened(tmp_path / "three.db") as third, pytest.raises(InputError, match=r"not a day.*Nothing was loaded"):
        (tmp_path / "bad.articles.jsonl").write_bytes((tmp_path / "out.articles.jsonl").read_bytes())
        load(third, tmp_path / "bad.jsonl")


def test_decisions_of_an_older_version_are_still_undone_and_checked(database: Database, make_desk: MakeDesk) -> None:
    article = store(database).article_id
    desk = make_desk()
    claim = claim_of(desk, article).id
    desk.answers.decide(claim, "not_a_claim")
    desk.answers.flag(claim, True)
    with database.write() as session:  # as the events were before they could say these things
        session.execute(text("DROP TRIGGER event_no_update"))
        event = tables.event
        young = ("as_of", "recheck_at", "normalised", "keystrokes")
        for key, payload in session.execute(select(event.c.id, event.c.payload).where(event.c.kind == "review")).all():
            del payload["version"]
            for side in ("before", "after"):
                payload[side] = {name: value for name, value in payload[side].items() if name not in young}
            session.execute(event.update().where(event.c.id == key).values(payload=payload))
    assert [problems for name, problems in check(database) if name == "reviews and events"] == [[]]
    assert desk.undo() is not None
    assert desk.undo() is not None
    assert desk.redo() is not None
    own = claim_of(desk, article).review
    assert own is not None and own.label == "not_a_claim" and not own.flagged
