"""The database decides: who may change a project, what a file may still say, and that no answer is lost by it."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from annotator.domain.reviews_wanted import ReviewsWanted
from annotator.domain.vocabulary import ReviewStatus
from annotator.errors import UsageError
from annotator.label_presets import PRESETS, Preset
from annotator.review.desk import ReviewDesk
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from annotator.storage.desk_members import desk_member
from annotator.storage.project import (
    DEFAULT_PROJECT,
    Project,
    load_project,
    project_of,
    set_up_project,
    unused_settings,
)
from annotator.storage.project_changes import (
    ProjectChange,
    begin_project,
    change_project,
    changed_project,
    next_version,
)
from annotator.storage.schema.models import ClaimRow, EventRow, ReviewRow
from annotator.storage.team import members
from tests.storage.test_project import YES_NO, configured
from tests.support import store


def test_the_file_of_somebody_in_a_team_changes_nothing(either: Database) -> None:
    set_up_project(either, configured(blind=True, reviews_per_claim=2))
    desk_member(either, "ana")
    assert set_up_project(either, configured(blind=True, reviews_per_claim=3)).reviews_per_claim == 3  # alone
    desk_member(either, "bo")
    before = load_project(either)
    settings = configured(YES_NO, blind=False, reviews_per_claim=1, matching_stance=False)
    assert set_up_project(either, settings) == project_of(either, settings) == load_project(either) == before
    assert sorted(unused_settings(either, settings)) == ["blind", "labels", "matching_stance", "reviews_per_claim"]
    assert unused_settings(either, configured(blind=True)) == []


def test_a_stranger_who_comes_first_with_a_file_of_their_own_changes_nothing(either: Database) -> None:
    set_up_project(either, configured(blind=True))
    desk_member(either, "bo")
    assert set_up_project(either, configured(blind=False)).blind


def test_whoever_begins_a_project_leads_it_and_only_they_change_it(either: Database) -> None:
    change = ProjectChange("ports", PRESETS[Preset.FEVER], False, False, ReviewsWanted.parse("1+20%"))
    project = begin_project(either, "ana", replace(change, adjudicators=("ben",)))
    assert project == load_project(either)
    assert (project.scheme.name, project.scheme.matching_stance, project.blind) == ("ports", False, False)
    with either.read() as session:
        assert {each.handle: each.role for each in members(session)} == {"ana": "lead", "ben": "adjudicator"}
        kinds = select(col(EventRow.reviewer_id), col(EventRow.payload)).where(col(EventRow.kind) == "project")
        ((by, payload),) = session.exec(kinds)
    assert by is not None and payload["project"]["doubled_below"] == project.doubled_below != ""
    with pytest.raises(UsageError, match="ana leads it"):
        begin_project(either, "cy", ProjectChange())
    with pytest.raises(UsageError, match="Only the lead"):
        change_project(either, "ben", ProjectChange(blind=True))
    assert change_project(either, "ana", ProjectChange(blind=True)).blind
    assert set_up_project(either, configured(blind=False)).blind  # the lead's own file, too


def test_a_database_of_before_gets_a_lead_from_the_first_who_changes_it(either: Database) -> None:
    set_up_project(either, configured(blind=True, guideline_version="7"))
    for name in ("ana", "bo"):
        desk_member(either, name)
    assert change_project(either, "bo", ProjectChange(blind=False)).guideline_version == "7"
    with pytest.raises(UsageError, match="ask bo"):
        change_project(either, "ana", ProjectChange(blind=True))


def test_labels_in_use_stay_retired_when_the_scheme_changes(either: Database) -> None:
    desk = ReviewDesk(either, set_up_project(either, configured()), "ana")
    claims = desk.articles.open(store(either).article_id).claims
    desk.answers.decide(claims[0].id, "not_a_claim")
    desk.answers.decide(claims[1].id, "unverifiable")
    desk.undo()
    project = change_project(either, "ana", ProjectChange(scheme=PRESETS[Preset.FEVER]))
    assert [label.name for label in project.scheme.labels if label.retired] == ["unverifiable"]
    desk = ReviewDesk(either, project, "ana")
    with pytest.raises(UsageError, match="no longer given"):
        desk.answers.decide(claims[2].id, "unverifiable")
    assert desk.redo() is not None
    assert desk.articles.find(claims[1].id)[1].review.label == "unverifiable"  # type: ignore[union-attr]
    assert project.scheme.title_of("unverifiable") == "Not enough"
    back = change_project(either, "ana", ProjectChange(titles=(("supports", "Backed"),), retired=("refutes",)))
    assert [label.title for label in back.scheme.offered] == ["Backed", "Not enough info", "Not a claim"]
    with pytest.raises(UsageError, match="same key"):  # of “Not enough info”
        change_project(either, "ana", ProjectChange(restored=("unverifiable",)))
    with pytest.raises(UsageError, match="at least two"):
        change_project(either, "ana", ProjectChange(retired=("supports", "not_enough_info")))
    with pytest.raises(UsageError, match="is not a label"):
        change_project(either, "ana", ProjectChange(retired=("verified",)))
    assert load_project(either) == back


def test_another_guideline_gets_the_next_version_and_asks_for_answers_again(either: Database) -> None:
    project = begin_project(either, "ana", ProjectChange(guideline=("rules.md", "# One\n")))
    assert project.guideline_version == "1"
    desk = ReviewDesk(either, project, "ana")
    claims = desk.articles.open(store(either).article_id).claims
    for claim, label in zip(claims, ("not_a_claim", "unverifiable", "not_a_claim"), strict=False):
        desk.answers.decide(claim.id, label)
    assert desk.guideline.read().text == "# One\n"
    assert change_project(either, "ana", ProjectChange(guideline=("rules.md", "# One\n"))).guideline_version == "1"
    project = change_project(either, "ana", ProjectChange(guideline=("rules.md", "# Two\n")))
    assert project.guideline_version == "2"
    desk = ReviewDesk(either, project, "ana", guideline=Path("own.txt"))
    assert (desk.guideline.read().version, desk.guideline.read().text) == ("2", "# Two\n")
    desk.answers.comment(claims[0].id, "a remark brings no answer under the new rules")
    left = desk.progress.count_left().claims
    assert desk.answers.ask_again(["not_a_claim"]) == 2
    assert desk.progress.count_left().claims == left + 2
    desk.answers.decide(claims[0].id, "not_a_claim")
    assert desk.progress.count_left().claims == left + 1
    assert desk.answers.ask_again() == 2
    with either.read() as session:
        rows = session.exec(select(col(ReviewRow.guideline_version), col(ReviewRow.status)))
        assert sorted(rows) == [("1", ReviewStatus.SUBMITTED)] * 2 + [("2", ReviewStatus.SUBMITTED)]


def test_the_doubled_claims_are_the_ones_that_their_ids_say(either: Database) -> None:
    store(either)
    wanted = ReviewsWanted.parse("1+40%")
    change_project(either, "ana", ProjectChange(reviews=wanted))
    store(either, "Another one.\nThe harbour grew by 3 percent. It has 40 cranes.\nNobody asked for more.")
    with either.read() as session:
        rows = session.exec(select(col(ClaimRow.public_id), col(ClaimRow.wanted))).all()
        assert dict(rows) == {claim: wanted.of(claim) for claim, _ in rows}
        assert {n for _, n in rows} == {1, 2}
    assert [problem for _, found in check(either) for problem in found] == []
    change_project(either, "ana", ProjectChange(reviews=ReviewsWanted(3)))
    with either.read() as session:
        assert session.exec(select(func.min(ClaimRow.wanted), func.max(ClaimRow.wanted))).one() == (3, 3)


def test_reviews_wanted_are_read_and_written() -> None:
    for words in ("1", "2", "1+20%", "3+12.5%"):
        assert str(ReviewsWanted.parse(words)).replace("0%", "%") == words.replace("0%", "%")
    assert ReviewsWanted.parse(" 1 + 20 % ").share == 0.2
    ids = [f"c{n:016x}" for n in range(0, 2**64, 2**64 // 1000)]
    assert sum(ReviewsWanted.parse("1+20%").of(each) == 2 for each in ids) == pytest.approx(200, abs=2)
    for words in ("", "0", "1.5", "1+100%", "1+-3%", "two", "-1", "1+20"):
        with pytest.raises(UsageError, match="Reviews per claim"):
            ReviewsWanted.parse(words)


@pytest.mark.parametrize(
    ("version", "following"), [("1", "2"), ("9", "10"), ("2.9", "2.10"), ("v3", "v4"), ("b", "b.2")]
)
def test_the_next_version(version: str, following: str) -> None:
    assert next_version(version) == following


def test_a_version_that_is_named_is_taken() -> None:
    changed = changed_project(
        replace(DEFAULT_PROJECT, guideline="old"), ProjectChange(guideline=("a", "new"), guideline_version="x"), []
    )
    assert changed.guideline_version == "x"
    assert isinstance(changed, Project)
