"""Newer versions of articles on the command line: ``import --update``, its report, and old claims."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database

TEXT = "Harbour grows\n\nThe port of Lysna handled 4.1 million tonnes in 2025. The port of Lysna has 12 cranes."
CHANGED = TEXT.replace("4.1", "4.2")
URL = "https://ledger.example/port"


def told(words: str) -> str:
    Path("port.jsonl").write_text(json.dumps({"text": words, "url": URL, "title": "Harbour"}) + "\n", "utf-8")
    return "port.jsonl"


@pytest.fixture
def old(make_desk: Callable[..., ReviewDesk], run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The claims of an imported and answered article, by their first figure."""
    monkeypatch.chdir(tmp_path)
    assert run("import", told(TEXT)).code == 0
    desk = make_desk("ana")
    claims = desk.articles.open(URL).claims
    for each in claims:
        desk.answers.decide(each.id, "unverifiable")
    return {"4.1" if "4.1" in each.exact else "12": each.id for each in claims}


def test_the_report_names_the_option_and_then_what_became_of_the_answers(old: dict[str, str], run) -> None:
    assert sorted(old) == ["12", "4.1"]
    ended = run("import", told(CHANGED))
    assert "is an article of its own: import it again with --update to make it the newer version." in ended.err
    ended = run("import", "--update", told(CHANGED.replace("4.2", "4.3")))
    assert "is an article of its own" not in ended.err, "two articles fit, so none is taken"
    assert "newer version" not in ended.err


def test_update_carries_answers_and_counts_them_in_words_and_in_json(
    old: dict[str, str], database: Database, run
) -> None:
    with database.write() as session:
        session.connection().execute(text("UPDATE project SET blind = FALSE"))
    ended = run("import", "--update", told(CHANGED))
    assert "1 article imported (1 newer version)" in ended.err
    assert "1 answer carried over, 1 to look at again." in ended.err
    report = run("import", "--update", "--json", told(CHANGED.replace("12 cranes", "13 cranes"))).lines[-1]
    assert (report["versions"], report["carried"], report["changed"], report["vanished"]) == (1, 0, 1, 0)


def test_a_blind_project_is_told_no_number_of_answers(old: dict[str, str], database: Database, run) -> None:
    with database.write() as session:
        session.connection().execute(text("UPDATE project SET blind = TRUE"))
    ended = run("import", "--update", told(CHANGED))
    assert "is the newer version of article" in ended.err
    assert not any(words in ended.err for words in ("carried over", "look at again"))
    report = run("import", "--update", "--json", told(CHANGED.replace("12 cranes", "13 cranes"))).lines[-1]
    assert (report["versions"], report["carried"], report["changed"], report["vanished"]) == (1, None, None, None)


def test_a_search_says_which_sentences_are_of_an_older_version(old: dict[str, str], run) -> None:
    run("import", "--update", told(CHANGED))
    assert [hit["older"] for hit in run("search", "million", "--json").lines] == [False, True]
    first, second = run("search", "million").out.splitlines()[-2:]
    assert "4.2" in first and "older version" not in first
    assert "older version: The port of Lysna handled 4.1 million" in second


def test_what_a_team_answered_is_counted_once_after_an_update(old: dict[str, str], run) -> None:
    run("import", "--update", told(CHANGED))
    stats = run("stats", "--json").lines[0]
    assert stats["reviews_submitted"] == 1
    assert run("db", "info", "--json").lines[0]["reviews_submitted"] == 1


def test_an_old_claim_is_shown_with_its_answer_and_the_newer_claim(old: dict[str, str], run) -> None:
    assert run("import", "--update", told(CHANGED)).code == 0
    shown = run("show", old["4.1"])
    assert shown.code == 0
    newer = run("show", old["4.1"], "--json").lines[0]["newer"]
    assert "older version" in shown.out and "4.1 million" in shown.out
    assert "review     " in shown.out and "(submitted) by ana" in shown.out
    assert f"newer      {newer['claim_id']} (article {newer['article_id']})" in shown.out
    now = run("show", newer["claim_id"], "--json").lines[0]
    assert ("4.2 million" in now["exact"], now["needs_me"], now["old"], now["newer"]) == (True, True, False, None)
    refused = run("claim", "cite", old["4.1"], "https://stat.example/x")
    assert refused.code == 4
    assert "older version" in refused.err or "withdrawn" in refused.err
    assert run("claim", "skip", old["4.1"]).code == 4
    assert f"show {old['4.1']}" in run("claim", "skip", old["4.1"]).err


def test_old_claims_are_exported_only_when_all_is_said(old: dict[str, str], run) -> None:
    run("import", "--update", told(CHANGED))

    def exported(*options: str) -> set[str]:
        assert run("export", "jsonl", "-o", "out.jsonl", *options).code == 0
        lines = [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]
        for each in Path().glob("out.*"):
            each.unlink()
        return {line["claim_id"] for line in lines}

    by_default = exported()
    assert len(by_default) == 2
    assert not by_default & set(old.values())
    assert exported("--labels", "all") == by_default | set(old.values())
    assert not exported("--labels", "gold") & set(old.values())
