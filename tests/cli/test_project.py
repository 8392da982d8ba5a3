"""``annotator init``, ``project`` and ``reviewer``: what they say, and what they refuse."""

import io
from pathlib import Path

import pytest

from annotator.storage.database.engine import Database
from tests.cli.conftest import Run
from tests.support import store


def test_a_project_is_set_up_shown_and_changed(run: Run, tmp_path: Path) -> None:
    rules = tmp_path / "rules.md"
    rules.write_text("# Rules\n", "utf-8")
    ended = run(
        "init", "--labels", "averitec", "--reviews", "1+20%", "--open", "--guideline", str(rules),
        "--adjudicator", "ben", "--name", "ports", "--any-stance",
    )  # fmt: skip
    assert ended.code == 0
    assert "1+20% of each claim" in ended.out and "rules.md, version 1" in ended.out
    (shown,) = run("project", "show", "--json").lines
    assert (shown["name"], shown["reviews"], shown["blind"], shown["matching_stance"]) == (
        "ports",
        "1+20%",
        False,
        False,
    )
    assert [each["name"] for each in shown["labels"]][:2] == ["supported", "refuted"]
    assert {each["handle"]: each["role"] for each in shown["team"]} == {"ana": "lead", "ben": "adjudicator"}
    assert shown["progress"]["reviews_missing"] == 0
    assert run("init").code == 2
    assert run("project", "set", "--blind", "--reviewer", "ben").code == 2
    rules.write_text("# Other rules\n", "utf-8")
    (changed,) = run(
        "project", "set", "--blind", "--guideline", str(rules), "--title", "supported=Backed",
        "--retire", "conflicting", "--json",
    ).lines  # fmt: skip
    assert (changed["blind"], changed["guideline_version"]) == (True, "2")
    assert changed["labels"][0]["title"] == "Backed"
    assert [each["name"] for each in changed["labels"] if each["retired"]] == ["conflicting"]
    assert run("project", "set", "--restore", "conflicting").code == 0
    assert run("project", "again", "--json").lines == [{"asked_again": 0}]


class _Typed(io.StringIO):
    """What somebody types at a terminal."""

    def isatty(self) -> bool:
        return True


def test_what_cannot_be_used_is_asked_for_again_at_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Typed("ports\nbogus\nfever\nverified\n0\n1+20%\ny\nn\nno.md\n\n!\nben, cy\n"))
    ended = run("init")
    assert ended.code == 0
    assert "“bogus” is no scheme of labels" in ended.err
    assert ended.err.count("Reviews per claim are a number such as 2") == 2
    (shown,) = run("project", "show", "--json").lines
    assert (shown["labels"][0]["name"], shown["reviews"], shown["name"]) == ("supports", "1+20%", "ports")
    assert "no.md" in ended.err and "“!” (from --adjudicator)" in ended.err
    roles = {each["handle"]: each["role"] for each in shown["team"]}
    assert roles == {"ana": "lead", "ben": "adjudicator", "cy": "adjudicator"}
    assert (shown["matching_stance"], shown["guideline"]) == (False, None)


def test_what_is_wrong_with_an_option_is_said_of_the_option(run: Run) -> None:
    ended = run("init", "--guideline", "missing.md")
    assert (ended.code, "correct --guideline" in ended.err, "[project]" in ended.err) == (2, True, False)
    assert run("init").code == 0
    for words in ("verified=Not a claim", "verified=not_a_claim", "verified=DISPUTED"):
        ended = run("project", "set", "--title", words)
        assert ended.code == 2 and "stands for the label" in ended.err
    assert run("project", "set", "--title", "verified=Disputed", "--title", "disputed=Wrong").code == 2
    assert run("project", "set", "--title", "verified=Confirmed").code == 0


def test_a_retired_label_is_given_by_no_command(run: Run, database: Database) -> None:
    store(database)
    assert run("init", "--reviews", "1", "--labels", "verified").code == 0
    claim = run("claims", "--json").lines[0]["id"]
    assert run("label", claim, "not_a_claim").code == 0
    assert run("project", "set", "--retire", "unverifiable").code == 0
    for command in (
        ("label", claim, "unverifiable"),
        ("adjudicate", claim, "--label", "unverifiable", "--reason", "No"),
    ):
        ended = run(*command)
        assert ended.code == 2 and "no longer given" in ended.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--reviews", "none"), "not “none”"),
        (("--labels", "nobody.toml"), "is no scheme of labels"),
        (("--title", "verified"), "LABEL=WORDS"),
        (("--title", "verified=\x1b[2J"), "LABEL=WORDS"),
        (("--retire", "nothing"), "is not a label"),
        (("--guideline", "none.md"), "cannot be read"),
        (("--name", " "), "visible characters"),
        (("--adjudicator", "a/b"), "a/b"),
    ],
)
def test_what_cannot_be_is_refused(run: Run, arguments: tuple[str, ...], said: str) -> None:
    ended = run("project", "set", *arguments)
    assert ended.code == 2
    assert said in ended.err and "\x1b" not in ended.err
    assert run("reviewer", "list").out == ""


def test_labels_from_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "labels.toml"
    file.write_text('[[labels]]\nname = "yes"\nkey = "y"\n\n[[labels]]\nname = "no"\nkey = "n"\n', "utf-8")
    (found,) = run("init", "--labels", str(file), "--json").lines
    assert [each["name"] for each in found["labels"]] == ["yes", "no"]
    file.write_text('reviewer = "ana"\n', "utf-8")
    assert "has no [[labels]]" in run("project", "set", "--labels", str(file)).err


def test_a_file_of_ones_own_does_not_unblind_a_team(run: Run, database: Database, tmp_path: Path) -> None:
    store(database)
    assert run("articles").code == 0
    assert run("articles", "--reviewer", "bo").code == 0
    Path("annotator.toml").write_text("[project]\nblind = false\nreviews_per_claim = 1\n", "utf-8")
    for command in (("articles",), ("stats",), ("agreement",), ("export", "jsonl", "-o", str(tmp_path / "out.jsonl"))):
        ended = run(*command, "--reviewer", "bo")
        assert "annotator.toml: “blind” under [project] is not used" in ended.err
    assert run("project", "show", "--json").lines[0]["blind"] is True
    assert "“blind” under [project] is not used" in run("doctor").out
    row = next(each for each in run("config", "show", "--json").lines if each["setting"] == "project.blind")
    assert (row["value"], row["origin"]) == (True, "database")


def test_the_team_is_listed_and_changed(run: Run) -> None:
    assert run("reviewer", "list").err.startswith("Nobody is in the team")
    assert run("reviewer", "add", "ben", "--role", "adjudicator").code == 0
    assert run("reviewer", "add", "gpt", "--kind", "model", "--model-version", "2", "--json").lines == [
        {"handle": "gpt", "role": "reviewer", "kind": "model", "version": "2", "accounts": []}
    ]
    assert run("reviewer", "set", "ben", "--role", "lead").code == 0
    assert run("reviewer", "set", "ben", "--role", "lead", "--reviewer", "cy").code == 2
    assert run("reviewer", "set", "cy", "--role", "lead").code == 1
    assert [each["handle"] for each in run("reviewer", "list", "--json").lines] == ["ana", "ben", "gpt"]
    assert "adjudicator" not in run("reviewer", "list").out


def test_somebody_is_forgotten_by_the_lead_who_is_asked_first(run: Run) -> None:
    run("reviewer", "add", "ben")
    refused = run("reviewer", "forget", "ben")
    assert refused.code == 2
    assert "“ben” becomes r-" in refused.err
    assert "Nothing was changed: give --yes" in refused.err
    assert run("reviewer", "forget", "ana", "--yes").err.startswith("annotator: Nobody would lead this project")
    assert run("reviewer", "forget", "ana", "--yes", "--reviewer", "eve").code == 2
    done = run("reviewer", "forget", "ben", "--yes", "--json")
    assert (done.code, done.lines[0]["answers"], done.lines[0]["notes"]) == (0, 0, [])
    assert done.lines[0]["pseudonym"] in run("reviewer", "list").out
    assert run("reviewer", "set", "ben", "--role", "lead").code == 1
