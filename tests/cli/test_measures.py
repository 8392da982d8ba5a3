"""How good suggesters are, as commands say it: figures with intervals, or that it is too early for any."""

import json
from typing import Any

import pytest

from annotator.domain.suggestion import SuggestedClaim, SuggesterInfo
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.storage.database.migrate import HEAD
from annotator.storage.suggestions import store_suggestions
from tests.conftest import DeskMaker
from tests.support import store

NUMBER = 24


@pytest.fixture
def answered(database: Database, make_desk: DeskMaker) -> ReviewDesk:
    """Twelve suggested sentences, nine of them claims, and twelve in the audit sample, two of them claims; and a newer
    version, which finds one of these two and no longer suggests one that is none.
    """
    text = " ".join(f"Line {n} says so [b]." for n in range(NUMBER))
    article = store(database, text, scores=[0.9] * 12 + [0.1] * 12, audit=1.0).article_id
    desk = make_desk("ana")
    for claim in desk.articles.open(article).claims:
        desk.answers.decide(
            claim.id, "not_a_claim" if claim.sentence in (0, 1, 2) or claim.sentence > 13 else "unverifiable"
        )
    newer = [0.2] + [0.9] * 12 + [0.1] * 11
    spans = [sentence.end - sentence.start for sentence in desk.articles.open(article).sentences]
    suggested = [[SuggestedClaim(0, length, score)] for length, score in zip(spans, newer, strict=True)]
    store_suggestions(database, 1, suggested, SuggesterInfo("test", "2", "none"), 0.35)
    return desk


def test_stats_measure_every_version(answered: ReviewDesk, run) -> None:
    found = run("stats", "--json").lines[0]["suggesters"]
    assert [(one["suggester"], one["version"]) for one in found] == [("test", "1"), ("test", "2")]
    old = found[0]
    assert old["precision"]["value"] == pytest.approx(9 / 12)
    assert old["precision"]["low"] == pytest.approx(0.4677, abs=1e-4)
    assert old["recall"] == pytest.approx({"value": 9 / 11, "low": 9 / 11, "high": 9 / 11}), "everything was drawn"
    assert (old["audit_drawn"], old["audit_answered"], old["articles_gone_through"]) == (12, 12, 1)
    assert found[1]["precision"]["value"] == pytest.approx(10 / 12)
    assert found[1]["recall"] is None, "the newer version ran without an audit"


def test_stats_say_figures_in_words_and_when_it_is_too_early(answered: ReviewDesk, run) -> None:
    out = run("stats").out
    assert "test/1 precision: 0.75 (0.47–0.91), from 12 answered suggested claims" in out
    assert "test/1 recall: 0.82 (0.82–0.82), from 12 answered audit claims and 12 suggested sentences" in out
    assert "test/2 recall: not measured, since there is no audit sample" in out


def test_two_versions_are_compared_on_the_answered_claims(answered: ReviewDesk, run) -> None:
    ended = run("stats", "--compare", "test/1", "test/2", "--json")
    found = ended.lines[0]
    assert (found["claims"], found["are_claims"]) == (24, 11)
    assert (found["gained"], found["lost"]) == ({"claims": 1, "right": 1}, {"claims": 1, "right": 0})
    assert found["mcnemar_p"] == pytest.approx(0.5)
    assert found["older"]["recall"]["value"] == pytest.approx(9 / 11)
    assert found["newer"]["precision"]["value"] == pytest.approx(10 / 12)
    assert found["newer"]["average_precision"] > found["older"]["average_precision"]
    assert [(row["suggested_by"], row["is_claim"]) for row in found["changed"]] == [("older", False), ("newer", True)]
    said = run("stats", "--compare", "test/1", "test/2").out
    assert "24 answered claims in articles that both processed; 11 are claims." in said
    assert "McNemar's exact test on right decisions: p = 0.500" in said
    assert "0.90 → 0.20 right: Line 0 says so [b]." in said
    assert "0.10 → 0.90 right: Line 12 says so [b]." in said


def test_an_unknown_version_is_answered_with_those_there_are(answered: ReviewDesk, run) -> None:
    ended = run("stats", "--compare", "test/1", "tset/2")
    assert ended.code == 2
    assert "“tset/2” has no suggestions here" in ended.err
    assert "test/1, test/2" in ended.err


def test_a_scheme_without_not_a_claim_measures_nothing(database: Database, make_desk: DeskMaker, run) -> None:
    store(database)
    from pathlib import Path

    labels = '[[labels]]\nname = "true"\nkey = "t"\n[[labels]]\nname = "false"\nkey = "f"\n'
    Path("annotator.toml").write_text(labels, "utf-8")
    assert run("import", "nothing-there").code == 1
    assert run("stats", "--json").lines[0]["suggesters"] == []
    assert "add a label “not_a_claim”" in run("stats", "--compare", "test/1", "test/1").err


def test_nothing_a_command_says_before_the_answer_tells_the_sample(database: Database, run) -> None:
    article = store(database, scores=(0.1, 0.9, 0.2, 0.8, 0.4, 0.9), audit=1.0).article_id
    rows = {row["sentence"]: row for row in run("claims", "--json").lines}
    shown = run("show", article, "--json").lines[0]
    for n in (2, 4):
        row = rows[n]
        assert (row["origin"], row["score"], row["reasons"], row["types"]) == ("suggested", None, [], [])
        claim = next(claim for claim in shown["claims"] if claim["sentence"] == n)
        assert (claim["origin"], claim["suggestion"]["score"]) == ("suggested", None)
        alone = run("show", row["id"]).out
        assert "suggested  by test 1\nscore      shown after your answer" in alone
        assert "(suggested)" in alone
    texts = " ".join([run("claims").out, run("show", article).out, run("stats").out])
    assert "audit" not in texts.replace("answered audit claims", "")
    assert "0.20" not in texts
    assert "0.40" not in texts


def test_claims_of_one_type(database: Database, run) -> None:
    store(database)
    assert len(run("claims", "--type", "numerical", "--json").lines) == 5
    assert run("claims", "--type", "causal", "--json").lines == []
    assert run("claims", "--type", "rumour").code == 2
    claim = run("claims", "--type", "event", "--json").lines[0]["id"]
    assert "type       event, numerical" in run("show", claim).out


def test_upgrading_a_database_that_is_new_enough_changes_nothing(database: Database, run) -> None:
    ended = run("db", "upgrade", "--json")
    assert ended.code == 0
    said: dict[str, Any] = json.loads(ended.out)
    assert (said["before"], said["after"], said["copy"]) == (HEAD, HEAD, None)
    assert "already; nothing changed" in run("db", "upgrade").err
