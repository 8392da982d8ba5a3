"""Until the answer, nothing that a reviewer sees tells a claim of the audit sample from a suggested one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.suggestion import Reason, Suggestion
from annotator.domain.vocabulary import ClaimType, Origin
from annotator.review.desk import ReviewDesk
from annotator.schemes import DEFAULT_SCHEME
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.lists import claim_listing, own_labels
from annotator.storage.row_counts import counts
from annotator.storage.suggester_samples import samples
from annotator.storage.veil import shown_from, veiled
from annotator.storage.viewpoint import Viewpoint
from tests.conftest import DeskMaker
from tests.support import store

THRESHOLD = 0.35
LABELS = ("verified", "unverifiable", "not_a_claim")


@contextmanager
def world(migrated: Path, folder: Path, scores: tuple[float, ...]) -> Iterator[tuple[Database, ReviewDesk, str]]:
    """A database in which every sentence below the threshold is in the audit sample."""
    path = folder / f"{scores}.db"
    shutil.copy(migrated, path)
    database = open_database(str(path))
    article = store(database, scores=scores, threshold=THRESHOLD, audit=1.0).article_id
    desk = DeskMaker(path)("ana")
    yield database, desk, article
    desk.close()
    database.close()
    path.unlink()


def seen(database: Database, desk: ReviewDesk, article: str) -> list[Any]:
    """Everything that a reviewer can look at before answering, and what the desk says to acts that are no answers."""
    claims = desk.articles.open(article).claims
    here: list[Any] = [claims, desk.articles.list_progress(), desk.walk.find_start(), desk.walk.find_next_article(None)]
    here += [desk.articles.find(claim.id)[1] for claim in claims]
    here += [desk.answers.flag(claim.id, True) for claim in claims]
    here += [desk.answers.decide(claim.id, "verified").message for claim in claims]  # drafts: no source is cited
    here += [desk.answers.skip(claim.id).message for claim in claims]
    here.append([[(claim.origin, claim.suggestion) for claim in desk.articles.open(article).claims]])
    with database.read() as session:
        here += [list(claim_listing(session, reader)) for reader in (1, None)]
        here += [list(claim_listing(session, 1, claim_type=each)) for each in ClaimType]
        here += [own_labels(session, 1), *(counts(session, Viewpoint(1, blind, 1)) for blind in (True, False))]
        here += [samples(session, Viewpoint(1, blind, 1), DEFAULT_SCHEME) for blind in (True, False)]
    return here


low = st.floats(0, 0.34)
weak = st.floats(THRESHOLD, shown_from(THRESHOLD), exclude_max=True)


@settings(max_examples=15)
@given(low=low, weak=weak)
def test_two_databases_that_differ_in_which_sentence_was_drawn_look_the_same(
    _migrated: Path, tmp_path: Path, low: float, weak: float
) -> None:
    views = []
    for first, second in ((low, weak), (weak, low)):
        with world(_migrated, tmp_path, (0.0, 0.9, first, 0.9, second, 0.9)) as (database, desk, article):
            views.append(seen(database, desk, article))
    assert views[0] == views[1]


@given(low=low, weak=weak, label=st.sampled_from(LABELS))
@settings(max_examples=10)
def test_the_answer_brings_the_truth_to_light(
    _migrated: Path, tmp_path: Path, low: float, weak: float, label: str
) -> None:
    with world(_migrated, tmp_path, (0.0, 0.9, low, 0.9, weak, 0.9)) as (_, desk, article):
        by_sentence = {claim.sentence: claim for claim in desk.articles.open(article).claims}
        for n, origin, score in ((2, Origin.AUDIT, low), (4, Origin.SUGGESTED, weak)):
            before = by_sentence[n].suggestion
            assert before is not None
            assert (by_sentence[n].origin, before.score, before.reasons, before.types) == (
                Origin.SUGGESTED, None, (), ()
            )  # fmt: skip
            assert before.speaker == "the authority"
            claim = desk.answers.decide(by_sentence[n].id, label).claim
            assert claim is not None
            assert claim.review is not None
            if claim.review.status == "submitted":
                assert claim.suggestion is not None
                assert (claim.origin, claim.suggestion.score) == (origin, score)
                assert claim.suggestion.reasons
            else:
                assert (claim.origin, claim.suggestion) == (Origin.SUGGESTED, before)


def test_another_reviewers_answer_brings_nothing_to_light(_migrated: Path, tmp_path: Path) -> None:
    with world(_migrated, tmp_path, (0.0, 0.9, 0.1, 0.9, 0.4, 0.9)) as (database, desk, article):
        before = [(claim.origin, claim.suggestion) for claim in desk.articles.open(article).claims]
        bo = DeskMaker(Path(str(database.url.database)))("bo")
        for claim in bo.articles.open(article).claims:
            bo.answers.decide(claim.id, "not_a_claim")
        bo.close()
        assert [(claim.origin, claim.suggestion) for claim in desk.articles.open(article).claims] == before


SUGGESTION = Suggestion("s", "1", "m", 0.9, (Reason("quantity", 1.0),), "the mayor", "said", (ClaimType.EVENT,), 0.7)


@pytest.mark.parametrize("origin", [Origin.AUDIT, Origin.SUGGESTED])
def test_what_is_suggested_with_confidence_is_shown_whole(origin: Origin) -> None:
    assert veiled(origin, SUGGESTION, answered=False) == (Origin.SUGGESTED, SUGGESTION)
    assert veiled(origin, SUGGESTION, answered=True) == (origin, SUGGESTION)
    assert veiled(origin, None, answered=False) == (Origin.SUGGESTED, None)


def test_a_claim_by_hand_hides_nothing() -> None:
    assert veiled(Origin.MANUAL, SUGGESTION, answered=False) == (Origin.MANUAL, SUGGESTION)


@given(st.floats(0, 0.9999))
def test_the_low_band_reaches_above_every_threshold_below_1(threshold: float) -> None:
    assert threshold < shown_from(threshold) < 1
    assert shown_from(1.0) == 1
