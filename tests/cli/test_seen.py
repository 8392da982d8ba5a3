"""Collections in, earlier answers shown, contradictions listed, as a shell would do it."""

import json
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
    assert "seen       the same: verified by you in “Ports �[31mreport”" in shown.out
    assert "to reuse: https://stat.example/ports" in shown.out
    (seen,) = run("show", claims[1], "--json").lines[0]["seen_before"]["claims"]
    assert (seen["likeness"], seen["claim_id"], seen["differences"]) == ("same", claims[0], [])
    assert seen["sources"][0]["url"] == "https://stat.example/ports"


def test_show_says_what_others_answered_once_the_claim_is_closed(claims: list[str], run) -> None:
    run("label", claims[0], "verified", *SOURCE, "--note", "told \x1b[31m", "--reviewer", "ben")
    shown = run("show", claims[0]).out
    assert "answered   verified by ben on 20" in shown
    assert "           supports  https://stat.example/ports" in shown
    assert "answered" not in run("show", claims[0], "--reviewer", "ben").out
    (other,) = run("show", claims[0], "--json").lines[0]["seen_before"]["others"]
    assert (other["reviewer"], other["label"], other["note"]) == ("ben", "verified", "told \x1b[31m")
    assert [source["url"] for source in other["sources"]] == ["https://stat.example/ports"]


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
    assert "the same: disputed (“False”) by Plain �[2JChecks" in run("show", claims[0]).out
    assert "\x1b" not in run("show", claims[0]).out


def test_contradictions_are_listed(claims: list[str], feed: Path, run) -> None:
    nothing = run("claims", "--contradictions")
    assert (nothing.code, nothing.out) == (0, "")
    assert "No two claims" in nothing.err
    run("label", claims[0], "verified", *SOURCE)
    run("label", claims[1], "disputed", *SOURCE)
    (pair,) = run("claims", "--contradictions", "--json").lines
    assert {side["claim_id"] for side in pair["claims"]} == set(claims)
    assert {side["label"] for side in pair["claims"]} == {"verified", "disputed"}
    assert len(run("claims", "--contradictions", "--tag", "numerical", "--json").lines) == 1
    other = run("claims", "--contradictions", "--tag", "causal")
    assert (other.code, other.out) == (0, "")
    assert "No two claims of this type (causal)" in other.err
    run("load", str(feed))
    table = run("claims", "--contradictions").out
    assert table.count("disputed") == 2
    assert "Plain �[2JChecks" in table


def test_contradictions_cannot_be_narrowed(claims: list[str], run) -> None:
    ended = run("claims", "--contradictions", "--status", "draft")
    assert ended.code == 2
    assert "leave out --article, --status and --recheck" in ended.err
