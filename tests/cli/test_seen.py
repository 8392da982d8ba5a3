"""Collections in, earlier answers shown, contradictions listed, as a shell would do it."""

import io
import json
import sys
from pathlib import Path

import pytest

from annotator.storage.database.engine import Database
from tests.support import store

EARLIER = "Report\nThe port of Lysna handled 4.1 million tonnes last year."
LATER = "Later\nLast year the Lysna port handled 4,100,000 tonnes."
SOURCE = ("--source", "https://stat.example/ports", "--stance", "supports")


@pytest.fixture
def claims(database: Database, run) -> list[str]:
    store(database, EARLIER, title="Ports \x1b[31mreport")
    store(database, LATER)
    return [claim["id"] for claim in run("claims", "--json").lines]


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.json"
    review = {"@type": "ClaimReview", "claimReviewed": "4.1 million tonnes were handled by Lysna port last year.",
              "url": "https://checks.example/1", "author": {"name": "Plain \x1b[2JChecks"},
              "datePublished": "2024-05-01", "reviewRating": {"alternateName": "False"}}  # fmt: skip
    path.write_text(json.dumps({"@type": "DataFeed", "dataFeedElement": [{"item": [review]}, {"item": [{}]}]}), "utf-8")
    return path


def test_show_lists_what_was_seen_before(claims: list[str], run) -> None:
    assert run("show", claims[1], "--json").lines[0]["seen_before"] == {"claims": [], "withheld": 0, "others": []}
    run("label", claims[0], "verified", *SOURCE)
    shown = run("show", claims[1])
    assert "seen       the same: Verified by you in “Ports �[31mreport”" in shown.out
    assert "to reuse: https://stat.example/ports" in shown.out
    (seen,) = run("show", claims[1], "--json").lines[0]["seen_before"]["claims"]
    assert (seen["likeness"], seen["claim_id"], seen["differences"]) == ("same", claims[0], [])
    assert seen["sources"][0]["url"] == "https://stat.example/ports"


def test_show_says_what_others_answered_once_the_claim_is_closed(claims: list[str], run) -> None:
    run("label", claims[0], "verified", *SOURCE, "--note", "told \x1b[31m", "--reviewer", "ben")
    shown = run("show", claims[0]).out
    assert "answered   Verified by ben on 20" in shown
    assert "           supports  https://stat.example/ports" in shown
    assert "answered" not in run("show", claims[0], "--reviewer", "ben").out
    (other,) = run("show", claims[0], "--json").lines[0]["seen_before"]["others"]
    assert (other["reviewer"], other["label"], other["note"]) == ("ben", "verified", "told \x1b[31m")
    assert [source["url"] for source in other["sources"]] == ["https://stat.example/ports"]


def test_show_says_that_an_answer_is_a_models(claims: list[str], run) -> None:
    run("reviewer", "add", "gpt", "--kind", "model", "--model-version", "2")
    run("label", claims[0], "not_a_claim", "--reviewer", "gpt")
    assert "by the model gpt" in run("show", claims[0], "--reviewer", "gpt").out
    run("label", claims[0], "unverifiable", "--reviewer", "ben")
    run("label", claims[0], "unverifiable")
    shown = run("show", claims[0]).out
    assert "answered   Not a claim by the model gpt on 20" in shown
    assert "answered   Not enough by ben on 20" in shown
    others = run("show", claims[0], "--json").lines[0]["seen_before"]["others"]
    assert {other["reviewer"]: other["model"] for other in others} == {"gpt": True, "ben": False}


def test_a_collection_is_loaded_and_shown_after_the_own_answer(claims: list[str], feed: Path, run) -> None:
    ended = run("load", str(feed))
    assert ended.code == 1  # one record has no claim
    assert ended.out == ""
    assert "Added 1 checked claims of feed.json" in ended.err
    assert "Left out feed.json record 2" in ended.err
    again = run("load", str(feed), "--json").lines[0]
    assert again["claims"] == {"added": 0, "unchanged": 1}
    assert "1 earlier claim is shown once you have answered" in run("show", claims[0]).out
    labelled = run("label", claims[0], "verified", *SOURCE)
    said = "This contradicts “False” (Disputed), the verdict of Plain �[2JChecks of 2024-05-01."
    assert labelled.out.endswith(f"”. {said}\n")
    assert run("label", claims[0], "verified", "--note", "x", "--json").lines[0]["warning"] == said
    assert "the same: Disputed (“False”) by Plain �[2JChecks" in run("show", claims[0]).out
    assert "\x1b" not in run("show", claims[0]).out


def test_contradictions_are_listed(claims: list[str], feed: Path, run) -> None:
    nothing = run("claims", "--contradictions")
    assert (nothing.code, nothing.out) == (0, "")
    assert "No two claims" in nothing.err
    run("label", claims[0], "verified", *SOURCE)
    run("label", claims[1], "disputed", *SOURCE[:3], "refutes")
    (pair,) = run("claims", "--contradictions", "--json").lines
    assert {side["claim_id"] for side in pair["claims"]} == set(claims)
    assert {side["label"] for side in pair["claims"]} == {"verified", "disputed"}
    assert len(run("claims", "--contradictions", "--type", "numerical", "--json").lines) == 1
    other = run("claims", "--contradictions", "--type", "causal")
    assert (other.code, other.out) == (0, "")
    assert "No two claims of this type (causal)" in other.err
    run("load", str(feed))
    table = run("claims", "--contradictions").out
    assert table.count("Disputed") == 2
    assert "Plain �[2JChecks" in table


def test_contradictions_cannot_be_narrowed(claims: list[str], run) -> None:
    ended = run("claims", "--contradictions", "--status", "draft")
    assert ended.code == 2
    assert "leave out --article, --status and --recheck" in ended.err


def test_any_text_is_looked_up_in_claims_and_collections(claims: list[str], feed: Path, run, tmp_path: Path) -> None:
    nothing = run("seen", "Bees sleep at night.")
    assert (nothing.code, nothing.out) == (0, "")
    assert "No earlier claim says this or nearly this." in nothing.err
    run("label", claims[0], "verified", *SOURCE)
    pool = tmp_path / "pool.jsonl"
    pool.write_text(
        json.dumps({"id": 7, "claim": "Lysna port handled 2 million tonnes last year.", "rating": "False"})
        + "\n" + json.dumps({"id": "x-2", "claim": "Owls read.", "rating": "False"}),
        "utf-8",
    )  # fmt: skip
    run("load", str(pool))
    asked = "Last year the port of Lysna handled 4.1 million tonnes."
    same, similar = run("seen", asked, "--json").lines
    names = ["rank", "id", "external_id", "text", "verdict", "agrees", "differs", "label", "url"]
    assert list(same) == list(similar) == names
    assert (same["rank"], same["id"], same["verdict"], same["label"]) == (1, claims[0], "same", "verified")
    assert (same["differs"], same["external_id"], same["url"]) == ([], None, None)
    assert (similar["rank"], similar["external_id"], similar["verdict"]) == (2, "7", "similar")
    assert similar["label"] == "disputed" and similar["id"].startswith("k")
    assert [each for each in similar["differs"] if each.startswith("number: 4.1 million") and "↔ 2 million" in each]
    assert any("Lysna" in each for each in similar["agrees"])
    assert len(run("seen", asked, "--limit", "1", "--json").lines) == 1
    shown = run("seen", asked).out
    assert "seen       the same: Verified by you in “Ports �[31mreport”" in shown
    assert "seen       similar: Disputed (“False”) by a fact-checker on an unknown day" in shown
    assert "           differs: number" in shown and "\x1b" not in shown
    run("load", str(feed))
    assert run("seen", asked, "--json").lines[1]["url"] == "https://checks.example/1"


def test_lines_are_answered_in_order_and_a_bad_one_is_named(claims: list[str], run, monkeypatch) -> None:
    run("label", claims[0], "verified", *SOURCE)
    lines = [{"text": "Bees sleep."}, {"text": EARLIER.splitlines()[1], "more": 1}, {"text": ""}]
    given = "\n".join(map(json.dumps, lines)) + "\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
    answered = run("seen", "-", "--json")
    assert answered.code == 0
    assert [[each["id"] for each in line["earlier"]] for line in answered.lines] == [[], [claims[0]], []]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{given}{{}}\n".encode())))
    bad = run("seen", "-")
    assert (bad.code, len(bad.out.splitlines())) == (1, 3)
    assert 'Line 4 is not JSON with a "text"' in bad.err


def test_answers_to_open_claims_stay_hidden_whatever_is_asked(
    claims: list[str], run, monkeypatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    run("label", claims[0], "verified", *SOURCE, "--reviewer", "ben")
    asked = EARLIER.splitlines()[1]
    assert [each["label"] for each in run("seen", asked, "--json").lines] == ["verified"], "one review closes a claim"
    run("project", "set", "--reviews", "2")
    assert run("seen", asked, "--json").lines == []
    assert [each["label"] for each in run("seen", asked, "--json", "--reviewer", "ben").lines] == ["verified"]
