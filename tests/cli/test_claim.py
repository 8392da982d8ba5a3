"""Every decision of the review screen as a command: the same rules, one undo each, the same exit codes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from annotator.cli.commands import app
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.tui.keys import ACTIONS, Mode
from tests.cli.conftest import Run
from tests.support import ARTICLE, HOSTILE, store

PROOF = "https://stat.example/ports"
VERBS = {
    "source": "cite", "comment": "note", "normalise": "reword", "reuse": "reuse", "withdraw": "withdraw",
    "turn": "turn", "confidence": "confidence", "dates": "dates", "flag": "flag", "skip": "skip", "include": "include",
    "undo": "undo", "redo": "redo", "edit": "edit", "add": "add", "ask": "ask",
}  # fmt: skip
"""What takes the decision of a key: its verb under ``annotator claim``."""
ON_SCREEN_ONLY = {"retry"}
"""Saving again what could not be saved: a command that fails says so and is run again."""


def test_every_key_that_decides_has_a_verb() -> None:
    deciding = {
        action.id
        for action in ACTIONS
        if action.mode is Mode.REVIEW and action.group in ("Decide", "Change a claim's span")
    }
    assert deciding - ON_SCREEN_ONLY == set(VERBS)
    verbs = typer.main.get_command(app).commands["claim"].commands  # type: ignore[attr-defined]
    assert set(VERBS.values()) | {"confirm", "same", "answer", "unask", "questions"} == set(verbs)
    assert all("Example: annotator claim " + name in (verb.help or "") for name, verb in verbs.items())


@pytest.fixture
def claim(database: Database, run: Run) -> str:
    """The first claim of an article: its second sentence."""
    store(database)
    return str(run("claims", "--json").lines[0]["id"])


def shown(run: Run, claim: str, *more: str) -> dict[str, Any]:
    found: dict[str, Any] = run("show", claim, "--json", *more).lines[0]
    return found


def test_sources_are_cited_turned_and_withdrawn(claim: str, run: Run) -> None:
    assert run("label", claim, "Verified").out.startswith("Verified: a draft until")
    (cited,) = run("claim", "cite", claim, PROOF, "--quote", "4.1 Mt", "--note", "the table", "--json").lines
    assert (cited["claim_id"], cited["label"], cited["status"]) == (claim, "verified", "submitted")
    (piece,) = cited["evidence"]
    assert (piece["stance"], piece["quote"]["exact"], piece["note"]) == ("supports", "4.1 Mt", "the table")
    assert run("claim", "cite", claim, PROOF, "--quote", "4.1 Mt").code == 1

    assert run("claim", "turn", claim, "1", "--json").lines[0]["status"] == "draft"
    assert run("claim", "turn", claim, PROOF, "--json").lines[0]["status"] == "submitted"
    run("claim", "cite", claim, PROOF, "--quote", "another passage")
    several = run("claim", "withdraw", claim, PROOF)
    assert (several.code, "give its number, 1 or 2" in several.err) == (2, True)
    assert len(run("claim", "withdraw", claim, "2", "--json").lines[0]["evidence"]) == 1
    assert run("claim", "withdraw", claim, piece["source"]["id"], "--json").lines[0]["status"] == "draft"
    assert run("claim", "withdraw", claim, "1").code == 1
    for _ in range(2):
        undone = run("claim", "undo", "--json")
    assert undone.code == 0 and undone.lines[0]["status"] == "submitted"
    assert len(shown(run, claim)["review"]["evidence"]) == 2


def test_an_edge_that_moves_asks_whether_the_label_is_still_true(claim: str, run: Run) -> None:
    run("label", claim, "not_a_claim")
    before = shown(run, claim)
    (moved,) = run("claim", "edit", claim, "--end", str(before["end"] - 21), "--json").lines
    assert (moved["exact"], moved["status"]) == (ARTICLE[before["start"] : before["end"] - 21].strip(), "draft")
    assert "annotator claim confirm" in run("show", claim).out
    assert run("claim", "confirm", claim, "--json").lines[0]["status"] == "submitted"
    assert (
        run("claim", "edit", claim, "--text", "4.1 million tonnes", "--json").lines[0]["exact"] == "4.1 million tonnes"
    )
    for wrong in (("--text", "no such words"), ("--start", "0", "--end", "99999"), ("--text", "o")):
        assert run("claim", "edit", claim, *wrong).code == 1
    for usage in ((), ("--text", "x", "--end", "3")):
        assert run("claim", "edit", claim, *usage).code == 2


def test_a_claim_is_added_by_words_or_place_and_undone(claim: str, run: Run) -> None:
    article = shown(run, claim)["article_id"]
    (added,) = run("claim", "add", article, "--text", "22 members", "--json").lines
    assert (added["exact"], added["origin"], added["status"]) == ("22 members", "manual", "open")
    again = run("claim", "add", article, "--start", str(added["start"]), "--end", str(added["end"]))
    assert again.out == "This is already a claim.\n"
    (gone,) = run("claim", "undo", "--json").lines
    assert (gone["claim_id"], gone["removed"]) == (added["claim_id"], True)
    assert run("claim", "redo", "--json").lines[0]["exact"] == "22 members"
    assert run("claim", "redo").code == 1 and "nothing to redo" in run("claim", "redo").err
    assert run("claim", "add", article, "--start", "3").code == 2
    assert run("claim", "note", article, "x").code == 1


def test_the_parts_of_an_answer(claim: str, run: Run) -> None:
    assert run("claim", "note", claim, HOSTILE[3], "--json").lines[0]["note"] == HOSTILE[3]
    assert run("claim", "confidence", claim, "4", "--json").lines[0]["confidence"] == 4
    assert run("claim", "confidence", claim, "6").code == 2
    assert run("claim", "flag", claim, "--json").lines[0]["flagged"] is True
    dated = run("claim", "dates", claim, "--as-of", "2026-01-02", "--recheck", "2999-01-01", "--json").lines[0]
    assert (dated["as_of"], dated["recheck_at"]) == ("2026-01-02", "2999-01-01")
    dated = run("claim", "dates", claim, "--recheck", "", "--json").lines[0]
    assert (dated["as_of"], dated["recheck_at"]) == ("2026-01-02", None)
    assert run("claim", "dates", claim, "--recheck", "+30d", "--json").lines[0]["recheck_at"] > "2026"
    assert (run("claim", "dates", claim).code, run("claim", "dates", claim, "--recheck", "+x").code) == (2, 1)
    assert run("claim", "reword", claim, "--place", "Lysna").code == 2
    run("claim", "reword", claim, "The port of Lysna handled 4.1 Mt.", "--date", "2025")
    worded = run("claim", "reword", claim, "--said-by", "the authority", "--json").lines[0]["normalised"]
    assert worded == {
        "text": "The port of Lysna handled 4.1 Mt.", "said_by": "the authority", "date": "2025", "place": None,
    }  # fmt: skip
    said = run("show", claim).out
    assert "marks      sure 4/5 · flagged for another look" in said and "\x1b" not in said
    assert "reworded   The port of Lysna handled 4.1 Mt. · the authority · 2025" in said
    assert run("claim", "note", claim, "", "--json").lines[0]["note"] is None
    assert run("claim", "confidence", claim, "0", "--json").lines[0]["confidence"] is None
    assert run("claim", "flag", claim, "--off", "--json").lines[0]["flagged"] is False
    assert run("claim", "confirm", claim).code == 1
    assert run("claim", "skip", claim, "--json").lines[0]["status"] == "skipped"


def test_sources_of_an_earlier_claim_are_reused(
    database: Database, make_desk: Callable[..., ReviewDesk], run: Run
) -> None:
    store(database)
    store(database, ARTICLE.replace("Nobody expected it.", "Few expected it."), title="Again")
    store(database, ARTICLE.replace("Nobody expected it.", "Some expected it."), title="Thrice")
    first, second, third = (
        claim["id"] for claim in run("claims", "--json").lines if claim["exact"].startswith("The port")
    )
    assert run("claim", "reuse", second).code == 1
    run("label", first, "verified", "--source", PROOF, "--quote", "4.1 Mt")
    run("label", second, "verified")
    (reused,) = run("claim", "reuse", second, "--json").lines
    assert (reused["status"], reused["evidence"][0]["quote"]["exact"]) == ("submitted", "4.1 Mt")
    several = run("claim", "reuse", third)
    assert several.code == 2 and first in several.err and second in several.err
    assert run("claim", "reuse", third, "--from", first, "--json").lines[0]["evidence"]
    assert run("claim", "reuse", third, "--from", "c0").code == 1


def test_possible_claims_are_shown_included_and_skipped(database: Database, run: Run) -> None:
    Path("annotator.toml").write_text("[suggest]\nthreshold = 0.5\npossible = 0.3\n", "utf-8")
    article = store(database, scores=(0.1, 0.4, 0.4, 0.9, 0.9, 0.9), threshold=0.5, possible=0.3).article_id
    opened = run("show", article, "--json").lines[0]
    one, other = (claim["id"] for claim in opened["possible"])
    assert run("show", article).out.count("  possible\n") == 2
    assert shown(run, one)["possible"] is True
    (included,) = run("claim", "include", one, "--json").lines
    assert (included["claim_id"], included["origin"], included["possible"]) == (one, "manual", False)
    assert run("claim", "skip", other, "--json").lines[0]["removed"] is True
    assert run("show", article, "--json").lines[0]["possible"] == []


def test_what_somebody_else_changed_is_a_conflict_and_stays(claim: str, run: Run) -> None:
    run("label", claim, "not_a_claim", "--reviewer", "bo")
    assert run("claim", "edit", claim, "--text", "4.1 million tonnes").code == 4
    article = shown(run, claim)["article_id"]
    (added,) = run("claim", "add", article, "--text", "22 members", "--json").lines
    run("label", added["claim_id"], "not_a_claim", "--reviewer", "bo")
    assert run("claim", "undo").code == 4
    (mine,) = run("claim", "add", article, "--text", "Nobody", "--json").lines
    run("claim", "undo")
    for verb in (("flag",), ("skip",), ("cite", PROOF), ("note", "x"), ("confirm",)):
        assert run("claim", verb[0], mine["claim_id"], *verb[1:]).code == 4, verb


def test_nobody_sees_or_undoes_what_another_reviewer_decided(database: Database, run: Run) -> None:
    Path("annotator.toml").write_text("[project]\nreviews_per_claim = 2\n", "utf-8")
    store(database)
    claim = run("claims", "--json").lines[0]["id"]
    run("claim", "cite", claim, "https://secret.example/x", "--reviewer", "bo")
    run("claim", "note", claim, "hush", "--reviewer", "bo")
    assert run("claim", "undo").code == 1
    ended = run("show", claim), run("show", claim, "--json"), run("claim", "flag", claim, "--json")
    assert all(each.code == 0 and "hush" not in each.out and "secret" not in each.out for each in ended)
    assert [each["what"] for each in shown(run, claim)["history"]] == ["flagged"]
    assert [each["what"] for each in shown(run, claim, "--reviewer", "bo")["history"]] == [
        "source cited",
        "note kept",
    ]


def test_show_prints_what_the_screen_shows(claim: str, run: Run) -> None:
    run("label", claim, "verified", "--source", PROOF, "--quote", "4.1 Mt", "--title", HOSTILE[3], "--kind", "primary")
    run("claim", "cite", claim, "https://other.example/a", "--set", "1")
    run("claim", "flag", claim)
    run("claim", "undo")
    found = shown(run, claim)
    assert found["before"] == "Harbour handles record cargo" and found["after"].startswith("“We will double")
    assert found["missing"] is None and found["needs_me"] is False
    first, second = found["review"]["evidence"]
    assert (first["number"], first["archived"], second["set"]) == (1, None, 1)
    assert [each["what"] for each in found["history"]] == ["verified", "source cited", "flagged", "undone: flagged"]
    said = run("show", claim).out
    for line in (
        "before     Harbour handles record cargo", "           +1.5  quantity", "type       event, numerical",
        "review     Verified (submitted) by ana", f"source 1   supports  {PROOF}  “4.1 Mt”",
        "           kind      primary", "           copy      none", "or         any one of these sets is enough",
        "said by    the authority (said)",
    ):  # fmt: skip
        assert line in said, line
    assert "\x1b" not in said


def test_articles_are_listed_with_their_progress(claim: str, database: Database, run: Run) -> None:
    store(database, "Mills close. Owls sleep by day.", title=HOSTILE[3] + " owls", published_at="2026-05-12")
    run("label", claim, "verified")
    run("claim", "flag", claim)
    first, second = run("articles", "--json").lines
    assert [first[name] for name in ("claims", "done", "left", "drafts", "flagged")] == [5, 0, 5, 1, 1]
    assert (second["published_at"], second["left"]) == ("2026-05-12", 2)
    assert [row["id"] for row in run("articles", "owls", "--json").lines] == [second["id"]]
    assert "2026-05-12" in run("articles", "OWLS").out and "\x1b" not in run("articles").out
    for other in run("claims", "--article", second["id"], "--json").lines:
        run("claim", "skip", other["id"])
    assert [row["id"] for row in run("articles", "--left", "--json").lines] == [first["id"]]
    assert "No articles to list" in run("articles", "nothing").err


def test_an_article_without_title_and_address_is_called_untitled(database: Database, run: Run) -> None:
    store(database, "Mills close. Owls sleep by day.", title=None, url=None)
    assert "Untitled" in run("articles").out
