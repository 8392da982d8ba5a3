"""``annotator agreement`` and ``annotator reliability``: what they print, and that blind stays blind."""

from pathlib import Path

import pytest

from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.storage.database.engine import Database
from annotator.storage.schema.models import ReviewRow, utc_now
from tests.conftest import DeskMaker
from tests.support import store
from tests.team_world import furnish_team

PEOPLE = ("ana", "bo", "cy")


@pytest.fixture
def claims(database: Database, make_desk: DeskMaker) -> list[str]:
    """Six claims of a blind project that wants three answers; three people answer four of them, ana also the fifth."""
    article = store(database).article_id
    for number, name in enumerate(PEOPLE):
        desk = make_desk(name, reviews_per_claim=3, blind=True)
        claims = [claim.id for claim in desk.articles.open(article).claims]
        for at, claim in enumerate(claims[:4]):
            desk.answers.decide(claim, "not_a_claim" if at + number in (0, 3) else "unverifiable")
        if name == "ana":
            desk.answers.decide(claims[4], "not_a_claim")
    return claims


def test_agreement_in_words_and_as_json(claims: list[str], run) -> None:
    (found,) = run("agreement", "--json").lines
    assert (found["by"], found["group"], found["answers"], found["reviewers"]) == (None, None, 12, 3)
    assert found["labels"]["percent"]["n"] == 4
    assert found["labels"]["percent"]["value"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["evidence"]["source"]["undefined"] == "no claim has citations of two people"
    said = run("agreement").out
    assert "0.33 (0.33–0.33)" in said
    assert "labels, Cohen κ: – where there are not exactly two reviewers" in said
    pairs = run("agreement", "--by", "pair", "--json").lines
    assert [each["group"] for each in pairs] == ["ana and bo", "ana and cy", "bo and cy"]
    assert pairs[0]["labels"]["cohen"]["n"] == 4
    assert run("agreement", "--by", "colour").code == 2


def test_reliability_in_words_and_as_json(claims: list[str], run) -> None:
    (found,) = run("reliability", "--json").lines
    assert (found["model"], found["claims"], found["answers"]) == ("dawid-skene", 4, 12)
    assert sorted(found["posterior"]) == sorted(claims[:4])
    assert [each["reviewer"] for each in found["reviewers"]] == list(PEOPLE)
    ended = run("reliability", "--model", "mace")
    assert ended.code == 0
    assert "says Not a claim" in ended.out
    assert ended.err == ""


@pytest.mark.parametrize("label", ["unverifiable", "not_a_claim"])
def test_open_claims_change_nothing_for_anybody(
    claims: list[str], label: str, make_desk: DeskMaker, run, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = [("agreement", "--json"), ("agreement", "--by", "pair"), ("reliability", "--json"), ("reliability",)]
    before = [run(*command).out for command in commands]
    make_desk("bo", reviews_per_claim=3, blind=True).answers.decide(claims[4], label)
    assert [run(*command).out for command in commands] == before
    monkeypatch.setenv("ANNOTATOR_REVIEWER", "bo")
    assert [run(*command).out for command in commands] == before
    make_desk("cy", reviews_per_claim=3, blind=True).answers.decide(claims[4], label)
    assert run("reliability", "--json").lines[0]["claims"] == 5, "the third answer closes the claim"


def test_adjudicators_do_not_count(claims: list[str], database: Database, run) -> None:
    before = run("agreement", "--json").out
    with database.write() as session:
        assert session.get(ReviewRow, 1) is not None  # another connection changed the schema: SQLite reads it anew
        ruling = ReviewRow(
            claim_id=1, reviewer_id=1, role=Role.ADJUDICATOR, label="verified", status=ReviewStatus.SUBMITTED,
            submitted_at=utc_now(),
        )  # fmt: skip
        session.add(ruling)
    assert run("agreement", "--json").out == before


def test_citations_are_compared_by_source_and_a_merged_one_is_the_same(database: Database, run) -> None:
    store(database)
    claim = run("claims", "--json").lines[0]["id"]
    for name in PEOPLE[:2]:
        cite = ("--source", "https://a.example/1", "--quote", "It rained. It poured.")
        assert run("label", claim, "verified", *cite, "--reviewer", name).code == 0
    (found,) = run("agreement", "--json").lines
    assert [each["value"] for each in found["evidence"].values()] == [1.0, 1.0, 1.0]
    ended = run("reliability")
    assert "fewer than three reviewers" in ended.err


def test_nothing_yet(database: Database, run) -> None:
    store(database)
    assert run("agreement", "--by", "week").out == "No claim has an answer yet that everybody may see.\n"
    ended = run("reliability")
    assert ended.code == 2
    assert "no answer is submitted yet to a claim that is closed" in ended.err


def test_a_release_keeps_its_rule_for_gold_and_its_soft_labels(
    database: Database, make_desk: DeskMaker, run, tmp_path: Path
) -> None:
    furnish_team(database, make_desk)
    asked = ("--gold", "posterior=0.9", "--soft", "mace")
    first = run("export", "jsonl", "-o", str(tmp_path / "one.jsonl"), "--labels", "gold", *asked, "--freeze", "one")
    assert first.code == 0, first.err
    again = run("export", "jsonl", "-o", str(tmp_path / "two.jsonl"), "--frozen", "one")
    assert again.code == 0, again.err
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    assert run("export", "csv", "-o", str(tmp_path / "out.csv"), "--frozen", "one").code == 0
    assert ": 0" not in (tmp_path / "out.csv").read_text("utf-8")
